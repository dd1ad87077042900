"""A button that waits for a key."""

from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QPushButton, QWidget
from typing_extensions import override

from app.window.action_keys import read_key


class KeyButton(QPushButton):
    """After a click, takes the next key that is pressed.

    Signals:
        key_pressed: The key, in Qt's portable notation.
    """

    key_pressed = Signal(str)

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self._text = text
        self.setAutoDefault(False)
        self.setCheckable(True)
        self.toggled.connect(self._on_toggled)

    @override
    def event(self, event: QEvent) -> bool:
        if self.isChecked() and isinstance(event, QKeyEvent):
            if event.type() == QEvent.Type.KeyPress and (key := read_key(event)):
                self.setChecked(False)
                self.key_pressed.emit(key)
            event.accept()
            return True
        return super().event(event)

    @override
    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.setChecked(False)

    def _on_toggled(self) -> None:
        self.setText(self.tr("Press the new key…") if self.isChecked() else self._text)
