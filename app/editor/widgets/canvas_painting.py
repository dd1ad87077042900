"""How the canvas draws what is under and over the mask. All coordinates are screen pixels."""

import math

from PySide6.QtCore import QRect, QRectF
from PySide6.QtGui import QColor, QImage, QPainter, QPixmap

from app.editor.screen_picture import ScreenPicture
from app.editor.viewport import Viewport, picture_rect_on_screen
from app.shared.qt_images import packed_to_image
from app.shared.theme import CHECKER_PX
from engine.pictures.pixels import Rect

SHARP_FROM_ZOOM = 2.0
_SOURCE_MARGIN_PX = 2


def screen_rect(view: Viewport) -> QRectF:
    """Return where the whole picture stands on the screen; never thinner than a pixel."""
    bounds = Rect(x=0, y=0, width=view.picture.width, height=view.picture.height)
    left, top, width, height = picture_rect_on_screen(view, bounds)
    return QRectF(left, top, max(width, 1.0), max(height, 1.0))


def draw_picture(
    painter: QPainter, view: Viewport, screen: ScreenPicture, *, exposed: QRect
) -> None:
    """Draw the exposed part of a picture, from the level that suits the zoom."""
    index = screen.level_for(view.zoom)
    packed = screen.level(index)
    scale = view.zoom * 2**index
    source = _source_rect(view, QRectF(exposed), scale=scale, shape=packed.shape)
    if source is None:
        return
    target = QRectF(
        view.left + source.x * scale,
        view.top + source.y * scale,
        source.width * scale,
        source.height * scale,
    )
    if view.picture.height * view.zoom < 1 or view.picture.width * view.zoom < 1:
        target = screen_rect(view)
    image = packed_to_image(packed, has_alpha=screen.has_alpha)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, scale < SHARP_FROM_ZOOM)
    painter.drawImage(target, image, QRectF(source.x, source.y, source.width, source.height))


def _source_rect(
    view: Viewport, exposed: QRectF, *, scale: float, shape: tuple[int, ...]
) -> Rect | None:
    """Return the pixels of a level (h, w) that are exposed, with a rim for the interpolation."""
    left = math.floor((exposed.left() - view.left) / scale) - _SOURCE_MARGIN_PX
    top = math.floor((exposed.top() - view.top) / scale) - _SOURCE_MARGIN_PX
    right = math.ceil((exposed.right() - view.left) / scale) + _SOURCE_MARGIN_PX
    bottom = math.ceil((exposed.bottom() - view.top) / scale) + _SOURCE_MARGIN_PX
    return Rect.from_edges(left=left, top=top, right=right, bottom=bottom).intersected(
        Rect.of_shape(shape)
    )


def checkerboard_tile(*, scale: float) -> QPixmap:
    """Return one tile of the pattern behind transparent pixels."""
    side = max(1, round(CHECKER_PX * scale))
    image = QImage(2 * side, 2 * side, QImage.Format.Format_RGB32)
    image.fill(QColor("#ffffff"))
    painter = QPainter(image)
    grey = QColor("#d0d0d0")
    painter.fillRect(0, 0, side, side, grey)
    painter.fillRect(side, side, side, side, grey)
    painter.end()
    return QPixmap.fromImage(image)
