"""The button that shows the original while it is held down."""

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QToolButton, QWidget
from typing_extensions import override

from app.shared import icons
from app.shared.theme import ICON_PX, theme_of


class CompareButton(QToolButton):
    """A button that shows the original while it is held down.

    Signals:
        held_changed: The button is now held down (true) or not.
    """

    held_changed = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setToolTip(self.tr("Hold to show the original (\\)"))
        self.setAccessibleName(self.tr("Show the original"))
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.pressed.connect(self._on_pressed)
        self.released.connect(self._on_released)
        self._draw_icon()

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._draw_icon()

    def _on_pressed(self) -> None:
        self.held_changed.emit(True)  # noqa: FBT003 the signal's meaning

    def _on_released(self) -> None:
        self.held_changed.emit(False)  # noqa: FBT003 the signal's meaning

    def _draw_icon(self) -> None:
        self.setIcon(icons.icon("compare", theme=theme_of(self), size_px=ICON_PX))
