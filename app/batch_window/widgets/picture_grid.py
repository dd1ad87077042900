"""The grid of a batch's pictures, and the keys that act on the selected ones."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QItemSelectionModel, QPoint, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QAbstractItemView, QListView, QWidget
from typing_extensions import override

from app.batch_window.pictures import PictureState
from app.batch_window.widgets.picture_model import PictureFilter
from app.batch_window.widgets.tile_delegate import TileDelegate
from app.shared.theme import SPACING_PX

_OPENING_KEYS: Final = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class PictureGrid(QListView):
    """Rows are those of the batch, whatever is filtered out.

    Signals:
        opened: Enter was pressed on the picture of a row, an int, or it was clicked twice.
        copy_asked: Copy the mask of the current picture.
        paste_asked: Give the copied mask to the selected pictures.
        remove_asked: Take the masks of the selected pictures away.
        selection_moved: Other pictures are selected.
        menu_asked: The menu of the selected pictures is to open at a point of the screen.
    """

    opened = Signal(int)
    copy_asked = Signal()
    paste_asked = Signal()
    remove_asked = Signal()
    selection_moved = Signal()
    menu_asked = Signal(QPoint)

    def __init__(self, model: PictureFilter, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._filter = model
        self.setObjectName("batchGrid")
        self.setAccessibleName(self.tr("Pictures of the batch"))
        self.setModel(model)
        self.setItemDelegate(TileDelegate(self))
        self.setFlow(QListView.Flow.LeftToRight)
        self.setWrapping(True)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setUniformItemSizes(True)
        self.setSpacing(SPACING_PX // 2)
        self.setLayoutMode(QListView.LayoutMode.SinglePass)
        self.setMouseTracking(True)
        self.setMovement(QListView.Movement.Static)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setSelectionRectVisible(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.doubleClicked.connect(lambda index: self.opened.emit(self._to_row(index)))
        self.selectionModel().selectionChanged.connect(lambda *_: self.selection_moved.emit())
        model.modelReset.connect(self.selection_moved)

    @property
    def current_row(self) -> int | None:
        """The row of the current picture; None if there is none."""
        index = self.currentIndex()
        return self._to_row(index) if index.isValid() else None

    @property
    def selected_rows(self) -> list[int]:
        """The rows of the selected pictures, in order."""
        return sorted(self._to_row(index) for index in self.selectedIndexes())

    def show_states(self, states: tuple[PictureState, ...]) -> None:
        """Show the pictures of some states only; see `PictureFilter`."""
        self._filter.show_states(states)

    def select(self, rows: Sequence[int]) -> None:
        """Select pictures, the first of which becomes current; those filtered out are left out."""
        source = self._filter.sourceModel()
        indexes = [self._filter.mapFromSource(source.index(row, 0)) for row in rows]
        indexes = [index for index in indexes if index.isValid()]
        self.clearSelection()
        if indexes:
            flag = QItemSelectionModel.SelectionFlag
            self.selectionModel().setCurrentIndex(indexes[0], flag.SelectCurrent)
            for index in indexes[1:]:
                self.selectionModel().select(index, flag.Select)
            self.scrollTo(indexes[0])

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        row = self.current_row
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy_asked.emit()
        elif event.matches(QKeySequence.StandardKey.Paste):
            self.paste_asked.emit()
        elif event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.remove_asked.emit()
        elif event.key() in _OPENING_KEYS and row is not None:
            self.opened.emit(row)
        else:
            super().keyPressEvent(event)

    @override
    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        is_by_key = event.reason() == QContextMenuEvent.Reason.Keyboard
        at = self.visualRect(self.currentIndex()).center() if is_by_key else event.pos()
        if self.indexAt(at).isValid():
            self.menu_asked.emit(self.viewport().mapToGlobal(at))

    def _to_row(self, index: object) -> int:
        return self._filter.mapToSource(index).row()  # type: ignore[arg-type]
