"""Pixels, masks and rectangles of a picture.

Pixels are arrays of shape (H, W, C), uint8 or uint16 over their whole range. C is 1 (grey),
2 (grey and alpha), 3 (RGB) or 4 (RGBA). A mask is (H, W), bool: true means fill.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Self, TypeAlias

import numpy as np
import numpy.typing as npt

Pixels: TypeAlias = npt.NDArray[np.uint8] | npt.NDArray[np.uint16]
Mask: TypeAlias = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rect:
    """A rectangle of whole pixels in the picture.

    Attributes:
        x: Left edge, picture pixels.
        y: Top edge, picture pixels.
        width: Picture pixels, at least 1.
        height: Picture pixels, at least 1.
    """

    x: int
    y: int
    width: int
    height: int

    def __post_init__(self) -> None:
        if self.width < 1 or self.height < 1:
            raise ValueError(f"a rectangle needs at least one pixel, got {self}")

    @classmethod
    def of_mask(cls, mask: Mask) -> Self | None:
        """Return the smallest rectangle around all true elements, None if there are none."""
        rows = np.flatnonzero(mask.any(axis=1))
        if rows.size == 0:
            return None
        top, bottom = int(rows[0]), int(rows[-1])
        columns = np.flatnonzero(mask[top : bottom + 1].any(axis=0))
        left, right = int(columns[0]), int(columns[-1])
        return cls(x=left, y=top, width=right - left + 1, height=bottom - top + 1)

    @classmethod
    def of_shape(cls, shape: tuple[int, ...]) -> Self:
        """Return the rectangle of a whole array of shape (H, W, ...)."""
        return cls(x=0, y=0, width=shape[1], height=shape[0])

    @property
    def right(self) -> int:
        """First column right of the rectangle."""
        return self.x + self.width

    @property
    def bottom(self) -> int:
        """First row below the rectangle."""
        return self.y + self.height

    @property
    def area(self) -> int:
        """Number of pixels."""
        return self.width * self.height

    @property
    def slices(self) -> tuple[slice, slice]:
        """Index of this rectangle in an array (H, W, ...)."""
        return slice(self.y, self.bottom), slice(self.x, self.right)

    def slices_in(self, outer: "Rect") -> tuple[slice, slice]:
        """Return the index of this rectangle in an array that holds the pixels of `outer`."""
        return self.moved(dx=-outer.x, dy=-outer.y).slices

    def grown(self, margin_px: int, *, within: "Rect") -> "Rect":
        """Return this rectangle with a margin on every side, clipped to `within`."""
        return Rect.from_edges(
            left=max(self.x - margin_px, within.x),
            top=max(self.y - margin_px, within.y),
            right=min(self.right + margin_px, within.right),
            bottom=min(self.bottom + margin_px, within.bottom),
        )

    def split(self, side_px: int) -> Iterator["Rect"]:
        """Yield disjoint parts, at most `side_px` wide and high, that cover this rectangle."""
        for top in range(self.y, self.bottom, side_px):
            for left in range(self.x, self.right, side_px):
                right, bottom = min(left + side_px, self.right), min(top + side_px, self.bottom)
                yield Rect.from_edges(left=left, top=top, right=right, bottom=bottom)

    def list_tiles(self, side_px: int, *, within: "Rect") -> list["Rect"]:
        """Return the tiles that this touches, of a grid over `within`, which begins at (0, 0)."""
        aligned = Rect.from_edges(
            left=self.x // side_px * side_px,
            top=self.y // side_px * side_px,
            right=min(-(-self.right // side_px) * side_px, within.right),
            bottom=min(-(-self.bottom // side_px) * side_px, within.bottom),
        )
        return list(aligned.split(side_px))

    def united(self, other: "Rect") -> "Rect":
        """Return the smallest rectangle that holds both."""
        return Rect.from_edges(
            left=min(self.x, other.x),
            top=min(self.y, other.y),
            right=max(self.right, other.right),
            bottom=max(self.bottom, other.bottom),
        )

    def overlaps(self, other: "Rect") -> bool:
        """Return whether both have pixels in common."""
        return (
            self.x < other.x + other.width
            and other.x < self.x + self.width
            and self.y < other.y + other.height
            and other.y < self.y + self.height
        )

    def intersected(self, other: "Rect") -> "Rect | None":
        """Return the intersection of both, None if it is empty."""
        left, top = max(self.x, other.x), max(self.y, other.y)
        right, bottom = min(self.right, other.right), min(self.bottom, other.bottom)
        if right <= left or bottom <= top:
            return None
        return Rect.from_edges(left=left, top=top, right=right, bottom=bottom)

    def moved(self, *, dx: int, dy: int) -> "Rect":
        """Return this rectangle shifted by (dx, dy) pixels."""
        return Rect(x=self.x + dx, y=self.y + dy, width=self.width, height=self.height)

    @staticmethod
    def from_edges(*, left: int, top: int, right: int, bottom: int) -> "Rect":
        """Return the rectangle from (left, top), inclusive, to (right, bottom), exclusive."""
        return Rect(x=left, y=top, width=right - left, height=bottom - top)
