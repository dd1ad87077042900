"""The exclusion brush: paints over what is never found as damage."""

from dataclasses import replace

from PySide6.QtCore import QObject
from typing_extensions import override

from app.editor.tools.brush_tool import BrushTool
from app.editor.tools.painter import Painter
from app.editor.tools.tool import Overlay, Pointer


class ExclusionBrush(BrushTool):
    """Excludes pixels; Alt or the right button includes them again."""

    def __init__(self, painter: Painter, parent: QObject | None = None) -> None:
        super().__init__(painter, is_erasing=False, parent=parent)
        self._is_including = False

    @property
    @override
    def overlay(self) -> Overlay:
        is_including = self._is_including
        if not self.is_drawing:
            is_including = self._pointer is not None and _is_including(self._pointer)
        return replace(super().overlay, core_px=None, is_erasing=is_including)

    @override
    def wants(self, at: Pointer) -> bool:
        return True

    @override
    def _begin_stroke(self, at: Pointer) -> None:
        self._is_including = _is_including(at)
        self._painter.begin_stroke(
            at.point,
            is_erasing=self._is_including,
            from_last=at.is_shifted,
            pressure=at.pressure,
            is_excluding=True,
        )


def _is_including(at: Pointer) -> bool:
    """Return whether a stroke there includes pixels again."""
    return at.is_right or at.is_alt
