"""Feathers a result: softens the transition at the hole's border, where a user sees a line.

A mask that is too tight leaves a rim of damage beside the hole, and a result may differ from the
photograph in light; both show as a line. From the border inwards, light and colour change gradually
from a smooth continuation of the border to those of the result. The finest grain is not blended: it
is the result's own up to the border, where a plain blend would leave a rim without grain.
"""

import numpy as np
import numpy.typing as npt
from scipy import ndimage

from engine.compute.filters import gaussian_blur
from engine.compute.membrane import solve_membrane
from engine.pictures.pixels import Mask, Pixels

# Standard deviation of the low pass of the blended difference. Without it the transition would be
# smoother than the photograph; with a wider one it would not meet the border.
_BLUR_PX = 1.0
# Tolerance of the membrane equation, steps of 8 bits.
_TOLERANCE = 0.25


def feather(pixels: Pixels, hole: Mask, *, width_px: float) -> Pixels:
    """Return a filled window with a soft transition; nothing changes outside the hole.

    The border is continued by the membrane between it and the result at the end of the transition.

    Args:
        pixels: (H, W, C), uint8 or uint16, without alpha, the hole filled; with a margin of 1 px
            around the hole, except at the picture's edge, which is not a border.
        hole: (H, W), bool, not all.
        width_px: Distance from the border at which the transition ends; 0 changes nothing.
    """
    distances = np.asarray(ndimage.distance_transform_edt(hole), np.float32)
    band = hole & (distances < width_px)
    if not band.any():
        return pixels
    full = int(np.iinfo(pixels.dtype).max)
    result = pixels.astype(np.float64)
    difference = np.zeros(pixels.shape, np.float32)
    continued = solve_membrane(result, band, tolerance=_TOLERANCE * full / 255)
    difference[band] = continued - result[band]
    share = 1.0 - distances[band] / np.float32(width_px)
    blended = result[band] + share[:, np.newaxis] * _blur_inside(difference, hole)[band]
    soft = pixels.copy()
    soft[band] = np.clip(np.rint(blended), 0, full).astype(pixels.dtype)
    return soft


def _blur_inside(difference: npt.NDArray[np.float32], hole: Mask) -> npt.NDArray[np.float32]:
    """Return (H, W, C), float32: the low pass over the pixels of the hole only."""
    weight = np.maximum(gaussian_blur(hole.astype(np.float32), _BLUR_PX), 1e-3)
    return np.asarray(gaussian_blur(difference, _BLUR_PX) / weight[..., np.newaxis], np.float32)
