r"""Copies EXIF byte for byte into a finished file.

libvips would parse EXIF and rewrite it with tags of its own and with offsets that break maker
notes. Here the original block is copied, except for two things that would be wrong in the new
picture: the orientation (the pixels are upright now) and the thumbnail (it shows the damage).

An EXIF block is the body of a small TIFF file (Exif 2.32, section 4.5): b"II*\0" or b"MM\0*",
the offset of the first directory, and directories of 12-byte entries.
"""

import contextlib
import struct
import zlib
from dataclasses import dataclass

PREFIX = b"Exif\0\0"
_LITTLE_ENDIAN, _BIG_ENDIAN = b"II*\0", b"MM\0*"

_ORIENTATION = 0x0112
_THUMBNAIL_OFFSET, _THUMBNAIL_LENGTH = 0x0201, 0x0202
_UPRIGHT = 1
_ENTRY_BYTES = 12
_JPEG_SEGMENT_BYTES = 65_535 - 2


@dataclass(frozen=True, slots=True, kw_only=True)
class _Entry:
    """One entry of a directory: tag, type, and position of its four value bytes in the block."""

    tag: int
    kind: int
    value_at: int


def make_upright(block: bytes) -> bytes | None:
    """Return an EXIF block for pixels that have been turned upright and restored.

    Args:
        block: Block from a file, with or without prefix; it may be malformed.

    Returns:
        The block without prefix, orientation 1, thumbnail blanked; None if it is not EXIF.
    """
    body = bytearray(block.removeprefix(PREFIX))
    try:
        _edit_block(body)
    except (struct.error, ValueError):
        return None
    return bytes(body)


def _edit_block(body: bytearray) -> None:
    order = _find_byte_order(body)
    (first,) = struct.unpack_from(order + "I", body, 4)
    entries, next_at = _read_directory(body, first, order=order)
    for entry in entries:
        if entry.tag == _ORIENTATION:
            struct.pack_into(order + "HH", body, entry.value_at, _UPRIGHT, 0)
    (thumbnail_directory,) = struct.unpack_from(order + "I", body, next_at)
    if thumbnail_directory:
        struct.pack_into(order + "I", body, next_at, 0)
        with contextlib.suppress(struct.error):  # missing or truncated
            _blank_thumbnail(body, thumbnail_directory, order=order)


def _blank_thumbnail(body: bytearray, directory: int, *, order: str) -> None:
    values: dict[int, int] = {}
    for entry in _read_directory(body, directory, order=order)[0]:
        values[entry.tag] = struct.unpack_from(order + "I", body, entry.value_at)[0]
    start, length = values.get(_THUMBNAIL_OFFSET, 0), values.get(_THUMBNAIL_LENGTH, 0)
    stop = min(start + length, len(body))
    if 0 < start < stop:
        body[start:stop] = bytes(stop - start)


def _find_byte_order(body: bytes | bytearray) -> str:
    if body.startswith(_LITTLE_ENDIAN):
        return "<"
    if body.startswith(_BIG_ENDIAN):
        return ">"
    raise ValueError("expected a TIFF header")


def _read_directory(body: bytes | bytearray, at: int, *, order: str) -> tuple[list[_Entry], int]:
    """Return the entries of the directory at an offset, and the position of the next offset."""
    (count,) = struct.unpack_from(order + "H", body, at)
    entries = []
    for index in range(count):
        entry_at = at + 2 + index * _ENTRY_BYTES
        tag, kind = struct.unpack_from(order + "HH", body, entry_at)
        entries.append(_Entry(tag=tag, kind=kind, value_at=entry_at + 8))
    return entries, at + 2 + count * _ENTRY_BYTES


def insert_into_jpeg(data: bytes, block: bytes) -> bytes:
    """Return a JPEG file with an EXIF block right after its start marker.

    A block larger than a segment (64 KiB) is left out, because JPEG cannot hold it.
    """
    payload = PREFIX + block
    if len(payload) > _JPEG_SEGMENT_BYTES:
        return data
    segment = b"\xff\xe1" + struct.pack(">H", len(payload) + 2) + payload
    return data[:2] + segment + data[2:]


def insert_jpeg_resolution(data: bytes, pixels_per_mm: tuple[float, float]) -> bytes:
    """Return a JPEG file with a JFIF segment for its resolution (JFIF 1.02).

    Args:
        data: Whole file without a JFIF segment.
        pixels_per_mm: Resolution (x, y), written as whole dots per inch.
    """
    x_dpi, y_dpi = (min(max(round(density * 25.4), 1), 65_535) for density in pixels_per_mm)
    segment = struct.pack(">HH5sHBHHBB", 0xFFE0, 16, b"JFIF\0", 0x0102, 1, x_dpi, y_dpi, 0, 0)
    return data[:2] + segment + data[2:]


def insert_into_png(data: bytes, block: bytes) -> bytes:
    """Return a PNG file with an eXIf chunk after its header chunk."""
    header_end = 8 + 4 + 4 + 13 + 4
    typed = b"eXIf" + block
    chunk = struct.pack(">I", len(block)) + typed + struct.pack(">I", zlib.crc32(typed))
    return data[:header_end] + chunk + data[header_end:]


def insert_into_webp(
    data: bytes, block: bytes, *, width: int, height: int, has_alpha: bool
) -> bytes:
    """Return a WebP file (not animated) with an EXIF chunk.

    Args:
        data: Whole file in the simple or the extended layout.
        block: EXIF without prefix.
        width: Width of the picture, at most 16,383 pixels.
        height: Height of the picture, at most 16,383 pixels.
        has_alpha: Whether the picture has an alpha channel.
    """
    chunks = [chunk for chunk in _read_riff_chunks(data) if chunk[0] != b"EXIF"]
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


def _read_riff_chunks(data: bytes) -> list[tuple[bytes, bytes]]:
    chunks = []
    at = 12
    while at + 8 <= len(data):
        name = data[at : at + 4]
        (length,) = struct.unpack_from("<I", data, at + 4)
        chunks.append((name, data[at + 8 : at + 8 + length]))
        at += 8 + length + length % 2
    return chunks
