"""Asks what becomes of the repairs that depend on a removed one."""

from typing import Final

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QVBoxLayout, QWidget
from typing_extensions import override

from app.editor.document.repairs import Repair

_OWN_KEYS: Final = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape})


class RemovalQuestion(QFrame):
    """Asks whether what lies over or near a removed repair is restored again.

    Attributes:
        restore: Restores it again.
        keep: Keeps its pixels.
        cancel: Removes nothing.

    Signals:
        restore_chosen: What depends on this `Repair` is to be restored again.
        keep_chosen: What depends on this `Repair` keeps its pixels.
        cancelled: Nothing is to be removed.
    """

    restore_chosen = Signal(object)
    keep_chosen = Signal(object)
    cancelled = Signal()

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
        self.cancel.clicked.connect(self._on_cancel_clicked)
        column = QVBoxLayout(self)
        for widget in (self._text, self.restore, self.keep, self.cancel):
            column.addWidget(widget)
        self.hide()

    def ask(self, repair: Repair, *, count: int) -> None:
        """Ask what becomes of the repairs that depend on a removed one.

        Args:
            repair: The repair that is to be removed.
            count: Number of repairs that depend on it.
        """
        self._repair = repair
        text = self.tr("Another repair was made later, over or near this one.")
        restore, keep = self.tr("Restore it again"), self.tr("Keep its pixels")
        if count > 1:
            text = self.tr("%Ln repair(s) were made later, over or near this one.", n=count)
            restore, keep = self.tr("Restore them again"), self.tr("Keep their pixels")
        self.restore.setText(restore)
        self.keep.setText(keep)
        self._text.setText(text)
        self._fit_text()
        self.show()
        self.restore.setFocus()

    def dismiss_unless(self, selected: Repair | None) -> None:
        """Withdraw the question if another repair is selected."""
        if selected is not self._repair:
            self.hide()

    def show_can_restore(self, *, can_restore: bool) -> None:
        """Show whether a job can be started now."""
        self.restore.setEnabled(can_restore)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_text()

    @override
    def event(self, event: QEvent) -> bool:
        # Keys that are also those of actions belong to the question while it has the focus.
        is_override = event.type() == QEvent.Type.ShortcutOverride
        if is_override and isinstance(event, QKeyEvent) and event.key() in _OWN_KEYS:
            event.accept()
            return True
        return super().event(event)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        button = self.focusWidget()
        if event.key() == Qt.Key.Key_Escape:
            self.cancel.click()
        elif event.key() in _OWN_KEYS and isinstance(button, QPushButton):
            button.click()
        else:
            super().keyPressEvent(event)

    def _fit_text(self) -> None:
        """Keep room for all lines of the text; a low panel would cut it off."""
        height_px = self._text.heightForWidth(self._text.width())  # -1 without a text
        self._text.setMinimumHeight(max(height_px, 0))

    def _on_cancel_clicked(self) -> None:
        self.hide()
        self.cancelled.emit()

    def _on_restore_clicked(self) -> None:
        self.hide()
        self.restore_chosen.emit(self._repair)

    def _on_keep_clicked(self) -> None:
        self.hide()
        self.keep_chosen.emit(self._repair)
