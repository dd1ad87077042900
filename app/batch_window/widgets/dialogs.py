"""The dialogs of a batch, each in front of the window that asks for it."""

from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QFileDialog, QWidget

from app.shared.picture_names import PICTURE_SUFFIXES


class BatchDialogs(Protocol):
    """The questions; tests answer them without a screen. Each takes the widget that asks."""

    def choose_folder(self, parent: QWidget, *, folder: str) -> Path | None:
        """Let the user choose the folder to restore; None if they cancel.

        Args:
            parent: The widget that asks.
            folder: Folder that is shown first.
        """

    def choose_masks(self, parent: QWidget, *, folder: Path) -> Path | None:
        """Let the user choose a folder of masks; None if they cancel."""

    def choose_mask(self, parent: QWidget, *, folder: Path) -> Path | None:
        """Let the user choose one mask for all pictures; None if they cancel."""

    def choose_out(self, parent: QWidget, *, folder: Path) -> Path | None:
        """Let the user choose where results go; None if they cancel."""

    def choose_recipe(self, parent: QWidget, *, suggested: Path) -> Path | None:
        """Let the user choose the file for a recipe; None if they cancel."""


class ModalBatchDialogs:
    """Asks on the screen."""

    def choose_folder(self, parent: QWidget, *, folder: str) -> Path | None:
        """Let the user choose the folder to restore; None if they cancel."""
        return _choose(parent, _tr("Restore the pictures of a folder"), folder)

    def choose_masks(self, parent: QWidget, *, folder: Path) -> Path | None:
        """Let the user choose a folder of masks; None if they cancel."""
        return _choose(parent, _tr("Folder of masks"), str(folder))

    def choose_mask(self, parent: QWidget, *, folder: Path) -> Path | None:
        """Let the user choose one mask for all pictures; None if they cancel."""
        patterns = " ".join(f"*{suffix}" for suffix in PICTURE_SUFFIXES)
        filters = f"{_tr('Pictures')} ({patterns})"
        chosen, _ = QFileDialog.getOpenFileName(
            parent, _tr("One mask for all pictures"), str(folder), filters
        )
        return Path(chosen) if chosen else None

    def choose_out(self, parent: QWidget, *, folder: Path) -> Path | None:
        """Let the user choose where results go; None if they cancel."""
        return _choose(parent, _tr("Folder for the results"), str(folder))

    def choose_recipe(self, parent: QWidget, *, suggested: Path) -> Path | None:
        """Let the user choose the file for a recipe; None if they cancel."""
        filters = f"{_tr('Recipe')} (*.json)"
        chosen, _ = QFileDialog.getSaveFileName(parent, _tr("Save recipe"), str(suggested), filters)
        return Path(chosen).with_suffix(".json") if chosen else None


def _choose(parent: QWidget, title: str, folder: str) -> Path | None:
    chosen = QFileDialog.getExistingDirectory(parent, title, folder)
    return Path(chosen) if chosen else None


def _tr(text: str) -> str:
    return QCoreApplication.translate("batch_dialogs", text)
