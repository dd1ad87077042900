"""Softens the transition at a hole's border, for a person who sees a line there.

A mask that was too tight leaves a rim of damage beside the hole, and a fill may differ from the
photograph in light; both end in a line. Inside the hole, over some pixels from the border inwards,
light and colour begin as the border continues them and pass over to the answer's. The finest grain
is not blended: the answer's own reaches up to the border, where a plain blend with something smooth
would leave a rim without any.
"""

import numpy as np
import numpy.typing as npt
from scipy import ndimage

from engine.compute.filters import gaussian_blur
from engine.compute.membrane import solve_membrane
from engine.pictures.pixels import Mask, Pixels

# Deviation of the low pass of what is blended: with none, the transition is smoother than the
# photograph; with a wider one, it does not meet the border.
_BLUR_PX = 1.0
# Of the membrane equation, steps of 8 bits.
_TOLERANCE = 0.25


def feather(pixels: Pixels, hole: Mask, *, width_px: float) -> Pixels:
    """Return a filled window with a soft transition; outside the hole it is the same.

    The continuation is the membrane between the border and the answer where that is reached.

    Args:
        pixels: (H, W, C), uint8 or uint16, colours only, the hole filled; with a margin of 1 px
            around the hole, except at the picture's edge, which is no border.
        hole: (H, W), bool, not all.
        width_px: Distance from the border at which the answer stands alone; 0 changes nothing.
    """
    distances = np.asarray(ndimage.distance_transform_edt(hole), np.float32)
    band = hole & (distances < width_px)
    if not band.any():
        return pixels
    full = int(np.iinfo(pixels.dtype).max)
    answer = pixels.astype(np.float64)
    difference = np.zeros(pixels.shape, np.float32)
    continued = solve_membrane(answer, band, tolerance=_TOLERANCE * full / 255)
    difference[band] = continued - answer[band]
    share = 1.0 - distances[band] / np.float32(width_px)
    blended = answer[band] + share[:, np.newaxis] * _blurred(difference, hole)[band]
    soft = pixels.copy()
    soft[band] = np.clip(np.rint(blended), 0, full).astype(pixels.dtype)
    return soft


def _blurred(difference: npt.NDArray[np.float32], hole: Mask) -> npt.NDArray[np.float32]:
    """Return (H, W, C), float32: the low pass over the hole's own pixels."""
    weight = np.maximum(gaussian_blur(hole.astype(np.float32), _BLUR_PX), 1e-3)
    return np.asarray(gaussian_blur(difference, _BLUR_PX) / weight[..., np.newaxis], np.float32)
