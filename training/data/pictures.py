"""A picture before it is decoded: what it is called, where it comes from, how to read it."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class SourcePicture:
    """A picture that has not been decoded yet.

    Attributes:
        name: Path below the folder that was searched, with forward slashes.
        source: Where the picture comes from, for sampling; "" if unknown.
        stamp: Changes when the file changes; "" if the file is not there.
        read: Returns the file's bytes.
    """

    name: str
    source: str
    stamp: str
    read: Callable[[], bytes]


def picture_of_file(path: Path, folder: Path, *, source: str) -> SourcePicture:
    """Return a picture file below a folder; one that is missing fails when it is read."""
    return SourcePicture(
        name=path.relative_to(folder).as_posix(),
        source=source,
        stamp=file_stamp(path),
        read=path.read_bytes,
    )


def file_stamp(path: Path) -> str:
    """Return size and time of the last change, "" if there is no such file."""
    try:
        status = path.stat()
    except OSError:
        return ""
    return f"{status.st_size}-{status.st_mtime_ns}"


def by_hash(pictures: Sequence[SourcePicture]) -> list[int]:
    """Return the pictures' indices in an order that looks random and depends on names only."""

    def digest(index: int) -> bytes:
        return hashlib.sha256(pictures[index].name.encode("utf-8", "surrogateescape")).digest()

    return sorted(range(len(pictures)), key=digest)
