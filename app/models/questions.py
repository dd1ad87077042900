"""The questions about models, which wait for an answer."""

from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QFileDialog, QInputDialog, QMessageBox, QWidget

_SUFFIX = "safetensors"


class ModelQuestions(Protocol):
    """What is asked about models; tests answer without a screen."""

    def ask_name(self, *, name: str) -> str | None:
        """Ask for another name, None for none."""

    def ask_remove(self, *, name: str) -> bool:
        """Ask whether a model may be removed for good."""

    def choose_export(self, *, suggested: str) -> Path | None:
        """Let the user choose a file to copy a model to, None if they do not."""

    def choose_import(self) -> Path | None:
        """Let the user choose a model's file, None if they do not."""


class ModalModelQuestions:
    """Asks on the screen, above a window."""

    def __init__(self, parent: QWidget) -> None:
        self._parent = parent

    def ask_name(self, *, name: str) -> str | None:
        """Ask for another name, None for none."""
        text, is_given = QInputDialog.getText(
            self._parent, _tr("Rename model"), _tr("Name of the model:"), text=name
        )
        return text if is_given else None

    def ask_remove(self, *, name: str) -> bool:
        """Ask whether a model may be removed for good."""
        box = QMessageBox(self._parent)
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

    def choose_export(self, *, suggested: str) -> Path | None:
        """Let the user choose a file to copy a model to, None if they do not."""
        dialog = QFileDialog(self._parent, _tr("Export model"), str(Path.home()), _filter())
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix(_SUFFIX)
        dialog.selectFile(suggested)
        is_chosen = dialog.exec() == QFileDialog.DialogCode.Accepted
        chosen = dialog.selectedFiles()
        dialog.deleteLater()
        return Path(chosen[0]) if is_chosen and chosen else None

    def choose_import(self) -> Path | None:
        """Let the user choose a model's file, None if they do not."""
        chosen, _ = QFileDialog.getOpenFileName(
            self._parent, _tr("Import model"), str(Path.home()), _filter()
        )
        return Path(chosen) if chosen else None


def _filter() -> str:
    return f"{_tr('Models')} (*.{_SUFFIX})"


def _tr(text: str) -> str:
    return QCoreApplication.translate("model_questions", text)
