"""The frame around the source, the rectangle that texture may be copied from."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

_DASH_PX = 5.0
_FILL_ALPHA = 28


def draw_source(painter: QPainter, area: QRectF, *, colour: str, scale: float) -> None:
    """Draw a dashed frame on a dark one, to be seen on every ground, and tint what it holds.

    Args:
        painter: In screen pixels.
        area: The source, screen pixels.
        colour: A CSS colour.
        scale: Device pixel ratio of the screen.
    """
    tint = QColor(colour)
    tint.setAlpha(_FILL_ALPHA)
    painter.fillRect(area, tint)
    thickness = max(1, round(scale))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    frame = area.adjusted(0.5, 0.5, -0.5, -0.5)
    painter.setPen(QPen(QColor(0, 0, 0, 170), 2 * thickness))
    painter.drawRect(frame)
    dashed = QPen(QColor(colour), 2 * thickness)
    dashed.setDashPattern([_DASH_PX, _DASH_PX / 2])
    painter.setPen(dashed)
    painter.drawRect(frame)
