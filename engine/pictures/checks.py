"""Checks of pictures before they are decoded, and of pixels, masks and sources before a job."""

import numpy as np
import psutil

from engine.errors import (
    EmptyMaskError,
    FullMaskError,
    MaskSizeError,
    PictureError,
    PictureReadError,
    PictureTooLargeError,
    SourceError,
)
from engine.pictures.pixels import Mask, Pixels, Rect

MAX_PIXELS = 500_000_000
# Deflate makes at most 1032 bytes of one.
_MAX_RATIO = 1100
# A file that is cut short is filled up with zeros, but not with more than this.
_MAX_MISSING_BYTES = 2**26
# Of an open picture: the decoder, the original, the window and the engine hold its pixels; the
# window also holds screen colours and a mask.
_COPIES = 4
_SCREEN_BYTES_PER_PIXEL = 8


def check_size(width: int, height: int, *, bytes_per_pixel: int, name: str) -> None:
    """Check the size of a picture that has not been decoded yet.

    Args:
        width: Columns.
        height: Rows.
        bytes_per_pixel: Bytes of all channels of a pixel.
        name: Name of the picture in an error message.

    Raises:
        PictureTooLargeError: The picture is too large for the program, or for the memory that is free.
    """
    size = f"{name} is {width} x {height} pixels"
    if width * height > MAX_PIXELS:
        raise PictureTooLargeError(f"{size}, expected at most {MAX_PIXELS // 10**6} million")
    needed = width * height * (_COPIES * bytes_per_pixel + _SCREEN_BYTES_PER_PIXEL)
    available = psutil.virtual_memory().available
    if needed > available:
        raise PictureTooLargeError(
            f"{size} and needs {needed / 1e9:.1f} GB of memory, but {available / 1e9:.1f} GB are free"
        )


def check_damaged_size(
    width: int, height: int, *, bytes_per_pixel: int, file_bytes: int, name: str
) -> None:
    """Check the size of a damaged picture, whose missing pixels would all be made.

    Raises:
        PictureReadError: No format makes so many pixels of so small a file.
    """
    if width * height * bytes_per_pixel > _MAX_RATIO * file_bytes:
        raise PictureReadError(f"{name} is damaged or cut short")


def count_missing(expected_bytes: int, data: bytes) -> int:
    """Return how many bytes a file has less than it says, up to a limit; 0 if it is whole."""
    return min(max(expected_bytes - len(data), 0), _MAX_MISSING_BYTES)


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
