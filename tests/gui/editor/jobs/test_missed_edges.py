"""Missed edges: the option in the menu, and the outline of what was filled."""

import numpy as np
from PySide6.QtCore import Qt

from app.shared.theme import DARK
from engine.api import RestoreOptions
from engine.pictures.pixels import Mask
from tests.helpers.window_driver import WindowDriver, copy_mask

CTRL = Qt.KeyboardModifier.ControlModifier
MISSED_ROW = 26


def restore_with_missed_edges(driver: WindowDriver) -> Mask:
    """Paint a stroke, let the engine fill it and a row below it, and return both."""
    driver.drag((10, 20), (40, 20))
    mask = copy_mask(driver.document)
    missed = np.zeros_like(mask)
    missed[24 : MISSED_ROW + 1, 15:35] = True
    missed &= ~mask
    driver.key(Qt.Key.Key_Return)
    with driver.qtbot.waitSignal(driver.window.workbench.tries_changed):
        driver.engine.finish(missed=missed)
    return mask | missed


def test_missed_edges_are_included_by_default(opened: WindowDriver) -> None:
    opened.drag((10, 20), (40, 20))

    opened.restore()

    assert opened.window.actions_.missed_edges.isChecked()
    assert opened.engine.jobs[0].options == RestoreOptions()


def test_jobs_go_without_them_when_they_are_switched_off(opened: WindowDriver) -> None:
    opened.window.actions_.missed_edges.trigger()
    opened.drag((10, 20), (40, 20))

    opened.restore()

    assert opened.engine.jobs[0].options == RestoreOptions(includes_missed_edges=False)


def test_pixels_of_missed_edges_change_and_no_others(opened: WindowDriver) -> None:
    before = opened.document.pixels.copy()

    filled = restore_with_missed_edges(opened)

    assert (opened.document.pixels[filled] == 200).all()
    assert np.array_equal(opened.document.pixels[~filled], before[~filled])
    assert opened.window.statusBar().currentMessage().endswith("Missed edges were included")


def test_try_again_after_switching_them_off_leaves_them(opened: WindowDriver) -> None:
    before = opened.document.pixels.copy()
    filled = restore_with_missed_edges(opened)
    opened.window.actions_.missed_edges.trigger()

    opened.key(Qt.Key.Key_Return, CTRL)
    with opened.qtbot.waitSignal(opened.window.workbench.tries_changed):
        opened.engine.finish(value=90)

    assert opened.engine.jobs[1].options == RestoreOptions(includes_missed_edges=False)
    missed = filled & ~opened.engine.jobs[1].mask
    assert np.array_equal(opened.document.pixels[missed], before[missed])


def find_outline(driver: WindowDriver) -> bool:
    """Return whether the colour of the mask is on the canvas."""
    shown = driver.grab_canvas()
    place = driver.position(25, MISSED_ROW + 0.9).toPoint()
    colours = [shown.pixelColor(place.x(), place.y() + dy).name() for dy in range(-6, 7)]
    return any(is_mask_colour(name) for name in colours)


def is_mask_colour(name: str) -> bool:
    """Whether a colour on the screen is nearly that of the mask's edge."""
    wanted = [int(DARK.mask[i : i + 2], 16) for i in (1, 3, 5)]
    found = [int(name[i : i + 2], 16) for i in (1, 3, 5)]
    return max(abs(a - b) for a, b in zip(wanted, found, strict=True)) < 24


def test_what_was_filled_is_outlined_until_something_else_is_done(opened: WindowDriver) -> None:
    restore_with_missed_edges(opened)
    while_judged = find_outline(opened)

    opened.drag((50, 5), (55, 5))

    assert (while_judged, find_outline(opened)) == (True, False)


def test_undo_takes_the_outline_away_and_redo_brings_it_back(opened: WindowDriver) -> None:
    restore_with_missed_edges(opened)

    opened.key(Qt.Key.Key_Z, CTRL)
    undone = find_outline(opened)
    opened.key(Qt.Key.Key_Y, CTRL)

    assert (undone, find_outline(opened)) == (False, True)


def test_the_original_is_shown_without_the_outline(opened: WindowDriver) -> None:
    restore_with_missed_edges(opened)

    opened.window.workbench.comparison.hold_original(held=True)

    assert not find_outline(opened)


def test_a_result_without_missed_edges_has_no_outline(opened: WindowDriver) -> None:
    opened.drag((10, 20), (40, 20))

    opened.restore()

    assert not find_outline(opened)
