"""Cropping and straightening with mouse and keys."""

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from app.editor.tools.straighten_tool import find_tilt
from app.editor.tools.toolbox import ToolKind
from tests.helpers.window_driver import WindowDriver

SHIFT = Qt.KeyboardModifier.ShiftModifier


def reshape(driver: WindowDriver, qtbot: QtBot, key: Qt.Key) -> None:
    """Press a key that reshapes the picture, and wait for it."""
    with qtbot.waitSignal(driver.window.workbench.document_changed):
        driver.key(key)


def test_enter_crops_to_the_frame(opened: WindowDriver, qtbot: QtBot) -> None:
    expected = opened.document.pixels[5:25, 10:50].copy()
    opened.key(Qt.Key.Key_C)
    opened.drag((10, 5), (50, 25))

    reshape(opened, qtbot, Qt.Key.Key_Return)

    np.testing.assert_array_equal(opened.document.pixels, expected)


def test_a_corner_is_dragged_and_the_inside_moves_the_frame(
    opened: WindowDriver, qtbot: QtBot
) -> None:
    expected = opened.document.pixels[8:33, 7:42].copy()
    opened.key(Qt.Key.Key_C)
    opened.drag((10, 5), (50, 25))
    opened.drag((50, 25), (45, 30))

    opened.drag((30, 15), (27, 18))
    reshape(opened, qtbot, Qt.Key.Key_Return)

    np.testing.assert_array_equal(opened.document.pixels, expected)


def test_a_side_moves_alone(opened: WindowDriver, qtbot: QtBot) -> None:
    expected = opened.document.pixels[5:25, 10:40].copy()
    opened.key(Qt.Key.Key_C)
    opened.drag((10, 5), (50, 25))

    opened.drag((50, 15), (40, 30))
    reshape(opened, qtbot, Qt.Key.Key_Return)

    np.testing.assert_array_equal(opened.document.pixels, expected)


def test_escape_drops_the_frame_and_another_one_can_be_drawn(opened: WindowDriver) -> None:
    opened.key(Qt.Key.Key_C)
    opened.drag((10, 5), (50, 25))

    opened.key(Qt.Key.Key_Escape)

    assert opened.window.workbench.toolbox.overlay.path == ()
    assert opened.window.workbench.toolbox.kind is ToolKind.CROP


def test_the_frame_stays_inside_the_picture(opened: WindowDriver) -> None:
    opened.key(Qt.Key.Key_C)
    opened.drag((10, 5), (500, 300))

    right = max(point.x for point in opened.window.workbench.toolbox.overlay.path)
    assert right == opened.document.bounds.width


def test_another_tool_drops_the_frame(opened: WindowDriver) -> None:
    opened.key(Qt.Key.Key_C)
    opened.drag((10, 5), (50, 25))

    opened.key(Qt.Key.Key_B)
    opened.key(Qt.Key.Key_C)

    assert opened.window.workbench.toolbox.overlay.path == ()


def test_a_line_straightens_the_picture(opened: WindowDriver, qtbot: QtBot) -> None:
    before = opened.document.bounds
    opened.key(Qt.Key.Key_C, SHIFT)

    with qtbot.waitSignal(opened.window.workbench.document_changed):
        opened.drag((5, 10), (55, 12))

    after = opened.document.bounds
    assert opened.document.undo_stack.undoText() == "Straighten"
    assert before.width - 4 <= after.width < before.width
    assert before.height - 4 <= after.height < before.height


@pytest.mark.parametrize(
    ("keys", "text"),
    [
        (Qt.KeyboardModifier.NoModifier, "Drag a frame around what should remain"),
        (SHIFT, "Draw along a horizon or a wall"),
    ],
)
def test_the_tool_bar_says_what_to_do(
    opened: WindowDriver, keys: Qt.KeyboardModifier, text: str
) -> None:
    opened.key(Qt.Key.Key_C, keys)

    shown = opened.window.parts.tool_options.currentWidget()
    assert isinstance(shown, QLabel)
    assert shown.text() == text


def test_the_tool_bar_shows_the_size_of_the_frame_while_it_is_dragged(
    opened: WindowDriver,
) -> None:
    opened.key(Qt.Key.Key_C)
    hint = opened.window.parts.tool_options.currentWidget()
    assert isinstance(hint, QLabel)

    opened.press(5, 10)
    opened.move(25, 22)
    while_dragged = hint.text()
    opened.release(25, 22)
    opened.key(Qt.Key.Key_Escape)

    assert while_dragged == "20 × 12 px. Enter crops, Shift keeps the shape"  # noqa: RUF001 a cross
    assert hint.text() == "Drag a frame around what should remain"


def test_a_click_straightens_nothing(opened: WindowDriver) -> None:
    opened.key(Qt.Key.Key_C, SHIFT)

    opened.drag((5, 10), (5, 10))

    assert not opened.window.workbench.reshaping.is_busy


@pytest.mark.parametrize(
    ("direction", "degrees"),
    [
        ((10, 0), 0.0),
        ((10, 10 * np.tan(np.radians(3))), 3.0),
        ((-10, 10 * np.tan(np.radians(3))), -3.0),
        ((10 * np.tan(np.radians(2)), 10), -2.0),
    ],
)
def test_a_tilt_is_measured_from_level_or_upright(
    direction: tuple[float, float], degrees: float
) -> None:
    assert find_tilt(*direction) == pytest.approx(degrees)
