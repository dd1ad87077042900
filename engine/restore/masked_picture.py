"""The picture and the mask of a job, read in copies.

Both lie in shared memory that is freed when the job ends. Work that a cancel leaves running may go
on for a while, so other threads get copies only, and never this object.
"""

from functools import partial
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from engine.compute.alpha import Alpha, cover_invisible
from engine.compute.cancellable_pool import CancellablePool
from engine.errors import PictureError
from engine.pictures.pixels import Mask, Pixels, Rect
from engine.restore.compose import colour_channels

# Bytes that are copied between two checks for a cancel.
_COPIED_BYTES = 2**22

_A = TypeVar("_A", bound=npt.NDArray[np.generic])


class MaskedPicture:
    """A picture with its mask.

    Attributes:
        bounds: The rectangle of the picture.
        channels: Number of channels, with alpha.
        has_alpha: Whether the last channel is alpha.
    """

    def __init__(self, pixels: Pixels, mask: Mask, pool: CancellablePool) -> None:
        """Hold both.

        Args:
            pixels: (H, W, C), uint8 or uint16; read only.
            mask: (H, W), bool, true means fill; read only.
            pool: Checks for a cancel while it is copied.
        """
        self._pixels = pixels
        self._mask = mask
        self._pool = pool
        self._colours = colour_channels(pixels.shape[2])
        self.bounds = Rect.of_shape(pixels.shape)
        self.channels = pixels.shape[2]
        self.has_alpha = self._colours < self.channels

    def check_visible(self) -> None:
        """Raise PictureError if nothing can be seen outside the mask."""
        if not self.has_alpha:
            return
        rows = max(_COPIED_BYTES // self.bounds.width, 1)
        for top in range(0, self.bounds.height, rows):
            self._pool.check()
            part = slice(top, top + rows)
            if self._pixels[part, :, -1][~self._mask[part]].any():
                return
        raise PictureError("everything outside the mask is transparent")

    def read(self, place: Rect) -> Pixels:
        """Copy the pixels of a rectangle."""
        return self._copy(self._pixels[place.slices])

    def read_colours(self, place: Rect) -> Pixels:
        """Copy the colours of a rectangle, with those of visible pixels where they are not seen."""
        colours = self._copy(self._pixels[place.slices][..., : self._colours])
        if not self.has_alpha:
            return colours
        alpha, mask = self.read_alpha(place), self.read_mask(place)
        return self._pool.call(partial(cover_invisible, colours, alpha, mask))

    def read_alpha(self, place: Rect) -> Alpha:
        """Copy the alpha channel of a rectangle."""
        return self._copy(self._pixels[place.slices][..., -1])

    def read_mask(self, place: Rect) -> Mask:
        """Copy the mask of a rectangle."""
        return self._copy(self._mask[place.slices])

    def find_unknown(self, place: Rect) -> Mask:
        """Return the pixels of a rectangle that have no colours to be copied, (h, w), bool."""
        unknown = self.read_mask(place)
        if self.has_alpha:
            unknown |= self.read_alpha(place) == 0
        return unknown

    def grow_mask(self, parts: list[tuple[Rect, Mask]]) -> Mask:
        """Add pixels to a copy of the mask, which takes its place.

        Args:
            parts: Rectangles, and what to add in each, (place.height, place.width), bool.

        Returns:
            (H, W), bool: what was added.
        """
        painted, self._mask = self._mask, self._copy(self._mask)
        for place, added in parts:
            self._mask[place.slices] |= added
        return self._mask ^ painted

    def _copy(self, part: _A) -> _A:
        copied: _A = np.empty_like(part, order="C")
        rows = max(_COPIED_BYTES // max(copied[:1].nbytes, 1), 1)
        for top in range(0, part.shape[0], rows):
            self._pool.check()
            copied[top : top + rows] = part[top : top + rows]
        return copied
