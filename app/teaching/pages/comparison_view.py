"""Shows held-out pictures as damaged, as the original, and as the old and new model restore them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.shared.before_after import BeforeAfter
from app.shared.theme import SPACING_PX
from app.teaching.pages.thumbnail_strip import PictureTile, ThumbnailStrip
from training.api import Comparison


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparisonCaptions:
    """What the four pictures of a comparison are called."""

    damaged: str
    truth: str
    old: str
    new: str


class ComparisonView(QWidget):
    """One comparison at a time, chosen from a strip: all four pictures, and old against new."""

    def __init__(
        self,
        parent: QWidget | None = None,
        name_pictures: Callable[[], ComparisonCaptions] | None = None,
    ) -> None:
        """Show nothing yet.

        Args:
            parent: The Qt parent.
            name_pictures: Returns the names of the pictures in the language of the program; None
                for those of holes that models fill.
        """
        super().__init__(parent)
        self._name_pictures = name_pictures or self._name_filled
        self._comparisons: Sequence[Comparison] = ()
        self.before_after = BeforeAfter(self)
        self.tiles = tuple(PictureTile(self) for _ in range(4))
        self.strip = ThumbnailStrip(self.tr("Held-out pictures"), self)
        self.strip.currentRowChanged.connect(self._show_row)
        self._lay_out()

    @property
    def row(self) -> int:
        """Index of the comparison that is shown; -1 for none."""
        return self.strip.currentRow()

    def set_comparisons(self, comparisons: Sequence[Comparison]) -> None:
        """Show these comparisons, the first one at once."""
        self._comparisons = comparisons
        self.strip.set_files([(one.name, one.truth) for one in comparisons])

    def _show_row(self, row: int) -> None:
        pictures = [QPixmap()] * len(self.tiles)
        if 0 <= row < len(self._comparisons):
            shown = self._comparisons[row]
            files = (shown.damaged, shown.truth, shown.old, shown.new)
            pictures = [QPixmap(str(file)) for file in files]
        for tile, picture in zip(self.tiles, pictures, strict=True):
            tile.set_picture(picture)
        names = self._name_pictures()
        self.before_after.set_pictures(pictures[2], pictures[3], names=(names.old, names.new))

    def _name_filled(self) -> ComparisonCaptions:
        return ComparisonCaptions(
            damaged=self.tr("Damaged"),
            truth=self.tr("Original"),
            old=self.tr("Old model"),
            new=self.tr("New model"),
        )

    def _lay_out(self) -> None:
        names = self._name_pictures()
        captions = (names.damaged, names.truth, names.old, names.new)
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
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(SPACING_PX)
        outer.addLayout(pictures, 1)
        outer.addWidget(self.strip)
