"""Notices crashes of this program itself.

Python's fault handler writes a file, and the next start reads it.
"""

import contextlib
import faulthandler
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, Final

import psutil

_NAME: Final = re.compile(r"running-(\d+)-(\d+)\.txt")
_MAX_BYTES: Final = 64_000


class OwnFaults:
    """The file of this process; it is removed when the program ends in good order."""

    def __init__(self, folder: Path) -> None:
        """Choose the file; `watch` makes it.

        Args:
            folder: The folder for such files; it is made when needed.
        """
        process = psutil.Process()
        self._path = folder / f"running-{process.pid}-{int(process.create_time())}.txt"
        self._file: BinaryIO | None = None

    def watch(self) -> None:
        """Let a crash write its stack from now on. Without a place for the file, do nothing."""
        with contextlib.suppress(OSError):
            self._path.parent.mkdir(parents=True, exist_ok=True)
            self._file = self._path.open("wb", buffering=0)
            faulthandler.enable(self._file)

    def note(self, line: str) -> None:
        """Write a line before the stack, for instance Qt's reason to end the program."""
        if self._file is not None:
            with contextlib.suppress(OSError):
                self._file.write(f"{line}\n".encode(errors="backslashreplace"))

    def close(self) -> None:
        """Remove the file: the program ends in good order. Idempotent."""
        if self._file is not None:
            faulthandler.disable()
            self._file.close()
            self._file = None
            with contextlib.suppress(OSError):
                self._path.unlink(missing_ok=True)


def take_left_faults(folder: Path) -> Iterator[str]:
    """Yield what each crashed program has written, and remove its file.

    Files of programs that run are left alone; empty ones are of killed programs.
    """
    for path in sorted(folder.glob("running-*.txt")):
        found = _NAME.fullmatch(path.name)
        if found is None or _is_running(int(found[1]), started_s=int(found[2])):
            continue
        with contextlib.suppress(OSError):
            with path.open("rb") as file:
                text = file.read(_MAX_BYTES).decode("utf-8", errors="backslashreplace")
            path.unlink(missing_ok=True)
            if text.strip():
                yield text


def _is_running(process_id: int, *, started_s: int) -> bool:
    if process_id == os.getpid():
        return True
    try:
        return int(psutil.Process(process_id).create_time()) == started_s
    except psutil.Error:
        return False
