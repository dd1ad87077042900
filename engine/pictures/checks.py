"""Checks of pixels, masks and sources before a job starts."""

import numpy as np

from engine.errors import EmptyMaskError, FullMaskError, MaskSizeError, PictureError, SourceError
from engine.pictures.pixels import Mask, Pixels, Rect


def check_pixels(pixels: Pixels) -> None:
    """Raise PictureError unless the array has a shape and dtype that can be restored."""
    if pixels.ndim != 3 or not 1 <= pixels.shape[2] <= 4 or pixels.size == 0:
        raise PictureError(f"expected pixels of shape (H, W, 1 to 4), got {pixels.shape}")
    if pixels.dtype not in (np.uint8, np.uint16):
        raise PictureError(f"expected 8 or 16 bits a channel, got {pixels.dtype}")


def check_mask(mask: Mask, *, shape: tuple[int, ...]) -> Rect:
    """Return the rectangle around the hole of a mask for a picture of shape (H, W, ...).

    Raises:
        MaskSizeError: The mask has another size.
        EmptyMaskError: No pixel is marked.
        FullMaskError: Every pixel is marked.
    """
    if mask.shape != shape[:2]:
        raise MaskSizeError(
            f"the mask is {mask.shape[1]} x {mask.shape[0]}, "
            f"the picture {shape[1]} x {shape[0]} pixels"
        )
    place = Rect.of_mask(mask)
    if place is None:
        raise EmptyMaskError("the mask marks no pixel")
    if mask.all():
        raise FullMaskError("the mask marks every pixel, nothing is left to continue from")
    return place


def check_source(source: Rect | None, *, shape: tuple[int, ...]) -> Rect | None:
    """Return the part of a source inside a picture of shape (H, W, ...), None without a source.

    Raises:
        SourceError: The source lies outside the picture.
    """
    if source is None:
        return None
    inside = source.intersected(Rect.of_shape(shape))
    if inside is None:
        raise SourceError(
            f"it lies at {source.x}, {source.y}, outside of {shape[1]} x {shape[0]} pixels"
        )
    return inside
