"""Accepts the suggested guide line that is clicked."""

from PySide6.QtCore import QObject, Qt
from typing_extensions import override

from app.editor.document.guide_lines import HANDLE_REACH_PX, find_grip
from app.editor.jobs.suggestions import Suggestions
from app.editor.tools.tool import DocumentTool, Pointer
from engine.api import GuideLine


class SuggestionPicker(DocumentTool):
    """Takes the mouse over a suggested line, unless one of the document's own is there too."""

    def __init__(self, suggestions: Suggestions, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._suggestions = suggestions
        suggestions.changed.connect(self.changed)

    @property
    @override
    def cursor(self) -> Qt.CursorShape:
        return Qt.CursorShape.PointingHandCursor

    @override
    def wants(self, at: Pointer) -> bool:
        return not at.is_right and self._find_line(at) is not None

    @override
    def press(self, at: Pointer) -> None:
        line = self._find_line(at)
        if line is not None:
            self._suggestions.accept(line)

    def _find_line(self, at: Pointer) -> GuideLine | None:
        suggested, document = self._suggestions.lines, self._document
        if document is None or not suggested:
            return None
        reach_px = HANDLE_REACH_PX * at.pixel_px
        if find_grip(document.guide_lines, at.point, reach_px=reach_px) is not None:
            return None
        grip = find_grip(suggested, at.point, reach_px=reach_px)
        return None if grip is None else grip.line
