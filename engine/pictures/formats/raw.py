"""Recognises camera raw files, and develops them where rawpy (LibRaw) is installed.

Many of them are TIFF files whose first page is a thumbnail: it must never be taken for the picture.
"""

import io
import struct
from typing import Final

import numpy as np

from engine.pictures.checks import check_size
from engine.pictures.formats.kinds import CAMERA_RAW, find_kind, make_refusal
from engine.pictures.formats.tiff import layout as tags
from engine.pictures.formats.tiff.layout import Photometric
from engine.pictures.metadata.tiff_exif import read_exif
from engine.pictures.picture import Picture, Samples
from engine.pictures.tiff_directories import SIGNATURES, Directory, TiffFile, read_structure

_DNG_VERSION: Final = 50706
_RAW_PHOTOMETRICS: Final = (Photometric.CFA, Photometric.LINEAR_RAW)
# Kodak, Nikon, Pentax, Samsung, Sony.
_RAW_COMPRESSIONS: Final = (262, 32767, 32769, 32770, 32772, 34713, 65000, 65535)
_REDUCED: Final = 1
# Exponent and slope of the curve of sRGB (IEC 61966-2-1).
_SRGB_CURVE: Final = (2.4, 12.92)


def is_raw(data: bytes) -> bool:
    """Return whether a file is camera raw, by its content."""
    if find_kind(data) == CAMERA_RAW:
        return True
    if not data.startswith(SIGNATURES):
        return False
    try:
        return _has_raw_page(read_structure(data))
    except (struct.error, ValueError):
        return False


def decode_raw(data: bytes, *, name: str) -> Picture:
    """Develop a camera raw file with the white balance of the camera.

    Args:
        data: Content of the file.
        name: Name of the file in an error message.

    Raises:
        PictureFormatError: rawpy is missing, or cannot read the file.
    """
    try:
        import rawpy  # noqa: PLC0415  an extra that most installations lack
    except ImportError as error:
        raise make_refusal(CAMERA_RAW, name=name) from error
    try:
        with rawpy.imread(io.BytesIO(data)) as raw:
            check_size(raw.sizes.width, raw.sizes.height, bytes_per_pixel=6, name=name)
            developed = raw.postprocess(use_camera_wb=True, output_bps=16, gamma=_SRGB_CURVE)
    except rawpy.LibRawError as error:
        raise make_refusal(CAMERA_RAW, name=name) from error
    pixels = np.ascontiguousarray(developed, np.uint16)
    return Picture(pixels=pixels, exif=read_exif(data), samples=Samples.RAW)


def _has_raw_page(file: TiffFile) -> bool:
    first = file.pages[0]
    is_reduced = bool(file.read_integer(first, tags.NEW_SUBFILE_TYPE, 0) & _REDUCED)
    if first.find(_DNG_VERSION) is not None and is_reduced:
        return True
    below = [directory for page in file.pages for directory in file.find_below(page)]
    return any(_has_raw_pixels(file, directory) for directory in (*file.pages, *below))


def _has_raw_pixels(file: TiffFile, directory: Directory) -> bool:
    photometric = file.read_integer(directory, tags.PHOTOMETRIC, 0)
    compression = file.read_integer(directory, tags.COMPRESSION, 0)
    return photometric in _RAW_PHOTOMETRICS or compression in _RAW_COMPRESSIONS
