"""The title of the main window: the name of the picture, and whether it has been changed."""

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QMainWindow

from app.editor.document.document import Document
from app.editor.workbench import Workbench


class WindowTitle(QObject):
    """Names the document that is shown in the title of a window."""

    def __init__(self, workbench: Workbench, window: QMainWindow) -> None:
        super().__init__(window)
        self._workbench = workbench
        self._window = window
        self._document: Document | None = None
        workbench.document_changed.connect(self._on_document_changed)
        self._follow(workbench.document)

    def update(self) -> None:
        """Show the name as it is now."""
        document = self._document
        if document is None:
            self._window.setWindowModified(False)
            self._window.setWindowTitle("Reweave")
            return
        self._window.setWindowTitle(f"{document.name}[*] – Reweave")  # noqa: RUF001 a dash
        self._window.setWindowModified(document.is_modified)

    def _on_document_changed(self) -> None:
        self._follow(self._workbench.document)

    def _follow(self, document: Document | None) -> None:
        if self._document is not None:
            self._document.modified_changed.disconnect(self.update)
        self._document = document
        if document is not None:
            document.modified_changed.connect(self.update)
        self.update()
