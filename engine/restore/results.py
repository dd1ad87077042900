"""What a job gives back, while it is filled: rectangles of the picture that do not overlap."""

from collections.abc import Iterator

from engine.api import Result
from engine.pictures.pixels import Pixels, Rect
from engine.restore.places import Places


class Results:
    """Rectangles of the picture with their pixels, found by where they are.

    There may be thousands, and as many holes that look for theirs.
    """

    def __init__(self, filled: dict[Rect, Pixels]) -> None:
        """Take over rectangles that do not overlap.

        Args:
            filled: Each with its pixels (place.height, place.width, C), uint8 or uint16, which
                are filled in place.
        """
        self._rects = list(filled)
        self._pixels = list(filled.values())
        self._places = Places(self._rects)

    def holding(self, place: Rect) -> Pixels:
        """Return a view (place.height, place.width, C) of the pixels in a place.

        Args:
            place: Lies in one of the rectangles.
        """
        (index,) = self._places.overlapping(place)
        return self._pixels[index][place.slices_in(self._rects[index])]

    def within(self, place: Rect) -> Iterator[tuple[Rect, Pixels]]:
        """Yield each part of a place that is in a rectangle, with a view of its pixels."""
        for index in self._places.overlapping(place):
            rect = self._rects[index]
            common = rect.intersected(place)
            assert common is not None
            yield common, self._pixels[index][common.slices_in(rect)]

    def as_tuple(self) -> tuple[Result, ...]:
        """Return them as they cross the engine's door."""
        return tuple(
            Result(place=rect, pixels=pixels)
            for rect, pixels in zip(self._rects, self._pixels, strict=True)
        )
