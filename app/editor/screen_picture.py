"""A picture prepared for the screen: packed 8-bit colours at full size and repeatedly halved."""

from app.editor.pyramid import Colours, Pyramid, halve_colours
from app.shared.qt_images import ScreenColours
from engine.pictures.pixels import Pixels, Rect


class ScreenPicture:
    """The packed colours of a picture, ready to be drawn.

    Making one goes over the whole picture; do that outside the window's thread.
    """

    def __init__(self, pixels: Pixels, *, icc_profile: bytes | None) -> None:
        self._colours = ScreenColours(channels=pixels.shape[2], icc_profile=icc_profile)
        self._base = self._colours.pack(pixels)
        self._pyramid = Pyramid(self._base, halve=halve_colours)
        self._pyramid.level(self._pyramid.depth - 1)

    @property
    def has_alpha(self) -> bool:
        """Whether the picture has transparent parts."""
        return self._colours.has_alpha

    def update(self, pixels: Pixels, *, place: Rect) -> None:
        """Replace a rectangle.

        Args:
            pixels: (place.height, place.width, C), with the picture's dtype and channels.
            place: The rectangle.
        """
        self._base[place.slices] = self._colours.pack(pixels)
        self._pyramid.refresh(place)

    def level_for(self, zoom: float) -> int:
        """Return the index of the level to draw at a zoom."""
        return self._pyramid.level_for(zoom)

    def level(self, index: int) -> Colours:
        """Return the packed colours of a level, 2^index times smaller than the picture."""
        return self._pyramid.level(index)
