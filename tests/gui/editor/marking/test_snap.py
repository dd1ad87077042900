"""The snap tool with mouse and keys; the engine is a fake."""

import numpy as np
import pytest
from PySide6.QtCore import Qt

from app.editor.tools.toolbox import ToolKind
from engine.pictures.hints import Hint
from engine.pictures.pixels import Mask
from tests.helpers.window_driver import LEFT, NO_KEYS, WindowDriver, copy_mask

ALT = Qt.KeyboardModifier.AltModifier
CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


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
    assert np.array_equal(sent.hints, block(20, 10, 40, 30)[SENT])
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


@pytest.fixture
def found(snap: WindowDriver) -> WindowDriver:
    """A window with an object that has just been marked, over a mask that was there before."""
    snap.key(Qt.Key.Key_B)
    snap.drag((30, 18), (30, 18))
    snap.key(Qt.Key.Key_N)
    draw_around(snap)
    snap.engine.end_snap(FOUND[SENT])
    snap.qtbot.waitUntil(lambda: snap.document.undo_stack.count() == 2)
    return snap


def scribble(driver: WindowDriver, *, keys: Qt.KeyboardModifier) -> None:
    """Draw a line beside the object that leads nowhere back."""
    driver.press(38, 18, keys=keys)
    for x in (40, 42, 44):
        driver.move(x, 18, keys=keys)
    driver.release(44, 18, keys=keys)


@pytest.mark.parametrize(("keys", "hint"), [(SHIFT, Hint.OBJECT), (ALT, Hint.BACKGROUND)])
def test_stroke_says_for_certain_what_is_object_and_what_is_not(
    found: WindowDriver, keys: Qt.KeyboardModifier, hint: Hint
) -> None:
    scribble(found, keys=keys)

    hints = found.engine.snaps[1].hints
    drawn = np.argwhere(hints == hint)
    assert (hints == Hint.INSIDE).any()
    assert {int(row) for row, _ in drawn} <= {17, 18}
    assert len(drawn) >= 7


def test_outline_says_what_may_be_object(found: WindowDriver) -> None:
    draw_around(found, keys=SHIFT)

    hints = found.engine.snaps[1].hints
    assert np.count_nonzero(hints == Hint.MAYBE_OBJECT) == 400


def test_refined_object_replaces_the_one_before_and_is_one_step(found: WindowDriver) -> None:
    before = copy_mask(found.document)
    scribble(found, keys=ALT)
    smaller = block(25, 15, 30, 25)
    found.engine.end_snap(smaller[SENT])
    found.qtbot.waitUntil(lambda: found.document.undo_stack.count() == 3)
    refined = copy_mask(found.document)
    found.key(Qt.Key.Key_Z, CTRL)
    undone = copy_mask(found.document)
    found.key(Qt.Key.Key_Y, CTRL)
    redone = copy_mask(found.document)

    painted = before & ~FOUND | refined & ~smaller
    assert np.array_equal(refined & ~painted, smaller & ~painted)
    assert refined[18, 32]  # painted before, so it stays
    assert not refined[22, 32]
    assert np.array_equal(undone, before)
    assert np.array_equal(redone, refined)


def test_after_an_undo_the_object_before_is_refined(found: WindowDriver) -> None:
    scribble(found, keys=ALT)
    found.engine.end_snap(block(25, 15, 30, 25)[SENT])
    found.qtbot.waitUntil(lambda: found.document.undo_stack.count() == 3)
    found.key(Qt.Key.Key_Z, CTRL)

    scribble(found, keys=SHIFT)

    assert not (found.engine.snaps[2].hints == Hint.BACKGROUND).any()


def test_lasso_without_a_key_begins_another_object(found: WindowDriver) -> None:
    draw_around(found)

    assert found.engine.snaps[1].hints.max() == Hint.INSIDE


def test_what_is_no_longer_the_newest_step_is_not_refined(found: WindowDriver) -> None:
    found.key(Qt.Key.Key_B)
    found.drag((10, 35), (12, 35))
    found.key(Qt.Key.Key_N)

    draw_around(found, keys=SHIFT)

    assert found.engine.snaps[1].hints.max() == Hint.INSIDE
