"""Which precision the generator runs in: found out by measuring, once for each machine.

In bfloat16 some processors take half the time of float32, and others many times it; nothing that
can be asked says which. So both are run, and the choice is kept in the user's cache folder.
"""

import copy
import dataclasses
import json
import logging
import math
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Final, TypeAlias

import torch
from torch import Tensor, nn

from engine.network.device import Device
from engine.network.generator import Generator
from engine.network.memory_errors import is_out_of_memory
from engine.network.preprocess import make_input
from engine.pictures.atomic_write import write_atomically

_LOG = logging.getLogger(__name__)

Way: TypeAlias = Callable[[int], Tensor]

FILE_NAME: Final = "precision.json"
_DTYPES = {"float32": torch.float32, "bfloat16": torch.bfloat16}

# One step of an 8-bit value, in the generator's unit of -1..1.
_STEP = 2.0 / 255.0
# How far answers in bfloat16 may be from those in float32, inside the hole. The trained model's
# are at a twentieth of a step in the mean, and at 0.3 of a step in the most.
_MEAN_TOLERANCE = 0.5 * _STEP
_MOST_TOLERANCE = 8.0 * _STEP
# Less of a gain would be noise on another day.
_WORTHWHILE = 0.9
_SIDE_PX = 256
# Before that a window so small that even a hundred times float32's time is soon over.
_PROBE_PX = 64
_HOPELESS = 3.0
_SCRATCH_PX = 4
_MOST_ROUNDS = 6
_BUDGET_S = 1.2


def convert_precision(generator: Generator, dtype: torch.dtype) -> Generator:
    """Return the generator with convolutions of this dtype: itself, or a copy."""
    if dtype == torch.float32:
        return generator
    converted = copy.deepcopy(generator)
    for module in converted.modules():
        if isinstance(module, nn.Conv2d):
            module.to(dtype)
    return converted


def get_dtype(generator: Generator) -> torch.dtype:
    """Return the precision that a generator runs in."""
    return next(generator.parameters()).dtype


def run_generator(generator: Generator, rgb: Tensor, hole: Tensor) -> Tensor:
    """Return the generator's answer, computed on its device in its precision.

    Shape:
        rgb (B, 3, H, W) in -1..1, hole (B, 1, H, W) with 1 inside it, both float32 on the CPU
        -> (B, 3, H, W), the same.
    """
    weight = next(generator.parameters())
    x = make_input(rgb, hole).to(weight.device, memory_format=torch.channels_last)
    is_reduced = weight.dtype != torch.float32
    with (
        torch.inference_mode(),
        torch.autocast(weight.device.type, torch.bfloat16, enabled=is_reduced),
    ):
        answer: Tensor = generator(x).picture
    return answer.float().cpu()


def choose_dtype(generator: Generator) -> torch.dtype:
    """Run a float32 generator in both precisions, in a second or two, and return the better one.

    Raises:
        RuntimeError: Memory ran out, which says nothing of the precision.
    """
    converted = convert_precision(generator, torch.bfloat16)
    try:
        is_better = is_worthwhile(
            partial(_mended, generator), partial(_mended, converted), clock=time.perf_counter
        )
    except RuntimeError as error:  # what a device says that has no bfloat16
        if is_out_of_memory(error):
            raise
        _LOG.info("no bfloat16 on this device: %s", error)
        return torch.float32
    return torch.bfloat16 if is_better else torch.float32


def is_worthwhile(exact: Way, fast: Way, *, clock: Callable[[], float]) -> bool:
    """Whether the second way is clearly faster than the first, and its answer as good.

    Both run in turns, so that other work on the machine disturbs them alike; the shortest run of
    each counts, since nothing makes a run shorter than it is.

    Args:
        exact: Computes an answer in -1..1 for a window of so many pixels a side.
        fast: Computes the same with less care.
        clock: Returns seconds.
    """

    def seconds(way: Way, side_px: int) -> float:
        started = clock()
        way(side_px)
        return clock() - started

    if seconds(fast, _PROBE_PX) > _HOPELESS * seconds(exact, _PROBE_PX):
        return False
    difference = (exact(_SIDE_PX) - fast(_SIDE_PX)).abs()
    if not difference.mean() <= _MEAN_TOLERANCE or not difference.max() <= _MOST_TOLERANCE:
        return False
    began = clock()
    exact_s = fast_s = math.inf
    for _ in range(_MOST_ROUNDS):
        exact_s = min(exact_s, seconds(exact, _SIDE_PX))
        fast_s = min(fast_s, seconds(fast, _SIDE_PX))
        if clock() - began > _BUDGET_S:
            break
    return fast_s <= _WORTHWHILE * exact_s


class PrecisionChoices:
    """What was measured before, in a file of the user's cache folder.

    A file that is damaged, or says nothing of this machine, is as good as none.
    """

    def __init__(self, folder: Path) -> None:
        self._path = folder / FILE_NAME

    def recall(self, key: str) -> torch.dtype | None:
        """Return what was kept for a key (see `make_key`), None if nothing was."""
        return _DTYPES.get(self._read().get(key, ""))

    def keep(self, key: str, dtype: torch.dtype) -> None:
        """Keep a choice beside those for other keys; where nothing can be written, do nothing."""
        names = {value: name for name, value in _DTYPES.items()}
        content = json.dumps(self._read() | {key: names[dtype]}, indent=1)
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            write_atomically(self._path, content.encode())
        except OSError as error:
            _LOG.info("the choice of precision is not kept: %s", error)

    def _read(self) -> dict[str, str]:
        try:
            content = json.loads(self._path.read_bytes())
        except (OSError, ValueError):
            return {}
        if not isinstance(content, dict):
            return {}
        return {key: name for key, name in content.items() if isinstance(name, str)}


def make_key(generator: Generator, device: Device) -> str:
    """Return what the choice depends on: hardware, threads, torch, and the network's shape."""
    shape = json.dumps(dataclasses.asdict(generator.config))
    threads = f"{torch.get_num_threads()} threads"
    instructions = torch.backends.cpu.get_cpu_capability()
    return " / ".join([device.hardware, instructions, threads, f"torch {torch.__version__}", shape])


def _mended(generator: Generator, side_px: int) -> Tensor:
    """Return what a generator puts into scratches in a square of noise, (N,), float32."""
    noise = torch.rand(1, 3, side_px, side_px, generator=torch.Generator().manual_seed(0))
    hole = torch.zeros(1, 1, side_px, side_px)
    for start in range(_SCRATCH_PX, side_px, side_px // 4):
        hole[..., start : start + _SCRATCH_PX, :] = 1.0
    return run_generator(generator, 2.0 * noise - 1.0, hole)[hole.expand_as(noise) > 0]
