"""Writes JPEG files."""

import enum
from dataclasses import replace

from engine.pictures.colour import lay_over_white
from engine.pictures.formats.vips import KEPT, make_image
from engine.pictures.metadata.exif import insert_into_jpeg, insert_jpeg_resolution
from engine.pictures.metadata.iptc import make_segment
from engine.pictures.picture import Picture


class Chroma(enum.Enum):
    """Resolution of the colours of a JPEG beside its light.

    The values are libvips' words. AUTO is FULL from quality 90 on, and HALF below.
    """

    AUTO = "auto"
    FULL = "off"
    HALF = "on"


def encode_jpeg(
    picture: Picture,
    *,
    quality: int,
    chroma: Chroma,
    source: bytes | None = None,  # noqa: ARG001
) -> bytes:
    """Return the content of a JPEG file.

    Args:
        picture: Picture to encode; 16 bits are rounded, and alpha is laid over white.
        quality: 1 to 100.
        chroma: Resolution of the colours.
        source: JPEG file that the picture was read from.
    """
    iptc = picture.iptc and make_segment(picture.iptc)
    image = make_image(lay_over_white(picture.pixels), replace(picture, iptc=iptc))
    data = image.jpegsave_buffer(
        Q=quality, optimize_coding=True, subsample_mode=chroma.value, keep=KEPT
    )
    if picture.exif is not None:
        data = insert_into_jpeg(data, picture.exif)
    if picture.pixels_per_mm is not None:
        data = insert_jpeg_resolution(data, picture.pixels_per_mm)
    return data
