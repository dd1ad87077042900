"""What a run finds out about the machine: a clock, the memory, and whether bfloat16 is faster."""

import enum
import logging
import os
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Final

import torch
from torch import Tensor

from engine.network.generator import Generator, GeneratorConfig
from engine.network.precision import is_worthwhile
from engine.network.preprocess import make_input

_LOG = logging.getLogger(__name__)
_HOLE_SHARE = 0.3
# Python, torch and its libraries, on systems that do not report it.
_PROCESS_BYTES: Final = 900 * 2**20
_FREE_BYTES: Final = 4 * 2**30
# The rest of the free memory is left to other programs.
_SHARE_OF_FREE: Final = 0.8


class HalfPrecision(enum.StrEnum):
    """Whether to compute in bfloat16; a configuration may also say true or false."""

    AUTO = "auto"
    ON = "on"
    OFF = "off"


def decide_half_precision(
    choice: bool | HalfPrecision,  # noqa: FBT001 - it is the setting's own value
    shape: GeneratorConfig,
    device: torch.device,
) -> bool:
    """Return whether to compute in bfloat16; AUTO is measured, which takes a few seconds.

    Some processors need half the time in bfloat16, others many times the time.
    """
    if isinstance(choice, bool):
        return choice
    if choice is not HalfPrecision.AUTO:
        return choice is HalfPrecision.ON
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        generator = shape.build().to(device).to(memory_format=torch.channels_last)
    try:
        is_faster = is_worthwhile(
            partial(_learn, generator, is_half=False),
            partial(_learn, generator, is_half=True),
            clock=choose_clock(device),
        )
    except RuntimeError as error:  # raised by devices without bfloat16
        _LOG.info("no bfloat16 on this device: %s", error)
        return False
    _LOG.info("measured: this run computes in %s", "bfloat16" if is_faster else "float32")
    return is_faster


def choose_clock(device: torch.device) -> Callable[[], float]:
    """Return a clock, in seconds, for work that the calling thread does on a device or waits for.

    On the CPU it counts the processor time of the calling thread. That thread does its share of
    everything that torch splits among threads, and the rest alone, so on an idle machine it works
    all the time; while another program has its core, or while a run is paused, the clock stands
    still. The processor time of all threads divided by their number would not count the time in
    which some threads wait for one. Threads must wait asleep, or their spinning is counted as well
    (`engine.process.thread_waits.wait_asleep`).

    A card works while the thread waits, so there it is wall-clock time; on Windows as well, where
    processor time has a resolution of 1/64 s.
    """
    is_counted = device.type == "cpu" and sys.platform != "win32"
    return time.thread_time if is_counted else time.perf_counter


def process_bytes() -> int:
    """Return the resident memory of this process, including files mapped into it."""
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE")
    except (OSError, ValueError):
        return _PROCESS_BYTES  # only Linux has that file


def spare_bytes(device: torch.device) -> int:
    """Return the memory that a run may take, as `MemoryModel.run_bytes` counts it."""
    if device.type == "cuda":
        free, _total = torch.cuda.mem_get_info(device)
    else:
        free = _free_bytes()
    return process_bytes() + round(_SHARE_OF_FREE * free)


def _free_bytes() -> int:
    """Return the free main memory, or half of all memory on systems that do not report it."""
    try:
        lines = Path("/proc/meminfo").read_text(encoding="ascii").splitlines()
        free_kb = next(line.split()[1] for line in lines if line.startswith("MemAvailable:"))
        return int(free_kb) * 1024
    except (OSError, StopIteration, ValueError):
        if hasattr(os, "sysconf"):
            return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") // 2
        return _FREE_BYTES


def _learn(generator: Generator, side_px: int, *, is_half: bool) -> Tensor:
    """Run a generator forward and backward once; return its picture, float32."""
    device = next(generator.parameters()).device
    random = torch.Generator().manual_seed(0)
    rgb = 2.0 * torch.rand(1, 3, side_px, side_px, generator=random) - 1.0
    hole = (torch.rand(1, 1, side_px, side_px, generator=random) < _HOLE_SHARE).float()
    x = make_input(rgb, hole).to(device, memory_format=torch.channels_last)
    with torch.autocast(device.type, dtype=torch.bfloat16, enabled=is_half):
        picture: Tensor = generator(x).picture
    torch.autograd.backward(picture.float().square().mean())
    generator.zero_grad(set_to_none=True)
    return picture.detach().float().cpu()
