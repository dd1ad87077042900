"""Understands which pixels of a mask file mark: the light ones, unless that cannot be meant."""

import enum
from dataclasses import dataclass, field
from typing import Final

import numpy as np
import numpy.typing as npt

from engine.errors import EmptyMaskError
from engine.pictures.pixels import Mask, Pixels

_MIN_LIGHT: Final = 128
# Of a layer with dark marks; where more is opaque, it may be what lies around the marks.
_MAX_DARK_SHARE: Final = 0.5


class Marks(enum.Enum):
    """Which pixels of a mask file mark."""

    LIGHT = enum.auto()
    ONES = enum.auto()
    DARK = enum.auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadMask:
    """A mask as it was understood.

    Attributes:
        mask: (H, W), bool: true (fill) where the file marks.
        marks: Which pixels mark.
    """

    mask: Mask = field(repr=False)
    marks: Marks


def understand_mask(pixels: Pixels, *, name: str) -> ReadMask:
    """Return what the pixels of a mask file mark.

    A pixel is light if its brightest channel is at least 128 of 255, so white and bright colours
    mark. With an alpha channel the pixel must also be opaque: light strokes on a transparent layer
    mark what they cover, and nothing else does. If no pixel is light, two kinds of file are beyond
    doubt: one with the values 0 and 1 alone, where 1 marks, and dark marks on a transparent ground
    that takes more than half of the picture.

    Args:
        pixels: (H, W, C), uint8 or uint16.
        name: Name of the file in an error message.

    Raises:
        EmptyMaskError: No pixel marks.
    """
    full = int(np.iinfo(pixels.dtype).max)
    needed = _MIN_LIGHT * (full // 255)
    light = _measure_light(pixels, full)
    is_light = light >= needed
    if is_light.any():
        return ReadMask(mask=is_light, marks=Marks.LIGHT)
    lightest = int(light.max())
    if lightest == 1:
        return ReadMask(mask=light == 1, marks=Marks.ONES)
    if pixels.shape[2] in (2, 4):
        is_opaque = pixels[..., -1] >= needed
        if 0 < np.count_nonzero(is_opaque) <= _MAX_DARK_SHARE * is_opaque.size:
            return ReadMask(mask=is_opaque, marks=Marks.DARK)
    raise EmptyMaskError(
        f"the lightest pixel of {name} has {lightest} of {full}, "
        f"expected at least {needed} where it marks"
    )


def _measure_light(pixels: Pixels, full: int) -> npt.NDArray[np.uint16]:
    """Return each pixel's brightest channel, less what shines through, (H, W)."""
    if pixels.shape[2] in (1, 3):
        return np.asarray(pixels.max(axis=2), np.uint16)
    brightest = pixels[..., :-1].max(axis=2).astype(np.float32)
    opacity = pixels[..., -1].astype(np.float32) / full
    return np.asarray(np.round(brightest * opacity), np.uint16)
