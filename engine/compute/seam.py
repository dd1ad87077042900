"""Removes the seam between a result and the known pixels around its hole.

This is Poisson's seamless cloning (Perez et al. 2003, section 3, in the form of Farbman et al.,
"Coordinates for Instant Image Cloning", SIGGRAPH 2009, eq. 2): a membrane whose values at the border
are known minus result is added to the result. Colour and light then meet at the border, and the
gradients of the result stay. Unlike the papers we end the membrane some pixels inside the hole, so
that the cost grows with the hole's border and not with its area.
"""

import numpy as np
import numpy.typing as npt
from scipy import ndimage

from engine.compute.filters import erode
from engine.compute.membrane import solve_membrane
from engine.pictures.pixels import Mask, Pixels, Rect

# The correction falls to 0 at this distance from the border.
_REACH_PX = 64
# Tolerance of the membrane equation, steps of 8 bits.
_TOLERANCE = 0.25


def find_border(hole: Mask, unknown: Mask) -> Mask:
    """Return (H, W), bool: the known pixels that have a neighbour in the hole.

    Args:
        hole: (H, W), bool.
        unknown: (H, W), bool: this hole and all others.
    """
    border = np.zeros_like(hole)
    place = Rect.of_mask(hole)
    if place is None:
        return border
    around = place.grown(1, within=Rect.of_shape(hole.shape)).slices
    border[around] = ndimage.binary_dilation(hole[around]) & ~unknown[around]
    return border


def compute_correction(
    misses: npt.NDArray[np.float32], hole: Mask, *, unit: float
) -> npt.NDArray[np.float32]:
    """Return what to add to a result in the hole, (N, C), float32, row by row.

    Args:
        misses: (H, W, C), float32: known minus result on the border, 0 elsewhere.
        hole: (H, W), bool, N pixels of it set, not all.
        unit: One step of 8 bits, in the unit of `misses`.
    """
    place = Rect.of_mask(hole)
    assert place is not None
    around = place.grown(1, within=Rect.of_shape(hole.shape)).slices
    inside = hole[around]
    # At the window's edge nothing is known, so it is not a border.
    band = inside & ~erode(inside, 2 * _REACH_PX + 1, is_set_beyond=True)
    added = np.zeros((*inside.shape, misses.shape[2]), np.float32)
    added[band] = solve_membrane(
        misses[around].astype(np.float64), band, tolerance=_TOLERANCE * unit
    )
    return added[inside]


def remove_seam(result: Pixels, pixels: Pixels, hole: Mask) -> Pixels:
    """Return the result of a window, corrected to meet the known pixels at the hole's border.

    Args:
        result: (H, W, C), uint8 or uint16, defined beside the hole too.
        pixels: (H, W, C), same dtype: the known pixels; not read in the hole.
        hole: (H, W), bool, not all.
    """
    full = int(np.iinfo(result.dtype).max)
    border = find_border(hole, hole)
    misses = np.zeros(result.shape, np.float32)
    misses[border] = pixels[border].astype(np.float32) - result[border]
    corrected = result[hole] + compute_correction(misses, hole, unit=full / 255)
    fitted = result.copy()
    fitted[hole] = np.clip(np.rint(corrected), 0, full).astype(result.dtype)
    return fitted
