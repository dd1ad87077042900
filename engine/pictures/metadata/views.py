"""What a reader sees in EXIF, XMP and IPTC, to compare blocks that are written in other ways."""

import re
import struct
from collections import Counter
from collections.abc import Iterator
from typing import Final, TypeAlias
from xml.etree import ElementTree as ET

from engine.pictures.metadata.exif import PREFIX as EXIF_PREFIX
from engine.pictures.tiff_directories import (
    EXIF_POINTERS,
    Directory,
    Entry,
    TiffFile,
    read_directory,
    read_structure,
)

Fields: TypeAlias = Counter[tuple[object, ...]]
"""Names and values; equal ones are counted."""

_MAX_ENTRIES: Final = 512
# About the file and its pixels, not about the photograph: sizes, orientation and resolution, which a
# writer mends; the layout of a TIFF; blocks and directories that are compared by themselves.
_LAYOUT_TAGS: Final = frozenset(
    {0x0112, 0xA002, 0xA003, 0x0128, 0x011A, 0x011B, 0x011C, 0x013D, 0x0152, 0x0153, 0x0213, 0xA401}
    | set(range(0x00FE, 0x0108))
    | {0x0111, 0x0115, 0x0116, 0x0117, 0x011D, 0x0140, 0x0142, 0x0143, 0x0144, 0x0145, 0x014A}
    | {0x02BC, 0x83BB, 0x8649, 0x8773, *EXIF_POINTERS}
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
    try:
        file = read_structure(block.removeprefix(EXIF_PREFIX))
        return Counter(_list_entries(file, file.pages[0], path=()))
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
    file: TiffFile, directory: Directory, *, path: tuple[int, ...]
) -> Iterator[tuple[object, ...]]:
    followed: set[int] = set()
    for entry in directory.entries[:_MAX_ENTRIES]:
        if entry.tag in EXIF_POINTERS and entry.tag not in followed and len(path) < 2:
            followed.add(entry.tag)
            at = file.read_integer(directory, entry.tag, 0)
            below = read_directory(file.data, at, encoding=file.encoding)
            yield from _list_entries(file, below, path=(*path, entry.tag))
        elif entry.tag not in _LAYOUT_TAGS and entry.value_bytes:
            yield (*path, entry.tag, _read_value(file, entry))


def _read_value(file: TiffFile, entry: Entry) -> bytes:
    """Return a value with its numbers in little-endian order."""
    numbers = file.read_numbers(entry)
    if numbers is None:
        raise ValueError(
            f"a value of {entry.value_bytes} bytes at {entry.at} does not lie in the block"
        )
    return numbers.astype(numbers.dtype.newbyteorder("<")).tobytes()


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
