"""A region of the picture, and how it changes the mask. Knows no Qt."""

import enum
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from app.editor.document.brush import Point
from app.editor.document.mask import MaskChange, PaintedMask
from engine.pictures.pixels import Mask, Rect

Opacity: TypeAlias = npt.NDArray[np.uint8] | npt.NDArray[np.uint16]

_F64 = npt.NDArray[np.float64]


class Combining(enum.Enum):
    """How a region changes the mask."""

    ADD = enum.auto()
    TAKE_AWAY = enum.auto()
    INTERSECT = enum.auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class Region:
    """Some pixels of the picture.

    Attributes:
        place: A rectangle that holds them.
        covered: (place.height, place.width), bool, true where the region is.
    """

    place: Rect
    covered: Mask = field(repr=False)

    @classmethod
    def of_rect(cls, place: Rect) -> "Region":
        """Return the region of all pixels of a rectangle."""
        return cls(place=place, covered=np.ones((place.height, place.width), np.bool_))


def combine(mask: PaintedMask, region: Region, how: Combining) -> MaskChange | None:
    """Return the change that a region makes of a mask, None if it makes none."""
    there = mask.elements[region.place.slices]
    if how is Combining.ADD:
        return MaskChange.from_flips(region.covered & ~there, place=region.place)
    if how is Combining.TAKE_AWAY:
        return MaskChange.from_flips(region.covered & there, place=region.place)
    marked = Rect.of_mask(mask.elements)
    if marked is None:
        return None
    flips = mask.elements[marked.slices].copy()
    common = marked.intersected(region.place)
    if common is not None:
        flips[common.slices_in(marked)] &= ~region.covered[common.slices_in(region.place)]
    return MaskChange.from_flips(flips, place=marked)


def change_again(
    mask: PaintedMask, before: MaskChange, region: Region, how: Combining
) -> tuple[MaskChange | None, MaskChange | None]:
    """Return the change that replaces an earlier change by that of a region.

    Args:
        mask: The mask, which the earlier change is in.
        before: The earlier change.
        region: What is added or taken away instead.
        how: ADD or TAKE_AWAY.

    Returns:
        What has to be flipped now, and what is then changed in all; None for nothing.
    """
    place = before.place.united(region.place)
    flipped = np.zeros((place.height, place.width), np.bool_)
    flipped[before.place.slices_in(place)] = before.unpack()
    there = mask.elements[place.slices] ^ flipped
    covered = np.zeros_like(flipped)
    covered[region.place.slices_in(place)] = region.covered
    whole = covered & (~there if how is Combining.ADD else there)
    return (
        MaskChange.from_flips(whole ^ flipped, place=place),
        MaskChange.from_flips(whole, place=place),
    )


def find_transparent(alpha: Opacity) -> Region | None:
    """Return the pixels of an alpha channel (H, W) that are less than half opaque, if any."""
    covered = alpha < (1 << (8 * alpha.dtype.itemsize - 1))
    place = Rect.of_mask(covered)
    return None if place is None else Region(place=place, covered=covered[place.slices])


def fill_rectangle(start: Point, end: Point, *, within: Rect) -> Region | None:
    """Return the pixels whose centres lie between two corners, None if there are none."""
    left, right = sorted((start.x, end.x))
    top, bottom = sorted((start.y, end.y))
    edges = np.ceil(np.array([left, top, right, bottom]) - 0.5).astype(int).tolist()
    left, top, right, bottom = edges
    if right <= left or bottom <= top:
        return None
    drawn = Rect.from_edges(left=left, top=top, right=right, bottom=bottom).intersected(within)
    return None if drawn is None else Region.of_rect(drawn)


def fill_polygon(corners: Sequence[Point], *, within: Rect) -> Region | None:
    """Return the pixels whose centres a closed polygon winds around, None if there are none.

    A polygon that crosses itself has no holes where it winds around twice in one direction.
    """
    xy = np.array([(corner.x, corner.y) for corner in corners])
    rows, columns, turns = _find_crossings(xy, np.roll(xy, -1, axis=0), within=within)
    if rows.size == 0 or columns.min() == columns.max():
        return None
    place = Rect.from_edges(
        left=int(columns.min()),
        top=int(rows.min()),
        right=int(columns.max()),
        bottom=int(rows.max()) + 1,
    )
    # Small numbers, summed in place: half of the time goes into memory.
    windings = np.zeros((place.height, place.width + 1), np.int16)
    np.add.at(windings, (rows - place.y, columns - place.x), turns)
    np.cumsum(windings, axis=1, out=windings)
    covered = windings[:, :-1] != 0
    return Region(place=place, covered=covered) if covered.any() else None


def _find_crossings(
    starts: _F64, ends: _F64, *, within: Rect
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64], npt.NDArray[np.int16]]:
    """Return where edges cross the centre lines of rows.

    Args:
        starts: (N, 2), (x, y), picture pixels.
        ends: (N, 2), (x, y), picture pixels.
        within: Rows outside are left out; columns outside are moved to its sides.

    Returns:
        Of each crossing the row, the first column right of it, and 1 (downwards) or -1.
    """
    first, last = (
        np.clip(np.ceil(side - 0.5), within.y, within.bottom).astype(np.int64)
        for side in (np.minimum(starts[:, 1], ends[:, 1]), np.maximum(starts[:, 1], ends[:, 1]))
    )
    counts = last - first
    edge = np.repeat(np.arange(len(starts)), counts)
    rows = first[edge] + np.arange(counts.sum()) - np.repeat(counts.cumsum() - counts, counts)
    rise = ends[edge, 1] - starts[edge, 1]
    along = (rows + 0.5 - starts[edge, 1]) / rise
    x = starts[edge, 0] + along * (ends[edge, 0] - starts[edge, 0])
    columns = np.clip(np.ceil(x - 0.5), within.x, within.right).astype(np.int64)
    return rows, columns, np.where(rise > 0, 1, -1).astype(np.int16)
