"""The line between original and picture on the canvas, which is dragged."""

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QRegion,
)
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from app.shared.language.numbers import format_number
from app.shared.theme import current_theme

_KNOB_PX = 15
_REACH_PX = 4
_LINE_PX = 2.0
_ARROW_PX = 4.0
_KEY_STEP = 0.01
_KEY_PAGE = 0.1


class SplitHandle(QWidget):
    """Lies over its parent and is dragged across it; arrow keys, Home and End move it too.

    Signals:
        moved: The handle has been moved to a position, 0 to 1 across the parent.
        turned: The handle was double-clicked to lie in the other direction.
    """

    moved = Signal(float)
    turned = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._parent = parent
        self._split = 0.5
        self._is_stacked = False
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName(self.tr("Split between original and result"))
        self.setToolTip(
            self.tr(
                "Drag to see more of the original or the result; double-click to turn the split"
            )
        )
        self.hide()

    def place(self, split: float, *, is_stacked: bool) -> None:
        """Lie at a position, 0 to 1, across the parent's width, or its height if stacked."""
        self._split, self._is_stacked = split, is_stacked
        room, knob = self._parent.size(), _KNOB_PX
        if is_stacked:
            middle = round(split * room.height())
            self.setGeometry(QRect(0, middle - knob, room.width(), 2 * knob))
        else:
            middle = round(split * room.width())
            self.setGeometry(QRect(middle - knob, 0, 2 * knob, room.height()))
        self.setCursor(Qt.CursorShape.SplitVCursor if is_stacked else Qt.CursorShape.SplitHCursor)
        # Beside line and knob the mouse reaches the canvas.
        line = QRect(0, knob - _REACH_PX, room.width(), 2 * _REACH_PX)
        if not is_stacked:
            line = QRect(knob - _REACH_PX, 0, 2 * _REACH_PX, room.height())
        region = QRegion(line) + QRegion(self._knob().toAlignedRect(), QRegion.RegionType.Ellipse)
        self.setMask(region)
        self._describe()
        self.update()

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._describe()

    def _describe(self) -> None:
        text = self.tr("{share} % of the canvas shows the original")
        self.setAccessibleDescription(text.format(share=format_number(100 * self._split)))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        theme, knob = current_theme(), self._knob()
        middle = knob.center()
        along = QPointF(self.width(), 0) if self._is_stacked else QPointF(0, self.height())
        across = QPointF(0, 1) if self._is_stacked else QPointF(1, 0)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for colour, width in (("#000000", _LINE_PX + 2), ("#ffffff", _LINE_PX)):
            painter.setPen(QPen(QColor(colour), width))
            painter.drawLine(middle - along, middle + along)
        inside, outside = theme.accent, theme.on_accent
        if self.hasFocus():
            inside, outside = outside, inside
        painter.setPen(QPen(QColor(outside), _LINE_PX))
        painter.setBrush(QColor(inside))
        painter.drawEllipse(knob.adjusted(2, 2, -2, -2))
        painter.setPen(QPen(QColor(outside), _LINE_PX))
        for side in (-1.0, 1.0):
            tip = middle + across * side * 2 * _ARROW_PX
            for up in (-1.0, 1.0):
                aside = across.transposed() * up * _ARROW_PX
                painter.drawLine(tip, tip - across * side * _ARROW_PX + aside)
        painter.end()

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        # The other buttons are for the canvas.
        event.setAccepted(event.button() == Qt.MouseButton.LeftButton)

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton:
            position = self.mapToParent(event.position())
            room = self._parent.size()
            if self._is_stacked:
                self.moved.emit(position.y() / max(room.height(), 1))
            else:
                self.moved.emit(position.x() / max(room.width(), 1))

    @override
    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.turned.emit()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        moves = {
            Qt.Key.Key_Left: self._split - _KEY_STEP,
            Qt.Key.Key_Up: self._split - _KEY_STEP,
            Qt.Key.Key_Right: self._split + _KEY_STEP,
            Qt.Key.Key_Down: self._split + _KEY_STEP,
            Qt.Key.Key_PageUp: self._split - _KEY_PAGE,
            Qt.Key.Key_PageDown: self._split + _KEY_PAGE,
            Qt.Key.Key_Home: 0.0,
            Qt.Key.Key_End: 1.0,
        }
        split = moves.get(Qt.Key(event.key()))
        if split is None:
            super().keyPressEvent(event)
        else:
            self.moved.emit(split)

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    @override
    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    def _knob(self) -> QRectF:
        """Return the rectangle of the round knob, widget pixels."""
        middle = QRectF(self.rect()).center()
        return QRectF(middle.x() - _KNOB_PX, middle.y() - _KNOB_PX, 2 * _KNOB_PX, 2 * _KNOB_PX)
