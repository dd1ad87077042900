"""The tool that crops: a rectangle is drawn, adjusted at its border, and applied with Enter."""

import math
from collections.abc import Callable
from dataclasses import dataclass, replace

from PySide6.QtCore import QObject, Qt, Signal
from typing_extensions import override

from app.editor.document.brush import Point
from app.editor.document.document import Document
from app.editor.document.guide_lines import HANDLE_REACH_PX
from app.editor.tools.tool import DocumentTool, Overlay, Pointer, ToolKey
from engine.pictures.pixels import Rect


@dataclass(frozen=True, slots=True, kw_only=True)
class _Frame:
    """The rectangle that will be left, picture pixels; left < right and top < bottom once drawn."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def corners(self) -> tuple[Point, ...]:
        return tuple(
            Point(x=x, y=y)
            for x, y in (
                (self.left, self.top),
                (self.right, self.top),
                (self.right, self.bottom),
                (self.left, self.bottom),
            )
        )

    def clamp(self, bounds: Rect) -> "_Frame":
        """Return the part inside the picture."""
        return _Frame(
            left=min(max(self.left, 0.0), bounds.width),
            top=min(max(self.top, 0.0), bounds.height),
            right=min(max(self.right, 0.0), bounds.width),
            bottom=min(max(self.bottom, 0.0), bounds.height),
        )

    def moved(self, dx: float, dy: float, *, bounds: Rect) -> "_Frame":
        """Return the frame moved, as far as it stays inside the picture."""
        dx = min(max(dx, -self.left), bounds.width - self.right)
        dy = min(max(dy, -self.top), bounds.height - self.bottom)
        return _Frame(
            left=self.left + dx, top=self.top + dy, right=self.right + dx, bottom=self.bottom + dy
        )

    def find_area(self) -> Rect | None:
        """Return the whole pixels inside, None if there are none."""
        left, right = (math.floor(x + 0.5) for x in sorted((self.left, self.right)))
        top, bottom = (math.floor(y + 0.5) for y in sorted((self.top, self.bottom)))
        if right <= left or bottom <= top:
            return None
        return Rect.from_edges(left=left, top=top, right=right, bottom=bottom)

    def sorted(self) -> "_Frame":
        left, right = sorted((self.left, self.right))
        top, bottom = sorted((self.top, self.bottom))
        return _Frame(left=left, top=top, right=right, bottom=bottom)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Hold:
    """What the mouse holds: the sides that follow it, or the whole frame if there are none.

    Attributes:
        across: "left", "right" or empty.
        down: "top", "bottom" or empty.
        start: Where the mouse was pressed.
        frame: The frame then.
    """

    across: str = ""
    down: str = ""
    start: Point
    frame: _Frame


_CURSORS = {
    ("left", "top"): Qt.CursorShape.SizeFDiagCursor,
    ("right", "bottom"): Qt.CursorShape.SizeFDiagCursor,
    ("right", "top"): Qt.CursorShape.SizeBDiagCursor,
    ("left", "bottom"): Qt.CursorShape.SizeBDiagCursor,
    ("left", ""): Qt.CursorShape.SizeHorCursor,
    ("right", ""): Qt.CursorShape.SizeHorCursor,
    ("", "top"): Qt.CursorShape.SizeVerCursor,
    ("", "bottom"): Qt.CursorShape.SizeVerCursor,
    ("", ""): Qt.CursorShape.SizeAllCursor,
}


class CropTool(DocumentTool):
    """Draws the frame that the picture is cropped to.

    Its corners and sides can be dragged, and its inside moves it. Shift keeps the picture's shape.
    Enter or a double-click crops, Esc removes the frame.

    Signals:
        area_changed: Enter would leave another `Rect`; None without a frame.
    """

    area_changed = Signal(object)

    def __init__(self, crop: Callable[[Rect], None], parent: QObject | None = None) -> None:
        """Make the tool.

        Args:
            crop: Called with the rectangle that is left.
            parent: The Qt parent.
        """
        super().__init__(parent)
        self._crop = crop
        self._frame: _Frame | None = None
        self._hold: _Hold | None = None

    @property
    @override
    def is_drawing(self) -> bool:
        return self._hold is not None

    @property
    @override
    def keys(self) -> frozenset[ToolKey]:
        has_frame = self._frame is not None
        return frozenset((ToolKey.CONFIRM, ToolKey.CANCEL)) if has_frame else frozenset()

    @property
    @override
    def cursor(self) -> Qt.CursorShape:
        hold = self._hold
        if hold is None and self._pointer is not None:
            hold = self._find_hold(self._pointer)
        return Qt.CursorShape.CrossCursor if hold is None else _CURSORS[hold.across, hold.down]

    @property
    @override
    def overlay(self) -> Overlay:
        if self._frame is None:
            return Overlay()
        return Overlay(
            path=self._frame.corners, is_closed=True, has_corners=True, dims_outside=True
        )

    @override
    def set_document(self, document: Document | None) -> None:
        self._set_frame(None)
        super().set_document(document)

    @override
    def put_away(self) -> None:
        self._set_frame(None)

    @override
    def press_key(self, key: ToolKey) -> None:
        if key is ToolKey.CONFIRM:
            self._apply()
        else:
            self._set_frame(None)

    @override
    def press(self, at: Pointer) -> None:
        self._pointer = at
        if at.is_double and self._frame is not None:
            self._apply()
            return
        self._hold = self._find_hold(at)
        if self._hold is None:
            point = at.point
            frame = _Frame(left=point.x, top=point.y, right=point.x, bottom=point.y)
            self._hold = _Hold(across="right", down="bottom", start=point, frame=frame)

    @override
    def drag(self, at: Pointer) -> None:
        hold, document = self._hold, self._document
        if hold is None or document is None:
            return
        bounds = document.bounds
        dx, dy = at.point.x - hold.start.x, at.point.y - hold.start.y
        if not hold.across and not hold.down:
            self._frame = hold.frame.moved(dx, dy, bounds=bounds)
        else:
            frame = hold.frame
            if hold.across:
                frame = replace(frame, **{hold.across: getattr(frame, hold.across) + dx})
            if hold.down:
                frame = replace(frame, **{hold.down: getattr(frame, hold.down) + dy})
            if at.is_shifted and hold.across and hold.down:
                frame = _keep_shape(frame, hold, bounds)
            self._frame = frame.clamp(bounds)
        self._tell_of_change()

    @override
    def release(self, at: Pointer) -> None:
        self.drag(at)
        self._hold = None
        frame = None if self._frame is None else self._frame.sorted()
        is_drawn = frame is not None and frame.right - frame.left >= 1
        self._set_frame(frame if is_drawn and frame and frame.bottom - frame.top >= 1 else None)

    def _set_frame(self, frame: _Frame | None) -> None:
        self._hold = None
        self._frame = frame
        self._tell_of_change()

    def _tell_of_change(self) -> None:
        self.changed.emit()
        self.area_changed.emit(None if self._frame is None else self._frame.find_area())

    def _apply(self) -> None:
        area = None if self._frame is None else self._frame.find_area()
        self._set_frame(None)
        if area is not None:
            self._crop(area)

    def _find_hold(self, at: Pointer) -> _Hold | None:
        """Return what a press there would hold, None for nothing."""
        frame = self._frame
        if frame is None:
            return None
        reach_px = HANDLE_REACH_PX * at.pixel_px
        x, y = at.point.x, at.point.y
        if not (frame.left - reach_px <= x <= frame.right + reach_px):
            return None
        if not (frame.top - reach_px <= y <= frame.bottom + reach_px):
            return None
        across = _find_side(x, reach_px, left=frame.left, right=frame.right)
        down = _find_side(y, reach_px, top=frame.top, bottom=frame.bottom)
        return _Hold(across=across, down=down, start=at.point, frame=frame)


def _find_side(at: float, reach_px: float, **sides: float) -> str:
    """Return the name of the nearest side within reach, empty if there is none."""
    name = min(sides, key=lambda side: abs(sides[side] - at))
    return name if abs(sides[name] - at) <= reach_px else ""


def _keep_shape(frame: _Frame, hold: _Hold, bounds: Rect) -> _Frame:
    """Return the frame with the picture's shape; its width decides."""
    height = abs(frame.right - frame.left) * bounds.height / bounds.width
    if hold.down == "bottom":
        return replace(frame, bottom=frame.top + math.copysign(height, frame.bottom - frame.top))
    return replace(frame, top=frame.bottom - math.copysign(height, frame.bottom - frame.top))
