"""What several commands take from the command line."""

import argparse

import torch

from training.errors import ConfigError


def seed(text: str) -> int:
    """Return a seed; argparse says what is wrong with another text.

    Raises:
        ValueError: It is no whole number.
        argparse.ArgumentTypeError: It is below 0.
    """
    number = int(text)
    if number < 0:
        raise argparse.ArgumentTypeError(f"expected 0 or more, got {text}")
    return number


def torch_device(text: str) -> torch.device:
    """Return a device, which need not be there; argparse says what is wrong with another text.

    Raises:
        argparse.ArgumentTypeError: It names no device.
    """
    try:
        return torch.device(text)
    except RuntimeError as error:
        raise argparse.ArgumentTypeError(
            f"expected cpu, cuda, cuda:1 or mps, got {text}"
        ) from error


def check_device(device: torch.device) -> None:
    """Look whether something can be put on a device.

    Raises:
        ConfigError: It is not there, or does not work.
    """
    try:
        torch.empty(1, device=device)
    except (RuntimeError, AssertionError) as error:
        reason = str(error).splitlines()[0] if str(error) else "it cannot be used"
        raise ConfigError(f"--device {device}: {reason}") from error
