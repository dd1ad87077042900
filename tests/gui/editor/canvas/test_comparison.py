"""Comparing the result with the original on the canvas."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QToolButton

from app.editor.comparison import ComparisonMode
from app.shared.theme import DARK
from tests.helpers.window_driver import WindowDriver

BEFORE, AFTER = QColor(100, 100, 100), QColor(140, 140, 140)
INSIDE = (30, 20)
SPLIT, SIDE_BY_SIDE, DIFFERENCE = Qt.Key.Key_F5, Qt.Key.Key_F6, Qt.Key.Key_F7
SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def restored(driver: WindowDriver) -> WindowDriver:
    """A window with a result across the middle of a picture of 60 x 40 pixels."""
    driver.open_pixels(np.full((40, 60, 3), 100, np.uint8))
    driver.window.workbench.painter.set_diameter(16)
    driver.engine.become_ready()
    driver.drag((8, 20), (52, 20))
    driver.restore(value=AFTER.red())
    return driver


def mode(driver: WindowDriver) -> ComparisonMode:
    return driver.window.workbench.comparison.mode


def move_handle(driver: WindowDriver, *, to: float) -> None:
    """Drag the handle of the split to a column of the picture."""
    handle = driver.window.parts.comparing.handle
    start = handle.rect().center()
    end = handle.mapFromParent(driver.position(to, INSIDE[1]).toPoint())
    QTest.mousePress(handle, Qt.MouseButton.LeftButton, pos=start)
    QTest.mouseMove(handle, QPoint(end.x(), start.y()))
    QTest.mouseRelease(handle, Qt.MouseButton.LeftButton, pos=start)


def test_split_view_shows_original_and_result(restored: WindowDriver) -> None:
    restored.key(SPLIT)

    assert restored.pick_colour(20, 20) == BEFORE
    assert restored.pick_colour(40, 20) == AFTER


def test_dragging_the_handle_moves_the_split(restored: WindowDriver) -> None:
    restored.key(SPLIT)

    move_handle(restored, to=45)

    assert restored.pick_colour(40, 20) == BEFORE
    assert restored.pick_colour(48, 20) == AFTER
    assert restored.document.mask.area == 0


def test_a_moved_split_repaints_no_less_than_all_that_has_changed(restored: WindowDriver) -> None:
    restored.key(SPLIT)
    move_handle(restored, to=45)
    move_handle(restored, to=22)
    in_parts = restored.grab_canvas()

    restored.canvas.update()

    assert restored.grab_canvas() == in_parts


def test_split_stays_where_it_is_while_zooming(restored: WindowDriver) -> None:
    restored.key(SPLIT)
    move_handle(restored, to=45)
    handle = restored.window.parts.comparing.handle
    before = handle.geometry()

    restored.wheel(*INSIDE, notches=2)

    assert handle.geometry() == before


def test_double_click_on_the_handle_turns_it(restored: WindowDriver) -> None:
    restored.key(SPLIT)
    handle = restored.window.parts.comparing.handle

    QTest.mouseDClick(handle, Qt.MouseButton.LeftButton, pos=handle.rect().center())

    assert restored.pick_colour(20, 15) == BEFORE
    assert restored.pick_colour(20, 25) == AFTER
    assert restored.window.actions_.stack.isChecked()


def test_arrow_keys_move_the_handle(restored: WindowDriver) -> None:
    restored.key(SPLIT)
    handle = restored.window.parts.comparing.handle
    handle.setFocus()

    restored.key(Qt.Key.Key_End)
    restored.key(Qt.Key.Key_Left)

    assert restored.window.workbench.comparison.split == pytest.approx(0.99)


def test_side_by_side_shows_the_same_part_twice(restored: WindowDriver) -> None:
    restored.key(SIDE_BY_SIDE)
    original = restored.window.parts.comparing.original
    restored.wheel(*INSIDE, notches=2)

    assert restored.pick_colour(*INSIDE) == AFTER
    position = restored.position(INSIDE[0] + 0.5, INSIDE[1] + 0.5).toPoint()
    assert original.grab().toImage().pixelColor(position) == BEFORE
    assert abs(original.width() - restored.canvas.width()) <= 1


def test_dragging_the_original_moves_both(restored: WindowDriver) -> None:
    restored.key(SIDE_BY_SIDE)
    restored.wheel(*INSIDE, notches=8)
    original = restored.window.parts.comparing.original
    before = restored.canvas.view
    assert before is not None

    QTest.mousePress(original, Qt.MouseButton.LeftButton, pos=QPoint(100, 100))
    QTest.mouseMove(original, QPoint(130, 90))
    QTest.mouseRelease(original, Qt.MouseButton.LeftButton, pos=QPoint(130, 90))

    after, beside = restored.canvas.view, original.view
    assert after is not None
    assert beside is not None
    assert (after.left - before.left, after.top - before.top) == (30, -10)
    assert (beside.left, beside.top, beside.zoom) == (after.left, after.top, after.zoom)


def test_difference_is_bright_where_the_result_differs_and_black_elsewhere(
    restored: WindowDriver,
) -> None:
    restored.key(DIFFERENCE)

    assert restored.pick_colour(*INSIDE) == QColor(160, 160, 160)
    assert restored.pick_colour(30, 5) == QColor(0, 0, 0)


def test_difference_of_nothing_is_said(driver: WindowDriver) -> None:
    driver.open_pixels(np.full((40, 60, 3), 100, np.uint8))

    driver.key(DIFFERENCE)

    assert "No difference" in driver.window.statusBar().currentMessage()


@pytest.mark.parametrize("key", [SPLIT, SIDE_BY_SIDE, DIFFERENCE])
def test_the_same_key_and_escape_leave_a_comparison(restored: WindowDriver, key: Qt.Key) -> None:
    restored.key(key)
    restored.key(key)
    by_key = mode(restored)
    restored.key(key)

    restored.key(Qt.Key.Key_Escape)

    assert (by_key, mode(restored)) == (ComparisonMode.OFF, ComparisonMode.OFF)


def test_the_tool_bar_says_which_comparison_is_on_and_moves_no_button(
    restored: WindowDriver,
) -> None:
    parts, actions = restored.window.parts, restored.window.actions_
    before = [parts.compare.geometry(), parts.restore_bar.geometry()]

    actions.split.trigger()
    restored.qtbot.wait(0)

    assert "Esc" in parts.comparison_hint.text()
    assert actions.split.isChecked()
    assert [parts.compare.geometry(), parts.restore_bar.geometry()] == before


def test_strokes_are_painted_over_both_sides_of_the_split(restored: WindowDriver) -> None:
    restored.key(SPLIT)

    restored.drag((20, 5), (40, 5))

    assert restored.document.mask.elements[5, 25]
    assert restored.pick_colour(25, 5) != BEFORE
    assert restored.pick_colour(38, 5) != BEFORE


def test_the_mask_is_hidden_until_the_user_paints(driver: WindowDriver) -> None:
    driver.open_pixels(np.full((40, 60, 3), 100, np.uint8))
    driver.window.workbench.painter.set_diameter(8)
    driver.drag((10, 20), (50, 20))
    driver.key(SPLIT)
    hidden = driver.pick_colour(45, 20)

    driver.drag((10, 35), (20, 35))

    assert hidden == BEFORE
    assert driver.pick_colour(45, 20) != BEFORE


def test_guide_lines_are_hidden_with_the_mask(drawn: WindowDriver) -> None:
    drawn.key(SPLIT)

    assert drawn.pick_colour(45, 19.5).name() != DARK.guide_line


def test_a_result_that_arrives_is_shown_beside_the_original(restored: WindowDriver) -> None:
    restored.key(SPLIT)
    restored.drag((10, 5), (50, 5))
    restored.restore(value=200)

    assert restored.pick_colour(20, 3) == BEFORE
    assert restored.pick_colour(45, 3) == QColor(200, 200, 200)


def test_backslash_shows_the_original_in_the_split_view(restored: WindowDriver) -> None:
    restored.key(SPLIT)

    QTest.keyPress(restored.canvas, Qt.Key.Key_Backslash)
    held = restored.pick_colour(40, 20)
    QTest.keyRelease(restored.canvas, Qt.Key.Key_Backslash)

    assert (held, restored.pick_colour(40, 20)) == (BEFORE, AFTER)


@pytest.mark.parametrize(("width_px", "is_shown"), [(1280, True), (853, False)])
def test_comparisons_have_buttons_where_there_is_room(
    driver: WindowDriver, width_px: int, *, is_shown: bool
) -> None:
    button = next(
        button
        for button in driver.window.findChildren(QToolButton)
        if button.defaultAction() is driver.window.actions_.split
    )

    driver.window.resize(width_px, 600)

    driver.qtbot.waitUntil(lambda: button.isVisible() == is_shown, timeout=2000)


def test_side_by_side_keeps_the_middle_of_an_enlarged_picture(restored: WindowDriver) -> None:
    restored.canvas.zoom_to(40)
    before = restored.canvas.picture_point(QPointF(restored.canvas.rect().center()))

    restored.key(SIDE_BY_SIDE)

    after = restored.canvas.picture_point(QPointF(restored.canvas.rect().center()))
    assert (after.x, after.y) == pytest.approx((before.x, before.y), abs=0.1)
