"""Look at what a person has chosen: which files may be pictures, and why the others may not.

Opens no file and follows no link twice: whoever walks decides by `Place.identity` what it has
seen. Nothing here writes.
"""

import errno
import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeAlias

from training.api import SkippedFile, SkipReason

PICTURE_SUFFIXES: Final = frozenset(
    {
        *(".jpg", ".jpeg", ".jpe", ".jfif", ".png", ".tif", ".tiff", ".webp", ".bmp", ".gif"),
        *(".heic", ".heif", ".avif", ".jp2", ".ppm", ".pgm"),
    }
)
Identity: TypeAlias = tuple[int, int]

_REASONS: Final = {
    errno.ENOENT: SkipReason.GONE,
    errno.ENOTDIR: SkipReason.GONE,
    errno.EACCES: SkipReason.NOT_PERMITTED,
    errno.EPERM: SkipReason.NOT_PERMITTED,
    errno.ELOOP: SkipReason.CIRCULAR_LINK,
    errno.ENAMETOOLONG: SkipReason.LONG_NAME,
    errno.EIO: SkipReason.DRIVE_FAULT,
    errno.ESTALE: SkipReason.DRIVE_GONE,
    errno.ENODEV: SkipReason.DRIVE_GONE,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A regular file that may be a picture, or a folder; it is there, and was not opened.

    Attributes:
        path: As it was reached.
        identity: Of the thing itself, the same by whatever link it is reached.
        is_folder: A folder if true, else a file.
    """

    path: Path
    identity: Identity
    is_folder: bool


def look_at(path: Path) -> Place | SkippedFile:
    """Return what a chosen path is; a file counts whatever its name ends with."""
    if not _is_text(path):
        return SkippedFile(path=path, reason=SkipReason.BAD_NAME)
    try:
        found = path.stat()
    except FileNotFoundError:
        reason = SkipReason.BROKEN_LINK if path.is_symlink() else SkipReason.GONE
        return SkippedFile(path=path, reason=reason)
    except OSError as error:
        return unreadable(path, error)
    except ValueError:  # a NUL inside
        return SkippedFile(path=path, reason=SkipReason.BAD_NAME)
    return _place(path, found)


def look_into(folder: Path) -> Iterator[Place | SkippedFile]:
    """Yield what lies directly in a folder, sorted by nothing, as the drive gives it.

    A folder that cannot be listed, or vanishes meanwhile, is yielded itself, as skipped.
    """
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                yield _look_at_entry(Path(entry.path), entry.name)
    except OSError as error:
        yield unreadable(folder, error)


def walk(folder: Path) -> Iterator[Path | SkippedFile]:
    """Yield the picture files in a folder and below it, each once by whatever links it is reached.

    Hidden files, and what cannot be looked at, are yielded as skipped.
    """
    seen: set[Identity] = set()
    waiting = [folder]
    while waiting:
        for found in look_into(waiting.pop()):
            if isinstance(found, SkippedFile):
                yield found
            elif found.identity not in seen:
                seen.add(found.identity)
                if found.is_folder:
                    waiting.append(found.path)
                else:
                    yield found.path


def unreadable(path: Path, error: OSError) -> SkippedFile:
    """Return a file or folder that the system refuses to read, as skipped."""
    if error.errno in _REASONS:
        return SkippedFile(path=path, reason=_REASONS[error.errno])
    detail = error.strerror or type(error).__name__
    return SkippedFile(path=path, reason=SkipReason.UNREADABLE, detail=detail)


def _look_at_entry(path: Path, name: str) -> Place | SkippedFile:
    if name.startswith("."):
        return SkippedFile(path=path, reason=SkipReason.HIDDEN)
    place = look_at(path)
    if isinstance(place, SkippedFile) or place.is_folder:
        return place
    if path.suffix.lower() not in PICTURE_SUFFIXES:
        return SkippedFile(path=path, reason=SkipReason.OTHER_SUFFIX)
    return place


def _place(path: Path, found: os.stat_result) -> Place | SkippedFile:
    is_folder = stat.S_ISDIR(found.st_mode)
    if not is_folder and not stat.S_ISREG(found.st_mode):
        return SkippedFile(path=path, reason=SkipReason.NOT_REGULAR)
    return Place(path=path, identity=(found.st_dev, found.st_ino), is_folder=is_folder)


def _is_text(path: Path) -> bool:
    """Whether a name survives being written into a settings file."""
    try:
        str(path).encode()
    except UnicodeEncodeError:
        return False
    return True
