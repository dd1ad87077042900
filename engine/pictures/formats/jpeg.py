"""Writes JPEG files."""

import enum
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from engine.pictures.colour import to_uint8
from engine.pictures.formats.vips import KEPT, make_image
from engine.pictures.metadata.exif import insert_into_jpeg, insert_jpeg_resolution
from engine.pictures.metadata.iptc import make_segment
from engine.pictures.picture import Picture
from engine.pictures.pixels import Pixels


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
    image = make_image(_flatten(picture.pixels), replace(picture, iptc=iptc))
    data = image.jpegsave_buffer(
        Q=quality, optimize_coding=True, subsample_mode=chroma.value, keep=KEPT
    )
    if picture.exif is not None:
        data = insert_into_jpeg(data, picture.exif)
    if picture.pixels_per_mm is not None:
        data = insert_jpeg_resolution(data, picture.pixels_per_mm)
    return data


def _flatten(pixels: Pixels) -> npt.NDArray[np.uint8]:
    """Return pixels over white in 8 bits, without alpha."""
    shallow = to_uint8(pixels)
    if pixels.shape[2] in (1, 3):
        return shallow
    opacity = shallow[..., -1:].astype(np.float32) / 255
    flat = shallow[..., :-1] * opacity + 255 * (1 - opacity)
    return np.round(flat).astype(np.uint8)
