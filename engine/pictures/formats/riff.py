"""Chunks of a WebP file (WebP Container Specification)."""

import struct
from collections.abc import Iterable
from dataclasses import dataclass

_HEADER_BYTES = 12


@dataclass(frozen=True, slots=True)
class RiffChunk:
    """A chunk: four letters, and what is in it."""

    kind: bytes
    content: bytes


def read_chunks(data: bytes, *, start: int = _HEADER_BYTES) -> list[RiffChunk]:
    """Return the chunks of a file, or of the content of a chunk from a place on."""
    chunks = []
    at = start
    while at + 8 <= len(data):
        kind, length = struct.unpack_from("<4sI", data, at)
        chunks.append(RiffChunk(kind, data[at + 8 : at + 8 + length]))
        at += 8 + length + length % 2
    return chunks


def join_chunks(chunks: Iterable[RiffChunk]) -> bytes:
    """Return chunks one after the other, each padded to an even length."""
    return b"".join(
        chunk.kind
        + struct.pack("<I", len(chunk.content))
        + chunk.content
        + bytes(len(chunk.content) % 2)
        for chunk in chunks
    )


def make_file(chunks: Iterable[RiffChunk]) -> bytes:
    """Return the WebP file with these chunks."""
    body = b"WEBP" + join_chunks(chunks)
    return b"RIFF" + struct.pack("<I", len(body)) + body
