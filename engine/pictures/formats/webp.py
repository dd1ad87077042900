"""Reads and writes WebP files (Google, "WebP Container Specification")."""

import struct
from dataclasses import replace
from typing import Final

from engine.pictures.colour import to_uint8
from engine.pictures.formats.vips import KEPT, decode_plain, make_image
from engine.pictures.metadata.exif_entries import read_resolution, set_resolution
from engine.pictures.picture import Picture

# A file is filled up with zeros to the length that it says, but not with more than this.
_MAX_MISSING_BYTES: Final = 2**26


def decode_webp(data: bytes, *, name: str) -> Picture:
    """Decode a whole WebP file, or what is left of it.

    Raises:
        PictureReadError: It is too large, or nothing in it can be decoded.
    """
    whole_bytes = 8 + int.from_bytes(data[4:8], "little")
    missing_bytes = min(max(whole_bytes - len(data), 0), _MAX_MISSING_BYTES)
    picture = decode_plain(data, name=name, missing_bytes=missing_bytes)
    return replace(picture, pixels_per_mm=read_resolution(picture.exif))


def encode_webp(picture: Picture) -> bytes:
    """Return the content of a lossless WebP file; 16 bits are rounded to 8."""
    image = make_image(to_uint8(picture.pixels), picture)
    if image.bands < 3 and picture.icc_profile is not None:
        image = image.icc_transform("srgb", embedded=True)  # WebP cannot hold a grey profile
    data = image.webpsave_buffer(lossless=True, exact=True, keep=KEPT)
    exif = picture.exif
    if picture.pixels_per_mm is not None and picture.pixels_per_mm != read_resolution(exif):
        exif = set_resolution(exif, picture.pixels_per_mm)
    if exif is None:
        return data
    return _insert_exif(
        data,
        exif,
        width=picture.width,
        height=picture.height,
        has_alpha=picture.has_alpha,
    )


def _insert_exif(data: bytes, block: bytes, *, width: int, height: int, has_alpha: bool) -> bytes:
    """Return a WebP file (not animated) with an EXIF chunk.

    Args:
        data: Whole file in the simple or the extended layout.
        block: EXIF without prefix.
        width: Width of the picture, at most 16,383 pixels.
        height: Height of the picture, at most 16,383 pixels.
        has_alpha: Whether the picture has an alpha channel.
    """
    chunks = [chunk for chunk in _read_chunks(data) if chunk[0] != b"EXIF"]
    if chunks[0][0] != b"VP8X":
        flags = 0x10 if has_alpha else 0
        sizes = (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
        chunks.insert(0, (b"VP8X", bytes([flags, 0, 0, 0]) + sizes))
    extended = bytearray(chunks[0][1])
    extended[0] |= 0x08
    chunks[0] = (b"VP8X", bytes(extended))
    chunks.append((b"EXIF", block))
    body = b"WEBP"
    for name, payload in chunks:
        body += name + struct.pack("<I", len(payload)) + payload + b"\0" * (len(payload) % 2)
    return b"RIFF" + struct.pack("<I", len(body)) + body


def _read_chunks(data: bytes) -> list[tuple[bytes, bytes]]:
    """Return the names and contents of the chunks of a RIFF file."""
    chunks = []
    at = 12
    while at + 8 <= len(data):
        name = data[at : at + 4]
        (length,) = struct.unpack_from("<I", data, at + 4)
        chunks.append((name, data[at + 8 : at + 8 + length]))
        at += 8 + length + length % 2
    return chunks
