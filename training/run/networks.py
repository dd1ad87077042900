"""The networks of a run: how they are built, started from trained ones, and a discriminator's file."""

import copy
import dataclasses
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import torch
from torch import Tensor

from engine.errors import CheckpointError
from engine.network.checkpoint import load_checkpoint
from engine.network.file_header import FileFormat, read_header
from engine.network.generator import Generator
from engine.network.tensor_file import read_tensors, write_tensors
from training.errors import ConfigError, RunError
from training.losses.discriminator import Discriminator, DiscriminatorConfig
from training.losses.feature_networks import read_squeezenet
from training.run.config import TrainConfig
from training.run.optim import freeze_layers

_FORMAT: Final = FileFormat(
    name="reweave-discriminator", version=1, content="a Reweave discriminator"
)


@dataclass(slots=True)
class Networks:
    """The networks of a run; `TrainStep` changes them in place.

    Attributes:
        generator: Learns in every step.
        average: Exponential moving average of the generator's weights; the model that is shipped.
        discriminator: Learns from `TrainConfig.discriminator_from_step` on.
        teacher: The generator as it was when the run began, frozen; None without distillation.
    """

    generator: Generator
    average: Generator
    discriminator: Discriminator
    teacher: Generator | None = None

    @classmethod
    def build(cls, config: TrainConfig) -> "Networks":
        """Return freshly initialised networks, the same for equal seeds."""
        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(config.seed)
            generator = config.generator.build().to(memory_format=torch.channels_last)
            average = config.generator.build().to(memory_format=torch.channels_last)
            discriminator = config.discriminator.build().to(memory_format=torch.channels_last)
        average.load_state_dict(generator.state_dict())
        average.requires_grad_(requires_grad=False)
        teacher = copy.deepcopy(average).eval() if config.losses.distillation > 0 else None
        freeze_layers(generator, config.trainable)
        return cls(
            generator=generator,
            average=average.eval(),
            discriminator=discriminator,
            teacher=teacher,
        )

    def to(self, device: torch.device) -> "Networks":
        """Move all of them to a device."""
        for network in (self.generator, self.average, self.discriminator, self.teacher):
            if network is not None:
                network.to(device)
        return self


def start_networks(
    config: TrainConfig,
    *,
    model: Path | None,
    discriminator: Path | None,
    features: Path,
    device: torch.device,
) -> Networks:
    """Return the networks that a new run begins with, on a device.

    Args:
        config: Configuration of the run.
        model: Checkpoint to begin from instead of fresh weights.
        discriminator: Discriminator to begin from instead of a fresh one.
        features: SqueezeNet's features, through which a fresh generator may see.
        device: Device to train on.

    Raises:
        EngineError: The model cannot be read.
        TrainingError: A file does not fit the configuration.
    """
    networks = Networks.build(config)
    if model is not None:
        _load_model(networks, model, config)
    elif config.losses.distillation > 0:
        raise ConfigError("losses.distillation: there is no model to begin from, and to learn from")
    elif config.generator.sees_features:
        _adopt_features(networks, features)
    if discriminator is not None:
        weights = load_discriminator(discriminator, config.discriminator)
        networks.discriminator.load_state_dict(weights)
    return networks.to(device)


def save_discriminator(path: Path, discriminator: Discriminator) -> None:
    """Write a discriminator in half precision, the whole file or nothing.

    Raises:
        OSError: The file cannot be written; a file that was there before still is.
    """
    weights = {
        name: tensor.to(torch.float16) for name, tensor in discriminator.state_dict().items()
    }
    config = json.dumps(dataclasses.asdict(discriminator.config))
    write_tensors(path, weights, _FORMAT, {"config": config})


def load_discriminator(path: Path, config: DiscriminatorConfig) -> dict[str, Tensor]:
    """Return the weights of a discriminator of this configuration, float32, on the CPU.

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


def _load_model(networks: Networks, path: Path, config: TrainConfig) -> None:
    """Give the generator, its average and the teacher the weights of a trained generator."""
    checkpoint = load_checkpoint(path)
    if checkpoint.config != config.generator:
        raise RunError(f"{path}: has another shape than this run's generator")
    for network in (networks.generator, networks.average, networks.teacher):
        if network is not None:
            network.load_state_dict(checkpoint.weights)


def _adopt_features(networks: Networks, path: Path) -> None:
    """Let a fresh generator begin with SqueezeNet's trained encoder."""
    weights = read_squeezenet(path)
    try:
        networks.generator.adopt_trunk(weights)
        networks.average.adopt_trunk(weights)
    except RuntimeError as error:
        raise ConfigError(f"{path}: not the features of SqueezeNet 1.1") from error
