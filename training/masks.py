"""Masks to train on: boxes, free strokes, blobs, scratches and dust.

All randomness comes from the generator that is passed in; all sizes are shares of the window's
side, so that a mixture means the same at any resolution.
"""

import enum
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import cv2
import numpy as np
import numpy.typing as npt

from engine.api import Mask
from training.errors import ConfigError

_SHIFT_BITS = 4  # cv2 draws at 1/16 px
_MOST_TRIES = 20


class MaskKind(enum.StrEnum):
    """What kind of damage a mask looks like."""

    BOX = "box"
    STROKE = "stroke"
    BLOB = "blob"
    SCRATCH = "scratch"
    DUST = "dust"


@dataclass(frozen=True, slots=True, kw_only=True)
class MaskMixture:
    """Kinds of masks by weight, within bounds of the hole's share.

    Attributes:
        weights: Relative frequency of each kind.
        least_share: Smallest share of the window that is hole.
        most_share: Greatest share of the window that is hole.
    """

    weights: Mapping[MaskKind, float] = field(default_factory=lambda: dict.fromkeys(MaskKind, 1.0))
    least_share: float = 0.02
    most_share: float = 0.5

    def __post_init__(self) -> None:
        if not self.weights or min(self.weights.values()) < 0 or sum(self.weights.values()) <= 0:
            raise ConfigError("a mixture of masks needs weights of 0 or more, one above 0")
        if not 0 < self.least_share < self.most_share < 1:
            raise ConfigError("expected 0 < least_share < most_share < 1")

    @staticmethod
    def wide() -> "MaskMixture":
        """Return holes as wide as an object in the picture."""
        weights = {MaskKind.BOX: 0.25, MaskKind.STROKE: 0.4, MaskKind.BLOB: 0.35}
        return MaskMixture(weights=weights, least_share=0.06, most_share=0.45)

    @staticmethod
    def thin() -> "MaskMixture":
        """Return damage that is thin at the photograph's own scale."""
        weights = {MaskKind.SCRATCH: 0.6, MaskKind.DUST: 0.2, MaskKind.STROKE: 0.2}
        return MaskMixture(weights=weights, least_share=0.01, most_share=0.25)


def sample_mask(rng: np.random.Generator, size_px: int, mixture: MaskMixture) -> Mask:
    """Return a square mask (size_px, size_px) of the mixture's kinds and share.

    Marks of one kind are added until the least share is reached; a mask beyond the greatest share
    is drawn again, and after many tries a single box stands in for it.
    """
    kinds = list(mixture.weights)
    odds = np.array([mixture.weights[kind] for kind in kinds])
    for _ in range(_MOST_TRIES):
        kind = kinds[int(rng.choice(len(kinds), p=odds / odds.sum()))]
        goal = rng.uniform(mixture.least_share, 0.7 * mixture.most_share)
        mask = np.zeros((size_px, size_px), np.uint8)
        draw = _PAINTERS[kind]
        for _ in range(_MOST_TRIES * 4):
            draw(rng, mask)
            if mask.mean() >= goal:
                break
        if mixture.least_share <= mask.mean() <= mixture.most_share:
            return mask.astype(bool)
    return _box_of_share(rng, size_px, mixture.least_share)


def _draw_box(rng: np.random.Generator, mask: npt.NDArray[np.uint8]) -> None:
    side = mask.shape[0]
    height, width = (rng.uniform(0.12, 0.5, 2) * side).astype(int) + 1
    top = int(rng.integers(-height // 4, side - 3 * height // 4))
    left = int(rng.integers(-width // 4, side - 3 * width // 4))
    mask[max(top, 0) : top + height, max(left, 0) : left + width] = 1


def _draw_stroke(rng: np.random.Generator, mask: npt.NDArray[np.uint8]) -> None:
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


def _draw_scratch(rng: np.random.Generator, mask: npt.NDArray[np.uint8]) -> None:
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


def _draw_blob(rng: np.random.Generator, mask: npt.NDArray[np.uint8]) -> None:
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


def _draw_dust(rng: np.random.Generator, mask: npt.NDArray[np.uint8]) -> None:
    """A handful of small spots."""
    side = mask.shape[0]
    for x, y in rng.uniform(0, side, (int(rng.integers(3, 12)), 2)).astype(int):
        axes = rng.integers(1, max(round(side * 0.03), 2) + 1, 2)
        tilt = float(rng.uniform(0, 180))
        size = (int(axes[0]), int(axes[1]))
        cv2.ellipse(mask, (int(x), int(y)), size, tilt, 0.0, 360.0, 1, thickness=-1)


def _draw_path(
    rng: np.random.Generator,
    mask: npt.NDArray[np.uint8],
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


def _box_of_share(rng: np.random.Generator, size_px: int, share: float) -> Mask:
    side = max(int(np.ceil(size_px * share**0.5)), 1)
    top, left = rng.integers(0, size_px - side + 1, 2)
    mask = np.zeros((size_px, size_px), bool)
    mask[top : top + side, left : left + side] = True
    return mask


_PAINTERS: dict[MaskKind, Callable[[np.random.Generator, npt.NDArray[np.uint8]], None]] = {
    MaskKind.BOX: _draw_box,
    MaskKind.STROKE: _draw_stroke,
    MaskKind.BLOB: _draw_blob,
    MaskKind.SCRATCH: _draw_scratch,
    MaskKind.DUST: _draw_dust,
}
