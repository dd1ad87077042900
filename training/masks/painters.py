"""Painters of boxes, free strokes, scratches, blobs and dust, in OpenCV.

Each adds one mark to a mask.
"""

from collections.abc import Callable, Mapping
from typing import TypeAlias

import cv2
import numpy as np
import numpy.typing as npt

from training.masks.mixture import MaskKind

Canvas: TypeAlias = npt.NDArray[np.uint8]  # (S, S), 1 in the hole and 0 elsewhere
Painter: TypeAlias = Callable[[np.random.Generator, Canvas], None]

_SHIFT_BITS = 4  # cv2 draws at 1/16 px


def _draw_box(rng: np.random.Generator, mask: Canvas) -> None:
    side = mask.shape[0]
    height, width = (rng.uniform(0.12, 0.5, 2) * side).astype(int) + 1
    top = int(rng.integers(-height // 4, side - 3 * height // 4))
    left = int(rng.integers(-width // 4, side - 3 * width // 4))
    mask[max(top, 0) : top + height, max(left, 0) : left + width] = 1


def _draw_stroke(rng: np.random.Generator, mask: Canvas) -> None:
    """A brush path that turns gently; after Yu et al. 2019, appendix B, with a wider range."""
    side = mask.shape[0]
    thickness = max(round(side * float(np.exp(rng.uniform(np.log(0.02), np.log(0.16))))), 1)
    _draw_path(
        rng,
        mask,
        points=int(rng.integers(3, 9)),
        step_px=side * rng.uniform(0.06, 0.2),
        turn=1.2,
        thickness_px=thickness,
    )


def _draw_scratch(rng: np.random.Generator, mask: Canvas) -> None:
    """A long, almost straight line of one to a few pixels."""
    side = mask.shape[0]
    _draw_path(
        rng,
        mask,
        points=int(rng.integers(4, 12)),
        step_px=side * rng.uniform(0.08, 0.25),
        turn=0.25,
        thickness_px=int(rng.integers(1, max(round(side * 0.04), 2) + 1)),
    )


def _draw_blob(rng: np.random.Generator, mask: Canvas) -> None:
    """An object-like outline: an ellipse whose radius is bent by a few low frequencies."""
    side = mask.shape[0]
    angles = np.linspace(0.0, 2 * np.pi, 48, endpoint=False)
    radius = np.ones_like(angles)
    for frequency in range(1, 6):
        bend = rng.normal(0.0, 0.25 / frequency)
        radius += bend * np.cos(frequency * angles + rng.uniform(0, 2 * np.pi))
    radius = np.clip(radius, 0.3, 2.0) * side * rng.uniform(0.08, 0.24)
    squeeze, tilt = rng.uniform(0.5, 1.0), rng.uniform(0, np.pi)
    x, y = radius * np.cos(angles), squeeze * radius * np.sin(angles)
    centre = rng.uniform(0.05, 0.95, 2) * side
    outline = np.stack(
        [
            centre[0] + np.cos(tilt) * x - np.sin(tilt) * y,
            centre[1] + np.sin(tilt) * x + np.cos(tilt) * y,
        ],
        axis=1,
    )
    cv2.fillPoly(mask, [_fixed_point(outline)], 1, shift=_SHIFT_BITS)


def _draw_dust(rng: np.random.Generator, mask: Canvas) -> None:
    """A handful of small spots."""
    side = mask.shape[0]
    for x, y in rng.uniform(0, side, (int(rng.integers(3, 12)), 2)).astype(int):
        axes = rng.integers(1, max(round(side * 0.03), 2) + 1, 2)
        tilt = float(rng.uniform(0, 180))
        size = (int(axes[0]), int(axes[1]))
        cv2.ellipse(mask, (int(x), int(y)), size, tilt, 0.0, 360.0, 1, thickness=-1)


def _draw_path(
    rng: np.random.Generator,
    mask: Canvas,
    *,
    points: int,
    step_px: float,
    turn: float,
    thickness_px: int,
) -> None:
    """A path from a random place, its direction changing by about `turn` radians a step."""
    side = mask.shape[0]
    directions = rng.uniform(0, 2 * np.pi) + np.cumsum(rng.normal(0.0, turn, points))
    steps = step_px * np.stack([np.cos(directions), np.sin(directions)], axis=1)
    path = rng.uniform(0, side, (1, 2)) + np.cumsum(steps, axis=0)
    cv2.polylines(
        mask,
        [_fixed_point(path)],
        isClosed=False,
        color=1,
        thickness=thickness_px,
        shift=_SHIFT_BITS,
    )


def _fixed_point(points: npt.NDArray[np.float64]) -> npt.NDArray[np.int32]:
    return np.asarray(np.round(points * 2**_SHIFT_BITS), np.int32)


PAINTERS: Mapping[MaskKind, Painter] = {
    MaskKind.BOX: _draw_box,
    MaskKind.STROKE: _draw_stroke,
    MaskKind.BLOB: _draw_blob,
    MaskKind.SCRATCH: _draw_scratch,
    MaskKind.DUST: _draw_dust,
}
