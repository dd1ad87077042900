"""Checkpoints of the generator: safetensors with the shape of the network in their metadata.

Nothing is ever unpickled, so a hostile file can at worst be refused. Nothing is made before the
file has shown that it holds about as many weights as the network that it describes, so what it
costs is bounded by its own size.
"""

import dataclasses
import itertools
import json
import math
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import save
from torch import Tensor

from engine.errors import CheckpointError
from engine.generator import Generator, GeneratorConfig

FORMAT = "reweave-generator"
FORMAT_VERSION = 1
# Read back from a stranger's file, so bounded: the largest network that a checkpoint may ask for.
_MOST_CHANNELS = 1024
_MOST_LAYERS = 64
_MOST_DILATION = 256
_MOST_HEADS = 64
_MOST_TENSORS = 4096
_MOST_FILE_BYTES = 2**30
_MOST_CONFIG_LETTERS = 10_000
_MOST_NAME_LETTERS = 80
_MOST_DIGITS = 18
_DTYPES = frozenset({"F16", "BF16", "F32"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Checkpoint:
    """A generator as it lies in a file.

    Attributes:
        name: Name of the model, for a person.
        config: Shape of the network.
        weights: The generator's state, float32 on the CPU.
        pictures_seen: Training pictures that went into the weights.
    """

    name: str
    config: GeneratorConfig
    weights: Mapping[str, Tensor]
    pictures_seen: int = 0

    def build(self) -> Generator:
        """Return the generator with these weights, in evaluation mode, on the CPU.

        Raises:
            CheckpointError: The weights do not fit the configuration.
        """
        generator = self.config.build()
        try:
            generator.load_state_dict(self.weights)
        except RuntimeError as error:
            raise CheckpointError(f"{self.name}: the weights do not fit its description") from error
        return generator.eval()


def save_checkpoint(
    path: Path, checkpoint: Checkpoint, *, dtype: torch.dtype = torch.float16
) -> None:
    """Write a checkpoint whole beside its place, then put it there.

    Raises:
        OSError: The file cannot be written; what was there before is still there.
    """
    weights = {name: tensor.detach().to(dtype) for name, tensor in checkpoint.weights.items()}
    metadata = {
        "format": FORMAT,
        "format_version": str(FORMAT_VERSION),
        "name": checkpoint.name,
        "pictures_seen": str(checkpoint.pictures_seen),
        "config": json.dumps(dataclasses.asdict(checkpoint.config)),
    }
    write_whole(path, save({k: v.contiguous() for k, v in weights.items()}, metadata))


def load_checkpoint(path: Path) -> Checkpoint:
    """Read a checkpoint.

    Raises:
        CheckpointError: There is no such file, or it is not a checkpoint that can be read.
    """
    try:
        _check_size(path)
        with safe_open(path, framework="pt") as file:
            metadata = file.metadata() or {}
            config = _read_config(path, metadata)
            _check_tensors(path, file, config)
            weights = {name: file.get_tensor(name).float() for name in file.keys()}  # noqa: SIM118 - not a mapping
    except FileNotFoundError as error:
        raise CheckpointError(f"{path}: there is no such model file") from error
    except (OSError, SafetensorError) as error:
        raise CheckpointError(f"{path}: not a safetensors file, or a damaged one") from error
    return Checkpoint(
        name=_read_name(metadata.get("name")) or path.stem,
        config=config,
        weights=weights,
        pictures_seen=_read_count(metadata.get("pictures_seen")),
    )


def write_whole(path: Path, content: bytes) -> None:
    """Write a file beside its place, flush it to the disk, then replace.

    Raises:
        OSError: The file cannot be written; what was there before is still there.
    """
    beside = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with beside.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    except OSError:
        beside.unlink(missing_ok=True)
        raise


def _read_config(path: Path, metadata: Mapping[str, str]) -> GeneratorConfig:
    if metadata.get("format") != FORMAT:
        raise CheckpointError(f"{path}: a safetensors file, but not of a Reweave generator")
    if metadata.get("format_version") != str(FORMAT_VERSION):
        raise CheckpointError(
            f"{path}: format version {metadata.get('format_version')}, "
            f"this program reads version {FORMAT_VERSION}"
        )
    text = metadata.get("config", "")
    if len(text) > _MOST_CONFIG_LETTERS:
        raise CheckpointError(f"{path}: its description of the generator is damaged")
    try:
        described = json.loads(text)
        config = GeneratorConfig(
            widths=tuple(int(width) for width in described["widths"]),
            dilations=tuple(int(dilation) for dilation in described["dilations"]),
            attention_heads=int(described["attention_heads"]),
            attention_levels=int(described.get("attention_levels", 2)),
            sees_features=bool(described.get("sees_features", False)),
        )
    except (KeyError, TypeError, ValueError, OverflowError, RecursionError) as error:
        raise CheckpointError(f"{path}: its description of the generator is damaged") from error
    if (
        max(config.widths) > _MOST_CHANNELS
        or max(len(config.widths), len(config.dilations)) > _MOST_LAYERS
        or max(config.dilations, default=1) > _MOST_DILATION
        or config.attention_heads > _MOST_HEADS
    ):
        raise CheckpointError(f"{path}: describes a generator larger than this program runs")
    return config


def _check_size(path: Path) -> None:
    size = path.stat().st_size
    if size > _MOST_FILE_BYTES:
        raise CheckpointError(
            f"{path}: {size >> 20} MiB, expected at most {_MOST_FILE_BYTES >> 20} MiB"
        )


def _check_tensors(path: Path, file: safe_open, config: GeneratorConfig) -> None:
    """Refuse a file that cannot hold the network that it describes, before any of it is read."""
    names: list[str] = file.keys()  # type: ignore[no-untyped-call]  # the library's
    values = 0
    for name in names[:_MOST_TENSORS]:
        tensor = file.get_slice(name)  # type: ignore[no-untyped-call]  # the library's
        if tensor.get_dtype() not in _DTYPES:
            raise CheckpointError(f"{path}: holds numbers of the kind {tensor.get_dtype()}")
        values += math.prod(tensor.get_shape())
    if len(names) > _MOST_TENSORS or values < _least_weights(config):
        raise CheckpointError(f"{path}: the weights do not fit its description")


def _least_weights(config: GeneratorConfig) -> int:
    """Return how many weights the convolutions of 3 x 3 have at the very least."""
    pairs = sum(first * second for first, second in itertools.pairwise(config.widths))
    return 9 * (pairs + len(config.dilations) * config.widths[-1] ** 2)


def _read_count(text: str | None) -> int:
    """Return a number from a file, 0 if it is none, or one that cannot be."""
    is_count = text is not None and text.isdecimal() and len(text) <= _MOST_DIGITS
    return int(text) if text is not None and is_count else 0


def _read_name(text: str | None) -> str:
    """Return a name that can be shown in a line."""
    return "".join(filter(str.isprintable, text or ""))[:_MOST_NAME_LETTERS].strip()
