"""Shows and changes the size of the brush with a slider and a number."""

import math

from PySide6.QtCore import QEvent, QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QValidator
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QSlider, QSpinBox, QWidget
from typing_extensions import override

from app.editor.document.brush import MAX_DIAMETER_PX, MIN_DIAMETER_PX
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
        self.slider.setToolTip(self.tr("Brush size ([ and ])"))
        self.slider.setAccessibleName(self.tr("Brush size"))
        self.number = _Number(self)
        self.number.setAccessibleName(self.tr("Brush size"))
        self.number.setRange(int(MIN_DIAMETER_PX), int(MAX_DIAMETER_PX))
        self.number.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.number.setSuffix(self.tr(" px"))
        self.number.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.number.setKeyboardTracking(False)
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


class _Number(QSpinBox):
    """A number that is clamped to the range, and that keeps Enter from starting a job."""

    @override
    def validate(self, input: str, pos: int) -> tuple[QValidator.State, str, int]:
        if self._parse_number(input) is None:
            return super().validate(input, pos)
        return QValidator.State.Acceptable, input, pos

    @override
    def valueFromText(self, text: str) -> int:
        number = self._parse_number(text)
        if number is None:
            return super().valueFromText(text)
        return min(max(number, self.minimum()), self.maximum())

    def _parse_number(self, text: str) -> int | None:
        """Return the whole number in the field, None if there is none."""
        digits = text.removesuffix(self.suffix()).strip()
        return int(digits) if digits.isdecimal() else None

    @override
    def event(self, event: QEvent) -> bool:
        is_enter = (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        )
        if is_enter:
            event.accept()
            return True
        return super().event(event)


def _slider_step(diameter_px: float) -> int:
    share = math.log(diameter_px / MIN_DIAMETER_PX) / math.log(MAX_DIAMETER_PX / MIN_DIAMETER_PX)
    return round(share * _SLIDER_STEPS)


def _diameter(step: int) -> float:
    ratio = MAX_DIAMETER_PX / MIN_DIAMETER_PX
    return MIN_DIAMETER_PX * math.pow(ratio, step / _SLIDER_STEPS)
