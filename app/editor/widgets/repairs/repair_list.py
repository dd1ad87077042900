"""The list of repairs; `RepairDelegate` draws its rows."""

from typing import Final

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QListView, QWidget
from typing_extensions import override

from app.editor.widgets.repairs.repair_delegate import find_eye_column
from app.shared.theme import SPACING_PX, current_theme

_Key = Qt.Key

# Keys that the window would use otherwise.
_OWN_KEYS: Final = frozenset({_Key.Key_Delete, _Key.Key_Backspace, _Key.Key_Escape})
_LIST_KEYS: Final = frozenset(
    {
        *(_Key.Key_Up, _Key.Key_Down, _Key.Key_Home, _Key.Key_End),
        *(_Key.Key_PageUp, _Key.Key_PageDown, _Key.Key_Space),
    }
)


class RepairList(QListView):
    """Keeps the window's keys to the window, except those that it uses itself.

    Signals:
        remove_asked: Delete was pressed.
        left: Escape was pressed, or the empty area was clicked.
    """

    remove_asked = Signal()
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("Repairs"))
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.model().rowCount() == 0:
            painter = QPainter(self.viewport())
            painter.setPen(QColor(current_theme().faint))
            room = self.viewport().rect().adjusted(SPACING_PX, SPACING_PX, -SPACING_PX, 0)
            flags = Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap
            painter.drawText(room, flags, self.tr("Nothing has been restored yet."))
            painter.end()

    @override
    def event(self, event: QEvent) -> bool:
        is_override = event.type() == QEvent.Type.ShortcutOverride
        if is_override and isinstance(event, QKeyEvent) and event.key() in _OWN_KEYS:
            event.setAccepted(self.currentIndex().isValid())
            return True
        return super().event(event)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        elif event.key() in _OWN_KEYS:
            self.remove_asked.emit()
        elif event.key() in _LIST_KEYS:
            super().keyPressEvent(event)
        else:
            event.ignore()

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        place = event.position().toPoint()
        row = self.indexAt(place)
        if row.isValid() and find_eye_column(self.visualRect(row)).contains(place):
            is_shown = row.data(Qt.ItemDataRole.CheckStateRole) == Qt.CheckState.Checked
            wanted = Qt.CheckState.Unchecked if is_shown else Qt.CheckState.Checked
            self.model().setData(row, wanted, Qt.ItemDataRole.CheckStateRole)
            return
        if not row.isValid():
            self.left.emit()
        super().mousePressEvent(event)

    @override
    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.mousePressEvent(event)
