"""Continues the alpha channel into holes, and keeps colours that nobody sees out of what fills them.

Inside a hole alpha is damage like the colours. Where everything around a hole is equally opaque, so
is what fills it. Elsewhere alpha is the membrane of what lies around; if that is a hard edge, the
edge goes on where the membrane passes its middle.
"""

import cv2
import numpy as np
import numpy.typing as npt

from engine.compute.filters import translate_opencv_errors
from engine.compute.membrane import solve_membrane
from engine.compute.seam import find_border
from engine.pictures.pixels import Mask, Pixels

# What a hole's alpha is continued from lies this near to it.
MARGIN_PX = 2
# An edge is hard if at most this share of the border is neither opaque nor transparent.
_MAX_SOFT_SHARE = 0.25
# A share of full opacity; far below one step of 8 bits.
_TOLERANCE = 1e-4

Alpha = npt.NDArray[np.uint8] | npt.NDArray[np.uint16]


def continue_alpha(alpha: Alpha, hole: Mask, unknown: Mask) -> Alpha:
    """Return the alpha of a hole, (N,), row by row.

    Args:
        alpha: (H, W), uint8 or uint16: the hole with `MARGIN_PX` around it; not read where unknown.
        hole: (H, W), bool, N pixels of it set.
        unknown: (H, W), bool: this hole and all others.
    """
    border = alpha[find_border(hole, unknown)]
    full = int(np.iinfo(alpha.dtype).max)
    if border.size == 0 or border.min() == border.max():
        same = border[0] if border.size else full
        return np.full(np.count_nonzero(hole), same, alpha.dtype)
    opacity = alpha.astype(np.float64) / full
    opacity[hole] = solve_membrane(opacity[..., np.newaxis], hole, tolerance=_TOLERANCE)[:, 0]
    is_soft = (border > 0) & (border < full)
    if np.count_nonzero(is_soft) <= _MAX_SOFT_SHARE * border.size and min(alpha.shape) > 1:
        opacity = _sharpen(opacity)
    values: Alpha = np.empty(np.count_nonzero(hole), alpha.dtype)
    values[:] = np.rint(opacity[hole] * full).clip(0, full)
    return values


def _sharpen(opacity: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Return (H, W), 0 to 1: a ramp of one pixel where the opacity passes a half."""
    down, across = np.gradient(opacity)
    steepness = np.maximum(np.hypot(down, across), 1e-6)
    return np.asarray(np.clip((opacity - 0.5) / steepness + 0.5, 0.0, 1.0), np.float64)


@translate_opencv_errors()
def cover_invisible(colours: Pixels, alpha: Alpha, hole: Mask) -> Pixels:
    """Return colours whose fully transparent pixels have about those of the nearest visible pixel.

    What a file holds there is often black, or whatever was erased. Without any visible pixel the
    colours stay.

    Args:
        colours: (H, W, C), uint8 or uint16, without alpha.
        alpha: (H, W), same dtype.
        hole: (H, W), bool; its colours stay.
    """
    is_visible = (alpha > 0) & ~hole
    is_covered = (alpha == 0) & ~hole
    if not (is_covered.any() and is_visible.any()):
        return colours
    _, labels = cv2.distanceTransformWithLabels(
        (~is_visible).view(np.uint8), cv2.DIST_L2, 5, labelType=cv2.DIST_LABEL_PIXEL
    )
    nearest = np.zeros((int(labels.max()) + 1, colours.shape[2]), colours.dtype)
    nearest[labels[is_visible]] = colours[is_visible]
    covered = colours.copy()
    covered[is_covered] = nearest[labels[is_covered]]
    return covered
