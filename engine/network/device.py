"""Choice of the device that torch computes on."""

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
# What torch says, as a warning, where it counts the cards for the first time; then it finds none.
_OLD_DRIVER = re.compile(r"driver on your system is too old \(found version (\d+)\)")
_LINUX_PROCESSORS = Path("/proc/cpuinfo")


@dataclass(frozen=True, slots=True, kw_only=True)
class Device:
    """A device that has been seen to work.

    Attributes:
        torch_device: For torch.
        name: For a person, such as "CPU" or "NVIDIA GeForce RTX 3060".
        hardware: The name that its maker gave it; of a CPU too.
        passed_over: What is wrong with a better device that is there; None if there is none.
    """

    torch_device: torch.device
    name: str
    hardware: str
    passed_over: DeviceError | None = None


def choose_device(choice: DeviceChoice) -> Device:
    """Return the device asked for, or with AUTO the first of CUDA, MPS and CPU that works.

    A graphics card too old for the installed torch is listed as available and fails at the first
    kernel, so each candidate has to pass a small convolution.

    Raises:
        DeviceError: The device asked for is not there or does not work.
    """
    if choice is not DeviceChoice.AUTO:
        return _open(choice)
    passed_over: DeviceError | None = None
    for candidate in (DeviceChoice.CUDA, DeviceChoice.MPS):
        try:
            if _is_there(candidate):
                return _open(candidate)
        except DeviceError as error:
            _LOG.info("%s", error)
            passed_over = passed_over or error.with_traceback(None)
    return replace(_open(DeviceChoice.CPU), passed_over=passed_over)


def _open(choice: DeviceChoice) -> Device:
    if choice is DeviceChoice.CPU:
        return Device(torch_device=torch.device("cpu"), name="CPU", hardware=_processor_name())
    if not _is_there(choice):
        raise DeviceError(f"no {choice.value.upper()} device was found on this computer")
    with warnings.catch_warnings():
        # For an old card torch writes paragraphs to the terminal; the user gets a sentence.
        warnings.simplefilter("ignore")
        device = torch.device(choice.value)
        name = _name_of(device)
        try:
            works = _probe(device)
        except RuntimeError as error:
            if _is_too_old(device):
                raise DeviceTooOldError(f"{name} is too old for this program's PyTorch") from error
            raise DeviceError(f"{name} does not work: {error}") from error
    if not works:
        raise DeviceError(f"{name} computes wrongly")
    return Device(torch_device=device, name=name, hardware=name)


def _is_there(choice: DeviceChoice) -> bool:
    """Whether there is a device of this kind.

    Raises:
        DeviceTooOldError: There may be a card, but torch does not talk to its driver.
    """
    if choice is not DeviceChoice.CUDA:
        return torch.backends.mps.is_available()
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        is_there = torch.cuda.is_available()
    for warning in told:
        if found := _OLD_DRIVER.search(str(warning.message)):
            major, minor = divmod(int(found[1]) // 10, 100)
            raise DeviceTooOldError(
                "The graphics card's driver is too old for this program's PyTorch (it has CUDA "
                f"{major}.{minor}, {torch.version.cuda} is needed): update it to use the card"
            )
    return is_there


def _probe(device: torch.device) -> bool:
    """Whether a small convolution comes out right; raises RuntimeError where none can be run."""
    answer = torch.nn.functional.conv2d(
        torch.ones(1, 1, 4, 4, device=device), torch.ones(1, 1, 3, 3, device=device)
    )
    return bool((answer == 9.0).all())


def _is_too_old(device: torch.device) -> bool:
    """Whether a card is older than all that torch was compiled for."""
    if device.type != "cuda":
        return False
    major, minor = torch.cuda.get_device_capability(device)
    words = " ".join(torch.cuda.get_arch_list())
    compiled_for = [(int(a), int(b)) for a, b in re.findall(r"\b(?:sm|compute)_(\d+)(\d)", words)]
    return bool(compiled_for) and (major, minor) < min(compiled_for)


def _name_of(device: torch.device) -> str:
    if device.type == "cuda":
        return torch.cuda.get_device_name(device)
    return f"{platform.processor() or 'Apple'} GPU"


def _processor_name() -> str:
    """Return the processor's model; Python itself does not know it on Linux."""
    try:
        described = _LINUX_PROCESSORS.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return platform.processor()
    found = re.search(r"^model name\s*:\s*(.+)$", described, re.MULTILINE)
    return found.group(1) if found else platform.machine()
