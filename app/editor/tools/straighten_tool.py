"""The tool that straightens: a line is drawn along what should be level or upright."""

import math
from collections.abc import Callable

from PySide6.QtCore import QObject
from typing_extensions import override

from app.editor.document.brush import Point
from app.editor.tools.tool import DocumentTool, Overlay, Pointer, ToolKey

# A shorter line says little about its angle, logical pixels.
_MIN_LENGTH_PX = 12.0


class StraightenTool(DocumentTool):
    """Rotates the picture until a line is level, or upright if that is nearer; Esc drops the line."""

    def __init__(self, straighten: Callable[[float], None], parent: QObject | None = None) -> None:
        """Make the tool.

        Args:
            straighten: Called with the angle to rotate by, degrees counter-clockwise.
            parent: The Qt parent.
        """
        super().__init__(parent)
        self._straighten = straighten
        self._line: tuple[Point, ...] = ()

    @property
    @override
    def is_drawing(self) -> bool:
        return bool(self._line)

    @property
    @override
    def keys(self) -> frozenset[ToolKey]:
        return frozenset((ToolKey.CANCEL,)) if self._line else frozenset()

    @property
    @override
    def overlay(self) -> Overlay:
        return Overlay(path=self._line, has_corners=True)

    @override
    def press_key(self, key: ToolKey) -> None:
        self._draw(())

    @override
    def press(self, at: Pointer) -> None:
        self._draw((at.point,))

    @override
    def drag(self, at: Pointer) -> None:
        if self._line:
            self._draw((self._line[0], at.point))

    @override
    def release(self, at: Pointer) -> None:
        self.drag(at)
        line = self._line
        self._draw(())
        if len(line) == 2:
            dx, dy = line[1].x - line[0].x, line[1].y - line[0].y
            if math.hypot(dx, dy) >= _MIN_LENGTH_PX * at.pixel_px:
                self._straighten(find_tilt(dx, dy))

    @override
    def finish(self) -> None:
        self._draw(())

    def _draw(self, line: tuple[Point, ...]) -> None:
        if line != self._line:
            self._line = line
            self.changed.emit()


def find_tilt(dx: float, dy: float) -> float:
    """Return how far a direction is turned clockwise from level or upright, whichever is nearer.

    Args:
        dx: Distance to the right.
        dy: Distance downwards.

    Returns:
        Degrees, -45 to 45.
    """
    return (math.degrees(math.atan2(dy, dx)) + 45.0) % 90.0 - 45.0
