"""The history brush: paints the original back over repairs, or the repairs back again."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from PySide6.QtCore import QObject, Qt
from typing_extensions import override

from app.editor.document.brush import Point
from app.editor.document.document import Document
from app.editor.document.live_change import LiveChange
from app.editor.document.painting_back import SoftBrush, paint_back
from app.editor.document.repairs import Coverage, Repair
from app.editor.tools.hardness import Hardness
from app.editor.tools.painter import Painter
from app.editor.tools.tool import DocumentTool, Overlay, Pointer
from app.editor.tools.toolbox import ToolKind
from app.shared.language.marks import mark
from engine.pictures.pixels import Rect


@dataclass(frozen=True, slots=True, kw_only=True)
class _Stroke:
    """The current stroke.

    Attributes:
        document: The document that it changes.
        change: What becomes its undo step.
        end: Position of the brush, picture pixels.
        is_repair_back: Whether it paints the repair back.
    """

    document: Document
    change: LiveChange
    end: Point
    is_repair_back: bool


class HistoryBrush(DocumentTool):
    """Changes the selected repair or, if none is selected, all that are shown."""

    def __init__(
        self,
        painter: Painter,
        hardness: Hardness,
        *,
        find_selected: Callable[[], Repair | None],
        parent: QObject | None = None,
    ) -> None:
        """Share the size of the brush.

        Args:
            painter: Has the size.
            hardness: Has the hardness.
            find_selected: Returns the selected repair.
            parent: The Qt parent.
        """
        super().__init__(parent)
        self._painter = painter
        self._find_selected = find_selected
        self._hardness = hardness
        self._brush: SoftBrush | None = None
        self._stroke: _Stroke | None = None
        self._last_end: Point | None = None
        painter.diameter_changed.connect(self.changed)
        hardness.changed.connect(self.changed)

    @property
    @override
    def is_drawing(self) -> bool:
        return self._stroke is not None

    @property
    @override
    def cursor(self) -> Qt.CursorShape:
        return Qt.CursorShape.BlankCursor

    @property
    @override
    def overlay(self) -> Overlay:
        pointer, stroke = self._pointer, self._stroke
        is_repair_back = pointer is not None and _is_repair_back(pointer)
        if stroke is not None:
            is_repair_back = stroke.is_repair_back
        diameter_px = self._painter.diameter_px
        return Overlay(
            brush_px=diameter_px,
            core_px=diameter_px * self._hardness.of(ToolKind.HISTORY_BRUSH),
            is_erasing=is_repair_back,
        )

    @override
    def set_document(self, document: Document | None) -> None:
        super().set_document(document)
        self._last_end = None

    @override
    def wants(self, at: Pointer) -> bool:
        return True

    @override
    def turn_wheel(self, notches: float) -> None:
        self._painter.turn_wheel(notches)

    @override
    def press(self, at: Pointer) -> None:
        if self._document is None:
            return
        self.finish()
        is_repair_back = _is_repair_back(at)
        text = (
            mark("steps", "Paint repair back")
            if is_repair_back
            else mark("steps", "Paint original back")
        )
        is_straight = at.is_shifted and self._last_end is not None
        self._stroke = _Stroke(
            document=self._document,
            change=LiveChange(self._document, text),
            end=self._last_end if is_straight and self._last_end is not None else at.point,
            is_repair_back=is_repair_back,
        )
        self.drag(at)

    @override
    def drag(self, at: Pointer) -> None:
        stroke = self._stroke
        if stroke is None:
            return
        self._stroke = replace(stroke, end=at.point)
        covered = self._take_brush().cover(stroke.end, at.point, within=stroke.document.bounds)
        if covered is not None:
            place, coverage = covered
            self._paint(stroke, place, coverage)

    @override
    def release(self, at: Pointer) -> None:
        self.finish()

    @override
    def finish(self) -> None:
        if self._stroke is not None:
            self._last_end = self._stroke.end
        self.settle()
        self._stroke = None

    @override
    def settle(self) -> None:
        if self._stroke is not None:
            self._stroke.change.settle()

    def _take_brush(self) -> SoftBrush:
        """Return the brush of the chosen size and hardness."""
        diameter_px = self._painter.diameter_px
        hardness = self._hardness.of(ToolKind.HISTORY_BRUSH)
        brush = self._brush
        if brush is None or (brush.diameter_px, brush.hardness) != (diameter_px, hardness):
            self._brush = brush = SoftBrush.make(diameter_px=diameter_px, hardness=hardness)
        return brush

    def _paint(self, stroke: _Stroke, place: Rect, coverage: Coverage) -> None:
        """Paint a rectangle of the repairs that the brush changes."""
        selected, repairs, places = self._find_selected(), list(stroke.document.repairs), []
        for index, repair in enumerate(repairs):
            if repair.is_shown and selected in (None, repair):
                repairs[index], changes = paint_back(
                    repair, place, coverage, is_repair_back=stroke.is_repair_back
                )
                places += changes
        if places:
            stroke.change.show(tuple(repairs), places=places)


def _is_repair_back(at: Pointer) -> bool:
    """Return whether a stroke there paints the repair back."""
    return at.is_right or at.is_alt
