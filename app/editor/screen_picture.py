"""A picture as the screen shows it: packed 8-bit colours at full size and at halves of it."""

from app.editor.pyramid import Colours, Pyramid, halve_colours
from app.shared.qt_images import ScreenColours
from engine.pictures.pixels import Pixels, Rect


class ScreenPicture:
    """Pixels made ready for drawing.

    Making one costs as much as the picture; do it away from the window's thread.

    Attributes:
        has_alpha: Whether something behind the picture shines through.
    """

    def __init__(self, pixels: Pixels, *, icc_profile: bytes | None) -> None:
        self._colours = ScreenColours(channels=pixels.shape[2], icc_profile=icc_profile)
        self._base = self._colours.pack(pixels)
        self._pyramid = Pyramid(self._base, halve=halve_colours)
        self._pyramid.level(self._pyramid.depth - 1)

    @property
    def has_alpha(self) -> bool:
        """Whether something behind the picture shines through."""
        return self._colours.has_alpha

    def update(self, pixels: Pixels, *, place: Rect) -> None:
        """Show other pixels in a rectangle.

        Args:
            pixels: (place.height, place.width, C), channels as at the beginning.
            place: Where they belong.
        """
        self._base[place.slices] = self._colours.pack(pixels)
        self._pyramid.refresh(place)

    def level_for(self, zoom: float) -> int:
        """Return the number of the level to draw at a zoom."""
        return self._pyramid.level_for(zoom)

    def level(self, index: int) -> Colours:
        """Return the packed colours of a level; level n is 2^n times smaller, rounded up."""
        return self._pyramid.level(index)
