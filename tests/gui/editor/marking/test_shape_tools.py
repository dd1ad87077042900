"""Lasso, polygon and rectangle with mouse and keys."""

import numpy as np
import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.editor.tools.toolbox import ToolKind
from engine.pictures.pixels import Mask
from tests.helpers.window_driver import LEFT, NO_KEYS, WindowDriver, copy_mask

SHIFT = Qt.KeyboardModifier.ShiftModifier
ALT = Qt.KeyboardModifier.AltModifier
CTRL = Qt.KeyboardModifier.ControlModifier
RIGHT = Qt.MouseButton.RightButton
SQUARE = [(10, 10), (30, 10), (30, 30), (10, 30)]


def block(left: int, top: int, right: int, bottom: int) -> Mask:
    """Return a mask of the picture's size with one rectangle."""
    mask = np.zeros((40, 60), np.bool_)
    mask[top:bottom, left:right] = True
    return mask


def click(driver: WindowDriver, x: float, y: float, *, button: Qt.MouseButton = LEFT) -> None:
    driver.press(x, y, button=button)
    driver.release(x, y, button=button)


def double_click(driver: WindowDriver, x: float, y: float) -> None:
    """Click and double click, with the events that Qt sends."""
    click(driver, x, y)
    position = driver.position(x, y)
    QApplication.sendEvent(
        driver.canvas,
        QMouseEvent(
            QEvent.Type.MouseButtonDblClick,
            position,
            driver.canvas.mapToGlobal(position),
            LEFT,
            LEFT,
            NO_KEYS,
        ),
    )
    driver.release(x, y)


def draw_lasso(
    driver: WindowDriver,
    corners: list[tuple[int, int]],
    *,
    button: Qt.MouseButton = LEFT,
    keys: Qt.KeyboardModifier = NO_KEYS,
) -> None:
    driver.press(*corners[0], button=button, keys=keys)
    for corner in corners[1:]:
        driver.move(*corner, button=button, keys=keys)
    driver.release(*corners[-1], button=button, keys=keys)


@pytest.mark.parametrize(
    ("key", "kind"),
    [
        (Qt.Key.Key_F, ToolKind.LASSO),
        (Qt.Key.Key_P, ToolKind.POLYGON),
        (Qt.Key.Key_R, ToolKind.RECTANGLE),
    ],
)
def test_key_chooses_the_tool(opened: WindowDriver, key: Qt.Key, kind: ToolKind) -> None:
    opened.key(key)
    opened.key(key)

    assert opened.window.workbench.toolbox.kind is kind


def test_lasso_marks_what_it_goes_around(opened: WindowDriver) -> None:
    opened.key(Qt.Key.Key_F)

    draw_lasso(opened, SQUARE)

    assert np.array_equal(opened.document.mask.elements, block(10, 10, 30, 30))


def test_lasso_is_one_step_that_is_undone_and_redone(opened: WindowDriver) -> None:
    opened.key(Qt.Key.Key_F)
    draw_lasso(opened, SQUARE)
    marked = copy_mask(opened.document)
    text = opened.window.actions_.undo.text()

    opened.key(Qt.Key.Key_Z, CTRL)
    undone = copy_mask(opened.document)
    opened.key(Qt.Key.Key_Y, CTRL)

    assert text == "&Undo lasso"
    assert not undone.any()
    assert np.array_equal(opened.document.mask.elements, marked)


def test_lasso_may_leave_the_picture(opened: WindowDriver) -> None:
    opened.key(Qt.Key.Key_F)

    draw_lasso(opened, [(-20, 30), (80, 30), (80, 90), (-20, 90)])

    assert np.array_equal(opened.document.mask.elements, block(0, 30, 60, 40))


@pytest.mark.parametrize(
    ("button", "keys", "expected"),
    [
        (LEFT, NO_KEYS, block(10, 10, 30, 30) | block(20, 20, 40, 35)),
        (LEFT, SHIFT, block(10, 10, 30, 30) | block(20, 20, 40, 35)),
        (LEFT, ALT, block(10, 10, 30, 30) & ~block(20, 20, 40, 35)),
        (RIGHT, NO_KEYS, block(10, 10, 30, 30) & ~block(20, 20, 40, 35)),
        (LEFT, SHIFT | ALT, block(20, 20, 30, 30)),
    ],
    ids=["no key", "Shift", "Alt", "right button", "Shift and Alt"],
)
def test_keys_and_button_say_how_a_lasso_is_combined(
    opened: WindowDriver, button: Qt.MouseButton, keys: Qt.KeyboardModifier, expected: Mask
) -> None:
    opened.key(Qt.Key.Key_F)
    draw_lasso(opened, SQUARE)

    draw_lasso(opened, [(20, 20), (40, 20), (40, 35), (20, 35)], button=button, keys=keys)

    assert np.array_equal(opened.document.mask.elements, expected)


def test_click_with_the_lasso_marks_nothing(opened: WindowDriver) -> None:
    opened.key(Qt.Key.Key_F)

    click(opened, 20, 20)

    assert opened.document.mask.area == 0
    assert opened.document.undo_stack.count() == 0


def test_escape_drops_a_lasso(opened: WindowDriver) -> None:
    opened.key(Qt.Key.Key_F)
    opened.press(10, 10)
    opened.move(30, 10)
    opened.move(30, 30)

    opened.key(Qt.Key.Key_Escape)
    opened.release(30, 30)

    assert opened.document.mask.area == 0


def test_rectangle_marks_what_lies_between_its_corners(opened: WindowDriver) -> None:
    opened.key(Qt.Key.Key_R)

    opened.drag((30, 25), (10, 5))

    assert np.array_equal(opened.document.mask.elements, block(10, 5, 30, 25))


def test_shift_makes_a_square(opened: WindowDriver) -> None:
    opened.key(Qt.Key.Key_R)

    opened.press(10, 5)
    opened.move(30, 10, keys=SHIFT)
    opened.release(30, 10, keys=SHIFT)

    assert np.array_equal(opened.document.mask.elements, block(10, 5, 30, 25))


def test_shift_and_alt_intersect_with_a_rectangle_that_is_no_square(opened: WindowDriver) -> None:
    opened.key(Qt.Key.Key_R)
    opened.drag((10, 10), (30, 30))

    opened.drag((20, 0), (40, 20), keys=SHIFT | ALT)

    assert np.array_equal(opened.document.mask.elements, block(20, 10, 30, 20))


@pytest.mark.parametrize("end", [Qt.Key.Key_Return, Qt.Key.Key_Enter, "double", "first"])
def test_polygon_is_closed(opened: WindowDriver, end: Qt.Key | str) -> None:
    opened.key(Qt.Key.Key_P)
    for corner in SQUARE[:-1]:
        click(opened, *corner)

    if end == "double":
        double_click(opened, *SQUARE[-1])
    else:
        click(opened, *SQUARE[-1])
    if end == "first":
        click(opened, 10.2, 10.2)
    elif isinstance(end, Qt.Key):
        opened.key(end)

    assert np.array_equal(opened.document.mask.elements, block(10, 10, 30, 30))
    assert opened.document.undo_stack.count() == 1
    assert opened.engine.jobs == []


def test_double_click_on_the_first_corner_begins_no_other_polygon(opened: WindowDriver) -> None:
    opened.key(Qt.Key.Key_P)
    for corner in SQUARE:
        click(opened, *corner)

    double_click(opened, *SQUARE[0])

    assert not opened.window.workbench.toolbox.is_drawing
    assert np.array_equal(opened.document.mask.elements, block(10, 10, 30, 30))


@pytest.mark.parametrize(
    ("key", "keys"), [(Qt.Key.Key_Backspace, NO_KEYS), (Qt.Key.Key_Z, CTRL)], ids=["⌫", "Ctrl+Z"]
)
def test_key_takes_the_last_corner_back(
    opened: WindowDriver, key: Qt.Key, keys: Qt.KeyboardModifier
) -> None:
    opened.key(Qt.Key.Key_R)
    opened.drag((40, 5), (50, 10))
    opened.key(Qt.Key.Key_P)
    for corner in [*SQUARE[:3], (50, 39), SQUARE[3]]:
        click(opened, *corner)
    opened.key(key, keys)
    opened.key(key, keys)
    click(opened, *SQUARE[3])

    opened.key(Qt.Key.Key_Return)

    expected = block(10, 10, 30, 30) | block(40, 5, 50, 10)
    assert np.array_equal(opened.document.mask.elements, expected)


def test_escape_drops_a_polygon_and_nothing_else(opened: WindowDriver) -> None:
    opened.key(Qt.Key.Key_R)
    opened.drag((40, 5), (50, 10))
    opened.key(Qt.Key.Key_P)
    for corner in SQUARE:
        click(opened, *corner)

    opened.key(Qt.Key.Key_Escape)

    assert not opened.window.workbench.toolbox.is_drawing
    assert np.array_equal(opened.document.mask.elements, block(40, 5, 50, 10))


def test_another_tool_drops_a_polygon(opened: WindowDriver) -> None:
    opened.key(Qt.Key.Key_P)
    for corner in SQUARE:
        click(opened, *corner)

    opened.key(Qt.Key.Key_B)
    opened.key(Qt.Key.Key_P)

    assert not opened.window.workbench.toolbox.is_drawing
    assert opened.document.mask.area == 0


def test_keys_of_the_first_corner_say_how_a_polygon_is_combined(opened: WindowDriver) -> None:
    opened.key(Qt.Key.Key_R)
    opened.drag((0, 0), (60, 40))
    opened.key(Qt.Key.Key_P)
    opened.press(*SQUARE[0], keys=ALT)
    opened.release(*SQUARE[0])
    for corner in SQUARE[1:]:
        click(opened, *corner)

    opened.key(Qt.Key.Key_Return)

    assert np.array_equal(opened.document.mask.elements, ~block(10, 10, 30, 30))


def test_enter_restores_when_no_polygon_is_drawn(opened: WindowDriver) -> None:
    opened.key(Qt.Key.Key_P)
    for corner in SQUARE:
        click(opened, *corner)
    opened.key(Qt.Key.Key_Return)

    opened.key(Qt.Key.Key_Return)

    assert len(opened.engine.jobs) == 1


def test_alt_erases_with_the_brush(opened: WindowDriver) -> None:
    opened.drag((10, 20), (40, 20))

    opened.drag((20, 20), (30, 20), keys=ALT)

    assert not opened.document.mask.elements[20, 20:30].any()


def test_outline_is_shown_while_it_is_drawn_and_gone_afterwards(opened: WindowDriver) -> None:
    before = opened.grab_canvas()
    opened.key(Qt.Key.Key_R)
    opened.press(10, 10)
    opened.move(30, 30)
    drawn = opened.canvas.grab().toImage()

    opened.key(Qt.Key.Key_Escape)
    opened.release(30, 30)

    corner = opened.position(10, 10).toPoint()
    along = {drawn.pixelColor(corner.x() + step, corner.y()).name() for step in range(20)}
    assert "#ffffff" in along
    assert opened.grab_canvas() == before


def test_outline_drawn_in_parts_looks_like_one_drawn_at_once(opened: WindowDriver) -> None:
    opened.key(Qt.Key.Key_F)
    opened.press(5, 5)
    for x, y in ((20, 5), (25, 20), (12, 25)):
        opened.move(x, y)
        QTest.qWait(1)
    in_parts = opened.canvas.grab().toImage()

    opened.canvas.update()

    assert opened.canvas.grab().toImage() == in_parts


def test_key_shows_at_once_what_a_press_would_do(opened: WindowDriver) -> None:
    opened.key(Qt.Key.Key_F)
    opened.move(20, 20, button=Qt.MouseButton.NoButton)
    toolbox = opened.window.workbench.toolbox
    free = toolbox.overlay.badge

    QTest.keyPress(opened.canvas, Qt.Key.Key_Alt, ALT)
    taking = toolbox.overlay.badge
    QTest.keyRelease(opened.canvas, Qt.Key.Key_Alt)

    assert (free, taking, toolbox.overlay.badge) == ("", "−", "")  # noqa: RUF001
