"""Metadata items of a HEIC file (ISO/IEC 14496-12, sections 8.11.3 and 8.11.6).

pi-heif ends the process where a metadata item is damaged, so it is not shown any.
"""

import struct
from dataclasses import dataclass
from typing import Final

from engine.pictures.formats.heif_boxes import list_items, read_meta

# The reference of an item to the picture that it describes, and one that nobody knows.
_DESCRIBES: Final = b"cdsc"
_UNKNOWN: Final = b"xxxx"
_XMP_TYPE: Final = b"application/rdf+xml"
_TIFF_HEADERS: Final = (b"II*\0", b"MM\0*")
_IN_FILE, _IN_META = 0, 1
_MAX_ITEMS: Final = 10_000


@dataclass(frozen=True, slots=True)
class _Place:
    """Where the data of an item is: offset and length of each part, in the file or in `idat`."""

    method: int
    parts: tuple[tuple[int, int], ...]


def hide_metadata(data: bytes) -> bytes:
    """Return a file whose metadata no longer belongs to a picture."""
    at = data.find(b"iref")
    if at < 4:
        return data
    end = at - 4 + int.from_bytes(data[at - 4 : at], "big")
    return data[:at] + data[at:end].replace(_DESCRIBES, _UNKNOWN) + data[end:]


def read_metadata(data: bytes) -> tuple[bytes | None, bytes | None]:
    """Return the EXIF block, without prefix, and the XMP packet of a file."""
    boxes = read_meta(data)
    try:
        places = _read_places(boxes.get(b"iloc", b""))
    except struct.error:
        return None, None
    exif, xmp = None, None
    for item in list_items(boxes.get(b"iinf", b"")):
        place = places.get(item.number)
        if place is None:
            continue
        if item.kind == b"Exif":
            exif = exif or _find_tiff(_read(place, data, boxes.get(b"idat", b"")))
        elif item.kind == b"mime" and _XMP_TYPE in item.description.split(b"\0"):
            xmp = xmp or _read(place, data, boxes.get(b"idat", b"")) or None
    return exif, xmp


def _find_tiff(block: bytes) -> bytes | None:
    """Return an EXIF block from its header on; before it is its offset, and perhaps a prefix."""
    at = 4 + int.from_bytes(block[:4], "big")
    return block[at:] if block[at : at + 4] in _TIFF_HEADERS else None


def _read(place: _Place, data: bytes, idat: bytes) -> bytes:
    source = {_IN_FILE: data, _IN_META: idat}.get(place.method, b"")
    parts = [source[start : start + length] for start, length in place.parts]
    whole = all(len(part) == length for part, (_, length) in zip(parts, place.parts, strict=True))
    return b"".join(parts) if whole else b""


def _read_places(content: bytes) -> dict[int, _Place]:
    """Return where the data of each item is."""
    version, _, sizes = struct.unpack_from(">B3sH", content)
    offset_bytes, length_bytes = sizes >> 12, sizes >> 8 & 15
    base_bytes, index_bytes = sizes >> 4 & 15, sizes & 15 if version else 0
    reader = _Reader(content, at=6)
    places = {}
    for _ in range(min(reader.read(4 if version == 2 else 2), _MAX_ITEMS)):
        item = reader.read(4 if version == 2 else 2)
        method = reader.read(2) & 15 if version else _IN_FILE
        reader.read(2)
        base = reader.read(base_bytes)
        parts = []
        for _ in range(min(reader.read(2), _MAX_ITEMS)):
            reader.read(index_bytes)
            start = base + reader.read(offset_bytes)
            parts.append((start, reader.read(length_bytes)))
        places[item] = _Place(method, tuple(parts))
    return places


class _Reader:
    """Reads numbers one after the other."""

    def __init__(self, content: bytes, *, at: int) -> None:
        self._content = content
        self._at = at

    def read(self, count: int) -> int:
        """Read a number of some bytes, 0 of none.

        Raises:
            struct.error: The content ends before.
        """
        self._at += count
        if self._at > len(self._content):
            raise struct.error("the box ends in a number")
        return int.from_bytes(self._content[self._at - count : self._at], "big")
