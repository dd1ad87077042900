"""A folder of the program's own files that may not become too large; the oldest go first.

Several windows may use one at once: every file appears whole, and files may vanish at any time.
"""

import contextlib
import os
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from engine.pictures.atomic_write import TEMPORARY_FILES, write_atomically

# Nobody writes to a temporary file any more that is this old: its program was killed.
_MAX_WRITING_S: Final = 3600.0


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class _OwnFile:
    """A file of the folder, in the order of age.

    Attributes:
        used_ns: When it was written or used last.
        size_bytes: Its size.
        path: Its path.
    """

    used_ns: int
    size_bytes: int
    path: Path


class BoundedFolder:
    """Files with one suffix in a folder where nothing else lies.

    All methods take time; call them on any thread.

    Attributes:
        path: The folder; it is made when something is written.
    """

    def __init__(self, path: Path, *, suffix: str, max_bytes: int) -> None:
        """Use a folder.

        Args:
            path: The folder.
            suffix: The suffix of its files, with its dot.
            max_bytes: How large all files together may become.
        """
        self.path = path
        self._suffix = suffix
        self._max_bytes = max_bytes

    def path_of(self, name: str) -> Path:
        """Return the path of a file by its name without suffix."""
        return self.path / f"{name}{self._suffix}"

    def list_files(self) -> list[Path]:
        """Return the files, the oldest first."""
        return [one.path for one in self._list()]

    def count_bytes(self) -> int:
        """Return the size of all files together."""
        return sum(one.size_bytes for one in self._list())

    def write(self, name: str, content: bytes) -> None:
        """Write a whole file, and remove the oldest others until all fit.

        Raises:
            OSError: It cannot be written; what was there before is still there.
        """
        self.path.mkdir(parents=True, exist_ok=True)
        written = self.path_of(name)
        write_atomically(written, content)
        files = self._list()
        left_bytes = sum(one.size_bytes for one in files)
        for one in files:
            if left_bytes > self._max_bytes and one.path != written:
                self._remove(one.path)
                left_bytes -= one.size_bytes
        self._remove_interrupted()

    def mark_used(self, name: str) -> None:
        """Let a file be the newest."""
        with contextlib.suppress(OSError):
            os.utime(self.path_of(name))

    def remove(self, name: str) -> None:
        """Remove a file, if it is there.

        Raises:
            OSError: It cannot be removed.
        """
        self.path_of(name).unlink(missing_ok=True)

    def empty(self) -> None:
        """Remove all files, and nothing else.

        Raises:
            OSError: One of them cannot be removed.
        """
        for path in self.list_files():
            path.unlink(missing_ok=True)
        self._remove_interrupted(min_age_s=0.0)

    def _list(self) -> list[_OwnFile]:
        found = []
        for path in self.path.glob(f"*{self._suffix}"):
            with contextlib.suppress(FileNotFoundError):
                status = path.stat()
                found.append(
                    _OwnFile(used_ns=status.st_mtime_ns, size_bytes=status.st_size, path=path)
                )
        return sorted(found)

    def _remove(self, path: Path) -> None:
        with contextlib.suppress(OSError):  # another window has it open, or has removed it
            path.unlink(missing_ok=True)

    def _remove_interrupted(self, *, min_age_s: float = _MAX_WRITING_S) -> None:
        """Remove what a killed program has written half."""
        for path in self.path.glob(TEMPORARY_FILES):
            with contextlib.suppress(OSError):
                if time.time() - path.stat().st_mtime >= min_age_s:
                    path.unlink()
