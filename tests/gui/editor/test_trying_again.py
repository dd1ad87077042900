"""Another try after a result, by key, menu and button."""

import numpy as np
from PySide6.QtCore import Qt

from app.editor.tries import options_of_try
from engine.api import RestoreOptions
from engine.errors import OutOfMemoryError
from tests.helpers.fake_engine import filled
from tests.helpers.window_driver import WindowDriver, marked

CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
UNDO = (Qt.Key.Key_Z, CTRL)
AGAIN = (Qt.Key.Key_Return, CTRL)
BACK = (Qt.Key.Key_Return, CTRL | SHIFT)


def try_again(driver: WindowDriver, *, value: int) -> None:
    """Press the key and let the engine answer with one value."""
    driver.key(*AGAIN)
    with driver.qtbot.waitSignal(driver.window.workbench.tries_changed):
        driver.engine.finish(value=value)


def test_another_try_is_offered_after_a_result_only(opened: WindowDriver) -> None:
    button = opened.window.parts.restore_bar.again
    opened.drag((10, 20), (40, 20))
    before = button.isVisible()

    opened.restore()

    assert (before, button.isVisible()) == (False, True)


def test_another_try_asks_for_the_next_one_with_the_same_mask(opened: WindowDriver) -> None:
    opened.drag((10, 20), (40, 20))
    mask = marked(opened.document)
    opened.restore()

    opened.window.parts.restore_bar.again.click()

    assert np.array_equal(opened.engine.jobs[1].mask, mask)
    assert opened.engine.jobs[1].options == options_of_try(RestoreOptions(), 1)


def test_another_try_replaces_the_result_as_one_step(opened: WindowDriver) -> None:
    opened.drag((10, 20), (40, 20))
    mask, before = marked(opened.document), opened.document.pixels.copy()
    opened.restore(value=200)
    steps = opened.document.undo_stack.count()

    try_again(opened, value=90)

    assert np.array_equal(opened.document.pixels, filled(before, mask, value=90))
    assert opened.document.undo_stack.count() == steps
    assert opened.document.mask.area == 0


def test_undo_after_a_try_brings_picture_and_mask_back(opened: WindowDriver) -> None:
    opened.drag((10, 20), (40, 20))
    mask, before = marked(opened.document), opened.document.pixels.copy()
    opened.restore(value=200)
    try_again(opened, value=90)

    opened.key(*UNDO)

    assert np.array_equal(opened.document.pixels, before)
    assert np.array_equal(opened.document.mask.elements, mask)
    assert not opened.window.parts.restore_bar.again.isVisible()


def test_previous_try_comes_back_without_a_job(opened: WindowDriver) -> None:
    opened.drag((10, 20), (40, 20))
    mask, before = marked(opened.document), opened.document.pixels.copy()
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

    assert opened.engine.shared is not None
    assert np.array_equal(opened.engine.shared, opened.document.pixels)


def test_failed_try_leaves_the_one_before(opened: WindowDriver) -> None:
    opened.drag((10, 20), (40, 20))
    opened.restore(value=200)
    before = opened.document.pixels.copy()

    opened.key(*AGAIN)
    opened.engine.fail(OutOfMemoryError("full"))
    opened.qtbot.waitUntil(lambda: opened.banner_text != "")

    assert np.array_equal(opened.document.pixels, before)
    assert opened.window.actions_.try_again.isEnabled()


def test_try_that_was_painted_after_is_a_step_of_its_own(opened: WindowDriver) -> None:
    opened.drag((10, 20), (40, 20))
    mask, before = marked(opened.document), opened.document.pixels.copy()
    opened.restore(value=200)

    opened.key(*AGAIN)
    opened.drag((10, 30), (40, 30))
    with opened.qtbot.waitSignal(opened.window.workbench.tries_changed):
        opened.engine.finish(value=90)

    assert np.array_equal(opened.document.pixels, filled(before, mask, value=90))
    assert opened.document.undo_stack.count() == 4
    assert opened.document.mask.area > 0


def test_stroke_after_a_result_ends_the_tries_until_it_is_undone(opened: WindowDriver) -> None:
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


def test_try_again_waits_for_the_job_under_way(opened: WindowDriver) -> None:
    opened.drag((10, 20), (40, 20))
    opened.restore()
    opened.key(*AGAIN)

    opened.key(*AGAIN)

    assert len(opened.engine.jobs) == 2
    assert not opened.window.actions_.try_again.isEnabled()


def test_restore_is_in_sight_beside_another_try_in_a_narrow_window(opened: WindowDriver) -> None:
    opened.drag((10, 20), (40, 20))
    opened.restore()
    opened.window.resize(640, 480)
    opened.qtbot.wait(0)

    bar = opened.window.parts.restore_bar
    assert bar.button.visibleRegion().boundingRect() == bar.button.rect()
    assert bar.again.visibleRegion().boundingRect() == bar.again.rect()
