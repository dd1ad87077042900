"""Guide lines as part of a job, and what is said about them."""

import numpy as np
import pytest
from PySide6.QtCore import Qt

from app.editor.document.brush import Point
from engine.api import Method
from tests.helpers.guide_lines import CTRL, REDO, STRAIGHT, UNDO, points_of, shown_points
from tests.helpers.window_driver import WindowDriver

AGAIN = (Qt.Key.Key_Return, CTRL)


def paint_and_restore(driver: WindowDriver) -> None:
    """Paint a stroke with the brush and let the engine fill it."""
    driver.key(Qt.Key.Key_B)
    driver.drag((15, 20), (45, 20))
    driver.restore()


@pytest.mark.parametrize("method", [Method.REWEAVE, Method.GENERATOR, Method.WEAVE])
def test_lines_are_part_of_the_job(bent: WindowDriver, method: Method) -> None:
    lines = bent.document.guide_lines
    bent.choose_method(method)

    paint_and_restore(bent)

    assert bent.engine.jobs[0].options.guide_lines == lines


def test_quick_fill_is_asked_for_without_lines(drawn: WindowDriver) -> None:
    drawn.choose_method(Method.TELEA)

    paint_and_restore(drawn)

    assert drawn.engine.jobs[0].options.guide_lines == ()
    assert drawn.document.guide_lines == ()


def test_lines_go_and_come_back_with_the_mask(bent: WindowDriver) -> None:
    lines, before = bent.document.guide_lines, bent.document.pixels.copy()
    paint_and_restore(bent)
    restored = bent.document.guide_lines

    bent.key(*UNDO)
    undone = bent.document.guide_lines
    bent.key(*REDO)

    assert (restored, undone, bent.document.guide_lines) == ((), lines, ())
    bent.key(*UNDO)
    assert np.array_equal(bent.document.pixels, before)
    assert bent.document.mask.area > 0


@pytest.mark.parametrize("method", [Method.REWEAVE, Method.TELEA])
def test_next_try_has_the_same_lines(bent: WindowDriver, method: Method) -> None:
    lines = bent.document.guide_lines
    bent.choose_method(method)
    paint_and_restore(bent)
    bent.choose_method(Method.REWEAVE)

    bent.key(*AGAIN)
    with bent.qtbot.waitSignal(bent.window.workbench.tries_changed):
        bent.engine.finish(value=90)

    assert bent.engine.jobs[1].options.guide_lines == lines
    assert bent.document.guide_lines == ()
    bent.key(*UNDO)
    assert bent.document.guide_lines == lines


def test_line_through_no_painted_area_is_not_used_and_stays(bent: WindowDriver) -> None:
    lines = bent.document.guide_lines
    bent.drag((10, 5), (50, 5))

    paint_and_restore(bent)

    assert bent.engine.jobs[0].options.guide_lines == lines
    assert shown_points(bent) == [[(10, 5), (50, 5)]]
    shown = bent.window.statusBar().currentMessage()
    assert shown.endswith("Guide lines that cross no painted area were not used")


def test_nothing_is_said_about_lines_that_were_used(bent: WindowDriver) -> None:
    paint_and_restore(bent)

    assert bent.window.statusBar().currentMessage() == "Restored in 0.5 s"


def test_line_drawn_while_a_job_runs_stays(drawn: WindowDriver) -> None:
    drawn.key(Qt.Key.Key_B)
    drawn.drag((15, 20), (45, 20))
    drawn.key(Qt.Key.Key_Return)
    drawn.key(Qt.Key.Key_L)
    drawn.drag((10, 5), (50, 5))

    with drawn.qtbot.waitSignal(drawn.window.workbench.tries_changed):
        drawn.engine.finish()

    assert shown_points(drawn) == [[(10, 5), (50, 5)]]


def test_line_is_drawn_on_while_a_result_arrives(drawn: WindowDriver) -> None:
    drawn.key(Qt.Key.Key_B)
    drawn.drag((15, 20), (45, 20))
    drawn.key(Qt.Key.Key_Return)
    drawn.key(Qt.Key.Key_L)
    drawn.press(10, 5)
    drawn.move(30, 5)

    with drawn.qtbot.waitSignal(drawn.window.workbench.tries_changed):
        drawn.engine.finish()
    drawn.move(50, 8)
    drawn.release(50, 8)

    assert shown_points(drawn) == [[(10, 5), (50, 8)]]
    assert drawn.document.undo_stack.undoText() == "Draw guide line"
    drawn.key(*UNDO)
    drawn.key(*UNDO)
    assert shown_points(drawn) == [*points_of(STRAIGHT), [(10, 5), (30, 5)]]


def test_handle_held_while_its_line_goes_is_let_go(drawn: WindowDriver) -> None:
    drawn.key(Qt.Key.Key_B)
    drawn.drag((15, 20), (45, 20))
    drawn.key(Qt.Key.Key_Return)
    drawn.key(Qt.Key.Key_L)
    drawn.press(10, 20)

    with drawn.qtbot.waitSignal(drawn.window.workbench.tries_changed):
        drawn.engine.finish()
    drawn.move(12, 5)
    drawn.release(12, 5)

    assert drawn.document.guide_lines == ()
    assert not drawn.window.actions_.delete_handle.isEnabled()


def tool_tip(driver: WindowDriver) -> str:
    return driver.window.parts.restore_bar.button.toolTip()


def test_button_says_that_quick_fill_uses_no_lines(drawn: WindowDriver) -> None:
    before = tool_tip(drawn)

    drawn.choose_method(Method.POISSON)

    assert "guide lines" not in before
    assert tool_tip(drawn).endswith("This method does not use guide lines.")


def test_button_says_that_a_source_leaves_lines_unused(drawn: WindowDriver) -> None:
    drawn.window.workbench.source_tool.mark(Point(x=0, y=0), Point(x=20, y=20))

    assert tool_tip(drawn).endswith("Guide lines are not used together with a source.")


def test_button_says_that_quick_fill_uses_no_source(opened: WindowDriver) -> None:
    opened.window.workbench.source_tool.mark(Point(x=0, y=0), Point(x=20, y=20))

    opened.choose_method(Method.TELEA)

    assert tool_tip(opened).endswith("This method does not use the source.")
