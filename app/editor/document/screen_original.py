"""The original prepared for the screen: as packed colours, where the picture has been changed.

It costs 5.3 bytes for each pixel of a tile that has been changed and then compared, and nothing
before: elsewhere the original looks like the picture.
"""

from collections.abc import Iterator

import numpy as np

from app.editor.document.pyramid import Colours, Pyramid, halve_colours
from app.editor.document.screen_picture import ScreenPicture
from engine.pictures.pixels import Pixels, Rect

# How many times brighter a difference is shown than it is.
DIFFERENCE_GAIN = 4
_MIN_TILE_PX = 256
_OPAQUE = np.uint32(0xFF000000)


class ScreenOriginal:
    """The packed colours of the original, and how far those of the picture differ from them."""

    def __init__(self, original: Pixels, picture: Pixels, *, screen: ScreenPicture) -> None:
        """Compare a picture with its original.

        Args:
            original: (H, W, C), uint8 or uint16: the picture as it was opened.
            picture: (H, W, C), the same dtype: the picture as it is, equal at first; call
                `note_change` when it has changed.
            screen: The picture as the canvas draws it.
        """
        self._original = original
        self._picture = picture
        self._screen = screen
        self._bounds = Rect.of_shape(original.shape)
        # A whole number of pixels on every level of the pyramid.
        self._tile_px = max(_MIN_TILE_PX, 2 ** (screen.pyramid.depth - 1))
        self._changed: set[Rect] = set()
        self._tiles: dict[Rect, Pyramid[np.uint32]] = {}

    def note_change(self, place: Rect) -> None:
        """Note that the picture has changed inside a rectangle."""
        self._changed.update(self._list_tiles(place))

    def differs(self) -> bool:
        """Return whether any pixel of the picture differs from the original."""
        return any(self._differs_in(tile) for tile in self._changed)

    def crop(self, index: int, area: Rect) -> Colours:
        """Return the original's packed colours in a rectangle of a pyramid level, as a copy."""
        colours = self._screen.pyramid.level(index)[area.slices].copy()
        for inside, tile in self._find_tiles(index, area):
            colours[inside.slices_in(area)] = tile
        return colours

    def crop_difference(self, index: int, area: Rect) -> Colours:
        """Return how much the picture differs from the original, as opaque packed colours.

        Args:
            index: Number of the pyramid level.
            area: A rectangle of it.
        """
        picture = self._screen.pyramid.level(index)
        colours = np.full((area.height, area.width), _OPAQUE)
        for inside, tile in self._find_tiles(index, area):
            difference = _subtract(picture[inside.slices], tile)
            colours[inside.slices_in(area)] |= difference
        return colours

    def _find_tiles(self, index: int, area: Rect) -> Iterator[tuple[Rect, Colours]]:
        """Yield the rectangles in an area of a level that have been changed, and the original."""
        scale = 2**index
        whole = Rect.from_edges(
            left=area.x * scale,
            top=area.y * scale,
            right=min(area.right * scale, self._bounds.right),
            bottom=min(area.bottom * scale, self._bounds.bottom),
        )
        for place in self._list_tiles(whole) & self._changed:
            tile = self._tiles.get(place)
            if tile is None:
                if not self._differs_in(place):
                    self._changed.remove(place)
                    continue
                packed = self._screen.pack(self._original[place.slices])
                tile = self._tiles[place] = Pyramid(packed, halve=halve_colours)
            level = tile.level(index)
            height, width = level.shape
            on_level = Rect(x=place.x // scale, y=place.y // scale, width=width, height=height)
            inside = on_level.intersected(area)
            if inside is not None:
                yield inside, level[inside.slices_in(on_level)]

    def _list_tiles(self, place: Rect) -> set[Rect]:
        """Return the tiles that a rectangle of the picture touches."""
        side = self._tile_px
        aligned = Rect.from_edges(
            left=place.x // side * side,
            top=place.y // side * side,
            right=min(-(-place.right // side) * side, self._bounds.right),
            bottom=min(-(-place.bottom // side) * side, self._bounds.bottom),
        )
        return set(aligned.split(side))

    def _differs_in(self, tile: Rect) -> bool:
        return not np.array_equal(self._picture[tile.slices], self._original[tile.slices])


def _subtract(first: Colours, second: Colours) -> Colours:
    """Return the amplified absolute difference of packed colours (h, w), without alpha."""
    shape = (*first.shape, 4)
    one = np.ascontiguousarray(first).view(np.uint8).reshape(shape)
    other = np.ascontiguousarray(second).view(np.uint8).reshape(shape)
    difference = np.maximum(one, other) - np.minimum(one, other)
    amplified = np.minimum(difference, 255 // DIFFERENCE_GAIN) * np.uint8(DIFFERENCE_GAIN)
    packed: Colours = amplified.view(np.uint32).reshape(first.shape)
    return packed & ~_OPAQUE
