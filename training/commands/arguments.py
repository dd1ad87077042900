"""Arguments that several commands share."""

import argparse
from pathlib import Path
from typing import Final

import torch

from training.errors import ConfigError

RESOURCES: Final = Path(__file__).resolve().parents[2] / "resources"
MODELS: Final = RESOURCES / "models"
SAMPLES: Final = RESOURCES / "samples"


def add_features(parser: argparse.ArgumentParser) -> None:
    """Add the argument for the file of SqueezeNet's features."""
    default = MODELS / "squeezenet1_1-imagenet.safetensors"
    parser.add_argument("--features", type=Path, default=default, help="SqueezeNet's features")


def add_memory_limit(parser: argparse.ArgumentParser) -> None:
    """Add the argument for the memory of a new run."""
    help_text = "memory that a new run may take, such as 4GiB"
    parser.add_argument("--memory-limit", metavar="SIZE", help=help_text)


def seed(text: str) -> int:
    """Return a seed; argparse reports the errors.

    Raises:
        ValueError: The text is not a whole number.
        argparse.ArgumentTypeError: The number is below 0.
    """
    number = int(text)
    if number < 0:
        raise argparse.ArgumentTypeError(f"expected 0 or more, got {text}")
    return number


def torch_device(text: str) -> torch.device:
    """Return a device, which need not exist; argparse reports the error.

    Raises:
        argparse.ArgumentTypeError: The text does not name a device.
    """
    try:
        return torch.device(text)
    except RuntimeError as error:
        raise argparse.ArgumentTypeError(
            f"expected cpu, cuda, cuda:1 or mps, got {text}"
        ) from error


def check_device(device: torch.device) -> None:
    """Check that a tensor can be put on a device.

    Raises:
        ConfigError: The device does not exist, or does not work.
    """
    try:
        torch.empty(1, device=device)
    except (RuntimeError, AssertionError) as error:
        reason = str(error).splitlines()[0] if str(error) else "it cannot be used"
        raise ConfigError(f"--device {device}: {reason}") from error
