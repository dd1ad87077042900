"""Many pictures as one flat run of bytes: a file that is mapped into memory, or plain memory."""

import io
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, Final, NamedTuple

import msgspec
import numpy as np
import numpy.typing as npt

from engine.pictures.atomic_write import TEMPORARY_FILES, open_atomically, write_atomically

# What nobody has written to for so long, a process that was killed has left.
_LEFT_BEHIND_S: Final = 3600.0


class Entry(NamedTuple):
    """Place of one picture in the flat bytes: first byte, height, width."""

    offset: int
    height: int
    width: int

    @property
    def end(self) -> int:
        """First byte after the picture."""
        return self.offset + self.height * self.width * 3


@dataclass(frozen=True, slots=True)
class FlatIndex:
    """What the flat bytes are.

    Attributes:
        entries: Where each picture is.
        sources: The source of each picture, if it is known.
        skipped: Name and reason of each file that could not be used.
    """

    entries: list[Entry] = field(default_factory=list)
    sources: list[str] = field(default_factory=list)
    skipped: list[tuple[str, str]] = field(default_factory=list)

    @property
    def size(self) -> int:
        """Bytes of all pictures."""
        return self.entries[-1].end if self.entries else 0


@dataclass(frozen=True, slots=True)
class FlatPictures:
    """Pictures (H, W, 3), uint8, one after the other.

    Attributes:
        index: What and where they are.
        flat: (N,), uint8, not writable.
    """

    index: FlatIndex
    flat: npt.NDArray[np.uint8]

    def __len__(self) -> int:
        return len(self.index.entries)

    def __getitem__(self, number: int) -> npt.NDArray[np.uint8]:
        """Return (H, W, 3), not writable."""
        entry = self.index.entries[number]
        return self.flat[entry.offset : entry.end].reshape(entry.height, entry.width, 3)


class FlatWriter:
    """Appends pictures.

    Attributes:
        index: What has been written so far.
    """

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.index = FlatIndex()

    def add(self, rgb: npt.NDArray[np.uint8]) -> None:
        """Append a picture (H, W, 3)."""
        self.index.entries.append(Entry(self.index.size, rgb.shape[0], rgb.shape[1]))
        self._file.write(np.ascontiguousarray(rgb).data)


def open_flat(folder: Path | None, name: str, fill: Callable[[FlatWriter], None]) -> FlatPictures:
    """Return pictures that are kept in a folder under a name, filling them in if they are not.

    Args:
        folder: Made if it is not there; None keeps the pictures in memory.
        name: Beginning of the names of two files.
        fill: Writes the pictures. If it fails, nothing is kept.

    Raises:
        OSError: The folder cannot be written.
    """
    if folder is None:
        content = io.BytesIO()
        writer = FlatWriter(content)
        fill(writer)
        return FlatPictures(writer.index, np.frombuffer(content.getvalue(), np.uint8))
    known = known_flat(folder, name)
    if known is not None:
        return known
    index = _write(folder, name, fill)
    return FlatPictures(index, np.memmap(folder / f"{name}.u8", dtype=np.uint8, mode="r"))


def known_flat(folder: Path, name: str) -> FlatPictures | None:
    """Return pictures that are kept in a folder under a name; None if they are not (wholly) there.

    Raises:
        OSError: They are there and cannot be read.
    """
    index = _known_index(folder, name)
    if index is None:
        return None
    return FlatPictures(index, np.memmap(folder / f"{name}.u8", dtype=np.uint8, mode="r"))


def _known_index(folder: Path, name: str) -> FlatIndex | None:
    """Return the index of pictures that are there as a whole, else None."""
    try:
        index = msgspec.json.decode((folder / f"{name}.json").read_bytes(), type=FlatIndex)
        is_whole = (folder / f"{name}.u8").stat().st_size == index.size
    except (FileNotFoundError, msgspec.DecodeError):
        return None
    return index if is_whole and index.entries else None


def _write(folder: Path, name: str, fill: Callable[[FlatWriter], None]) -> FlatIndex:
    """Write the pictures, and the index last, so that what was broken off is made anew."""
    folder.mkdir(parents=True, exist_ok=True)
    for rest in folder.glob(TEMPORARY_FILES):
        if time.time() - rest.stat().st_mtime > _LEFT_BEHIND_S:
            rest.unlink(missing_ok=True)
    with open_atomically(folder / f"{name}.u8") as file:
        writer = FlatWriter(file)
        fill(writer)
    write_atomically(folder / f"{name}.json", msgspec.json.encode(writer.index))
    return writer.index
