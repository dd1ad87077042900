"""The dialogs of the wizard, each in front of the window that asks for it."""

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QCoreApplication, QStandardPaths
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

from engine.pictures.suffixes import PICTURE_SUFFIXES


class TeachingDialogs(Protocol):
    """The questions; tests answer them without a screen.

    Each takes the widget that asks. The dialog belongs to the widget's window, so that closing it
    raises that window and no other.
    """

    def choose_folder(self, parent: QWidget) -> Sequence[Path]:
        """Let the user choose a folder of pictures; empty if they cancel."""

    def choose_files(self, parent: QWidget) -> Sequence[Path]:
        """Let the user choose picture files; empty if they cancel."""

    def choose_masks(self, parent: QWidget) -> Path | None:
        """Let the user choose the folder of their own masks; None if they cancel."""

    def ask_cancel(self, parent: QWidget) -> bool:
        """Ask whether to cancel the training for good."""


class ModalTeachingDialogs:
    """Asks on the screen."""

    def choose_folder(self, parent: QWidget) -> Sequence[Path]:
        """Let the user choose a folder of pictures; empty if they cancel."""
        chosen = QFileDialog.getExistingDirectory(
            parent, _tr("Folder of pictures"), _pictures_folder()
        )
        return [Path(chosen)] if chosen else []

    def choose_files(self, parent: QWidget) -> Sequence[Path]:
        """Let the user choose picture files; empty if they cancel."""
        patterns = " ".join(f"*{suffix}" for suffix in sorted(PICTURE_SUFFIXES))
        filters = f"{_tr('Pictures')} ({patterns});;{_tr('All files')} (*)"
        chosen, _ = QFileDialog.getOpenFileNames(
            parent, _tr("Pictures to learn from"), _pictures_folder(), filters
        )
        return [Path(name) for name in chosen]

    def choose_masks(self, parent: QWidget) -> Path | None:
        """Let the user choose the folder of their own masks; None if they cancel."""
        chosen = QFileDialog.getExistingDirectory(parent, _tr("Folder of masks"), str(Path.home()))
        return Path(chosen) if chosen else None

    def ask_cancel(self, parent: QWidget) -> bool:
        """Ask whether to cancel the training for good."""
        box = QMessageBox(parent)
        box.setIcon(QMessageBox.Icon.Question)
        box.setText(_tr("Cancel the training?"))
        box.setInformativeText(
            _tr("Everything it has learned will be lost. To keep it running, close the window.")
        )
        buttons = QMessageBox.StandardButton
        box.setStandardButtons(buttons.Discard | buttons.Cancel)
        box.button(buttons.Discard).setText(_tr("Cancel training"))
        box.button(buttons.Cancel).setText(_tr("Keep training"))
        box.setDefaultButton(buttons.Cancel)
        answer = box.exec()
        box.deleteLater()
        return answer == buttons.Discard.value


def _pictures_folder() -> str:
    place = QStandardPaths.StandardLocation.PicturesLocation
    return QStandardPaths.writableLocation(place)


def _tr(text: str) -> str:
    return QCoreApplication.translate("teaching_dialogs", text)
