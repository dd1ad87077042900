"""What several commands take from the command line."""

import argparse

import torch


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
    """Return a device that is there; argparse says what is wrong with another text.

    Raises:
        argparse.ArgumentTypeError: There is no such device.
    """
    try:
        device = torch.device(text)
        torch.empty(1, device=device)
    except (RuntimeError, AssertionError) as error:
        reason = str(error).splitlines()[0] if str(error) else "it cannot be used"
        raise argparse.ArgumentTypeError(f"no device {text} here ({reason})") from error
    return device
