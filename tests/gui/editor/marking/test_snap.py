"""The snap tool with mouse and keys; the engine is a fake."""

import numpy as np
import pytest
from PySide6.QtCore import Qt

from app.editor.tools.toolbox import ToolKind
from engine.pictures.pixels import Mask
from tests.helpers.window_driver import LEFT, NO_KEYS, WindowDriver, copy_mask

ALT = Qt.KeyboardModifier.AltModifier
CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def snap(opened: WindowDriver) -> WindowDriver:
    """A window with the snap tool in hand."""
    opened.key(Qt.Key.Key_N)
    return opened


def draw_around(driver: WindowDriver, *, keys: Qt.KeyboardModifier = NO_KEYS) -> None:
    """Draw a square of 20 pixels around the middle; 16 pixels beside it are sent too."""
    driver.press(20, 10, keys=keys)
    for corner in ((40, 10), (40, 30), (20, 30)):
        driver.move(*corner, keys=keys)
    driver.release(20, 30, keys=keys)


def block(left: int, top: int, right: int, bottom: int) -> Mask:
    """Return a mask of the picture's size with one rectangle."""
    mask = np.zeros((40, 60), np.bool_)
    mask[top:bottom, left:right] = True
    return mask


FOUND = block(25, 15, 35, 25)
SENT = np.s_[0:40, 4:56]


def test_lasso_sends_the_picture_around_it_and_marks_what_is_found(snap: WindowDriver) -> None:
    draw_around(snap)
    before = snap.document.mask.area

    snap.engine.end_snap(FOUND[SENT])
    snap.qtbot.waitUntil(lambda: snap.document.mask.area > 0)

    [sent] = snap.engine.snaps
    assert before == 0
    assert np.array_equal(sent.pixels, snap.document.pixels[SENT])
    assert np.array_equal(sent.rough, block(20, 10, 40, 30)[SENT])
    assert np.array_equal(snap.document.mask.elements, FOUND)


def test_snap_is_one_step_that_is_undone_and_redone(snap: WindowDriver) -> None:
    draw_around(snap)
    snap.engine.end_snap(FOUND[SENT])
    snap.qtbot.waitUntil(lambda: snap.document.undo_stack.count() == 1)
    text = snap.window.actions_.undo.text()

    snap.key(Qt.Key.Key_Z, CTRL)
    undone = copy_mask(snap.document)
    snap.key(Qt.Key.Key_Y, CTRL)

    assert text == "&Undo snap"
    assert not undone.any()
    assert np.array_equal(snap.document.mask.elements, FOUND)


def test_alt_takes_the_object_away(snap: WindowDriver) -> None:
    snap.key(Qt.Key.Key_R)
    snap.drag((0, 0), (60, 40))
    snap.key(Qt.Key.Key_N)
    draw_around(snap, keys=ALT)

    snap.engine.end_snap(FOUND[SENT])

    snap.qtbot.waitUntil(lambda: np.array_equal(snap.document.mask.elements, ~FOUND))


@pytest.mark.parametrize(
    ("key", "keys"), [(Qt.Key.Key_Escape, NO_KEYS), (Qt.Key.Key_Z, CTRL)], ids=["Esc", "Ctrl+Z"]
)
def test_key_drops_the_search(snap: WindowDriver, key: Qt.Key, keys: Qt.KeyboardModifier) -> None:
    draw_around(snap)

    snap.key(key, keys)
    snap.engine.end_snap(FOUND[SENT])
    snap.qtbot.wait(20)

    assert snap.engine.cancelled == [-1]
    assert snap.document.mask.area == 0


def test_newer_lasso_drops_the_one_before(snap: WindowDriver) -> None:
    draw_around(snap)
    draw_around(snap)

    snap.engine.end_snap(block(0, 0, 60, 40)[SENT], index=0)
    snap.engine.end_snap(FOUND[SENT], index=1)
    snap.qtbot.waitUntil(lambda: snap.document.mask.area > 0)

    assert snap.engine.cancelled == [-1]
    assert np.array_equal(snap.document.mask.elements, FOUND)


def test_no_object_is_told(snap: WindowDriver) -> None:
    draw_around(snap)

    snap.engine.end_snap(np.zeros((40, 52), np.bool_))
    snap.qtbot.waitUntil(lambda: bool(snap.banner_text))

    assert snap.banner_text == "No object was found there. Draw closer to its outline."
    assert snap.document.undo_stack.count() == 0


def test_failure_is_told_and_the_next_lasso_works(snap: WindowDriver) -> None:
    draw_around(snap)
    snap.engine.end_snap(None)
    snap.qtbot.waitUntil(lambda: bool(snap.banner_text))

    draw_around(snap)
    snap.engine.end_snap(FOUND[SENT])

    snap.qtbot.waitUntil(lambda: np.array_equal(snap.document.mask.elements, FOUND))


def test_another_picture_drops_the_search(snap: WindowDriver) -> None:
    draw_around(snap)

    snap.open_pixels(np.zeros((40, 60, 3), np.uint8), name="other.png")
    snap.engine.end_snap(FOUND[SENT])
    snap.qtbot.wait(20)

    assert snap.document.mask.area == 0


def test_object_is_marked_when_another_tool_has_been_chosen_meanwhile(snap: WindowDriver) -> None:
    draw_around(snap)
    snap.key(Qt.Key.Key_B)
    snap.press(5, 35, button=LEFT)

    snap.engine.end_snap(FOUND[SENT])
    snap.qtbot.waitUntil(lambda: bool(snap.document.mask.elements[FOUND].all()))
    snap.release(5, 35)

    assert snap.window.workbench.toolbox.kind is ToolKind.BRUSH
    assert snap.document.undo_stack.count() == 2
