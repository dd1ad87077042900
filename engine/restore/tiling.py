"""From a mask to the windows that the generator sees.

Near holes form a group. Each group gets one window of context: thin groups at the photograph's own
scale, wide ones reduced to about the scale that the generator was trained on. Windows larger than
a tile are cut into overlapping tiles, of which only those that touch the hole are run. So the cost
grows with the hole, not with the picture.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import ndimage

from engine.api import Context, Guide, Method, RestoreOptions
from engine.pictures.pixels import Mask, Rect

# Holes nearer than about two of these cells belong to one group.
_CELL_PX = 16
# A hole whose largest inscribed circle is no wider than this is thin.
THIN_RADIUS_PX = 10.0
# A hole whose largest inscribed circle is no wider than this is the generator's alone; it is less
# than two patches wide, and copies show in it.
WOVEN_RADIUS_PX = 6.0
_THIN_MARGIN_PX = 64
_WIDE_MARGIN_PX = 64
# Surroundings that the weave copies from: as wide as the group is, within these bounds.
_LEAST_SOURCE_MARGIN_PX = 256
_MOST_SOURCE_MARGIN_PX = 768
# Known pixels that the smooth fill sees which the weave alone begins from.
SMOOTH_MARGIN_PX = 64
# Short side of a wide group's window when the generator sees it.
WORKING_SIDE_PX = 384
TILE_PX = 512
_TILE_OVERLAP_PX = 128
# Distances are measured in tiles of this side, which see this much around them; larger distances on
# a grid of at most so many cells a side.
_DISTANCE_TILE_PX = 256
_EXACT_RADIUS_PX = 32
_DISTANCE_GRID = 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Holes that are filled together.

    Attributes:
        place: The rectangle around them, picture pixels.
        mask: (place.height, place.width), bool: the group's own pixels only.
        radius_px: Radius of the largest circle that fits into them.
    """

    place: Rect
    mask: Mask
    radius_px: float

    @property
    def area(self) -> int:
        """Pixels of the rectangle around them."""
        return self.place.area

    @property
    def is_thin(self) -> bool:
        """Whether the generator fills it at the photograph's own scale."""
        return self.radius_px <= THIN_RADIUS_PX

    @property
    def is_woven(self) -> bool:
        """Whether the generator's answer only guides the weave."""
        return self.radius_px > WOVEN_RADIUS_PX


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """Context of a group, and how much it is reduced for the generator.

    Attributes:
        place: What is cut out, picture pixels.
        width_px: Width that the generator sees.
        height_px: Height that the generator sees.
    """

    place: Rect
    width_px: int
    height_px: int

    @property
    def is_reduced(self) -> bool:
        """Whether the generator sees less than the photograph's own scale."""
        return (self.width_px, self.height_px) != (self.place.width, self.place.height)

    @property
    def enlargement(self) -> float:
        """How many times the generator's answer is enlarged; 1 at the photograph's own scale."""
        return min(self.place.width / self.width_px, self.place.height / self.height_px)


def find_groups(mask: Mask, place: Rect) -> list[Group]:
    """Return the groups of a mask, top to bottom; each mask pixel belongs to exactly one.

    Args:
        mask: (place.height, place.width), bool; the groups hold views of it.
        place: Where that is in the picture.
    """
    cells = _any_in_cells(mask, _CELL_PX)
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


def inscribed_radius_px(mask: Mask) -> float:
    """Return the radius of the largest circle inside the mask, the picture's edge counting as known.

    Exact up to 32 px, in memory that does not grow with the mask. Larger ones are rounded up to a
    grid of at most 1024 cells a side.
    """
    bounds = Rect.of_shape(mask.shape)
    radius_px = 0.0
    for top in range(0, bounds.height, _DISTANCE_TILE_PX):
        for left in range(0, bounds.width, _DISTANCE_TILE_PX):
            side = _DISTANCE_TILE_PX
            tile = Rect(x=left, y=top, width=side, height=side).intersected(bounds)
            assert tile is not None
            if not mask[tile.slices].any():
                continue
            around = tile.grown(_EXACT_RADIUS_PX, within=bounds)
            # Known pixels are put around it: beyond the mask that is what they are, and beyond the
            # margin they only say that the distance is larger than what is told exactly.
            distances = ndimage.distance_transform_edt(np.pad(mask[around.slices], 1))
            inner = tile.moved(dx=1 - around.x, dy=1 - around.y).slices
            radius_px = max(radius_px, float(np.asarray(distances)[inner].max()))
            if radius_px > _EXACT_RADIUS_PX:
                return _rounded_radius_px(mask)
    return radius_px


def window_of(group: Group, *, within: Rect, context: Context = Context.NORMAL) -> Window:
    """Return the context window of a group in a picture of the rectangle `within`."""
    if group.is_thin:
        place = group.place.grown(round(_THIN_MARGIN_PX * context.factor), within=within)
        return Window(place=place, width_px=place.width, height_px=place.height)
    margin_px = max(_WIDE_MARGIN_PX, min(group.place.width, group.place.height))
    place = group.place.grown(round(margin_px * context.factor), within=within)
    scale = min(WORKING_SIDE_PX / min(place.width, place.height), 1.0)
    return Window(
        place=place,
        width_px=max(round(place.width * scale), 1),
        height_px=max(round(place.height * scale), 1),
    )


def source_window(group: Group, *, within: Rect) -> Rect:
    """Return the rectangle from which a group's patches are copied."""
    margin_px = min(group.place.width, group.place.height)
    return group.place.grown(
        min(max(margin_px, _LEAST_SOURCE_MARGIN_PX), _MOST_SOURCE_MARGIN_PX), within=within
    )


def method_of(options: RestoreOptions) -> Method:
    """Return how a mask's groups are filled; with a source, by what copies from it."""
    return options.method if options.source is None else Method.WEAVE


def is_woven(group: Group, options: RestoreOptions) -> bool:
    """Return whether a group's first answer is woven over."""
    method = method_of(options)
    is_wanted = group.is_woven or options.guide is Guide.LOOSE
    return method is Method.WEAVE or (method is Method.REWEAVE and is_wanted)


def feather_width_px(group: Group, options: RestoreOptions) -> float:
    """Return the width of a group's feather, in narrow holes up to their middle; 0 is none."""
    return min(float(options.feather_px), group.radius_px)


def tiles_of(mask: Mask, *, tile_px: int = TILE_PX) -> list[Rect]:
    """Return the overlapping tiles of a window that touch its hole.

    Args:
        mask: (H, W), bool: the window's hole at the scale that the generator sees.
        tile_px: Greatest side of a tile.
    """
    height, width = mask.shape
    return [
        tile
        for top, tile_height in _spans(height, tile_px)
        for left, tile_width in _spans(width, tile_px)
        if mask[(tile := Rect(x=left, y=top, width=tile_width, height=tile_height)).slices].any()
    ]


def tile_weight(tile: Rect, *, shape: tuple[int, int]) -> npt.NDArray[np.float32]:
    """Return (tile.height, tile.width), float32: a ramp towards each side inside the window.

    Weights of overlapping tiles blend their answers; they are positive everywhere.
    """
    rows = _ramp(tile.y, tile.height, shape[0])
    columns = _ramp(tile.x, tile.width, shape[1])
    return rows[:, np.newaxis] * columns


def _rounded_radius_px(mask: Mask) -> float:
    cell_px: int = max(math.ceil(max(mask.shape) / _DISTANCE_GRID), 1)
    cells = np.pad(_any_in_cells(mask, cell_px), 1)
    distances = np.asarray(ndimage.distance_transform_edt(cells))
    return cell_px * float(distances.max())


def _any_in_cells(mask: Mask, cell_px: int) -> Mask:
    """Return one element for each square cell, true where any of its pixels is."""
    if cell_px == 1:
        return mask
    rows = np.arange(0, mask.shape[0], cell_px)
    columns = np.arange(0, mask.shape[1], cell_px)
    by_rows = np.logical_or.reduceat(mask, rows, axis=0)
    return np.asarray(np.logical_or.reduceat(by_rows, columns, axis=1), bool)


def _spans(length: int, tile_px: int) -> Iterator[tuple[int, int]]:
    """Yield (start, length) of equally spread, overlapping spans that cover `length`."""
    if length <= tile_px:
        yield 0, length
        return
    count = math.ceil((length - _TILE_OVERLAP_PX) / (tile_px - _TILE_OVERLAP_PX))
    for index in range(count):
        yield round(index * (length - tile_px) / (count - 1)), tile_px


def _ramp(start: int, length: int, total: int) -> npt.NDArray[np.float32]:
    position = np.arange(length, dtype=np.float32) + 1.0
    ramp = np.full(length, float(_TILE_OVERLAP_PX), np.float32)
    if start > 0:
        ramp = np.minimum(ramp, position)
    if start + length < total:
        ramp = np.minimum(ramp, position[::-1])
    return ramp / np.float32(_TILE_OVERLAP_PX)
