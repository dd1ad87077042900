"""Chooses the windows that are filled at once, and cuts large ones into tiles.

A window is a group with its surroundings. The generator sees thin groups at the scale of the
photograph and wide ones reduced to about the scale that it was trained on. Thin groups that lie near
each other share a window, and windows of one size go through the generator together, so that
hundreds of specks of dust are not hundreds of passes. A window larger than a tile is cut into
overlapping tiles, of which only those that touch the hole are run. So the cost grows with the hole
and not with the picture.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from engine.api import Method, RestoreOptions
from engine.pictures.pixels import Mask, Pixels, Rect
from engine.restore.groups import Group
from engine.weave.chosen_source import MARGIN_PX

TILE_PX = 512
_TILE_OVERLAP_PX = 128
# Short side of a wide group's window after it is reduced: half of it, between these bounds.
_MIN_WORKING_SIDE_PX = 384
MAX_WORKING_SIDE_PX = 512
# The generator was trained on holes up to about this radius, and blurs in wider ones.
_MAX_SEEN_RADIUS_PX = 40.0
_GENERATOR_MARGIN_PX = 64
# Known pixels around a hole that the smooth fill continues, where the weave works alone.
_SMOOTH_MARGIN_PX = 64
_CLASSICAL_MARGIN_PX = 16
# The weave copies from surroundings that are as wide as the group, within these bounds.
_MIN_WEAVE_MARGIN_PX = 256
_MAX_WEAVE_MARGIN_PX = 768
# Windows with coarse results that are filled together have at most this many pixels of the picture.
_MAX_BATCH_PX = 16_000_000
# The sides of shared windows are multiples of this where the picture has room, so that more windows
# have the same size. The generator would pad them to it anyway.
_STEP_PX = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """A rectangle of the picture, and its size for the generator.

    Attributes:
        place: What is cut out, picture pixels.
        width_px: Width after the window is reduced.
        height_px: Height after the window is reduced.
        groups: The groups that are filled in it.
    """

    place: Rect
    width_px: int
    height_px: int
    groups: tuple[Group, ...]

    @property
    def is_reduced(self) -> bool:
        """Whether the generator sees the window smaller than it is in the photograph."""
        return (self.width_px, self.height_px) != (self.place.width, self.place.height)

    @property
    def has_coarse_results(self) -> bool:
        """Whether the generator has results for the window that are smaller than it is."""
        return self.is_reduced or self.halvings > 0

    @property
    def is_in_strips(self) -> bool:
        """Whether the window has so many pixels that it is reduced strip by strip."""
        return self.is_reduced and any(group.is_in_strips for group in self.groups)

    @property
    def enlargement(self) -> float:
        """How many times the generator's result is enlarged, at least 1."""
        return min(self.place.width / self.width_px, self.place.height / self.height_px)

    @property
    def halvings(self) -> int:
        """How often the sides are halved for the coarsest result; 0 unless a hole is wide."""
        radius_px = max((group.radius_px for group in self.groups), default=0.0) / self.enlargement
        return max(math.ceil(math.log2(max(radius_px, 1.0) / _MAX_SEEN_RADIUS_PX)), 0)

    def halve(self, times: int) -> tuple[int, int]:
        """Return height and width for the generator, pixels, after some halvings."""
        return (
            max(round(self.height_px / 2**times), 1),
            max(round(self.width_px / 2**times), 1),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Cutout:
    """A window with a copy of its pixels, which another thread may read after the job has ended.

    Attributes:
        window: Where the pixels come from.
        colours: (window.place.height, window.place.width, 1 or 3), uint8 or uint16, without alpha.
        hole: (window.place.height, window.place.width), bool: all unknown pixels of the window.
    """

    window: Window
    colours: Pixels = field(repr=False)
    hole: Mask = field(repr=False)


def batch_windows(
    groups: list[Group], options: RestoreOptions, *, within: Rect
) -> list[tuple[Window, ...]]:
    """Return the windows of all groups; those in one tuple are filled together.

    Windows that go through the generator together have one size, at the photograph's scale, and
    together at most the pixels of one tile. Windows with coarse results are filled together as far
    as memory allows, so that all of them have one soon.

    Args:
        groups: The groups of one mask.
        options: The options of the job.
        within: The rectangle of the picture.
    """
    windows = [choose_window(group, options, within=within) for group in groups]
    if not options.uses_generator:
        return [(window,) for window in windows]
    shareable = [window for window in windows if _is_shareable(window)]
    by_size: dict[tuple[int, int], list[Window]] = {}
    for window in _unite_windows(shareable, within=within):
        by_size.setdefault((window.width_px, window.height_px), []).append(window)
    batches = []
    for (width, height), same_size in by_size.items():
        count = max(TILE_PX**2 // (width * height), 1)
        batches += [
            tuple(same_size[start : start + count]) for start in range(0, len(same_size), count)
        ]
    batches += _batch_coarse([window for window in windows if window.has_coarse_results])
    alone = (w for w in windows if not (_is_shareable(w) or w.has_coarse_results))
    return [*batches, *((window,) for window in alone)]


def choose_window(group: Group, options: RestoreOptions, *, within: Rect) -> Window:
    """Return the window in which a group gets its first result."""
    if not options.uses_generator:
        is_smooth = options.effective_method is Method.WEAVE
        margin_px = _SMOOTH_MARGIN_PX if is_smooth else _CLASSICAL_MARGIN_PX
        return _make_window(group.place.grown(margin_px, within=within), (group,))
    factor = options.context.factor
    if group.is_thin:
        place = group.place.grown(round(_GENERATOR_MARGIN_PX * factor), within=within)
        return _make_window(place, (group,))
    margin_px = max(_GENERATOR_MARGIN_PX, min(group.place.width, group.place.height))
    place = group.place.grown(round(margin_px * factor), within=within)
    short_px = min(place.width, place.height)
    working_side_px = min(max(short_px / 2, _MIN_WORKING_SIDE_PX), MAX_WORKING_SIDE_PX)
    scale = min(working_side_px / short_px, 1.0)
    return _make_window(place, (group,), scale=scale)


def find_weave_place(group: Group, options: RestoreOptions, *, within: Rect) -> Rect:
    """Return the rectangle that the weave of a group looks at."""
    if options.source is not None:
        return group.place.grown(MARGIN_PX, within=within)
    margin_px = min(group.place.width, group.place.height)
    margin_px = min(max(margin_px, _MIN_WEAVE_MARGIN_PX), _MAX_WEAVE_MARGIN_PX)
    return group.place.grown(margin_px, within=within)


def cut_tiles(hole: Mask, *, tile_px: int = TILE_PX) -> list[Rect]:
    """Return the overlapping tiles of a window that touch its hole.

    Args:
        hole: (H, W), bool, at the size that the generator sees.
        tile_px: Largest side of a tile.
    """
    height, width = hole.shape
    return [
        tile
        for top, tile_height in _spread_tiles(height, tile_px)
        for left, tile_width in _spread_tiles(width, tile_px)
        if hole[(tile := Rect(x=left, y=top, width=tile_width, height=tile_height)).slices].any()
    ]


def weigh_tile(tile: Rect, *, shape: tuple[int, int]) -> npt.NDArray[np.float32]:
    """Return the weights (tile.height, tile.width), float32, that blend overlapping tiles.

    They fall in a ramp towards each side that lies inside the window, and are positive everywhere.
    """
    rows = _ramp(tile.y, tile.height, shape[0])
    columns = _ramp(tile.x, tile.width, shape[1])
    return rows[:, np.newaxis] * columns


def _make_window(place: Rect, groups: tuple[Group, ...], *, scale: float = 1.0) -> Window:
    return Window(
        place=place,
        width_px=max(round(place.width * scale), 1),
        height_px=max(round(place.height * scale), 1),
        groups=groups,
    )


def _is_shareable(window: Window) -> bool:
    """Whether the window belongs to a thin group and is no larger than a tile."""
    return window.groups[0].is_thin and max(window.place.width, window.place.height) <= TILE_PX


def _batch_coarse(windows: list[Window]) -> Iterator[tuple[Window, ...]]:
    """Yield the windows in batches of limited size, those of the widest groups first."""
    batch: list[Window] = []
    for window in sorted(windows, key=lambda window: -window.groups[0].radius_px):
        if batch and sum(w.place.area for w in [*batch, window]) > _MAX_BATCH_PX:
            yield tuple(batch)
            batch = []
        batch.append(window)
    if batch:
        yield tuple(batch)


def _unite_windows(windows: list[Window], *, within: Rect) -> list[Window]:
    """Unite windows where the united one has no more pixels than both; none exceeds a tile.

    Each window joins the one that it enlarges least, or starts a new one.
    """
    # Left and top with their signs turned, right and bottom: united by taking the maximum.
    edges: npt.NDArray[np.int64] = np.zeros((len(windows), 4), np.int64)
    members: list[list[Group]] = []
    for window in windows:
        place = window.place
        own = np.array([-place.x, -place.y, place.right, place.bottom])
        current = edges[: len(members)]
        joined = np.maximum(current, own)
        sides = joined[:, 2:] + joined[:, :2]
        areas = (current[:, 2:] + current[:, :2]).prod(axis=1)
        growth = sides.prod(axis=1) - areas - place.area
        growth = np.where((sides <= TILE_PX).all(axis=1), growth, np.iinfo(np.int64).max)
        best = int(growth.argmin()) if members else -1
        if members and growth[best] <= 0:
            edges[best] = joined[best]
            members[best] += window.groups
        else:
            edges[len(members)] = own
            members.append([*window.groups])
    places = [
        _round_up(Rect.from_edges(left=-left, top=-top, right=right, bottom=bottom), within=within)
        for left, top, right, bottom in edges[: len(members)].tolist()
    ]
    return [_make_window(place, tuple(own)) for place, own in zip(places, members, strict=True)]


def _round_up(place: Rect, *, within: Rect) -> Rect:
    """Return a rectangle around this one whose sides are whole steps where there is room."""

    def span(start: int, length: int, low: int, high: int) -> tuple[int, int]:
        side = min(-(-length // _STEP_PX) * _STEP_PX, high - low)
        return min(max(start - (side - length) // 2, low), high - side), side

    x, width = span(place.x, place.width, within.x, within.right)
    y, height = span(place.y, place.height, within.y, within.bottom)
    return Rect(x=x, y=y, width=width, height=height)


def _spread_tiles(length: int, tile_px: int) -> Iterator[tuple[int, int]]:
    """Yield (start, length) of evenly spread, overlapping spans that cover `length`."""
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
