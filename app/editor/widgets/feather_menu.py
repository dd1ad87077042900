"""The menu in which a soft edge is chosen."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QWidget

from app.editor.soft_edge import WIDTHS_PX


class FeatherMenu(QMenu):
    """Says how softly a fill passes over into what is around it.

    Signals:
        width_chosen: Another width, picture pixels; 0 for none.
    """

    width_chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTitle(self.tr("Soft &edge"))
        self.setToolTipsVisible(True)
        self._group = QActionGroup(self)
        for width_px in WIDTHS_PX:
            action = self.addAction(self._words(width_px))
            action.setData(width_px)
            action.setCheckable(True)
            action.setToolTip(self._tip(width_px))
            self._group.addAction(action)
        self._group.triggered.connect(self._on_triggered)
        self.show_width(0)

    def show_width(self, width_px: int) -> None:
        """Mark which width is chosen."""
        for action in self._group.actions():
            action.setChecked(action.data() == width_px)

    def _words(self, width_px: int) -> str:
        return self.tr("{width} pixels").format(width=width_px) if width_px else self.tr("None")

    def _tip(self, width_px: int) -> str:
        if not width_px:
            return self.tr("Fills meet what is around them at the edge of the mask")
        return self.tr("Softens a line at the edge of the mask; with Another try also afterwards")

    def _on_triggered(self, action: QAction) -> None:
        self.width_chosen.emit(action.data())
