"""The Mask menu: operations with an amount are shown at once, accepted or taken back."""

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.editor.marking.morphology import MarkedPart, Operation, change_shape
from engine.pictures.pixels import Mask
from tests.helpers.window_driver import WindowDriver, copy_mask

CTRL = Qt.KeyboardModifier.ControlModifier


def block(left: int, top: int, right: int, bottom: int) -> Mask:
    """Return a mask of the picture's size with one rectangle."""
    mask = np.zeros((40, 60), np.bool_)
    mask[top:bottom, left:right] = True
    return mask


SQUARE = block(20, 12, 36, 28)


@pytest.fixture
def marked(opened: WindowDriver) -> WindowDriver:
    """A window with `SQUARE` as its mask, and the brush in hand."""
    opened.key(Qt.Key.Key_R)
    opened.drag((20, 12), (36, 28))
    opened.key(Qt.Key.Key_B)
    return opened


def after(mask: Mask, operation: Operation, amount_px: int) -> Mask:
    part = MarkedPart.of_mask(mask)
    assert part is not None
    change = change_shape(part, operation, amount_px)
    assert change is not None
    result = mask.copy()
    result[change.place.slices] ^= change.unpack()
    return result


def wait_for(driver: WindowDriver, mask: Mask) -> None:
    driver.qtbot.waitUntil(lambda: np.array_equal(driver.document.mask.elements, mask))


def type_amount(driver: WindowDriver, amount: str) -> None:
    number = driver.window.parts.tool_options.amount.number
    assert number.hasFocus()
    QTest.keyClicks(number, amount)


@pytest.mark.parametrize(
    ("name", "operation", "text"),
    [
        ("grow_mask", Operation.GROW, "&Undo grow mask"),
        ("shrink_mask", Operation.SHRINK, "&Undo shrink mask"),
        ("smooth_mask", Operation.SMOOTH, "&Undo smooth mask"),
    ],
)
def test_operation_is_shown_at_once_and_is_one_step(
    marked: WindowDriver, name: str, operation: Operation, text: str
) -> None:
    getattr(marked.window.actions_, name).trigger()
    wait_for(marked, after(SQUARE, operation, 4))
    steps_while_shown = marked.document.undo_stack.count()
    type_amount(marked, "7")
    wait_for(marked, after(SQUARE, operation, 7))

    marked.key(Qt.Key.Key_Return)

    assert steps_while_shown == 1
    assert marked.document.undo_stack.count() == 2
    assert marked.window.actions_.undo.text() == text
    assert marked.canvas.hasFocus()
    assert marked.engine.jobs == []


def test_operation_is_undone_and_redone(marked: WindowDriver) -> None:
    marked.window.actions_.grow_mask.trigger()
    wait_for(marked, after(SQUARE, Operation.GROW, 4))
    marked.key(Qt.Key.Key_Return)

    marked.key(Qt.Key.Key_Z, CTRL)
    undone = copy_mask(marked.document)
    marked.key(Qt.Key.Key_Y, CTRL)

    assert np.array_equal(undone, SQUARE)
    assert np.array_equal(marked.document.mask.elements, after(SQUARE, Operation.GROW, 4))


def test_escape_takes_an_operation_back(marked: WindowDriver) -> None:
    marked.window.actions_.grow_mask.trigger()
    wait_for(marked, after(SQUARE, Operation.GROW, 4))

    marked.key(Qt.Key.Key_Escape)

    assert np.array_equal(marked.document.mask.elements, SQUARE)
    assert marked.document.undo_stack.count() == 1
    assert not marked.window.parts.tool_options.is_asking
    assert marked.canvas.hasFocus()


def test_buttons_keep_and_take_back(marked: WindowDriver) -> None:
    amount = marked.window.parts.tool_options.amount
    marked.window.actions_.grow_mask.trigger()
    wait_for(marked, after(SQUARE, Operation.GROW, 4))
    amount.cancel_button.click()
    cancelled = copy_mask(marked.document)
    marked.window.actions_.grow_mask.trigger()
    wait_for(marked, after(SQUARE, Operation.GROW, 4))

    amount.accept_button.click()

    assert np.array_equal(cancelled, SQUARE)
    assert marked.document.undo_stack.count() == 2


def test_a_stroke_keeps_what_is_shown(marked: WindowDriver) -> None:
    marked.window.actions_.grow_mask.trigger()
    wait_for(marked, after(SQUARE, Operation.GROW, 4))

    marked.drag((5, 5), (5, 5))
    marked.key(Qt.Key.Key_Z, CTRL)

    assert np.array_equal(marked.document.mask.elements, after(SQUARE, Operation.GROW, 4))
    assert marked.window.actions_.undo.text() == "&Undo grow mask"


def test_undo_while_the_amount_is_asked_for_takes_the_operation_back(marked: WindowDriver) -> None:
    marked.window.actions_.grow_mask.trigger()
    wait_for(marked, after(SQUARE, Operation.GROW, 4))

    marked.window.actions_.undo.trigger()

    assert np.array_equal(marked.document.mask.elements, SQUARE)
    assert not marked.window.parts.tool_options.is_asking


def test_another_operation_keeps_the_one_before(marked: WindowDriver) -> None:
    marked.window.actions_.grow_mask.trigger()
    wait_for(marked, after(SQUARE, Operation.GROW, 4))

    marked.window.actions_.shrink_mask.trigger()

    grown = after(SQUARE, Operation.GROW, 4)
    wait_for(marked, after(grown, Operation.SHRINK, 4))
    assert marked.document.undo_stack.count() == 2


def test_restore_uses_what_is_shown(marked: WindowDriver) -> None:
    marked.window.actions_.grow_mask.trigger()
    wait_for(marked, after(SQUARE, Operation.GROW, 4))

    marked.window.actions_.restore.trigger()

    assert np.array_equal(marked.engine.jobs[0].mask, after(SQUARE, Operation.GROW, 4))


def test_amount_is_remembered(marked: WindowDriver) -> None:
    marked.window.actions_.grow_mask.trigger()
    type_amount(marked, "9")
    marked.key(Qt.Key.Key_Return)
    wait_for(marked, after(SQUARE, Operation.GROW, 9))

    marked.window.actions_.grow_mask.trigger()

    assert marked.window.parts.tool_options.amount.number.value() == 9


def test_fill_holes_is_one_step_without_a_question(marked: WindowDriver) -> None:
    marked.key(Qt.Key.Key_R)
    marked.drag((24, 16), (30, 22), button=Qt.MouseButton.RightButton)

    marked.window.actions_.fill_holes.trigger()

    wait_for(marked, SQUARE)
    assert marked.document.undo_stack.count() == 3
    assert not marked.window.parts.tool_options.is_asking


def test_specks_are_removed(marked: WindowDriver) -> None:
    marked.key(Qt.Key.Key_R)
    marked.drag((50, 30), (54, 33))

    marked.window.actions_.remove_specks.trigger()

    wait_for(marked, SQUARE)


def test_operations_need_a_mask(opened: WindowDriver) -> None:
    actions = opened.window.actions_

    assert not actions.grow_mask.isEnabled()
    assert not actions.fill_holes.isEnabled()


def test_another_picture_ends_the_question(marked: WindowDriver) -> None:
    marked.window.actions_.grow_mask.trigger()
    marked.dialogs.gives_up_mask = True

    marked.open_pixels(np.zeros((40, 60, 3), np.uint8), name="other.png")

    assert not marked.window.parts.tool_options.is_asking
    assert marked.document.mask.area == 0
