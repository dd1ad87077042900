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
        self._tiles: OrderedDict[tuple[int, int], Colours] = OrderedDict()

    def crop(self, area: Rect) -> Colours:
        """Return the packed colours of a rectangle, which must not be changed."""
        rows, columns = _divide(area.y, area.bottom), _divide(area.x, area.right)
        if len(rows) * len(columns) > _MAX_TILES:
            return self._pack(area)
        if len(rows) == len(columns) == 1:
            (row, down), (column, across) = rows[0], columns[0]
            return self._find(row, column)[down, across]
        # Rectangles would take as long as the copying.
        colours = np.empty((area.height, area.width), np.uint32)
        top = 0
        for row, down in rows:
            left, bottom = 0, top + down.stop - down.start
            for column, across in columns:
                right = left + across.stop - across.start
                colours[top:bottom, left:right] = self._find(row, column)[down, across]
                left = right
            top = bottom
        return colours

    def clear(self) -> None:
        """Forget all tiles."""
        self._tiles.clear()

    def replace(self, place: Rect, colours: Colours) -> None:
        """Replace the colours of a rectangle in the tiles that are kept."""
        for tile in place.list_tiles(TILE_PX, within=self._bounds):
            kept = self._tiles.get((tile.y // TILE_PX, tile.x // TILE_PX))
            inside = tile.intersected(place)
            if kept is not None and inside is not None:
                kept[inside.slices_in(tile)] = colours[inside.slices_in(place)]

    def _find(self, row: int, column: int) -> Colours:
        """Return the tile in a row and a column of tiles."""
        kept = self._tiles.get((row, column))
        if kept is None:
            tile = Rect(x=column * TILE_PX, y=row * TILE_PX, width=TILE_PX, height=TILE_PX)
            inside = tile.intersected(self._bounds)
            assert inside is not None, "the tile lies in the picture"
            kept = self._tiles[row, column] = self._pack(inside)
            if len(self._tiles) > _MAX_TILES:
                self._tiles.popitem(last=False)
        else:
            self._tiles.move_to_end((row, column))
        return kept


def _divide(start: int, end: int) -> list[tuple[int, slice]]:
    """Return the tiles between two coordinates along one axis, and the part of each in between."""
    first, last = start // TILE_PX, (end - 1) // TILE_PX
    return [
        (
            index,
            slice(
                max(start - index * TILE_PX, 0),
                min(end - index * TILE_PX, TILE_PX),
            ),
        )
        for index in range(first, last + 1)
    ]
