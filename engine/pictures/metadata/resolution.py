"""The print resolution in an EXIF block and in a TIFF directory, which say it in the same entries.

It is set in a new main directory at the end of the block, so that no offset changes and maker notes
stay whole (Exif 2.32, section 4.5).
"""

import struct
from fractions import Fraction
from typing import Final

from engine.pictures.picture import MM_PER_INCH
from engine.pictures.tiff_directories import (
    RATIONAL,
    SHORT,
    Directory,
    TiffFile,
    copy_entry,
    make_entry,
    pack_directory,
    read_structure,
)

_X_RESOLUTION, _Y_RESOLUTION, _UNIT = 0x011A, 0x011B, 0x0128
RESOLUTION_TAGS: Final = (_X_RESOLUTION, _Y_RESOLUTION, _UNIT)
INCH: Final = 2
"""The unit that a TIFF means if it names none."""
_MM_PER_UNIT: Final = {INCH: MM_PER_INCH, 3: 10.0}
_MAX_DENOMINATOR: Final = 1000
_EMPTY: Final = b"II*\0" + struct.pack("<IHI", 8, 0, 0)


def find_resolution(
    file: TiffFile, directory: Directory, *, default_unit: int | None = None
) -> tuple[float, float] | None:
    """Return the resolution (x, y) in a directory, pixels per millimetre; None without one.

    Args:
        file: File or block of the directory.
        directory: The directory.
        default_unit: Unit of a resolution without one; None if it then counts for nothing.
    """
    mm = _MM_PER_UNIT.get(file.read_integer(directory, _UNIT, default_unit or 0))
    densities = []
    for tag in (_X_RESOLUTION, _Y_RESOLUTION):
        numbers = file.read_numbers(directory.find(tag))
        if mm is None or numbers is None or len(numbers) < 2:
            return None
        dividend, divisor = (float(number) for number in numbers[:2].tolist())
        if dividend <= 0 or divisor <= 0:
            return None
        densities.append(dividend / divisor / mm)
    x_density, y_density = densities
    return x_density, y_density


def read_resolution(block: bytes | None) -> tuple[float, float] | None:
    """Return the resolution (x, y) in an EXIF block, pixels per millimetre; None without one."""
    try:
        file = read_structure(block or b"")
    except (struct.error, ValueError):
        return None
    return find_resolution(file, file.pages[0])


def set_resolution(block: bytes | None, pixels_per_mm: tuple[float, float]) -> bytes:
    """Return an EXIF block with a resolution; a malformed one is left as it is."""
    block = block or _EMPTY
    try:
        file = read_structure(block)
    except (struct.error, ValueError):
        return block
    main, encoding = file.pages[0], file.encoding
    entries = [
        copy_entry(file, entry) for entry in main.entries if entry.tag not in RESOLUTION_TAGS
    ]
    for tag, density in zip((_X_RESOLUTION, _Y_RESOLUTION), pixels_per_mm, strict=True):
        dots = Fraction(density * MM_PER_INCH).limit_denominator(_MAX_DENOMINATOR)
        entries.append(make_entry(tag, RATIONAL, dots.as_integer_ratio(), encoding=encoding))
    entries.append(make_entry(_UNIT, SHORT, [INCH], encoding=encoding))
    at = len(block) + len(block) % 2
    directory = pack_directory(entries, at=at, next_at=main.next_at, encoding=encoding)
    header = encoding.pack_header(at)
    return header + block[len(header) :].ljust(at - len(header), b"\0") + directory
