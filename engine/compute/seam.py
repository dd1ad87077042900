"""Removes the seam between a result and the known pixels around its hole.

This is Poisson's seamless cloning (Perez et al. 2003, section 3, in the form of Farbman et al.,
"Coordinates for Instant Image Cloning", SIGGRAPH 2009, eq. 2): a membrane whose values at the border
are known minus result is added to the result. Colour and light then meet at the border, and the
gradients of the result stay. Unlike the papers we end the membrane some pixels inside the hole, so
that the cost grows with the hole's border and not with its area.
"""

from typing import Final

import numpy as np
import numpy.typing as npt
from scipy import ndimage

from engine.compute.filters import box_blur, erode
from engine.compute.membrane import BorderValues, solve_membrane
from engine.pictures.pixels import Mask, Pixels, Rect

REACH_PX: Final = 64
# Tolerance of the membrane equation, steps of 8 bits. Over a whole hole a small residual may come
# from a large error far from the border.
_TOLERANCE = 0.25
_WHOLE_TOLERANCE = 0.005
# Sides of a wide membrane's cells, and how far from the border it is made exact.
_REDUCTION = 4
_NEAR_PX = 8


def find_border(hole: Mask, unknown: Mask) -> Mask:
    """Return (H, W), bool: the known pixels that have a neighbour in the hole.

    Args:
        hole: (H, W), bool.
        unknown: (H, W), bool: this hole and all others.
    """
    border = np.zeros_like(hole)
    border[1:] |= hole[:-1]
    border[:-1] |= hole[1:]
    border[:, 1:] |= hole[:, :-1]
    border[:, :-1] |= hole[:, 1:]
    return border & ~unknown


def compute_correction(
    misses: npt.NDArray[np.float32],
    border: Mask,
    hole: Mask,
    *,
    unit: float,
    reach_px: int | None = REACH_PX,
) -> npt.NDArray[np.float32]:
    """Return what to add to a result in the hole, (N, C), float32, row by row.

    Args:
        misses: (M, C), float32: known minus result on the border.
        border: (H, W), bool, M pixels of it set.
        hole: (H, W), bool, N pixels of it set, not all.
        unit: One step of 8 bits, in the unit of `misses`.
        reach_px: Distance from the border at which the correction falls to 0; None for a membrane
            over the whole hole, each connected part of which needs a border.
    """
    place = Rect.of_mask(hole)
    assert place is not None
    around = place.grown(1, within=Rect.of_shape(hole.shape)).slices
    inside = hole[around]
    band = _find_band(inside, reach_px)
    added = np.zeros((np.count_nonzero(inside), misses.shape[1]), np.float32)
    added[band[inside]] = solve_membrane(
        BorderValues(misses.astype(np.float64), border[around]),
        band,
        tolerance=_choose_tolerance(reach_px) * unit,
    )
    return added


def compute_wide_correction(
    misses: npt.NDArray[np.float32],
    border: Mask,
    hole: Mask,
    *,
    unit: float,
    reach_px: int | None = REACH_PX,
) -> npt.NDArray[np.float32]:
    """Return nearly the same as `compute_correction` in a third of the time.

    The membrane is solved at a reduced size, and what is still missing on the border once more
    near it.
    """
    rows, columns = np.nonzero(border)
    shape = tuple(-(-length // _REDUCTION) for length in hole.shape)
    cells = rows // _REDUCTION * shape[1] + columns // _REDUCTION
    count = np.bincount(cells, minlength=shape[0] * shape[1]).reshape(shape)
    totals = [np.bincount(cells, misses[:, c], count.size) for c in range(misses.shape[1])]
    means = np.stack(totals, axis=-1).reshape(*shape, -1) / np.maximum(count, 1)[..., np.newaxis]
    inside = _reduce_mask(hole) & (count == 0)
    band = _find_band(inside, None if reach_px is None else reach_px // _REDUCTION)
    means[band] = solve_membrane(means, band, tolerance=_choose_tolerance(reach_px) * unit)
    smooth = _extend(means.astype(np.float32), inside | (count > 0))
    near = hole & ~erode(hole, 2 * _NEAR_PX + 1, is_set_beyond=True)
    rest = misses - _enlarge_at(smooth, rows, columns)
    added = _enlarge_at(smooth, *np.nonzero(hole))
    added[near[hole]] += solve_membrane(
        BorderValues(rest.astype(np.float64), border), near, tolerance=_TOLERANCE * unit
    )
    return added


def _find_band(hole: Mask, reach_px: int | None) -> Mask:
    """Return the pixels of a hole that the membrane covers."""
    if reach_px is None:
        return hole
    # At the window's edge nothing is known, so it is not a border.
    return hole & ~erode(hole, 2 * reach_px + 1, is_set_beyond=True)


def _choose_tolerance(reach_px: int | None) -> float:
    return _WHOLE_TOLERANCE if reach_px is None else _TOLERANCE


def _reduce_mask(mask: Mask) -> Mask:
    """Return which cells hold any pixel of a mask, (h, w), bool."""
    height, width = mask.shape
    padded = np.pad(mask, ((0, -height % _REDUCTION), (0, -width % _REDUCTION)))
    cells = padded.reshape(padded.shape[0] // _REDUCTION, _REDUCTION, -1, _REDUCTION)
    return np.asarray(cells.any(axis=(1, 3)))


def _extend(plane: npt.NDArray[np.float32], is_set: Mask) -> npt.NDArray[np.float32]:
    """Return a plane (h, w, C) whose unset elements have the mean of their set neighbours."""
    share = box_blur(is_set.astype(np.float32), 3)[..., np.newaxis]
    mean = box_blur(plane * is_set[..., np.newaxis], 3) / np.maximum(share, 1e-3)
    return np.where(is_set[..., np.newaxis], plane, mean)


def _enlarge_at(
    plane: npt.NDArray[np.float32], rows: npt.NDArray[np.int64], columns: npt.NDArray[np.int64]
) -> npt.NDArray[np.float32]:
    """Return a reduced plane (h, w, C), interpolated at pixels, (N, C)."""
    at = [(axis + 0.5) / _REDUCTION - 0.5 for axis in (rows, columns)]
    channels = [
        ndimage.map_coordinates(channel, at, order=1, mode="nearest")
        for channel in np.moveaxis(plane, 2, 0)
    ]
    return np.stack(channels, axis=1)


def remove_seam(result: Pixels, pixels: Pixels, hole: Mask) -> Pixels:
    """Return the result of a window, corrected to meet the known pixels at the hole's border.

    Args:
        result: (H, W, C), uint8 or uint16, defined beside the hole too.
        pixels: (H, W, C), same dtype: the known pixels; not read in the hole.
        hole: (H, W), bool, not all.
    """
    full = int(np.iinfo(result.dtype).max)
    border = find_border(hole, hole)
    misses = pixels[border].astype(np.float32) - result[border]
    corrected = result[hole] + compute_correction(misses, border, hole, unit=full / 255)
    fitted = result.copy()
    fitted[hole] = np.clip(np.rint(corrected), 0, full).astype(result.dtype)
    return fitted
