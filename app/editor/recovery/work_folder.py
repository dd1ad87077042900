"""The folder that holds the unsaved work on one picture while it is open. Knows no widgets.

What does not change is written once: the original, and the parts of repairs in packs, one for each
time that something new is written. The small file with the rest is written last and replaces the
one before, so that what lies in the folder is always a whole project.
"""

import shutil
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Final, Self

import msgspec
import numpy as np
from numpy.lib import format as npy

from app.editor.document.repairs import Part
from app.editor.document.shared_original import share_original
from app.editor.project.parts import decode_part, encode_part
from app.editor.project.project import Project
from app.editor.project.state import assemble_project, decode_state, encode_state
from app.shared.folders.folder_lock import FolderLock
from app.shared.paths import load_name, store_name
from engine.errors import PictureReadError
from engine.pictures.atomic_write import open_atomically, write_atomically
from engine.pictures.pixels import Pixels

THUMBNAIL_FILE: Final = "thumbnail.png"
_RECORD_FILE: Final = "work.json"
_READ_ERRORS: Final = (OSError, ValueError, EOFError, IndexError, msgspec.MsgspecError)


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """Unsaved work on a picture.

    Attributes:
        project: All that has been done.
        saved_path: The file that the picture was last saved to; None if there is none.
        is_modified: Whether the picture differs from that file, or from the one that was opened.
        at: When it was like this, with a time zone.
    """

    project: Project
    saved_path: Path | None
    is_modified: bool
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftWork:
    """Work that a crashed window has left, as it is offered to the user.

    Attributes:
        folder: Its folder.
        name: Name of the picture.
        at: When it was written.
        thumbnail: The picture, a PNG file that may be missing.
    """

    folder: Path
    name: str
    at: datetime
    thumbnail: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class _Record:
    """The file that is written last.

    Attributes:
        name: Name of the picture.
        at: When it was written.
        saved_path: As in `Work`.
        is_modified: As in `Work`.
        original: Name of the file of the original's pixels.
        state: The state of the project.
    """

    name: str
    at: datetime
    saved_path: str | None
    is_modified: bool
    original: str
    state: msgspec.Raw


class WorkFolder:
    """A folder of this window; a lock tells other windows that it is in use.

    Used by one thread at a time. It stays locked until it is removed or forgotten.

    Attributes:
        path: The folder.
    """

    def __init__(self, path: Path) -> None:
        """Make the folder, if need be, and lock it.

        Raises:
            OSError: It cannot be written to, or another window uses it.
        """
        path.mkdir(parents=True, exist_ok=True)
        self.path = path
        self._lock = FolderLock()
        if not self._lock.hold(path):
            raise OSError(f"{path} cannot be locked")
        self._original: Pixels | None = None
        self._original_name = ""
        # The parts are kept beside their names, so that no other object gets the identity of one.
        self._parts: dict[int, tuple[Part, str]] = {}
        self._next_number = 1

    @classmethod
    def open(cls, left: LeftWork) -> tuple[Self, Work]:
        """Return a folder that was left, and the work in it.

        Raises:
            PictureReadError: The work is damaged, or another window uses it.
        """
        name = left.name
        try:
            folder = cls(left.folder)
            record = msgspec.json.decode((left.folder / _RECORD_FILE).read_bytes(), type=_Record)
            project = folder._read(record, name=name)
        except _READ_ERRORS as error:
            raise PictureReadError(f"the unsaved work on {name} cannot be read: {error}") from error
        work = Work(
            project=project,
            saved_path=None if record.saved_path is None else Path(load_name(record.saved_path)),
            is_modified=record.is_modified,
            at=record.at,
        )
        return folder, work

    def write(self, work: Work, *, thumbnail: bytes) -> None:
        """Bring the folder up to date.

        Args:
            work: The work as it is now.
            thumbnail: The picture as PNG.

        Raises:
            OSError: It cannot be written to; what was written before is still there.
        """
        project = work.project
        self._write_original(project.original.pixels)
        parts = [part for repair in project.list_repairs() for part in repair.parts]
        self._write_parts({id(part): part for part in parts})
        write_atomically(self.path / THUMBNAIL_FILE, thumbnail)
        record = _Record(
            name=store_name(project.name),
            at=work.at,
            saved_path=None if work.saved_path is None else store_name(str(work.saved_path)),
            is_modified=work.is_modified,
            original=self._original_name,
            state=msgspec.Raw(
                encode_state(project, name_part=lambda part: self._parts[id(part)][1])
            ),
        )
        write_atomically(self.path / _RECORD_FILE, msgspec.json.encode(record))
        self._forget({id(part) for part in parts})

    def remove(self) -> None:
        """Remove the folder; what cannot be removed is left."""
        self._lock.release()
        shutil.rmtree(self.path, ignore_errors=True)

    def _write_original(self, pixels: Pixels) -> None:
        if pixels is self._original:
            return
        name = f"original-{self._take_number()}.npy"
        rows = np.ascontiguousarray(pixels)
        with open_atomically(self.path / name) as file:
            # numpy itself would not say that the disk is full.
            npy.write_array_header_1_0(file, npy.header_data_from_array_1_0(rows))
            file.write(rows.data)
        self._original, self._original_name = pixels, name

    def _write_parts(self, parts: dict[int, Part]) -> None:
        """Write the parts, by identity, that are not in the folder yet."""
        new = [part for key, part in parts.items() if key not in self._parts]
        if not new:
            return
        pack = f"parts-{self._take_number()}"
        write_atomically(self.path / pack, msgspec.msgpack.encode([encode_part(p) for p in new]))
        names = {id(part): (part, f"{pack}:{index}") for index, part in enumerate(new)}
        self._parts.update(names)

    def _forget(self, used: set[int]) -> None:
        """Remove the files that hold no part in use, by identity, and not the original."""
        self._parts = {key: value for key, value in self._parts.items() if key in used}
        kept = {name.partition(":")[0] for _, name in self._parts.values()}
        kept.add(self._original_name)
        for pattern in ("parts-*", "original-*"):
            for path in self.path.glob(pattern):
                if path.name not in kept:
                    path.unlink(missing_ok=True)

    def _take_number(self) -> int:
        number, self._next_number = self._next_number, self._next_number + 1
        return number

    def _read(self, record: _Record, *, name: str) -> Project:
        """Return the project, and remember what of it lies in the folder."""
        original: Pixels = np.load(self.path / record.original, allow_pickle=False)
        packs: dict[str, list[bytes]] = {}

        def read_part(part_name: str) -> Part:
            pack, _, index = part_name.partition(":")
            if pack not in packs:
                content = (self.path / pack).read_bytes()
                packs[pack] = msgspec.msgpack.decode(content, type=list[bytes])
            part = decode_part(packs[pack][int(index)], name=name)
            self._parts[id(part)] = part, part_name
            return part

        project = assemble_project(
            decode_state(bytes(record.state), name=name),
            original=original,
            read_part=read_part,
            name=name,
        )
        project = replace(project, original=share_original(project.original))
        self._original, self._original_name = project.original.pixels, record.original
        numbers = [_find_number(path) for path in self.path.iterdir()]
        self._next_number = max(numbers, default=0) + 1
        return project


def find_left_work(root: Path) -> list[LeftWork]:
    """Return the work that crashed windows have left, the newest first.

    Folders without work are removed.

    Args:
        root: The folder of all work folders; it may not exist.
    """
    if not root.is_dir():
        return []
    found = [_look_into(folder) for folder in root.iterdir() if folder.is_dir()]
    return sorted((left for left in found if left is not None), key=lambda left: left.at)[::-1]


def remove_left_work(left: LeftWork) -> None:
    """Remove the work that a crashed window has left, unless another window uses it now."""
    lock = FolderLock()
    if lock.hold(left.folder):
        lock.release()
        shutil.rmtree(left.folder, ignore_errors=True)


def _look_into(folder: Path) -> LeftWork | None:
    """Return the work in a folder; None if there is none, or a window is using it."""
    lock = FolderLock()
    if not lock.hold(folder):
        return None
    try:
        record = msgspec.json.decode((folder / _RECORD_FILE).read_bytes(), type=_Record)
    except FileNotFoundError:
        lock.release()
        shutil.rmtree(folder, ignore_errors=True)
        return None
    except (OSError, msgspec.MsgspecError):
        return None
    finally:
        lock.release()
    return LeftWork(
        folder=folder, name=load_name(record.name), at=record.at, thumbnail=folder / THUMBNAIL_FILE
    )


def _find_number(path: Path) -> int:
    """Return the number at the end of a file's name, 0 if there is none."""
    digits = path.stem.rpartition("-")[2]
    return int(digits) if digits.isdecimal() else 0
