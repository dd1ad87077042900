"""Connects the dialog that exports the picture."""

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QMainWindow

from app.editor.files.exporting import Exporting
from app.editor.widgets.export_dialog import ExportDialog
from app.shared.messages import explain
from app.window.contents import Contents


class ExportConnections(QObject):
    """Opens the dialog, and asks before a file is replaced.

    Attributes:
        exporting: Writes the file.
        dialog: The dialog, None while it is closed.
    """

    def __init__(self, contents: Contents, window: QMainWindow) -> None:
        super().__init__(window)
        self.exporting = Exporting(contents.workbench, self)
        self.dialog: ExportDialog | None = None
        self._contents = contents
        self._dialogs = contents.questions.files
        self._window = window
        contents.actions.export.triggered.connect(self._open)
        self.exporting.size_estimated.connect(self._show_size)
        self.exporting.exported.connect(self._on_exported)
        self.exporting.failed.connect(self._on_failed)

    def close(self) -> None:
        """Wait for a file that is being written."""
        self.exporting.close()

    def _open(self) -> None:
        """Open the dialog as soon as the last stroke has been made."""
        self._contents.workbench.retouching.run_when_made(self._open_now)

    def _open_now(self) -> None:
        if self.dialog is not None:
            return
        taken = self.exporting.begin(
            folder=self._contents.files.last_folder,
            ending=self._contents.preferences.value.saved_ending,
        )
        if taken is None:
            return
        picture, target = taken
        dialog = ExportDialog(picture, self.exporting.options, target=target, parent=self._window)
        dialog.options_changed.connect(self._on_options_changed)
        dialog.choose_asked.connect(self._on_choose)
        dialog.export_asked.connect(self._on_export)
        dialog.finished.connect(self._on_finished)
        self.dialog = dialog
        self._on_options_changed()
        dialog.open()

    def _show_size(self, size: int | None) -> None:
        if self.dialog is not None:
            self.dialog.show_size(size)

    def _on_options_changed(self) -> None:
        if self.dialog is not None:
            self.exporting.set_options(self.dialog.options)

    def _on_choose(self) -> None:
        if self.dialog is None:
            return
        chosen = self._dialogs.choose_export(suggested=self.dialog.target)
        if chosen is not None:
            self.dialog.set_target(chosen)

    def _on_export(self) -> None:
        dialog, document = self.dialog, self._contents.workbench.document
        if dialog is None:
            return
        target = dialog.target
        is_original = document is not None and target == document.path
        if (
            dialog.may_replace
            or not target.exists()
            or self._dialogs.ask_replace(name=target.name, is_original=is_original)
        ):
            dialog.setEnabled(False)
            self.exporting.write(target)

    def _on_exported(self) -> None:
        if self.dialog is not None:
            self.dialog.accept()

    def _on_failed(self, error: Exception) -> None:
        if self.dialog is not None:
            self.dialog.setEnabled(True)
            self.dialog.show_problem(explain(error))

    def _on_finished(self) -> None:
        self.dialog = None
        self.exporting.end()
