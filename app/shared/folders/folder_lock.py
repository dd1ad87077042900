"""Keeps two open Reweave windows from working in the same folder."""

from pathlib import Path

from PySide6.QtCore import QLockFile

LOCK_FILE = "in-use.lock"


class FolderLock:
    """A lock on at most one folder. The system frees it if the program dies."""

    def __init__(self) -> None:
        self._lock: QLockFile | None = None

    def hold(self, folder: Path) -> bool:
        """Lock a folder, instead of the one before; false if another program has it."""
        self.release()
        lock = _make_lock(folder)
        if lock.tryLock(0):
            self._lock = lock
        return self._lock is not None

    def release(self) -> None:
        """Unlock the folder. Idempotent."""
        if self._lock is not None:
            self._lock.unlock()
            self._lock = None


def is_free(folder: Path) -> bool:
    """Whether no open program has locked a folder."""
    lock = _make_lock(folder)
    is_locked = lock.tryLock(0)
    lock.unlock()
    return is_locked


def _make_lock(folder: Path) -> QLockFile:
    lock = QLockFile(str(folder / LOCK_FILE))
    lock.setStaleLockTime(0)  # never by age, since the work takes hours
    return lock
