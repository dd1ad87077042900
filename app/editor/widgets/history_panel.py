"""The history panel: the steps that have been done and undone; a click goes to one."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import (
    QListView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from app.editor.document.document import Document
from app.editor.document.history_model import HistoryModel
from app.shared.theme import PANEL_WIDTH_PX, SPACING_PX, current_theme


class HistoryPanel(QWidget):
    """Shows the history of a document.

    Attributes:
        list: The steps, the oldest on top.

    Signals:
        step_chosen: Go to the state after this number of steps.
    """

    step_chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("sidePanel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._document: Document | None = None
        self._model = HistoryModel(self)
        self.list = QListView(self)
        self.list.setObjectName("steps")
        self.list.setAccessibleName(self.tr("History"))
        self.list.setModel(self._model)
        self.list.setUniformItemSizes(True)
        self.list.setItemDelegate(_StepDelegate(self.list))
        self.list.clicked.connect(self._on_chosen)
        self.list.selectionModel().currentChanged.connect(self._on_chosen)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACING_PX, 0, SPACING_PX, SPACING_PX)
        column.addWidget(self.list)

    def set_document(self, document: Document | None) -> None:
        """Show the history of another document."""
        if self._document is not None:
            self._document.undo_stack.indexChanged.disconnect(self._renew)
        self._document = document
        self._model.set_document(document)
        if document is not None:
            document.undo_stack.indexChanged.connect(self._renew)
        self._mark_current()

    @override
    def sizeHint(self) -> QSize:
        return QSize(PANEL_WIDTH_PX, super().sizeHint().height())

    def _renew(self) -> None:
        self._model.renew()
        self._mark_current()

    def _mark_current(self) -> None:
        row = self._model.index(self._model.current_row)
        self.list.setCurrentIndex(row)
        self.list.scrollTo(row)

    def _on_chosen(self, step: QModelIndex) -> None:
        if step.isValid() and step.row() != self._model.current_row:
            self.step_chosen.emit(step.row())


class _StepDelegate(QStyledItemDelegate):
    """Draws steps that are undone in grey."""

    @override
    def initStyleOption(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        super().initStyleOption(option, index)
        model = index.model()
        if isinstance(model, HistoryModel) and index.row() > model.current_row:
            option.palette.setColor(QPalette.ColorRole.Text, QColor(current_theme().off))
