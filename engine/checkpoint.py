"""Checkpoints of the generator: safetensors with the shape of the network in their metadata.

Nothing is ever unpickled, so a hostile file can at worst be refused.
"""

import dataclasses
import json
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
        with safe_open(path, framework="pt") as file:
            metadata = file.metadata() or {}
            config = _read_config(path, metadata)
            weights = {name: file.get_tensor(name).float() for name in file.keys()}  # noqa: SIM118 - not a mapping
    except FileNotFoundError as error:
        raise CheckpointError(f"{path}: there is no such model file") from error
    except (OSError, SafetensorError) as error:
        raise CheckpointError(f"{path}: not a safetensors file, or a damaged one") from error
    return Checkpoint(
        name=metadata.get("name") or path.stem,
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
    try:
        described = json.loads(metadata["config"])
        config = GeneratorConfig(
            widths=tuple(int(width) for width in described["widths"]),
            dilations=tuple(int(dilation) for dilation in described["dilations"]),
            attention_heads=int(described["attention_heads"]),
            attention_levels=int(described.get("attention_levels", 2)),
            sees_features=bool(described.get("sees_features", False)),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise CheckpointError(f"{path}: its description of the generator is damaged") from error
    if max(config.widths) > _MOST_CHANNELS or max(len(config.widths), len(config.dilations)) > (
        _MOST_LAYERS
    ):
        raise CheckpointError(f"{path}: describes a generator larger than this program runs")
    return config


def _read_count(text: str | None) -> int:
    return int(text) if text is not None and text.isdecimal() else 0
