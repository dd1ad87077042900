"""The options of the brushes: their size and, where they have one, their hardness."""

from PySide6.QtCore import QSignalBlocker, QSize, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget
from typing_extensions import override

from app.editor.widgets.brush_size import BrushSize
from app.editor.widgets.number import Number
from app.shared.theme import SPACING_PX

_PERCENT = 100
_STEP_PERCENT = 5


class BrushOptions(QWidget):
    """Shows size and hardness; as wide with hardness as without.

    Attributes:
        size_: The size; `size` is a method of Qt.
        hardness: The hardness, percent.

    Signals:
        hardness_chosen: The user has chosen a hardness, 0 to 1.
    """

    hardness_chosen = Signal(float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.size_ = BrushSize(self)
        self.hardness = Number(self)
        self.hardness.setRange(0, _PERCENT)
        self.hardness.setSingleStep(_STEP_PERCENT)
        self.hardness.setPrefix(self.tr("Hardness "))
        self.hardness.setSuffix(self.tr(" %"))
        self.hardness.setAccessibleName(self.tr("Hardness"))
        self.hardness.valueChanged.connect(self._on_changed)
        self.hardness.hide()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, SPACING_PX, 0)
        row.setSpacing(0)
        row.addWidget(self.size_)
        row.addWidget(self.hardness)
        row.addStretch(1)

    @override
    def sizeHint(self) -> QSize:
        room = self.size_.sizeHint()
        return QSize(room.width() + self.hardness.sizeHint().width(), room.height())

    @override
    def minimumSizeHint(self) -> QSize:
        return self.size_.minimumSizeHint()

    def show_keys(self, *, softer: str, harder: str) -> None:
        """Name the keys that change the hardness in the tool tip; empty for none."""
        tip = self.tr("How far from its centre the brush paints at full strength")
        if softer and harder:
            tip = self.tr(
                "How far from its centre the brush paints at full strength ({softer} and {harder})"
            )
        self.hardness.setToolTip(tip.format(softer=softer, harder=harder))

    def show_hardness(self, hardness: float | None) -> None:
        """Show a hardness, 0 to 1, without emitting `hardness_chosen`; None hides it."""
        if hardness is not None:
            with QSignalBlocker(self.hardness):
                self.hardness.setValue(round(_PERCENT * hardness))
        self.hardness.setVisible(hardness is not None)

    def _on_changed(self, percent: int) -> None:
        self.hardness_chosen.emit(percent / _PERCENT)
