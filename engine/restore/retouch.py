"""Fills a hole with a copy of the picture from a fixed offset: the clone stamp and the healing brush.

The healing brush is Poisson's seamless cloning (`engine.compute.seam`): to the copy it adds the
membrane whose values at the hole's border are picture minus copy. So light and colour meet at the
border, a difference that is constant disappears, and the copy keeps its texture.
"""

import cv2
import numpy as np
import numpy.typing as npt

from engine.api import Method, RestoreOptions
from engine.compute.filters import translate_opencv_errors
from engine.compute.seam import compute_correction, compute_wide_correction, find_border
from engine.errors import SourceError
from engine.pictures.pixels import Mask, Pixels, Rect

# From this many pixels on, the membrane is solved at a reduced size.
_MIN_WIDE_PX = 40_000


def find_copied_place(mask: Mask, place: Rect, offset: tuple[int, int], *, within: Rect) -> Rect:
    """Return the part of the rectangle around a hole that has a source, with a margin of 1 px.

    The margin is missing where the picture, or what can be copied of it, ends.

    Args:
        mask: (within.height, within.width), bool.
        place: The rectangle around its hole.
        offset: (dx, dy), picture pixels, from the hole to its source.
        within: The rectangle of the picture.

    Raises:
        SourceError: The whole source lies outside the picture.
    """
    dx, dy = offset
    has_source = within.moved(dx=-dx, dy=-dy).intersected(within)
    copied = has_source and has_source.intersected(place)
    if has_source is None or copied is None or not mask[copied.slices].any():
        raise SourceError(
            f"it lies {dx}, {dy} pixels away, outside of {within.width} x {within.height} pixels"
        )
    return copied.grown(1, within=has_source)


def retouch(below: Pixels, copy: Pixels, hole: Mask, options: RestoreOptions) -> Pixels:
    """Return a rectangle of the picture with its hole filled by a copy.

    Args:
        below: (H, W, C), uint8 or uint16, without alpha: the picture as it was.
        copy: The same shape and dtype: what is copied.
        hole: (H, W), bool.
        options: Options with the method CLONE or HEAL.
    """
    full = int(np.iinfo(below.dtype).max)
    values = copy[hole].astype(np.float32)
    if options.method is Method.HEAL and not hole.all():
        border = find_border(hole, hole)
        misses = below[border].astype(np.float32) - copy[border]
        is_wide = values.shape[0] >= _MIN_WIDE_PX
        compute = compute_wide_correction if is_wide else compute_correction
        values += compute(misses, border, hole, unit=full / 255, reach_px=None)
    if options.feather_px:
        weights = weigh_feather(hole, options.feather_px)[hole, np.newaxis]
        values = weights * values + (1 - weights) * below[hole]
    filled = below.copy()
    filled[hole] = np.clip(np.rint(values), 0, full).astype(below.dtype)
    return filled


@translate_opencv_errors()
def weigh_feather(hole: Mask, width_px: int) -> npt.NDArray[np.float32]:
    """Return how much of the copy each pixel gets, (H, W), float32, 0 outside the hole to 1.

    Args:
        hole: (H, W), bool, with a margin of 1 px except at the picture's edge.
        width_px: Distance from the border at which the feather ends, at most at the middle.
    """
    if hole.all():
        return np.ones(hole.shape, np.float32)
    distances = cv2.distanceTransform(hole.view(np.uint8), cv2.DIST_L2, cv2.DIST_MASK_PRECISE)
    return np.asarray(np.minimum(distances / min(width_px, distances.max()), 1), np.float32)
