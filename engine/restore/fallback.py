"""What a job does when the generator cannot go on: the same again with less, step by step.

Out of memory: smaller tiles, then bfloat16 instead of float32, then the CPU instead of the card. An
answer that is no number in bfloat16: float32. Each step is told. The next job begins at the top
again, since the memory was most likely taken by another program, and a failed allocation costs
milliseconds.
"""

import gc
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Final, TypeVar

import torch

from engine.api import Fallback
from engine.compute.cancellable_pool import CancellablePool
from engine.errors import InvalidResultError, OutOfMemoryError
from engine.network.generator import Generator
from engine.network.memory_errors import is_out_of_memory, raise_named
from engine.network.precision import dtype_of, in_precision
from engine.restore.tiling import TILE_PX

# Each is wider than the overlap of two tiles.
TILE_SIDES_PX: Final = (TILE_PX, 256, 192)

_CPU = torch.device("cpu")
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True, kw_only=True)
class GeneratorSettings:
    """How the generator is run.

    Attributes:
        generator: On the device and in the precision to use.
        tile_px: Greatest side of a tile.
    """

    generator: Generator = field(repr=False)
    tile_px: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FallbackStep:
    """A way that may not have been made yet."""

    tile_px: int
    dtype: torch.dtype
    device: torch.device


class FallbackPolicy:
    """The ways that are left to one job; it only goes down."""

    def __init__(
        self,
        generator: Generator,
        *,
        make_exact: Callable[[], Generator],
        on_fallback: Callable[[Fallback], None],
        torch_pool: CancellablePool,
    ) -> None:
        """Stand at the top.

        Args:
            generator: As the session runs it when nothing fails.
            make_exact: Returns the same generator in float32 on the CPU, newly made.
            on_fallback: Told each kind of step once, on the job's thread, before it is tried.
            torch_pool: Calls torch.
        """
        device = next(generator.parameters()).device
        self._step = FallbackStep(tile_px=TILE_PX, dtype=dtype_of(generator), device=device)
        self._settings: GeneratorSettings | None = GeneratorSettings(
            generator=generator, tile_px=TILE_PX
        )
        self._make_exact = make_exact
        self._on_fallback = on_fallback
        self._torch_pool = torch_pool
        self._told: set[Fallback] = set()

    def run(self, work: Callable[[GeneratorSettings], _T]) -> _T:
        """Return what the work returns, done again with less each time that it fails for that.

        Raises:
            OutOfMemoryError: Nothing is left to be done with less.
            InvalidResultError: The answer is wrong in float32 too.
        """
        while True:
            try:
                return work(self._settings or self._build_settings())
            except (InvalidResultError, OutOfMemoryError, RuntimeError, MemoryError) as error:
                step = self._step_after(error)
                if step is None:
                    raise_named(error)
                    raise
            # Only here is the error gone, and after the collection what its frames hold.
            self._descend(*step)

    def _step_after(self, error: Exception) -> tuple[Fallback, FallbackStep] | None:
        if isinstance(error, InvalidResultError):
            exact = replace(self._step, dtype=torch.float32)
            return None if exact == self._step else (Fallback.FULL_PRECISION, exact)
        return self._step_to_less() if is_out_of_memory(error) else None

    def _step_to_less(self) -> tuple[Fallback, FallbackStep] | None:
        step = self._step
        smaller = [side for side in TILE_SIDES_PX if side < step.tile_px]
        if smaller:
            return Fallback.SMALLER_TILES, replace(step, tile_px=smaller[0])
        if step.dtype == torch.float32 and Fallback.FULL_PRECISION not in self._told:
            return Fallback.LOWER_PRECISION, replace(step, dtype=torch.bfloat16)
        if step.device != _CPU:
            return Fallback.CPU, replace(step, dtype=torch.float32, device=_CPU)
        return None

    def _descend(self, fallback: Fallback, step: FallbackStep) -> None:
        if (step.dtype, step.device) == (self._step.dtype, self._step.device) and self._settings:
            self._settings = replace(self._settings, tile_px=step.tile_px)
        else:
            self._settings = None
        self._step = step
        if fallback not in self._told:
            self._told.add(fallback)
            self._on_fallback(fallback)
        self._torch_pool.call(_give_back_memory)

    def _build_settings(self) -> GeneratorSettings:
        generator = self._torch_pool.call(partial(self._make_generator, self._step))
        self._settings = GeneratorSettings(generator=generator, tile_px=self._step.tile_px)
        return self._settings

    def _make_generator(self, step: FallbackStep) -> Generator:
        exact = self._make_exact().to(memory_format=torch.channels_last)
        return in_precision(exact, step.dtype).to(step.device)


def _give_back_memory() -> None:
    gc.collect()
    if torch.cuda.is_available():
        torch.cuda.empty_cache()
