"""EXIF and IPTC in TIFF files, where EXIF is not a block but part of the file's directory.

Reading collects the descriptive entries into a block as in other formats; writing appends them to a
finished file. Entries are moved one by one, because their offsets count from the start of the file.
TIFF 6.0, section 2; Exif 2.32, section 4.6.
"""

import struct
from dataclasses import dataclass
from typing import Final, TypeAlias

from engine.pictures.metadata.resolution import RESOLUTION_TAGS
from engine.pictures.tiff_directories import (
    EXIF,
    EXIF_POINTERS,
    GPS,
    LONG,
    UNDEFINED,
    Directory,
    TiffFile,
    read_directory,
    read_structure,
)

_IPTC: Final = 0x83BB
_PHOTOSHOP: Final = 0x8649
# Entries about the photograph; all others in the main directory are about the file's data.
_DESCRIPTIVE: Final = (
    # Document, description, make, model, page, software, date, artist, host computer, copyright.
    *(0x010D, 0x010E, 0x010F, 0x0110, 0x011D, 0x0131, 0x0132, 0x013B, 0x013C, 0x8298),
    # Rating; title, comment, author, keywords and subject as Windows writes them.
    *(0x4746, 0x4749, 0x9C9B, 0x9C9C, 0x9C9D, 0x9C9E, 0x9C9F),
    *(EXIF, GPS),
)
# Limits, so that a malicious file does not make us copy it again and again.
_MAX_ENTRIES: Final = 512
_MAX_VALUE_BYTES: Final = 65_536
# Types that EXIF knows; the others are of BigTIFF.
_MAX_KIND: Final = 13
_HEADER: Final = b"II*\0" + struct.pack("<I", 8)


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


def read_iptc(file: TiffFile, page: Directory) -> bytes | None:
    """Return the IPTC-IIM block of a page, or the Photoshop resources that may hold one.

    libvips would read only a quarter of it.
    """
    own = file.read_bytes(page.find(_IPTC))
    return own or file.read_bytes(page.find(_PHOTOSHOP)) or None


def insert_into_tiff(
    data: bytes, block: bytes | None, *, iptc: bytes | None = None, keeps_resolution: bool = True
) -> bytes:
    """Return a TIFF file with the descriptive entries of an EXIF block, and IPTC, in its directory.

    A malformed block adds nothing.

    Args:
        data: Whole little-endian file with one page.
        block: EXIF without prefix, or None.
        iptc: IPTC-IIM block, or None; libvips would write a quarter of it.
        keeps_resolution: Whether the file's resolution stays.
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
        added[_IPTC] = _Value(UNDEFINED, len(iptc), iptc)
    if not keeps_resolution:
        own = {tag: value for tag, value in own.items() if tag not in RESOLUTION_TAGS}
    elif not added:
        return data
    body = data + b"\0" * (len(data) % 2)
    merged = _pack({**added, **own}, at=len(body))
    return body[:4] + struct.pack("<I", len(body)) + body[8:] + merged


def _read_main_directory(data: bytes, *, max_bytes: int = _MAX_VALUE_BYTES) -> _Directory:
    file = read_structure(data)
    return _collect(file, file.pages[0], depth=0, max_bytes=max_bytes)


def _collect(file: TiffFile, directory: Directory, *, depth: int, max_bytes: int) -> _Directory:
    if len(directory.entries) > _MAX_ENTRIES:
        raise ValueError(f"{len(directory.entries)} entries, expected at most {_MAX_ENTRIES}")
    found: _Directory = {}
    for entry in directory.entries:
        is_usable = entry.kind <= _MAX_KIND and 0 < entry.value_bytes <= max_bytes
        numbers = file.read_numbers(entry) if is_usable else None
        if numbers is None or entry.tag in found:
            continue
        if entry.tag in EXIF_POINTERS and depth < 2:
            below = read_directory(file.data, int(numbers[0]), encoding=file.encoding)
            found[entry.tag] = _collect(file, below, depth=depth + 1, max_bytes=max_bytes)
        else:
            little = numbers.astype(numbers.dtype.newbyteorder("<"))
            found[entry.tag] = _Value(entry.kind, entry.count, little.tobytes())
    return found


def _pack(directory: _Directory, *, at: int) -> bytes:
    """Return the bytes of a directory and its values for an offset in a file."""
    entries = b""
    values_at = at + 2 + 12 * len(directory) + 4
    values = b""
    for tag in sorted(directory):
        value = directory[tag]
        place = values_at + len(values)
        if isinstance(value, dict):
            entries += struct.pack("<HHII", tag, LONG, 1, place)
            values += _pack(value, at=place)
        elif len(value.data) <= 4:
            entries += struct.pack("<HHI4s", tag, value.kind, value.count, value.data)
        else:
            entries += struct.pack("<HHII", tag, value.kind, value.count, place)
            values += value.data
        values += b"\0" * (len(values) % 2)
    return struct.pack("<H", len(directory)) + entries + struct.pack("<I", 0) + values
