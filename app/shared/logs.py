"""The log file: details that the user is not shown. It is kept small."""

import contextlib
import logging
from logging.handlers import RotatingFileHandler
from pathlib import Path

from typing_extensions import override

_FILE_BYTES = 1_000_000
_OLD_FILES = 2
_FORMAT = "%(asctime)s %(levelname)s %(name)s: %(message)s"


class _QuietHandler(RotatingFileHandler):
    """Drops what cannot be written, for instance because the disk is full."""

    @override
    def handleError(self, record: logging.LogRecord) -> None:
        pass


def start_logging(folder: Path) -> logging.Handler:
    """Send log records and warnings to "reweave.log" in a folder.

    If the folder cannot be written to, the program runs without a log.

    Returns:
        The installed handler, for `stop_logging`.
    """
    handler: logging.Handler
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handler = _QuietHandler(
            folder / "reweave.log",
            maxBytes=_FILE_BYTES,
            backupCount=_OLD_FILES,
            encoding="utf-8",
            errors="backslashreplace",
        )
    except OSError:
        handler = logging.NullHandler()
    handler.setFormatter(logging.Formatter(_FORMAT))
    root = logging.getLogger()
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    logging.getLogger("pyvips").setLevel(logging.WARNING)  # it logs every thread pool
    logging.captureWarnings(capture=True)
    return handler


def stop_logging(handler: logging.Handler) -> None:
    """Undo `start_logging`."""
    logging.captureWarnings(capture=False)
    logging.getLogger().removeHandler(handler)
    with contextlib.suppress(OSError):  # the disk is full
        handler.close()
