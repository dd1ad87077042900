"""A veil over a window: dims it and holds a panel that alone receives the keys."""

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QFrame, QWidget
from shiboken6 import isValid
from typing_extensions import override

from app.shared.theme import VEIL_ALPHA


class Veil(QWidget):
    """Covers its window until it is lifted: by Esc, or by a click beside the panel.

    No shortcut of the window fires meanwhile. Afterwards the widget that had the focus has it again.

    Attributes:
        panel: The panel; a subclass fills it and places it in `place_panel`.
    """

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._focus_before: QWidget | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.panel = QFrame(self)
        self.panel.setObjectName("veilPanel")
        window.installEventFilter(self)
        self.hide()

    def cover(self) -> None:
        """Cover the window and take the focus."""
        self._focus_before = QApplication.focusWidget()
        self.setGeometry(self.window().rect())
        self.show()
        self.raise_()
        self.place_panel()
        self.setFocus()

    def lift(self) -> None:
        """Uncover the window and give the focus back."""
        if self.isHidden():
            return
        self.hide()
        if self._focus_before is not None and isValid(self._focus_before):
            self._focus_before.setFocus()
        self._focus_before = None

    def place_panel(self) -> None:
        """Give the panel its place; called whenever the window changes its size."""

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self.setGeometry(self.window().rect())
            self.place_panel()
        return False

    @override
    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        return super().event(event)

    @override
    def focusNextPrevChild(self, next: bool) -> bool:
        """Let Tab walk through the panel, and never out of it."""
        if self.isHidden():  # Qt moves the focus because the veil is being lifted
            return True
        stops: list[QWidget] = [self] if self.focusProxy() is None else []
        stops += [one for one in self.panel.findChildren(QWidget) if _takes_tab(one)]
        focused = QApplication.focusWidget()
        place = stops.index(focused) if focused in stops else 0
        step = 1 if next else -1
        stops[(place + step) % len(stops)].setFocus(Qt.FocusReason.ShortcutFocusReason)
        return True

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.lift()

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        if not self.panel.geometry().contains(event.position().toPoint()):
            self.lift()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(event.rect(), QColor(0, 0, 0, VEIL_ALPHA))


def _takes_tab(widget: QWidget) -> bool:
    takes_tab = bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus)
    return takes_tab and widget.isVisible() and widget.isEnabled()
