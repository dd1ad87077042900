"""Coverage of lines and outlines: what all painters of damage draw with."""

from collections.abc import Sequence
from typing import Final

import cv2
import numpy as np
import numpy.typing as npt

from training.damage.surface import Box, Plane, Weights
from training.masks.paths import Path

_SUPERSAMPLING: Final = 4
_SHIFT_BITS: Final = 3
_MIN_WIDTH_PX: Final = 1.0 / _SUPERSAMPLING


def bound(paths: Sequence[Path], margin_px: float, shape: tuple[int, int]) -> Box | None:
    """Return the box of some paths and a margin, or None where all of it is outside."""
    points = np.concatenate(paths)
    low = np.floor(points.min(axis=0) - margin_px).astype(int)
    high = np.ceil(points.max(axis=0) + margin_px).astype(int) + 1
    left, top = max(int(low[0]), 0), max(int(low[1]), 0)
    right, bottom = min(int(high[0]), shape[1]), min(int(high[1]), shape[0])
    if right <= left or bottom <= top:
        return None
    return slice(top, bottom), slice(left, right)


def get_shape(box: Box) -> tuple[int, int]:
    """Return the height and width of a box."""
    return box[0].stop - box[0].start, box[1].stop - box[1].start


def draw_lines(
    box: Box, paths: Sequence[Path], widths_px: Sequence[float], opacities: Sequence[float] = ()
) -> Plane:
    """Return the coverage of lines in a box, 0 to 1, each line in its own width and opacity.

    A line thinner than a quarter of a pixel is drawn that wide and fainter.
    """
    plane = _make_plane(box)
    for index, (path, width) in enumerate(zip(paths, widths_px, strict=True)):
        opacity = opacities[index] if opacities else 1.0
        value = 255.0 * opacity * min(width / _MIN_WIDTH_PX, 1.0)
        thickness = max(round(width * _SUPERSAMPLING), 1)
        points = [_to_fixed_point(path, box)]
        cv2.polylines(
            plane, points, isClosed=False, color=value, thickness=thickness, shift=_SHIFT_BITS
        )
    return _reduce(plane)


def draw_outlines(box: Box, outlines: Sequence[Path], opacities: Sequence[float] = ()) -> Plane:
    """Return the coverage of filled outlines in a box, 0 to 1, each in its own opacity."""
    plane = _make_plane(box)
    for index, outline in enumerate(outlines):
        value = 255.0 * (opacities[index] if opacities else 1.0)
        cv2.fillPoly(plane, [_to_fixed_point(outline, box)], value, shift=_SHIFT_BITS)
    return _reduce(plane)


def ramp(values: Weights, low: float, high: float) -> Plane:
    """Return 0 where values are `low`, 1 where they are `high`, and what lies between."""
    return np.asarray(np.clip((values - low) / (high - low), 0.0, 1.0), np.float32)


def blur(plane: Weights, sigma_px: float) -> Plane:
    """Return a plane, blurred; unchanged under a fifth of a pixel."""
    if sigma_px < 0.2:
        return np.asarray(plane, np.float32)
    if sigma_px > 3.0:  # three box filters come close to a Gaussian and cost the same at any width
        side = max(round(sigma_px), 1) * 2 + 1
        once = cv2.blur(plane, (side, side))
        return np.asarray(cv2.blur(cv2.blur(once, (side, side)), (side, side)), np.float32)
    return np.asarray(cv2.GaussianBlur(plane, (0, 0), sigma_px), np.float32)


def shift(plane: Plane, x_px: float, y_px: float) -> Plane:
    """Return a plane, moved; what comes in is 0."""
    move = np.array([[1.0, 0.0, x_px], [0.0, 1.0, y_px]])
    return np.asarray(cv2.warpAffine(plane, move, plane.shape[::-1]), np.float32)


def _make_plane(box: Box) -> npt.NDArray[np.uint8]:
    height, width = get_shape(box)
    return np.zeros((height * _SUPERSAMPLING, width * _SUPERSAMPLING), np.uint8)


def _to_fixed_point(path: Path, box: Box) -> npt.NDArray[np.int32]:
    origin = (box[1].start, box[0].start)
    fixed = (path - origin) * (_SUPERSAMPLING * 2**_SHIFT_BITS)
    return np.asarray(np.round(fixed), np.int32)


def _reduce(plane: npt.NDArray[np.uint8]) -> Plane:
    size = (plane.shape[1] // _SUPERSAMPLING, plane.shape[0] // _SUPERSAMPLING)
    half = (2 * size[0], 2 * size[1])  # halving twice is many times as fast as a step of 4
    reduced = cv2.resize(plane, half, interpolation=cv2.INTER_AREA)
    reduced = cv2.resize(reduced, size, interpolation=cv2.INTER_AREA)
    return np.asarray(reduced, np.float32) * np.float32(1 / 255)
