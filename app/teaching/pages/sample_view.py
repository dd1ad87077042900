"""Samples of a training: one picture large, the others to choose from, and a slider back."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QIcon, QPixmap
from PySide6.QtWidgets import (
    QLabel,
    QListView,
    QListWidget,
    QListWidgetItem,
    QSlider,
    QVBoxLayout,
    QWidget,
)

from app.shared.theme import SPACING_PX
from app.teaching.fine_tuning import FineTuning
from app.teaching.pages.comparison_view import PictureTile
from app.teaching.pages.training_words import moment

_THUMBNAIL_PX = 48
_ITEM_PX = _THUMBNAIL_PX + 8  # with the frame around the chosen one


class SampleView(QWidget):
    """Follows the newest moment until the slider is moved back."""

    def __init__(self, tuning: FineTuning, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tuning = tuning
        self._steps: list[int] = []
        self.picture = PictureTile(self)
        self.caption = QLabel(self)
        self.caption.setObjectName("pageHint")
        self.caption.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.slider = QSlider(Qt.Orientation.Horizontal, self)
        self.slider.setPageStep(1)
        self.slider.setAccessibleName(self.tr("Back through the training"))
        self.slider.setToolTip(self.tr("Drag to see what it made of the picture earlier"))
        self.strip = QListWidget(self)
        self.strip.setObjectName("proofStrip")
        self.strip.setViewMode(QListView.ViewMode.IconMode)
        self.strip.setFlow(QListView.Flow.LeftToRight)
        self.strip.setWrapping(False)
        self.strip.setMovement(QListView.Movement.Static)
        self.strip.setIconSize(QSize(_THUMBNAIL_PX, _THUMBNAIL_PX))
        self.strip.setFixedHeight(_ITEM_PX + SPACING_PX)
        self.strip.setAccessibleName(self.tr("Pictures that are watched"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACING_PX)
        column.addWidget(self.picture, 1)
        column.addWidget(self.caption)
        column.addWidget(self.slider)
        column.addWidget(self.strip)
        self.slider.valueChanged.connect(self._show)
        self.strip.currentRowChanged.connect(self._show)
        tuning.sampled.connect(self._on_sampled)
        tuning.curve_changed.connect(self._on_curve_changed)
        self._on_sampled()

    @property
    def step(self) -> int | None:
        """The moment that is shown, None for none."""
        return self._steps[self.slider.value()] if self._steps else None

    def _on_sampled(self) -> None:
        was_newest = self.slider.value() >= len(self._steps) - 1
        self._steps = sorted(self._tuning.samples)
        self.slider.setEnabled(len(self._steps) > 1)
        self.slider.setRange(0, max(len(self._steps) - 1, 0))
        if was_newest:
            self.slider.setValue(self.slider.maximum())
        self._fill_strip()
        self._show()

    def _on_curve_changed(self) -> None:
        if not self._tuning.samples and self._steps:
            self._on_sampled()  # the trainer begins to tell everything again
        elif (step := self.step) is not None:
            self.caption.setText(moment(self._tuning, step))

    def _fill_strip(self) -> None:
        newest = self._tuning.samples[self._steps[-1]] if self._steps else ()
        if self.strip.count() != len(newest):
            self.strip.clear()
            for sample in newest:
                item = QListWidgetItem(QIcon(str(sample.file)), "")
                item.setSizeHint(QSize(_ITEM_PX, _ITEM_PX))
                item.setToolTip(sample.name)
                item.setData(Qt.ItemDataRole.AccessibleTextRole, sample.name)
                self.strip.addItem(item)
            self.strip.setCurrentRow(0 if newest else -1)
        self.strip.setVisible(len(newest) > 1)

    def _show(self) -> None:
        step, row = self.step, self.strip.currentRow()
        if step is None or not 0 <= row < len(self._tuning.samples[step]):
            self.picture.set_picture(QPixmap())
            self.caption.clear()
            return
        sample = self._tuning.samples[step][row]
        self.picture.set_picture(QPixmap(str(sample.file)))
        self.picture.setAccessibleName(sample.name)
        self.caption.setText(moment(self._tuning, step))
