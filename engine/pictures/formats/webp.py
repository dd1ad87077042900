"""Writes WebP files."""

from engine.pictures.colour import to_uint8
from engine.pictures.formats.vips import KEPT, make_image
from engine.pictures.metadata.exif import insert_into_webp
from engine.pictures.picture import Picture


def encode_webp(picture: Picture) -> bytes:
    """Return the content of a lossless WebP file; 16 bits are rounded to 8."""
    image = make_image(to_uint8(picture.pixels), picture)
    if image.bands < 3 and picture.icc_profile is not None:
        image = image.icc_transform("srgb", embedded=True)  # WebP cannot hold a grey profile
    data = image.webpsave_buffer(lossless=True, exact=True, keep=KEPT)
    if picture.exif is None:
        return data
    return insert_into_webp(
        data,
        picture.exif,
        width=picture.width,
        height=picture.height,
        has_alpha=picture.has_alpha,
    )
