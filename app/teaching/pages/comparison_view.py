"""Holes in pictures never learned from: damaged, original, old and new model's answer."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QIcon, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QListView,
    QListWidget,
    QListWidgetItem,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from app.shared.before_after import BeforeAfter
from app.shared.theme import SPACING_PX
from training.api import Comparison

_TILE_PX = 96
_THUMBNAIL_PX = 48
_ITEM_PX = _THUMBNAIL_PX + 8  # with the frame around the chosen one


class PictureTile(QWidget):
    """A picture as large as its room allows."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._picture = QPixmap()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(_TILE_PX, _TILE_PX)

    def set_picture(self, picture: QPixmap) -> None:
        """Show a picture; a null one shows nothing."""
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


class ComparisonView(QWidget):
    """One hole at a time, chosen from a strip: all four pictures, and old over new."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._comparisons: Sequence[Comparison] = ()
        self.before_after = BeforeAfter(self)
        self.tiles = tuple(PictureTile(self) for _ in range(4))
        self.strip = QListWidget(self)
        self.strip.setObjectName("proofStrip")
        self.strip.setViewMode(QListView.ViewMode.IconMode)
        self.strip.setFlow(QListView.Flow.LeftToRight)
        self.strip.setWrapping(False)
        self.strip.setMovement(QListView.Movement.Static)
        self.strip.setIconSize(QSize(_THUMBNAIL_PX, _THUMBNAIL_PX))
        self.strip.setFixedHeight(_ITEM_PX + SPACING_PX)
        self.strip.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.strip.setAccessibleName(self.tr("Pictures that were kept aside"))
        self.strip.currentRowChanged.connect(self._show_row)
        self._lay_out()

    @property
    def row(self) -> int:
        """Which comparison is shown; -1 for none."""
        return self.strip.currentRow()

    def set_comparisons(self, comparisons: Sequence[Comparison]) -> None:
        """Show others, beginning with the first."""
        self.strip.clear()
        self._comparisons = comparisons
        for comparison in comparisons:
            item = QListWidgetItem(QIcon(str(comparison.truth)), "")
            item.setSizeHint(QSize(_ITEM_PX, _ITEM_PX))
            item.setToolTip(comparison.name)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, comparison.name)
            self.strip.addItem(item)
        self.strip.setCurrentRow(0 if comparisons else -1)
        self.strip.setVisible(len(comparisons) > 1)

    def _show_row(self, row: int) -> None:
        pictures = [QPixmap()] * len(self.tiles)
        if 0 <= row < len(self._comparisons):
            shown = self._comparisons[row]
            files = (shown.damaged, shown.truth, shown.old, shown.new)
            pictures = [QPixmap(str(file)) for file in files]
        for tile, picture in zip(self.tiles, pictures, strict=True):
            tile.set_picture(picture)
        self.before_after.set_pictures(
            pictures[2], pictures[3], names=(self.tr("Old model"), self.tr("New model"))
        )

    def _lay_out(self) -> None:
        captions = (
            self.tr("Damaged"),
            self.tr("Original"),
            self.tr("Old model"),
            self.tr("New model"),
        )
        grid = QGridLayout()
        grid.setSpacing(SPACING_PX // 2)
        for index, (caption, tile) in enumerate(zip(captions, self.tiles, strict=True)):
            row, column = divmod(index, 2)
            label = QLabel(caption, self)
            label.setObjectName("pageHint")
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            tile.setAccessibleName(caption)
            grid.addWidget(tile, 2 * row, column)
            grid.addWidget(label, 2 * row + 1, column)
            grid.setRowStretch(2 * row, 1)
        pictures = QHBoxLayout()
        pictures.setSpacing(2 * SPACING_PX)
        pictures.addWidget(self.before_after, 1)
        pictures.addLayout(grid, 1)
        column_of_all = QVBoxLayout(self)
        column_of_all.setContentsMargins(0, 0, 0, 0)
        column_of_all.setSpacing(SPACING_PX)
        column_of_all.addLayout(pictures, 1)
        column_of_all.addWidget(self.strip)
