"""Reads and adds single entries of an EXIF block.

Entries are added in a new main directory at the end of the block, so that no offset changes and
maker notes stay whole (Exif 2.32, section 4.5).
"""

import struct
from fractions import Fraction
from typing import Final

_ORDERS: Final = {b"II*\0": "<", b"MM\0*": ">"}
_X_RESOLUTION, _Y_RESOLUTION, _RESOLUTION_UNIT = 0x011A, 0x011B, 0x0128
_SHORT, _RATIONAL = 3, 5
_MM_PER_UNIT: Final = {2: 25.4, 3: 10.0}
_ENTRY_BYTES: Final = 12
_EMPTY: Final = b"II*\0" + struct.pack("<IHI", 8, 0, 0)


def read_resolution(block: bytes | None) -> tuple[float, float] | None:
    """Return the resolution (x, y) in an EXIF block, pixels per millimetre; None without one."""
    if block is None:
        return None
    try:
        order, entries, _ = _read_main_directory(block)
        unit = struct.unpack_from(order + "H", entries[_RESOLUTION_UNIT], 8)[0]
        densities = [
            _read_rational(block, entries[tag], order=order) / _MM_PER_UNIT[unit]
            for tag in (_X_RESOLUTION, _Y_RESOLUTION)
        ]
    except (struct.error, KeyError, ZeroDivisionError):
        return None
    x_density, y_density = densities
    return (x_density, y_density) if min(densities) > 0 else None


def set_resolution(block: bytes | None, pixels_per_mm: tuple[float, float]) -> bytes:
    """Return an EXIF block with a resolution; a malformed one is left as it is."""
    block = block or _EMPTY
    try:
        order, entries, next_directory = _read_main_directory(block)
    except struct.error:
        return block
    values_at = len(block) + len(block) % 2
    body = block + bytes(values_at - len(block))
    for tag, density in zip((_X_RESOLUTION, _Y_RESOLUTION), pixels_per_mm, strict=True):
        dots = Fraction(density * 25.4).limit_denominator(1000)
        entries[tag] = struct.pack(order + "HHII", tag, _RATIONAL, 1, len(body))
        body += struct.pack(order + "II", dots.numerator, dots.denominator)
    entries[_RESOLUTION_UNIT] = struct.pack(order + "HHIHH", _RESOLUTION_UNIT, _SHORT, 1, 2, 0)
    directory_at = len(body)
    body += struct.pack(order + "H", len(entries))
    body += b"".join(entries[tag] for tag in sorted(entries))
    body += struct.pack(order + "I", next_directory)
    return body[:4] + struct.pack(order + "I", directory_at) + body[8:]


def _read_main_directory(block: bytes) -> tuple[str, dict[int, bytes], int]:
    """Return the byte order, the 12 bytes of each entry by tag, and the next directory's offset."""
    order = _ORDERS.get(block[:4])
    if order is None:
        raise struct.error("expected a TIFF header")
    (at,) = struct.unpack_from(order + "I", block, 4)
    (count,) = struct.unpack_from(order + "H", block, at)
    entries = {}
    for entry_at in range(at + 2, at + 2 + count * _ENTRY_BYTES, _ENTRY_BYTES):
        (tag,) = struct.unpack_from(order + "H", block, entry_at)
        entries[tag] = block[entry_at : entry_at + _ENTRY_BYTES]
    next_at = at + 2 + count * _ENTRY_BYTES
    following = block[next_at : next_at + 4]
    return order, entries, struct.unpack(order + "I", following)[0] if len(following) == 4 else 0


def _read_rational(block: bytes, entry: bytes, *, order: str) -> float:
    (at,) = struct.unpack_from(order + "I", entry, 8)
    numerator, denominator = struct.unpack_from(order + "II", block, at)
    return float(numerator / denominator)
