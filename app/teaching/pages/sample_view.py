"""Samples of a training: one large picture, the others in a strip, and a slider over time."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QLabel, QSlider, QVBoxLayout, QWidget

from app.shared.theme import SPACING_PX
from app.teaching.fine_tuning import FineTuning
from app.teaching.pages.thumbnail_strip import PictureTile, ThumbnailStrip
from app.teaching.pages.words import step_caption
from training.api import Sample


class SampleView(QWidget):
    """Shows the newest samples until the slider is moved back."""

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
        self.slider.setAccessibleName(self.tr("Step of the training"))
        self.slider.setToolTip(self.tr("Drag to see how it restored the picture earlier"))
        self.strip = ThumbnailStrip(self.tr("Sampled pictures"), self)
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
        """The step that is shown, None if there are no samples."""
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
            self._on_sampled()  # the trainer starts to report everything again
        elif (step := self.step) is not None:
            self.caption.setText(step_caption(self._tuning, step))

    def _fill_strip(self) -> None:
        newest = self._tuning.samples[self._steps[-1]] if self._steps else ()
        if self.strip.count() != len(newest):
            self.strip.set_files([(self._name(sample), sample.file) for sample in newest])

    def _name(self, sample: Sample) -> str:
        return sample.name or self.tr("Open picture")

    def _show(self) -> None:
        step, row = self.step, self.strip.currentRow()
        if step is None or not 0 <= row < len(self._tuning.samples[step]):
            self.picture.set_picture(QPixmap())
            self.caption.clear()
            return
        sample = self._tuning.samples[step][row]
        self.picture.set_picture(QPixmap(str(sample.file)))
        self.picture.setAccessibleName(self._name(sample))
        self.caption.setText(step_caption(self._tuning, step))
