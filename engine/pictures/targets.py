"""Finds out whether a file can be written, before there is anything to write."""

import os
import shutil
import stat
from pathlib import Path
from typing import Final

from engine.errors import PictureWriteError
from engine.pictures.atomic_write import follow_links
from engine.pictures.pixels import Pixels

# Of the bytes of its pixels, the least that a picture of usual content takes in a file.
_MIN_SHARE: Final = 1 / 50
_MIN_LOSSLESS_SHARE: Final = 1 / 8
_MOUNTS: Final = Path("/proc/self/mountinfo")  # on Linux
_LOSSY_SUFFIXES: Final = (".jpg", ".jpeg")


def check_place(path: Path, *, needed_bytes: int = 0) -> None:
    """Check the place of a file that is about to be written.

    Args:
        path: The file; a symbolic link stands for the file that it leads to.
        needed_bytes: The least that the file will take.

    Raises:
        PictureWriteError: The target is a folder, a device or write-protected, its folder is missing
            or write-protected, or its disk is full.
    """
    try:
        target = follow_links(path)
        folder = target.parent
        if not folder.is_dir():
            raise PictureWriteError(f"the folder {folder} does not exist")
        found = target.stat() if target.exists() else None
    except OSError as error:
        raise PictureWriteError(f"{path} cannot be written: {error.strerror or error}") from error
    if found is not None:
        _check_file(path, found.st_mode)
        if _is_mounted(target):
            raise PictureWriteError(f"{path} is mounted by itself, expected a file in a folder")
    if not os.access(folder, os.W_OK | os.X_OK):
        raise PictureWriteError(f"the folder {folder} is write-protected")
    disk = shutil.disk_usage(folder)
    free_bytes = disk.free
    if disk.total and free_bytes < needed_bytes:
        raise PictureWriteError(
            f"the disk of {folder} is full: {needed_bytes / 1e6:.1f} MB are needed, "
            f"{free_bytes / 1e6:.1f} MB are free"
        )


def estimate_min_bytes(pixels: Pixels, *, suffix: str) -> int:
    """Return the least that a picture usually takes in a file of a format."""
    is_lossy = suffix.lower() in _LOSSY_SUFFIXES
    return int(pixels.nbytes * (_MIN_SHARE if is_lossy else _MIN_LOSSLESS_SHARE))


def has_other_names(path: Path) -> bool:
    """Whether a file has hard links, which keep its content when it is replaced."""
    return path.is_file() and path.stat().st_nlink > 1


def _check_file(path: Path, mode: int) -> None:
    """Check an existing target.

    Its mode counts for the system's administrator too, who could replace any file.
    """
    if stat.S_ISDIR(mode):
        raise PictureWriteError(f"{path} is a folder, expected the name of a file")
    if not stat.S_ISREG(mode):
        raise PictureWriteError(f"{path} is a device, expected the name of a file")
    is_writable = mode & (stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH)
    if not is_writable or not os.access(path, os.W_OK):
        raise PictureWriteError(f"{path} is write-protected")


def _is_mounted(target: Path) -> bool:
    """Whether a file is a mount, as `docker run -v FILE:FILE` makes it: it cannot be replaced."""
    try:
        mounts = _MOUNTS.read_text(encoding="utf-8", errors="surrogateescape")
    except OSError:
        return False
    place = os.path.realpath(target).replace(" ", "\\040")
    return any(line.split(" ", 5)[4] == place for line in mounts.splitlines())
