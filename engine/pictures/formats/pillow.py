"""Reads BMP, PBM, PGM and PPM, which the packaged libvips cannot."""

import io
import re
import struct
from dataclasses import replace
from typing import Final

import numpy as np
import numpy.typing as npt

from engine.errors import PictureReadError
from engine.pictures.checks import MAX_PIXELS, check_damaged_size, check_size
from engine.pictures.picture import Note, Picture

_FORMATS: Final = ("BMP", "PPM")
# Magic number, width, height and greatest value, with comments between (netpbm's manual).
_NETPBM_HEADER: Final = re.compile(
    rb"P([2356])" + 3 * rb"(?:\s+(?:#[^\n]*\n\s*)*)(\d{1,9})" + rb"\s", re.ASCII
)
# The header of a BMP file of version 5 (Microsoft's BITMAPV5HEADER), from the start of the file.
_BMP_HEADER_AT: Final = 14
_BMP_RESOLUTION_AT: Final = 38
_BMP_COLOURS_AT: Final = 70
_BMP_PROFILE_AT: Final = 126
_BMP_INFO_BYTES: Final = 40
_BMP_V5_BYTES: Final = 124
_EMBEDDED: Final = b"DEBM"


def decode_with_pillow(data: bytes, *, name: str) -> Picture:
    """Decode a whole file, or what is left of it.

    Raises:
        PictureReadError: It is too large, or nothing in it can be decoded.
    """
    deep = _decode_deep_netpbm(data, name=name)
    if deep is not None:
        return deep
    try:
        return _describe(_decode(data, name=name), data)
    except PictureReadError:
        raise
    except (OSError, SyntaxError, ValueError, struct.error) as error:
        raise PictureReadError(f"{name} is damaged or cut short") from error


def _decode(data: bytes, *, name: str) -> Picture:
    from PIL import Image, ImageFile  # noqa: PLC0415  most pictures never need it

    Image.MAX_IMAGE_PIXELS = MAX_PIXELS
    try:
        try:
            return Picture(pixels=_load(data, name=name, is_whole=True))
        except OSError:
            ImageFile.LOAD_TRUNCATED_IMAGES = True
            return Picture(pixels=_load(data, name=name, is_whole=False), notes=(Note.TRUNCATED,))
        finally:
            ImageFile.LOAD_TRUNCATED_IMAGES = False
    except Image.DecompressionBombError as error:
        raise PictureReadError(
            f"{name} is too large, expected at most {MAX_PIXELS // 10**6} million pixels"
        ) from error


def _load(data: bytes, *, name: str, is_whole: bool) -> npt.NDArray[np.uint8]:
    from PIL import Image  # noqa: PLC0415  most pictures never need it

    with Image.open(io.BytesIO(data), formats=_FORMATS) as image:
        (width, height), bands = image.size, len(image.getbands())
        check_size(width, height, bytes_per_pixel=bands, name=name)
        if not is_whole:
            check_damaged_size(
                width, height, bytes_per_pixel=bands, file_bytes=len(data), name=name
            )
        mode = "L" if image.mode in ("1", "L") else "RGBA" if image.mode == "RGBA" else "RGB"
        return np.atleast_3d(np.array(image.convert(mode)))


def _describe(picture: Picture, data: bytes) -> Picture:
    """Return a picture with the resolution and the profile of a BMP."""
    if not data.startswith(b"BM") or len(data) < _BMP_RESOLUTION_AT + 8:
        return picture
    (header_bytes,) = struct.unpack_from("<I", data, _BMP_HEADER_AT)
    x_density, y_density = struct.unpack_from("<ii", data, _BMP_RESOLUTION_AT)
    profile = None
    if header_bytes >= _BMP_V5_BYTES and data[_BMP_COLOURS_AT:][:4] == _EMBEDDED:
        at, length = struct.unpack_from("<II", data, _BMP_PROFILE_AT)
        block = data[_BMP_HEADER_AT + at :][:length]
        profile = block if block[36:40] == b"acsp" and block[16:20] == b"RGB " else None
    return replace(
        picture,
        icc_profile=profile,
        pixels_per_mm=(x_density / 1000, y_density / 1000)
        if header_bytes >= _BMP_INFO_BYTES and min(x_density, y_density) > 0
        else None,
    )


def _decode_deep_netpbm(data: bytes, *, name: str) -> Picture | None:
    """Return a PGM or PPM of 16 bits, which Pillow would cut to 8; None for other files.

    Raises:
        PictureReadError: It is too large, or nothing is left of it.
    """
    header = _NETPBM_HEADER.match(data)
    if header is None or int(header[4]) <= 255:
        return None
    width, height, greatest = int(header[2]), int(header[3]), int(header[4])
    shape = height, width, 1 if header[1] in b"25" else 3
    check_size(width, height, bytes_per_pixel=2 * shape[2], name=name)
    check_damaged_size(width, height, bytes_per_pixel=2 * shape[2], file_bytes=len(data), name=name)
    count = width * height * shape[2]
    if header[1] in b"23":
        stored = np.fromstring(data[header.end() :], np.uint16, count, sep=" ")
    else:
        whole = (len(data) - header.end()) // 2
        stored = np.frombuffer(data, ">u2", min(count, whole), header.end()).astype(np.uint16)
    if greatest > 65535 or not stored.size:
        raise PictureReadError(f"{name} is damaged or cut short")
    pixels = np.zeros(count, np.uint16)
    pixels[: stored.size] = stored
    if greatest < 65535:
        pixels = np.rint(np.minimum(pixels, greatest) * (65535.0 / greatest)).astype(np.uint16)
    notes = (Note.TRUNCATED,) if stored.size < count else ()
    return Picture(pixels=pixels.reshape(shape), notes=notes)
