"""The picture of a job: the shared one, with what the job's request changes in it."""

from collections.abc import Sequence

import numpy as np

from engine.pictures.pixels import Pixels, Rect
from engine.process.shared_arrays import SharedArray


def change_privately(picture: SharedArray, places: Sequence[Rect], changes: SharedArray) -> Pixels:
    """Return the pixels of a picture with some rectangles replaced; the shared ones stay.

    Args:
        picture: The picture, (H, W, C).
        places: The rectangles.
        changes: Their pixels in row-major order, one rectangle after the other, (1, N, C).
    """
    pixels = picture.copy_privately()
    ends = np.cumsum([place.area for place in places])[:-1]
    for place, part in zip(places, np.split(changes.pixels[0], ends), strict=True):
        pixels[place.slices] = part.reshape(place.height, place.width, -1)
    return pixels
