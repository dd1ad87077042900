"""The steps of a document's history as rows of a list; the first row is the picture as opened."""

from PySide6.QtCore import (
    QAbstractListModel,
    QCoreApplication,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
)
from typing_extensions import override

from app.editor.document.document import Document
from app.editor.document.lineage import UNDO_LIMIT

_Index = QModelIndex | QPersistentModelIndex


class HistoryModel(QAbstractListModel):
    """Row n is the state after n steps; steps that are undone are still there, in grey."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._document: Document | None = None

    @property
    def current_row(self) -> int:
        """The row of the present state; -1 without a document."""
        return -1 if self._document is None else self._document.undo_stack.index()

    def set_document(self, document: Document | None) -> None:
        """Show the history of another document."""
        self._document = document
        self.renew()

    def renew(self) -> None:
        """Show the history as it is now."""
        self.beginResetModel()
        self.endResetModel()

    @override
    def rowCount(self, parent: _Index | None = None) -> int:
        if self._document is None or (parent is not None and parent.isValid()):
            return 0
        return self._document.undo_stack.count() + 1

    @override
    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if self._document is None or role != Qt.ItemDataRole.DisplayRole:
            return None
        stack, row = self._document.undo_stack, index.row()
        if row > 0:
            return translate_step(stack.text(row - 1))
        is_forgotten = stack.count() >= UNDO_LIMIT
        return self.tr("Earlier steps") if is_forgotten else self.tr("Opened")


def translate_step(name: str) -> str:
    """Return the name of a step, which is marked in the context "steps", in the user's language."""
    return QCoreApplication.translate("steps", name) if name else ""
