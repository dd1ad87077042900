"""Decodes and encodes picture files in memory, with profile, EXIF, XMP, IPTC and resolution.

Reads JPEG, PNG, TIFF, WebP, GIF, HEIC, AVIF, JPEG 2000, BMP, PBM, PGM and PPM; writes PNG, JPEG,
TIFF and WebP. The first bytes of a file decide what it is, not its name.
"""

import re
from typing import Final, Protocol

import pyvips

from engine.errors import (
    PictureError,
    PictureReadError,
    PictureWriteError,
)
from engine.pictures.formats.heif import decode_heif
from engine.pictures.formats.jp2 import decode_jp2
from engine.pictures.formats.jpeg.decode import decode_jpeg
from engine.pictures.formats.jpeg.encode import Chroma, encode_jpeg
from engine.pictures.formats.kinds import find_kind, make_refusal
from engine.pictures.formats.pillow import decode_with_pillow
from engine.pictures.formats.png.files import decode_png, encode_png
from engine.pictures.formats.raw import decode_raw, is_raw
from engine.pictures.formats.tiff.files import decode_tiff, encode_tiff
from engine.pictures.formats.vips import decode_plain, find_reason
from engine.pictures.formats.webp import decode_webp, encode_webp
from engine.pictures.metadata.xmp_fields import move_iptc_to_xmp, move_texts_to_xmp
from engine.pictures.picture import Picture
from engine.pictures.pixels import Pixels

WRITABLE_SUFFIXES = (".png", ".jpg", ".jpeg", ".tif", ".tiff", ".webp")

_GIF_TRAILER: Final = b";"
# libnsgif reads so much at once where a file has been cut short.
_GIF_PADDING_BYTES: Final = 65_536
_FAMILIES = {
    ".jpeg": ".jpg",
    ".jpe": ".jpg",
    ".jfif": ".jpg",
    ".mpo": ".jpg",
    ".tiff": ".tif",
}
_NAMES = {
    ".jpg": "JPEG",
    ".tif": "TIFF",
    ".webp": "WebP",
    ".jp2": "JPEG 2000",
    ".ora": "OpenRaster",
}
_MAX_SIDES_PX = {".jpg": 65_500, ".webp": 16_383}


class _Decode(Protocol):
    """Decodes a whole file of one format; its name is for error messages."""

    def __call__(self, data: bytes, *, name: str) -> Picture: ...


def decode_file(data: bytes, *, name: str) -> Picture:
    """Decode a whole picture file.

    Args:
        data: Content of the file.
        name: Name of the file in an error message.

    Raises:
        PictureReadError: The file is empty, truncated, too large, or not a picture.
    """
    if not data:
        raise PictureReadError(f"{name} is empty, expected a picture")
    try:
        return _decode(data, name=name)
    except pyvips.Error as error:
        raise PictureReadError(f"{name} is damaged, cut short or of an unusual kind") from error
    except MemoryError as error:
        raise PictureReadError(f"{name} does not fit into memory") from error
    except PictureReadError:
        raise
    except PictureError as error:
        raise PictureReadError(f"{name} cannot be used: {error}") from error


def is_family(suffix: str, other: str) -> bool:
    """Return whether two suffixes stand for the same format."""
    return _find_family(suffix) == _find_family(other)


def find_size(data: bytes) -> tuple[int, int]:
    """Return width and height that a file's header gives, before it is turned upright; (0, 0) if none.

    Args:
        data: Content of the file.
    """
    try:
        image = pyvips.Image.new_from_buffer(data, "")
    except pyvips.Error:
        return 0, 0
    return image.width, image.height


def name_format(suffix: str) -> str:
    """Return the name of a format, given a suffix."""
    family = _find_family(suffix)
    return _NAMES.get(family, family.removeprefix(".").upper())


def check_sides(pixels: Pixels, *, suffix: str) -> None:
    """Raise PictureWriteError if a format cannot hold as many rows or columns."""
    height, width = pixels.shape[:2]
    limit = _MAX_SIDES_PX.get(_find_family(suffix))
    if limit is not None and max(height, width) > limit:
        raise PictureWriteError(
            f"it is {width} x {height} pixels, and {name_format(suffix)} holds at most {limit} a side"
        )


def encode_file(
    picture: Picture,
    *,
    suffix: str,
    quality: int,
    chroma: Chroma = Chroma.AUTO,
    source: bytes | None = None,
) -> bytes:
    """Encode a whole picture file.

    Args:
        picture: Picture to encode.
        suffix: Format, one of `WRITABLE_SUFFIXES`, lower case.
        quality: Quality of a JPEG, 1 to 100.
        chroma: Resolution of the colours of a JPEG.
        source: File of the same format that the picture was read from: what is in it is kept, but
            for the pixels that differ.

    Raises:
        PictureWriteError: The format cannot hold the picture.
    """
    check_sides(picture.pixels, suffix=suffix)
    picture = move_metadata(picture, suffix=suffix)
    try:
        match suffix:
            case ".jpg" | ".jpeg":
                return encode_jpeg(picture, quality=quality, chroma=chroma, source=source)
            case ".webp":
                return encode_webp(picture, source=source)
            case ".png":
                return encode_png(picture, source=source)
            case _:
                return encode_tiff(picture, source=source)
    except pyvips.Error as error:
        raise PictureWriteError(
            f"it cannot be encoded as {suffix}: {find_reason(error)}"
        ) from error


def move_metadata(picture: Picture, *, suffix: str) -> Picture:
    """Return a picture whose metadata is where a format has a place for it.

    What is still there of texts and IPTC, though the format has no place for it, will be lost.

    Args:
        picture: Picture that is about to be written.
        suffix: The format, as of a path.
    """
    match _find_family(suffix):
        case ".png":
            return picture
        case ".jpg":
            return move_texts_to_xmp(picture, kept=("Comment",))
        case ".webp":
            return move_texts_to_xmp(move_iptc_to_xmp(picture))
        case _:
            return move_texts_to_xmp(picture)


def _find_family(suffix: str) -> str:
    """Return the one suffix that stands for a format."""
    return _FAMILIES.get(suffix.lower(), suffix.lower())


def _decode(data: bytes, *, name: str) -> Picture:
    if is_raw(data):
        return decode_raw(data, name=name)
    for signature, decode in _DECODERS:
        if re.match(signature, data):
            return decode(data, name=name)
    raise _make_unknown(data, name=name)


def _decode_gif(data: bytes, *, name: str) -> Picture:
    is_whole = data.rstrip(b"\0").endswith(_GIF_TRAILER)
    return decode_plain(data, name=name, missing_bytes=0 if is_whole else _GIF_PADDING_BYTES)


def _make_unknown(data: bytes, *, name: str) -> PictureReadError:
    """Return an error that says what a file is instead of a picture."""
    kind = find_kind(data)
    if kind is None:
        return PictureReadError(f"{name} is not a picture of a known format")
    return make_refusal(kind, name=name)


# How the files begin that have a decoder of their own.
_DECODERS: Final[tuple[tuple[re.Pattern[bytes], _Decode], ...]] = (
    (re.compile(rb"\xff\xd8\xff"), decode_jpeg),
    (re.compile(rb"\x89PNG\r\n\x1a\n"), decode_png),
    (re.compile(rb"II[*+]\0|MM\0[*+]"), decode_tiff),
    (re.compile(rb"RIFF(?s:....)WEBP"), decode_webp),
    (re.compile(rb"GIF8[79]a"), _decode_gif),
    (re.compile(rb"(?s:....)ftyp(?:avi[fs]|he[iv][cxms]|mif[12]|msf1|miaf)"), decode_heif),
    (re.compile(rb"\0\0\0\x0cjP  \r\n\x87\n|\xff\x4f\xff\x51"), decode_jp2),
    (re.compile(rb"BM(?s:.{24})|P[1-6]\s"), decode_with_pillow),
)
