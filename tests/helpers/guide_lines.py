"""Guide lines that tests draw."""

from PySide6.QtCore import Qt

from engine.api import GuideLine
from tests.helpers.window_driver import WindowDriver

CTRL = Qt.KeyboardModifier.ControlModifier
UNDO = (Qt.Key.Key_Z, CTRL)
REDO = (Qt.Key.Key_Y, CTRL)
STRAIGHT = GuideLine(points=((10.0, 20.0), (50.0, 20.0)))
BENT = GuideLine(points=((10.0, 20.0), (30.0, 28.0), (50.0, 20.0)))


def points_of(*lines: GuideLine) -> list[list[tuple[int, int]]]:
    """Return the points of lines in whole picture pixels."""
    return [[(round(x), round(y)) for x, y in line.points] for line in lines]


def shown_points(driver: WindowDriver) -> list[list[tuple[int, int]]]:
    """Return the points of the document's lines in whole picture pixels."""
    return points_of(*driver.document.guide_lines)
