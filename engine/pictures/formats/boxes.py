"""Boxes of ISO base media files: HEIC and AVIF (ISO/IEC 23008-12), and JPEG 2000 (ISO/IEC 15444-1)."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from engine.pictures.checks import count_missing

# A limit, so that a malicious file does not keep us busy.
_MAX_BOXES: Final = 100_000


@dataclass(frozen=True, slots=True)
class Box:
    """A box of a file.

    Attributes:
        kind: Four letters.
        content: What is in it, as far as it is there.
        end: Where the box says that it ends, in its file or its parent.
    """

    kind: bytes
    content: bytes
    end: int


def read_boxes(data: bytes) -> Iterator[Box]:
    """Yield the boxes of a file or of another box, the last one perhaps cut short."""
    at = 0
    for _ in range(_MAX_BOXES):
        if at + 8 > len(data):
            return
        length, kind = struct.unpack_from(">I4s", data, at)
        start = at + 8
        if length == 1 and at + 16 <= len(data):
            (length,) = struct.unpack_from(">Q", data, start)
            start += 8
        end = at + length if length else len(data)
        if end < start:
            return
        yield Box(kind, data[start:end], end)
        at = end


def count_missing_bytes(data: bytes) -> int:
    """Return how many bytes a file has less than its boxes say."""
    end = max((box.end for box in read_boxes(data)), default=0)
    return count_missing(end, data)
