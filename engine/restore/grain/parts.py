"""Parts of a window, split into a smooth picture and a residual, of which grain is a part."""

from dataclasses import dataclass
from itertools import pairwise
from typing import Final, Self, TypeAlias

import numpy as np
import numpy.typing as npt

from engine.compute.filters import box_blur, dilate, gaussian_blur
from engine.pictures.colour import luma
from engine.pictures.pixels import Mask, Pixels

_F32: TypeAlias = npt.NDArray[np.float32]

BANDS_PX: Final = (0.8, 1.6, 4.0)
"""Deviations of the low passes below each octave band; the residual is all bands together."""

# Known pixels this close to a hole are not measured, because their bands depend on the result.
_BORDER_PX = 3
# Sides of the squares over which the energy of each band is averaged.
_SQUARES_PX = (9, 9, 17)
_MIN_SHARE = 0.3


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A rectangle of a window; values are 8-bit steps.

    Attributes:
        low: (H, W, C), float32: low pass of the colours, C = 1 or 3.
        residual: (H, W, C), float32: colours minus low pass.
        light: (H, W), float32: luma of the low pass, 0 to 255.
        energy: (H, W), float32: mean square of luma's finer bands over 9 px around each pixel.
        band_energies: (3, H, W), float32: mean square of each band of luma over the known pixels of
            9 to 17 px around; infinite where these are few.
        hole: (H, W), bool: where grain is wanted.
        unknown: (H, W), bool: this hole and all others.
    """

    low: _F32
    residual: _F32
    light: _F32
    energy: _F32
    band_energies: _F32
    hole: Mask
    unknown: Mask

    @classmethod
    def of_pixels(cls, pixels: Pixels, hole: Mask, unknown: Mask) -> Self:
        """Split filled pixels (H, W, C), uint8 or uint16."""
        values = pixels.astype(np.float32) * np.float32(255.0 / np.iinfo(pixels.dtype).max)
        low = gaussian_blur(values, BANDS_PX[-1])
        light = luma(low)
        grey = luma(values)
        lows = [grey, *(gaussian_blur(grey, deviation) for deviation in BANDS_PX[:-1]), light]
        squares = [np.square(high - low) for high, low in pairwise(lows)]
        measured = (~dilate(unknown, 2 * _BORDER_PX + 1)).astype(np.float32)
        energies = np.stack(
            [_average(*pair, measured) for pair in zip(squares, _SQUARES_PX, strict=True)]
        )
        return cls(
            low=low,
            residual=values - low,
            light=light,
            energy=box_blur(squares[0] + squares[1], _SQUARES_PX[0]),
            band_energies=energies,
            hole=hole,
            unknown=unknown,
        )

    def find_near(self, reach_px: int) -> Mask:
        """Return the pixels of the hole and those within a distance of it, (H, W), bool."""
        return dilate(self.hole, 2 * reach_px + 1)


def _average(plane: _F32, side_px: int, measured: _F32) -> _F32:
    """Return the mean over the measured pixels of a square, infinite where these are few."""
    share = box_blur(measured, side_px)
    mean = box_blur(plane * measured, side_px) / np.maximum(share, _MIN_SHARE)
    return np.where(share > _MIN_SHARE, mean, np.float32(np.inf))
