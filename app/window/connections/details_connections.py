"""Connects the dialog with the details of the picture."""

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QMainWindow

from app.editor.document.document import Document
from app.editor.files.picture_facts import list_facts
from app.editor.widgets.details_dialog import DetailsDialog
from app.shared.language.file_words import describe_contents, list_receipt
from app.shared.messages import get_file_language
from app.window.contents import Contents


class DetailsConnections(QObject):
    """Opens the dialog for the picture that is shown."""

    def __init__(self, contents: Contents, window: QMainWindow) -> None:
        super().__init__(window)
        self._workbench = contents.workbench
        self._window = window
        contents.actions.details.triggered.connect(self._open)

    def _open(self) -> None:
        document = self._workbench.document
        if document is not None:
            title, sentences = self._describe(document)
            dialog = DetailsDialog(
                list_facts(document.original),
                file_title=title,
                sentences=sentences,
                parent=self._window,
            )
            dialog.open()

    def _describe(self, document: Document) -> tuple[str, list[str]]:
        """Return the title of the newest file and what it has kept; else what could be kept."""
        original, newest = document.original, document.lineage.newest_file
        language = get_file_language()
        if newest is None:
            return self.tr("Not saved yet"), list(describe_contents(original, language).values())
        title = self.tr("Saved as {name}").format(name=newest.path.name)
        return title, list_receipt(original, newest.receipt, language)
