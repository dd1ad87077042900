"""The tool that marks the source, the rectangle that texture may be copied from."""

import math

from PySide6.QtCore import QObject, Signal

from app.editor.brush import Point
from app.editor.document import Document
from engine.pictures.pixels import Rect

# A drag shorter than a patch of the weave counts as a click.
_MIN_SIDE_PX = 7


class SourceTool(QObject):
    """Marks the source of a document, which later jobs use until it is cleared.

    Signals:
        active_changed: The left button now marks the source (true) or paints.
    """

    active_changed = Signal(bool)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._document: Document | None = None
        self._is_active = False

    @property
    def is_active(self) -> bool:
        """Whether the left button marks the source."""
        return self._is_active

    def set_active(self, is_active: bool) -> None:  # noqa: FBT001 a slot for a toggled signal
        """Choose this tool (true) or the brush."""
        if is_active != self._is_active:
            self._is_active = is_active
            self.active_changed.emit(is_active)

    def set_document(self, document: Document | None) -> None:
        """Mark the source of another document."""
        self._document = document

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
