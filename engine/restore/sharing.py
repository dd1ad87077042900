"""Windows that thin groups share: hundreds of specks of dust are not hundreds of passes.

The windows of near groups are united where that is no more pixels than they have apart, and windows
of one size go through the generator together.
"""

from dataclasses import dataclass
from functools import partial

import numpy as np
import numpy.typing as npt

from engine.api import Context, Method, RestoreOptions
from engine.pictures.pixels import Rect
from engine.restore.tiling import TILE_PX, Group, method_of, window_of

# Sides of shared windows are multiples of it where the picture leaves room, so that more are equal;
# the generator would fill them up to it anyway.
_STEP_PX = 16
# The most that goes through the generator at once: as much as one tile.
_BATCH_PX = TILE_PX * TILE_PX


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedWindow:
    """A rectangle that the generator sees at the photograph's scale, and what it fills there.

    Attributes:
        place: Picture pixels; no side is above `TILE_PX`.
        groups: Their own windows lie in it.
    """

    place: Rect
    groups: tuple[Group, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """Windows of one size, which go through the generator together.

    Attributes:
        windows: No more pixels than one tile has, so that a batch neither takes more memory nor
            keeps the device longer; but at least one.
    """

    windows: tuple[SharedWindow, ...]

    @property
    def area(self) -> int:
        """Pixels that the generator sees."""
        return sum(window.place.area for window in self.windows)


def parts_of(groups: list[Group], options: RestoreOptions, *, within: Rect) -> list[Group | Batch]:
    """Return what gets its first answer by itself, and what does together.

    Args:
        groups: Of one mask.
        options: How they are filled.
        within: The picture.
    """
    if method_of(options) not in (Method.REWEAVE, Method.GENERATOR):
        return list(groups)
    together = partial(is_shareable, within=within, context=options.context)
    shared = shared_batches(
        [group for group in groups if together(group)], within=within, context=options.context
    )
    return [*shared, *(group for group in groups if not together(group))]


def is_shareable(group: Group, *, within: Rect, context: Context) -> bool:
    """Whether the group is thin and its window no larger than a tile."""
    if not group.is_thin:
        return False
    place = window_of(group, within=within, context=context).place
    return max(place.width, place.height) <= TILE_PX


def shared_batches(groups: list[Group], *, within: Rect, context: Context) -> list[Batch]:
    """Return windows for groups that may share them; every group is in one.

    Args:
        groups: All of them shareable.
        within: The picture.
        context: How much of the surroundings is seen.
    """
    by_size: dict[tuple[int, int], list[SharedWindow]] = {}
    for window in _united(groups, within=within, context=context):
        by_size.setdefault((window.place.width, window.place.height), []).append(window)
    batches = []
    for (width, height), windows in by_size.items():
        count = max(_BATCH_PX // (width * height), 1)
        batches += [
            Batch(windows=tuple(windows[start : start + count]))
            for start in range(0, len(windows), count)
        ]
    return batches


def _united(groups: list[Group], *, within: Rect, context: Context) -> list[SharedWindow]:
    """Return windows; each group joins the one that it enlarges least, or begins its own."""
    edges: npt.NDArray[np.int64] = np.zeros((len(groups), 4), np.int64)
    members: list[list[Group]] = []
    for group in groups:
        place = window_of(group, within=within, context=context).place
        own = np.array([-place.x, -place.y, place.right, place.bottom])
        joined = np.maximum(edges[: len(members)], own)
        sides = joined[:, 2:] + joined[:, :2]
        growth = sides.prod(axis=1) - _areas(edges[: len(members)]) - place.area
        growth = np.where((sides <= TILE_PX).all(axis=1), growth, np.iinfo(np.int64).max)
        best = int(growth.argmin()) if members else -1
        if members and growth[best] <= 0:
            edges[best] = joined[best]
            members[best].append(group)
        else:
            edges[len(members)] = own
            members.append([group])
    return [
        SharedWindow(
            place=_rounded(
                Rect(x=-int(left), y=-int(top), width=int(right + left), height=int(bottom + top)),
                within=within,
            ),
            groups=tuple(own),
        )
        for (left, top, right, bottom), own in zip(edges[: len(members)], members, strict=True)
    ]


def _areas(edges: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """Return areas of (N, 4): left and top with their signs turned, right and bottom."""
    return np.asarray((edges[:, 2:] + edges[:, :2]).prod(axis=1), np.int64)


def _rounded(place: Rect, *, within: Rect) -> Rect:
    """Return a rectangle that holds this one, with sides of whole steps where there is room."""

    def span(start: int, length: int, low: int, high: int) -> tuple[int, int]:
        side = min(-(-length // _STEP_PX) * _STEP_PX, high - low)
        return min(max(start - (side - length) // 2, low), high - side), side

    x, width = span(place.x, place.width, within.x, within.right)
    y, height = span(place.y, place.height, within.y, within.bottom)
    return Rect(x=x, y=y, width=width, height=height)
