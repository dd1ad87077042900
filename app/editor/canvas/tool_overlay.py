"""The outline that a tool draws over the picture, and the sign beside its cursor.

All coordinates are screen pixels where nothing else is said.
"""

import itertools
from collections.abc import Iterator

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QPolygonF

from app.editor.document.brush import Point
from app.editor.document.viewport import Viewport
from app.editor.tools.tool import Overlay

_DASH_PX = 4.0
_CORNER_PX = 2.5
_MARGIN_PX = 5.0
_BADGE_DISTANCE_PX = 13.0
_BADGE_REACH_PX = 4.0
_CROSS_REACH_PX = 8.0
_DARK = QColor(0, 0, 0, 230)
_LIGHT = QColor(255, 255, 255)
_DIM = QColor(0, 0, 0, 130)
_EVERYWHERE = QRectF(-1e6, -1e6, 2e6, 2e6)
# Lines of each badge, as multiples of its reach.
_BADGES = {
    "+": ((-1, 0, 1, 0), (0, -1, 0, 1)),
    "−": ((-1, 0, 1, 0),),  # noqa: RUF001
    "×": ((-1, -1, 1, 1), (-1, 1, 1, -1)),  # noqa: RUF001
}


class ToolOutline:
    """Draws the outline of an `Overlay`."""

    def __init__(self) -> None:
        self._overlay = Overlay()
        self._polygon = QPolygonF()

    def set_overlay(self, overlay: Overlay, *, view: Viewport | None, scale: float) -> list[QRectF]:
        """Draw another overlay, and return the rectangles of the screen that change.

        Args:
            overlay: The overlay.
            view: Position and zoom of the picture; None without one.
            scale: Device pixel ratio of the screen.
        """
        before, self._overlay = self._overlay, overlay
        same = _count_same(before.path, overlay.path)
        while self._polygon.count() > same:
            self._polygon.removeLast()
        for point in overlay.path[same:]:
            self._polygon.append(QPointF(point.x, point.y))
        if view is None:
            return []
        if before.dims_outside or overlay.dims_outside:
            return [_EVERYWHERE] if before != overlay else []
        margin = _MARGIN_PX * scale
        changed = itertools.chain(_list_sides(before, same), _list_sides(overlay, same))
        sources = {before.source, overlay.source} if before.source != overlay.source else ()
        crosses = [_find_cross(source, view, scale) for source in sources if source is not None]
        return crosses + [
            QRectF(_to_screen(start, view), _to_screen(end, view))
            .normalized()
            .adjusted(-margin, -margin, margin, margin)
            for start, end in changed
        ]

    def draw(self, painter: QPainter, *, view: Viewport, scale: float) -> None:
        """Draw the outline and the source, visible on every background."""
        if self._overlay.source is not None:
            _draw_cross(painter, _find_cross(self._overlay.source, view, scale), scale=scale)
        if self._overlay.path:
            self._draw_path(painter, view=view, scale=scale)

    def _draw_path(self, painter: QPainter, *, view: Viewport, scale: float) -> None:
        """Draw the outline: light dashes on a dark line."""
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.translate(view.left, view.top)
        painter.scale(view.zoom, view.zoom)
        if self._overlay.dims_outside:
            outside = QPainterPath()
            outside.addRect(painter.transform().inverted()[0].mapRect(_EVERYWHERE))
            outside.addPolygon(self._polygon)
            outside.closeSubpath()
            painter.fillPath(outside, _DIM)
        draw = painter.drawPolygon if self._overlay.is_closed else painter.drawPolyline
        thickness = max(1, round(scale))
        for colour in (_DARK, _LIGHT):
            pen = QPen(colour, thickness)
            pen.setCosmetic(True)
            if colour is _LIGHT:
                pen.setDashPattern([_DASH_PX, _DASH_PX])
            painter.setPen(pen)
            draw(self._polygon)
        painter.restore()
        if self._overlay.has_corners:
            self._draw_corners(painter, view=view, scale=scale)

    def _draw_corners(self, painter: QPainter, *, view: Viewport, scale: float) -> None:
        side = _CORNER_PX * scale
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
        painter.setPen(QPen(_DARK, 1))
        painter.setBrush(_LIGHT)
        for point in self._overlay.path:
            centre = _to_screen(point, view)
            painter.drawRect(QRectF(centre.x() - side, centre.y() - side, 2 * side, 2 * side))


def _find_cross(source: Point, view: Viewport, scale: float) -> QRectF:
    """Return a rectangle that holds the cross at a source."""
    centre, reach = _to_screen(source, view), (_CROSS_REACH_PX + 2) * scale
    return QRectF(centre.x() - reach, centre.y() - reach, 2 * reach, 2 * reach)


def _draw_cross(painter: QPainter, area: QRectF, *, scale: float) -> None:
    centre, reach = area.center(), _CROSS_REACH_PX * scale
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for colour, thickness in ((_DARK, 3.5), (_LIGHT, 1.5)):
        painter.setPen(QPen(colour, thickness * scale))
        for arm in (QPointF(reach, 0), QPointF(0, reach)):
            painter.drawLine(centre - arm, centre + arm)


def find_badge_area(mouse: QPointF, *, scale: float) -> QRectF:
    """Return a rectangle that holds the sign beside the cursor."""
    centre = mouse + QPointF(_BADGE_DISTANCE_PX, _BADGE_DISTANCE_PX) * scale
    reach = (_BADGE_REACH_PX + 2) * scale
    return QRectF(centre.x() - reach, centre.y() - reach, 2 * reach, 2 * reach)


def draw_badge(painter: QPainter, badge: str, *, mouse: QPointF, scale: float) -> None:
    """Draw the sign beside the cursor, light on dark."""
    centre = find_badge_area(mouse, scale=scale).center()
    reach = _BADGE_REACH_PX * scale
    lines = [QLineF(*line) for line in _BADGES[badge]]
    drawn = [QLineF(line.p1() * reach + centre, line.p2() * reach + centre) for line in lines]
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for colour, thickness in ((_DARK, 4.0), (_LIGHT, 1.8)):
        painter.setPen(QPen(colour, thickness * scale, c=Qt.PenCapStyle.RoundCap))
        painter.drawLines(drawn)


def _count_same(before: tuple[Point, ...], after: tuple[Point, ...]) -> int:
    """Return how many points two outlines have in common at the beginning."""
    pairs = enumerate(zip(before, after, strict=False))
    shorter = min(len(before), len(after))
    return next((index for index, (one, other) in pairs if one != other), shorter)


def _list_sides(overlay: Overlay, same: int) -> Iterator[tuple[Point, Point]]:
    """Yield the sides from the last point that has not changed on, and the one that closes."""
    path = overlay.path
    if len(path) == 1:
        yield path[0], path[0]
    yield from itertools.pairwise(path[max(same - 1, 0) :])
    if overlay.is_closed and path:
        yield path[-1], path[0]


def _to_screen(point: Point, view: Viewport) -> QPointF:
    on_screen = view.to_screen(point)
    return QPointF(on_screen.x, on_screen.y)
