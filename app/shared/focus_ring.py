"""The ring around the widget that has the keyboard, the same in every window and theme."""

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt, QTimer
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QRegion
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import delete, isValid
from typing_extensions import override

from app.shared.theme import current_theme

_RING_PX = 2
# A line in the colour of the window, so that the ring is visible on a picture too.
_GAP_PX = 1
_MOVES = (QEvent.Type.Move, QEvent.Type.Resize)


class FocusRing(QObject):
    """Shows the ring if a key, not the mouse, has moved the focus; one for the whole program."""

    def __init__(self, application: QApplication) -> None:
        super().__init__(application)
        self._ring: _Ring | None = None
        # Qt may move the focus while it walks through the children of a widget.
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._move)
        application.focusChanged.connect(self._timer.start)

    def _move(self) -> None:
        """Show the ring at the widget that has the focus now, or nowhere."""
        ring, self._ring = self._ring, None
        if ring is not None and isValid(ring):
            delete(ring)
        focused = QApplication.focusWidget()
        by_keys = Qt.WidgetAttribute.WA_KeyboardFocusChange
        if focused is not None and focused.window().testAttribute(by_keys):
            self._ring = _Ring(focused)


class _Ring(QWidget):
    """Lies over the window, around a widget, until the widget is pressed."""

    def __init__(self, widget: QWidget) -> None:
        # Not inside the widget: Qt crashes when a button of a dialog's box has children and the
        # style sheet changes.
        super().__init__(widget.window())
        self._around: list[QWidget] = []
        one: QWidget | None = widget
        while one is not None:
            self._around.append(one)
            one = None if one.isWindow() else one.parentWidget()
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        for one in self._around:
            one.installEventFilter(self)
        self._fit()
        self.raise_()
        self.show()

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _MOVES:
            self._fit()
        elif event.type() == QEvent.Type.MouseButtonPress and watched is self._around[0]:
            for one in self._around:
                one.removeEventFilter(self)
            self.hide()
        return False

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        theme, painter = current_theme(), QPainter(self)
        inset = _RING_PX // 2
        painter.setPen(QPen(QColor(theme.text), _RING_PX))
        painter.drawRect(self.rect().adjusted(inset, inset, -inset, -inset))
        painter.setPen(QPen(QColor(theme.window), _GAP_PX))
        painter.drawRect(self.rect().adjusted(_RING_PX, _RING_PX, -_RING_PX - 1, -_RING_PX - 1))
        painter.end()

    def _fit(self) -> None:
        """Lie around the widget where its parents show it, and cover nothing inside."""
        widget, *parents = self._around
        place = _map(widget).adjusted(-_RING_PX, -_RING_PX, _RING_PX, _RING_PX)
        for parent in parents:
            place &= _map(parent)
        self.setGeometry(place)
        width = _RING_PX + _GAP_PX
        inside = self.rect().adjusted(width, width, -width, -width)
        self.setMask(QRegion(self.rect()) - QRegion(inside))


def _map(widget: QWidget) -> QRect:
    """Return the place of a widget in its window."""
    return QRect(widget.mapTo(widget.window(), QPoint()), widget.size())
