"""The brush and the eraser as tools."""

from PySide6.QtCore import QObject, Qt
from typing_extensions import override

from app.editor.tools.painter import Painter
from app.editor.tools.tool import DocumentTool, Overlay, Pointer


class BrushTool(DocumentTool):
    """Lets the mouse paint, or erase, with the painter."""

    def __init__(
        self, painter: Painter, *, is_erasing: bool, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._painter = painter
        self._is_erasing = is_erasing
        painter.diameter_changed.connect(self.changed)

    @property
    @override
    def is_drawing(self) -> bool:
        return self._painter.is_painting

    @property
    @override
    def cursor(self) -> Qt.CursorShape:
        return Qt.CursorShape.BlankCursor

    @property
    @override
    def overlay(self) -> Overlay:
        return Overlay(brush_px=self._painter.diameter_px, is_erasing=self._is_erasing)

    @override
    def wants(self, at: Pointer) -> bool:
        return self._is_erasing or not (at.is_right or at.is_alt)

    @override
    def press(self, at: Pointer) -> None:
        self._painter.begin_stroke(at.point, is_erasing=self._is_erasing, from_last=at.is_shifted)

    @override
    def drag(self, at: Pointer) -> None:
        self._painter.extend_stroke(at.point)

    @override
    def release(self, at: Pointer) -> None:
        self.finish()

    @override
    def finish(self) -> None:
        self._painter.finish_stroke()

    @override
    def settle(self) -> None:
        self._painter.settle_stroke()
