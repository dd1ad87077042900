"""A picture prepared for the screen: packed 8-bit colours at full size and repeatedly halved."""

import numpy as np
import numpy.typing as npt
from PySide6.QtGui import QImage

from app.editor.document.pyramid import Colours, Pyramid, halve_colours
from app.shared.qt_images import ScreenColours, draw_thumbnail
from engine.pictures.pixels import Pixels, Rect
from engine.pictures.thumbnail import find_thumbnail_place


class ScreenPicture:
    """The packed colours of a picture, ready to be drawn.

    Making one goes over the whole picture; do that outside the window's thread.

    Attributes:
        has_alpha: Whether the picture has transparent parts.
        pyramid: The packed colours.
    """

    def __init__(self, pixels: Pixels, *, icc_profile: bytes | None) -> None:
        self._colours = ScreenColours(channels=pixels.shape[2], icc_profile=icc_profile)
        # A preview of a grey picture is RGB in the same levels.
        rgb_profile = icc_profile if pixels.shape[2] >= 3 else None
        self._preview_colours = ScreenColours(channels=4, icc_profile=rgb_profile)
        self.has_alpha = self._colours.has_alpha
        self.pyramid = Pyramid(self._colours.pack(pixels), halve=halve_colours)
        self.pyramid.level(self.pyramid.depth - 1)

    def pack(self, pixels: Pixels) -> Colours:
        """Return pixels (h, w, C) of this picture, or of its original, as packed colours."""
        return self._colours.pack(pixels)

    def pack_preview(self, rgba: npt.NDArray[np.uint8]) -> Colours:
        """Return a preview (h, w, 4) of this picture as packed colours with an alpha channel."""
        return self._preview_colours.pack(rgba)

    def draw_thumbnail(self, place: Rect, *, side_px: int) -> QImage:
        """Return a rectangle reduced to at most `side_px` a side; the middle of a long or tall one."""
        return draw_thumbnail(self.reduce(place, side_px=side_px), side_px=side_px)

    def reduce(self, place: Rect, *, side_px: int) -> Colours:
        """Return what a thumbnail shows of a rectangle, halved as long as it stays large enough.

        Args:
            place: The rectangle.
            side_px: The longer side of the thumbnail.
        """
        place = find_thumbnail_place(place, side_px=side_px)
        index = self.pyramid.level_for(side_px / max(place.width, place.height))
        left, top = place.x >> index, place.y >> index
        right, bottom = max(place.right >> index, left + 1), max(place.bottom >> index, top + 1)
        return self.pyramid.level(index)[top:bottom, left:right].copy()

    def update(self, pixels: Pixels, *, place: Rect) -> None:
        """Replace a rectangle.

        Args:
            pixels: (place.height, place.width, C), with the picture's dtype and channels.
            place: The rectangle.
        """
        self.pyramid.level(0)[place.slices] = self._colours.pack(pixels)
        self.pyramid.refresh(place)
