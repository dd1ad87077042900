"""The picture as it is: the original, and tiles of pixels where repairs lie over it. Knows no Qt.

So an open picture is in memory once, however much of it is shown, and a change costs what has
changed.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Self

from app.editor.document.repairs import Repair, find_changed_places, list_drawn
from engine.api import Result
from engine.pictures.pixels import Pixels, Rect

TILE_PX = 256


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ComposedPicture:
    """An original with repairs over it. Its pixels are never changed.

    Attributes:
        original: (H, W, C): the picture as it was opened.
        tiles: The composed pixels of each tile that shown repairs touch.
    """

    original: Pixels = field(repr=False)
    tiles: Mapping[Rect, Pixels] = field(default_factory=dict, repr=False)

    @classmethod
    def of(cls, original: Pixels, repairs: tuple[Repair, ...]) -> Self:
        """Return the original with repairs over it, lowest first."""
        return cls(original=original).changed(repairs, find_changed_places((), repairs))

    @property
    def bounds(self) -> Rect:
        """The whole picture."""
        return Rect.of_shape(self.original.shape)

    def changed(self, repairs: tuple[Repair, ...], places: Iterable[Rect]) -> Self:
        """Return the original with other repairs over it.

        Args:
            repairs: The repairs, lowest first.
            places: Where they may compose to other pixels than those of this picture.
        """
        tiles = dict(self.tiles)
        for place in places:
            for tile in place.list_tiles(TILE_PX, within=self.bounds):
                drawn = list_drawn(repairs, tile)
                if not drawn:
                    tiles.pop(tile, None)
                    continue
                before = tiles.get(tile)
                # A tile that is new here is composed whole.
                inside = tile.intersected(place) if before is not None else tile
                pixels = (self.original[tile.slices] if before is None else before).copy()
                assert inside is not None, "the rectangle touches the tile"
                target = pixels[inside.slices_in(tile)]
                target[...] = self.original[inside.slices]
                for part, strength in drawn:
                    if part.place.overlaps(inside):
                        part.draw_on(target, inside, strength=strength)
                tiles[tile] = pixels
        return type(self)(original=self.original, tiles=tiles)

    def read(self, place: Rect) -> Pixels:
        """Return a rectangle, (place.height, place.width, C), which must not be changed."""
        pixels = self.original[place.slices]
        is_copied = False
        for tile in place.list_tiles(TILE_PX, within=self.bounds) if self.tiles else ():
            composed, overlap = self.tiles.get(tile), tile.intersected(place)
            if composed is None or overlap is None:
                continue
            if overlap == place:
                return composed[place.slices_in(tile)]
            if not is_copied:
                pixels, is_copied = pixels.copy(), True
            pixels[overlap.slices_in(place)] = composed[overlap.slices_in(tile)]
        return pixels

    def list_changes(self) -> list[Result]:
        """Return the rectangles in which this may differ from the original."""
        return [Result(place=tile, pixels=pixels) for tile, pixels in self.tiles.items()]
