"""The clone stamp and the healing brush as tools."""

from PySide6.QtCore import QObject, Qt
from typing_extensions import override

from app.editor.retouching.retouching import Retouching
from app.editor.tools.hardness import Hardness
from app.editor.tools.painter import Painter
from app.editor.tools.tool import DocumentTool, Overlay, Pointer, ToolKey
from engine.api import Method


class RetouchTool(DocumentTool):
    """Lets the mouse paint strokes that copy; Ctrl or Alt and a click choose from where.

    Alt is what Photoshop's users expect, but many window managers keep it for moving windows.
    """

    def __init__(
        self,
        method: Method,
        retouching: Retouching,
        painter: Painter,
        hardness: Hardness,
        parent: QObject | None = None,
    ) -> None:
        """Make a tool.

        Args:
            method: CLONE or HEAL.
            retouching: The source and the strokes.
            painter: Has the size of the brush.
            hardness: Has its hardness.
            parent: Owner in Qt's sense.
        """
        super().__init__(parent)
        self._method = method
        self._retouching = retouching
        self._painter = painter
        painter.diameter_changed.connect(self.changed)
        hardness.changed.connect(self.changed)
        retouching.source_changed.connect(self.changed)

    @property
    @override
    def is_drawing(self) -> bool:
        return self._retouching.is_painting

    @property
    @override
    def cursor(self) -> Qt.CursorShape:
        is_choosing = self._is_choosing_source
        return Qt.CursorShape.CrossCursor if is_choosing else Qt.CursorShape.BlankCursor

    @property
    @override
    def overlay(self) -> Overlay:
        at = None if self._pointer is None else self._pointer.point
        diameter_px = self._painter.diameter_px
        return Overlay(
            brush_px=None if self._is_choosing_source else diameter_px,
            core_px=diameter_px - 2 * self._retouching.find_feather(self._method),
            source=self._retouching.find_source(at),
        )

    @property
    @override
    def keys(self) -> frozenset[ToolKey]:
        keys = (ToolKey.CANCEL, ToolKey.STEP_BACK) if self.is_drawing else ()
        return frozenset(keys)

    @override
    def press_key(self, key: ToolKey) -> None:
        """Drop the stroke."""
        self._retouching.drop_newest()

    @override
    def turn_wheel(self, notches: float) -> None:
        self._painter.turn_wheel(notches)

    @override
    def press(self, at: Pointer) -> None:
        self._pointer = at
        if _chooses_source(at):
            self._retouching.set_source(at.point)
        else:
            self._retouching.begin_stroke(
                at.point, self._method, from_last=at.is_shifted, pressure=at.pressure
            )

    @override
    def drag(self, at: Pointer) -> None:
        self._pointer = at
        if self.is_drawing:
            self._retouching.extend_stroke(at.point, pressure=at.pressure)
        self.changed.emit()

    @override
    def release(self, at: Pointer) -> None:
        self.finish()

    @override
    def finish(self) -> None:
        self._retouching.finish_stroke()

    @property
    def _is_choosing_source(self) -> bool:
        """Whether a press would choose what is copied."""
        at = self._pointer
        return at is not None and _chooses_source(at) and not self.is_drawing


def _chooses_source(at: Pointer) -> bool:
    return at.is_alt or at.is_control
