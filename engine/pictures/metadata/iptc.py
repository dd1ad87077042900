"""IPTC-IIM blocks (caption, credit, copyright): plain in TIFF, wrapped in JPEG and PNG.

A JPEG has the block in a Photoshop segment, as one of its image resources (Adobe Photoshop File
Formats Specification, "Image Resource Blocks"). The other resources belong to the old pixels (a
thumbnail, a digest) and are dropped.
"""

import struct
from typing import Final

_SEGMENT: Final = b"Photoshop 3.0\0"
_RESOURCE: Final = b"8BIM"
_IPTC: Final = 0x0404
# A JPEG segment holds 64 KiB, including its length.
_MAX_BYTES: Final = 65_535 - 2 - len(_SEGMENT) - 13


def find_iptc(block: bytes) -> bytes | None:
    """Return the IPTC in a block from a TIFF, JPEG or PNG, None if there is none."""
    if not block.startswith((_SEGMENT, _RESOURCE)):
        return block or None
    at = len(_SEGMENT) if block.startswith(_SEGMENT) else 0
    while block[at : at + 4] == _RESOURCE and at + 7 <= len(block):
        (kind,) = struct.unpack_from(">H", block, at + 4)
        length_at = at + 6 + _round_up_to_even(1 + block[at + 6])
        if length_at + 4 > len(block):
            return None
        (length,) = struct.unpack_from(">I", block, length_at)
        start = length_at + 4
        if kind == _IPTC:
            return block[start : start + length] or None
        at = start + _round_up_to_even(length)
    return None


def make_segment(iptc: bytes) -> bytes | None:
    """Return the content of a JPEG segment with an IPTC block, None if it is too long for one."""
    return None if len(iptc) > _MAX_BYTES else _SEGMENT + make_resource(iptc)


def make_resource(iptc: bytes) -> bytes:
    """Return the image resource of an IPTC block, as in a JPEG segment and in a PNG."""
    head = _RESOURCE + struct.pack(">HHI", _IPTC, 0, len(iptc))
    return head + iptc + bytes(_round_up_to_even(len(iptc)) - len(iptc))


def _round_up_to_even(length: int) -> int:
    return length + length % 2
