"""Filters near a mask alone, so that time and memory follow the mask and not the planes around it.

Strips are cut so that OpenCV's filters give the same values as in the whole plane, bit for bit.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
from scipy import ndimage

from engine.compute.filters import choose_reduction, gaussian_blur
from engine.pictures.pixels import Mask, Rect

_F32: TypeAlias = npt.NDArray[np.float32]
_I64: TypeAlias = npt.NDArray[np.int64]

_MIN_ROWS = 256
# OpenCV rounds the last few columns of a row differently from the others. So a strip begins at a
# multiple of this, and has this many columns more than a filter reaches.
_LANES = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Strip:
    """A part of a plane.

    Attributes:
        inner: The part whose filtered values are right; no two strips share a pixel.
        outer: The part that a filter has to see.
    """

    inner: Rect
    outer: Rect


def cut_strips(wanted: Mask, *, margin_px: int) -> Iterator[Strip]:
    """Yield strips that cover a mask, with as little else as rectangles of some size can.

    Args:
        wanted: (H, W), bool.
        margin_px: How far a filter reaches.
    """
    bounds = Rect.of_shape(wanted.shape)
    for band in _cut_rows(bounds, max(_MIN_ROWS, 2 * margin_px)):
        columns = np.flatnonzero(wanted[band.slices].any(axis=0))
        for run in np.split(columns, np.flatnonzero(np.diff(columns) > 2 * margin_px) + 1):
            if not run.size:
                continue
            left, right = int(run[0]), int(run[-1]) + 1
            rows = np.flatnonzero(wanted[band.y : band.bottom, left:right].any(axis=1))
            inner = Rect.from_edges(
                left=left,
                top=band.y + int(rows[0]),
                right=right,
                bottom=band.y + int(rows[-1]) + 1,
            )
            outer = inner.grown(margin_px + _LANES, within=bounds)
            yield Strip(
                inner=inner,
                outer=Rect.from_edges(
                    left=outer.x // _LANES * _LANES,
                    top=outer.y,
                    right=outer.right,
                    bottom=outer.bottom,
                ),
            )


def filter_inside(
    values: _F32,
    mask: Mask,
    filter_plane: Callable[[_F32], _F32],
    *,
    margin_px: int,
    beyond: float = 0.0,
) -> _F32:
    """Filter a plane that has values inside a mask, and return the new values there.

    Args:
        values: (N, C), float32, in the order of `np.nonzero(mask)`.
        mask: (H, W), bool, with N pixels.
        filter_plane: Filters (H, W, C), float32.
        margin_px: How far the filter reaches.
        beyond: What the plane holds outside the mask.

    Returns:
        (N, C), float32.
    """
    places = np.flatnonzero(mask)
    filtered = np.empty_like(values)
    for strip in cut_strips(mask, margin_px=margin_px):
        plane = np.full(
            (strip.outer.height, strip.outer.width, values.shape[1]), beyond, np.float32
        )
        plane[mask[strip.outer.slices]] = values[_find_places(places, mask, strip.outer)]
        result = filter_plane(plane)[strip.inner.slices_in(strip.outer)]
        order = _find_places(places, mask, strip.inner)
        filtered[order] = result[mask[strip.inner.slices]]
    return filtered


def blur_inside(values: _F32, mask: Mask, deviation_px: float) -> _F32:
    """Return the Gaussian blur (N, C) of values inside a mask, with 0 outside; see `filter_inside`."""
    return filter_inside(
        values,
        mask,
        lambda plane: gaussian_blur(plane, deviation_px),
        margin_px=int(4 * deviation_px) + 2,
    )


def blur_inside_widely(values: _F32, mask: Mask, deviation_px: float) -> _F32:
    """Return nearly the same as `blur_inside`, by a reduced plane where the blur is wide."""
    factor = choose_reduction(deviation_px, mask.shape)
    if factor == 1:
        return blur_inside(values, mask, deviation_px)
    rows, columns = np.nonzero(mask)
    height, width = (-(-length // factor) for length in mask.shape)
    cells = rows // factor * width + columns // factor
    filtered = np.empty_like(values)
    at = [(axis + 0.5) / factor - 0.5 for axis in (rows, columns)]
    for channel in range(values.shape[1]):
        total = np.bincount(cells, values[:, channel], minlength=height * width)
        mean = (total / factor**2).astype(np.float32).reshape(height, width)
        low = gaussian_blur(mean, deviation_px / factor)
        ndimage.map_coordinates(low, at, filtered[:, channel], order=1, mode="nearest")
    return filtered


def _cut_rows(bounds: Rect, rows: int) -> Iterator[Rect]:
    for top in range(0, bounds.height, rows):
        bottom = min(top + rows, bounds.height)
        yield Rect.from_edges(left=0, top=top, right=bounds.width, bottom=bottom)


def _find_places(places: _I64, mask: Mask, rect: Rect) -> _I64:
    """Return which of all pixels of a mask, `places`, lie in a rectangle, in order."""
    counts = np.count_nonzero(mask[rect.slices], axis=1)
    starts = np.arange(rect.y, rect.bottom) * mask.shape[1] + rect.x
    # In a row they follow each other.
    shifts = np.searchsorted(places, starts) - np.cumsum(counts) + counts
    return np.repeat(shifts, counts) + np.arange(counts.sum())
