"""The dialogs of the model library, each in front of the window that asks for it."""

from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QFileDialog, QInputDialog, QMessageBox, QWidget

_SUFFIX = "safetensors"


class ModelQuestions(Protocol):
    """The questions about models; tests answer them without a screen.

    Each takes the widget that asks. The dialog belongs to the widget's window, so that closing it
    raises that window and no other.
    """

    def ask_name(self, parent: QWidget, *, name: str) -> str | None:
        """Ask for another name for a model; None if the user cancels."""

    def ask_remove(self, parent: QWidget, *, name: str) -> bool:
        """Ask whether to remove a model for good."""

    def choose_export(self, parent: QWidget, *, suggested: str) -> Path | None:
        """Let the user choose a file to copy a model to; None if they cancel."""

    def choose_import(self, parent: QWidget) -> Path | None:
        """Let the user choose a model file; None if they cancel."""


class ModalModelQuestions:
    """Asks on the screen."""

    def ask_name(self, parent: QWidget, *, name: str) -> str | None:
        """Ask for another name for a model; None if the user cancels."""
        text, is_given = QInputDialog.getText(
            parent, _tr("Rename model"), _tr("Name of the model:"), text=name
        )
        return text if is_given else None

    def ask_remove(self, parent: QWidget, *, name: str) -> bool:
        """Ask whether to remove a model for good."""
        box = QMessageBox(parent)
        box.setIcon(QMessageBox.Icon.Question)
        box.setText(_tr("Remove the model {name}?").format(name=name))
        box.setInformativeText(_tr("It is lost for good unless you have exported it."))
        buttons = QMessageBox.StandardButton
        box.setStandardButtons(buttons.Discard | buttons.Cancel)
        box.button(buttons.Discard).setText(_tr("Remove"))
        box.setDefaultButton(buttons.Cancel)
        answer = box.exec()
        box.deleteLater()
        return answer == buttons.Discard.value

    def choose_export(self, parent: QWidget, *, suggested: str) -> Path | None:
        """Let the user choose a file to copy a model to; None if they cancel."""
        dialog = QFileDialog(parent, _tr("Export model"), str(Path.home()), _filter())
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix(_SUFFIX)
        dialog.selectFile(suggested)
        is_chosen = dialog.exec() == QFileDialog.DialogCode.Accepted
        chosen = dialog.selectedFiles()
        dialog.deleteLater()
        return Path(chosen[0]) if is_chosen and chosen else None

    def choose_import(self, parent: QWidget) -> Path | None:
        """Let the user choose a model file; None if they cancel."""
        chosen, _ = QFileDialog.getOpenFileName(
            parent, _tr("Import model"), str(Path.home()), _filter()
        )
        return Path(chosen) if chosen else None


def _filter() -> str:
    return f"{_tr('Models')} (*.{_SUFFIX})"


def _tr(text: str) -> str:
    return QCoreApplication.translate("model_questions", text)
