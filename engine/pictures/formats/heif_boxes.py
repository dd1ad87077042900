"""What the boxes of a HEIC or AVIF file say about its first picture (ISO/IEC 23008-12)."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass

from engine.pictures.formats.boxes import Box, read_boxes
from engine.pictures.picture import CodePoints

_GAIN_MAPS = (b"urn:com:apple:photo:2020:aux:hdrgainmap",)
_TONE_MAP = b"tmap"
_AV1 = b"av01"


@dataclass(frozen=True, slots=True, kw_only=True)
class HeifFacts:
    """What the boxes of a file say.

    Attributes:
        is_avif: Whether the pictures are coded as AV1, else as HEVC.
        code_points: Colour space of the first picture; None if it is not given by code points.
        has_gain_map: Whether one of the pictures is a gain map.
        frames: Number of frames of an animation; 1 if it is none.
    """

    is_avif: bool
    code_points: CodePoints | None
    has_gain_map: bool
    frames: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """An item of a file: a picture, a part of one, or metadata.

    Attributes:
        number: Number by which other boxes name it.
        kind: Four letters, such as `hvc1`, `av01`, `grid`, `Exif`, `mime`.
        description: What follows: its name and, of `mime`, the type of its content.
    """

    number: int
    kind: bytes
    description: bytes


def read_meta(data: bytes) -> dict[bytes, bytes]:
    """Return the contents of the boxes in a file's `meta` box, by kind."""
    meta = next((box.content[4:] for box in read_boxes(data) if box.kind == b"meta"), b"")
    return {box.kind: box.content for box in read_boxes(meta)}


def list_items(content: bytes) -> Iterator[Item]:
    """Yield the items that an `iinf` box lists."""
    entries_at = 6 if content[:1] == b"\0" else 8
    for box in read_boxes(content[entries_at:]):
        if box.kind == b"infe" and box.content[:1] in (b"\2", b"\3"):
            kind_at = 8 if box.content[0] == 2 else 10
            yield Item(
                number=int.from_bytes(box.content[4 : kind_at - 2], "big"),
                kind=box.content[kind_at : kind_at + 4],
                description=box.content[kind_at + 4 :],
            )


def read_facts(data: bytes) -> HeifFacts:
    """Return what the boxes of a file say, as far as they are whole."""
    boxes = read_meta(data)
    kinds = {item.kind for item in list_items(boxes.get(b"iinf", b""))}
    properties = {box.kind: box.content for box in read_boxes(boxes.get(b"iprp", b""))}
    container = list(read_boxes(properties.get(b"ipco", b"")))
    try:
        primary = _read_primary(boxes.get(b"pitm", b""))
        used = set(_list_properties(properties.get(b"ipma", b""), item=primary))
    except struct.error:
        used = set(range(1, len(container) + 1))
    has_gain_map = any(
        box.kind == b"auxC" and box.content[4:].split(b"\0")[0] in _GAIN_MAPS for box in container
    )
    return HeifFacts(
        is_avif=_AV1 in kinds or data[8:12] in (b"avif", b"avis"),
        code_points=_find_code_points(
            [box for index, box in enumerate(container, start=1) if index in used]
        ),
        has_gain_map=has_gain_map or _TONE_MAP in kinds,
        frames=_count_frames(data),
    )


def _count_frames(data: bytes) -> int:
    """Return the number of frames of the first track."""
    for kind in (b"moov", b"trak", b"mdia", b"minf", b"stbl", b"stsz"):
        data = next((box.content for box in read_boxes(data) if box.kind == kind), b"")
    return max(int.from_bytes(data[8:12], "big"), 1)


def _find_code_points(properties: list[Box]) -> CodePoints | None:
    """Return the code points among the properties of a picture; a profile counts more."""
    found: CodePoints | None = None
    for box in properties:
        if box.kind != b"colr":
            continue
        if box.content[:4] in (b"prof", b"rICC"):
            return None
        if box.content[:4] == b"nclx" and len(box.content) >= 11:
            primaries, transfer, matrix, flags = struct.unpack_from(">HHHB", box.content, 4)
            if max(primaries, transfer, matrix) < 256:
                found = primaries, transfer, matrix, flags >> 7
    return found


def _read_primary(content: bytes) -> int:
    """Return the number of the first picture."""
    (item,) = struct.unpack_from(">H" if content[:1] == b"\0" else ">I", content, 4)
    return int(item)


def _list_properties(content: bytes, *, item: int) -> Iterator[int]:
    """Yield the numbers of an item's properties, from 1."""
    version, flags, entries = struct.unpack_from(">B3sI", content)
    is_wide = bool(flags[2] & 1)
    at = 8
    for _ in range(entries):
        (owner,) = struct.unpack_from(">I" if version else ">H", content, at)
        at += 4 if version else 2
        count = content[at] if at < len(content) else 0
        at += 1
        for _ in range(count):
            (number,) = struct.unpack_from(">H" if is_wide else ">B", content, at)
            at += 2 if is_wide else 1
            if owner == item:
                yield number & (0x7FFF if is_wide else 0x7F)
