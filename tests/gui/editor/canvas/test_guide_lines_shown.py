"""How guide lines look on the canvas."""

import pytest
from PySide6.QtCore import Qt

from app.shared.theme import DARK
from tests.helpers.window_driver import WindowDriver


@pytest.mark.parametrize(
    ("over", "shape"),
    [
        ((10, 20), Qt.CursorShape.SizeAllCursor),
        ((25, 20), Qt.CursorShape.PointingHandCursor),
        ((25, 30), Qt.CursorShape.CrossCursor),
    ],
    ids=["handle", "line", "picture"],
)
def test_cursor_says_what_would_be_held(
    drawn: WindowDriver, over: tuple[int, int], shape: Qt.CursorShape
) -> None:
    drawn.window.activateWindow()
    drawn.qtbot.waitUntil(drawn.canvas.isActiveWindow)

    drawn.move(*over, button=Qt.MouseButton.NoButton)

    assert drawn.canvas.cursor().shape() == shape


def find_drawn_rows(driver: WindowDriver) -> set[int]:
    """Return the rows of the canvas on which the lines and their first handle are drawn."""
    column = driver.position(11, 0).toPoint().x()
    shown = driver.grab_canvas()
    driver.window.workbench.comparison.hold_original(held=True)
    bare = driver.grab_canvas()
    driver.window.workbench.comparison.hold_original(held=False)
    return {
        row for row in range(shown.height()) if shown.pixel(column, row) != bare.pixel(column, row)
    }


def test_line_is_thinner_and_without_handles_once_the_tool_is_put_away(
    drawn: WindowDriver,
) -> None:
    in_hand = find_drawn_rows(drawn)

    drawn.key(Qt.Key.Key_B)

    assert set() < find_drawn_rows(drawn) < in_hand


def test_line_follows_the_zoom(drawn: WindowDriver) -> None:
    drawn.wheel(30, 20, notches=4)

    colours = {drawn.pick_colour(x, 19.5).name() for x in (20, 30, 40)}
    assert colours == {DARK.guide_line}


def test_the_original_is_shown_without_lines(drawn: WindowDriver) -> None:
    drawn.window.workbench.comparison.hold_original(held=True)

    assert drawn.pick_colour(30, 19.5).name() != DARK.guide_line
