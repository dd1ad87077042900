"""The rectangles of a picture that a job fills: disjoint, and found by their place."""

from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt

from engine.api import Result
from engine.pictures.pixels import Pixels, Rect


class Places:
    """Rectangles, thousands of them if need be, that are searched for overlaps."""

    def __init__(self, places: Sequence[Rect]) -> None:
        edges = [(place.x, place.y, place.right, place.bottom) for place in places]
        # By edge, since numpy reads four long rows many times faster than long rows of four.
        self._edges: npt.NDArray[np.int64] = np.array(edges, np.int64).reshape(-1, 4).T.copy()

    def find_overlapping(self, place: Rect) -> list[int]:
        """Return the indices, ascending, of the rectangles that share a pixel with a place."""
        left, top, right, bottom = self._edges
        overlaps = (left < place.right) & (right > place.x)
        overlaps &= (top < place.bottom) & (bottom > place.y)
        found: list[int] = np.flatnonzero(overlaps).tolist()
        return found


class Results:
    """Disjoint rectangles of the picture with their pixels, found by their place."""

    def __init__(self, filled: dict[Rect, Pixels]) -> None:
        """Take over the pixels, which are filled in place.

        Args:
            filled: For each rectangle its pixels (place.height, place.width, C), uint8 or uint16.
        """
        self._rects = list(filled)
        self._pixels = list(filled.values())
        self._places = Places(self._rects)

    def view(self, place: Rect) -> Pixels:
        """Return a view (place.height, place.width, C) of the pixels in one of the rectangles.

        Args:
            place: A part of one rectangle.
        """
        (index,) = self._places.find_overlapping(place)
        return self._pixels[index][place.slices_in(self._rects[index])]

    def find_parts(self, place: Rect) -> Iterator[tuple[Rect, Pixels]]:
        """Yield each part of a place that lies in a rectangle, with a view of its pixels."""
        for index in self._places.find_overlapping(place):
            rect = self._rects[index]
            common = rect.intersected(place)
            assert common is not None
            yield common, self._pixels[index][common.slices_in(rect)]

    def as_tuple(self) -> tuple[Result, ...]:
        """Return the results as they leave the engine."""
        return tuple(
            Result(place=rect, pixels=pixels)
            for rect, pixels in zip(self._rects, self._pixels, strict=True)
        )


def unite_overlapping(places: Sequence[Rect]) -> list[Rect]:
    """Return disjoint rectangles that cover the given ones: those that overlap become one."""
    united = list(places)
    while True:
        search = Places(united)
        pairs = [
            (index, other)
            for index, place in enumerate(united)
            for other in search.find_overlapping(place)
        ]
        if len(pairs) == len(united):  # each overlaps itself alone
            return united
        from scipy import sparse  # noqa: PLC0415  few masks have overlapping rectangles
        from scipy.sparse.csgraph import connected_components  # noqa: PLC0415

        rows, columns = np.array(pairs).T
        graph = sparse.coo_array((np.ones(len(pairs)), (rows, columns)))
        count, labels = connected_components(graph)
        merged: list[Rect | None] = [None] * count
        for place, label in zip(united, labels, strict=True):
            so_far = merged[label]
            merged[label] = place if so_far is None else so_far.united(place)
        united = [place for place in merged if place is not None]
