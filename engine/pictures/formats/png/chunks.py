"""Chunks of a PNG file (Portable Network Graphics, third edition, section 5)."""

import struct
import zlib
from collections.abc import Iterable
from dataclasses import dataclass

SIGNATURE = b"\x89PNG\r\n\x1a\n"
_IMAGE_DATA = b"IDAT"
_END = b"IEND"
# Kind, length and checksum.
_FRAME_BYTES = 12


@dataclass(frozen=True, slots=True)
class Chunk:
    """A chunk, or the consecutive chunks of image data as one.

    Attributes:
        kind: Four letters.
        content: Its data; of image data, that of the first chunk.
        raw: The whole, with length and checksum.
    """

    kind: bytes
    content: bytes | memoryview
    raw: bytes | memoryview


def read_chunks(data: bytes) -> list[Chunk]:
    """Return the chunks of a PNG file, as far as they are whole.

    In a file that is complete, the last one is `IEND`.
    """
    view = memoryview(data)
    chunks: list[Chunk] = []
    data_at = 0
    at = len(SIGNATURE)
    while at + _FRAME_BYTES <= len(data):
        length, kind = struct.unpack_from(">I4s", data, at)
        stop = at + _FRAME_BYTES + length
        if stop > len(data):
            break
        if kind == _IMAGE_DATA and chunks and chunks[-1].kind == _IMAGE_DATA:
            chunks[-1] = Chunk(kind, chunks[-1].content, view[data_at:stop])
        else:
            data_at = at
            chunks.append(Chunk(kind, view[at + 8 : stop - 4], view[at:stop]))
        at = stop
        if kind == _END:
            break
    return chunks


def is_complete(chunks: list[Chunk]) -> bool:
    """Return whether the chunks are those of a whole file."""
    return bool(chunks) and chunks[-1].kind == _END


def make_chunk(kind: bytes, content: bytes) -> Chunk:
    """Return a chunk with its length and checksum."""
    typed = kind + content
    return Chunk(
        kind,
        content,
        struct.pack(">I", len(content)) + typed + struct.pack(">I", zlib.crc32(typed)),
    )


def join_chunks(chunks: Iterable[Chunk]) -> bytes:
    """Return the PNG file with these chunks."""
    return b"".join([SIGNATURE, *(chunk.raw for chunk in chunks)])


def inflate(data: bytes | memoryview, *, max_bytes: int) -> bytes | None:
    """Return what was compressed; None if it is damaged or longer than a limit."""
    inflater = zlib.decompressobj()
    try:
        content = inflater.decompress(data, max_bytes)
    except zlib.error:
        return None
    return content if inflater.eof else None
