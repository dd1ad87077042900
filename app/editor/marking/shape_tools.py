"""The tools that mark what is drawn around: lasso, rectangle and polygon."""

import math

from PySide6.QtCore import QObject
from typing_extensions import override

from app.editor.document.brush import Point
from app.editor.document.document import Document
from app.editor.document.guide_lines import HANDLE_REACH_PX, turn_to_diagonal
from app.editor.marking.region import Combining, Region, fill_polygon, fill_rectangle
from app.editor.marking.region_tool import RegionTool
from app.editor.tools.tool import Overlay, Pointer, ToolKey


class ShapeTool(RegionTool):
    """Marks what lies inside an outline that is drawn from press to release.

    Esc drops the outline.
    """

    def __init__(self, name: str, parent: QObject | None = None) -> None:
        """Make a tool; see `RegionTool`."""
        super().__init__(name, parent)
        self._path: tuple[Point, ...] = ()

    @property
    @override
    def is_drawing(self) -> bool:
        return bool(self._path)

    @property
    @override
    def keys(self) -> frozenset[ToolKey]:
        return frozenset((ToolKey.CANCEL,)) if self._path else frozenset()

    @property
    @override
    def overlay(self) -> Overlay:
        return Overlay(path=self._path, badge=self._find_badge())

    @override
    def set_document(self, document: Document | None) -> None:
        self._drop()
        super().set_document(document)

    @override
    def press_key(self, key: ToolKey) -> None:
        self._drop()

    @override
    def press(self, at: Pointer) -> None:
        self._begin(at)
        self._draw((at.point,))

    @override
    def release(self, at: Pointer) -> None:
        if self._path:
            self.drag(at)
            self._close()

    @override
    def put_away(self) -> None:
        self._drop()

    def _draw(self, path: tuple[Point, ...]) -> None:
        self._path = path
        self.changed.emit()

    def _drop(self) -> None:
        self._combining = None
        self._draw(())

    def _close(self) -> None:
        """Mark what lies inside the outline."""
        path, document = self._path, self._document
        self._draw(())
        if document is not None and len(path) > 1:
            self._end(self._fill(path, document))
        self._combining = None

    def _fill(self, path: tuple[Point, ...], document: Document) -> Region | None:
        return fill_polygon(path, within=document.bounds)


class LassoTool(ShapeTool):
    """Marks what lies inside a line that is drawn by hand."""

    @override
    def drag(self, at: Pointer) -> None:
        if self._path and at.point != self._path[-1]:
            self._draw((*self._path, at.point))


class RectangleTool(ShapeTool):
    """Marks a rectangle, with Shift a square."""

    @property
    @override
    def overlay(self) -> Overlay:
        path = self._path
        if len(path) > 1:
            start, end = path
            path = (start, Point(x=end.x, y=start.y), end, Point(x=start.x, y=end.y))
        return Overlay(path=path, is_closed=True, badge=self._find_badge())

    @override
    def drag(self, at: Pointer) -> None:
        if self._path:
            start, end = self._path[0], at.point
            # Shift and Alt have been pressed to intersect.
            if at.is_shifted and self._combining is not Combining.INTERSECT:
                end = _make_square(start, end)
            self._draw((start, end))

    @override
    def _fill(self, path: tuple[Point, ...], document: Document) -> Region | None:
        return fill_rectangle(path[0], path[1], within=document.bounds)


class PolygonTool(ShapeTool):
    """Marks what lies inside a polygon; each click sets a corner.

    Enter, a double-click or a click on the first corner closes it, Backspace takes the last corner
    back, Esc drops it. Shift keeps its sides to steps of 45 degrees.
    """

    @property
    @override
    def keys(self) -> frozenset[ToolKey]:
        return frozenset(ToolKey) if self._path else frozenset()

    @property
    @override
    def overlay(self) -> Overlay:
        path, pointer = self._path, self._pointer
        if not path or pointer is None:
            return Overlay(path=path, has_corners=True, badge=self._find_badge())
        is_closed = self._is_at_first(pointer)
        if not is_closed:
            path = (*path, self._find_corner(pointer))
        return Overlay(path=path, has_corners=True, is_closed=is_closed, badge=self._find_badge())

    @override
    def press_key(self, key: ToolKey) -> None:
        if key is ToolKey.CONFIRM:
            self._close()
        elif key is ToolKey.CANCEL or len(self._path) == 1:
            self._drop()
        else:
            self._draw(self._path[:-1])

    @override
    def hover(self, at: Pointer | None) -> None:
        super().hover(at)
        if self._path:
            self.changed.emit()

    @override
    def press(self, at: Pointer) -> None:
        self.hover(at)
        if at.is_double and not self._path:
            return  # the first click of the two has closed the polygon
        if not self._path:
            self._begin(at)
            self._draw((at.point,))
        elif at.is_double or self._is_at_first(at):
            self._close()
        else:
            self._draw((*self._path, self._find_corner(at)))

    @override
    def drag(self, at: Pointer) -> None:
        """Move the corner that the press has set."""
        self.hover(at)
        if len(self._path) > 1:
            self._path = self._path[:-1]
            self._draw((*self._path, self._find_corner(at)))

    @override
    def release(self, at: Pointer) -> None:
        self.hover(at)

    @override
    def finish(self) -> None:
        self._drop()

    def _find_corner(self, at: Pointer) -> Point:
        if not at.is_shifted:
            return at.point
        return turn_to_diagonal(at.point, around=self._path[-1])

    def _is_at_first(self, at: Pointer) -> bool:
        """Whether the mouse is at the first corner of what can be closed."""
        first, reach_px = self._path[0], HANDLE_REACH_PX * at.pixel_px
        distance = math.hypot(at.point.x - first.x, at.point.y - first.y)
        return len(self._path) > 2 and distance <= reach_px


def _make_square(start: Point, end: Point) -> Point:
    """Return the corner opposite `start` of the square that a drag to `end` means."""
    dx, dy = end.x - start.x, end.y - start.y
    side = max(abs(dx), abs(dy))
    return Point(x=start.x + math.copysign(side, dx), y=start.y + math.copysign(side, dy))
