"""Tells from its size and its beginning whether a file can be a picture, before it is read.

A film is often larger than the memory of the machine.
"""

import re
from typing import Final

import psutil

from engine.errors import PictureReadError, PictureTooLargeError

HEAD_BYTES: Final = 128
# Smaller files are read and decoded in a moment, whatever they are.
_MIN_SUSPICIOUS_BYTES: Final = 2**25
# How the files begin that a picture can be in: JPEG, PNG, TIFF and most cameras' raw files, GIF,
# BMP, WebP, Netpbm, JPEG 2000, JPEG XL, HEIC, AVIF and CR3 (films have other brands), OpenRaster,
# raw files with signatures of their own, PSD, OpenEXR, Radiance and FITS.
_PICTURES: Final = re.compile(
    rb"\xff\xd8\xff|\x89PNG|II|MM|GIF8|BM|RIFF....WEBP|P[1-7fF]\s|....jP  |\xff\x4f\xff\x51|\xff\x0a"
    rb"|....JXL |....ftyp(?:hei|hev|mif|mia|msf|avi|crx|jp)|PK\x03\x04.{0,90}image/openraster"
    rb"|\0MRM|FOVb|FUJIFILM|8BPS|v/1\x01|#\?RADIANCE|SIMPLE",
    re.DOTALL,
)


def check_beginning(head: bytes, *, size: int, name: str) -> None:
    """Refuse a large file that is not a picture, or does not fit into memory.

    Args:
        head: The first `HEAD_BYTES` of the file.
        size: Bytes of the whole file.
        name: Name of the file in an error message.

    Raises:
        PictureReadError: The file is not a picture.
        PictureTooLargeError: It does not fit into the memory that is free.
    """
    if size < _MIN_SUSPICIOUS_BYTES:
        return
    if not _PICTURES.match(head):
        raise PictureReadError(f"{name} is not a picture of a known format")
    available = psutil.virtual_memory().available
    if size > available:
        raise PictureTooLargeError(
            f"{name} has {size / 1e9:.1f} GB, but {available / 1e9:.1f} GB of memory are free"
        )
