"""The print while it is being damaged, and the rule that says which pixels count as damaged."""

import enum
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, TypeAlias

import cv2
import numpy as np
import numpy.typing as npt

from engine.detection.damage_map import DamageKind
from engine.pictures.colour import LUMA_WEIGHTS

Plane: TypeAlias = npt.NDArray[np.float32]
"""(H, W), float32."""
Weights: TypeAlias = npt.NDArray[np.floating]
"""(H, W), how strongly something acts on each pixel; computed with in 32 bits."""
Rgb: TypeAlias = npt.NDArray[np.float32]
"""(H, W, 3), float32, 0 to 1."""
Colour: TypeAlias = npt.NDArray[np.float32]
"""(3,), float32, 0 to 1."""
Box: TypeAlias = tuple[slice, slice]
"""Rows and columns of a part of the picture."""

_LUMA: Final = LUMA_WEIGHTS.astype(np.float32)[None]
_BROAD_SIZE: Final = (9, 9)
_TOUCHED: Final = 1.0 / 255
_GREY_DEVIATION: Final = 0.02
_KIND_NUMBERS: Final = {kind: number for number, kind in enumerate(DamageKind, start=1)}


class Rule(enum.Enum):
    """How far a pixel must change to count as damaged: in luma, or in any channel.

    SHARP is for what has an edge. BROAD is for what fades over many pixels, where the eye needs
    more: the shading beside a fold, the inside of a stain. It looks at the change averaged over
    9 x 9 pixels.
    """

    SHARP = (6 / 255, 10 / 255)
    BROAD = (20 / 255, 40 / 255)


@dataclass(slots=True)
class Surface:
    """A print that is being damaged.

    Attributes:
        picture: The print so far.
        undamaged: The print without damage, but with the casts that damage has left.
        kinds: (H, W), uint8: 0 is intact, otherwise 1 + position in `DamageKind`.
        px_per_mm: Resolution of the scan: 12 is about 300 dpi.
        wear: How badly the print was treated, 0 (nearly new) to 1 (ruined).
        paper: Colour of the bare paper.
        is_toned: Whether the print is grey or of one tone.
    """

    picture: Rgb
    undamaged: Rgb
    kinds: npt.NDArray[np.uint8]
    px_per_mm: float
    wear: float
    paper: Colour
    is_toned: bool

    @property
    def shape(self) -> tuple[int, int]:
        """Height and width in pixels."""
        return self.kinds.shape[0], self.kinds.shape[1]

    @property
    def side_px(self) -> int:
        """The longer side in pixels."""
        return max(self.shape)

    @property
    def area_cm2(self) -> float:
        """Area of the print in square centimetres."""
        return self.kinds.size / self.px_per_mm**2 / 100.0

    @property
    def whole(self) -> Box:
        """The box of the whole picture."""
        return slice(0, self.shape[0]), slice(0, self.shape[1])

    def draw_place(self, rng: np.random.Generator) -> npt.NDArray[np.float64]:
        """Return a random point (x, y), now and then just beyond the border."""
        return np.asarray(rng.uniform(-0.05, 1.05, 2) * self.shape[::-1], np.float64)

    def change(self, kind: DamageKind, box: Box, after: Rgb, rule: Rule = Rule.SHARP) -> None:
        """Replace the pixels of a box, and mark where the change can be seen.

        A pixel counts as damaged where this change exceeds the rule, or where all changes
        together exceed the broad rule.
        """
        before = self.picture[box]
        np.clip(after, 0.0, 1.0, out=after)
        step = _measure_change(before, after)
        is_visible = _exceeds(step, rule)
        total = _measure_change(self.undamaged[box], after)
        is_visible |= (step[1] > _TOUCHED) & _exceeds(total, Rule.BROAD)
        self.kinds[box][is_visible] = _KIND_NUMBERS[kind]
        self.picture[box] = after

    def cast(self, box: Box, tint: Callable[[Rgb], Rgb]) -> None:
        """Tint the pixels of a box evenly. A cast is not damage, so nothing is marked."""
        for picture in (self.picture, self.undamaged):
            picture[box] = np.clip(tint(picture[box]), 0.0, 1.0)


def make_surface(picture: Rgb, *, px_per_mm: float, wear: float, whiteness: float) -> Surface:
    """Return a surface over a copy of a picture.

    Args:
        picture: The undamaged print.
        px_per_mm: Resolution of the scan.
        wear: How badly the print was treated, 0 to 1.
        whiteness: How far the paper is white rather than of the lightest tone, 0 to 1.
    """
    sample = np.ascontiguousarray(picture[::8, ::8]).reshape(-1, 3)
    luma = sample @ _LUMA[0]
    lightest = sample[luma >= np.quantile(luma, 0.97)].mean(axis=0)
    lightest = lightest / max(float(lightest.max()), 0.05)
    deviation = max(
        float((sample[:, 0] - sample[:, 1]).std()), float((sample[:, 1] - sample[:, 2]).std())
    )
    paper = lightest + whiteness * (1.0 - lightest)
    return Surface(
        picture=picture.copy(),
        undamaged=picture.copy(),
        kinds=np.zeros(picture.shape[:2], np.uint8),
        px_per_mm=px_per_mm,
        wear=wear,
        paper=np.asarray(paper, np.float32),
        is_toned=deviation < _GREY_DEVIATION,
    )


def blend(before: Rgb, coverage: Weights, colour: Colour | Rgb) -> Rgb:
    """Return pixels with a colour over them; coverage (H, W) or by channel, 0 to 1."""
    weight = coverage[..., None] if coverage.ndim == 2 else coverage
    return np.asarray(before + weight * (colour - before), np.float32)


def stain(before: Rgb, amount: Weights, transmittance: Colour) -> Rgb:
    """Return pixels seen through a dye: before x transmittance ^ amount."""
    density = np.log(np.maximum(transmittance, 1e-3)).astype(np.float32)
    return np.asarray(before * np.exp(amount[..., None] * density), np.float32)


def darken(before: Rgb, amount: Weights) -> Rgb:
    """Return pixels in a shadow: before x (1 - amount)."""
    return np.asarray(before * (1.0 - amount[..., None]), np.float32)


def _measure_change(before: Rgb, after: Rgb) -> tuple[Plane, Plane]:
    """Return how far luma has changed, and how far the channel that changed most."""
    difference = cv2.subtract(after, before)
    luma = np.abs(cv2.transform(difference, _LUMA))
    channel = np.abs(difference).max(axis=2)
    return np.asarray(luma.reshape(channel.shape), np.float32), channel


def _exceeds(change: tuple[Plane, Plane], rule: Rule) -> npt.NDArray[np.bool_]:
    luma, channel = change
    max_luma, max_channel = rule.value
    if rule is Rule.BROAD:
        luma, channel = (np.asarray(cv2.blur(plane, _BROAD_SIZE), np.float32) for plane in change)
    return np.asarray((luma > max_luma) | (channel > max_channel), np.bool_)
