"""The list of skipped files, each with its reason; any number of them."""

from collections.abc import Sequence

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QAbstractItemView, QListView, QWidget
from typing_extensions import override

from app.teaching.pages.words import printable_folder, skipped_text
from training.survey.events import SkippedFile

_Index = QModelIndex | QPersistentModelIndex


class SkippedModel(QAbstractListModel):
    """Skipped files as rows; those that nobody takes for pictures come last."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._skipped: list[SkippedFile] = []
        self._notable = 0

    def add(self, skipped: Sequence[SkippedFile]) -> None:
        """Append files."""
        notable = [file for file in skipped if not file.is_expected]
        self._insert(self._notable, notable)
        self._notable += len(notable)
        self._insert(len(self._skipped), [file for file in skipped if file.is_expected])

    def clear(self) -> None:
        """Remove all."""
        self.beginResetModel()
        self._skipped.clear()
        self._notable = 0
        self.endResetModel()

    def _insert(self, at: int, skipped: list[SkippedFile]) -> None:
        if skipped:
            self.beginInsertRows(QModelIndex(), at, at + len(skipped) - 1)
            self._skipped[at:at] = skipped
            self.endInsertRows()

    @override
    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008  Qt's own default
        return 0 if parent.isValid() else len(self._skipped)

    @override
    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        skipped = self._skipped[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return f"{skipped_text(skipped)}   —   {printable_folder(skipped.path)}"
            case Qt.ItemDataRole.ToolTipRole:
                return f"{skipped_text(skipped)}\n{printable_folder(skipped.path)}"
            case _:
                return None


class SkippedList(QListView):
    """Shows a `SkippedModel`."""

    def __init__(self, model: SkippedModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("skippedList")
        self.setModel(model)
        self.setUniformItemSizes(True)
        self.setLayoutMode(QListView.LayoutMode.Batched)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(self.tr("Skipped files"))
