"""Draws the picture and the source on the canvas. All coordinates are screen pixels."""

from collections.abc import Callable
from typing import TypeAlias

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen, QPixmap, QRegion, QTransform

from app.editor.document.pyramid import Colours
from app.editor.document.screen_picture import ScreenPicture
from app.editor.document.viewport import Viewport, rect_to_screen
from app.shared.qt_images import packed_to_image
from app.shared.theme import CHECKER_PX
from engine.pictures.pixels import Rect

SHARP_FROM_ZOOM = 2.0
# A rectangle takes as long to paint as if it had this many pixels more.
_RECTANGLE_PX = 40_000
_SAMPLING_MARGIN_PX = 2  # for the interpolation
_SOURCE_DASH_PX = 5.0
_SOURCE_ALPHA = 28
_FRAME_MARGIN_PX = 7.0
_FRAME_RADIUS_PX = 4.0

# Returns the packed colours in a rectangle of a level.
Crop: TypeAlias = Callable[[int, Rect], Colours]


def to_rect(area: QRect) -> Rect:
    """Return a rectangle that is not empty as one without Qt."""
    return Rect(x=area.x(), y=area.y(), width=area.width(), height=area.height())


def list_exposed(region: QRegion) -> list[QRect]:
    """Return the rectangles to paint for a region, or one around all if that is faster.

    A dab of the brush exposes half a dozen of them.
    """
    rects: list[QRect] = list(region)  # type: ignore[call-overload]  # iterable, the stubs say no
    whole = region.boundingRect()
    exposed_px = sum(rect.width() * rect.height() for rect in rects)
    if whole.width() * whole.height() <= exposed_px + (len(rects) - 1) * _RECTANGLE_PX:
        return [whole]
    return rects


def screen_rect(view: Viewport) -> QRectF:
    """Return the rectangle of the whole picture, at least one pixel wide and high."""
    bounds = Rect(x=0, y=0, width=view.picture.width, height=view.picture.height)
    left, top, width, height = rect_to_screen(view, bounds)
    return QRectF(left, top, max(width, 1.0), max(height, 1.0))


def draw_picture(
    painter: QPainter,
    view: Viewport,
    screen: ScreenPicture,
    *,
    exposed: QRect,
    crop: Crop | None = None,
) -> None:
    """Draw the exposed part of a picture from the level that suits the zoom.

    Args:
        painter: Painter in screen pixels.
        view: Position and zoom of the picture.
        screen: The picture.
        exposed: The part, screen pixels.
        crop: Returns what is drawn in the picture's place; None for the picture itself.
    """
    index = screen.level_for(view.zoom)
    level = screen.level_bounds(index)
    scale = view.zoom * 2**index
    to_screen = QTransform(scale, 0, 0, scale, view.left, view.top)
    to_level, _ = to_screen.inverted()
    margin = _SAMPLING_MARGIN_PX
    source = to_level.mapRect(QRectF(exposed)).toAlignedRect()
    source = source.adjusted(-margin, -margin, margin, margin)
    source &= QRect(0, 0, level.width, level.height)
    if source.isEmpty():
        return
    target = to_screen.mapRect(QRectF(source))
    if view.picture.height * view.zoom < 1 or view.picture.width * view.zoom < 1:
        target = screen_rect(view)
    packed = (crop or screen.crop)(index, to_rect(source))
    source.moveTo(0, 0)
    image = packed_to_image(packed, has_alpha=screen.has_alpha)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, scale < SHARP_FROM_ZOOM)
    painter.drawImage(target, image, QRectF(source))


def draw_source(painter: QPainter, area: QRectF, *, colour: str, scale: float) -> None:
    """Tint the source and draw a dashed frame, visible on every background, around it.

    Args:
        painter: Painter in screen pixels.
        area: The source, screen pixels.
        colour: A CSS colour.
        scale: Device pixel ratio of the screen.
    """
    tint = QColor(colour)
    tint.setAlpha(_SOURCE_ALPHA)
    painter.fillRect(area, tint)
    thickness = max(1, round(scale))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    frame = area.adjusted(0.5, 0.5, -0.5, -0.5)
    painter.setPen(QPen(QColor(0, 0, 0, 170), 2 * thickness))
    painter.drawRect(frame)
    dashed = QPen(QColor(colour), 2 * thickness)
    dashed.setDashPattern([_SOURCE_DASH_PX, _SOURCE_DASH_PX / 2])
    painter.setPen(dashed)
    painter.drawRect(frame)


def find_frame(view: Viewport, place: Rect, *, scale: float) -> QRectF:
    """Return the frame around a rectangle of the picture, with some room inside it."""
    margin = _FRAME_MARGIN_PX * scale
    return QRectF(*rect_to_screen(view, place)).adjusted(-margin, -margin, margin, margin)


def draw_frame(painter: QPainter, area: QRectF, *, scale: float) -> None:
    """Draw a frame that is visible on every background: a light line on a dark one."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for colour, thickness in ((QColor(0, 0, 0, 190), 3.5), (QColor(255, 255, 255), 1.5)):
        painter.setPen(QPen(colour, thickness * scale))
        painter.drawRoundedRect(area, _FRAME_RADIUS_PX * scale, _FRAME_RADIUS_PX * scale)


def draw_checkerboard_tile(*, scale: float) -> QPixmap:
    """Return one tile of the checkerboard behind transparent pixels."""
    side = max(1, round(CHECKER_PX * scale))
    image = QImage(2 * side, 2 * side, QImage.Format.Format_RGB32)
    image.fill(QColor("#ffffff"))
    painter = QPainter(image)
    grey = QColor("#d0d0d0")
    painter.fillRect(0, 0, side, side, grey)
    painter.fillRect(side, side, side, side, grey)
    painter.end()
    return QPixmap.fromImage(image)
