"""The question what becomes of the repairs that depend on one that is removed."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QVBoxLayout, QWidget

from app.editor.document.repairs import Repair


class RemovalQuestion(QFrame):
    """Asks whether what lies over or near a removed repair is restored again.

    Attributes:
        restore: Restores it again.
        keep: Keeps its pixels.
        cancel: Removes nothing.

    Signals:
        restore_chosen: What depends on this `Repair` is to be restored again.
        keep_chosen: What depends on this `Repair` keeps its pixels.
    """

    restore_chosen = Signal(object)
    keep_chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("question")
        self._repair: Repair | None = None
        self._text = QLabel(self)
        self._text.setWordWrap(True)
        self.restore = QPushButton(self)
        self.keep = QPushButton(self)
        self.cancel = QPushButton(self.tr("Cancel"), self)
        self.restore.clicked.connect(self._on_restore_clicked)
        self.keep.clicked.connect(self._on_keep_clicked)
        self.cancel.clicked.connect(self.hide)
        column = QVBoxLayout(self)
        for widget in (self._text, self.restore, self.keep, self.cancel):
            column.addWidget(widget)
        self.hide()

    def ask(self, repair: Repair, *, count: int) -> None:
        """Ask about the repairs, so many of them, that depend on one that is removed."""
        self._repair = repair
        text = self.tr("Another repair was made later, over or near this one.")
        restore, keep = self.tr("Restore it again"), self.tr("Keep its pixels")
        if count > 1:
            text = self.tr("{count} repairs were made later, over or near this one.").format(
                count=count
            )
            restore, keep = self.tr("Restore them again"), self.tr("Keep their pixels")
        self.restore.setText(restore)
        self.keep.setText(keep)
        self._text.setText(text)
        self.show()
        self.restore.setFocus()

    def dismiss_unless(self, selected: Repair | None) -> None:
        """Withdraw the question if another repair is selected."""
        if selected is not self._repair:
            self.hide()

    def show_can_restore(self, *, can_restore: bool) -> None:
        """Show whether a job can be started now."""
        self.restore.setEnabled(can_restore)

    def _on_restore_clicked(self) -> None:
        self.hide()
        self.restore_chosen.emit(self._repair)

    def _on_keep_clicked(self) -> None:
        self.hide()
        self.keep_chosen.emit(self._repair)
