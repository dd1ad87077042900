"""The original prepared for the screen: as packed colours, where repairs lie over it.

It costs 1.3 bytes for each pixel of a tile that has been changed and then compared, and nothing
before: elsewhere the original looks like the picture.
"""

from collections.abc import Iterator

import numpy as np

from app.editor.document.colour_tiles import ColourTiles
from app.editor.document.composed_picture import TILE_PX
from app.editor.document.pyramid import Colours, Pyramid, halve_colours, halve_padded
from app.editor.document.screen_picture import ScreenPicture
from engine.pictures.pixels import Rect

# How many times brighter a difference is shown than it is.
DIFFERENCE_GAIN = 4
_OPAQUE = np.uint32(0xFF000000)


class ScreenOriginal:
    """The packed colours of the original, and how far those of the picture differ from them."""

    def __init__(self, screen: ScreenPicture) -> None:
        """Look at the original of the picture that the canvas draws."""
        self._screen = screen
        self._bounds = screen.picture.bounds
        self._tiles = ColourTiles(self._pack_place, bounds=self._bounds)
        # The smaller levels of each tile.
        self._halved: dict[Rect, Pyramid[np.uint32]] = {}

    def differs(self) -> bool:
        """Return whether any pixel of the picture differs from the original."""
        picture = self._screen.picture
        return any(
            not np.array_equal(pixels, picture.original[tile.slices])
            for tile, pixels in picture.tiles.items()
        )

    def crop(self, index: int, area: Rect) -> Colours:
        """Return the original's packed colours in a rectangle of a level, as a copy."""
        colours = self._screen.crop(index, area).copy()
        for inside, tile in self._find_tiles(index, area):
            colours[inside.slices_in(area)] = tile
        return colours

    def crop_difference(self, index: int, area: Rect) -> Colours:
        """Return how much the picture differs from the original, as opaque packed colours.

        Args:
            index: Number of the level.
            area: A rectangle of it.
        """
        picture = self._screen.crop(index, area)
        colours = np.full((area.height, area.width), _OPAQUE)
        for inside, tile in self._find_tiles(index, area):
            difference = _subtract(picture[inside.slices_in(area)], tile)
            colours[inside.slices_in(area)] |= difference
        return colours

    def _find_tiles(self, index: int, area: Rect) -> Iterator[tuple[Rect, Colours]]:
        """Yield the rectangles in an area of a level that repairs touch, and the original there."""
        scale = 2**index
        whole = Rect.from_edges(
            left=area.x * scale,
            top=area.y * scale,
            right=min(area.right * scale, self._bounds.right),
            bottom=min(area.bottom * scale, self._bounds.bottom),
        )
        changed = self._screen.picture.tiles
        for tile in whole.list_tiles(TILE_PX, within=self._bounds):
            if tile not in changed:
                continue
            # A tile is a whole number of pixels on every level.
            on_level = Rect(
                x=tile.x // scale,
                y=tile.y // scale,
                width=-(-tile.width // scale),
                height=-(-tile.height // scale),
            )
            inside = on_level.intersected(area)
            if inside is not None:
                yield inside, self._find_level(index, tile)[inside.slices_in(on_level)]

    def _find_level(self, index: int, tile: Rect) -> Colours:
        """Return the original's packed colours of a tile on a level."""
        if index == 0:
            return self._tiles.crop(tile)
        halved = self._halved.get(tile)
        if halved is None:
            base = halve_padded(self._pack_place(tile), halve_colours)
            halved = self._halved[tile] = Pyramid(base, halve=halve_colours)
        return halved.level(index - 1)

    def _pack_place(self, place: Rect) -> Colours:
        return self._screen.pack(self._screen.picture.original[place.slices])


def _subtract(first: Colours, second: Colours) -> Colours:
    """Return the amplified absolute difference of packed colours (h, w), without alpha."""
    shape = (*first.shape, 4)
    one = np.ascontiguousarray(first).view(np.uint8).reshape(shape)
    other = np.ascontiguousarray(second).view(np.uint8).reshape(shape)
    difference = np.maximum(one, other) - np.minimum(one, other)
    amplified = np.minimum(difference, 255 // DIFFERENCE_GAIN) * np.uint8(DIFFERENCE_GAIN)
    packed: Colours = amplified.view(np.uint32).reshape(first.shape)
    return packed & ~_OPAQUE
