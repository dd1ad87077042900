"""Atomic writes: a file appears complete under its name, or the previous one stays.

The content goes to a temporary file in the same folder, is flushed to the disk, and only then
renamed over the target. A symbolic link stays: the file that it leads to is replaced. A file that is
replaced hands on its mode, its owner where the system allows that, and its extended attributes.
"""

import contextlib
import errno
import os
import secrets
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

TEMPORARY_FILES = ".reweave-*.part"
"""Glob pattern of the temporary files, in the folder of their target."""
_MAX_LINKS = 40  # as many as Linux follows


@contextlib.contextmanager
def open_atomically(path: Path) -> Iterator[BinaryIO]:
    """Open a temporary file for writing that replaces `path` when the block ends without an error.

    The block may read the file that is going to be replaced.

    Raises:
        OSError: The file cannot be written; what was there before is still there.
    """
    target = follow_links(path)
    temporary = target.with_name(TEMPORARY_FILES.replace("*", secrets.token_hex(6)))
    try:
        with temporary.open("xb") as file:
            _copy_rights(target, temporary)
            yield file
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(target)
    except BaseException:  # Ctrl+C too
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)
        raise


def follow_links(path: Path) -> Path:
    """Return the file that a symbolic link leads to, relative if the path is; others unchanged.

    Raises:
        OSError: The links lead to one another.
    """
    for _ in range(_MAX_LINKS):
        if not path.is_symlink():
            return path
        path = path.parent / path.readlink()
    raise OSError(errno.ELOOP, os.strerror(errno.ELOOP), str(path))


def write_atomically(path: Path, content: bytes) -> None:
    """Write a whole file.

    Raises:
        OSError: The file cannot be written; what was there before is still there.
    """
    with open_atomically(path) as file:
        file.write(content)


def _copy_rights(target: Path, temporary: Path) -> None:
    """Give a new file the owner, mode and extended attributes of the one that it will replace."""
    if not target.is_file():
        return
    if hasattr(os, "chown"):
        found = target.stat()
        for owner in ((found.st_uid, found.st_gid), (-1, found.st_gid)):
            with contextlib.suppress(OSError):
                os.chown(temporary, *owner)
                break
    with contextlib.suppress(OSError):  # some shared drives know no modes
        shutil.copystat(target, temporary)
