"""Small fixed tasks that warm the engine up, and whose times tell how fast the machine is."""

import time
from collections.abc import Callable

import numpy as np

from engine.api import Guide
from engine.compute.cancellable_pool import CancellablePool
from engine.compute.polylines import Polyline
from engine.network.generator import Generator
from engine.pictures.pixels import Pixels, Rect
from engine.restore.generate import generate
from engine.restore.windows import TILE_PX, Cutout, Window
from engine.weave.planes import WeavePlanes

_WINDOW_PX = 256
_COMPILED_SIDE_PX = 48
_WOVEN_SIDE_PX = 128


def time_shortest(
    task: Callable[[], None], *, runs: int, clock: Callable[[], float] = time.perf_counter
) -> float:
    """Return the seconds of the shortest of some runs: a disturbance only makes a run longer."""

    def time_run() -> float:
        started = clock()
        task()
        return clock() - started

    return min(time_run() for _ in range(runs))


def generate_window(generator: Generator) -> None:
    """Fill a small hole in a window of 256 px."""
    hole = np.zeros((_WINDOW_PX, _WINDOW_PX), bool)
    hole[8:16, 8:16] = True
    place = Rect.of_shape(hole.shape)
    window = Window(place=place, width_px=_WINDOW_PX, height_px=_WINDOW_PX, groups=())
    cutout = Cutout(window=window, colours=np.full((*hole.shape, 3), 127, np.uint8), hole=hole)
    generate(generator, [cutout], tile_px=TILE_PX, report_progress=lambda _share: None)


def compile_kernels() -> None:
    """Weave a small hole in 8 bits with a guide line and in 16 bits without one.

    Not cancellable, because the compiler is not.
    """
    side_px = _COMPILED_SIDE_PX
    black = np.zeros((side_px, side_px, 3), np.uint8)
    line = np.array([[0.0, side_px * 0.4], [side_px, side_px * 0.4]])
    _weave(black, hole=slice(side_px // 3, side_px // 2), lines=(line,))
    _weave(black.astype(np.uint16), hole=slice(side_px // 3, side_px // 2))


def weave_noise(*, threads: int | None = None) -> None:
    """Weave a hole of 48 px in noise, whose patches are as hard to find as a photograph's.

    Args:
        threads: Number of threads; None for one per core.
    """
    noise = np.random.default_rng(0).integers(0, 256, (_WOVEN_SIDE_PX, _WOVEN_SIDE_PX, 3), np.uint8)
    _weave(noise, hole=slice(40, 88), threads=threads)


def _weave(
    pixels: Pixels,
    *,
    hole: slice,
    lines: tuple[Polyline, ...] = (),
    threads: int | None = None,
) -> None:
    from engine.weave.group import weave_group  # noqa: PLC0415  numba, which few jobs of a start need

    mask = np.zeros(pixels.shape[:2], bool)
    mask[hole, hole] = True
    with CancellablePool(lambda: False, threads=threads) as pool:
        weave_group(
            WeavePlanes(pixels=pixels, hole=mask, unknown=mask, lines=lines),
            guide=Guide.FIRM,
            seed=0,
            report_progress=lambda _share: None,
            pool=pool,
        )
