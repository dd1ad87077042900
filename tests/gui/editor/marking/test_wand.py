"""The wand with mouse, keys and options."""

import numpy as np
import pytest
from PySide6.QtCore import Qt

from app.editor.tools.toolbox import ToolKind
from app.shared.settings import SettingsFile
from engine.pictures.pixels import Mask, Pixels
from tests.helpers.window_driver import LEFT, NO_KEYS, WindowDriver, copy_mask

SHIFT = Qt.KeyboardModifier.ShiftModifier
ALT = Qt.KeyboardModifier.AltModifier
CTRL = Qt.KeyboardModifier.ControlModifier


def two_discs() -> Pixels:
    """Return two squares of nearly one colour on black."""
    pixels = np.zeros((40, 60, 3), np.uint8)
    pixels[10:20, 10:20] = 100
    pixels[10:20, 30:40] = 110
    return pixels


LEFT_SQUARE = two_discs()[..., 0] == 100
RIGHT_SQUARE = two_discs()[..., 0] == 110


@pytest.fixture
def wand(driver: WindowDriver) -> WindowDriver:
    """A window with `two_discs` and the wand in hand."""
    driver.open_pixels(two_discs())
    driver.window.workbench.painter.set_diameter(8)
    driver.key(Qt.Key.Key_W)
    return driver


def click(
    driver: WindowDriver,
    x: float,
    y: float,
    *,
    keys: Qt.KeyboardModifier = NO_KEYS,
    button: Qt.MouseButton = LEFT,
) -> None:
    """Click and wait until what is alike has been found."""
    steps = driver.document.undo_stack.count()
    driver.press(x, y, keys=keys, button=button)
    driver.release(x, y, keys=keys, button=button)
    driver.qtbot.waitUntil(lambda: driver.document.undo_stack.count() > steps)


def test_click_marks_what_is_alike_and_joined(wand: WindowDriver) -> None:
    click(wand, 15, 15)

    assert np.array_equal(wand.document.mask.elements, LEFT_SQUARE)
    assert wand.window.actions_.undo.text() == "&Undo wand"


def test_wand_is_undone_and_redone(wand: WindowDriver) -> None:
    click(wand, 15, 15)

    wand.key(Qt.Key.Key_Z, CTRL)
    undone = copy_mask(wand.document)
    wand.key(Qt.Key.Key_Y, CTRL)

    assert not undone.any()
    assert np.array_equal(wand.document.mask.elements, LEFT_SQUARE)


@pytest.mark.parametrize(
    ("tolerance", "expected"), [(9, LEFT_SQUARE), (10, LEFT_SQUARE | RIGHT_SQUARE)]
)
def test_without_contiguity_all_of_the_picture_is_marked(
    wand: WindowDriver, tolerance: int, expected: Mask
) -> None:
    options = wand.window.parts.tool_options.wand
    options.tolerance.setValue(tolerance)
    options.contiguous.click()

    click(wand, 15, 15)

    assert np.array_equal(wand.document.mask.elements, expected)


@pytest.mark.parametrize(
    ("keys", "button", "expected"),
    [
        (SHIFT, LEFT, LEFT_SQUARE | RIGHT_SQUARE),
        (SHIFT | ALT, LEFT, np.zeros((40, 60), np.bool_)),
    ],
)
def test_keys_combine(
    wand: WindowDriver, keys: Qt.KeyboardModifier, button: Qt.MouseButton, expected: Mask
) -> None:
    click(wand, 15, 15)

    click(wand, 35, 15, keys=keys, button=button)

    assert np.array_equal(wand.document.mask.elements, expected)


@pytest.mark.parametrize(
    ("keys", "button"), [(ALT, LEFT), (NO_KEYS, Qt.MouseButton.RightButton)], ids=["Alt", "right"]
)
def test_wand_takes_away(
    wand: WindowDriver, keys: Qt.KeyboardModifier, button: Qt.MouseButton
) -> None:
    click(wand, 15, 15)

    click(wand, 15, 15, keys=keys, button=button)

    assert wand.document.mask.area == 0


def test_click_outside_the_picture_marks_nothing(wand: WindowDriver) -> None:
    wand.press(-2, 15)
    wand.release(-2, 15)
    click(wand, 15, 15)

    assert wand.document.undo_stack.count() == 1


@pytest.mark.parametrize(
    ("key", "keys"), [(Qt.Key.Key_Escape, NO_KEYS), (Qt.Key.Key_Z, CTRL)], ids=["Esc", "Ctrl+Z"]
)
def test_key_drops_what_has_not_been_found_yet(
    wand: WindowDriver, key: Qt.Key, keys: Qt.KeyboardModifier
) -> None:
    wand.press(35, 15)
    wand.release(35, 15)

    wand.key(key, keys)
    click(wand, 15, 15)

    assert np.array_equal(wand.document.mask.elements, LEFT_SQUARE)


def test_region_that_is_found_during_a_stroke_is_a_step_of_its_own(wand: WindowDriver) -> None:
    wand.press(15, 15)
    wand.release(15, 15)
    wand.key(Qt.Key.Key_B)
    wand.press(50, 30)

    wand.qtbot.waitUntil(lambda: wand.document.undo_stack.count() == 2)
    wand.release(50, 30)

    wand.key(Qt.Key.Key_Z, CTRL)
    assert wand.document.mask.elements[30, 50]
    assert not wand.document.mask.elements[15, 15]


def test_tool_bar_shows_the_options_of_the_tool_and_keeps_its_width(wand: WindowDriver) -> None:
    parts = wand.window.parts
    with_wand = (parts.tool_options.wand.isVisible(), parts.brush_size.isVisible())
    width_px = parts.tool_options.width()

    wand.key(Qt.Key.Key_B)

    assert with_wand == (True, False)
    assert not parts.tool_options.wand.isVisible()
    assert parts.brush_size.isVisible()
    assert parts.tool_options.width() == width_px


def test_second_key_chooses_the_wand(opened: WindowDriver) -> None:
    opened.key(Qt.Key.Key_U)

    assert opened.window.workbench.toolbox.kind is ToolKind.WAND


def test_options_are_remembered(wand: WindowDriver) -> None:
    options = wand.window.parts.tool_options.wand
    options.tolerance.setValue(7)
    options.contiguous.click()

    wand.close()

    settings = SettingsFile(wand.folder / "settings.ini").read()
    assert (settings.wand_tolerance, settings.is_wand_contiguous) == (7, False)
