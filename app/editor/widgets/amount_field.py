"""Asks for the amount of an operation on the mask, in the tool bar."""

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolButton, QWidget

from app.editor.marking.morphology import MAX_AMOUNT_PX, Operation
from app.editor.widgets.number import Number
from app.shared.icons import icon
from app.shared.theme import SPACING_PX


class AmountField(QWidget):
    """Shows a number that changes the mask at once; Enter accepts it, Esc takes it back.

    Signals:
        chosen: The user has chosen an amount, picture pixels.
        accepted: The user keeps it.
        cancelled: The user takes the operation back.
    """

    chosen = Signal(int)
    accepted = Signal()
    cancelled = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._label = QLabel(self)
        self._label.setMinimumWidth(1)  # gives way where the tool bar has little room
        self.number = Number(self)
        self.number.setRange(1, MAX_AMOUNT_PX)
        self.number.setSuffix(self.tr(" px"))
        self.number.setKeyboardTracking(True)
        self.accept_button = self._make_button("check", self.tr("Keep (Enter)"))
        self.cancel_button = self._make_button("close", self.tr("Cancel (Esc)"))
        row = QHBoxLayout(self)
        row.setContentsMargins(SPACING_PX, 0, SPACING_PX, 0)
        row.setSpacing(SPACING_PX // 2)
        for widget in (self._label, self.number, self.accept_button, self.cancel_button):
            row.addWidget(widget)
        row.addStretch(1)
        self.number.valueChanged.connect(self.chosen)
        self.number.lineEdit().returnPressed.connect(self.accepted)
        self.accept_button.clicked.connect(self.accepted)
        self.cancel_button.clicked.connect(self.cancelled)

    def ask(self, operation: Operation, amount_px: int) -> None:
        """Show an operation and an amount, without emitting `chosen`, and take the focus."""
        name = {
            Operation.GROW: self.tr("Grow by"),
            Operation.SHRINK: self.tr("Shrink by"),
            Operation.SMOOTH: self.tr("Smooth by"),
            Operation.REMOVE_SPECKS: self.tr("Specks up to"),
            Operation.FILL_PINHOLES: self.tr("Pinholes up to"),
        }[operation]
        self._label.setText(name)
        self.number.setAccessibleName(name)
        with QSignalBlocker(self.number):
            self.number.setValue(amount_px)
        self.number.setFocus()
        self.number.selectAll()

    def _make_button(self, name: str, tip: str) -> QToolButton:
        button = QToolButton(self)
        button.setIcon(icon(name))
        button.setToolTip(tip)
        button.setAccessibleName(tip)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        return button
