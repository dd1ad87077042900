"""The brush and the eraser as tools."""

import math
from dataclasses import dataclass

from PySide6.QtCore import QObject, Qt
from typing_extensions import override

from app.editor.document.brush import Point
from app.editor.tools.painter import Painter
from app.editor.tools.tool import DocumentTool, Overlay, Pointer

# Length of the string that pulls the brush where strokes are smoothed, logical pixels.
_STRING_PX = 24.0


@dataclass(frozen=True, slots=True, kw_only=True)
class _Resizing:
    """A drag that changes the size of the brush.

    Attributes:
        start: Where it began, picture pixels.
        diameter_px: The diameter then, picture pixels.
    """

    start: Point
    diameter_px: float


class BrushTool(DocumentTool):
    """Lets the mouse paint, or erase, with the painter.

    An inner circle shows how far the feather of later jobs reaches into a dot of the brush. A drag
    with Alt and the right button changes the size of the brush; so does the wheel with Alt.
    """

    def __init__(
        self, painter: Painter, *, is_erasing: bool, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._painter = painter
        self._is_erasing = is_erasing
        self._resizing: _Resizing | None = None
        self._brush: Point | None = None
        painter.diameter_changed.connect(self.changed)
        painter.settings_changed.connect(self.changed)

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
        diameter_px, feather_px = self._painter.diameter_px, self._painter.feather_px
        return Overlay(
            brush_px=diameter_px,
            core_px=None if self._is_erasing else diameter_px - 2 * feather_px,
            is_erasing=self._is_erasing and self._resizing is None,
            brush_at=self._brush if self._resizing is None else self._resizing.start,
        )

    @override
    def wants(self, at: Pointer) -> bool:
        return self._is_erasing or not (at.is_right or at.is_alt)

    @override
    def turn_wheel(self, notches: float) -> None:
        self._painter.turn_wheel(notches)

    @override
    def press(self, at: Pointer) -> None:
        if at.is_right and at.is_alt:
            self._resizing = _Resizing(start=at.point, diameter_px=self._painter.diameter_px)
            return
        self._begin_stroke(at)
        if self._painter.smooths_strokes:
            self._brush = at.point

    @override
    def drag(self, at: Pointer) -> None:
        if self._resizing is not None:
            wider_px = 2 * (at.point.x - self._resizing.start.x)
            self._painter.set_diameter(round(self._resizing.diameter_px + wider_px))
            return
        point = at.point
        if self._brush is not None:
            point = self._brush = _pull(self._brush, point, string_px=_STRING_PX * at.pixel_px)
            self.changed.emit()
        self._painter.extend_stroke(point, pressure=at.pressure)

    @override
    def release(self, at: Pointer) -> None:
        if self._resizing is None and self._brush is not None:
            self._painter.extend_stroke(at.point, pressure=at.pressure)
        self.finish()

    @override
    def finish(self) -> None:
        self._resizing = self._brush = None
        self._painter.finish_stroke()

    @override
    def settle(self) -> None:
        self._painter.settle_stroke()

    def _begin_stroke(self, at: Pointer) -> None:
        self._painter.begin_stroke(
            at.point,
            is_erasing=self._is_erasing,
            from_last=at.is_shifted,
            pressure=at.pressure,
        )


def _pull(brush: Point, hand: Point, *, string_px: float) -> Point:
    """Return where a brush is pulled to by a hand that holds it by a string."""
    dx, dy = hand.x - brush.x, hand.y - brush.y
    distance = math.hypot(dx, dy)
    if distance <= string_px:
        return brush
    share = 1 - string_px / distance
    return Point(x=brush.x + share * dx, y=brush.y + share * dy)
