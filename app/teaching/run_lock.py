"""Keeps two programs that are open at once from working in the same run's folder."""

from pathlib import Path

from PySide6.QtCore import QLockFile

LOCK_FILE = "in-use.lock"


class RunLock:
    """Holds at most one run. What a program held that has died is free again."""

    def __init__(self) -> None:
        self._lock: QLockFile | None = None

    def hold(self, folder: Path) -> bool:
        """Hold this run and no other one; false if another program does."""
        self.release()
        lock = _lock_of(folder)
        if lock.tryLock(0):
            self._lock = lock
        return self._lock is not None

    def release(self) -> None:
        """Hold none. Idempotent."""
        if self._lock is not None:
            self._lock.unlock()
            self._lock = None


def is_free(folder: Path) -> bool:
    """Whether no open program holds a run."""
    lock = _lock_of(folder)
    is_got = lock.tryLock(0)
    lock.unlock()
    return is_got


def _lock_of(folder: Path) -> QLockFile:
    lock = QLockFile(str(folder / LOCK_FILE))
    lock.setStaleLockTime(0)  # by the death of its holder only, since a training takes hours
    return lock
