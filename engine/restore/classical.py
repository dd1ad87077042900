"""Fills holes without a model: OpenCV's Telea and Navier-Stokes, and the membrane equation.

In the product they are the quick fill; in quality tables they are the baseline.
"""

from functools import partial

import cv2
import numpy as np

from engine.api import Method
from engine.compute.filters import translate_opencv_errors
from engine.compute.membrane import solve_membrane
from engine.errors import FullMaskError
from engine.pictures.pixels import Mask, Pixels
from engine.restore.compose import colour_channels

RADIUS_PX = 3
_MIN_SIDE_PX = 2

# Steps of 8 bits; far below the error of rounding to whole values.
_MEMBRANE_TOLERANCE = 1e-4


def fill_classically(window: Pixels, mask: Mask, method: Method) -> Pixels:
    """Return the window with its hole filled by a classical method.

    Args:
        window: (H, W, C), uint8 or uint16; C is 1 grey, 2 grey and alpha, 3 RGB, 4 RGBA.
        mask: (H, W), bool, true means fill. With an empty mask nothing changes.
        method: Telea, Navier-Stokes or Poisson.

    Returns:
        A new array like the window, with the same known pixels and alpha.

    Raises:
        FullMaskError: No pixel is known.
        MemoryError: Memory ran out.
    """
    if mask.all():
        raise FullMaskError("the mask marks every pixel, nothing is left to continue from")
    filled = window.copy()
    if not mask.any():
        return filled
    colours = filled[..., : colour_channels(window.shape[2])]
    match method:
        case Method.TELEA | Method.NAVIER_STOKES:
            _fill_with_opencv(colours, mask, method)
        case Method.POISSON:
            _fill_with_membrane(colours, mask)
        case _:
            raise ValueError(f"{method} is not a classical method")
    return filled


def _fill_with_membrane(colours: Pixels, mask: Mask) -> None:
    full = int(np.iinfo(colours.dtype).max)
    values = solve_membrane(
        colours.astype(np.float64), mask, tolerance=_MEMBRANE_TOLERANCE * full / 255
    )
    colours[mask] = np.clip(np.round(values), 0, full).astype(colours.dtype)


@translate_opencv_errors()
def _fill_with_opencv(colours: Pixels, mask: Mask, method: Method) -> None:
    """Fill in place. OpenCV takes three channels at once in 8 bits, and one at a time in 16."""
    flag = cv2.INPAINT_TELEA if method is Method.TELEA else cv2.INPAINT_NS
    # OpenCV reads out of bounds in a picture that is a single pixel high or wide.
    down, right = (int(side < _MIN_SIDE_PX) for side in mask.shape)
    padded = partial(
        cv2.copyMakeBorder, top=0, bottom=down, left=0, right=right, borderType=cv2.BORDER_REPLICATE
    )
    hole = padded(mask.astype(np.uint8))
    # The method may read the hole before it has written it; the damage must not show.
    colours[mask] = 127 if colours.dtype == np.uint8 else 127 * 257
    channels = colours.shape[2]
    together = colours.dtype == np.uint8 and channels == 3
    for part in [slice(None)] if together else [slice(c, c + 1) for c in range(channels)]:
        result = cv2.inpaint(padded(colours[..., part]), hole, RADIUS_PX, flag)
        inner = result[: mask.shape[0], : mask.shape[1]].reshape(*mask.shape, -1)
        np.copyto(colours[..., part], inner, where=mask[..., np.newaxis])
