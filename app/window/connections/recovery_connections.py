"""Connects the autosave, and the dialog that offers work back after a crash."""

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QMainWindow

from app.editor.recovery.autosave import Autosave
from app.editor.recovery.recovery import Recovery
from app.editor.recovery.work_folder import LeftWork
from app.editor.widgets.recovery_dialog import RecoveryDialog
from app.shared.preferences import Preferences
from app.window.contents import Contents


class RecoveryConnections(QObject):
    """Keeps unsaved work safe, and offers it back.

    Attributes:
        autosave: Writes unsaved work every few seconds.
        recovery: Finds and opens what a crashed window has left.
        dialog: The dialog that was shown last, None before the first.
    """

    def __init__(self, contents: Contents, window: QMainWindow) -> None:
        super().__init__(window)
        unsaved = contents.folders.unsaved
        self.autosave = Autosave(contents.workbench, unsaved, parent=self)
        self.recovery = Recovery(
            contents.workbench, contents.files, self.autosave, unsaved, parent=self
        )
        self.dialog: RecoveryDialog | None = None
        self._window = window
        contents.preferences.changed.connect(self._on_preferences_changed)
        contents.files.saving.saved.connect(self.autosave.note_change)
        self.recovery.found.connect(self._show_dialog)
        contents.actions.recover.triggered.connect(self.recovery.look_on_request)

    def close(self) -> None:
        """End what runs in the background; the window is closed."""
        self.recovery.close()
        self.autosave.close()

    def _on_preferences_changed(self, preferences: Preferences) -> None:
        self.autosave.set_enabled(is_enabled=preferences.keeps_unsaved_work)

    def _show_dialog(self, left: list[LeftWork]) -> None:
        self.dialog = RecoveryDialog(left, self._window)
        self.dialog.open_asked.connect(self.recovery.open)
        self.dialog.discard_asked.connect(self.recovery.discard)
        self.dialog.open()
