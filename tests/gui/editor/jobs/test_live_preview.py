"""The live preview: the mask is filled while the hand rests."""

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor

from app.editor.document.brush import Point
from app.editor.jobs.live_preview import REST_MS
from app.editor.tools.toolbox import ToolKind
from engine.api import Method
from engine.errors import OutOfMemoryError
from tests.helpers.window_driver import WindowDriver

CTRL = Qt.KeyboardModifier.ControlModifier
BEFORE, PREVIEWED = QColor(100, 100, 100), QColor(60, 60, 60)
INSIDE = (25, 20)


@pytest.fixture
def live(driver: WindowDriver) -> WindowDriver:
    """A window with the live preview on."""
    driver.open_pixels(np.full((40, 60, 3), BEFORE.red(), np.uint8))
    driver.window.workbench.painter.set_diameter(16)
    driver.engine.become_ready()
    driver.key(Qt.Key.Key_L, CTRL)
    driver.qtbot.waitUntil(lambda: driver.window.parts.status.device.text() == "CPU")
    return driver


def paint_and_rest(driver: WindowDriver) -> None:
    """Paint a stroke and wait for the job."""
    jobs = len(driver.engine.jobs)
    driver.drag((10, 20), (40, 20))
    driver.qtbot.waitUntil(lambda: len(driver.engine.jobs) > jobs)


def finish(driver: WindowDriver) -> None:
    """Finish the preview, and wait until it is shown."""
    driver.engine.finish(value=PREVIEWED.red())
    driver.qtbot.waitUntil(lambda: driver.window.workbench.restoring.has_preview)


def test_nothing_is_filled_while_it_is_off(opened: WindowDriver) -> None:
    opened.drag((10, 20), (40, 20))

    opened.qtbot.wait(REST_MS + 100)

    assert opened.engine.jobs == []


def test_a_rest_fills_the_mask_as_a_preview_alone(live: WindowDriver) -> None:
    pixels = live.document.pixels.copy()
    paint_and_rest(live)
    finish(live)

    assert live.pick_colour(*INSIDE) == PREVIEWED
    assert np.array_equal(live.document.pixels, pixels)
    assert live.document.undo_stack.count() == 1


def test_restore_stays_ready_while_a_preview_runs(live: WindowDriver) -> None:
    paint_and_rest(live)

    assert live.window.actions_.restore.isEnabled()
    assert live.window.parts.restore_bar.button.text() != "Cancel"


def test_enter_takes_a_finished_preview_at_once(live: WindowDriver) -> None:
    paint_and_rest(live)
    finish(live)

    live.key(Qt.Key.Key_Return)

    assert live.document.pixels[20, 25, 0] == PREVIEWED.red()
    assert live.document.mask.area == 0
    assert len(live.engine.jobs) == 1
    assert live.window.parts.tries_strip.isVisible()


def test_enter_takes_a_running_preview_when_it_has_finished(live: WindowDriver) -> None:
    paint_and_rest(live)

    live.key(Qt.Key.Key_Return)
    is_busy = live.window.parts.restore_bar.button.text()
    live.engine.finish(value=PREVIEWED.red())
    live.qtbot.waitUntil(lambda: live.document.mask.area == 0)

    assert is_busy == "Cancel"
    assert live.document.pixels[20, 25, 0] == PREVIEWED.red()
    assert len(live.engine.jobs) == 1


def test_a_mask_painted_before_the_engine_is_ready_is_filled_when_it_is(
    driver: WindowDriver,
) -> None:
    driver.open_pixels(np.full((40, 60, 3), BEFORE.red(), np.uint8))
    driver.key(Qt.Key.Key_L, CTRL)
    driver.drag((10, 20), (40, 20))
    driver.qtbot.wait(REST_MS + 100)
    waiting = len(driver.engine.jobs)

    driver.engine.become_ready()
    driver.qtbot.waitUntil(lambda: len(driver.engine.jobs) == 1)

    assert waiting == 0


def test_a_stroke_ends_the_job(live: WindowDriver) -> None:
    paint_and_rest(live)

    live.press(10, 30)

    assert live.engine.cancelled == [1]
    live.release(10, 30)


def test_a_stroke_of_the_clone_stamp_ends_the_job(live: WindowDriver) -> None:
    paint_and_rest(live)
    live.window.workbench.retouching.set_source(Point(x=5, y=5))
    live.window.workbench.toolbox.choose(ToolKind.CLONE)

    live.drag((10, 34), (40, 34))
    live.engine.confirm_cancel()
    live.qtbot.waitUntil(lambda: len(live.engine.jobs) == 2)

    assert live.engine.cancelled == [1]
    assert live.engine.jobs[1].options.method is Method.CLONE
    live.key(Qt.Key.Key_Escape)


def test_a_stroke_removes_the_preview_and_the_next_rest_makes_another(live: WindowDriver) -> None:
    paint_and_rest(live)
    finish(live)

    live.drag((10, 32), (40, 32))
    shown = live.pick_colour(*INSIDE)
    live.qtbot.waitUntil(lambda: len(live.engine.jobs) == 2)

    assert shown != PREVIEWED
    assert live.engine.jobs[1].mask[32, 20]


def test_a_change_while_a_job_is_cancelled_is_filled_after_it(live: WindowDriver) -> None:
    paint_and_rest(live)
    live.drag((10, 32), (40, 32))
    live.qtbot.wait(REST_MS + 100)
    waiting = len(live.engine.jobs)

    live.engine.confirm_cancel()
    live.qtbot.waitUntil(lambda: len(live.engine.jobs) == 2)

    assert waiting == 1


def test_enter_while_a_preview_is_cancelled_restores_after_it(live: WindowDriver) -> None:
    paint_and_rest(live)
    live.drag((10, 32), (40, 32))

    live.key(Qt.Key.Key_Return)
    live.engine.confirm_cancel()
    live.qtbot.waitUntil(lambda: len(live.engine.jobs) == 2)

    assert live.window.parts.restore_bar.button.text() == "Cancel"


def test_another_method_makes_another_preview(live: WindowDriver) -> None:
    paint_and_rest(live)
    finish(live)

    live.choose_method(Method.TELEA)
    live.qtbot.waitUntil(lambda: len(live.engine.jobs) == 2)

    assert live.engine.jobs[1].options.method is Method.TELEA
    assert live.pick_colour(*INSIDE) != PREVIEWED


def test_escape_removes_the_preview(live: WindowDriver) -> None:
    paint_and_rest(live)
    finish(live)

    live.key(Qt.Key.Key_Escape)

    assert live.pick_colour(*INSIDE) != PREVIEWED
    assert live.document.mask.area > 0


def test_a_cancelled_preview_says_nothing(live: WindowDriver) -> None:
    paint_and_rest(live)
    live.press(10, 30)

    live.engine.confirm_cancel()
    live.qtbot.waitUntil(lambda: not live.window.workbench.engine.is_busy)

    assert "cancelled" not in live.window.statusBar().currentMessage()
    live.release(10, 30)


def test_a_failed_preview_is_told_and_not_repeated(live: WindowDriver) -> None:
    paint_and_rest(live)

    live.engine.fail(OutOfMemoryError("the card is full"))
    live.qtbot.waitUntil(lambda: live.banner_text != "")
    live.qtbot.wait(REST_MS + 100)

    assert len(live.engine.jobs) == 1


def test_switching_it_off_removes_the_preview(live: WindowDriver) -> None:
    paint_and_rest(live)
    finish(live)

    live.key(Qt.Key.Key_L, CTRL)

    assert live.pick_colour(*INSIDE) != PREVIEWED
    assert not live.window.actions_.live_preview.isChecked()


def test_undo_of_a_taken_preview_is_one_step(live: WindowDriver) -> None:
    pixels = live.document.pixels.copy()
    paint_and_rest(live)
    finish(live)
    live.key(Qt.Key.Key_Return)

    live.key(Qt.Key.Key_Z, CTRL)

    assert np.array_equal(live.document.pixels, pixels)
    assert live.document.mask.area > 0
