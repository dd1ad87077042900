"""The menu that chooses the feather."""

from typing import Final

from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QWidget
from typing_extensions import override

# For no feather, for scratches, for strokes, for wide holes.
WIDTHS_PX: Final = (0, 4, 8, 16, 32)


class FeatherMenu(QMenu):
    """Chooses the width of the feather of later jobs.

    Signals:
        width_chosen: The user has chosen a width, picture pixels; 0 for none.
    """

    width_chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTitle(self.tr("&Feather"))
        self.setToolTipsVisible(True)
        self._group = QActionGroup(self)
        for width_px in WIDTHS_PX:
            action = self._group.addAction("")
            action.setData(width_px)
            action.setCheckable(True)
        self.addActions(self._group.actions())
        self._name_widths()
        self._group.triggered.connect(self._on_triggered)
        self.show_width(0)

    def show_width(self, width_px: int) -> None:
        """Mark the chosen width, picture pixels."""
        for action in self._group.actions():
            action.setChecked(action.data() == width_px)

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._name_widths()

    def _name_widths(self) -> None:
        for action in self._group.actions():
            action.setText(self._name(action.data()))
            action.setToolTip(self._tip(action.data()))

    def _name(self, width_px: int) -> str:
        return self.tr("{width} pixels").format(width=width_px) if width_px else self.tr("None")

    def _tip(self, width_px: int) -> str:
        if not width_px:
            return self.tr("Results end sharply at the edge of the mask")
        return self.tr(
            "Blend results into the picture at the edge of the mask; "
            "Try again applies it to the newest result"
        )

    def _on_triggered(self, action: QAction) -> None:
        self.width_chosen.emit(action.data())
