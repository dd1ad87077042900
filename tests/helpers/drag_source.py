"""A small window from which a file can be dragged, as from a file manager: `… drag_source PATH`."""

import sys
from pathlib import Path

from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QDrag, QMouseEvent
from PySide6.QtWidgets import QApplication, QLabel
from typing_extensions import override

TITLE = "Drag source"
SIDE_PX = 120


class DragSource(QLabel):
    """Begins to drag its file when the mouse moves with a button held."""

    def __init__(self, path: Path) -> None:
        super().__init__(path.name)
        self._path = path
        self.setWindowTitle(TITLE)
        self.setFixedSize(SIDE_PX, SIDE_PX)

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        mime = QMimeData()
        mime.setUrls([QUrl.fromLocalFile(str(self._path))])
        drag = QDrag(self)
        drag.setMimeData(mime)
        drag.exec(Qt.DropAction.CopyAction)


if __name__ == "__main__":
    application = QApplication(sys.argv[:1])
    source = DragSource(Path(sys.argv[1]))
    source.show()
    sys.exit(application.exec())
