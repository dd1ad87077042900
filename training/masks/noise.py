"""Smooth noise, and blots with an outline bent by it."""

import cv2
import numpy as np
import numpy.typing as npt


def make_noise(
    rng: np.random.Generator, shape: tuple[int, ...], cell_px: float, *, octaves: int = 1
) -> npt.NDArray[np.float32]:
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


def measure_blot(
    rng: np.random.Generator,
    centre: npt.NDArray[np.float64],
    radius_px: float,
    rows: slice,
    columns: slice,
) -> npt.NDArray[np.float32]:
    """Return how deep each pixel lies inside an irregular blot, in pixels; below 0 outside.

    Args:
        rng: Source of randomness.
        centre: Centre (x, y) of the blot.
        radius_px: Its mean radius in pixels.
        rows: Rows of the picture to look at.
        columns: Columns of the picture to look at.
    """
    y = np.arange(rows.start, rows.stop, dtype=np.float32) - np.float32(centre[1])
    x = np.arange(columns.start, columns.stop, dtype=np.float32) - np.float32(centre[0])
    squeeze = np.float32(rng.uniform(1.0, 1.5))
    distance = np.sqrt((x * squeeze)[None] ** 2 + (y**2)[:, None])
    wobble = make_noise(rng, distance.shape, radius_px * rng.uniform(0.4, 0.9), octaves=4)
    depth = radius_px - distance + wobble * np.float32(0.13 * radius_px)
    return np.asarray(depth, np.float32)
