"""The outline of the brush under the mouse, at its actual size."""

import math
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from app.editor.document.viewport import Viewport

_MIN_RADIUS_PX = 3.0
_DASH_PX = 4.0
_MARGIN_PX = 3
_MIN_HOLLOW_PX = 120.0
# Nearer to the outer circle an inner one would only blur it.
_MIN_RIM_PX = 3.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """The outline of a brush.

    Attributes:
        radius: Radius, screen pixels.
        core: Radius of the inner circle, screen pixels; 0 for none.
        is_erasing: Whether the brush erases; the outline is dashed then.
        scale: Device pixel ratio of the screen.
    """

    radius: float
    core: float
    is_erasing: bool
    scale: float

    @classmethod
    def of_brush(
        cls,
        *,
        diameter_px: float,
        core_px: float | None,
        is_erasing: bool,
        view: Viewport,
        scale: float,
    ) -> "Outline":
        """Return the outline of a brush; its diameters are in picture pixels."""
        radius = max(diameter_px * view.zoom / 2, _MIN_RADIUS_PX)
        core = (core_px or 0.0) * view.zoom / 2
        is_seen = _MIN_RADIUS_PX <= core <= radius - _MIN_RIM_PX * scale
        return cls(radius=radius, core=core if is_seen else 0.0, is_erasing=is_erasing, scale=scale)

    def strips(self, centre: QPointF) -> list[QRectF]:
        """Return rectangles that cover the circles around a point, but not all of their inside."""
        circles = (self.radius, self.core) if self.core else (self.radius,)
        margin = _MARGIN_PX * self.scale
        return [strip for one in circles for strip in _cover_circle(centre, one, margin=margin)]


def _cover_circle(centre: QPointF, radius: float, *, margin: float) -> list[QRectF]:
    reach, hollow = radius + margin, (radius - margin) / math.sqrt(2)
    x, y = centre.x(), centre.y()
    if hollow < _MIN_HOLLOW_PX:
        return [QRectF(x - reach, y - reach, 2 * reach, 2 * reach)]
    side = reach - hollow
    return [
        QRectF(x - reach, y - reach, 2 * reach, side),
        QRectF(x - reach, y + hollow, 2 * reach, side),
        QRectF(x - reach, y - hollow, side, 2 * hollow),
        QRectF(x + hollow, y - hollow, side, 2 * hollow),
    ]


def draw_outline(painter: QPainter, outline: Outline, *, centre: QPointF) -> None:
    """Draw a light circle between dark ones around a point, visible on every background.

    An inner circle, fainter, shows how far the brush is hard.

    Qt draws lines of one screen pixel many times faster than thicker ones, so a thicker line for a
    denser screen is drawn as several thin ones.
    """
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    thickness = max(1, round(outline.scale))
    if outline.core:
        for radius, colour in (
            (outline.core - 1, QColor(0, 0, 0, 90)),
            (outline.core, QColor(255, 255, 255, 170)),
        ):
            painter.setPen(QPen(colour, 1))
            painter.drawEllipse(centre, radius, radius)
    painter.setPen(QPen(QColor(0, 0, 0, 130), 1))
    for radius in (outline.radius - 1, outline.radius + thickness):
        painter.drawEllipse(centre, radius, radius)
    light = QPen(QColor(255, 255, 255, 240), 1)
    if outline.is_erasing:
        light.setDashPattern([_DASH_PX * outline.scale] * 2)
    painter.setPen(light)
    for extra in range(thickness):
        painter.drawEllipse(centre, outline.radius + extra, outline.radius + extra)
