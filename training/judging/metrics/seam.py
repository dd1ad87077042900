"""How visible the border of a hole is."""

import numpy as np
import numpy.typing as npt
from scipy import ndimage

from engine.pictures.colour import luma
from engine.pictures.pixels import Mask

# Known pixels this near to the hole say how much neighbours differ in the photograph.
_RING_PX = 8
# What neighbours differ by at least, steps of 8 bits: in a flat sky rounding is no seam.
_LEAST_STEP = 1.0


def seam_ratio(result: npt.NDArray[np.uint8], mask: Mask) -> float | None:
    """Return how much neighbours differ across the hole's border, over how much they do beside it.

    The mean absolute difference of the grey values of a filled pixel and its known neighbour, over
    that of two known neighbours near the hole; 1 is as in the photograph, more is a visible line,
    and less is a fill that shies away from the border's texture.

    Args:
        result: (H, W, 3), uint8.
        mask: (H, W), bool, true inside the hole.

    Returns:
        None where no two known neighbours are near the hole.
    """
    near = ndimage.binary_dilation(mask, np.ones((3, 3), bool), iterations=_RING_PX) & ~mask
    light = luma(result.astype(np.float64))
    across: list[npt.NDArray[np.float64]] = []
    beside: list[npt.NDArray[np.float64]] = []
    for axis in (0, 1):
        step = np.abs(np.diff(light, axis=axis))
        hole, ring = (np.moveaxis(plane, axis, 0) for plane in (mask, near))
        steps = np.moveaxis(step, axis, 0)
        across.append(steps[hole[1:] != hole[:-1]])
        beside.append(steps[ring[1:] & ring[:-1]])
    known, border = np.concatenate(beside), np.concatenate(across)
    if not known.size or not border.size:
        return None
    return float((border.mean() + _LEAST_STEP) / (known.mean() + _LEAST_STEP))
