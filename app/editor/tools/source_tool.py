"""The tool that marks the source, the rectangle that texture may be copied from."""

import math

from PySide6.QtCore import QObject
from typing_extensions import override

from app.editor.document.brush import Point
from app.editor.tools.tool import DocumentTool, Pointer
from engine.pictures.pixels import Rect

# A drag shorter than a patch of the weave counts as a click.
_MIN_SIDE_PX = 7


class SourceTool(DocumentTool):
    """Marks the source of a document, which later jobs use until it is cleared."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._start: Point | None = None

    @override
    def press(self, at: Pointer) -> None:
        self._start = at.point

    @override
    def drag(self, at: Pointer) -> None:
        if self._start is not None:
            self.mark(self._start, at.point)

    @override
    def release(self, at: Pointer) -> None:
        self.drag(at)
        self.finish()

    @override
    def finish(self) -> None:
        self._start = None

    def mark(self, start: Point, end: Point) -> None:
        """Make the rectangle between two points the source; a tiny one clears the source."""
        if self._document is not None:
            self._document.set_source(_find_rect(start, end, within=self._document.bounds))

    def clear(self) -> None:
        """Let texture be copied from anywhere again."""
        if self._document is not None:
            self._document.set_source(None)


def _find_rect(start: Point, end: Point, *, within: Rect) -> Rect | None:
    left, right = sorted((start.x, end.x))
    top, bottom = sorted((start.y, end.y))
    if right - left < 1 or bottom - top < 1:
        return None
    drawn = Rect.from_edges(
        left=math.floor(left),
        top=math.floor(top),
        right=math.ceil(right),
        bottom=math.ceil(bottom),
    ).intersected(within)
    if drawn is None or min(drawn.width, drawn.height) < _MIN_SIDE_PX:
        return None
    return drawn
