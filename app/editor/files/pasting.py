"""Finds the picture in what was copied or dropped."""

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QImage

from app.shared.qt_images import image_to_picture
from engine.pictures.files import decode_any
from engine.pictures.picture import Picture

# Whole files on the clipboard, the best one first: what Qt would make of them has no metadata.
_FILE_TYPES = ("image/png", "image/tiff", "image/webp", "image/jpeg")


def list_files(mime: QMimeData) -> Iterator[Path]:
    """Yield the local files and folders that are named in dropped or copied data."""
    return (Path(url.toLocalFile()) for url in mime.urls() if url.isLocalFile())


def can_open(mime: QMimeData) -> bool:
    """Return whether something dropped or copied could hold a picture."""
    has_picture = mime.hasImage() or any(map(mime.hasFormat, _FILE_TYPES))
    return has_picture or any(True for _ in list_files(mime))


def find_copied_picture(mime: QMimeData, *, name: str) -> Callable[[], Picture] | None:
    """Fetch the picture in dropped or copied data; None if there is none.

    Args:
        mime: The data.
        name: Name of the picture in an error message.

    Returns:
        Decodes the picture, on any thread.
    """
    for file_type in _FILE_TYPES:
        content = bytes(mime.data(file_type).data()) if mime.hasFormat(file_type) else b""
        if content:
            return partial(decode_any, content, name=name)
    image: object = mime.imageData() if mime.hasImage() else None
    if not isinstance(image, QImage) or image.isNull():
        return None
    return partial(image_to_picture, image)
