"""The windows in which a person chooses pictures to learn from."""

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QCoreApplication, QStandardPaths
from PySide6.QtWidgets import QFileDialog, QWidget

_PATTERNS = (
    "*.jpg *.jpeg *.jpe *.jfif *.png *.tif *.tiff *.webp *.bmp *.gif *.heic *.heif *.avif *.jp2 "
    "*.ppm *.pgm"
)


class PictureDialogs(Protocol):
    """The questions; tests answer them without a screen."""

    def choose_folder(self) -> Sequence[Path]:
        """Let the user choose a folder; none if they do not."""

    def choose_files(self) -> Sequence[Path]:
        """Let the user choose files; none if they do not."""


class ModalPictureDialogs:
    """Asks on the screen, above a window."""

    def __init__(self, parent: QWidget) -> None:
        self._parent = parent

    def choose_folder(self) -> Sequence[Path]:
        """Let the user choose a folder; none if they do not."""
        chosen = QFileDialog.getExistingDirectory(
            self._parent, _tr("Folder of pictures"), _pictures_folder()
        )
        return [Path(chosen)] if chosen else []

    def choose_files(self) -> Sequence[Path]:
        """Let the user choose files; none if they do not."""
        filters = f"{_tr('Pictures')} ({_PATTERNS});;{_tr('All files')} (*)"
        chosen, _ = QFileDialog.getOpenFileNames(
            self._parent, _tr("Pictures to learn from"), _pictures_folder(), filters
        )
        return [Path(name) for name in chosen]


def _pictures_folder() -> str:
    place = QStandardPaths.StandardLocation.PicturesLocation
    return QStandardPaths.writableLocation(place)


def _tr(text: str) -> str:
    return QCoreApplication.translate("picture_dialogs", text)
