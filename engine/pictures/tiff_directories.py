"""Header, directories and values of a TIFF file, classic or BigTIFF, in either byte order.

TIFF 6.0, section 2; BigTIFF (libtiff, "The BigTIFF File Format"). Knows nothing of pixels.
"""

import struct
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final, Literal, TypeAlias

import numpy as np
import numpy.typing as npt

Order: TypeAlias = Literal["<", ">"]
"""Byte order as `struct` and numpy write it, "<" or ">"."""
Content: TypeAlias = bytes | bytearray | memoryview

SIGNATURES: Final = (b"II*\0", b"MM\0*", b"II+\0", b"MM\0+")
ASCII, SHORT, LONG, RATIONAL, UNDEFINED, LONG8 = 2, 3, 4, 5, 7, 16
SUB_DIRECTORIES: Final = 330
EXIF, GPS, INTEROPERABILITY = 0x8769, 0x8825, 0xA005
EXIF_POINTERS: Final = (EXIF, GPS, INTEROPERABILITY)
"""Tags of the entries that lead to the directories of EXIF (Exif 2.32, section 4.6.3)."""
# Types of values (TIFF 6.0, page 15; 13 and 16 to 18 from later notes): numpy's type of a number,
# numbers in a value.
_TYPES: Final = {
    1: ("u1", 1),
    2: ("u1", 1),
    3: ("u2", 1),
    4: ("u4", 1),
    5: ("u4", 2),
    6: ("i1", 1),
    7: ("u1", 1),
    8: ("i2", 1),
    9: ("i4", 1),
    10: ("i4", 2),
    11: ("f4", 1),
    12: ("f8", 1),
    13: ("u4", 1),
    16: ("u8", 1),
    17: ("i8", 1),
    18: ("u8", 1),
}
# Limits, so that a malicious file does not keep us busy.
_MAX_ENTRIES: Final = 4096
_MAX_DIRECTORIES: Final = 65_536
_MAX_BELOW: Final = 1024


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of a directory.

    Attributes:
        tag: What the value is.
        kind: Type of the value; a type that is not known has a value of no bytes.
        count: Number of values.
        at: Position of the value in the file.
    """

    tag: int
    kind: int
    count: int
    at: int

    @property
    def value_bytes(self) -> int:
        """Number of bytes of all values."""
        name, numbers = _TYPES.get(self.kind, ("u1", 0))
        return self.count * numbers * np.dtype(name).itemsize


@dataclass(frozen=True, slots=True)
class Directory:
    """A directory: the entries of a page.

    Attributes:
        pointer_at: Position of the offset that points to it.
        at: Position of the directory.
        size: Number of bytes of the directory itself.
        entries: Its entries in the order of the file.
        next_pointer_at: Position of the offset of the next directory.
        next_at: Position of the next directory, 0 for none.
    """

    pointer_at: int
    at: int
    size: int
    entries: tuple[Entry, ...]
    next_pointer_at: int
    next_at: int

    def find(self, tag: int) -> Entry | None:
        """Return the entry with a tag, None if there is none."""
        return next((entry for entry in self.entries if entry.tag == tag), None)


@dataclass(frozen=True, slots=True)
class Encoding:
    """How a file writes its numbers and offsets.

    Attributes:
        order: Byte order.
        is_big: Whether the file is a BigTIFF.
    """

    order: Order
    is_big: bool

    @property
    def offset_code(self) -> str:
        """Offset as a word of `struct`, with byte order."""
        return self.order + ("Q" if self.is_big else "I")

    @property
    def offset_bytes(self) -> int:
        """Number of bytes of an offset, and of a value inside an entry."""
        return 8 if self.is_big else 4

    @property
    def offset_kind(self) -> int:
        """Type of an entry that holds offsets."""
        return LONG8 if self.is_big else LONG

    @property
    def entry_bytes(self) -> int:
        """Number of bytes of an entry."""
        return 20 if self.is_big else 12

    @property
    def first_pointer_at(self) -> int:
        """Position of the offset of the first directory."""
        return 8 if self.is_big else 4

    def pack_header(self, first_at: int) -> bytes:
        """Return the header of a file whose first directory lies at an offset."""
        mark = b"II" if self.order == "<" else b"MM"
        if self.is_big:
            return mark + struct.pack(self.order + "HHHQ", 43, 8, 0, first_at)
        return mark + struct.pack(self.order + "HI", 42, first_at)


@dataclass(frozen=True, slots=True)
class TiffFile:
    """The structure of a file.

    Attributes:
        data: Content of the file.
        encoding: Encoding of its numbers.
        pages: The directories of its chain.
        is_whole: Whether the chain is complete; else further pages may be missing.
    """

    data: Content = field(repr=False)
    encoding: Encoding
    pages: tuple[Directory, ...]
    is_whole: bool

    def read_bytes(self, entry: Entry | None) -> bytes | None:
        """Return the bytes of a value, None without an entry or if it lies beyond the end."""
        if entry is None or entry.at + entry.value_bytes > len(self.data):
            return None
        return bytes(self.data[entry.at : entry.at + entry.value_bytes])

    def read_numbers(self, entry: Entry | None) -> npt.NDArray[np.generic] | None:
        """Return the numbers of a value, rationals as pairs; None as `read_bytes`."""
        raw = self.read_bytes(entry)
        if raw is None or entry is None:
            return None
        return np.frombuffer(raw, self.encoding.order + _TYPES.get(entry.kind, ("u1", 0))[0])

    def read_integers(self, page: Directory, tag: int) -> tuple[int, ...]:
        """Return the whole numbers of an entry, none if it is missing or not whole."""
        numbers = self.read_numbers(page.find(tag))
        if numbers is None or numbers.dtype.kind not in "ui":
            return ()
        return tuple(numbers.tolist())

    def read_integer(self, page: Directory, tag: int, default: int) -> int:
        """Return the first whole number of an entry, or the default."""
        return next(iter(self.read_integers(page, tag)), default)

    def find_below(self, page: Directory) -> tuple[Directory, ...]:
        """Return the directories that a page lists as its own (SubIFDs); damaged ones are skipped."""
        entry = page.find(SUB_DIRECTORIES)
        found = []
        for index, at in enumerate(self.read_integers(page, SUB_DIRECTORIES)[:_MAX_BELOW]):
            pointer_at = 0 if entry is None else entry.at + index * self.encoding.offset_bytes
            try:
                found.append(
                    read_directory(self.data, at, encoding=self.encoding, pointer_at=pointer_at)
                )
            except (struct.error, ValueError):
                continue
        return tuple(found)


def read_structure(data: Content) -> TiffFile:
    """Read the chain of directories, as far as it is there.

    Raises:
        ValueError: The data have no header, or no first directory.
    """
    encoding = _read_encoding(data)
    pages: list[Directory] = []
    seen: set[int] = set()
    pointer_at = encoding.first_pointer_at
    try:
        (at,) = struct.unpack_from(encoding.offset_code, data, pointer_at)
        while at and at not in seen and len(pages) < _MAX_DIRECTORIES:
            seen.add(at)
            page = read_directory(data, at, encoding=encoding, pointer_at=pointer_at)
            pages.append(page)
            at, pointer_at = page.next_at, page.next_pointer_at
    except (struct.error, ValueError) as error:
        if not pages:
            raise ValueError("the directory of its first page is missing") from error
        return TiffFile(data, encoding, tuple(pages), is_whole=False)
    if not pages:
        raise ValueError("it has no page")
    return TiffFile(data, encoding, tuple(pages), is_whole=True)


def read_directory(data: Content, at: int, *, encoding: Encoding, pointer_at: int = 0) -> Directory:
    """Read the directory at an offset.

    Raises:
        ValueError: It has an unlikely number of entries.
        struct.error: It does not lie in the file.
    """
    if not encoding.first_pointer_at <= at < len(data):
        raise ValueError(f"a directory at {at} does not lie in {len(data)} bytes")
    count_code = encoding.order + ("Q" if encoding.is_big else "H")
    (count,) = struct.unpack_from(count_code, data, at)
    if count > _MAX_ENTRIES:
        raise ValueError(f"{count} entries in a directory, expected at most {_MAX_ENTRIES}")
    start = at + struct.calcsize(count_code)
    head = struct.Struct(encoding.order + ("HHQ" if encoding.is_big else "HHI"))
    entries = []
    for entry_at in range(start, start + count * encoding.entry_bytes, encoding.entry_bytes):
        tag, kind, values = head.unpack_from(data, entry_at)
        entry = Entry(tag, kind, values, entry_at + head.size)
        if entry.value_bytes > encoding.offset_bytes:
            (value_at,) = struct.unpack_from(encoding.offset_code, data, entry.at)
            entry = Entry(tag, kind, values, value_at)
        entries.append(entry)
    next_pointer_at = start + count * encoding.entry_bytes
    next_at = 0
    if next_pointer_at + encoding.offset_bytes <= len(data):
        (next_at,) = struct.unpack_from(encoding.offset_code, data, next_pointer_at)
    size = next_pointer_at + encoding.offset_bytes - at
    return Directory(pointer_at, at, size, tuple(entries), next_pointer_at, next_at)


@dataclass(frozen=True, slots=True)
class NewEntry:
    """An entry to be written.

    Attributes:
        tag: What the value is.
        kind: Type of the value.
        count: Number of values.
        value: The bytes of all values, in the byte order of the file.
        offset: Where a value lies that is in the file already; the value is not used then.
    """

    tag: int
    kind: int
    count: int
    value: bytes = b""
    offset: int | None = None


def make_entry(
    tag: int, kind: int, numbers: Sequence[int] | npt.NDArray[np.integer], *, encoding: Encoding
) -> NewEntry:
    """Return an entry of whole numbers."""
    values = np.asarray(numbers).astype(encoding.order + _TYPES[kind][0])
    return NewEntry(tag, kind, len(values) // _TYPES[kind][1], values.tobytes())


def copy_entry(file: TiffFile, entry: Entry) -> NewEntry:
    """Return an entry as it is in a file, its value where it lies."""
    size = entry.value_bytes
    if size > file.encoding.offset_bytes:
        return NewEntry(entry.tag, entry.kind, entry.count, offset=entry.at)
    # A type that is not known may have its value in the entry: all bytes are copied.
    stop = entry.at + (size or file.encoding.offset_bytes)
    return NewEntry(entry.tag, entry.kind, entry.count, bytes(file.data[entry.at : stop]))


def pack_directory(
    entries: Iterable[NewEntry], *, at: int, next_at: int, encoding: Encoding
) -> bytes:
    """Return a directory with its values, for an offset in a file."""
    ordered = sorted(entries, key=lambda entry: entry.tag)
    width = encoding.offset_bytes
    count_code, head_code = ("Q", "HHQ") if encoding.is_big else ("H", "HHI")
    packed = struct.pack(encoding.order + count_code, len(ordered))
    values_at = at + len(packed) + len(ordered) * encoding.entry_bytes + width
    values = bytearray(values_at % 2)
    for entry in ordered:
        packed += struct.pack(encoding.order + head_code, entry.tag, entry.kind, entry.count)
        if entry.offset is not None:
            packed += struct.pack(encoding.offset_code, entry.offset)
        elif len(entry.value) <= width:
            packed += entry.value.ljust(width, b"\0")
        else:
            packed += struct.pack(encoding.offset_code, values_at + len(values))
            values += entry.value + bytes(len(entry.value) % 2)
    return packed + struct.pack(encoding.offset_code, next_at) + bytes(values)


def _read_encoding(data: Content) -> Encoding:
    mark = bytes(data[:4])
    if mark not in SIGNATURES:
        raise ValueError("expected a TIFF header")
    order: Order = "<" if mark.startswith(b"II") else ">"
    is_big = b"+" in mark
    if is_big and bytes(data[4:8]) != struct.pack(order + "HH", 8, 0):
        raise ValueError("expected offsets of 8 bytes in a BigTIFF")
    return Encoding(order, is_big)
