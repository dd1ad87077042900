"""Takes a JPEG file apart: segments that describe it, the image, and what lies behind it.

ITU-T T.81, annex B. A segment is a marker (0xFF and a byte), a length of two bytes and its content;
the entropy-coded data has no length and ends at the next marker.
"""

import re
import struct
from dataclasses import dataclass, field
from typing import Final

SIGNATURE: Final = b"\xff\xd8\xff"
START: Final = b"\xff\xd8"
END: Final = b"\xff\xd9"
APP0: Final = 0xE0
APP1: Final = 0xE1
APP2: Final = 0xE2
APP13: Final = 0xED
COMMENT: Final = 0xFE
ADOBE: Final = 0xEE
ICC: Final = b"ICC_PROFILE\0"
JFIF: Final = b"JFIF\0"
MAX_SEGMENT_BYTES: Final = 65_535 - 2

_DESCRIBING: Final = frozenset((*range(0xE0, 0xF0), COMMENT))
_FRAMES: Final = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_SCAN: Final = 0xDA
_STANDALONE: Final = frozenset((0x01, *range(0xD0, 0xD9)))
# A marker that ends entropy-coded data: tables, a scan, the end, or a describing segment.
_SCAN_END: Final = re.compile(rb"\xff[\xc4\xd9-\xdf\xe0-\xef\xfe]")
# What cannot be in it, so that it is damage; 0xFF00 is a byte of it, restart markers lie within.
_NO_MARKER: Final = re.compile(rb"\xff[^\x00\xc4\xd0-\xd7\xd9-\xef\xfe\xff]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """A segment that describes the picture.

    Attributes:
        marker: Second byte of the marker: 0xE0 to 0xEF (application data), 0xFE (comment).
        body: Content, without marker and length.
        at: Position of the body in the file that was read.
    """

    marker: int
    body: bytes
    at: int = field(default=0, compare=False)

    @property
    def file_bytes(self) -> int:
        """Number of bytes in the file."""
        return len(self.body) + 4

    def to_bytes(self) -> bytes:
        """Return the segment as it is in a file."""
        return struct.pack(">BBH", 0xFF, self.marker, len(self.body) + 2) + self.body


@dataclass(frozen=True, slots=True, kw_only=True)
class JpegParts:
    """The parts of a JPEG file.

    Attributes:
        segments: What describes the picture, in the order of the file.
        image: Tables, frame and scans, from after the start marker to the end marker, included.
        trailer: What lies behind the end marker: further pictures, a gain map, a video.
        is_complete: Whether there is an end marker.
        is_damaged: Whether scans had markers in them that no decoder knows; they are left out.
        trailer_at: Position of the trailer in the file that was read.
    """

    segments: tuple[Segment, ...]
    image: bytes
    trailer: bytes
    is_complete: bool
    is_damaged: bool
    trailer_at: int

    def to_bytes(self) -> bytes:
        """Return the whole file."""
        head = b"".join(segment.to_bytes() for segment in self.segments)
        return b"".join((START, head, self.image, self.trailer))


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """What the header of a JPEG's frame says.

    Attributes:
        kind: Second byte of its marker: 0xC0 baseline, 0xC2 progressive, 0xC3 lossless …
        bits: Bits of a sample.
        components: Number of components.
    """

    kind: int
    bits: int
    components: int


def split_file(data: bytes) -> JpegParts:
    """Return the parts of a JPEG file, which may be cut short; its first bytes are a start marker."""
    segments = []
    image = []
    is_damaged = False
    at = kept_from = 2
    end = len(data)
    while (marker := _next_marker(data, at)) is not None:
        kind, at = marker
        if kind == END[1]:
            end = at
            break
        if kind in _STANDALONE:
            continue
        body_end = _find_segment_end(data, at)
        if body_end is None:
            break
        if kind in _DESCRIBING:
            segments.append(Segment(marker=kind, body=data[at + 2 : body_end], at=at + 2))
            image.append(data[kept_from : at - 2])
            kept_from = body_end
        at = body_end
        if kind == _SCAN:
            found = _SCAN_END.search(data, at)
            scan_end = len(data) if found is None else found.start()
            scan, damages = _NO_MARKER.subn(b"", data[at:scan_end])
            is_damaged |= damages > 0
            image += [data[kept_from:at], scan]
            at = kept_from = scan_end
    image.append(data[kept_from:end])
    is_complete = data[max(end - 2, 0) : end] == END
    return JpegParts(
        segments=tuple(segments),
        image=b"".join(image) + (b"" if is_complete else END),
        trailer=data[end:],
        is_complete=is_complete,
        is_damaged=is_damaged,
        trailer_at=end,
    )


def read_frame(image: bytes) -> Frame | None:
    """Return what the first frame's header of an image says, None if there is none."""
    at = 0
    while (marker := _next_marker(image, at)) is not None:
        kind, at = marker
        body_end = _find_segment_end(image, at)
        if kind in _FRAMES:
            if body_end is None or body_end - at < 8:
                return None
            return Frame(kind=kind, bits=image[at + 2], components=image[at + 7])
        if body_end is None or kind == _SCAN:
            return None
        at = body_end
    return None


def _next_marker(data: bytes, at: int) -> tuple[int, int] | None:
    """Return the next marker's second byte and the position after it; skips what is no marker."""
    found = re.compile(rb"\xff([^\x00\xff])").search(data, at)
    return None if found is None else (found[1][0], found.end())


def _find_segment_end(data: bytes, at: int) -> int | None:
    if at + 2 > len(data):
        return None
    (length,) = struct.unpack_from(">H", data, at)
    end = at + int(length)
    return end if length >= 2 and end <= len(data) else None
