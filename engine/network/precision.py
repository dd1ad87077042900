"""Chooses the generator's precision by measuring, once on each machine.

Some processors need half the time in bfloat16 that they need in float32, others many times as much,
and no property tells which. So both are timed.
"""

import copy
import logging
import math
import time
from collections.abc import Callable
from functools import partial
from typing import TypeAlias

import torch
from torch import Tensor, nn

from engine.network.generator import Generator
from engine.network.memory_errors import is_out_of_memory
from engine.network.preprocess import make_input

_LOG = logging.getLogger(__name__)

FillFunction: TypeAlias = Callable[[int], Tensor]


# An 8-bit step in the generator's range of -1 to 1.
_STEP = 2.0 / 255.0
# Greatest difference between results in bfloat16 and float32, inside the hole. The trained model
# has a mean of 0.05 and a maximum of 0.3 steps.
_MEAN_TOLERANCE = 0.5 * _STEP
_MAX_TOLERANCE = 8.0 * _STEP
# A smaller gain could be noise.
_WORTHWHILE = 0.9
_SIDE_PX = 256
# A small window is timed first, because bfloat16 may take a hundred times as long.
_PROBE_PX = 64
_HOPELESS = 3.0
_SCRATCH_PX = 4
_MAX_ROUNDS = 6
_BUDGET_S = 1.2


def convert_precision(generator: Generator, dtype: torch.dtype) -> Generator:
    """Return the generator with convolutions of this dtype: itself for float32, else a copy."""
    if dtype == torch.float32:
        return generator
    converted = copy.deepcopy(generator)
    for module in converted.modules():
        if isinstance(module, nn.Conv2d):
            module.to(dtype)
    return converted


def get_dtype(generator: Generator) -> torch.dtype:
    """Return the dtype that a generator computes in."""
    return next(generator.parameters()).dtype


def run_generator(generator: Generator, rgb: Tensor, hole: Tensor) -> Tensor:
    """Return the generator's result, computed on its device in its precision.

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
        result: Tensor = generator(x).picture
    return result.float().cpu()


def choose_dtype(generator: Generator) -> torch.dtype:
    """Run a float32 generator in both precisions for a second or two, and return the better one.

    Raises:
        RuntimeError: Memory ran out, so nothing is known about the precision.
    """
    converted = convert_precision(generator, torch.bfloat16)
    try:
        is_better = is_worthwhile(
            partial(_fill_scratches, generator),
            partial(_fill_scratches, converted),
            clock=time.perf_counter,
        )
    except RuntimeError as error:  # from a device without bfloat16
        if is_out_of_memory(error):
            raise
        _LOG.info("no bfloat16 on this device: %s", error)
        return torch.float32
    return torch.bfloat16 if is_better else torch.float32


def is_worthwhile(exact: FillFunction, fast: FillFunction, *, clock: Callable[[], float]) -> bool:
    """Whether the second function is clearly faster than the first, and its result as good.

    They alternate, so that other work on the machine slows both; the shortest run of each counts,
    because a disturbance only makes a run longer.

    Args:
        exact: Computes a result in -1..1 for a window with sides of the given pixels.
        fast: Computes it less exactly.
        clock: Returns seconds.
    """

    def measure(fill: FillFunction, side_px: int) -> float:
        started = clock()
        fill(side_px)
        return clock() - started

    if measure(fast, _PROBE_PX) > _HOPELESS * measure(exact, _PROBE_PX):
        return False
    difference = (exact(_SIDE_PX) - fast(_SIDE_PX)).abs()
    if not difference.mean() <= _MEAN_TOLERANCE or not difference.max() <= _MAX_TOLERANCE:
        return False
    began = clock()
    exact_s = fast_s = math.inf
    for _ in range(_MAX_ROUNDS):
        exact_s = min(exact_s, measure(exact, _SIDE_PX))
        fast_s = min(fast_s, measure(fast, _SIDE_PX))
        if clock() - began > _BUDGET_S:
            break
    return fast_s <= _WORTHWHILE * exact_s


def _fill_scratches(generator: Generator, side_px: int) -> Tensor:
    """Return a generator's result for scratches in a square of noise, (N,), float32."""
    noise = torch.rand(1, 3, side_px, side_px, generator=torch.Generator().manual_seed(0))
    hole = torch.zeros(1, 1, side_px, side_px)
    for start in range(_SCRATCH_PX, side_px, side_px // 4):
        hole[..., start : start + _SCRATCH_PX, :] = 1.0
    return run_generator(generator, 2.0 * noise - 1.0, hole)[hole.expand_as(noise) > 0]
