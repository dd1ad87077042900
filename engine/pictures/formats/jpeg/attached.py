"""Finds the pictures that lie behind a JPEG's own, and mends what says where they are.

Two indexes are in use. The Multi-Picture Format (CIPA DC-007) has a table of sizes and positions in
a segment; stereo pictures, large previews of cameras and gain maps are listed there. Google's
container directory in XMP counts lengths, one item behind the other (Ultra HDR, motion photos).
"""

import enum
import struct
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from engine.pictures.formats.jpeg.parts import (
    APP1,
    APP2,
    SIGNATURE,
    JpegParts,
    Segment,
    split_file,
)
from engine.pictures.metadata.xmp import list_items, names_gain_map
from engine.pictures.metadata.xmp_extension import HEADER as XMP_HEADER
from engine.pictures.tiff_directories import Order, read_structure

ISO_GAIN_MAP: Final = b"urn:iso:std:iso:ts:21496:-1\0"
"""What a segment about a gain map begins with (ISO 21496-1)."""
INDEX_HEADER: Final = b"MPF\0"
"""What a segment with an index of pictures begins with."""

_ENTRIES: Final = 0xB002
_ENTRY_BYTES: Final = 16
_PREVIEWS: Final = (0x010001, 0x010002)
_MAX_PICTURES: Final = 1000
_APPLE_AUXILIARY: Final = b"urn:com:apple:photo:"


class Kind(enum.Enum):
    """What a picture behind the first one is. AUXILIARY: depth, a matte or another measurement."""

    PAGE = enum.auto()
    PREVIEW = enum.auto()
    GAIN_MAP = enum.auto()
    AUXILIARY = enum.auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class Attached:
    """A picture behind the first one.

    Attributes:
        place: Where it is in the trailer.
        kind: What it is.
    """

    place: slice
    kind: Kind


@dataclass(frozen=True, slots=True, kw_only=True)
class _Index:
    """The table of a Multi-Picture segment.

    Attributes:
        order: Byte order.
        at: Position of the first entry in the segment's body.
        count: Number of entries.
    """

    order: Order
    at: int
    count: int


def list_attached(parts: JpegParts) -> list[Attached]:
    """Return the JPEG pictures in a file's trailer, by position."""
    places: dict[int, tuple[slice, Kind | None]] = {}
    for place, kind in (*_list_container_items(parts), *_list_indexed(parts)):
        places.setdefault(place.start, (place, kind))
    listed: list[Attached] = []
    for start in sorted(places):
        place, named = places[start]
        content = parts.trailer[place]
        is_apart = not listed or start >= listed[-1].place.stop
        if is_apart and content.startswith(SIGNATURE):
            listed.append(Attached(place=place, kind=named or _find_kind(content)))
    return listed


def replace_attached(parts: JpegParts, new: Mapping[int, bytes]) -> JpegParts:
    """Return a file with other pictures behind the first one, and indexes that fit.

    Args:
        parts: The file, its first picture perhaps changed already; `trailer_at` and the positions
            of the segments are those of the file that was read.
        new: Content by position in the trailer.
    """
    old_lengths = {
        item.place.start: item.place.stop - item.place.start for item in list_attached(parts)
    }
    moved = _Moved(parts, {at: (old_lengths[at], content) for at, content in new.items()})
    segments = tuple(_mend_lengths(segment, moved) for segment in parts.segments)
    mended = replace(parts, segments=segments, trailer=moved.trailer)
    return replace(
        mended,
        segments=tuple(_mend_index(segment, mended, moved) for segment in segments),
    )


class _Moved:
    """A trailer whose parts have got other lengths.

    Attributes:
        trailer: The new trailer.
        old_trailer_at: Position of the trailer in the file that was read.
    """

    def __init__(self, parts: JpegParts, new: Mapping[int, tuple[int, bytes]]) -> None:
        """Replace parts of a trailer.

        Args:
            parts: The file.
            new: Old length and new content, by position in the trailer.
        """
        self.old_trailer_at = parts.trailer_at
        self._new = new
        pieces = []
        at = 0
        for start, (length, content) in sorted(new.items()):
            pieces += [parts.trailer[at:start], content]
            at = start + length
        self.trailer = b"".join([*pieces, parts.trailer[at:]])

    def place(self, at: int) -> int:
        """Return the new position in the trailer of what was at another one."""
        return at + sum(
            len(content) - length for start, (length, content) in self._new.items() if start < at
        )

    def length(self, at: int, old: int) -> int:
        """Return the new length of what was at a position in the trailer."""
        return len(self._new[at][1]) if at in self._new else old


def _list_indexed(parts: JpegParts) -> list[tuple[slice, Kind | None]]:
    """Return the places in the trailer of a Multi-Picture index, and what they are if it says so."""
    for segment in parts.segments:
        index = _read_index(segment)
        if index is None:
            continue
        base = segment.at + len(INDEX_HEADER) - parts.trailer_at
        places: list[tuple[slice, Kind | None]] = []
        for attributes, size, offset in _list_entries(segment.body, index):
            start = base + offset
            if offset and start >= 0 and size:
                is_preview = attributes & 0xFFFFFF in _PREVIEWS
                places.append((slice(start, start + size), Kind.PREVIEW if is_preview else None))
        return places
    return []


def _list_container_items(parts: JpegParts) -> list[tuple[slice, Kind | None]]:
    at = 0
    places: list[tuple[slice, Kind | None]] = []
    for segment in parts.segments:
        if segment.marker != APP1 or not segment.body.startswith(XMP_HEADER):
            continue
        for item in list_items(segment.body):
            if item.semantic != b"Primary":
                kind = Kind.GAIN_MAP if item.semantic == b"GainMap" else Kind.AUXILIARY
                places.append((slice(at, at + item.length), kind))
                at += item.length
    return places


def _find_kind(content: bytes) -> Kind:
    for segment in split_file(content).segments:
        is_xmp = segment.marker == APP1 and segment.body.startswith(XMP_HEADER)
        if segment.body.startswith(ISO_GAIN_MAP) or (is_xmp and names_gain_map(segment.body)):
            return Kind.GAIN_MAP
        if is_xmp and _APPLE_AUXILIARY in segment.body:
            return Kind.AUXILIARY
    return Kind.PAGE


def _read_index(segment: Segment) -> _Index | None:
    if segment.marker != APP2 or not segment.body.startswith(INDEX_HEADER):
        return None
    try:
        file = read_structure(segment.body[len(INDEX_HEADER) :])
    except (struct.error, ValueError):
        return None
    entries = file.pages[0].find(_ENTRIES)
    table = file.read_bytes(entries)
    if entries is None or table is None:
        return None
    count = min(len(table) // _ENTRY_BYTES, _MAX_PICTURES)
    return _Index(order=file.encoding.order, at=len(INDEX_HEADER) + entries.at, count=count)


def _list_entries(body: bytes, index: _Index) -> list[tuple[int, int, int]]:
    """Return attributes, size and offset of each entry."""
    return [
        struct.unpack_from(index.order + "III", body, index.at + number * _ENTRY_BYTES)
        for number in range(index.count)
    ]


def _mend_lengths(segment: Segment, moved: _Moved) -> Segment:
    if segment.marker != APP1 or not segment.body.startswith(XMP_HEADER):
        return segment
    body = segment.body
    at = 0
    lengths = []
    for item in list_items(body):
        if item.semantic != b"Primary":
            lengths.append((item.length_at, moved.length(at, item.length)))
            at += item.length
    for length_at, length in reversed(lengths):
        if length_at is not None:
            body = body[: length_at.start] + str(length).encode() + body[length_at.stop :]
    return replace(segment, body=body)


def _mend_index(segment: Segment, parts: JpegParts, moved: _Moved) -> Segment:
    index = _read_index(segment)
    if index is None:
        return segment
    first_bytes = len(parts.to_bytes()) - len(parts.trailer)
    preceding = parts.segments[: parts.segments.index(segment)]
    base = 2 + sum(one.file_bytes for one in preceding) + 4 + len(INDEX_HEADER)
    old_base = segment.at + len(INDEX_HEADER)
    body = bytearray(segment.body)
    for number, (_, size, offset) in enumerate(_list_entries(segment.body, index)):
        place = index.at + number * _ENTRY_BYTES + 4
        if number == 0:
            struct.pack_into(index.order + "I", body, place, first_bytes)
            continue
        old_at = old_base + offset - moved.old_trailer_at
        if offset and old_at >= 0:
            new_offset = first_bytes + moved.place(old_at) - base
            struct.pack_into(
                index.order + "II", body, place, moved.length(old_at, size), new_offset
            )
    return replace(segment, body=bytes(body))
