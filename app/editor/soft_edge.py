"""The soft edge: over how many pixels a fill passes over into what is around it."""

from typing import Final

from PySide6.QtCore import QObject, Signal

# None, for scratches, for strokes, for wide holes.
WIDTHS_PX: Final = (0, 4, 8, 16, 32)


class SoftEdge(QObject):
    """The feather of later jobs; it stays until another one is chosen.

    Signals:
        changed: The width is another one now, picture pixels.
    """

    changed = Signal(int)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._width_px = 0

    @property
    def width_px(self) -> int:
        """Picture pixels; 0 is none."""
        return self._width_px

    def set_width(self, width_px: int) -> None:
        """Choose another one."""
        if width_px != self._width_px:
            self._width_px = width_px
            self.changed.emit(width_px)
