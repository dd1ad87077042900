"""Rectangles by the thousand: which of them overlap another, and what holds them all."""

from collections.abc import Sequence
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from engine.pictures.pixels import Mask, Rect

# (4, N): left, top, right, bottom of N rectangles. As arrays, since there may be thousands of
# specks; by edge, since numpy looks at long rows many times faster than at rows of four.
_Edges: TypeAlias = npt.NDArray[np.int64]


class Places:
    """Rectangles that are all asked at once which of them overlap another."""

    def __init__(self, places: Sequence[Rect]) -> None:
        edges = np.array([_edges_of(place) for place in places], np.int64)
        self._edges: _Edges = edges.reshape(-1, 4).T.copy()

    def overlapping(self, place: Rect) -> list[int]:
        """Return the indices of those that have a pixel in common with a place, ascending."""
        found: list[int] = np.flatnonzero(_overlaps(self._edges, _edges_of(place))).tolist()
        return found


def disjoint_places(places: list[Rect]) -> list[Rect]:
    """Return rectangles that hold all the given ones and do not overlap one another."""
    edges: _Edges = np.empty((4, len(places)), np.int64)
    count = 0
    for place in places:
        grown = _edges_of(place)
        while True:
            others = edges[:, :count]
            overlaps = _overlaps(others, grown)
            if not overlaps.any():
                break
            least = others[:2, overlaps].min(axis=1)
            most = others[2:, overlaps].max(axis=1)
            grown = (
                min(grown[0], int(least[0])),
                min(grown[1], int(least[1])),
                max(grown[2], int(most[0])),
                max(grown[3], int(most[1])),
            )
            kept = others[:, ~overlaps]
            count = kept.shape[1]
            edges[:, :count] = kept
        edges[:, count] = grown
        count += 1
    return [
        Rect.from_edges(left=left, top=top, right=right, bottom=bottom)
        for left, top, right, bottom in edges[:, :count].T.tolist()
    ]


def _edges_of(place: Rect) -> tuple[int, int, int, int]:
    return place.x, place.y, place.right, place.bottom


def _overlaps(edges: _Edges, place: tuple[int, int, int, int]) -> Mask:
    """Return (N,), bool: which of the rectangles have a pixel in common with one."""
    left, top, right, bottom = place
    is_beside = (edges[0] < right) & (edges[2] > left)
    return np.asarray(is_beside & (edges[1] < bottom) & (edges[3] > top), bool)
