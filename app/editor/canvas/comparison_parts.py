"""Finds which parts of the canvas show the picture and which its original, in screen pixels."""

import enum

from PySide6.QtCore import QCoreApplication, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter

from app.editor.comparison import Comparison, ComparisonMode
from app.editor.document.viewport import Size
from app.shared.theme import SPACING_PX

_NAME_ALPHA = 150


class Shown(enum.Enum):
    """What a part of the canvas shows."""

    PICTURE = enum.auto()
    ORIGINAL = enum.auto()
    DIFFERENCE = enum.auto()


def list_parts(comparison: Comparison, canvas: Size, exposed: QRect) -> list[tuple[Shown, QRect]]:
    """Return what each part of a rectangle of the canvas shows."""
    if comparison.holds_original:
        return [(Shown.ORIGINAL, exposed)]
    if comparison.mode is ComparisonMode.DIFFERENCE:
        return [(Shown.DIFFERENCE, exposed)]
    if comparison.mode is not ComparisonMode.SPLIT:
        return [(Shown.PICTURE, exposed)]
    before, after = QRect(exposed), QRect(exposed)
    if comparison.is_stacked:
        row = round(comparison.split * canvas.height)
        before.setBottom(row - 1)
        after.setTop(row)
    else:
        column = round(comparison.split * canvas.width)
        before.setRight(column - 1)
        after.setLeft(column)
    parts = [(Shown.ORIGINAL, before & exposed), (Shown.PICTURE, after & exposed)]
    return [(shown, part) for shown, part in parts if not part.isEmpty()]


def find_moved_over(comparison: Comparison, canvas: Size, before: float, after: float) -> QRectF:
    """Return the rectangle that the split has moved over, from one position to another, 0 to 1."""
    low, length = min(before, after), abs(after - before)
    if comparison.is_stacked:
        return QRectF(0, low * canvas.height, canvas.width, length * canvas.height)
    return QRectF(low * canvas.width, 0, length * canvas.width, canvas.height)


def draw_names(painter: QPainter, parts: list[tuple[Shown, QRect]], *, scale: float) -> None:
    """Draw the names of parts into their outer corners.

    Args:
        painter: Painter in screen pixels, with the widget's font.
        parts: The parts of the whole canvas.
        scale: Device pixel ratio of the screen.
    """
    names = {
        Shown.PICTURE: _tr("Result"),
        Shown.ORIGINAL: _tr("Original"),
        Shown.DIFFERENCE: _tr("Difference"),
    }
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for shown, part in parts:
        painter.save()
        name, space, metrics = names[shown], SPACING_PX, painter.fontMetrics()
        ground = QRectF(
            space, space, metrics.horizontalAdvance(name) + 2 * space, metrics.height() + space
        )
        corner = part.topLeft()
        if part.left() > 0:
            corner = part.topRight()
            ground.moveRight(-space)
        elif part.top() > 0:
            corner = part.bottomLeft()
            ground.moveBottom(-space)
        painter.translate(QPointF(corner))
        painter.scale(scale, scale)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(0, 0, 0, _NAME_ALPHA))
        painter.drawRoundedRect(ground, space / 2, space / 2)
        painter.setPen(Qt.GlobalColor.white)
        painter.drawText(ground, Qt.AlignmentFlag.AlignCenter, name)
        painter.restore()


def _tr(text: str) -> str:
    return QCoreApplication.translate("comparison_parts", text)
