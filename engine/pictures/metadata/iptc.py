"""IPTC-IIM blocks (caption, credit, copyright): plain in TIFF, wrapped in JPEG and PNG.

A JPEG has the block in a Photoshop segment, as one of its image resources (Adobe Photoshop File
Formats Specification, "Image Resource Blocks"). A JPEG that is saved again keeps the other
resources too, except for a thumbnail, which shows the damage; a new file has the IPTC alone.
"""

import struct
from typing import Final

SEGMENT: Final = b"Photoshop 3.0\0"
"""What a JPEG segment with Photoshop's resources begins with."""

_RESOURCE: Final = b"8BIM"
_IPTC: Final = 0x0404
_THUMBNAILS: Final = (0x0409, 0x040C)
# A JPEG segment holds 64 KiB, including its length.
_MAX_BYTES: Final = 65_535 - 2 - len(SEGMENT) - 13


def find_iptc(block: bytes) -> bytes | None:
    """Return the IPTC in a block from a TIFF, JPEG or PNG, None if there is none."""
    if not block.startswith((SEGMENT, _RESOURCE)):
        return block or None
    for kind, _, content in _list_resources(block):
        if kind == _IPTC:
            return block[content] or None
    return None


def drop_thumbnail(block: bytes) -> bytes:
    """Return the content of a Photoshop segment without thumbnails."""
    for kind, whole, _ in reversed(_list_resources(block)):
        if kind in _THUMBNAILS:
            block = block[: whole.start] + block[whole.stop :]
    return block


def _list_resources(block: bytes) -> list[tuple[int, slice, slice]]:
    """Return the resources of Photoshop: kind, place, and place of the content."""
    resources = []
    at = len(SEGMENT) if block.startswith(SEGMENT) else 0
    while block[at : at + 4] == _RESOURCE and at + 7 <= len(block):
        (kind,) = struct.unpack_from(">H", block, at + 4)
        length_at = at + 6 + _round_up_to_even(1 + block[at + 6])
        if length_at + 4 > len(block):
            break
        (length,) = struct.unpack_from(">I", block, length_at)
        start = length_at + 4
        end = start + _round_up_to_even(length)
        resources.append((kind, slice(at, end), slice(start, start + length)))
        at = end
    return resources


def make_segment(iptc: bytes) -> bytes | None:
    """Return the content of a JPEG segment with an IPTC block, None if it is too long for one."""
    return None if len(iptc) > _MAX_BYTES else SEGMENT + make_resource(iptc)


def make_resource(iptc: bytes) -> bytes:
    """Return the image resource of an IPTC block, as in a JPEG segment and in a PNG."""
    head = _RESOURCE + struct.pack(">HHI", _IPTC, 0, len(iptc))
    return head + iptc + bytes(_round_up_to_even(len(iptc)) - len(iptc))


def _round_up_to_even(length: int) -> int:
    return length + length % 2
