"""The stack of a child process that crashes: written by Python's fault handler, read by its parent.

The file has a name only until the child has opened it; on Windows, until the child has ended.
"""

import contextlib
import faulthandler
import logging
import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO, Final, TypeVar

_First = TypeVar("_First")
_Second = TypeVar("_Second")

_MAX_BYTES: Final = 64_000

_log = logging.getLogger(__name__)


class ChildFaults:
    """What one child process writes if it crashes.

    Attributes:
        path: The file, for the child; None if there is no room for one.
    """

    def __init__(self) -> None:
        self.path: Path | None = None
        self._file: BinaryIO | None = None
        try:
            handle, name = tempfile.mkstemp(prefix="reweave-faults-")
        except OSError as error:
            _log.info("a crash of the process will have no stack: %s", error)
            return
        self.path, self._file = Path(name), os.fdopen(handle, "rb")

    def read(self) -> str:
        """Return what the child has written; empty if it has not crashed."""
        if self._file is None:
            return ""
        self._file.seek(0)
        return self._file.read(_MAX_BYTES).decode("utf-8", errors="backslashreplace")

    def close(self) -> None:
        """Remove the file. Idempotent."""
        if self._file is not None and self.path is not None:
            self._file.close()
            with contextlib.suppress(OSError):
                self.path.unlink(missing_ok=True)
        self._file = None


def serve_with_faults(
    path: Path | None, serve: Callable[[_First, _Second], None], first: _First, second: _Second
) -> None:
    """Run the function of a child process, whose crash leaves its stack in a file.

    Args:
        path: The file; None for none.
        serve: The function.
        first: Its first argument.
        second: Its second argument.
    """
    if path is not None:
        with contextlib.suppress(OSError):
            faulthandler.enable(path.open("wb"))
            if os.name == "posix":
                path.unlink()
    serve(first, second)
