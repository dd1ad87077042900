"""Lets the bar of notices drop what is no longer true."""

from PySide6.QtCore import QObject, SignalInstance

from app.editor.document.document import Document
from app.window.contents import Contents


class NoticeConnections(QObject):
    """Reviews the notice whenever what it may be about has changed."""

    def __init__(self, contents: Contents, parent: QObject) -> None:
        super().__init__(parent)
        self._workbench = contents.workbench
        self._banner = contents.parts.banner
        self._document: Document | None = None
        self._workbench.document_changed.connect(self._on_document_changed)
        for changed in (
            self._workbench.tries_changed,
            self._workbench.options.method_changed,
            self._workbench.engine.state_changed,
            self._workbench.retouching.source_changed,
        ):
            changed.connect(self._banner.review)
        self._on_document_changed()

    def _on_document_changed(self) -> None:
        if self._document is not None:
            for changed in _list_changes(self._document):
                changed.disconnect(self._banner.review)
        self._document = self._workbench.document
        if self._document is not None:
            for changed in _list_changes(self._document):
                changed.connect(self._banner.review)
        self._banner.review()


def _list_changes(document: Document) -> list[SignalInstance]:
    return [document.mask_changed, document.undo_stack.indexChanged]
