"""Finds the pixels that look like one pixel of the picture. Knows no Qt."""

import numpy as np
import numpy.typing as npt

from app.editor.marking.region import Region
from engine.pictures.pixels import Pixels, Rect

MAX_TOLERANCE = 255

_U8 = npt.NDArray[np.uint8]


def find_alike(
    pixels: Pixels, *, column: int, row: int, tolerance: int, is_contiguous: bool
) -> Region:
    """Return the pixels whose colour is near that of one pixel.

    Args:
        pixels: (H, W, C); transparency is ignored.
        column: Column of the one pixel.
        row: Row of the one pixel.
        tolerance: How far each channel may be away, on a scale of 0 to `MAX_TOLERANCE`.
        is_contiguous: Whether only pixels count that are joined to the one by such pixels, side to
            side.
    """
    import cv2  # noqa: PLC0415  loads slowly

    colours = _to_colours(pixels)
    if is_contiguous:
        # OpenCV wants a frame of one pixel around the mask.
        found = np.zeros((colours.shape[0] + 2, colours.shape[1] + 2), np.uint8)
        flags = 4 | cv2.FLOODFILL_MASK_ONLY | cv2.FLOODFILL_FIXED_RANGE | (1 << 8)
        reach = (tolerance,) * 3
        _, _, _, edges = cv2.floodFill(colours, found, (column, row), 0, reach, reach, flags)
        x, y, width, height = edges
        place = Rect(x=x, y=y, width=width, height=height)
        inner = found[1:-1, 1:-1]
    else:
        colour = np.atleast_1d(colours[row, column]).astype(int)
        lowest, highest = np.clip((colour - tolerance, colour + tolerance), 0, 255).tolist()
        inner = cv2.inRange(colours, np.array(lowest), np.array(highest)).astype(np.uint8)
        tight = Rect.of_mask(inner.view(np.bool_))
        assert tight is not None, "the pixel is like itself"
        place = tight
    return Region(place=place, covered=inner[place.slices] != 0)


def _to_colours(pixels: Pixels) -> _U8:
    """Return pixels in 8 bits without transparency, (H, W) if grey, else (H, W, 3)."""
    eight = (pixels >> 8).astype(np.uint8) if pixels.dtype == np.uint16 else pixels
    colours = eight[..., 0] if pixels.shape[2] < 3 else eight[..., :3]
    # OpenCV wants to be able to write, and refuses the strides of a view of a single pixel.
    return np.array(colours, np.uint8, order="C")
