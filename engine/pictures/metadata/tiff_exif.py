"""EXIF and IPTC in TIFF files, where EXIF is not a block but part of the file's directory.

Reading collects the descriptive entries into a block as in other formats; writing appends them to a
finished file. Entries are moved one by one, because their offsets count from the start of the file.
TIFF 6.0, section 2; Exif 2.32, section 4.6.
"""

import struct
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np

# Bytes of a value, and of each number in it, by type (TIFF 6.0, page 15).
_TYPES = {
    1: (1, 1),
    2: (1, 1),
    3: (2, 2),
    4: (4, 4),
    5: (8, 4),
    6: (1, 1),
    7: (1, 1),
    8: (2, 2),
    9: (4, 4),
    10: (8, 4),
    11: (4, 4),
    12: (8, 8),
}
_LONG, _UNDEFINED = 4, 7
_EXIF, _GPS, _INTEROPERABILITY = 0x8769, 0x8825, 0xA005
_IPTC = 0x83BB
_POINTERS = (_EXIF, _GPS, _INTEROPERABILITY)
# Entries about the photograph; all others in the main directory are about the file's data.
# Description, make, model, software, date, artist, host computer, copyright.
_DESCRIPTIVE = (0x010E, 0x010F, 0x0110, 0x0131, 0x0132, 0x013B, 0x013C, 0x8298, _EXIF, _GPS)
# Limits, so that a malicious file does not make us copy it again and again.
_MAX_ENTRIES = 512
_MAX_VALUE_BYTES = 65_536
_HEADER = b"II*\0" + struct.pack("<I", 8)


@dataclass(frozen=True, slots=True)
class _Value:
    """Value of an entry, its numbers in little-endian order."""

    kind: int
    count: int
    data: bytes


_Directory: TypeAlias = "dict[int, _Value | _Directory]"


def read_exif(data: bytes) -> bytes | None:
    """Return the EXIF block of a TIFF file without prefix, upright; None without such entries."""
    try:
        found = _read_main_directory(data)
    except (struct.error, ValueError):
        return None
    described = {tag: value for tag, value in found.items() if tag in _DESCRIPTIVE}
    return _HEADER + _pack(described, at=8) if described else None


def read_iptc(data: bytes) -> bytes | None:
    """Return the IPTC-IIM block of a TIFF file, of which libvips would read only a quarter."""
    try:
        value = _read_main_directory(data).get(_IPTC)
    except (struct.error, ValueError):
        return None
    if not isinstance(value, _Value) or not value.data:
        return None
    if value.kind == _LONG and data.startswith(b"MM"):
        return np.frombuffer(value.data, "<u4").astype(">u4").tobytes()  # text, not numbers
    return value.data


def insert_into_tiff(data: bytes, block: bytes | None, *, iptc: bytes | None = None) -> bytes:
    """Return a TIFF file with the descriptive entries of an EXIF block, and IPTC, in its directory.

    A malformed block adds nothing.

    Args:
        data: Whole little-endian file with one page.
        block: EXIF without prefix, or None.
        iptc: IPTC-IIM block, or None; libvips would write a quarter of it.
    """
    added: _Directory = {}
    try:
        own = _read_main_directory(data, max_bytes=len(data))
        if block is not None:
            described = _read_main_directory(block)
            added = {tag: value for tag, value in described.items() if tag in _DESCRIPTIVE}
    except (struct.error, ValueError):
        return data
    if iptc is not None:
        added[_IPTC] = _Value(_UNDEFINED, len(iptc), iptc)
    if not added:
        return data
    body = data + b"\0" * (len(data) % 2)
    merged = _pack({**added, **own}, at=len(body))
    return body[:4] + struct.pack("<I", len(body)) + body[8:] + merged


def _read_main_directory(data: bytes, *, max_bytes: int = _MAX_VALUE_BYTES) -> _Directory:
    order = {b"II*\0": "<", b"MM\0*": ">"}.get(data[:4])
    if order is None:
        raise ValueError("expected a TIFF header")
    (at,) = struct.unpack_from(order + "I", data, 4)
    return _read_directory(data, at, order=order, depth=0, max_bytes=max_bytes)


def _read_directory(data: bytes, at: int, *, order: str, depth: int, max_bytes: int) -> _Directory:
    (count,) = struct.unpack_from(order + "H", data, at)
    if count > _MAX_ENTRIES:
        raise ValueError(f"{count} entries in a directory, expected at most {_MAX_ENTRIES}")
    found: _Directory = {}
    for index in range(count):
        entry_at = at + 2 + 12 * index
        tag, kind, values = struct.unpack_from(order + "HHI", data, entry_at)
        length = values * _TYPES[kind][0] if kind in _TYPES else max_bytes + 1
        if length > max_bytes or tag in found:
            continue
        if tag in _POINTERS and depth < 2:
            (below,) = struct.unpack_from(order + "I", data, entry_at + 8)
            found[tag] = _read_directory(
                data, below, order=order, depth=depth + 1, max_bytes=max_bytes
            )
        else:
            found[tag] = _read_value(data, entry_at + 8, kind=kind, count=values, order=order)
    return found


def _read_value(data: bytes, at: int, *, kind: int, count: int, order: str) -> _Value:
    value_bytes, number_bytes = _TYPES[kind]
    length = count * value_bytes
    if length > 4:
        (at,) = struct.unpack_from(order + "I", data, at)
    raw = data[at : at + length]
    if len(raw) != length:
        raise ValueError(f"a value of {length} bytes at {at} does not lie in {len(data)} bytes")
    if order == ">" and number_bytes > 1:
        numbers = (raw[i : i + number_bytes][::-1] for i in range(0, length, number_bytes))
        raw = b"".join(numbers)
    return _Value(kind, count, raw)


def _pack(directory: _Directory, *, at: int) -> bytes:
    """Return the bytes of a directory and its values for an offset in a file."""
    entries = b""
    values_at = at + 2 + 12 * len(directory) + 4
    values = b""
    for tag in sorted(directory):
        value = directory[tag]
        place = values_at + len(values)
        if isinstance(value, dict):
            entries += struct.pack("<HHII", tag, _LONG, 1, place)
            values += _pack(value, at=place)
        elif len(value.data) <= 4:
            entries += struct.pack("<HHI4s", tag, value.kind, value.count, value.data)
        else:
            entries += struct.pack("<HHII", tag, value.kind, value.count, place)
            values += value.data
        values += b"\0" * (len(values) % 2)
    return struct.pack("<H", len(directory)) + entries + struct.pack("<I", 0) + values
