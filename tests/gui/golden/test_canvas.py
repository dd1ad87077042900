"""The canvas looks as it is stored: mask, guide lines, frames and comparisons, in both themes."""

import pytest
from PySide6.QtCore import Qt

from tests.helpers.golden import Album, grab
from tests.helpers.window_driver import WindowDriver

pytestmark = [pytest.mark.snapshot, pytest.mark.slow]


def test_mask_and_guide_lines(shown: WindowDriver, album: Album) -> None:
    shown.drag((100, 60), (220, 110))
    shown.key(Qt.Key.Key_F)
    shown.press(300, 60)
    for place in ((420, 60), (420, 160), (300, 160)):
        shown.move(*place)
    shown.release(300, 160)
    shown.key(Qt.Key.Key_L)
    shown.drag((280, 120), (440, 100))
    shown.drag((360, 110), (360, 80))

    album.check("canvas_marks", shown.grab_canvas())


@pytest.mark.parametrize(
    ("key", "name"),
    [
        (Qt.Key.Key_F5, "canvas_split"),
        (Qt.Key.Key_F6, "canvas_side_by_side"),
        (Qt.Key.Key_F7, "canvas_difference"),
    ],
)
def test_a_comparison(restored: WindowDriver, album: Album, key: Qt.Key, name: str) -> None:
    restored.grab_canvas()  # the mouse leaves it
    restored.key(key)

    album.check(name, grab(restored.window.parts.comparing))


def test_the_frame_of_a_crop(shown: WindowDriver, album: Album) -> None:
    shown.key(Qt.Key.Key_C)
    shown.drag((100, 60), (420, 300))

    album.check("canvas_crop", shown.grab_canvas())


def test_a_polygon_that_is_being_drawn(shown: WindowDriver, album: Album) -> None:
    shown.key(Qt.Key.Key_P)
    for place in ((100, 60), (300, 80), (320, 240)):
        shown.press(*place)
        shown.release(*place)
    shown.move(160, 260, button=Qt.MouseButton.NoButton)

    album.check("canvas_polygon", grab(shown.canvas))
