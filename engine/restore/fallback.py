"""What a job does when the generator fails: the same work again, with less memory at each step.

When memory runs out: smaller tiles, then bfloat16 instead of float32, then the CPU instead of the
card. When a result in bfloat16 is not a number: float32. The next job starts without a fallback,
because another program has most likely taken the memory, and a failed allocation costs
milliseconds.
"""

import gc
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final, TypeVar

import torch

from engine.api import Fallback
from engine.errors import InvalidResultError, OutOfMemoryError
from engine.network.generator import Generator
from engine.network.memory_errors import is_out_of_memory, raise_if_out_of_memory
from engine.network.precision import convert_precision, get_dtype
from engine.restore.windows import TILE_PX

# Each is larger than the overlap of two tiles.
TILE_SIDES_PX: Final = (TILE_PX, 256, 192)

_CPU = torch.device("cpu")
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True, kw_only=True)
class FallbackStep:
    """How the generator runs.

    Attributes:
        tile_px: Largest side of a tile.
        dtype: Precision of the convolutions.
        device: Device of the weights.
    """

    tile_px: int
    dtype: torch.dtype
    device: torch.device


class FallbackPolicy:
    """Runs the generator's work of one job; a fallback stays in force until the job ends."""

    def __init__(self, generator: Generator, *, make_exact: Callable[[], Generator]) -> None:
        """Start without a fallback.

        Args:
            generator: The session's generator.
            make_exact: Builds the same generator in float32 on the CPU.
        """
        self._generator: Generator | None = generator
        self._make_exact = make_exact
        device = next(generator.parameters()).device
        self._step = FallbackStep(tile_px=TILE_PX, dtype=get_dtype(generator), device=device)
        self._needs_float32 = False

    def run(
        self, work: Callable[[Generator, int], _T], *, on_fallback: Callable[[Fallback], None]
    ) -> _T:
        """Return the result of the work; when it fails, fall back and do it again.

        Args:
            work: Called with the generator and the largest side of a tile, in pixels.
            on_fallback: Called with each fallback, before the work is done again.

        Raises:
            OutOfMemoryError: Memory ran out, and there is no further fallback.
            InvalidResultError: The result is wrong in float32 too.
        """
        while True:
            try:
                return work(self._generator or self._build_generator(), self._step.tile_px)
            except (InvalidResultError, OutOfMemoryError, RuntimeError, MemoryError) as error:
                next_step = self._find_next_step(error)
                if next_step is None:
                    raise_if_out_of_memory(error)
                    raise
            # Outside the except block the error no longer holds its frames, so that the memory of
            # their tensors can be given back.
            fallback, step = next_step
            if (step.dtype, step.device) != (self._step.dtype, self._step.device):
                self._generator = None
            self._step = step
            on_fallback(fallback)
            _free_memory()

    def _find_next_step(self, error: Exception) -> tuple[Fallback, FallbackStep] | None:
        step = self._step
        if isinstance(error, InvalidResultError):
            self._needs_float32 = True
            exact = replace(step, dtype=torch.float32)
            return None if exact == step else (Fallback.FULL_PRECISION, exact)
        return self._find_smaller_step() if is_out_of_memory(error) else None

    def _find_smaller_step(self) -> tuple[Fallback, FallbackStep] | None:
        step = self._step
        smaller = [side for side in TILE_SIDES_PX if side < step.tile_px]
        if smaller:
            return Fallback.SMALLER_TILES, replace(step, tile_px=smaller[0])
        if step.dtype == torch.float32 and not self._needs_float32:
            return Fallback.LOWER_PRECISION, replace(step, dtype=torch.bfloat16)
        if step.device != _CPU:
            return Fallback.CPU, replace(step, dtype=torch.float32, device=_CPU)
        return None

    def _build_generator(self) -> Generator:
        exact = self._make_exact().to(memory_format=torch.channels_last)
        self._generator = convert_precision(exact, self._step.dtype).to(self._step.device)
        return self._generator


def _free_memory() -> None:
    gc.collect()
    if torch.cuda.is_available():
        torch.cuda.empty_cache()
