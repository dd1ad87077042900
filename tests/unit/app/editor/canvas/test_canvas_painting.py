"""What is painted of the canvas."""

from PySide6.QtCore import QRect
from PySide6.QtGui import QRegion

from app.editor.canvas.canvas_painting import list_exposed


def make_frame(side_px: int) -> QRegion:
    """Return the region around a brush of a size."""
    whole = QRegion(0, 0, side_px, side_px)
    return whole - QRegion(40, 40, side_px - 80, side_px - 80)


def test_a_small_frame_is_painted_as_one_rectangle() -> None:
    assert list_exposed(make_frame(300)) == [QRect(0, 0, 300, 300)]


def test_the_inside_of_a_large_frame_is_not_painted() -> None:
    exposed = list_exposed(make_frame(1000))

    assert sum(rect.width() * rect.height() for rect in exposed) == 1000**2 - 920**2
