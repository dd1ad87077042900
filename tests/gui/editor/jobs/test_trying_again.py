"""Trying again after a result, with keys, menu and button."""

import numpy as np
from PySide6.QtCore import Qt

from app.editor.jobs.tries import vary_options
from engine.api import Method, RestoreOptions
from engine.errors import OutOfMemoryError
from tests.helpers.fake_engine import filled
from tests.helpers.window_driver import WindowDriver, copy_mask

CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
UNDO = (Qt.Key.Key_Z, CTRL)
AGAIN = (Qt.Key.Key_Return, CTRL)
BACK = (Qt.Key.Key_Return, CTRL | SHIFT)


def try_again(driver: WindowDriver, *, value: int) -> None:
    """Press the key and let the engine fill the mask with one value."""
    driver.key(*AGAIN)
    with driver.qtbot.waitSignal(driver.window.workbench.tries_changed):
        driver.engine.finish(value=value)


def test_try_again_button_is_shown_only_after_a_result(opened: WindowDriver) -> None:
    button = opened.window.parts.restore_bar.again
    opened.drag((10, 20), (40, 20))
    before = button.isVisible()

    opened.restore()

    assert (before, button.isVisible()) == (False, True)


def test_try_again_submits_the_same_mask_with_the_next_options(opened: WindowDriver) -> None:
    opened.drag((10, 20), (40, 20))
    mask = copy_mask(opened.document)
    opened.restore()

    opened.window.parts.restore_bar.again.click()

    assert np.array_equal(opened.engine.jobs[1].mask, mask)
    assert opened.engine.jobs[1].options == vary_options(RestoreOptions(), 1, seed=1)


def test_next_try_replaces_the_result_as_one_undo_step(opened: WindowDriver) -> None:
    opened.drag((10, 20), (40, 20))
    mask, before = copy_mask(opened.document), opened.document.pixels.copy()
    opened.restore(value=200)
    steps = opened.document.undo_stack.count()

    try_again(opened, value=90)

    assert np.array_equal(opened.document.pixels, filled(before, mask, value=90))
    assert opened.document.undo_stack.count() == steps
    assert opened.document.mask.area == 0


def test_status_says_how_a_try_was_made(opened: WindowDriver) -> None:
    opened.drag((10, 20), (40, 20))
    opened.restore()
    try_again(opened, value=90)
    opened.choose_method(Method.WEAVE)
    try_again(opened, value=80)

    assert opened.window.statusBar().currentMessage() == "Try 3: by the weave only"


def test_the_next_try_uses_the_method_in_the_chooser(opened: WindowDriver) -> None:
    opened.drag((10, 20), (40, 20))
    opened.restore()

    opened.choose_method(Method.GENERATOR)
    opened.key(*AGAIN)

    assert opened.engine.jobs[1].options.method is Method.GENERATOR


def test_a_method_without_another_result_is_not_run_again(opened: WindowDriver) -> None:
    opened.choose_method(Method.TELEA)
    opened.drag((10, 20), (40, 20))
    opened.restore()

    opened.key(*AGAIN)

    assert len(opened.engine.jobs) == 1
    assert "choose another method" in opened.banner_text


def test_undo_after_a_try_restores_picture_and_mask(opened: WindowDriver) -> None:
    opened.drag((10, 20), (40, 20))
    mask, before = copy_mask(opened.document), opened.document.pixels.copy()
    opened.restore(value=200)
    try_again(opened, value=90)

    opened.key(*UNDO)

    assert np.array_equal(opened.document.pixels, before)
    assert np.array_equal(opened.document.mask.elements, mask)
    assert not opened.window.parts.restore_bar.again.isVisible()


def test_previous_try_is_shown_again_without_a_job(opened: WindowDriver) -> None:
    opened.drag((10, 20), (40, 20))
    mask, before = copy_mask(opened.document), opened.document.pixels.copy()
    opened.restore(value=200)
    try_again(opened, value=90)

    opened.key(*BACK)

    assert np.array_equal(opened.document.pixels, filled(before, mask, value=200))
    assert not opened.window.actions_.previous_try.isEnabled()

    opened.key(*AGAIN)

    assert np.array_equal(opened.document.pixels, filled(before, mask, value=90))
    assert len(opened.engine.jobs) == 2


def test_engine_sees_the_picture_with_the_try_that_is_shown(opened: WindowDriver) -> None:
    opened.drag((10, 20), (40, 20))
    opened.restore(value=200)

    try_again(opened, value=90)
    opened.drag((10, 30), (40, 30))
    opened.key(Qt.Key.Key_Return)

    assert np.array_equal(opened.engine.jobs[-1].pixels, opened.document.pixels)


def test_failed_try_keeps_the_previous_one(opened: WindowDriver) -> None:
    opened.drag((10, 20), (40, 20))
    opened.restore(value=200)
    before = opened.document.pixels.copy()

    opened.key(*AGAIN)
    opened.engine.fail(OutOfMemoryError("full"))
    opened.qtbot.waitUntil(lambda: opened.banner_text != "")

    assert np.array_equal(opened.document.pixels, before)
    assert opened.window.actions_.try_again.isEnabled()


def test_try_is_an_undo_step_of_its_own_after_painting(opened: WindowDriver) -> None:
    opened.drag((10, 20), (40, 20))
    mask, before = copy_mask(opened.document), opened.document.pixels.copy()
    opened.restore(value=200)

    opened.key(*AGAIN)
    opened.drag((10, 30), (40, 30))
    with opened.qtbot.waitSignal(opened.window.workbench.tries_changed):
        opened.engine.finish(value=90)

    assert np.array_equal(opened.document.pixels, filled(before, mask, value=90))
    assert opened.document.undo_stack.count() == 4
    assert opened.document.mask.area > 0


def test_stroke_after_a_result_prevents_trying_again_until_it_is_undone(
    opened: WindowDriver,
) -> None:
    again = opened.window.parts.restore_bar.again
    opened.drag((10, 20), (40, 20))
    opened.restore()
    opened.drag((10, 30), (40, 30))
    after_stroke = again.isVisible()

    opened.key(*UNDO)

    assert (after_stroke, again.isVisible()) == (False, True)


def test_try_again_before_any_result_says_that_there_is_none(opened: WindowDriver) -> None:
    opened.drag((10, 20), (40, 20))

    opened.key(*AGAIN)
    opened.key(*BACK)

    assert opened.engine.jobs == []
    assert "Nothing has been restored yet" in opened.banner_text


def test_try_again_after_another_step_says_what_to_undo(opened: WindowDriver) -> None:
    opened.drag((10, 20), (40, 20))
    opened.restore()
    opened.drag((10, 30), (40, 30))

    opened.key(*AGAIN)

    assert len(opened.engine.jobs) == 1
    assert "Undo what you did after it" in opened.banner_text


def test_try_again_is_disabled_while_a_job_runs(opened: WindowDriver) -> None:
    opened.drag((10, 20), (40, 20))
    opened.restore()
    opened.key(*AGAIN)

    opened.key(*AGAIN)

    assert len(opened.engine.jobs) == 2
    assert not opened.window.actions_.try_again.isEnabled()


def test_restore_and_try_again_are_visible_in_a_narrow_window(opened: WindowDriver) -> None:
    opened.drag((10, 20), (40, 20))
    opened.restore()
    opened.window.resize(640, 480)
    opened.qtbot.wait(0)

    bar = opened.window.parts.restore_bar
    assert bar.button.visibleRegion().boundingRect() == bar.button.rect()
    assert bar.again.visibleRegion().boundingRect() == bar.again.rect()
