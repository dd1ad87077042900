"""Connects Help > Self-check."""

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QMainWindow

from app.window.contents import Contents
from app.window.support.self_check_dialog import SelfCheckDialog
from app.window.support.self_checking import SelfChecking


class SelfCheckConnections(QObject):
    """Runs a self-check with an engine of its own each time the user asks for it.

    Attributes:
        checking: Runs it.
        dialog: The dialog of the newest, which deletes itself when it is closed; None after that.
    """

    def __init__(self, contents: Contents, window: QMainWindow) -> None:
        super().__init__(window)
        self._contents = contents
        self._window = window
        self.checking = SelfChecking(self)
        self.dialog: SelfCheckDialog | None = None
        contents.actions.self_check.triggered.connect(self._on_asked)

    def close(self) -> None:
        """End what runs in the background; the window is closed."""
        if self.dialog is not None:
            self.dialog.close()
        self.checking.close()

    def _on_asked(self) -> None:
        if self.dialog is not None:
            self.dialog.raise_()
            self.dialog.activateWindow()
            return
        library, engine = self._contents.models.library, self._contents.workbench.engine
        self.dialog = SelfCheckDialog(self.checking, self._window)
        self.dialog.finished.connect(self._on_closed)
        self.dialog.show()
        self.checking.start(
            make_engine=lambda on_event: engine.make_engine(on_event, library.shipped),
            library=library,
            own_detector=self._contents.folders.detector,
        )

    def _on_closed(self) -> None:
        self.dialog = None
        self.checking.cancel()
