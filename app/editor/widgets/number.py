"""A field for a whole number in a tool bar."""

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent, QValidator
from PySide6.QtWidgets import QSizePolicy, QSpinBox, QWidget
from typing_extensions import override


class Number(QSpinBox):
    """A number that is clamped to the range, and that keeps Enter from starting a job."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setKeyboardTracking(False)

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
        digits = text.removeprefix(self.prefix()).removesuffix(self.suffix()).strip()
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
