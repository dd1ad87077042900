"""How visible the border of a hole is."""

import numpy as np
import numpy.typing as npt
from scipy import ndimage

from engine.pictures.colour import luma
from engine.pictures.pixels import Mask

# Width of the ring of known pixels whose differences are the photograph's own.
_RING_PX = 8
# Added to both differences, levels of 8 bits, so that rounding in a flat sky is not a seam.
_MIN_STEP = 1.0


def seam_ratio(result: npt.NDArray[np.uint8], mask: Mask) -> float | None:
    """Return the difference of neighbouring pixels across the hole's border over that beside it.

    This is the mean absolute difference in luma of a filled pixel and its known neighbour, divided
    by that of two known neighbours near the hole. 1 is as in the photograph, more is a visible
    line, and less is a result without the texture of the border.

    Args:
        result: (H, W, 3), uint8.
        mask: (H, W), bool, true inside the hole.

    Returns:
        None if there are no two known neighbours near the hole.
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
    return float((border.mean() + _MIN_STEP) / (known.mean() + _MIN_STEP))
