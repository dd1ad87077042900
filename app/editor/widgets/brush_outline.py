"""The outline of the brush under the mouse, in its true size."""

import math
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from app.editor.viewport import Viewport

_SMALLEST_RADIUS_PX = 3.0
_DASH_PX = 4.0
_RIM_PX = 3
_SMALLEST_HOLLOW_PX = 120.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """How the outline looks.

    Attributes:
        radius: Screen pixels.
        is_erasing: Dashed when the brush erases.
        scale: Device pixel ratio of the screen.
    """

    radius: float
    is_erasing: bool
    scale: float

    @classmethod
    def of_brush(
        cls, *, diameter_px: float, is_erasing: bool, view: Viewport, scale: float
    ) -> "Outline":
        """Return the outline of a brush with a diameter in picture pixels."""
        radius = max(diameter_px * view.zoom / 2, _SMALLEST_RADIUS_PX)
        return cls(radius=radius, is_erasing=is_erasing, scale=scale)

    def strips(self, centre: QPointF) -> list[QRectF]:
        """Return rectangles that hold it around a point and leave out what it encloses."""
        reach = self.radius + _RIM_PX * self.scale
        hollow = (self.radius - _RIM_PX * self.scale) / math.sqrt(2)
        x, y = centre.x(), centre.y()
        if hollow < _SMALLEST_HOLLOW_PX:
            return [QRectF(x - reach, y - reach, 2 * reach, 2 * reach)]
        side = reach - hollow
        return [
            QRectF(x - reach, y - reach, 2 * reach, side),
            QRectF(x - reach, y + hollow, 2 * reach, side),
            QRectF(x - reach, y - hollow, side, 2 * hollow),
            QRectF(x + hollow, y - hollow, side, 2 * hollow),
        ]


def draw_outline(painter: QPainter, outline: Outline, *, centre: QPointF) -> None:
    """Draw a light circle between dark ones around a point, to be seen on every ground.

    Lines of one screen pixel are drawn many times faster than any others, so thicker ones for
    denser screens are put together from several.
    """
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    thickness = max(1, round(outline.scale))
    painter.setPen(QPen(QColor(0, 0, 0, 130), 1))
    for radius in (outline.radius - 1, outline.radius + thickness):
        painter.drawEllipse(centre, radius, radius)
    light = QPen(QColor(255, 255, 255, 240), 1)
    if outline.is_erasing:
        light.setDashPattern([_DASH_PX * outline.scale] * 2)
    painter.setPen(light)
    for extra in range(thickness):
        painter.drawEllipse(centre, outline.radius + extra, outline.radius + extra)
