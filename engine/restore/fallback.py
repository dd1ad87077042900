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
from engine.compute.crew import Crew
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
class Way:
    """How the generator is run.

    Attributes:
        generator: On the device and in the precision to use.
        tile_px: Greatest side of a tile.
    """

    generator: Generator = field(repr=False)
    tile_px: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _Rung:
    """A way that may not have been made yet."""

    tile_px: int
    dtype: torch.dtype
    device: torch.device


class Ladder:
    """The ways that are left to one job; it only goes down."""

    def __init__(
        self,
        generator: Generator,
        *,
        make_exact: Callable[[], Generator],
        tell: Callable[[Fallback], None],
        torch_crew: Crew,
    ) -> None:
        """Stand at the top.

        Args:
            generator: As the session runs it when nothing fails.
            make_exact: Returns the same generator in float32 on the CPU, newly made.
            tell: Told each kind of step once, on the job's thread, before it is tried.
            torch_crew: Calls torch.
        """
        device = next(generator.parameters()).device
        self._rung = _Rung(tile_px=TILE_PX, dtype=dtype_of(generator), device=device)
        self._way: Way | None = Way(generator=generator, tile_px=TILE_PX)
        self._make_exact = make_exact
        self._tell = tell
        self._torch_crew = torch_crew
        self._told: set[Fallback] = set()

    def run(self, work: Callable[[Way], _T]) -> _T:
        """Return what the work returns, done again with less each time that it fails for that.

        Raises:
            OutOfMemoryError: Nothing is left to be done with less.
            InvalidResultError: The answer is wrong in float32 too.
        """
        while True:
            try:
                return work(self._way or self._make_way())
            except (InvalidResultError, OutOfMemoryError, RuntimeError, MemoryError) as error:
                step = self._step_after(error)
                if step is None:
                    raise_named(error)
                    raise
            # Only here is the error gone, and after the collection what its frames hold.
            self._descend(*step)

    def _step_after(self, error: Exception) -> tuple[Fallback, _Rung] | None:
        if isinstance(error, InvalidResultError):
            exact = replace(self._rung, dtype=torch.float32)
            return None if exact == self._rung else (Fallback.FULL_PRECISION, exact)
        return self._step_to_less() if is_out_of_memory(error) else None

    def _step_to_less(self) -> tuple[Fallback, _Rung] | None:
        rung = self._rung
        smaller = [side for side in TILE_SIDES_PX if side < rung.tile_px]
        if smaller:
            return Fallback.SMALLER_TILES, replace(rung, tile_px=smaller[0])
        if rung.dtype == torch.float32 and Fallback.FULL_PRECISION not in self._told:
            return Fallback.LOWER_PRECISION, replace(rung, dtype=torch.bfloat16)
        if rung.device != _CPU:
            return Fallback.CPU, replace(rung, dtype=torch.float32, device=_CPU)
        return None

    def _descend(self, fallback: Fallback, rung: _Rung) -> None:
        if (rung.dtype, rung.device) == (self._rung.dtype, self._rung.device) and self._way:
            self._way = replace(self._way, tile_px=rung.tile_px)
        else:
            self._way = None
        self._rung = rung
        if fallback not in self._told:
            self._told.add(fallback)
            self._tell(fallback)
        self._torch_crew.call(_give_back_memory)

    def _make_way(self) -> Way:
        generator = self._torch_crew.call(partial(self._make_generator, self._rung))
        self._way = Way(generator=generator, tile_px=self._rung.tile_px)
        return self._way

    def _make_generator(self, rung: _Rung) -> Generator:
        exact = self._make_exact().to(memory_format=torch.channels_last)
        return in_precision(exact, rung.dtype).to(rung.device)


def _give_back_memory() -> None:
    gc.collect()
    if torch.cuda.is_available():
        torch.cuda.empty_cache()
