"""Random pictures and masks for the benchmarks."""

import numpy as np
from scipy import ndimage

from engine.pictures.pixels import Mask, Pixels


def make_picture(height: int, width: int) -> Pixels:
    """Return a picture (height, width, 3), uint8, of noise at several scales."""
    rng = np.random.default_rng(0)
    layers = [
        ndimage.zoom(rng.normal(size=(height // step + 2, width // step + 2)), step, order=1)
        for step in (4, 32)
    ]
    grey = sum(layer[:height, :width] for layer in layers)
    scaled = np.clip(grey * 40 + 127, 0, 255).astype(np.uint8)
    return np.repeat(scaled[..., None], 3, axis=2)


def make_quarter_hole(height: int, width: int) -> Mask:
    """Return a mask with the middle quarter of the area missing."""
    mask = np.zeros((height, width), bool)
    mask[height // 4 : 3 * height // 4, width // 4 : 3 * width // 4] = True
    return mask


def make_scratches(height: int, width: int, *, count: int) -> Mask:
    """Return a mask of thin diagonal strokes, each at most 300 px long and 5 px thick."""
    mask = np.zeros((height, width), bool)
    rng = np.random.default_rng(1)
    for _ in range(count):
        y, x = rng.integers(0, height - 5), rng.integers(0, width - 5)
        for step in range(300):
            row, column = min(y + step, height - 5), min(x + step // 2, width - 5)
            mask[row : row + 5, column : column + 5] = True
    return mask


def draw_mask(rng: np.random.Generator, height: int, width: int) -> Mask:
    """Return a mask (height, width) of one to six strokes, blobs or boxes, or of dust."""
    mask = np.zeros((height, width), bool)
    rows, columns = np.mgrid[:height, :width]
    kind = rng.integers(4)
    for _ in range(rng.integers(20, 120) if kind == 3 else rng.integers(1, 7)):
        y, x = rng.integers(0, height), rng.integers(0, width)
        if kind == 0:
            _draw_stroke(mask, rng, (y, x), width_px=int(rng.integers(3, 30)))
        elif kind == 1:
            radius = rng.integers(10, 90)
            mask |= (rows - y) ** 2 + (columns - x) ** 2 < radius**2
        elif kind == 2:
            mask[y : y + rng.integers(10, 160), x : x + rng.integers(10, 160)] = True
        else:
            mask[y : y + rng.integers(2, 8), x : x + rng.integers(2, 8)] = True
    mask[height // 2, width // 2] = True
    return mask


def draw_blob(
    shape: tuple[int, int], centre: tuple[float, float], radius_px: float, rng: np.random.Generator
) -> Mask:
    """Return a mask of a disc whose outline swings by up to 16 % of the radius.

    Args:
        shape: Height and width of the mask.
        centre: x and y of the disc's middle.
        radius_px: Mean radius.
        rng: Random generator of the outline.
    """
    rows, columns = np.indices(shape, np.float32)
    left, top = centre
    angle, phases = np.arctan2(rows - top, columns - left), rng.uniform(0, 2 * np.pi, 2)
    swing = 0.1 * np.sin(3 * angle + phases[0]) + 0.06 * np.sin(5 * angle + phases[1])
    return np.asarray(np.hypot(columns - left, rows - top) < radius_px * (1 + swing))


def _draw_stroke(
    mask: Mask, rng: np.random.Generator, start: tuple[int, int], *, width_px: int
) -> None:
    angle, length = rng.uniform(0, 2 * np.pi), int(rng.integers(40, 500))
    for step in range(length):
        y = int(start[0] + step * np.sin(angle))
        x = int(start[1] + step * np.cos(angle))
        mask[max(y, 0) : max(y + width_px, 0), max(x, 0) : max(x + width_px, 0)] = True
