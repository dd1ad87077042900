"""Reads JPEG 2000: 8 bits by Pillow, up to 16 by pylibjpeg-openjpeg, and what its boxes say.

ISO/IEC 15444-1, annexes A (the codestream) and I (the boxes of a JP2 file).
"""

import io
import struct
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from engine.errors import PictureReadError
from engine.pictures.checks import MAX_PIXELS, check_size, count_missing
from engine.pictures.formats.boxes import Box, count_missing_bytes, read_boxes
from engine.pictures.metadata.exif import make_upright
from engine.pictures.metadata.iptc import find_iptc
from engine.pictures.metadata.resolution import read_resolution
from engine.pictures.picture import Note, Picture, Samples

_CODESTREAM: Final = b"\xff\x4f\xff\x51"
_SIZE_MARKER: Final = 0xFF51
_START_OF_TILE: Final = 0xFF90
# Restricted and any ICC profile; code points and enumerated spaces are others.
_PROFILE_METHODS: Final = (b"\2", b"\3")
_EXIF_ID: Final = b"JpgTiffExif->JP2"
_XMP_ID: Final = bytes.fromhex("be7acfcb97a942e89c71999491e3afac")
_IPTC_ID: Final = bytes.fromhex("33c7a4d2b81d4723a0baf1a3e097ad38")
_MAX_BITS: Final = 16
_ERRORS = (ValueError, EOFError, SyntaxError, IndexError, RuntimeError, OSError)


def decode_jp2(data: bytes, *, name: str) -> Picture:
    """Decode a whole JPEG 2000 file, or what is left of it.

    Raises:
        PictureReadError: It is too large, or nothing in it can be decoded.
    """
    boxes = [] if data.startswith(_CODESTREAM) else list(read_boxes(data))
    stream = next((box.content for box in boxes if box.kind == b"jp2c"), data)
    try:
        width, height, bits = _read_size(stream)
    except (struct.error, IndexError) as error:
        raise PictureReadError(f"{name} is damaged or cut short") from error
    check_size(width, height, bytes_per_pixel=4 if bits <= 8 else 8, name=name)
    picture = _decode_with_pillow(data) if bits <= 8 else _decode_with_openjpeg(data, bits=bits)
    if picture is None:
        missing_bytes = max(
            count_missing_bytes(data) if boxes else 0, _count_missing_of_stream(stream)
        )
        picture = _decode_with_openjpeg(data + bytes(missing_bytes), bits=bits)
        if picture is None or not picture.pixels.any():
            raise PictureReadError(f"{name} is damaged or cut short")
        picture = replace(picture, notes=(Note.TRUNCATED if missing_bytes else Note.DAMAGED,))
    return _describe(picture, boxes)


def _decode_with_pillow(data: bytes) -> Picture | None:
    """Return a picture of at most 8 bits; None if its file is damaged."""
    from PIL import Image  # noqa: PLC0415  most pictures never need it

    Image.MAX_IMAGE_PIXELS = MAX_PIXELS
    try:
        with Image.open(io.BytesIO(data), formats=["JPEG2000"]) as image:
            samples = Samples.CMYK if image.mode == "CMYK" else None
            mode = image.mode if image.mode in ("L", "LA", "RGB", "RGBA") else "RGB"
            pixels: npt.NDArray[np.uint8] = np.array(image.convert(mode))
    except (*_ERRORS, Image.DecompressionBombError):
        return None
    return Picture(pixels=np.atleast_3d(pixels), samples=samples)


def _decode_with_openjpeg(data: bytes, *, bits: int) -> Picture | None:
    """Return a picture of up to 16 bits; None if too little of its file is left.

    Pillow would cut it to 8 bits, and gives up sooner where a file is cut short.
    """
    from openjpeg.utils import decode  # noqa: PLC0415  most pictures never need it

    try:
        stored: npt.NDArray[Any] = np.atleast_3d(decode(data))
    except _ERRORS:
        return None
    if stored.dtype not in (np.uint8, np.uint16) or bits > _MAX_BITS:
        return None
    if 8 < bits < _MAX_BITS:
        full = (1 << bits) - 1
        stored = ((stored.astype(np.uint32) * 65_535 + full // 2) // full).astype(np.uint16)
    return Picture(pixels=np.ascontiguousarray(stored))


def _describe(picture: Picture, boxes: list[Box]) -> Picture:
    """Return a picture with what the boxes say about it."""
    blocks = {box.content[:16]: box.content[16:] for box in boxes if box.kind == b"uuid"}
    header = [
        box for parent in boxes if parent.kind == b"jp2h" for box in read_boxes(parent.content)
    ]
    exif = blocks.get(_EXIF_ID)
    iptc = blocks.get(_IPTC_ID)
    exif = make_upright(exif) if exif else None
    return replace(
        picture,
        icc_profile=_find_profile(header, is_grey=picture.pixels.shape[2] < 3),
        exif=exif,
        xmp=blocks.get(_XMP_ID),
        iptc=find_iptc(iptc) if iptc else None,
        pixels_per_mm=_find_resolution(header) or read_resolution(exif),
    )


def _find_profile(header: list[Box], *, is_grey: bool) -> bytes | None:
    for box in header:
        if box.kind == b"colr" and box.content[:1] in _PROFILE_METHODS:
            profile = box.content[3:]
            if profile[36:40] == b"acsp" and profile[16:20] == (b"GRAY" if is_grey else b"RGB "):
                return profile
    return None


def _find_resolution(header: list[Box]) -> tuple[float, float] | None:
    """Return the resolution of capture, else of display, pixels per millimetre."""
    parts = [
        box for parent in header if parent.kind == b"res " for box in read_boxes(parent.content)
    ]
    for box in sorted(parts, key=lambda box: box.kind):  # resc, resd
        if len(box.content) == 10:
            y, y_unit, x, x_unit, y_power, x_power = struct.unpack(">4H2b", box.content)
            if x and y and x_unit and y_unit:
                return x / x_unit * 10.0 ** (x_power - 3), y / y_unit * 10.0 ** (y_power - 3)
    return None


def _read_size(stream: bytes) -> tuple[int, int, int]:
    """Return width, height and the bits of a channel of a codestream."""
    for marker, at in _list_markers(stream):
        if marker == _SIZE_MARKER:
            right, bottom, left, top = struct.unpack_from(">4I", stream, at + 4)
            (channels,) = struct.unpack_from(">H", stream, at + 36)
            depths = [stream[at + 38 + 3 * channel] & 0x7F for channel in range(min(channels, 4))]
            return right - left, bottom - top, max(depths, default=0) + 1
    raise struct.error("no size marker")


def _count_missing_of_stream(stream: bytes) -> int:
    """Return how many bytes a codestream has less than its tiles say."""
    for marker, at in _list_markers(stream):
        if marker == _START_OF_TILE:
            end = at - 2
            while stream[end : end + 2] == b"\xff\x90" and end + 10 <= len(stream):
                (length,) = struct.unpack_from(">I", stream, end + 6)
                if length == 0:
                    break
                end += length
            return count_missing(end + 2, stream)
    return 0


def _list_markers(stream: bytes) -> Iterator[tuple[int, int]]:
    """Yield the markers of the main header and the first tile, with the places of their lengths."""
    at = 2
    while at + 4 <= len(stream):
        marker, length = struct.unpack_from(">HH", stream, at)
        yield marker, at + 2
        if marker == _START_OF_TILE or length < 2:
            return
        at += 2 + length
