"""The history brush paints the original back, and the repair back again."""

import numpy as np
import pytest
from PySide6.QtCore import Qt

from app.editor.tools.toolbox import ToolKind
from tests.helpers.window_driver import WindowDriver

CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
UNDO = (Qt.Key.Key_Z, CTRL)
RIGHT = Qt.MouseButton.RightButton


@pytest.fixture
def restored(opened: WindowDriver) -> WindowDriver:
    """A window with a repair of 200 over the middle and the history brush in hand."""
    opened.window.workbench.painter.set_diameter(24)
    opened.drag((15, 20), (45, 20))
    opened.restore(value=200)
    opened.window.workbench.painter.set_diameter(8)
    opened.key(Qt.Key.Key_Y)
    return opened


def test_key_takes_the_brush_and_puts_it_away(restored: WindowDriver) -> None:
    toolbox = restored.window.workbench.toolbox
    taken = toolbox.kind

    restored.key(Qt.Key.Key_Y)

    assert taken is ToolKind.HISTORY_BRUSH
    assert toolbox.kind is ToolKind.BRUSH


def test_it_can_be_taken_once_something_has_been_restored(opened: WindowDriver) -> None:
    action = opened.window.actions_.history_brush
    before = action.isEnabled()

    opened.drag((15, 20), (45, 20))
    opened.restore()

    assert not before
    assert action.isEnabled()


def test_stroke_paints_the_original_back_and_is_one_step(restored: WindowDriver) -> None:
    document, steps = restored.document, restored.document.undo_stack.count()
    before = document.pixels.copy()

    restored.drag((20, 20), (40, 20))
    count, painted = document.undo_stack.count(), document.pixels.copy()
    restored.key(*UNDO)

    original = document.original.pixels
    assert count == steps + 1
    assert document.undo_stack.redoText() == "Paint original back"
    assert np.array_equal(painted[20, 20:40], original[20, 20:40])
    assert (painted[12, 20:40] == 200).all()
    assert np.array_equal(document.pixels, before)


def test_redo_paints_it_again(restored: WindowDriver) -> None:
    restored.drag((20, 20), (40, 20))
    painted = restored.document.pixels.copy()

    restored.key(*UNDO)
    restored.key(Qt.Key.Key_Y, CTRL)

    assert np.array_equal(restored.document.pixels, painted)


@pytest.mark.parametrize(
    ("button", "keys"),
    [(RIGHT, Qt.KeyboardModifier.NoModifier), (Qt.MouseButton.LeftButton, ALT)],
)
def test_right_button_and_alt_paint_the_repair_back(
    restored: WindowDriver, button: Qt.MouseButton, keys: Qt.KeyboardModifier
) -> None:
    restored.drag((20, 20), (40, 20))

    restored.window.workbench.painter.set_diameter(24)
    restored.drag((18, 20), (42, 20), button=button, keys=keys)

    assert restored.document.undo_stack.undoText() == "Paint repair back"
    assert (restored.document.pixels[20, 18:42] == 200).all()
    assert restored.document.repairs[0].parts[0].painted_back is None


def test_shift_paints_a_straight_line_from_the_last_stroke(restored: WindowDriver) -> None:
    restored.drag((20, 20), (21, 20))

    restored.press(40, 20, keys=Qt.KeyboardModifier.ShiftModifier)
    restored.release(40, 20, keys=Qt.KeyboardModifier.ShiftModifier)

    original = restored.document.original.pixels
    assert np.array_equal(restored.document.pixels[20, 20:40], original[20, 20:40])


def test_stroke_that_changes_nothing_is_no_step(restored: WindowDriver) -> None:
    steps = restored.document.undo_stack.count()

    restored.drag((2, 38), (4, 38))

    assert restored.document.undo_stack.count() == steps


def test_undo_during_a_stroke_takes_back_what_it_has_painted(restored: WindowDriver) -> None:
    before = restored.document.pixels.copy()
    restored.press(20, 20)
    restored.move(40, 20)

    restored.key(*UNDO)

    assert np.array_equal(restored.document.pixels, before)


def test_only_the_selected_repair_is_painted(restored: WindowDriver) -> None:
    document = restored.document
    restored.key(Qt.Key.Key_B)
    restored.drag((20, 20), (40, 20))
    restored.restore(value=100)
    upper = document.repairs[1]
    restored.window.workbench.repair_editor.select(upper.number)
    restored.key(Qt.Key.Key_Y)

    restored.drag((28, 20), (32, 20))

    assert (document.pixels[20, 28:32] == 200).all()


def test_result_that_arrives_during_a_stroke_stays_when_the_stroke_is_undone(
    restored: WindowDriver,
) -> None:
    document = restored.document
    restored.key(Qt.Key.Key_B)
    restored.drag((5, 35), (15, 35))
    restored.key(Qt.Key.Key_Return)
    restored.key(Qt.Key.Key_Y)
    restored.press(20, 20)
    restored.move(25, 20)

    restored.engine.finish(value=90)
    restored.qtbot.waitUntil(lambda: len(document.repairs) == 2)
    restored.move(40, 20)
    restored.release(40, 20)
    texts = [document.undo_stack.text(index) for index in range(document.undo_stack.count())]
    restored.key(*UNDO)

    assert texts[-3:] == ["Paint original back", "Restore", "Paint original back"]
    assert len(document.repairs) == 2
    assert (document.pixels[35, 5:15] == 90).all()
