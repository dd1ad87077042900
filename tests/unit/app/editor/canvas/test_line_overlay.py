"""Guide lines on the screen: a part that is repainted looks like the whole."""

import numpy as np
import numpy.typing as npt
import pytest
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter

from app.editor.canvas.line_overlay import LineOverlay, LineStyle
from app.editor.document.brush import Point
from app.editor.document.guide_lines import Grip
from app.editor.document.viewport import Size, Viewport
from app.shared.theme import DARK
from engine.api import GuideLine

SIDE = 240
TILE = 60
STRAIGHT = GuideLine(points=((-40.0, 30.0), (700.0, 350.0)))
CURVE = GuideLine(points=((20.0, 300.0), (150.0, 40.0), (300.0, 330.0), (380.0, 60.0)))
HANDLE = Point(x=150.0, y=40.0)
PLAIN = LineStyle(theme=DARK, scale=1.0, has_handles=False, selected=None)
SUGGESTED = LineStyle(theme=DARK, scale=1.0, is_suggested=True)
IN_HAND = LineStyle(theme=DARK, scale=1.5, has_handles=True, selected=Grip(line=CURVE, handle=1))


def make_overlay() -> LineOverlay:
    overlay = LineOverlay()
    overlay.set_lines((STRAIGHT, CURVE))
    return overlay


def make_view(*, zoom: float) -> Viewport:
    """Return a view of a picture of 400 x 400 pixels, zoomed in at the upper handle of `CURVE`."""
    size = Size(width=SIDE, height=SIDE)
    view = Viewport.fitted(picture=Size(width=400, height=400), canvas=size)
    return view.zoomed(zoom, at=view.to_screen(HANDLE)).snapped()


def draw(view: Viewport, style: LineStyle, *, tile: int) -> npt.NDArray[np.uint8]:
    """Return the screen (SIDE, SIDE, 4), drawn tile by tile as it is repainted."""
    overlay = make_overlay()
    screen = QImage(SIDE, SIDE, QImage.Format.Format_RGB32)
    screen.fill(QColor("#406080"))
    painter = QPainter(screen)
    for top in range(0, SIDE, tile):
        for left in range(0, SIDE, tile):
            exposed = QRectF(left, top, tile, tile)
            painter.setClipRect(exposed)
            overlay.draw(painter, view=view, exposed=exposed, style=style)
    painter.end()
    return np.array(screen.constBits(), np.uint8).reshape(SIDE, SIDE, 4)


@pytest.mark.parametrize("zoom", [0.3, 1.0, 7.0, 40.0])
@pytest.mark.parametrize(
    "style", [PLAIN, IN_HAND, SUGGESTED], ids=["plain", "in hand", "suggested"]
)
def test_tiles_make_the_same_screen_as_one_repaint(zoom: float, style: LineStyle) -> None:
    view = make_view(zoom=zoom)

    tiled, whole = draw(view, style, tile=TILE), draw(view, style, tile=SIDE)

    assert int(np.abs(tiled.astype(int) - whole.astype(int)).max()) <= 2
    assert (whole != whole[0, 0]).any()


@pytest.mark.parametrize("zoom", [0.3, 1.0, 3.0])
def test_nothing_is_drawn_outside_the_areas_of_the_lines(zoom: float) -> None:
    overlay, view = make_overlay(), make_view(zoom=zoom)
    screen = QImage(SIDE, SIDE, QImage.Format.Format_RGB32)
    screen.fill(Qt.GlobalColor.white)
    painter = QPainter(screen)

    overlay.draw(painter, view=view, exposed=QRectF(0, 0, SIDE, SIDE), style=IN_HAND)
    for line in overlay.lines:
        area = overlay.find_area(line, view=view, scale=IN_HAND.scale)
        painter.fillRect(area, Qt.GlobalColor.white)
    painter.end()

    assert (np.array(screen.constBits(), np.uint8) == 255).all()


@pytest.mark.parametrize("zoom", [0.3, 1.0, 7.0, 40.0])
def test_line_is_drawn_where_the_view_shows_it(zoom: float) -> None:
    view = make_view(zoom=zoom)
    place = view.to_screen(HANDLE)

    screen = draw(view, PLAIN, tile=SIDE)

    red = screen[round(place.y) - 2 : round(place.y) + 2, round(place.x), 2]
    assert red.max() > 150
