"""IPTC-IIM (caption, credit, copyright) as it lies in a TIFF, and as a JPEG wraps it up.

A JPEG has it in a segment of Photoshop's, as one of its image resources (Adobe Photoshop File
Formats Specification, "Image Resource Blocks"); the other resources speak of the old pixels (a
thumbnail, a digest), and are left behind.
"""

import struct
from typing import Final

_SEGMENT: Final = b"Photoshop 3.0\0"
_RESOURCE: Final = b"8BIM"
_IPTC: Final = 0x0404
# A segment of a JPEG holds 64 KiB, its own length among them.
_MOST_BYTES: Final = 65_535 - 2 - len(_SEGMENT) - 13


def iptc_of(block: bytes) -> bytes | None:
    """Return the IPTC in a block as a TIFF or a JPEG has it, None if there is none."""
    if not block.startswith(_SEGMENT):
        return block or None
    at = len(_SEGMENT)
    while block[at : at + 4] == _RESOURCE and at + 7 <= len(block):
        (kind,) = struct.unpack_from(">H", block, at + 4)
        length_at = at + 6 + _even(1 + block[at + 6])
        if length_at + 4 > len(block):
            return None
        (length,) = struct.unpack_from(">I", block, length_at)
        start = length_at + 4
        if kind == _IPTC:
            return block[start : start + length] or None
        at = start + _even(length)
    return None


def segment_with(iptc: bytes) -> bytes | None:
    """Return what a JPEG's segment says, None if it is too long for one."""
    if len(iptc) > _MOST_BYTES:
        return None
    head = _RESOURCE + struct.pack(">HHI", _IPTC, 0, len(iptc))
    return _SEGMENT + head + iptc + bytes(_even(len(iptc)) - len(iptc))


def _even(length: int) -> int:
    return length + length % 2
