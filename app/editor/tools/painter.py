"""The brush: its settings and the current stroke."""

from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from app.editor.document.brush import Point, clamp_diameter, step_diameter
from app.editor.document.commands import StrokeCommand
from app.editor.document.document import Document

DEFAULT_DIAMETER_PX = 40.0


@dataclass(frozen=True, slots=True, kw_only=True)
class _Stroke:
    """The current stroke.

    Attributes:
        end: Position of the brush, picture pixels.
        is_erasing: Whether the stroke erases.
    """

    end: Point
    is_erasing: bool


class Painter(QObject):
    """Paints on the mask of a document.

    Signals:
        diameter_changed: The diameter of the brush has changed, picture pixels.
        painting_changed: A stroke has begun (true) or ended.
    """

    diameter_changed = Signal(float)
    painting_changed = Signal(bool)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._document: Document | None = None
        self._diameter_px = DEFAULT_DIAMETER_PX
        self._stroke: _Stroke | None = None
        self._last_end: Point | None = None

    @property
    def diameter_px(self) -> float:
        """Diameter of the brush, picture pixels."""
        return self._diameter_px

    @property
    def is_painting(self) -> bool:
        """Whether a stroke has begun and not ended."""
        return self._stroke is not None

    def set_diameter(self, diameter_px: float) -> None:
        """Change the diameter of the brush, picture pixels, to the nearest allowed one."""
        diameter_px = clamp_diameter(diameter_px)
        if diameter_px != self._diameter_px:
            self._diameter_px = diameter_px
            self.diameter_changed.emit(diameter_px)

    def make_smaller(self) -> None:
        """Make the brush one step smaller."""
        self.set_diameter(step_diameter(self._diameter_px, sign=-1))

    def make_larger(self) -> None:
        """Make the brush one step larger."""
        self.set_diameter(step_diameter(self._diameter_px, sign=1))

    def set_document(self, document: Document | None) -> None:
        """Paint on another document."""
        self.finish_stroke()
        self._document = document
        self._last_end = None

    def begin_stroke(self, point: Point, *, is_erasing: bool, from_last: bool) -> None:
        """Begin a stroke.

        Args:
            point: Where it begins, picture pixels.
            is_erasing: Whether the stroke erases.
            from_last: Whether it begins with a straight line from the end of the last stroke.
        """
        if self._document is None:
            return
        self.finish_stroke()
        start = self._last_end if from_last and self._last_end is not None else point
        self._stroke = _Stroke(end=start, is_erasing=is_erasing)
        self.extend_stroke(point)
        self.painting_changed.emit(True)  # noqa: FBT003 the signal's meaning

    def extend_stroke(self, point: Point) -> None:
        """Continue the stroke to a point, picture pixels."""
        if self._document is None or self._stroke is None:
            return
        stroke = self._stroke
        self._stroke = _Stroke(end=point, is_erasing=stroke.is_erasing)
        touched = self._document.mask.paint(
            stroke.end, point, diameter_px=self._diameter_px, is_erasing=stroke.is_erasing
        )
        if touched is not None:
            self._document.mask_changed.emit(touched)

    def finish_stroke(self) -> None:
        """End the stroke, which becomes one undo step."""
        stroke = self._stroke
        self.settle_stroke()
        self._stroke = None
        if stroke is not None:
            self._last_end = stroke.end
            self.painting_changed.emit(False)  # noqa: FBT003 the signal's meaning

    def settle_stroke(self) -> None:
        """Make the stroke so far an undo step, and continue the stroke.

        Called before anything else changes the mask, for instance when a result arrives while the
        user is painting.
        """
        if self._document is None or self._stroke is None:
            return
        change = self._document.mask.finish_stroke()
        if change is not None:
            self._document.undo_stack.push(
                StrokeCommand(self._document, change, is_erasing=self._stroke.is_erasing)
            )
