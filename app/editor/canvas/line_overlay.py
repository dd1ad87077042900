"""The guide lines over the picture, with their handles, and those that are suggested.

All coordinates are screen pixels.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from app.editor.document.brush import Point
from app.editor.document.guide_lines import Grip
from app.editor.document.viewport import Viewport
from app.shared.theme import Theme
from engine.api import GuideLine
from engine.pictures.curves import trace_curve

_HANDLE_RADIUS_PX = 4.5
_HANDLE_RIM_PX = 1.5
_THICKNESS_PX = 1.5
_THICKNESS_IN_HAND_PX = 2.0
_THICKNESS_SUGGESTED_PX = 1.0
# Lengths of the dashes of suggested lines and of the gaps between them.
_DASH_PX = (6.0, 4.0)
_EDGE_PX = 1.0
_MARGIN_PX = 8.0
_STEP_PX = 5.0
_DARK = QColor(0, 0, 0, 190)

_F64 = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class LineStyle:
    """How guide lines are drawn.

    Attributes:
        theme: Their colours.
        scale: Device pixel ratio of the screen.
        has_handles: Whether they are drawn thicker and with handles, to be changed by hand.
        selected: The handle or the line that is selected.
        is_suggested: Whether they are drawn thin and dashed, without handles.
    """

    theme: Theme
    scale: float
    has_handles: bool = False
    selected: Grip | None = None
    is_suggested: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class _Curve:
    """A traced guide line.

    Attributes:
        points: (N, 2), float64, (x, y), picture pixels.
        bounds: Left, top, right and bottom edge, picture pixels.
    """

    points: _F64
    bounds: tuple[float, float, float, float]

    @classmethod
    def of_line(cls, line: GuideLine) -> "_Curve":
        points = trace_curve(line.points)
        x, y = points[:, 0], points[:, 1]
        bounds = float(x.min()), float(y.min()), float(x.max()), float(y.max())
        return cls(points=points, bounds=bounds)


class LineOverlay:
    """Draws guide lines.

    Only what is exposed is drawn, because Qt is slow with lines thicker than a pixel.
    """

    def __init__(self) -> None:
        self._curves: dict[GuideLine, _Curve] = {}

    @property
    def lines(self) -> tuple[GuideLine, ...]:
        """The guide lines that are drawn."""
        return tuple(self._curves)

    def set_lines(self, lines: tuple[GuideLine, ...]) -> None:
        """Draw other guide lines."""
        known = self._curves
        self._curves = {
            line: known[line] if line in known else _Curve.of_line(line) for line in lines
        }

    def find_area(self, line: GuideLine, *, view: Viewport, scale: float) -> QRectF:
        """Return a rectangle of the screen that holds a line that is drawn, with its handles."""
        left, top, right, bottom = self._curves[line].bounds
        first = view.to_screen(Point(x=left, y=top))
        last = view.to_screen(Point(x=right, y=bottom))
        margin = _MARGIN_PX * scale
        return QRectF(QPointF(first.x, first.y), QPointF(last.x, last.y)).adjusted(
            -margin, -margin, margin, margin
        )

    def draw(self, painter: QPainter, *, view: Viewport, exposed: QRectF, style: LineStyle) -> None:
        """Draw what is exposed: light lines on wider dark ones, visible on every background."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for line, curve in self._curves.items():
            if self.find_area(line, view=view, scale=style.scale).intersects(exposed):
                for part in _find_exposed_parts(curve.points, view, exposed=exposed, style=style):
                    _draw_part(painter, part, style=style)
        for line in self._curves if style.has_handles else ():
            _draw_handles(painter, line, view=view, exposed=exposed, style=style)


def _find_exposed_parts(
    traced: _F64, view: Viewport, *, exposed: QRectF, style: LineStyle
) -> Iterator[_F64]:
    """Yield the exposed parts of a curve, (N, 2), in steps of some screen pixels."""
    stride = max(1, int(_STEP_PX / view.zoom))
    points = np.concatenate([traced[:-1:stride], traced[-1:]]) * view.zoom
    points += view.left, view.top
    if style.is_suggested:  # a part of it would have its dashes at other places
        yield points
        return
    reach = float(np.hypot(*np.diff(points, axis=0).T).max()) + _MARGIN_PX * style.scale
    near = exposed.adjusted(-reach, -reach, reach, reach)
    lowest, highest = (near.left(), near.top()), (near.right(), near.bottom())
    is_near = ((points >= lowest) & (points <= highest)).all(axis=1)
    changes = np.flatnonzero(np.diff(is_near, prepend=False, append=False))
    for start, stop in changes.reshape(-1, 2).tolist():
        yield points[start:stop]


def _draw_part(painter: QPainter, part: _F64, *, style: LineStyle) -> None:
    thickness = _THICKNESS_IN_HAND_PX if style.has_handles else _THICKNESS_PX
    if style.is_suggested:
        thickness = _THICKNESS_SUGGESTED_PX
    polygon = QPolygonF([QPointF(x, y) for x, y in part.tolist()])
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(_DARK, (thickness + 2 * _EDGE_PX) * style.scale))
    painter.drawPolyline(polygon)
    pen = QPen(QColor(style.theme.guide_line), thickness * style.scale)
    if style.is_suggested:
        pen.setDashPattern([length / thickness for length in _DASH_PX])
    painter.setPen(pen)
    painter.drawPolyline(polygon)


def _draw_handles(
    painter: QPainter, line: GuideLine, *, view: Viewport, exposed: QRectF, style: LineStyle
) -> None:
    """Draw the exposed handles of a line; what is selected has the accent colour."""
    radius, margin = _HANDLE_RADIUS_PX * style.scale, _MARGIN_PX * style.scale
    near = exposed.adjusted(-margin, -margin, margin, margin)
    for index, (x, y) in enumerate(line.points):
        on_screen = view.to_screen(Point(x=x, y=y))
        centre = QPointF(on_screen.x, on_screen.y)
        if not near.contains(centre):
            continue
        is_selected = style.selected in (Grip(line=line), Grip(line=line, handle=index))
        theme = style.theme
        painter.setBrush(QColor(theme.accent if is_selected else theme.guide_line))
        painter.setPen(QPen(_DARK, 2 * _HANDLE_RIM_PX * style.scale))
        painter.drawEllipse(centre, radius, radius)
        painter.setPen(QPen(QColor("#ffffff"), _HANDLE_RIM_PX * style.scale))
        painter.drawEllipse(centre, radius, radius)
