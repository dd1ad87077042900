"""Groups the holes of a mask: holes that lie near each other are filled together."""

import math
from dataclasses import dataclass

import numpy as np
from scipy import ndimage

from engine.api import Guide, Method, RestoreOptions
from engine.pictures.pixels import Mask, Rect

# Holes closer than about two of these cells belong to one group.
_CELL_PX = 16
# A group whose largest inscribed circle has at most this radius is thin.
THIN_RADIUS_PX = 10.0
# Up to this radius a hole is less than two patches wide, and copied patches would show in it: the
# generator fills it alone.
MAX_UNWOVEN_RADIUS_PX = 6.0
# A hole of this many pixels is woven at half the photograph's scale, and only refined at its own.
MIN_LARGE_PX = 250_000
# A group sprawls if its rectangle has at least this many pixels, and this many for each of its own.
MIN_SPRAWLING_PX = 1_000_000
_SPRAWLING_RATIO = 10
# Distances are exact up to this radius; they are measured in tiles, each with this margin.
_EXACT_RADIUS_PX = 32
_DISTANCE_TILE_PX = 256
# Larger radii are measured on a grid of at most this many cells a side.
_MAX_GRID_CELLS = 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Holes that are filled together.

    Attributes:
        place: The rectangle around the holes, picture pixels.
        mask: (place.height, place.width), bool: the pixels of this group only.
        radius_px: Radius of the largest circle inside the holes.
    """

    place: Rect
    mask: Mask
    radius_px: float

    @property
    def is_thin(self) -> bool:
        """Whether the generator sees the group at the scale of the photograph."""
        return self.radius_px <= THIN_RADIUS_PX

    @property
    def is_large(self) -> bool:
        """Whether the weave only refines the group at the photograph's own scale."""
        return int(np.count_nonzero(self.mask)) >= MIN_LARGE_PX

    @property
    def is_sprawling(self) -> bool:
        """Whether the rectangle has so many more pixels than the group that they count."""
        count = int(np.count_nonzero(self.mask))
        return self.place.area >= max(MIN_SPRAWLING_PX, _SPRAWLING_RATIO * count)

    @property
    def is_in_strips(self) -> bool:
        """Whether filters run in strips near the holes, not over the rectangle around them."""
        return self.is_sprawling or self.is_large

    def mask_in(self, outer: Rect) -> Mask:
        """Return (outer.height, outer.width), bool: the pixels of this group only."""
        mask = np.zeros((outer.height, outer.width), bool)
        mask[self.place.slices_in(outer)] = self.mask
        return mask


def find_groups(mask: Mask, place: Rect) -> list[Group]:
    """Return the groups of a mask, top to bottom; each mask pixel belongs to exactly one.

    Args:
        mask: (place.height, place.width), bool; the groups hold views of it.
        place: The rectangle of the picture that the mask covers.
    """
    cells = _reduce_to_cells(mask, _CELL_PX)
    labels, count = ndimage.label(
        ndimage.binary_dilation(cells, np.ones((3, 3), bool)), np.ones((3, 3), bool)
    )
    groups = []
    for index, found in enumerate(ndimage.find_objects(labels, max_label=count), start=1):
        rows, columns = found
        area = mask[
            rows.start * _CELL_PX : rows.stop * _CELL_PX,
            columns.start * _CELL_PX : columns.stop * _CELL_PX,
        ]
        own_cells = labels[found] == index
        own = own_cells.repeat(_CELL_PX, axis=0).repeat(_CELL_PX, axis=1)
        own_mask = area & own[: area.shape[0], : area.shape[1]]
        inner = Rect.of_mask(own_mask)
        assert inner is not None
        groups.append(
            Group(
                place=inner.moved(
                    dx=place.x + columns.start * _CELL_PX, dy=place.y + rows.start * _CELL_PX
                ),
                mask=own_mask[inner.slices],
                radius_px=inscribed_radius_px(own_mask[inner.slices]),
            )
        )
    return groups


def is_woven(group: Group, options: RestoreOptions) -> bool:
    """Whether the weave replaces the first result of a group."""
    match options.effective_method:
        case Method.WEAVE:
            return True
        case Method.REWEAVE:
            return group.radius_px > MAX_UNWOVEN_RADIUS_PX or options.guide is Guide.LOOSE
        case _:
            return False


def feather_width_px(group: Group, options: RestoreOptions) -> float:
    """Return the width of a group's feather, at most up to the middle of its holes; 0 is none."""
    return min(float(options.feather_px), group.radius_px)


def inscribed_radius_px(mask: Mask) -> float:
    """Return the radius of the largest circle inside a mask; pixels beyond its edge are not in it.

    Exact up to 32 px, in memory that does not grow with the mask. Larger radii are rounded up to a
    grid of at most 1024 cells a side.
    """
    bounds = Rect.of_shape(mask.shape)
    radius_px = 0.0
    for tile in bounds.split(_DISTANCE_TILE_PX):
        if not mask[tile.slices].any():
            continue
        around = tile.grown(_EXACT_RADIUS_PX, within=bounds)
        # The padding ends the mask at its edge. At the end of the margin it only limits the
        # distance, to more than what is measured exactly.
        distances = ndimage.distance_transform_edt(np.pad(mask[around.slices], 1))
        inner = tile.moved(dx=1 - around.x, dy=1 - around.y).slices
        radius_px = max(radius_px, float(np.asarray(distances)[inner].max()))
        if radius_px > _EXACT_RADIUS_PX:
            return _measure_radius_on_grid(mask)
    return radius_px


def _measure_radius_on_grid(mask: Mask) -> float:
    cell_px: int = max(math.ceil(max(mask.shape) / _MAX_GRID_CELLS), 1)
    cells = np.pad(_reduce_to_cells(mask, cell_px), 1)
    distances = np.asarray(ndimage.distance_transform_edt(cells))
    return cell_px * float(distances.max())


def _reduce_to_cells(mask: Mask, cell_px: int) -> Mask:
    """Return one element for each square cell, true where any pixel of the cell is."""
    if cell_px == 1:
        return mask
    rows = np.arange(0, mask.shape[0], cell_px)
    columns = np.arange(0, mask.shape[1], cell_px)
    by_rows = np.logical_or.reduceat(mask, rows, axis=0)
    return np.asarray(np.logical_or.reduceat(by_rows, columns, axis=1), bool)
