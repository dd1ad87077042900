"""What the window shows around the picture: bars and panels, and whether it fills the screen."""

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import QDockWidget, QMainWindow, QStatusBar, QToolBar, QWidget
from typing_extensions import override


class Chrome(QObject):
    """Hides and shows bars and panels, and switches full screen.

    Signals:
        changed: Bars and panels are hidden or shown, the film strip is wanted or not, or full screen
            is on or off.
    """

    changed = Signal()

    def __init__(self, window: QMainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._hidden: list[QWidget] = []
        self._wants_film = True
        window.installEventFilter(self)

    @property
    def is_hidden(self) -> bool:
        """Whether bars and panels are hidden."""
        return bool(self._hidden)

    @property
    def wants_film(self) -> bool:
        """Whether the user wants the film strip, once several pictures are open."""
        return self._wants_film

    @property
    def is_full_screen(self) -> bool:
        """Whether the window fills the screen."""
        return self._window.isFullScreen()

    def toggle_panels(self) -> None:
        """Hide all bars and panels but the menu, or show those that were hidden."""
        hidden, self._hidden = self._hidden, []
        for widget in hidden:
            widget.show()
        if not hidden:
            kinds = (QToolBar, QDockWidget, QStatusBar)
            found = [widget for kind in kinds for widget in self._window.findChildren(kind)]
            self._hidden = [widget for widget in found if widget.isVisible()]
            for widget in self._hidden:
                widget.hide()
        self.changed.emit()

    def want_film(self, *, wanted: bool) -> None:
        """Show the film strip once several pictures are open, or never."""
        if wanted != self._wants_film:
            self._wants_film = wanted
            self.changed.emit()

    def toggle_full_screen(self) -> None:
        """Let the window fill the screen, or give it its size back."""
        self._window.setWindowState(self._window.windowState() ^ Qt.WindowState.WindowFullScreen)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.WindowStateChange:
            self.changed.emit()
        return False
