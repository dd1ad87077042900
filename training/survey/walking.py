"""Finds the files in a folder that may be pictures, and says why the others are skipped.

Opens no file and writes nothing.
"""

import errno
import logging
import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeAlias

from engine.pictures.suffixes import PICTURE_SUFFIXES
from training.survey.events import SkippedFile, SkipReason

Identity: TypeAlias = tuple[int, int]

_LOG = logging.getLogger(__name__)

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
class Entry:
    """A folder, or a regular file that may be a picture.

    Attributes:
        path: The path where it was found.
        identity: Device and inode; the same for all links to it.
        is_folder: Whether it is a folder.
    """

    path: Path
    identity: Identity
    is_folder: bool


def identify(path: Path) -> Entry | SkippedFile:
    """Return what a chosen path is; a file may have any suffix."""
    try:
        found = path.stat()
    except FileNotFoundError:
        reason = SkipReason.BROKEN_LINK if path.is_symlink() else SkipReason.GONE
        return SkippedFile(path=path, reason=reason)
    except OSError as error:
        return skip_unreadable(path, error)
    except ValueError:  # a NUL inside
        return SkippedFile(path=path, reason=SkipReason.BAD_NAME)
    is_folder = stat.S_ISDIR(found.st_mode)
    if not is_folder and not stat.S_ISREG(found.st_mode):
        return SkippedFile(path=path, reason=SkipReason.NOT_REGULAR)
    return Entry(path=path, identity=(found.st_dev, found.st_ino), is_folder=is_folder)


def list_folder(folder: Path) -> Iterator[Entry | SkippedFile]:
    """Yield what lies directly in a folder, in the order of the drive.

    A folder that cannot be listed, or vanishes meanwhile, is itself yielded as skipped.
    """
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                yield _identify_in_folder(Path(entry.path))
    except OSError as error:
        yield skip_unreadable(folder, error)


def walk(folder: Path) -> Iterator[Path | SkippedFile]:
    """Yield the picture files in a folder and its subfolders, each once however many links it has.

    Links to folders are followed. Hidden and unusable files are yielded as skipped. The order, and
    so the name that a file with several links is found by, is always the same.
    """
    seen: set[Identity] = set()
    waiting = [folder]
    while waiting:
        for found in sorted(list_folder(waiting.pop()), key=lambda entry: entry.path):
            if isinstance(found, SkippedFile):
                yield found
            elif found.identity not in seen:
                seen.add(found.identity)
                if found.is_folder:
                    waiting.append(found.path)
                else:
                    yield found.path


def find_pictures(folder: Path) -> list[Path]:
    """Return the picture files in a folder and its subfolders, sorted; see `walk`.

    Those that somebody would expect and that cannot be used are logged.
    """
    found = list(walk(folder))
    for one in found:
        if isinstance(one, SkippedFile) and not one.is_expected:
            _LOG.warning("%s: %s %s", one.path, one.reason, one.detail)
    return sorted(one for one in found if isinstance(one, Path))


def skip_unreadable(path: Path, error: OSError) -> SkippedFile:
    """Return a file or folder that the system refuses to read as skipped."""
    if error.errno in _REASONS:
        return SkippedFile(path=path, reason=_REASONS[error.errno])
    detail = error.strerror or type(error).__name__
    return SkippedFile(path=path, reason=SkipReason.UNREADABLE, detail=detail)


def _identify_in_folder(path: Path) -> Entry | SkippedFile:
    if path.name.startswith("."):
        return SkippedFile(path=path, reason=SkipReason.HIDDEN)
    entry = identify(path)
    if isinstance(entry, SkippedFile) or entry.is_folder:
        return entry
    if path.suffix.lower() not in PICTURE_SUFFIXES:
        return SkippedFile(path=path, reason=SkipReason.OTHER_SUFFIX)
    return entry
