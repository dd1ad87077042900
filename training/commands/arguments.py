"""Arguments that several commands share."""

import argparse

import torch

from training.errors import ConfigError


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
