"""Connects the Help menu."""

from PySide6.QtCore import QObject
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QMainWindow

from app.shared.dialogs import ShortcutsDialog, about_box, mouse_rows
from app.window.actions import Actions, plain_text


class HelpConnections(QObject):
    """Connects the list of shortcuts and About."""

    def __init__(self, actions: Actions, window: QMainWindow) -> None:
        super().__init__(window)
        self._actions = actions
        self._window = window
        actions.shortcuts.triggered.connect(self._on_shortcuts)
        actions.about.triggered.connect(self._on_about)

    def _on_shortcuts(self) -> None:
        notation = QKeySequence.SequenceFormat.NativeText
        rows = [
            (
                plain_text(self._actions.row_of(action)),
                "  ".join(key.toString(notation) for key in action.shortcuts()),
            )
            for action in self._actions
            if action.shortcuts()
        ]
        ShortcutsDialog([*mouse_rows(), *rows], self._window).open()

    def _on_about(self) -> None:
        about_box(self._window).open()
