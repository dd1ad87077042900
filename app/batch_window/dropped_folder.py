"""Which folder was dropped on a window."""

from pathlib import Path

from PySide6.QtCore import QMimeData


def find_folder(mime: QMimeData) -> Path | None:
    """Return the first folder that is named in dropped data, None if there is none."""
    paths = (Path(url.toLocalFile()) for url in mime.urls() if url.isLocalFile())
    return next((path for path in paths if path.is_dir()), None)
