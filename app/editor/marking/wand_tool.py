"""The wand: a click marks what has about the same colour."""

import logging
import math

from PySide6.QtCore import QObject, Qt, Signal
from typing_extensions import override

from app.editor.document.document import Document
from app.editor.marking.alike import MAX_TOLERANCE, find_alike
from app.editor.marking.region import Combining, Region
from app.editor.marking.region_tool import RegionTool, choose_combining
from app.editor.tools.tool import Pointer, ToolKey
from app.shared.background import Background

DEFAULT_TOLERANCE = 32

_log = logging.getLogger(__name__)


class WandTool(RegionTool):
    """Marks the pixels that look like the one under a click; they are found on another thread.

    Esc or undo drops what has not been found yet.

    Signals:
        tolerance_changed: Another tolerance, 0 to `MAX_TOLERANCE`.
        contiguity_changed: Only joined pixels are marked (true), or all over the picture.
    """

    tolerance_changed = Signal(int)
    contiguity_changed = Signal(bool)

    def __init__(self, name: str, parent: QObject | None = None) -> None:
        """Make a tool; see `RegionTool`."""
        super().__init__(name, parent)
        self._background = Background(self)
        self._searches: dict[int, Combining] = {}
        self._tolerance = DEFAULT_TOLERANCE
        self._is_contiguous = True

    @property
    def tolerance(self) -> int:
        """How far each channel may be from the colour under the click, 0 to `MAX_TOLERANCE`."""
        return self._tolerance

    @property
    def is_contiguous(self) -> bool:
        """Whether only pixels are marked that are joined to the one under the click."""
        return self._is_contiguous

    @property
    @override
    def cursor(self) -> Qt.CursorShape:
        return Qt.CursorShape.BusyCursor if self._searches else super().cursor

    @property
    @override
    def keys(self) -> frozenset[ToolKey]:
        used = (ToolKey.CANCEL, ToolKey.STEP_BACK) if self._searches else ()
        return frozenset(used)

    def set_tolerance(self, tolerance: int) -> None:
        """Let each channel be farther from the colour under the click, or less far."""
        tolerance = min(max(tolerance, 0), MAX_TOLERANCE)
        if tolerance != self._tolerance:
            self._tolerance = tolerance
            self.tolerance_changed.emit(tolerance)

    def set_contiguous(self, is_contiguous: bool) -> None:  # noqa: FBT001 a slot for a signal
        """Mark only joined pixels (true), or all over the picture."""
        if is_contiguous != self._is_contiguous:
            self._is_contiguous = is_contiguous
            self.contiguity_changed.emit(is_contiguous)

    def close(self) -> None:
        """End the work in the background."""
        self._drop()
        self._background.close()

    @override
    def set_document(self, document: Document | None) -> None:
        self._drop()
        if self._document is not None:
            self._document.picture_changed.disconnect(self._drop)
        super().set_document(document)
        if document is not None:
            document.picture_changed.connect(self._drop)

    @override
    def press_key(self, key: ToolKey) -> None:
        self._drop()

    @override
    def press(self, at: Pointer) -> None:
        document = self._document
        column, row = math.floor(at.point.x), math.floor(at.point.y)
        if document is None:
            return
        bounds = document.bounds
        if not (0 <= column < bounds.width and 0 <= row < bounds.height):
            return
        picture = document.composed
        tolerance, is_contiguous = self._tolerance, self._is_contiguous
        search_id = self._background.run(
            lambda: find_alike(
                picture.read(bounds),
                column=column,
                row=row,
                tolerance=tolerance,
                is_contiguous=is_contiguous,
            ),
            on_done=lambda region: self._on_found(search_id, region),
            on_error=lambda error: self._on_failed(search_id, error),
        )
        self._searches[search_id] = choose_combining(at)
        self.changed.emit()

    def _on_found(self, search_id: int, region: Region) -> None:
        how = self._searches.pop(search_id)
        self.changed.emit()
        self._combine(region, how)

    def _on_failed(self, search_id: int, error: Exception) -> None:
        del self._searches[search_id]
        self.changed.emit()
        _log.error("nothing alike could be searched for", exc_info=error)

    def _drop(self) -> None:
        for search_id in self._searches:
            self._background.drop(search_id)
        self._searches.clear()
        self.changed.emit()
