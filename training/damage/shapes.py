"""Coverage of lines and outlines, and noise: what all painters of damage draw with."""

from collections.abc import Sequence
from typing import Final, TypeAlias

import cv2
import numpy as np
import numpy.typing as npt

from training.damage.surface import Box, Plane, Weights

Path: TypeAlias = npt.NDArray[np.float64]
"""(K, 2), points (x, y) in pixels."""

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


def make_noise(
    rng: np.random.Generator, shape: tuple[int, ...], cell_px: float, *, octaves: int = 1
) -> Plane:
    """Return smooth noise (H, W) about 0 with a deviation of about 1.

    Args:
        rng: Source of randomness.
        shape: Height and width.
        cell_px: Size in pixels of the largest features.
        octaves: Number of layers, each half as large and 0.6 times as strong as the one before.
    """
    height, width = shape
    noise = np.zeros((height, width), np.float32)
    for octave in range(octaves):
        cell = cell_px / 2**octave
        if octave and cell < 1.0:
            break
        cell = max(cell, 1.0)
        rows, columns = int(height / cell) + 3, int(width / cell) + 3
        grid = rng.standard_normal((rows, columns), np.float32) * np.float32(1.3 * 0.6**octave)
        size = (max(int(columns * cell), width), max(int(rows * cell), height))
        method = cv2.INTER_CUBIC if cell > 4 else cv2.INTER_LINEAR
        noise += cv2.resize(grid, size, interpolation=method)[:height, :width]
    return noise


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


def bend_path(
    rng: np.random.Generator, length_px: float, *, curl: float, points: int, angle: float
) -> Path:
    """Return a path from (0, 0) whose curvature wanders.

    Args:
        rng: Source of randomness.
        length_px: Length of the path.
        curl: Typical number of turns over the whole length.
        points: Number of points.
        angle: Direction at the start, radians.
    """
    curvature = np.interp(
        np.linspace(0, 4, points), np.arange(5), rng.normal(0.0, 1.0, 5)
    ) + rng.normal(0.0, 0.5)
    angles = angle + np.cumsum(curvature) * (curl * 2 * np.pi / points)
    step = length_px / points
    return np.cumsum(step * np.stack([np.cos(angles), np.sin(angles)], axis=1), axis=0)


def make_outline(
    rng: np.random.Generator, centre: npt.NDArray[np.float64], radius_px: float, *, rough: float
) -> Path:
    """Return an irregular closed outline around a centre."""
    points = 8 if radius_px < 2 else 24
    angles = np.linspace(0, 2 * np.pi, points, endpoint=False)
    radius = np.ones(points)
    for frequency in (1, 2, 3, 5):
        radius += rng.normal(0.0, rough / frequency) * np.cos(
            frequency * angles + rng.uniform(0, 2 * np.pi)
        )
    radius = radius_px * np.clip(radius, 0.25, 2.5)
    return centre + np.stack([radius * np.cos(angles), radius * np.sin(angles)], axis=1)


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
