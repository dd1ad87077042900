"""Reads the few formats that the packaged libvips cannot: BMP, PPM and JPEG 2000."""

import io
import re

import numpy as np
import numpy.typing as npt

from engine.errors import PictureReadError
from engine.pictures.checks import MAX_PIXELS, check_size
from engine.pictures.formats.tiff import SIGNATURES as _TIFF_SIGNATURES
from engine.pictures.picture import Picture

_FORMATS = ("BMP", "PPM", "JPEG2000")
# Magic number, width, height and greatest value, with comments between (netpbm's manual).
_NETPBM_HEADER = re.compile(
    rb"P([56])" + 3 * rb"(?:\s+(?:#[^\n]*\n\s*)*)(\d{1,9})" + rb"\s", re.ASCII
)
_SIGNATURES = (b"\xff\xd8\xff", b"\x89PNG", *_TIFF_SIGNATURES, b"RIFF", b"GIF8", b"BM")


def decode_with_pillow(data: bytes, *, name: str) -> Picture:
    """Decode a file that libvips does not know.

    Raises:
        PictureReadError: The file is damaged, too large, or not a picture.
    """
    from PIL import Image, UnidentifiedImageError  # noqa: PLC0415  most pictures never need it

    deep = _decode_deep_netpbm(data, name=name)
    if deep is not None:
        return Picture(pixels=deep)
    Image.MAX_IMAGE_PIXELS = MAX_PIXELS
    try:
        with Image.open(io.BytesIO(data), formats=_FORMATS) as image:
            channels = len(image.getbands())
            check_size(image.width, image.height, bytes_per_pixel=channels, name=name)
            mode = {"1": "L", "P": "RGB"}.get(image.mode, image.mode)
            if mode not in ("L", "LA", "RGB", "RGBA", "I;16"):
                mode = "RGB"
            pixels = np.array(image.convert(mode))
            return Picture(pixels=np.atleast_3d(pixels), icc_profile=image.info.get("icc_profile"))
    except UnidentifiedImageError as error:
        if data.startswith(_SIGNATURES):
            raise PictureReadError(f"{name} is damaged or cut short") from error
        raise PictureReadError(f"{name} is not a picture of a known format") from error
    except Image.DecompressionBombError as error:
        raise PictureReadError(
            f"{name} is too large, expected at most {MAX_PIXELS // 10**6} million pixels"
        ) from error
    except (OSError, SyntaxError, ValueError) as error:
        raise PictureReadError(f"{name} is damaged or cut short: {error}") from error


def _decode_deep_netpbm(data: bytes, *, name: str) -> npt.NDArray[np.uint16] | None:
    """Return the pixels of a 16-bit PGM or PPM, which Pillow reads as 8 bits; None for other files.

    Raises:
        PictureReadError: The file is too large, or truncated.
    """
    header = _NETPBM_HEADER.match(data)
    if header is None or int(header[4]) <= 255:
        return None
    width, height, greatest = int(header[2]), int(header[3]), int(header[4])
    shape = height, width, 1 if header[1] == b"5" else 3
    check_size(width, height, bytes_per_pixel=2 * shape[2], name=name)
    count = width * height * shape[2]
    if greatest > 65535 or not count or len(data) - header.end() < 2 * count:
        raise PictureReadError(f"{name} is damaged or cut short")
    pixels = np.frombuffer(data, ">u2", count, header.end()).reshape(shape)
    if greatest == 65535:
        return pixels.astype(np.uint16)
    scaled = np.rint(np.minimum(pixels, greatest) * (65535.0 / greatest))
    return np.asarray(scaled, np.uint16)
