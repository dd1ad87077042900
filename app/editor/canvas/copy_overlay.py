"""Draws the strokes of clone stamp and healing brush that the engine has not made yet."""

from dataclasses import replace

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QRect, QRectF
from PySide6.QtGui import QImage, QPainter

from app.editor.canvas.canvas_painting import draw_picture
from app.editor.document.screen_picture import ScreenPicture
from app.editor.document.viewport import Viewport, rect_to_screen
from app.editor.retouching.copy_stroke import CopyStroke


def draw_stroke(
    painter: QPainter,
    view: Viewport,
    screen: ScreenPicture,
    stroke: CopyStroke,
    *,
    exposed: QRect,
) -> None:
    """Draw the part of a stroke in a rectangle of screen pixels: the picture, moved by the offset.

    Light and colour are those of the source, for the healing brush too.
    """
    if stroke.place is None:
        return
    area = QRectF(*rect_to_screen(view, stroke.place)).toAlignedRect() & exposed
    if area.isEmpty():
        return
    last_row, last_column = view.picture.height - 1, view.picture.width - 1
    rows = _find_indices(area.y(), area.height(), start=view.top, zoom=view.zoom, last=last_row)
    columns = _find_indices(
        area.x(), area.width(), start=view.left, zoom=view.zoom, last=last_column
    )
    weights = stroke.sample(rows, columns)
    if not weights.any():
        return
    image = QImage(area.size(), QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(0)
    dx, dy = stroke.offset
    moved = replace(view, left=view.left - dx * view.zoom, top=view.top - dy * view.zoom)
    copying = QPainter(image)
    copying.translate(-area.x(), -area.y())
    draw_picture(copying, moved, screen, exposed=area)
    copying.setCompositionMode(QPainter.CompositionMode.CompositionMode_DestinationIn)
    copying.drawImage(area.topLeft(), _to_alpha(weights))
    copying.end()
    painter.drawImage(area.topLeft(), image)


def _find_indices(
    first: int, count: int, *, start: float, zoom: float, last: int
) -> npt.NDArray[np.int64]:
    """Return the picture's row or column at each of `count` screen pixels."""
    centres = np.arange(first, first + count) + 0.5
    return np.asarray(np.clip(np.floor((centres - start) / zoom), 0, last), np.int64)


def _to_alpha(weights: npt.NDArray[np.uint8]) -> QImage:
    """Return weights (h, w) as an alpha channel, over their memory."""
    weights = np.ascontiguousarray(weights)
    height, width = weights.shape
    return QImage(weights.data, width, height, width, QImage.Format.Format_Alpha8).copy()
