"""A picture prepared for the screen: packed 8-bit colours at full size and repeatedly halved.

The full size is packed when it is looked at; only the smaller levels, which would take the whole
picture to make, are kept: 1.3 bytes a pixel.
"""

from collections.abc import Iterable

import numpy as np
import numpy.typing as npt
from PySide6.QtGui import QImage

from app.editor.document.colour_tiles import ColourTiles
from app.editor.document.composed_picture import ComposedPicture
from app.editor.document.pyramid import (
    Colours,
    Pyramid,
    find_depth,
    find_level,
    halve_colours,
    halve_padded,
    halve_rect,
)
from app.shared.qt_images import ScreenColours, draw_thumbnail
from engine.pictures.pixels import Pixels, Rect
from engine.pictures.thumbnail import find_thumbnail_place

# Small pieces stay in the processor's cache, and their memory is used again. Even, so that a piece
# is a whole number of pixels of the next level.
_PIECE_SIDE_PX = 512


class ScreenPicture:
    """The packed colours of a picture, ready to be drawn.

    Making one goes over the whole picture; do that outside the window's thread.

    Attributes:
        has_alpha: Whether the picture has transparent parts.
        depth: Number of levels, including the full size.
    """

    def __init__(self, picture: ComposedPicture, *, icc_profile: bytes | None) -> None:
        channels = picture.original.shape[2]
        self._picture = picture
        self._colours = ScreenColours(channels=channels, icc_profile=icc_profile)
        # A preview of a grey picture is RGB in the same levels.
        self._preview_colours = ScreenColours(channels=4, icc_profile=icc_profile)
        self.has_alpha = self._colours.has_alpha
        bounds = picture.bounds
        self.depth = find_depth(bounds.height, bounds.width)
        self._tiles = ColourTiles(self._pack_place, bounds=bounds)
        half = self.level_bounds(1)
        self._halved = Pyramid(np.empty((half.height, half.width), np.uint32), halve=halve_colours)
        self._halve(bounds)
        self._halved.level(self.depth - 1)

    @property
    def picture(self) -> ComposedPicture:
        """The picture that is shown."""
        return self._picture

    def level_bounds(self, index: int) -> Rect:
        """Return the rectangle of a whole level; 0 is the full size, and each one half as large."""
        bounds, scale = self._picture.bounds, 2**index
        return Rect(x=0, y=0, width=-(-bounds.width // scale), height=-(-bounds.height // scale))

    def level_for(self, zoom: float) -> int:
        """Return the index of the smallest level that a zoom does not enlarge."""
        return find_level(zoom, depth=self.depth)

    def crop(self, index: int, area: Rect) -> Colours:
        """Return the packed colours of a rectangle of a level, which must not be changed."""
        if index > 0 and area == self.level_bounds(index):  # the whole picture is shown
            self._tiles.clear()
        return self._crop(index, area)

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
        index = self.level_for(side_px / max(place.width, place.height))
        left, top = place.x >> index, place.y >> index
        right, bottom = max(place.right >> index, left + 1), max(place.bottom >> index, top + 1)
        area = Rect.from_edges(left=left, top=top, right=right, bottom=bottom)
        return self._crop(index, area).copy()

    def update(self, picture: ComposedPicture, places: Iterable[Rect]) -> None:
        """Show a picture of the same original that differs in some rectangles."""
        self._picture = picture
        for place in places:
            self._halved.refresh(self._halve(place))

    def _crop(self, index: int, area: Rect) -> Colours:
        if index == 0:
            return self._tiles.crop(area)
        return self._halved.level(index - 1)[area.slices]

    def _halve(self, place: Rect) -> Rect:
        """Renew the first smaller level inside a rectangle of the picture, and return it there."""
        bounds = self._picture.bounds
        even = Rect.from_edges(
            left=place.x // 2 * 2,
            top=place.y // 2 * 2,
            right=min(-(-place.right // 2) * 2, bounds.right),
            bottom=min(-(-place.bottom // 2) * 2, bounds.bottom),
        )
        target = self._halved.level(0)
        for piece in even.split(_PIECE_SIDE_PX):
            packed = self._pack_place(piece)
            self._tiles.replace(piece, packed)
            halved = halve_padded(packed, halve_colours)
            top, left = piece.y // 2, piece.x // 2
            target[top : top + halved.shape[0], left : left + halved.shape[1]] = halved
        return halve_rect(even)

    def _pack_place(self, place: Rect) -> Colours:
        return self._colours.pack(self._picture.read(place))
