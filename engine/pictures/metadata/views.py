"""What a reader sees in EXIF, XMP and IPTC, to compare blocks that are written in other ways."""

import re
import struct
from collections import Counter
from collections.abc import Iterator
from typing import Final, TypeAlias
from xml.etree import ElementTree as ET

import numpy as np

Fields: TypeAlias = Counter[tuple[object, ...]]
"""Names and values; equal ones are counted."""

_EXIF_PREFIX: Final = b"Exif\0\0"
# Bytes of a value, and of each number in it, by type (TIFF 6.0, page 15).
_TYPES: Final = {
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
_POINTERS: Final = frozenset({0x8769, 0x8825, 0xA005})
_MAX_ENTRIES: Final = 512
# About the file and its pixels, not about the photograph: sizes, orientation and resolution, which a
# writer mends; the layout of a TIFF; blocks that are compared by themselves.
_LAYOUT_TAGS: Final = frozenset(
    {0x0112, 0xA002, 0xA003, 0x0128, 0x011A, 0x011B, 0x011C, 0x013D, 0x0152, 0x0153, 0x0213, 0xA401}
    | set(range(0x00FE, 0x0108))
    | {0x0111, 0x0115, 0x0116, 0x0117, 0x011D, 0x0140, 0x0142, 0x0143, 0x0144, 0x0145, 0x014A}
    | {0x02BC, 0x83BB, 0x8649, 0x8773}
)
_LAYOUT_NAMES: Final = frozenset(
    {"Orientation", "PixelXDimension", "PixelYDimension", "ImageWidth", "ImageLength"}
    | {"XResolution", "YResolution", "ResolutionUnit", "HasExtendedXMP", "about", "xmptk"}
)
_MAX_DEPTH: Final = 64
_DATA_SET: Final = 0x1C
_TEXT_RECORDS: Final = frozenset(range(2, 10))


def read_exif_fields(block: bytes) -> Fields:
    """Return the entries of an EXIF block that describe the photograph; empty if it is malformed."""
    body = block.removeprefix(_EXIF_PREFIX)
    order = {b"II*\0": "<", b"MM\0*": ">"}.get(body[:4])
    if order is None:
        return Counter()
    try:
        (at,) = struct.unpack_from(order + "I", body, 4)
        return Counter(_list_entries(body, at, order=order, path=()))
    except (struct.error, ValueError):
        return Counter()


def read_xmp_fields(packet: bytes) -> Fields:
    """Return the properties of an XMP packet with their values; empty if it is malformed."""
    try:
        root = ET.fromstring(packet.strip(b" \t\r\n\0"))  # noqa: S314 expat limits entities
    except (ET.ParseError, ValueError, LookupError):
        return Counter()
    return Counter(_list_properties(root, path=()))


def read_iptc_fields(block: bytes) -> Fields:
    """Return the data sets of an IPTC-IIM block that describe the photograph."""
    return Counter(_list_data_sets(block))


def list_values(fields: Fields) -> set[str]:
    """Return the values as texts in which only letters and digits count."""
    return {normalise_text(str(field[-1])) for field in fields}


def normalise_text(text: str) -> str:
    """Return the letters and digits of a text, so that dates in two notations are the same."""
    return re.sub(r"[\W_]+", "", text)


def _list_entries(
    body: bytes, at: int, *, order: str, path: tuple[int, ...]
) -> Iterator[tuple[object, ...]]:
    (count,) = struct.unpack_from(order + "H", body, at)
    followed: set[int] = set()
    for index in range(min(count, _MAX_ENTRIES)):
        entry_at = at + 2 + 12 * index
        tag, kind, values = struct.unpack_from(order + "HHI", body, entry_at)
        if tag in _POINTERS and tag not in followed and len(path) < 2:
            followed.add(tag)
            (below,) = struct.unpack_from(order + "I", body, entry_at + 8)
            yield from _list_entries(body, below, order=order, path=(*path, tag))
        elif tag not in _LAYOUT_TAGS | _POINTERS and kind in _TYPES:
            yield (
                *path,
                tag,
                _read_value(body, entry_at + 8, order=order, kind=kind, count=values),
            )


def _read_value(body: bytes, at: int, *, order: str, kind: int, count: int) -> bytes:
    """Return a value with its numbers in little-endian order."""
    value_bytes, number_bytes = _TYPES[kind]
    length = value_bytes * count
    if length > 4:
        (at,) = struct.unpack_from(order + "I", body, at)
    value = body[at : at + length]
    if len(value) < length:
        raise ValueError(f"a value of {length} bytes at {at} does not lie in {len(body)} bytes")
    if order == ">" and number_bytes > 1:
        return np.frombuffer(value, f">u{number_bytes}").astype(f"<u{number_bytes}").tobytes()
    return value


def _list_properties(element: ET.Element, *, path: tuple[str, ...]) -> Iterator[tuple[object, ...]]:
    """Yield the values below an element; a property may be an element or an attribute."""
    for name, value in element.attrib.items():
        if _name_locally(name) not in _LAYOUT_NAMES:
            yield (*path, name, value.strip())
    text = (element.text or "").strip()
    if text and path and _name_locally(path[-1]) not in _LAYOUT_NAMES:
        yield (*path, text)
    for child in element if len(path) < _MAX_DEPTH else ():
        # Where the properties stand, in one or several descriptions, makes no difference.
        is_frame = _name_locally(child.tag) in ("RDF", "Description", "xmpmeta")
        yield from _list_properties(child, path=path if is_frame else (*path, child.tag))


def _name_locally(name: str) -> str:
    return name.rpartition("}")[2]


def _list_data_sets(block: bytes) -> Iterator[tuple[object, ...]]:
    at = 0
    while at + 5 <= len(block) and block[at] == _DATA_SET:
        record, number = block[at + 1], block[at + 2]
        (length,) = struct.unpack_from(">H", block, at + 3)
        value = block[at + 5 : at + 5 + length]
        if record in _TEXT_RECORDS and number > 0:
            yield record, number, decode_text(value)
        at += 5 + length


def decode_text(value: bytes) -> str:
    """Return a text that is in UTF-8 or else in Latin-1."""
    try:
        return value.decode()
    except UnicodeDecodeError:
        return value.decode("latin-1")
