"""The log file: details that the user is not shown. It is kept small."""

import logging
from logging.handlers import RotatingFileHandler
from pathlib import Path

_FILE_BYTES = 1_000_000
_OLD_FILES = 2
_FORMAT = "%(asctime)s %(levelname)s %(name)s: %(message)s"


def start_logging(folder: Path) -> logging.Handler:
    """Send log records and warnings to "reweave.log" in a folder.

    If the folder cannot be written to, the program runs without a log.

    Returns:
        The installed handler, for `stop_logging`.
    """
    handler: logging.Handler
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handler = RotatingFileHandler(
            folder / "reweave.log", maxBytes=_FILE_BYTES, backupCount=_OLD_FILES, encoding="utf-8"
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
    handler.close()
