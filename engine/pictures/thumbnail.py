"""Reduces pictures to thumbnails; a very long or tall one shows its middle."""

from typing import Final

import numpy as np
import pyvips

from engine.pictures.colour import to_uint8
from engine.pictures.picture import Picture
from engine.pictures.pixels import Rect

# The longer side of what is shown, in shorter sides; more only if it need not be reduced.
_MAX_ASPECT: Final = 4


def find_thumbnail_place(place: Rect, *, side_px: int) -> Rect:
    """Return what a thumbnail shows of a rectangle: all, or the middle of a very long or tall one.

    Args:
        place: The rectangle.
        side_px: The longer side of the thumbnail.
    """
    longest_px = max(_MAX_ASPECT * min(place.width, place.height), side_px)
    width, height = min(place.width, longest_px), min(place.height, longest_px)
    left, top = place.x + (place.width - width) // 2, place.y + (place.height - height) // 2
    return Rect(x=left, y=top, width=width, height=height)


def make_thumbnail(picture: Picture, *, side_px: int) -> Picture:
    """Return a picture in 8 bits, reduced to at most `side_px` on each side."""
    place = find_thumbnail_place(Rect.of_shape(picture.pixels.shape), side_px=side_px)
    step = max(1, max(place.width, place.height) // (4 * side_px))
    pixels = to_uint8(picture.pixels[place.slices][::step, ::step])
    height, width, channels = pixels.shape
    image = pyvips.Image.new_from_memory(pixels.tobytes(), width, height, channels, "uchar")
    image = image.copy(interpretation="b-w" if channels < 3 else "srgb")
    reduced = image.thumbnail_image(side_px, height=side_px, size="down").cast("uchar")
    flat = np.frombuffer(reduced.write_to_memory(), np.uint8)
    shape = reduced.height, reduced.width, channels
    return Picture(pixels=flat.reshape(shape), icc_profile=picture.icc_profile)
