"""The tool that marks the source: the rectangle that texture may be copied from."""

import math

from PySide6.QtCore import QObject, Signal

from app.editor.brush import Point
from app.editor.document import Document
from engine.pictures.pixels import Rect

# Less than a patch of the weave on a side is a click rather than a drag.
_LEAST_SIDE_PX = 7


class SourceTool(QObject):
    """Marks the source of a document. It stays for all later jobs until it is cleared.

    Signals:
        active_changed: The left button now marks a source (true) or paints.
    """

    active_changed = Signal(bool)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._document: Document | None = None
        self._is_active = False

    @property
    def is_active(self) -> bool:
        """Whether the left button marks a source."""
        return self._is_active

    def set_active(self, is_active: bool) -> None:  # noqa: FBT001 a slot for a toggled signal
        """Take the tool into the hand, or the brush again."""
        if is_active != self._is_active:
            self._is_active = is_active
            self.active_changed.emit(is_active)

    def set_document(self, document: Document | None) -> None:
        """Mark in another document."""
        self._document = document

    def mark(self, start: Point, end: Point) -> None:
        """Make the pixels between two places the source; with hardly any, there is none."""
        if self._document is not None:
            self._document.set_source(_between(start, end, within=self._document.bounds))

    def clear(self) -> bool:
        """Let texture come from anywhere again; returns whether there was a source."""
        if self._document is None or self._document.source is None:
            return False
        self._document.set_source(None)
        return True


def _between(start: Point, end: Point, *, within: Rect) -> Rect | None:
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
    if drawn is None or min(drawn.width, drawn.height) < _LEAST_SIDE_PX:
        return None
    return drawn
