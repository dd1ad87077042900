"""Choice of the device that torch computes on."""

import logging
import platform
import re
from dataclasses import dataclass
from pathlib import Path

import torch

from engine.api import DeviceChoice
from engine.errors import DeviceError

_LOG = logging.getLogger(__name__)
_LINUX_PROCESSORS = Path("/proc/cpuinfo")


@dataclass(frozen=True, slots=True, kw_only=True)
class Device:
    """A device that has been seen to work.

    Attributes:
        torch_device: For torch.
        name: For a person, such as "CPU" or "NVIDIA GeForce RTX 3060".
        hardware: The name that its maker gave it; of a CPU too.
    """

    torch_device: torch.device
    name: str
    hardware: str


def choose_device(choice: DeviceChoice) -> Device:
    """Return the device asked for, or with AUTO the first of CUDA, MPS and CPU that works.

    A graphics card too old for the installed torch is listed as available and fails at the first
    kernel, so each candidate has to pass a small convolution.

    Raises:
        DeviceError: The device asked for is not there or does not work.
    """
    if choice is DeviceChoice.AUTO:
        for candidate in (DeviceChoice.CUDA, DeviceChoice.MPS):
            try:
                return _open(candidate)
            except DeviceError as error:
                _LOG.info("%s", error)
        return _open(DeviceChoice.CPU)
    return _open(choice)


def _open(choice: DeviceChoice) -> Device:
    if choice is DeviceChoice.CPU:
        return Device(torch_device=torch.device("cpu"), name="CPU", hardware=_processor_name())
    is_there = (
        torch.cuda.is_available()
        if choice is DeviceChoice.CUDA
        else torch.backends.mps.is_available()
    )
    if not is_there:
        raise DeviceError(f"no {choice.value.upper()} device was found on this computer")
    device = torch.device(choice.value)
    try:
        probe = torch.nn.functional.conv2d(
            torch.ones(1, 1, 4, 4, device=device), torch.ones(1, 1, 3, 3, device=device)
        )
        works = bool((probe == 9.0).all())
    except RuntimeError as error:
        raise DeviceError(f"the {choice.value.upper()} device does not work: {error}") from error
    if not works:
        raise DeviceError(f"the {choice.value.upper()} device computes wrongly")
    name = (
        torch.cuda.get_device_name(device)
        if choice is DeviceChoice.CUDA
        else f"{platform.processor() or 'Apple'} GPU"
    )
    return Device(torch_device=device, name=name, hardware=name)


def _processor_name() -> str:
    """Return the processor's model; Python itself does not know it on Linux."""
    try:
        described = _LINUX_PROCESSORS.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return platform.processor()
    found = re.search(r"^model name\s*:\s*(.+)$", described, re.MULTILINE)
    return found.group(1) if found else platform.machine()
