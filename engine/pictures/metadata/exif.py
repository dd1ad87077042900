r"""Copies EXIF byte for byte into a finished file.

libvips would parse EXIF and rewrite it with tags of its own and with offsets that break maker
notes. Here the original block is copied, except for what would be wrong in the new picture: the
orientation (the pixels are upright now), widths and heights of a picture that was turned by 90
degrees, and the thumbnail (it shows the damage).

An EXIF block is the body of a small TIFF file (Exif 2.32, section 4.5): b"II*\0" or b"MM\0*",
the offset of the first directory, and directories of 12-byte entries.
"""

import contextlib
import struct
from dataclasses import dataclass

PREFIX = b"Exif\0\0"
_LITTLE_ENDIAN, _BIG_ENDIAN = b"II*\0", b"MM\0*"

_EXIF_DIRECTORY = 0x8769
_ORIENTATION = 0x0112
# Width and height, resolution in x and y; in the EXIF directory size and sensor resolution.
_MAIN_PAIRS = ((0x0100, 0x0101), (0x011A, 0x011B))
_EXIF_PAIRS = ((0xA002, 0xA003), (0xA20E, 0xA20F))
_THUMBNAIL_OFFSET, _THUMBNAIL_LENGTH = 0x0201, 0x0202
_UPRIGHT = 1
_FIRST_SIDEWAYS = 5
_ENTRY_BYTES = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class _Entry:
    """One entry of a directory: tag, and position of its four value bytes in the block."""

    tag: int
    value_at: int


def read_orientation(block: bytes) -> int:
    """Return the orientation in an EXIF block, 1 (upright) to 8; 1 if it has none."""
    body = block.removeprefix(PREFIX)
    with contextlib.suppress(struct.error, ValueError):
        order = _find_byte_order(body)
        (first,) = struct.unpack_from(order + "I", body, 4)
        orientation = _find_orientation(body, _read_directory(body, first, order=order)[0], order)
        if 1 <= orientation <= 8:
            return orientation
    return _UPRIGHT


def is_sideways(orientation: int) -> bool:
    """Return whether pixels with an orientation are turned by 90 degrees, so that sides exchange."""
    return orientation >= _FIRST_SIDEWAYS


def make_upright(block: bytes, *, orientation: int | None = None) -> bytes | None:
    """Return an EXIF block for pixels that have been turned upright and restored.

    Args:
        block: Block from a file, with or without prefix; it may be malformed.
        orientation: Orientation of the pixels before they were turned; None for the block's own.

    Returns:
        The block without prefix, orientation 1, sizes exchanged if needed, thumbnail blanked; None
        if it is not EXIF.
    """
    return _edit(block, orientation=orientation or read_orientation(block))


def drop_thumbnail(block: bytes) -> bytes | None:
    """Return an EXIF block without prefix, thumbnail blanked; None if it is not EXIF."""
    return _edit(block, orientation=None)


def _edit(block: bytes, *, orientation: int | None) -> bytes | None:
    """Return a block for turned pixels if an orientation is given, and without a thumbnail."""
    body = bytearray(block.removeprefix(PREFIX))
    try:
        order = _find_byte_order(body)
        (first,) = struct.unpack_from(order + "I", body, 4)
        entries, next_at = _read_directory(body, first, order=order)
    except (struct.error, ValueError):
        return None
    if orientation is not None:
        _turn(body, entries, order=order, is_sideways=is_sideways(orientation))
    body += bytes(max(next_at + 4 - len(body), 0))  # some cameras leave the last offset out
    (thumbnail_directory,) = struct.unpack_from(order + "I", body, next_at)
    if thumbnail_directory:
        struct.pack_into(order + "I", body, next_at, 0)
        with contextlib.suppress(struct.error):  # missing or truncated
            _blank_thumbnail(body, thumbnail_directory, order=order)
    return bytes(body)


def _turn(body: bytearray, entries: list[_Entry], *, order: str, is_sideways: bool) -> None:
    for entry in entries:
        if entry.tag == _ORIENTATION:
            struct.pack_into(order + "HH", body, entry.value_at, _UPRIGHT, 0)
        elif entry.tag == _EXIF_DIRECTORY and is_sideways:
            with contextlib.suppress(struct.error):
                (at,) = struct.unpack_from(order + "I", body, entry.value_at)
                _exchange(body, _read_directory(body, at, order=order)[0], _EXIF_PAIRS)
    if is_sideways:
        _exchange(body, entries, _MAIN_PAIRS)


def _exchange(body: bytearray, entries: list[_Entry], pairs: tuple[tuple[int, int], ...]) -> None:
    """Exchange type, count and value of two entries, for each pair that is complete."""
    values = {entry.tag: slice(entry.value_at - 6, entry.value_at + 4) for entry in entries}
    for first, second in pairs:
        if first in values and second in values:
            one, other = body[values[first]], body[values[second]]
            body[values[first]], body[values[second]] = other, one


def _find_orientation(body: bytes | bytearray, entries: list[_Entry], order: str) -> int:
    for entry in entries:
        if entry.tag == _ORIENTATION:
            return int(struct.unpack_from(order + "H", body, entry.value_at)[0])
    return _UPRIGHT


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
        tag, _, _, _ = struct.unpack_from(order + "HHII", body, entry_at)
        entries.append(_Entry(tag=tag, value_at=entry_at + 8))
    return entries, at + 2 + count * _ENTRY_BYTES
