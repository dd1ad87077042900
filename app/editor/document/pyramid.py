"""An image pyramid of a picture or mask, for drawing pictures larger than the screen. Knows no Qt.

Levels are computed when first used; a later change costs no more than its rectangle.
"""

import itertools
from collections.abc import Callable
from typing import Generic, Self, TypeAlias, TypeVar

import numpy as np
import numpy.typing as npt

from engine.pictures.pixels import Rect

_MIN_SIDE_PX = 64
# A pixel of the last level is a tile of `composed_picture` wide.
_MAX_DEPTH = 9

Colours: TypeAlias = npt.NDArray[np.uint32]
_Element = TypeVar("_Element", np.uint32, np.bool_)


class Pyramid(Generic[_Element]):
    """An array (H, W) and its halvings; level n is 2^n times smaller, rounded up."""

    def __init__(
        self,
        base: npt.NDArray[_Element],
        *,
        halve: Callable[[npt.NDArray[_Element]], npt.NDArray[_Element]],
    ) -> None:
        """Wrap the full-size array. The caller may change it; see `refresh`.

        Args:
            base: (H, W), the full size.
            halve: Reduces (h, w), both even, to (h / 2, w / 2).
        """
        self._levels: list[npt.NDArray[_Element]] = [base]
        self._halve: Callable[[npt.NDArray[_Element]], npt.NDArray[_Element]] = halve

    @classmethod
    def of_zeros(
        cls,
        base: npt.NDArray[_Element],
        *,
        halve: Callable[[npt.NDArray[_Element]], npt.NDArray[_Element]],
    ) -> Self:
        """Wrap an array of zeros. No level costs time, nor memory where nothing is written."""
        pyramid = cls(base, halve=halve)
        for _ in range(1, pyramid.depth):
            height, width = pyramid._levels[-1].shape
            pyramid._levels.append(np.zeros((-(-height // 2), -(-width // 2)), base.dtype))
        return pyramid

    @property
    def depth(self) -> int:
        """Maximum number of levels, including the full size."""
        return find_depth(*self._levels[0].shape)

    def level(self, index: int) -> npt.NDArray[_Element]:
        """Return a level; 0 is the full size."""
        while len(self._levels) <= index:
            self._levels.append(halve_padded(self._levels[-1], self._halve))
        return self._levels[index]

    def level_for(self, zoom: float) -> int:
        """Return the index of the smallest level that a zoom does not enlarge."""
        return find_level(zoom, depth=self.depth)

    def refresh(self, place: Rect) -> None:
        """Update the levels after the full size has changed inside `place`."""
        for finer, coarser in itertools.pairwise(self._levels):
            place = halve_rect(place)
            source = finer[2 * place.y : 2 * place.bottom, 2 * place.x : 2 * place.right]
            coarser[place.slices] = halve_padded(source, self._halve)


def find_level(zoom: float, *, depth: int) -> int:
    """Return the index of the smallest of some levels that a zoom does not enlarge."""
    halvings = max(int(1 / zoom), 1).bit_length() - 1  # log2(1 / zoom), rounded down
    return min(halvings, depth - 1)


def find_depth(height: int, width: int) -> int:
    """Return how many levels an array has, including the full size."""
    return min(max(1, (min(height, width) // _MIN_SIDE_PX).bit_length()), _MAX_DEPTH)


def halve_padded(
    level: npt.NDArray[_Element],
    halve: Callable[[npt.NDArray[_Element]], npt.NDArray[_Element]],
) -> npt.NDArray[_Element]:
    """Return a level halved; see `Pyramid`. An odd last row or column counts twice."""
    odd_rows, odd_columns = level.shape[0] % 2, level.shape[1] % 2
    if odd_rows or odd_columns:
        level = np.pad(level, ((0, odd_rows), (0, odd_columns)), mode="edge")
    return halve(level)


def halve_colours(colours: Colours) -> Colours:
    """Return the mean of each 2 x 2 square of packed 8-bit colours.

    The four channels are averaged side by side in one integer. One direction rounds down and the
    other up, so that the levels become neither darker nor brighter.
    """
    no_carry, one = np.uint32(0xFEFEFEFE), np.uint32(1)
    upper, lower = colours[0::2], colours[1::2]
    rows = (upper & lower) + (((upper ^ lower) & no_carry) >> one)
    left, right = rows[:, 0::2], rows[:, 1::2]
    return (left | right) - (((left ^ right) & no_carry) >> one)


def halve_mask(mask: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
    """Return true where any element of a 2 x 2 square is true, so that thin lines stay visible."""
    rows = mask[0::2] | mask[1::2]
    # Two elements at a time, which is much faster.
    return np.asarray(rows.view(np.uint16) != 0)


def halve_rect(place: Rect) -> Rect:
    """Return the rectangle of the next level that a change inside `place` affects."""
    return Rect.from_edges(
        left=place.x // 2,
        top=place.y // 2,
        right=(place.right + 1) // 2,
        bottom=(place.bottom + 1) // 2,
    )
