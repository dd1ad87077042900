"""Reads and writes WebP files."""

from dataclasses import replace
from typing import Final

from engine.pictures.colour import to_uint8
from engine.pictures.formats.vips import KEPT, decode_plain, make_image
from engine.pictures.metadata.exif import insert_into_webp
from engine.pictures.metadata.exif_entries import read_resolution, set_resolution
from engine.pictures.picture import Picture

# A file is filled up with zeros to the length that it says, but not with more than this.
_MAX_MISSING_BYTES: Final = 2**26


def decode_webp(data: bytes, *, name: str) -> Picture:
    """Decode a whole WebP file, or what is left of it.

    Raises:
        PictureReadError: It is too large, or nothing in it can be decoded.
    """
    whole_bytes = 8 + int.from_bytes(data[4:8], "little")
    missing_bytes = min(max(whole_bytes - len(data), 0), _MAX_MISSING_BYTES)
    picture = decode_plain(data, name=name, missing_bytes=missing_bytes)
    return replace(picture, pixels_per_mm=read_resolution(picture.exif))


def encode_webp(picture: Picture) -> bytes:
    """Return the content of a lossless WebP file; 16 bits are rounded to 8."""
    image = make_image(to_uint8(picture.pixels), picture)
    if image.bands < 3 and picture.icc_profile is not None:
        image = image.icc_transform("srgb", embedded=True)  # WebP cannot hold a grey profile
    data = image.webpsave_buffer(lossless=True, exact=True, keep=KEPT)
    exif = picture.exif
    if picture.pixels_per_mm is not None and picture.pixels_per_mm != read_resolution(exif):
        exif = set_resolution(exif, picture.pixels_per_mm)
    if exif is None:
        return data
    return insert_into_webp(
        data,
        exif,
        width=picture.width,
        height=picture.height,
        has_alpha=picture.has_alpha,
    )
