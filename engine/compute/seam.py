"""Takes the seam away: what an answer misses on the hole's border is continued into the hole.

That is Poisson's seamless cloning (Perez et al. 2003, section 3, in the form of Farbman et al.,
"Coordinates for Instant Image Cloning", SIGGRAPH 2009, eq. 2): the membrane whose border is the
difference of known and answered pixels is added to the answer, so that colour and light meet at
the border and the answer's own gradients stay. We differ in that it ends some pixels into the
hole, so that its cost grows with the hole's border and not with its area.
"""

import numpy as np
import numpy.typing as npt
from scipy import ndimage

from engine.compute.filters import erode
from engine.compute.membrane import solve_membrane
from engine.pictures.pixels import Mask, Pixels, Rect

# How far into the hole the difference is continued; at this distance it is 0.
_REACH_PX = 64
# Of the membrane equation, steps of 8 bits.
_TOLERANCE = 0.25


def find_border(hole: Mask, unknown: Mask) -> Mask:
    """Return (H, W), bool: the known pixels that have a neighbour in the hole.

    Args:
        hole: (H, W), bool.
        unknown: (H, W), bool; holds all of it, and other holes.
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
    """Return what is to be added to an answer in the hole, (N, C), float32, by row and column.

    Args:
        misses: (H, W, C), float32: known minus answered on the border, 0 elsewhere.
        hole: (H, W), bool, with N pixels, not all.
        unit: What a step of an 8-bit value is.
    """
    place = Rect.of_mask(hole)
    assert place is not None
    around = place.grown(1, within=Rect.of_shape(hole.shape)).slices
    inside = hole[around]
    # The window's edge is no border: nothing is known there.
    band = inside & ~erode(inside, 2 * _REACH_PX + 1, is_set_beyond=True)
    added = np.zeros((*inside.shape, misses.shape[2]), np.float32)
    added[band] = solve_membrane(
        misses[around].astype(np.float64), band, tolerance=_TOLERANCE * unit
    )
    return added[inside]


def remove_seam(answer: Pixels, pixels: Pixels, hole: Mask) -> Pixels:
    """Return a whole window's answer, brought to meet the known pixels at the hole's border.

    Args:
        answer: (H, W, C), uint8 or uint16, of the pixels beside the hole too.
        pixels: (H, W, C), same dtype: what is known, outside the hole.
        hole: (H, W), bool, not all.
    """
    full = int(np.iinfo(answer.dtype).max)
    border = find_border(hole, hole)
    misses = np.zeros(answer.shape, np.float32)
    misses[border] = pixels[border].astype(np.float32) - answer[border]
    fitted = answer.copy()
    mended = answer[hole] + compute_correction(misses, hole, unit=full / 255)
    fitted[hole] = np.clip(np.rint(mended), 0, full).astype(answer.dtype)
    return fitted
