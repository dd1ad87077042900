"""Writes TIFF files."""

from dataclasses import replace

from engine.pictures.formats.vips import KEPT, make_image
from engine.pictures.metadata.tiff_exif import insert_into_tiff
from engine.pictures.picture import Picture

SIGNATURES = (b"II*\0", b"MM\0*", b"II+\0", b"MM\0+")


def encode_tiff(picture: Picture, *, source: bytes | None = None) -> bytes:  # noqa: ARG001
    """Return the content of a TIFF file, with every bit of the pixels."""
    image = make_image(picture.pixels, replace(picture, iptc=None))
    data = image.tiffsave_buffer(compression="deflate", predictor="horizontal", keep=KEPT)
    return insert_into_tiff(data, picture.exif, iptc=picture.iptc)
