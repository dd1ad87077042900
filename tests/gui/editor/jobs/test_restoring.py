"""Restoring and cancelling."""

import threading

import numpy as np
from PySide6.QtCore import Qt

from engine.api import FILL_METHODS, Method
from engine.errors import EngineError
from tests.helpers.documents import noise
from tests.helpers.fake_engine import filled
from tests.helpers.window_driver import WindowDriver, copy_mask

UNDO = (Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
REDO = (Qt.Key.Key_Y, Qt.KeyboardModifier.ControlModifier)


def test_enter_submits_the_mask_with_the_chosen_method(opened: WindowDriver) -> None:
    opened.drag((10, 20), (40, 20))
    opened.choose_method(Method.TELEA)

    opened.key(Qt.Key.Key_Return)

    assert np.array_equal(opened.engine.jobs[0].mask, opened.document.mask.elements)
    assert opened.engine.jobs[0].options.method is Method.TELEA


def test_every_method_is_offered_with_the_best_one_first(opened: WindowDriver) -> None:
    methods = opened.window.parts.restore_bar.methods

    offered = [methods.itemData(index) for index in range(methods.count())]

    assert offered == list(FILL_METHODS)


def test_button_submits_like_enter(opened: WindowDriver) -> None:
    opened.drag((10, 20), (40, 20))

    opened.window.parts.restore_bar.button.click()

    assert len(opened.engine.jobs) == 1


def test_result_fills_the_hole_and_nothing_else(opened: WindowDriver) -> None:
    opened.drag((10, 20), (40, 20))
    mask, before = copy_mask(opened.document), opened.document.pixels.copy()

    opened.restore(value=200)

    assert np.array_equal(opened.document.pixels, filled(before, mask, value=200))


def test_result_is_one_undo_step_that_clears_the_mask(opened: WindowDriver) -> None:
    opened.drag((10, 20), (40, 20))

    opened.restore()

    assert opened.document.mask.area == 0
    assert opened.document.undo_stack.count() == 2


def test_undo_restores_picture_and_mask(opened: WindowDriver) -> None:
    opened.drag((10, 20), (40, 20))
    mask, before = copy_mask(opened.document), opened.document.pixels.copy()
    opened.restore()

    opened.key(*UNDO)

    assert np.array_equal(opened.document.pixels, before)
    assert np.array_equal(opened.document.mask.elements, mask)


def test_engine_sees_the_picture_after_result_and_undo(opened: WindowDriver) -> None:
    opened.drag((10, 20), (40, 20))
    opened.restore()
    opened.drag((10, 30), (40, 30))
    opened.key(Qt.Key.Key_Return)
    seen_after_result = np.array_equal(opened.engine.jobs[-1].pixels, opened.document.pixels)
    opened.engine.fail(EngineError("no"))
    opened.qtbot.waitUntil(lambda: not opened.window.workbench.engine.is_busy)

    opened.key(*UNDO)
    opened.key(*UNDO)
    opened.key(Qt.Key.Key_Return)

    assert seen_after_result
    assert np.array_equal(opened.engine.jobs[-1].pixels, opened.document.pixels)
    assert opened.engine.share_count == 1


def test_restore_is_enabled_before_the_engine_is_ready(driver: WindowDriver) -> None:
    driver.open_pixels(noise())

    assert driver.window.parts.restore_bar.button.isEnabled()
    assert driver.window.actions_.restore.isEnabled()


def test_restore_without_a_mask_says_what_to_do(opened: WindowDriver) -> None:
    opened.key(Qt.Key.Key_Return)

    assert opened.engine.jobs == []
    assert "Paint over" in opened.banner_text


def test_restoring_the_whole_picture_is_refused(opened: WindowDriver) -> None:
    opened.window.actions_.invert.trigger()

    opened.key(Qt.Key.Key_Return)

    assert opened.engine.jobs == []
    assert "leave some of the picture unmarked" in opened.banner_text


def test_restore_before_the_engine_is_ready_waits_for_it(driver: WindowDriver) -> None:
    driver.open_pixels(noise())
    driver.drag((10, 20), (40, 20))

    driver.key(Qt.Key.Key_Return)

    assert len(driver.engine.jobs) == 1
    assert "Waiting" in driver.window.statusBar().currentMessage()


def test_painting_continues_while_a_job_runs(opened: WindowDriver) -> None:
    opened.drag((10, 10), (20, 10))
    opened.key(Qt.Key.Key_Return)
    submitted = copy_mask(opened.document)
    opened.drag((10, 30), (20, 30))
    painted = copy_mask(opened.document)

    opened.engine.finish()
    opened.qtbot.waitUntil(lambda: opened.document.undo_stack.count() == 3)

    assert np.array_equal(opened.document.mask.elements, painted & ~submitted)


def test_result_during_a_stroke_keeps_the_stroke(opened: WindowDriver) -> None:
    opened.drag((10, 10), (20, 10))
    opened.key(Qt.Key.Key_Return)
    opened.press(30, 30)
    opened.move(40, 30)
    opened.engine.finish()
    opened.qtbot.waitUntil(lambda: opened.document.undo_stack.count() == 3)

    opened.move(50, 30)
    opened.release(50, 30)

    assert opened.document.mask.elements[30, 30:50].all()
    assert not opened.document.mask.elements[10].any()


def test_escape_cancels_and_nothing_changes(opened: WindowDriver) -> None:
    opened.drag((10, 20), (40, 20))
    mask, before = copy_mask(opened.document), opened.document.pixels.copy()
    opened.key(Qt.Key.Key_Return)

    opened.key(Qt.Key.Key_Escape)
    opened.engine.confirm_cancel()
    opened.qtbot.waitUntil(lambda: not opened.window.workbench.engine.is_busy)

    assert opened.engine.cancelled == [1]
    assert np.array_equal(opened.document.pixels, before)
    assert np.array_equal(opened.document.mask.elements, mask)


def test_result_that_arrives_after_cancel_is_not_applied(opened: WindowDriver) -> None:
    opened.drag((10, 20), (40, 20))
    before = opened.document.pixels.copy()
    opened.key(Qt.Key.Key_Return)

    opened.key(Qt.Key.Key_Escape)
    opened.engine.finish()
    opened.qtbot.waitUntil(lambda: not opened.window.workbench.engine.is_busy)

    assert np.array_equal(opened.document.pixels, before)


def test_undo_during_a_restore_cancels_it_and_can_be_redone(opened: WindowDriver) -> None:
    opened.drag((10, 20), (40, 20))
    mask, before = copy_mask(opened.document), opened.document.pixels.copy()
    opened.key(Qt.Key.Key_Return)

    opened.key(*UNDO)
    opened.engine.finish()
    opened.qtbot.waitUntil(lambda: not opened.window.workbench.engine.is_busy)
    area_after_undo = opened.document.mask.area
    opened.key(*REDO)

    assert opened.engine.cancelled == [1]
    assert area_after_undo == 0
    assert np.array_equal(opened.document.mask.elements, mask)
    assert np.array_equal(opened.document.pixels, before)


def test_undo_of_a_stroke_painted_during_a_restore_leaves_it_running(
    opened: WindowDriver,
) -> None:
    opened.drag((10, 10), (20, 10))
    opened.key(Qt.Key.Key_Return)
    opened.drag((10, 30), (20, 30))

    opened.key(*UNDO)
    cancelled_by_newer_stroke = list(opened.engine.cancelled)
    opened.key(*UNDO)

    assert cancelled_by_newer_stroke == []
    assert opened.engine.cancelled == [1]


def test_undo_of_a_half_painted_stroke_leaves_the_restore_running(opened: WindowDriver) -> None:
    opened.drag((10, 10), (20, 10))
    opened.key(Qt.Key.Key_Return)
    opened.press(10, 30)
    opened.move(20, 30)

    opened.key(*UNDO)

    assert opened.engine.cancelled == []


def test_undo_of_a_result_cancels_the_next_try(opened: WindowDriver) -> None:
    opened.drag((10, 10), (20, 10))
    opened.restore()
    opened.window.workbench.try_again()

    opened.key(*UNDO)

    assert opened.engine.cancelled == [2]


def test_undo_and_redo_replace_the_status_message(opened: WindowDriver) -> None:
    opened.drag((10, 20), (40, 20))
    opened.restore()

    opened.key(*UNDO)
    after_undo = opened.window.statusBar().currentMessage()
    opened.key(*REDO)

    assert after_undo == "Undone: restore"
    assert opened.window.statusBar().currentMessage() == "Redone: restore"


def test_another_picture_cancels_the_job(opened: WindowDriver) -> None:
    opened.drag((10, 20), (40, 20))
    opened.key(Qt.Key.Key_Return)
    opened.dialogs.gives_up_mask = True

    pixels = noise(seed=9)
    opened.open_pixels(pixels, name="other.png")
    opened.engine.finish()
    opened.qtbot.waitUntil(lambda: not opened.window.workbench.engine.is_busy)

    assert np.array_equal(opened.document.pixels, pixels)


def test_progress_is_shown(opened: WindowDriver) -> None:
    opened.drag((10, 20), (40, 20))
    opened.key(Qt.Key.Key_Return)

    opened.engine.progress(0.25)
    bar = opened.window.parts.restore_bar.progress
    opened.qtbot.waitUntil(lambda: bar.value() == bar.maximum() // 4)

    assert bar.isVisible()


def test_button_cancels_while_a_job_runs(opened: WindowDriver) -> None:
    opened.drag((10, 20), (40, 20))
    opened.key(Qt.Key.Key_Return)

    opened.window.parts.restore_bar.button.click()

    assert opened.engine.cancelled == [1]


def test_events_may_come_from_another_thread(opened: WindowDriver) -> None:
    opened.drag((10, 20), (40, 20))
    opened.key(Qt.Key.Key_Return)

    thread = threading.Thread(target=opened.engine.finish)
    thread.start()
    thread.join()
    opened.qtbot.waitUntil(lambda: opened.document.mask.area == 0)

    assert opened.document.is_modified


def test_sixteen_bit_grey_is_restored_in_sixteen_bits(driver: WindowDriver) -> None:
    pixels = noise(channels=1, deep=True)
    driver.open_pixels(pixels)
    driver.window.workbench.painter.set_diameter(8)
    driver.drag((10, 20), (40, 20))
    mask = copy_mask(driver.document)

    driver.restore(value=51_234)

    assert np.array_equal(driver.document.pixels, filled(pixels, mask, value=51_234))
