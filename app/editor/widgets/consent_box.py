"""Asks whether examples of the user's damage may be kept."""

from pathlib import Path

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QMessageBox, QWidget

from app.editor.bank.example_bank import MAX_BYTES


class ConsentBox(QMessageBox):
    """Says what is kept and where; closing it means no.

    Attributes:
        agree: Keeps examples.
        refuse: Keeps none.

    Signals:
        answered: Whether the user agrees.
    """

    answered = Signal(bool)

    def __init__(self, folder: Path, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Keep examples?"))
        self.setIcon(QMessageBox.Icon.Question)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setText(self.tr("May Reweave keep examples of the damage that you correct?"))
        later = self.tr("The preferences show and change this at any time.")
        self.setInformativeText(f"{explain_examples(folder)}\n\n{later}")
        self.agree = self.addButton(self.tr("&Keep examples"), QMessageBox.ButtonRole.AcceptRole)
        self.refuse = self.addButton(self.tr("&No"), QMessageBox.ButtonRole.RejectRole)
        self.setDefaultButton(self.refuse)
        self.setEscapeButton(self.refuse)
        self.finished.connect(self._on_finished)

    def _on_finished(self) -> None:
        self.answered.emit(self.clickedButton() is self.agree)


def explain_examples(folder: Path) -> str:
    """Say what examples are, where they are kept, and how large they may become."""
    text = _tr(
        "When you add to found damage, or take away from it, and then restore, these places can be "
        "kept as examples. From them, Reweave can be taught to find your kind of damage.\n\n"
        "An example is a small part of the picture before it was restored, with what you marked "
        "in it. Examples are kept in {folder} and take at most {size} MB; the oldest go first. "
        "Nothing leaves this computer.",
    )
    return text.format(folder=folder, size=MAX_BYTES // 2**20)


def _tr(text: str) -> str:
    return QCoreApplication.translate("examples", text)
