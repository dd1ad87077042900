"""The brush: its settings and the current stroke."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace

from PySide6.QtCore import QObject, Signal

from app.editor.document.brush import Point, clamp_diameter, fit_diameter, step_diameter
from app.editor.document.commands import FlipExclusions, StrokeCommand
from app.editor.document.document import Document
from app.shared.language.marks import mark

DEFAULT_DIAMETER_PX = 40.0
_MIN_PRESSURE = 0.1
_WHEEL_STEP = 1.1


@dataclass(frozen=True, slots=True, kw_only=True)
class _Stroke:
    """The current stroke.

    Attributes:
        end: Position of the brush, picture pixels.
        is_erasing: Whether the stroke erases.
        is_excluding: Whether it changes the exclusions instead of the mask.
    """

    end: Point
    is_erasing: bool
    is_excluding: bool


class Painter(QObject):
    """Paints on the mask of a document, or on its exclusions.

    Signals:
        diameter_changed: The diameter of the brush has changed, picture pixels.
        settings_changed: `smooths_strokes`, `keeps_size_on_screen` or `feather_px` has changed.
        painting_changed: A stroke has begun (true) or ended.
    """

    diameter_changed = Signal(float)
    settings_changed = Signal()
    painting_changed = Signal(bool)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._document: Document | None = None
        self._diameter_px = DEFAULT_DIAMETER_PX
        self._chosen_px: dict[int, float] = {}
        self._smooths_strokes = False
        self._keeps_size_on_screen = False
        self._feather_px = 0
        self._zoom: float | None = None
        self._stroke: _Stroke | None = None
        self._last_end: Point | None = None

    @property
    def diameter_px(self) -> float:
        """Diameter of the brush, picture pixels."""
        return self._diameter_px

    @property
    def chosen_px(self) -> Mapping[int, float]:
        """The diameters that the user has chosen, by the size of the picture; see `recall`."""
        return self._chosen_px

    @property
    def smooths_strokes(self) -> bool:
        """Whether the brush is pulled by a string, which smooths strokes."""
        return self._smooths_strokes

    @property
    def keeps_size_on_screen(self) -> bool:
        """Whether the brush covers as much of the screen at every zoom."""
        return self._keeps_size_on_screen

    @property
    def feather_px(self) -> int:
        """Width of the feather that results will have inside the mask, picture pixels."""
        return self._feather_px

    @property
    def is_painting(self) -> bool:
        """Whether a stroke has begun and not ended."""
        return self._stroke is not None

    def set_diameter(self, diameter_px: float) -> None:
        """Change the diameter of the brush, picture pixels, to the nearest allowed one."""
        diameter_px = clamp_diameter(diameter_px)
        if self._document is not None:
            self._chosen_px[_find_class(self._document)] = diameter_px
        self._show_diameter(diameter_px)

    def recall(self, chosen_px: Mapping[int, float]) -> None:
        """Begin with the diameters of the last session; see `chosen_px`."""
        self._chosen_px = {size: clamp_diameter(chosen) for size, chosen in chosen_px.items()}

    def fit(self, document: Document) -> None:
        """Take the diameter that was chosen last for pictures of this size, or one that fits it."""
        self._zoom = None  # that of the picture before
        chosen = self._chosen_px.get(_find_class(document))
        self._show_diameter(fit_diameter(document.bounds) if chosen is None else chosen)

    def set_smoothing(self, is_on: bool) -> None:  # noqa: FBT001 a slot for a signal
        """Let strokes be smoothed, or not."""
        self._smooths_strokes = is_on
        self.settings_changed.emit()

    def set_keeping_size(self, is_on: bool) -> None:  # noqa: FBT001 a slot for a signal
        """Let the brush cover as much of the screen at every zoom, or of the picture."""
        self._keeps_size_on_screen = is_on
        self.settings_changed.emit()

    def show_feather(self, feather_px: int) -> None:
        """Note the feather of later jobs, picture pixels, which the brush shows."""
        if feather_px != self._feather_px:
            self._feather_px = feather_px
            self.settings_changed.emit()

    def follow_zoom(self, zoom: float) -> None:
        """Note another zoom, screen pixels per picture pixel."""
        before, self._zoom = self._zoom, zoom
        if before is not None and self._keeps_size_on_screen and not self.is_painting:
            self._show_diameter(clamp_diameter(self._diameter_px * before / zoom))

    def make_smaller(self) -> None:
        """Make the brush one step smaller."""
        self.set_diameter(step_diameter(self._diameter_px, sign=-1))

    def make_larger(self) -> None:
        """Make the brush one step larger."""
        self.set_diameter(step_diameter(self._diameter_px, sign=1))

    def turn_wheel(self, notches: float) -> None:
        """Change the diameter by a tenth for each notch of a wheel."""
        change = self._diameter_px * (_WHEEL_STEP**notches - 1)
        step = math.copysign(max(abs(change), 1.0), notches)
        self.set_diameter(round(self._diameter_px + step))

    def find_diameter(self, pressure: float) -> float:
        """Return the diameter of the brush at a pressure of the pen, 0 to 1, picture pixels."""
        return self._diameter_px * max(pressure, _MIN_PRESSURE)

    def set_document(self, document: Document | None) -> None:
        """Paint on another document."""
        self.finish_stroke()
        self._document = document
        self._last_end = None

    def begin_stroke(
        self,
        point: Point,
        *,
        is_erasing: bool,
        from_last: bool,
        pressure: float = 1.0,
        is_excluding: bool = False,
    ) -> None:
        """Begin a stroke.

        Args:
            point: Where it begins, picture pixels.
            is_erasing: Whether the stroke erases.
            from_last: Whether it begins with a straight line from the end of the last stroke.
            pressure: Pressure of the pen, 0 to 1, which the diameter is multiplied by.
            is_excluding: Whether it changes the exclusions; what becomes excluded leaves the mask.
        """
        if self._document is None:
            return
        self.finish_stroke()
        start = self._last_end if from_last and self._last_end is not None else point
        self._stroke = _Stroke(end=start, is_erasing=is_erasing, is_excluding=is_excluding)
        self.extend_stroke(point, pressure=pressure)
        self.painting_changed.emit(True)  # noqa: FBT003 the signal's meaning

    def extend_stroke(self, point: Point, *, pressure: float = 1.0) -> None:
        """Continue the stroke to a point, picture pixels; see `begin_stroke`."""
        if self._document is None or self._stroke is None:
            return
        document, stroke = self._document, self._stroke
        self._stroke = replace(stroke, end=point)
        diameter_px = self.find_diameter(pressure)
        if stroke.is_excluding:
            touched = document.exclusions.paint(
                stroke.end, point, diameter_px=diameter_px, is_erasing=stroke.is_erasing
            )
            if touched is not None:
                document.exclusions_changed.emit(touched)
        if not stroke.is_excluding or (document.mask.area > 0 and not stroke.is_erasing):
            touched = document.mask.paint(
                stroke.end,
                point,
                diameter_px=diameter_px,
                is_erasing=stroke.is_erasing or stroke.is_excluding,
            )
            if touched is not None:
                document.mask_changed.emit(touched)

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
        document, is_erasing = self._document, self._stroke.is_erasing
        change = document.mask.finish_stroke()
        if self._stroke.is_excluding:
            excluded = document.exclusions.finish_stroke()
            if excluded is not None or change is not None:
                text = mark("steps", "Include") if is_erasing else mark("steps", "Exclude")
                document.undo_stack.push(
                    FlipExclusions(document, excluded, text, erased=change, is_made=True)
                )
        elif change is not None:
            document.undo_stack.push(StrokeCommand(document, change, is_erasing=is_erasing))

    def _show_diameter(self, diameter_px: float) -> None:
        if diameter_px != self._diameter_px:
            self._diameter_px = diameter_px
            self.diameter_changed.emit(diameter_px)


def _find_class(document: Document) -> int:
    """Return the number of the size of a picture: how often its shorter side can be halved."""
    return round(math.log2(min(document.bounds.width, document.bounds.height)))
