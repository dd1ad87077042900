"""A copy of a mask in an eighth of its memory, which follows it rectangle by rectangle."""

from typing import Self

import numpy as np
import numpy.typing as npt

from app.editor.document.mask import PaintedMask
from engine.pictures.pixels import Mask, Rect


class PackedMask:
    """The bits of a mask."""

    def __init__(self, bits: npt.NDArray[np.uint8], *, width: int) -> None:
        """Wrap packed rows, (H, ceil(width / 8)), uint8."""
        self._bits = bits
        self._width = width

    @classmethod
    def of(cls, mask: PaintedMask) -> Self:
        """Return a copy of a painted mask."""
        height, width = mask.elements.shape
        packed = cls(np.zeros((height, -(-width // 8)), np.uint8), width=width)
        if mask.area > 0:
            packed.update(mask.elements, mask.bounds)
        return packed

    def update(self, mask: Mask, place: Rect) -> None:
        """Copy a rectangle of a mask of the same size."""
        left, right = place.x // 8, -(-place.right // 8)
        rows = slice(place.y, place.bottom)
        self._bits[rows, left:right] = np.packbits(mask[rows, 8 * left : 8 * right], axis=1)

    def copy(self) -> "PackedMask":
        """Return a copy that later updates leave alone."""
        return PackedMask(self._bits.copy(), width=self._width)

    def unpack(self) -> Mask:
        """Return the mask, (H, W), bool."""
        return np.unpackbits(self._bits, axis=1, count=self._width).view(np.bool_)
