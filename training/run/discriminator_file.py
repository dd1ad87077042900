"""Discriminators on disk: safetensors with the shape of the network in their metadata."""

import dataclasses
import json
from pathlib import Path
from typing import Final

import torch
from torch import Tensor

from engine.errors import CheckpointError
from engine.network.file_header import FileFormat, read_header
from engine.network.tensor_file import read_tensors, write_tensors
from training.errors import RunError
from training.losses.discriminator import Discriminator, DiscriminatorConfig

_FORMAT: Final = FileFormat(
    name="reweave-discriminator", version=1, content="a Reweave discriminator"
)


def save_discriminator(path: Path, discriminator: Discriminator) -> None:
    """Write a discriminator in half precision.

    Raises:
        OSError: The file cannot be written; what was there before is still there.
    """
    weights = {
        name: tensor.to(torch.float16) for name, tensor in discriminator.state_dict().items()
    }
    config = json.dumps(dataclasses.asdict(discriminator.config))
    write_tensors(path, weights, _FORMAT, {"config": config})


def load_discriminator(path: Path, config: DiscriminatorConfig) -> dict[str, Tensor]:
    """Return the weights of a discriminator of this shape, float32, on the CPU.

    Raises:
        RunError: The file is missing, or does not hold such a discriminator.
    """
    try:
        metadata = read_header(path, _FORMAT).metadata
        weights = {name: tensor.float() for name, tensor in read_tensors(path).items()}
    except CheckpointError as error:
        raise RunError(f"the discriminator cannot be read: {error}") from error
    if metadata.get("config") != json.dumps(dataclasses.asdict(config)):
        raise RunError(f"{path}: has another shape than this run's discriminator")
    return weights
