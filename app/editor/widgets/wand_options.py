"""Shows and changes the options of the wand."""

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QWidget

from app.editor.marking.alike import MAX_TOLERANCE
from app.editor.widgets.number import Number
from app.shared.theme import SPACING_PX


class WandOptions(QWidget):
    """Shows and changes tolerance and contiguity.

    Signals:
        tolerance_chosen: The user has chosen a tolerance, 0 to `MAX_TOLERANCE`.
        contiguity_chosen: The user wants only joined pixels (true), or all over the picture.
    """

    tolerance_chosen = Signal(int)
    contiguity_chosen = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.tolerance = Number(self)
        self.tolerance.setRange(0, MAX_TOLERANCE)
        self.tolerance.setAccessibleName(self.tr("Tolerance"))
        self.tolerance.setToolTip(
            self.tr("How far red, green and blue may differ from the clicked colour")
        )
        self.contiguous = QCheckBox(self.tr("Contiguous"), self)
        self.contiguous.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.contiguous.setToolTip(self.tr("Mark only what is connected to the clicked place"))
        row = QHBoxLayout(self)
        row.setContentsMargins(SPACING_PX, 0, SPACING_PX, 0)
        row.setSpacing(SPACING_PX)
        label = QLabel(self.tr("Tolerance"), self)
        label.setMinimumWidth(1)  # gives way where the tool bar has little room
        row.addWidget(label)
        row.addWidget(self.tolerance)
        row.addWidget(self.contiguous)
        row.addStretch(1)
        self.tolerance.valueChanged.connect(self.tolerance_chosen)
        self.contiguous.toggled.connect(self.contiguity_chosen)

    def show_tolerance(self, tolerance: int) -> None:
        """Show a tolerance without emitting `tolerance_chosen`."""
        with QSignalBlocker(self.tolerance):
            self.tolerance.setValue(tolerance)

    def show_contiguity(self, is_contiguous: bool) -> None:  # noqa: FBT001 a slot for a signal
        """Show whether only joined pixels are marked, without emitting `contiguity_chosen`."""
        with QSignalBlocker(self.contiguous):
            self.contiguous.setChecked(is_contiguous)
