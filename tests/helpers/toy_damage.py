"""Damage that a tiny detector learns in a few steps: bright squares on dark noise."""

from collections.abc import Sequence
from typing import Final

import numpy as np

from engine.detection.damage_map import DamageKind
from training.damage.sampling import PictureSet, ScanWindow
from training.data.cache import Entry, PackIndex, PicturePack
from training.detector.batches import Plane

_SQUARE_PX: Final = 6
_SPOT: Final = 1 + list(DamageKind).index(DamageKind.SPOT)


def draw_toy_window(rng: np.random.Generator, photograph: Plane, side_px: int) -> ScanWindow:
    """Return a window of the photograph with white squares, and where they are."""
    scan = photograph[:side_px, :side_px].copy()
    kinds = np.zeros((side_px, side_px), np.uint8)
    for top, left in rng.integers(0, side_px - _SQUARE_PX, (3, 2)):
        square = slice(top, top + _SQUARE_PX), slice(left, left + _SQUARE_PX)
        scan[square], kinds[square] = 255, _SPOT
    return ScanWindow(scan=scan, kinds=kinds)


def draw_toy_windows(
    photographs: Sequence[Plane], picture_set: PictureSet, *, count: int, seed: int, size: int
) -> list[ScanWindow]:
    """Return windows as `make_held_out_windows` does; only those of damaged prints have squares."""
    windows = [
        draw_toy_window(np.random.default_rng((seed, number)), photographs[0], min(size, 64))
        for number in range(count)
    ]
    if picture_set is PictureSet.DAMAGED:
        return windows
    scan = photographs[0][:64, :64]
    return [ScanWindow(scan=scan, kinds=np.zeros_like(window.kinds)) for window in windows]


def make_photographs(count: int = 4, side_px: int = 64) -> PicturePack:
    """Return dark noise."""
    rng = np.random.default_rng(0)
    size = side_px * side_px * 3
    return PicturePack(
        PackIndex(
            entries=[Entry(number * size, side_px, side_px) for number in range(count)],
            sources=["noise"] * count,
        ),
        rng.integers(0, 120, count * size, dtype=np.uint8),
    )
