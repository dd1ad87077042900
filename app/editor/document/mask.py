"""The painted mask and its undoable changes. Knows no Qt.

A change is the set of flipped elements, packed to bits. Applying it twice does nothing, so undo
and redo are the same operation and neither needs a copy of the mask.
"""

from dataclasses import dataclass, field
from typing import Self

import numpy as np
import numpy.typing as npt

from app.editor.document.brush import Point, rasterise_capsule
from engine.pictures.pixels import Mask, Rect

_TILE_PX = 256
# A change is applied element by element if it flips some in at most this share of its bytes.
_SPARSE_SHARE = 1 / 16


@dataclass(frozen=True, slots=True, kw_only=True)
class MaskChange:
    """The flipped elements of a mask.

    Attributes:
        place: A rectangle that holds them.
        flipped: `place.area` bits in row-major order, packed to uint8.
    """

    place: Rect
    flipped: npt.NDArray[np.uint8] = field(repr=False)

    @classmethod
    def from_flips(cls, flips: Mask, *, place: Rect) -> Self | None:
        """Return the change that flips the true elements of `flips`, None if there are none.

        Args:
            flips: (place.height, place.width), bool.
            place: Rectangle of `flips` in the mask.
        """
        tight = Rect.of_mask(flips)
        if tight is None:
            return None
        packed = np.packbits(flips[tight.slices])
        return cls(place=tight.moved(dx=place.x, dy=place.y), flipped=packed)

    @classmethod
    def from_positions(cls, positions: npt.NDArray[np.int32], *, bounds: Rect) -> Self | None:
        """Return the change that flips some elements, None if there are none.

        Its place has whole rows, and the elements between those that flip cost nothing.

        Args:
            positions: Their positions in the flattened mask, ascending.
            bounds: Rectangle of the whole mask.
        """
        if positions.size == 0:
            return None
        top, bottom = (int(positions[end]) // bounds.width for end in (0, -1))
        place = Rect(x=0, y=top, width=bounds.width, height=bottom + 1 - top)
        bits = positions - np.int32(top * bounds.width)
        places = bits >> 3
        firsts = np.flatnonzero(np.diff(places, prepend=-1))
        packed = np.zeros((place.area + 7) // 8, np.uint8)
        values = np.uint8(128) >> (bits.astype(np.uint8) & 7)
        packed[places[firsts]] = np.bitwise_or.reduceat(values, firsts)
        return cls(place=place, flipped=packed)

    def find_positions(self, *, width: int) -> npt.NDArray[np.int64] | None:
        """Return the positions of the flipped elements; None if they are many, else quick.

        Args:
            width: Width of the mask.
        """
        places = np.flatnonzero(self.flipped != 0)
        if places.size > self.flipped.size * _SPARSE_SHARE:
            return None
        bits = np.flatnonzero(np.unpackbits(self.flipped[places]))
        inside = places[bits >> 3] * 8 + (bits & 7)
        if self.place.width == width:
            return np.asarray(inside + self.place.y * width)
        rows, columns = np.divmod(inside, self.place.width)
        return np.asarray((rows + self.place.y) * width + columns + self.place.x)

    def unpack(self) -> Mask:
        """Return the flipped elements, (place.height, place.width), bool."""
        bits = np.unpackbits(self.flipped, count=self.place.area)
        return bits.view(np.bool_).reshape(self.place.height, self.place.width)


class PaintedMask:
    """A mask that is painted stroke by stroke.

    It also holds the mask before the current stroke in the tiles that the stroke has touched.

    Attributes:
        bounds: Rectangle of the whole mask, picture pixels.
        area: Number of true elements.
        version: Number of changes so far.
    """

    def __init__(self, *, height: int, width: int) -> None:
        self.bounds = Rect(x=0, y=0, width=width, height=height)
        self.area = 0
        self.version = 0
        self._elements: Mask = np.zeros((height, width), np.bool_)
        self._before: dict[Rect, Mask] = {}
        self._touched: Rect | None = None

    @property
    def elements(self) -> Mask:
        """The mask (H, W), bool, true means fill. A read-only view.

        It follows later changes until the mask becomes empty.
        """
        view = self._elements.view()
        view.flags.writeable = False
        return view

    @property
    def is_full(self) -> bool:
        """Whether every element is true, so that no job can restore it."""
        return self.area == self.bounds.area

    def paint(
        self, start: Point, end: Point, *, diameter_px: float, is_erasing: bool
    ) -> Rect | None:
        """Paint (or erase) one segment of the current stroke.

        Returns:
            The changed rectangle, None if nothing has changed.
        """
        capsule = rasterise_capsule(start, end, diameter_px=diameter_px, within=self.bounds)
        if capsule is None:
            return None
        target = self._elements[capsule.place.slices]
        flips = capsule.covered & target if is_erasing else capsule.covered & ~target
        changed = Rect.of_mask(flips)
        if changed is None:
            return None
        place = changed.moved(dx=capsule.place.x, dy=capsule.place.y)
        self._keep_before(place)
        self.version += 1
        target ^= flips
        flipped = int(np.count_nonzero(flips))
        self.area += -flipped if is_erasing else flipped
        self._touched = place if self._touched is None else self._touched.united(place)
        return place

    def finish_stroke(self) -> MaskChange | None:
        """End the current stroke and return its change, None if it changed nothing."""
        place, self._touched = self._touched, None
        if place is None:
            return None
        flips = np.zeros((place.height, place.width), np.bool_)
        for tile, before in self._before.items():
            inside = tile.intersected(place)
            if inside is not None:
                flipped = before[inside.slices_in(tile)] ^ self._elements[inside.slices]
                flips[inside.slices_in(place)] = flipped
        self._before.clear()
        return MaskChange.from_flips(flips, place=place)

    def flip(self, change: MaskChange) -> None:
        """Apply a change; applying it again reverts it. Not allowed during a stroke."""
        assert self._touched is None, "a stroke has not ended"
        self.version += 1
        positions = change.find_positions(width=self.bounds.width)
        if positions is None:
            target = self._elements[change.place.slices]
            area_before = np.count_nonzero(target)
            target ^= change.unpack()
            self.area += int(np.count_nonzero(target)) - int(area_before)
        else:
            flattened = self._elements.reshape(-1)
            flipped = ~flattened[positions]
            flattened[positions] = flipped
            self.area += 2 * int(np.count_nonzero(flipped)) - positions.size
        if self.area == 0:
            # Zeros that nobody has written take no memory.
            self._elements = np.zeros(self._elements.shape, np.bool_)

    def clear_change(self, *, of: Mask | None = None) -> MaskChange | None:
        """Return the change that clears the mask where `of` is true, or all of it; None if empty."""
        flips = self._elements if of is None else self._elements & of
        return MaskChange.from_flips(flips, place=self.bounds)

    def fill_change(self) -> MaskChange | None:
        """Return the change that paints everything, None if everything is painted."""
        return MaskChange.from_flips(~self._elements, place=self.bounds)

    def replace_change(self, elements: Mask) -> MaskChange | None:
        """Return the change that makes the mask another one (H, W), None if it is that already."""
        return MaskChange.from_flips(self._elements ^ elements, place=self.bounds)

    def invert_change(self) -> MaskChange:
        """Return the change that inverts the mask."""
        full = np.full((self.bounds.area + 7) // 8, 255, np.uint8)
        return MaskChange(place=self.bounds, flipped=full)

    def _keep_before(self, place: Rect) -> None:
        """Keep what the current stroke is going to change."""
        for tile in place.list_tiles(_TILE_PX, within=self.bounds):
            if tile not in self._before:
                self._before[tile] = self._elements[tile.slices].copy()
