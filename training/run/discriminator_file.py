"""Discriminators on disk: safetensors with the shape of the network in their metadata."""

import dataclasses
import json
from pathlib import Path

import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import save
from torch import Tensor

from engine.pictures.atomic_write import write_atomically
from training.errors import RunError
from training.losses.discriminator import Discriminator, DiscriminatorConfig

_FORMAT = "reweave-discriminator"
_FORMAT_VERSION = "1"


def save_discriminator(path: Path, discriminator: Discriminator) -> None:
    """Write a discriminator whole beside its place, in half precision, then put it there.

    Raises:
        OSError: The file cannot be written; what was there before is still there.
    """
    weights = {
        name: tensor.detach().to(torch.float16).contiguous()
        for name, tensor in discriminator.state_dict().items()
    }
    metadata = {
        "format": _FORMAT,
        "format_version": _FORMAT_VERSION,
        "config": json.dumps(dataclasses.asdict(discriminator.config)),
    }
    write_atomically(path, save(weights, metadata))


def load_discriminator(path: Path, config: DiscriminatorConfig) -> dict[str, Tensor]:
    """Return the weights of a discriminator of this shape, float32, on the CPU.

    Raises:
        RunError: There is no such file, or it holds something else.
    """
    try:
        with safe_open(path, framework="pt") as file:
            metadata = file.metadata() or {}
            weights = {name: file.get_tensor(name).float() for name in file.keys()}  # noqa: SIM118 - not a mapping
    except (OSError, SafetensorError) as error:
        raise RunError(f"{path}: the discriminator cannot be read ({error})") from error
    if (metadata.get("format"), metadata.get("format_version")) != (_FORMAT, _FORMAT_VERSION):
        raise RunError(f"{path}: not a discriminator that this program can read")
    if metadata.get("config") != json.dumps(dataclasses.asdict(config)):
        raise RunError(f"{path}: has another shape than this run's discriminator")
    return weights
