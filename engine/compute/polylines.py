"""Polylines on the grid of pixels: the links between neighbours that they cut, and distances."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

import cv2
import numpy as np
import numpy.typing as npt

from engine.compute.filters import translate_opencv_errors
from engine.pictures.pixels import Mask

# (N, 2), float64, (x, y): a polyline; (0, 0) is the corner of the first pixel.
Polyline: TypeAlias = npt.NDArray[np.float64]
_I64: TypeAlias = npt.NDArray[np.int64]

_STEP_PX = 0.5
# The direction of an end is measured over this many steps of about a pixel.
_TANGENT_STEPS = 10
# The centre of the first pixel, but for a hair: a line exactly through a centre would leave it to
# rounding on which side that pixel lies, and could cut too few of its links.
_CENTRE = np.array([0.5 + 3e-9, 0.5 + 7e-9])


@dataclass(frozen=True, slots=True, kw_only=True)
class Barrier:
    """Links between neighbouring pixels that are cut.

    Attributes:
        beside: (H, W), bool: the link from each pixel to the one on its right.
        below: (H, W), bool: the link from each pixel to the one below.
    """

    beside: Mask
    below: Mask

    def around(self, pixels: Mask) -> "Barrier":
        """Return a barrier that cuts all links of some pixels too, (H, W), bool."""
        beside, below = self.beside | pixels, self.below | pixels
        beside[:, :-1] |= pixels[:, 1:]
        below[:-1] |= pixels[1:]
        return Barrier(beside=beside, below=below)


def resample(line: Polyline) -> Polyline:
    """Return a polyline with steps of at most half a pixel."""
    lengths = np.hypot(*np.diff(line, axis=0).T)
    place = np.concatenate([[0.0], np.cumsum(lengths)])
    count = int(np.ceil(place[-1] / _STEP_PX)) + 1
    places = np.union1d(np.linspace(0.0, place[-1], count), place)
    return np.stack([np.interp(places, place, line[:, axis]) for axis in (0, 1)], axis=1)


def go_straight_on(line: Polyline, length_px: int) -> Polyline:
    """Return points (length_px, 2), a pixel apart, beyond the last end of a line."""
    chord = line[-1] - line[max(len(line) - _TANGENT_STEPS - 1, 0)]
    direction = chord / max(float(np.hypot(*chord)), 1e-9)
    return np.asarray(line[-1] + np.arange(1, length_px + 1)[:, np.newaxis] * direction)


def cut_links(shape: tuple[int, int], lines: Sequence[Polyline]) -> Barrier:
    """Return the links between pixel centres that are crossed by a line."""
    beside, below = np.zeros(shape, bool), np.zeros(shape, bool)
    for line in lines:
        x, y = (resample(line) - _CENTRE).T
        rows, columns = _find_crossings(y, x)
        _mark(beside, rows, columns)
        columns, rows = _find_crossings(x, y)
        _mark(below, rows, columns)
    return Barrier(beside=beside, below=below)


def rasterise(shape: tuple[int, int], lines: Sequence[Polyline]) -> Mask:
    """Return (H, W), bool: the pixels that a line goes through."""
    mask = np.zeros(shape, bool)
    for line in lines:
        columns, rows = np.floor(resample(line)).astype(np.int64).T
        _mark(mask, rows, columns)
    return mask


@translate_opencv_errors()
def measure_distance(shape: tuple[int, int], lines: Sequence[Polyline]) -> npt.NDArray[np.float32]:
    """Return the distance to the nearest pixel with a line, (H, W); infinite without any."""
    on_line = rasterise(shape, lines)
    if not on_line.any():
        return np.full(shape, np.inf, np.float32)
    off_line = (~on_line).view(np.uint8)
    distance = cv2.distanceTransform(off_line, cv2.DIST_L2, cv2.DIST_MASK_PRECISE)
    return np.asarray(distance, np.float32)


def _find_crossings(
    along: npt.NDArray[np.float64], across: npt.NDArray[np.float64]
) -> tuple[_I64, _I64]:
    """Return where a line crosses whole values of a coordinate, and the other one there, floored.

    Its steps are shorter than a pixel, so that each crosses at most one.
    """
    floors = np.floor(along)
    step = np.flatnonzero(floors[1:] != floors[:-1])
    crossed = np.maximum(floors[step], floors[step + 1])
    share = (crossed - along[step]) / (along[step + 1] - along[step])
    place = across[step] + share * (across[step + 1] - across[step])
    return crossed.astype(np.int64), np.floor(place).astype(np.int64)


def _mark(mask: Mask, rows: _I64, columns: _I64) -> None:
    inside = (rows >= 0) & (rows < mask.shape[0]) & (columns >= 0) & (columns < mask.shape[1])
    mask[rows[inside], columns[inside]] = True
