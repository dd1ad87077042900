"""The outline of the brush under the mouse, in its true size."""

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPixmap

from app.state.viewport import Viewport

_SMALLEST_RADIUS_PX = 3.0
_LARGEST_KEPT_RADIUS_PX = 160.0
_RIM_PX = 3


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

    def area(self, centre: QPointF) -> QRectF:
        """Return what it covers around a point, screen pixels."""
        reach = self.radius + _RIM_PX * self.scale
        return QRectF(centre.x() - reach, centre.y() - reach, 2 * reach, 2 * reach)


class OutlinePainter:
    """Draws outlines; a small one is kept, since smooth circles are slow to draw."""

    def __init__(self) -> None:
        self._kept_for: Outline | None = None
        self._kept = QPixmap()

    def draw(self, painter: QPainter, outline: Outline, *, centre: QPointF) -> None:
        """Draw an outline around a point in screen pixels."""
        if outline.radius > _LARGEST_KEPT_RADIUS_PX:
            _draw_circles(painter, outline, centre=centre)
            return
        if outline != self._kept_for:
            self._kept_for, self._kept = outline, _pixmap(outline)
        half = self._kept.width() // 2
        painter.drawPixmap(round(centre.x()) - half, round(centre.y()) - half, self._kept)


def _pixmap(outline: Outline) -> QPixmap:
    side = 2 * round(outline.radius + _RIM_PX * outline.scale) + 1
    pixmap = QPixmap(side, side)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    _draw_circles(painter, outline, centre=QPointF(side / 2, side / 2))
    painter.end()
    return pixmap


def _draw_circles(painter: QPainter, outline: Outline, *, centre: QPointF) -> None:
    """Draw a light circle on a dark one, so that it is visible on every ground."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(QColor(0, 0, 0, 140), 3 * outline.scale))
    painter.drawEllipse(centre, outline.radius, outline.radius)
    light = QPen(QColor(255, 255, 255, 235), 1.2 * outline.scale)
    if outline.is_erasing:
        light.setDashPattern([4, 4])
    painter.setPen(light)
    painter.drawEllipse(centre, outline.radius, outline.radius)
