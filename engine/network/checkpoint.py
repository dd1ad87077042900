"""Checkpoints of the generator: safetensors with the shape of the network in their metadata.

Nothing is ever unpickled, so a hostile file can at worst be refused. Nothing is made before the
file has shown that it holds about as many weights as the network that it describes, so what it
costs is bounded by its own size.
"""

import dataclasses
import itertools
import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import save
from torch import Tensor

from engine.errors import CheckpointError
from engine.network.generator import Generator, GeneratorConfig
from engine.network.model_card import ModelCard, card_text, read_card
from engine.network.model_file import (
    CARD_KEY,
    DTYPES,
    FORMAT,
    FORMAT_VERSION,
    MOST_TENSORS,
    check_format,
    check_size,
    clean_name,
    read_count,
)
from engine.pictures.atomic_write import write_atomically

# Read back from a stranger's file, so bounded: the largest network that a checkpoint may ask for.
_MOST_CHANNELS = 1024
_MOST_LAYERS = 64
_MOST_DILATION = 256
_MOST_HEADS = 64
_MOST_CONFIG_LETTERS = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Checkpoint:
    """A generator as it lies in a file.

    Attributes:
        name: Name of the model, for a person.
        config: Shape of the network.
        weights: The generator's state, float32 on the CPU.
        pictures_seen: Training pictures that went into the weights.
        card: What it was made from, if somebody taught it.
    """

    name: str
    config: GeneratorConfig
    weights: Mapping[str, Tensor]
    pictures_seen: int = 0
    card: ModelCard | None = None

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
    if checkpoint.card is not None:
        metadata[CARD_KEY] = card_text(checkpoint.card)
    write_atomically(path, save({k: v.contiguous() for k, v in weights.items()}, metadata))


def load_checkpoint(path: Path) -> Checkpoint:
    """Read a checkpoint.

    Raises:
        CheckpointError: There is no such file, or it is not a checkpoint that can be read.
    """
    try:
        check_size(path)
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
        name=clean_name(metadata.get("name")) or path.stem,
        config=config,
        weights=weights,
        pictures_seen=read_count(metadata.get("pictures_seen")),
        card=read_card(metadata.get(CARD_KEY)),
    )


def _read_config(path: Path, metadata: Mapping[str, str]) -> GeneratorConfig:
    check_format(path, metadata)
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


def _check_tensors(path: Path, file: safe_open, config: GeneratorConfig) -> None:
    """Refuse a file that cannot hold the network that it describes, before any of it is read."""
    names: list[str] = file.keys()  # type: ignore[no-untyped-call]  # the library's
    values = 0
    for name in names[:MOST_TENSORS]:
        tensor = file.get_slice(name)  # type: ignore[no-untyped-call]  # the library's
        if tensor.get_dtype() not in DTYPES:
            raise CheckpointError(f"{path}: holds numbers of the kind {tensor.get_dtype()}")
        values += math.prod(tensor.get_shape())
    if len(names) > MOST_TENSORS or values < _least_weights(config):
        raise CheckpointError(f"{path}: the weights do not fit its description")


def _least_weights(config: GeneratorConfig) -> int:
    """Return how many weights the convolutions of 3 x 3 have at the very least."""
    pairs = sum(first * second for first, second in itertools.pairwise(config.widths))
    return 9 * (pairs + len(config.dilations) * config.widths[-1] ** 2)
