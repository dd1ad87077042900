"""The packed colours of a picture at full size, in tiles that are packed when they are looked at."""

from collections import OrderedDict
from collections.abc import Callable

import numpy as np

from app.editor.document.composed_picture import TILE_PX
from app.editor.document.pyramid import Colours
from engine.pictures.pixels import Rect

# What a window of 1920 x 1080 pixels shows at 100 %, twice over: 24 MiB.
_MAX_TILES = 96


class ColourTiles:
    """The tiles that were looked at last.

    A stroke repaints the same pixels many times, and colours of another profile take eight times as
    long to pack as to copy.
    """

    def __init__(self, pack: Callable[[Rect], Colours], *, bounds: Rect) -> None:
        """Pack nothing yet.

        Args:
            pack: Returns the packed colours of a rectangle.
            bounds: Rectangle of the whole picture.
        """
        self._pack = pack
        self._bounds = bounds
        self._tiles: OrderedDict[Rect, Colours] = OrderedDict()

    def crop(self, area: Rect) -> Colours:
        """Return the packed colours of a rectangle, which must not be changed."""
        tiles = area.list_tiles(TILE_PX, within=self._bounds)
        if len(tiles) == 1:
            return self._find(tiles[0])[area.slices_in(tiles[0])]
        if len(tiles) > _MAX_TILES:
            return self._pack(area)
        colours = np.empty((area.height, area.width), np.uint32)
        for tile in tiles:
            inside = tile.intersected(area)
            assert inside is not None, "the area touches the tile"
            colours[inside.slices_in(area)] = self._find(tile)[inside.slices_in(tile)]
        return colours

    def replace(self, place: Rect, colours: Colours) -> None:
        """Replace the colours of a rectangle in the tiles that are kept."""
        for tile in place.list_tiles(TILE_PX, within=self._bounds):
            kept, inside = self._tiles.get(tile), tile.intersected(place)
            if kept is not None and inside is not None:
                kept[inside.slices_in(tile)] = colours[inside.slices_in(place)]

    def _find(self, tile: Rect) -> Colours:
        kept = self._tiles.get(tile)
        if kept is None:
            kept = self._tiles[tile] = self._pack(tile)
            if len(self._tiles) > _MAX_TILES:
                self._tiles.popitem(last=False)
        else:
            self._tiles.move_to_end(tile)
        return kept
