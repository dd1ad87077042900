"""Repairs of TIFF files: a grey square in the picture, saved with the file as its source."""

from dataclasses import replace

import numpy as np
import numpy.typing as npt

from engine.pictures.formats.tiff.files import decode_tiff, encode_tiff
from engine.pictures.picture import Picture


def fill(picture: Picture, *, level: float = 0.5) -> tuple[Picture, npt.NDArray[np.bool_]]:
    """Return a picture with a grey square in it, and the square."""
    hole = np.zeros(picture.pixels.shape[:2], bool)
    hole[3:9, 4:12] = True
    pixels = picture.pixels.copy()
    pixels[hole] = int(np.iinfo(pixels.dtype).max * level)
    return replace(picture, pixels=pixels), hole


def save(data: bytes) -> tuple[bytes, npt.NDArray[np.bool_]]:
    """Return a file with a grey square in it, and the square."""
    repaired, hole = fill(decode_tiff(data, name="photo.tif"))
    return encode_tiff(repaired, source=data), hole
