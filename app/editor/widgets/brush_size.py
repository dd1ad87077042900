"""Shows and changes the size of the brush with a slider and a number."""

import math

from PySide6.QtCore import QSignalBlocker, QSize, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QSlider, QWidget
from typing_extensions import override

from app.editor.document.brush import MAX_DIAMETER_PX, MIN_DIAMETER_PX
from app.editor.widgets.number import Number
from app.shared.theme import BRUSH_SLIDER_WIDTH_PX, SHORT_BRUSH_SLIDER_WIDTH_PX, SPACING_PX

_SLIDER_STEPS = 200


class BrushSize(QWidget):
    """Shows and changes the diameter of the brush.

    The slider is logarithmic: equal distances on it are equal ratios of the diameter.

    Signals:
        chosen: The user has chosen a diameter, picture pixels.
    """

    chosen = Signal(float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.slider = _Slider(Qt.Orientation.Horizontal, self)
        self.slider.setRange(0, _SLIDER_STEPS)
        self.slider.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.slider.setAccessibleName(self.tr("Brush size"))
        self.number = Number(self)
        self.number.setAccessibleName(self.tr("Brush size"))
        self.number.setRange(int(MIN_DIAMETER_PX), int(MAX_DIAMETER_PX))
        self.number.setSuffix(self.tr(" px"))
        row = QHBoxLayout(self)
        row.setContentsMargins(SPACING_PX, 0, SPACING_PX, 0)
        row.setSpacing(SPACING_PX)
        label = QLabel(self.tr("Size"), self)
        label.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        row.addWidget(label)
        row.addWidget(self.slider)
        row.addWidget(self.number)
        self.slider.valueChanged.connect(self._on_slider_moved)
        self.number.valueChanged.connect(self._on_number_changed)

    def show_keys(self, *, smaller: str, larger: str) -> None:
        """Name the keys that change the size in the tool tips; empty for none."""
        tip = self.tr("Brush size")
        if smaller and larger:
            tip = self.tr("Brush size ({smaller} and {larger})")
        for field in (self.slider, self.number):
            field.setToolTip(tip.format(smaller=smaller, larger=larger))

    def show_diameter(self, diameter_px: float) -> None:
        """Show a diameter, picture pixels, without emitting `chosen`."""
        with QSignalBlocker(self.slider), QSignalBlocker(self.number):
            if round(_diameter(self.slider.value())) != round(diameter_px):
                self.slider.setValue(_slider_step(diameter_px))
            self.number.setValue(round(diameter_px))

    def _on_slider_moved(self, step: int) -> None:
        self.chosen.emit(float(round(_diameter(step))))

    def _on_number_changed(self, number: int) -> None:
        self.chosen.emit(float(number))


class _Slider(QSlider):
    """A slider that shrinks where the tool bar has little room."""

    @override
    def sizeHint(self) -> QSize:
        return super().sizeHint().expandedTo(QSize(BRUSH_SLIDER_WIDTH_PX, 0))

    @override
    def minimumSizeHint(self) -> QSize:
        return super().minimumSizeHint().expandedTo(QSize(SHORT_BRUSH_SLIDER_WIDTH_PX, 0))


def _slider_step(diameter_px: float) -> int:
    share = math.log(diameter_px / MIN_DIAMETER_PX) / math.log(MAX_DIAMETER_PX / MIN_DIAMETER_PX)
    return round(share * _SLIDER_STEPS)


def _diameter(step: int) -> float:
    ratio = MAX_DIAMETER_PX / MIN_DIAMETER_PX
    return MIN_DIAMETER_PX * math.pow(ratio, step / _SLIDER_STEPS)
