"""Which folder was dropped on a window."""

from pathlib import Path

from PySide6.QtCore import QMimeData

from app.editor.files.pasting import list_files


def find_folder(mime: QMimeData) -> Path | None:
    """Return the first folder that is named in dropped data, None if there is none."""
    return next((path for path in list_files(mime) if path.is_dir()), None)
