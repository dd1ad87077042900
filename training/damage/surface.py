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
Planes: TypeAlias = npt.NDArray[np.float32]
"""(3, H, W), float32: red, green and blue, 0 to 1. numpy is several times as fast as on (H, W, 3)."""
Colour: TypeAlias = npt.NDArray[np.float32]
"""(3, 1, 1), or (3, H, W) where it varies; float32, 0 to 1."""
Box: TypeAlias = tuple[slice, slice]
"""Rows and columns of a part of the picture."""

_LUMA: Final = LUMA_WEIGHTS.astype(np.float32)
_NEAR: Final = (9, 9)
_MASKING: Final = 0.4
_TOUCHED: Final = 1.0 / 255
_TONED_DEVIATION: Final = 0.02
_KIND_NUMBERS: Final = {kind: number for number, kind in enumerate(DamageKind, start=1)}


class Rule(enum.Enum):
    """How far a pixel must change to count as damaged: in luma, or in any channel.

    SHARP is for what has an edge. BROAD is for what fades over many pixels, where the eye needs
    more: the shading beside a fold, the inside of a stain. It looks at the change averaged over
    9 x 9 pixels. Neither counts a change of less than 0.4 of the deviation of luma around the
    pixel, because texture hides it.
    """

    SHARP = (8 / 255, 12 / 255)
    BROAD = (20 / 255, 40 / 255)


@dataclass(slots=True)
class Surface:
    """A print that is being damaged.

    Attributes:
        planes: The print so far.
        undamaged: The print without damage, but with the casts that damage has left.
        kinds: (H, W), uint8: 0 is intact, otherwise 1 + position in `DamageKind`.
        touched: Like `kinds`, but of the last damage that changed the pixel at all.
        texture: (H, W), standard deviation of the undamaged luma around each pixel.
        px_per_mm: Resolution of the scan: 12 is about 300 dpi.
        wear: How badly the print was treated, 0 (nearly new) to 1 (ruined).
        paper: Colour of the bare paper.
        is_grey_scan: Whether the scan will be grey, so that colour alone cannot be seen.
        is_toned: Whether the print is grey or of one tone.
    """

    planes: Planes
    undamaged: Planes
    kinds: npt.NDArray[np.uint8]
    touched: npt.NDArray[np.uint8]
    texture: Plane
    px_per_mm: float
    wear: float
    paper: Colour
    is_toned: bool
    is_grey_scan: bool

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

    def cut(self, box: Box) -> Planes:
        """Return a box of the print so far. It must not be changed."""
        return self.planes[:, box[0], box[1]]

    def change(self, kind: DamageKind, box: Box, after: Planes, rule: Rule = Rule.SHARP) -> None:
        """Replace the pixels of a box, and mark where the change exceeds the rule."""
        np.clip(after, 0.0, 1.0, out=after)
        change = self._measure_change(self.cut(box), after)
        number = _KIND_NUMBERS[kind]
        self.kinds[box][_exceeds(change, rule, self.texture[box])] = number
        self.touched[box][change[1] > _TOUCHED] = number
        self.planes[:, box[0], box[1]] = after

    def mark_sums(self) -> None:
        """Mark what no single piece of damage has visibly changed, but all of them together."""
        change = self._measure_change(self.undamaged, self.planes)
        is_missed = _exceeds_by_pixel(change, Rule.BROAD, self.texture) & (self.kinds == 0)
        self.kinds[is_missed] = self.touched[is_missed]

    def cast(self, box: Box, tint: Callable[[Planes], Planes]) -> None:
        """Tint the pixels of a box evenly. A cast is not damage, so nothing is marked."""
        for planes in (self.planes, self.undamaged):
            planes[:, box[0], box[1]] = np.clip(tint(planes[:, box[0], box[1]]), 0.0, 1.0)

    def _measure_change(self, before: Planes, after: Planes) -> tuple[Plane, Plane]:
        """Return how far luma has changed, and how far the channel that changed most."""
        difference = after - before
        luma = np.abs(_mix_luma(difference))
        if self.is_grey_scan:
            return luma, luma
        np.abs(difference, out=difference)
        channel = np.maximum(difference[0], difference[1])
        return luma, np.maximum(channel, difference[2], out=channel)


def make_surface(
    picture: npt.NDArray[np.float32],
    *,
    px_per_mm: float,
    wear: float,
    whiteness: float,
    is_grey_scan: bool,
) -> Surface:
    """Return a surface over a copy of a picture.

    Args:
        picture: The undamaged print, (H, W, 3), float32 RGB, 0 to 1.
        px_per_mm: Resolution of the scan.
        wear: How badly the print was treated, 0 to 1.
        is_grey_scan: Whether the scan will be grey.
        whiteness: How far the paper is white rather than of the lightest tone, 0 to 1.
    """
    planes = np.ascontiguousarray(picture.transpose(2, 0, 1))
    sample = planes[:, ::8, ::8].reshape(3, -1)
    luma = _LUMA @ sample
    lightest = sample[:, luma >= np.quantile(luma, 0.97)].mean(axis=1)
    lightest = lightest / max(float(lightest.max()), 0.05)
    paper = lightest + whiteness * (1.0 - lightest)
    tone = sample.mean(axis=1, keepdims=True)
    deviation = (sample * (tone.mean() / np.maximum(tone, 0.02)) - luma).std()
    return Surface(
        planes=planes,
        undamaged=planes.copy(),
        kinds=np.zeros(planes.shape[1:], np.uint8),
        touched=np.zeros(planes.shape[1:], np.uint8),
        texture=_measure_texture(planes),
        px_per_mm=px_per_mm,
        wear=wear,
        paper=np.asarray(paper, np.float32).reshape(3, 1, 1),
        is_grey_scan=is_grey_scan,
        is_toned=bool(deviation < _TONED_DEVIATION),
    )


def make_colour(red: float, green: float, blue: float) -> Colour:
    """Return a colour or a transmittance, 0 to 1 each."""
    return np.array([red, green, blue], np.float32).reshape(3, 1, 1)


def blend(before: Planes, coverage: Weights, colour: Colour) -> Planes:
    """Return pixels with a colour over them; coverage (H, W) or (3, H, W), 0 to 1."""
    return np.asarray(before + coverage * (colour - before), np.float32)


def stain(before: Planes, amount: Weights, transmittance: Colour) -> Planes:
    """Return pixels seen through a dye: before x transmittance ^ amount."""
    density = np.log(np.maximum(transmittance, 1e-3))
    return np.asarray(before * np.exp(amount * density), np.float32)


def darken(before: Planes, amount: Weights) -> Planes:
    """Return pixels in a shadow: before x (1 - amount)."""
    return np.asarray(before * (1.0 - amount), np.float32)


def _mix_luma(planes: Planes) -> Plane:
    mixed = planes[0] * _LUMA[0]
    mixed += planes[1] * _LUMA[1]
    mixed += planes[2] * _LUMA[2]
    return np.asarray(mixed, np.float32)


def _measure_texture(planes: Planes) -> Plane:
    luma = _mix_luma(planes)
    mean = cv2.blur(luma, _NEAR)
    variance = cv2.blur(luma * luma, _NEAR) - mean * mean
    return np.asarray(np.sqrt(np.maximum(variance, 0.0)), np.float32)


def _exceeds(change: tuple[Plane, Plane], rule: Rule, texture: Plane) -> npt.NDArray[np.bool_]:
    if rule is Rule.BROAD:
        luma, channel = (np.asarray(cv2.blur(plane, _NEAR), np.float32) for plane in change)
        change = (luma, channel)
    return _exceeds_by_pixel(change, rule, texture)


def _exceeds_by_pixel(
    change: tuple[Plane, Plane], rule: Rule, texture: Plane
) -> npt.NDArray[np.bool_]:
    max_luma, max_channel = rule.value
    hidden = _MASKING * texture
    is_seen = change[0] > np.maximum(hidden, max_luma)
    return np.asarray(is_seen | (change[1] > np.maximum(hidden, max_channel)), np.bool_)
