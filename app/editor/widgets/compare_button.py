"""A button that shows the original for as long as it is held."""

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QToolButton, QWidget
from typing_extensions import override

from app.shared import icons
from app.shared.theme import ICON_PX, theme_of


class CompareButton(QToolButton):
    """Held down it shows the original.

    Signals:
        held_changed: Whether it is held.
    """

    held_changed = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setToolTip(self.tr("Hold to see the original (\\)"))
        self.setAccessibleName(self.tr("See the original"))
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
