"""A row of thumbnails to choose from, and a tile that shows one picture."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QIcon, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QListView, QListWidget, QListWidgetItem, QSizePolicy, QWidget
from typing_extensions import override

from app.shared.theme import SPACING_PX

_MIN_TILE_PX = 96
_THUMBNAIL_PX = 48
_ITEM_PX = _THUMBNAIL_PX + 8  # with the frame around the current one


class PictureTile(QWidget):
    """Shows a picture as large as fits."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._picture = QPixmap()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(_MIN_TILE_PX, _MIN_TILE_PX)

    def set_picture(self, picture: QPixmap) -> None:
        """Show a picture; nothing for a null one."""
        self._picture = picture
        self.update()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        if self._picture.isNull():
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        fitted = self._picture.size().scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatio)
        left, top = (self.width() - fitted.width()) // 2, (self.height() - fitted.height()) // 2
        painter.drawPixmap(left, top, fitted.width(), fitted.height(), self._picture)


class ThumbnailStrip(QListWidget):
    """A row of thumbnails, hidden unless there are at least two; one of them is current."""

    def __init__(self, accessible_name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("thumbnailStrip")
        self.setAccessibleName(accessible_name)
        self.setViewMode(QListView.ViewMode.IconMode)
        self.setFlow(QListView.Flow.LeftToRight)
        self.setWrapping(False)
        self.setMovement(QListView.Movement.Static)
        self.setIconSize(QSize(_THUMBNAIL_PX, _THUMBNAIL_PX))
        self.setFixedHeight(_ITEM_PX + SPACING_PX)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.hide()

    def set_files(self, files: Sequence[tuple[str, Path]]) -> None:
        """Show these pictures, each with its name; the first becomes current."""
        self.clear()
        for name, file in files:
            item = QListWidgetItem(QIcon(str(file)), "")
            item.setSizeHint(QSize(_ITEM_PX, _ITEM_PX))
            item.setToolTip(name)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, name)
            self.addItem(item)
        self.setCurrentRow(0 if files else -1)
        self.setVisible(len(files) > 1)
