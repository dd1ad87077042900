"""Chooses the device that torch computes on."""

import logging
import platform
import re
import warnings
from dataclasses import dataclass, replace
from pathlib import Path

import torch

from engine.api import DeviceChoice
from engine.errors import DeviceError, DeviceTooOldError

_LOG = logging.getLogger(__name__)
# A warning of torch when it first counts the cards and finds none.
_OLD_DRIVER = re.compile(r"driver on your system is too old \(found version (\d+)\)")
_LINUX_PROCESSORS = Path("/proc/cpuinfo")


@dataclass(frozen=True, slots=True, kw_only=True)
class Device:
    """A device that has been tested.

    Attributes:
        torch_device: The device for torch.
        name: Name for a person, such as "CPU" or "NVIDIA GeForce RTX 3060".
        hardware: The maker's name of the hardware, for a CPU too.
        passed_over: Why a better device is not used; None if there is no better one.
    """

    torch_device: torch.device
    name: str
    hardware: str
    passed_over: DeviceError | None = None


def choose_device(choice: DeviceChoice, *, card: int = 0) -> Device:
    """Return the chosen device, or with AUTO the first of CUDA, MPS and CPU that works.

    torch lists a graphics card as available even if it is too old and fails at the first kernel, so
    each candidate has to compute a small convolution.

    Args:
        choice: The device.
        card: Number of the graphics card with CUDA, in the order of `list_cards`.

    Raises:
        DeviceError: The chosen device is missing or does not work.
    """
    if choice is not DeviceChoice.AUTO:
        return _open_device(choice, card=card)
    passed_over: DeviceError | None = None
    for candidate in (DeviceChoice.CUDA, DeviceChoice.MPS):
        try:
            if _is_available(candidate):
                return _open_device(candidate)
        except DeviceError as error:
            _LOG.info("%s", error)
            passed_over = passed_over or error.with_traceback(None)
    return replace(_open_device(DeviceChoice.CPU), passed_over=passed_over)


def list_cards() -> tuple[str, ...]:
    """Return the names of the graphics cards that CUDA finds, even those that do not work."""
    try:
        count = torch.cuda.device_count() if _is_available(DeviceChoice.CUDA) else 0
        return tuple(torch.cuda.get_device_name(number) for number in range(count))
    except (DeviceError, RuntimeError) as error:
        _LOG.info("graphics cards cannot be listed: %s", error)
        return ()


def _open_device(choice: DeviceChoice, *, card: int = 0) -> Device:
    if choice is DeviceChoice.CPU:
        return Device(torch_device=torch.device("cpu"), name="CPU", hardware=read_processor_name())
    if not _is_available(choice):
        raise DeviceError(f"no {choice.value.upper()} device was found on this computer")
    if choice is DeviceChoice.CUDA and card > 0:
        if card >= torch.cuda.device_count():
            raise DeviceError(f"graphics card {card + 1} was not found on this computer")
        torch.cuda.set_device(card)
    with warnings.catch_warnings():
        # torch prints paragraphs about an old card; the user gets one sentence instead.
        warnings.simplefilter("ignore")
        device = torch.device(choice.value)
        name = _get_name(device)
        try:
            works = _test_convolution(device)
        except RuntimeError as error:
            if _is_too_old(device):
                raise DeviceTooOldError(f"{name} is too old for this program's PyTorch") from error
            raise DeviceError(f"{name} does not work: {error}") from error
    if not works:
        raise DeviceError(f"{name} computes wrongly")
    return Device(torch_device=device, name=name, hardware=name)


def _is_available(choice: DeviceChoice) -> bool:
    """Whether there is a device of this kind.

    Raises:
        DeviceTooOldError: The driver is too old to tell whether there is a card.
    """
    if choice is not DeviceChoice.CUDA:
        return torch.backends.mps.is_available()
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        is_available = torch.cuda.is_available()
    for warning in caught:
        if found := _OLD_DRIVER.search(str(warning.message)):
            major, minor = divmod(int(found[1]) // 10, 100)
            raise DeviceTooOldError(
                "The graphics card's driver is too old for this program's PyTorch (it has CUDA "
                f"{major}.{minor}, {torch.version.cuda} is needed): update it to use the card"
            )
    return is_available


def _test_convolution(device: torch.device) -> bool:
    """Whether a small convolution is computed correctly; raises RuntimeError if it cannot run."""
    result = torch.nn.functional.conv2d(
        torch.ones(1, 1, 4, 4, device=device), torch.ones(1, 1, 3, 3, device=device)
    )
    return bool((result == 9.0).all())


def _is_too_old(device: torch.device) -> bool:
    """Whether a card is older than all cards that torch was compiled for."""
    if device.type != "cuda":
        return False
    major, minor = torch.cuda.get_device_capability(device)
    architectures = " ".join(torch.cuda.get_arch_list())
    versions = re.findall(r"\b(?:sm|compute)_(\d+)(\d)", architectures)
    compiled_for = [(int(a), int(b)) for a, b in versions]
    return bool(compiled_for) and (major, minor) < min(compiled_for)


def _get_name(device: torch.device) -> str:
    if device.type == "cuda":
        return torch.cuda.get_device_name(device)
    return f"{platform.processor() or 'Apple'} GPU"


def read_processor_name() -> str:
    """Return the processor's model, which Python does not know on Linux."""
    try:
        described = _LINUX_PROCESSORS.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return platform.processor()
    found = re.search(r"^model name\s*:\s*(.+)$", described, re.MULTILINE)
    return found.group(1) if found else platform.machine()
