"""Qt's application object, with the files that macOS asks the program to open."""

from pathlib import Path

from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QFileOpenEvent
from PySide6.QtWidgets import QApplication
from typing_extensions import override


class Application(QApplication):
    """Turns requests to open a file into a signal; macOS sends events where others pass arguments.

    Signals:
        file_requested: The file or folder that was double-clicked or dropped on the program's icon.
    """

    file_requested = Signal(Path)

    @override
    def event(self, event: QEvent, /) -> bool:
        if isinstance(event, QFileOpenEvent) and event.file():
            self.file_requested.emit(Path(event.file()))
            return True
        return super().event(event)
