"""Checkpoints of the generator: safetensors with the network's configuration in the metadata.

Nothing is unpickled, and no network is built before the header has shown that the file holds about
as many weights as the network it describes. So a hostile file costs no more than its own size.
"""

import dataclasses
import itertools
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import msgspec
import torch
from torch import Tensor

from engine.errors import CheckpointError
from engine.network.generator import Generator, GeneratorConfig
from engine.network.model_card import ModelCard, card_to_json
from engine.network.model_file import CARD_KEY, GENERATOR_FORMAT, ModelFile, read_model_file
from engine.network.tensor_file import read_tensors, write_tensors

# The largest network that a checkpoint may ask for.
_MAX_CHANNELS = 1024
_MAX_LAYERS = 64
_MAX_DILATION = 256
_MAX_HEADS = 64
_MAX_CONFIG_LETTERS = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Checkpoint:
    """A generator's weights with what is known about them.

    Attributes:
        name: Name of the model, for a person.
        config: Shape of the network.
        weights: The generator's state, float32 on the CPU.
        pictures_seen: Training pictures that went into the weights.
        card: What the model was made from, if somebody taught it.
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


class _ConfigInFile(msgspec.Struct, frozen=True):
    """A `GeneratorConfig` as a file must give it: nothing may be missing."""

    widths: tuple[int, ...]
    dilations: tuple[int, ...]
    attention_heads: int
    attention_levels: int
    sees_features: bool


def save_checkpoint(
    path: Path, checkpoint: Checkpoint, *, dtype: torch.dtype = torch.float16
) -> None:
    """Write a checkpoint.

    Raises:
        OSError: The file cannot be written; what was there before is still there.
    """
    weights = {name: tensor.to(dtype) for name, tensor in checkpoint.weights.items()}
    metadata = {
        "name": checkpoint.name,
        "pictures_seen": str(checkpoint.pictures_seen),
        "config": json.dumps(dataclasses.asdict(checkpoint.config)),
    }
    if checkpoint.card is not None:
        metadata[CARD_KEY] = card_to_json(checkpoint.card)
    write_tensors(path, weights, GENERATOR_FORMAT, metadata)


def load_checkpoint(path: Path) -> Checkpoint:
    """Read a checkpoint.

    Raises:
        CheckpointError: The file is missing, or is not a checkpoint that can be read.
    """
    file = read_model_file(path)
    config = _read_config(file)
    if file.parameters < _min_weights(config):
        raise CheckpointError(f"{path}: the weights do not fit its description")
    return Checkpoint(
        name=file.name,
        config=config,
        weights={name: tensor.float() for name, tensor in read_tensors(path).items()},
        pictures_seen=file.pictures_seen,
        card=file.card,
    )


def _read_config(file: ModelFile) -> GeneratorConfig:
    damaged = f"{file.path}: its description of the generator is damaged"
    if len(file.config) > _MAX_CONFIG_LETTERS:
        raise CheckpointError(damaged)
    try:
        described = msgspec.json.decode(file.config, type=_ConfigInFile)
        config = GeneratorConfig(**msgspec.structs.asdict(described))
    except (ValueError, msgspec.MsgspecError, RecursionError) as error:
        raise CheckpointError(damaged) from error
    if (
        max(config.widths) > _MAX_CHANNELS
        or max(len(config.widths), len(config.dilations)) > _MAX_LAYERS
        or max(config.dilations, default=1) > _MAX_DILATION
        or config.attention_heads > _MAX_HEADS
    ):
        raise CheckpointError(f"{file.path}: describes a generator larger than this program runs")
    return config


def _min_weights(config: GeneratorConfig) -> int:
    """Return a lower bound of the number of weights: those of the main 3 x 3 convolutions."""
    pairs = sum(first * second for first, second in itertools.pairwise(config.widths))
    return 9 * (pairs + len(config.dilations) * config.widths[-1] ** 2)
