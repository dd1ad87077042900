"""Ctrl+D finds what is damage beyond doubt, and restores it in one step."""

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from engine.detection.damage_map import DamageKind
from engine.pictures.pixels import Rect
from tests.helpers.damage import SCRATCH, SPOT, WRITING, make_damage_map, make_print
from tests.helpers.documents import noise
from tests.helpers.window_driver import WindowDriver, copy_mask

CTRL = Qt.KeyboardModifier.ControlModifier
HALF = (Rect(x=0, y=0, width=60, height=20), DamageKind.FOLD, 255)


@pytest.fixture
def old(driver: WindowDriver) -> WindowDriver:
    """A window with an old print."""
    driver.open_pixels(make_print())
    driver.window.workbench.painter.set_diameter(8)
    driver.engine.become_ready()
    return driver


def start(driver: WindowDriver, *flaws: tuple[Rect, DamageKind, int]) -> None:
    """Press Ctrl+D and let the engine find flaws, three of them if none are named."""
    driver.key(Qt.Key.Key_D, CTRL)
    driver.engine.find(make_damage_map(flaws=flaws) if flaws else make_damage_map())


def wait_for_job(driver: WindowDriver) -> None:
    driver.qtbot.waitUntil(lambda: len(driver.engine.jobs) == 1)


def test_one_undo_gives_picture_and_empty_mask_back(old: WindowDriver) -> None:
    before = old.document.pixels.copy()
    start(old)
    wait_for_job(old)
    old.engine.finish(value=33)
    old.qtbot.waitUntil(lambda: old.document.undo_stack.count() == 1)
    assert (old.document.pixels[SCRATCH.slices] == 33).all()

    old.key(Qt.Key.Key_Z, CTRL)

    assert np.array_equal(old.document.pixels, before)
    assert old.document.mask.area == 0


def test_only_what_is_beyond_doubt_is_restored(old: WindowDriver) -> None:
    start(old)
    wait_for_job(old)

    mask = old.engine.jobs[0].mask
    assert mask[SCRATCH.slices].all()
    assert mask[SPOT.slices].all()
    assert not mask[WRITING.slices].any()


def test_what_the_user_has_painted_is_restored_too(old: WindowDriver) -> None:
    old.drag((8, 35), (14, 35))
    painted = copy_mask(old.document)
    start(old)
    wait_for_job(old)
    assert old.engine.jobs[0].mask[painted].all()
    old.engine.finish()
    old.qtbot.waitUntil(lambda: old.document.mask.area == 0)

    old.key(Qt.Key.Key_Z, CTRL)

    assert np.array_equal(old.document.mask.elements, painted)


def test_much_of_the_picture_is_restored_only_if_the_user_agrees(old: WindowDriver) -> None:
    start(old, HALF)
    old.qtbot.waitUntil(lambda: "%" in old.banner_text)
    assert old.engine.jobs == []

    QTest.mouseClick(old.window.parts.banner.action, Qt.MouseButton.LeftButton)

    assert old.engine.jobs[0].mask[10].all()


def test_the_question_goes_with_its_picture(old: WindowDriver) -> None:
    start(old, HALF)
    old.qtbot.waitUntil(lambda: "%" in old.banner_text)

    old.open_pixels(noise(), name="other.png")

    assert old.banner_text == ""


def test_nothing_found_is_said(old: WindowDriver) -> None:
    start(old, (SPOT, DamageKind.SPOT, 5))
    old.qtbot.waitUntil(lambda: "No damage" in old.banner_text)

    assert old.engine.jobs == []


def test_doubtful_damage_is_left_alone_and_said(old: WindowDriver) -> None:
    start(old, (SPOT, DamageKind.SPOT, 90))
    old.qtbot.waitUntil(lambda: "beyond doubt" in old.banner_text)

    assert old.engine.jobs == []


def test_flaws_that_are_shown_are_restored_as_they_are_marked(old: WindowDriver) -> None:
    old.key(Qt.Key.Key_D)
    old.engine.find(make_damage_map())
    old.qtbot.waitUntil(lambda: old.document.mask.area > 0)
    old.drag((44, 10), (48, 10), button=Qt.MouseButton.RightButton)
    marked = copy_mask(old.document)

    old.key(Qt.Key.Key_D, CTRL)

    assert np.array_equal(old.engine.jobs[0].mask, marked)


def test_a_picture_that_is_hidden_meanwhile_waits(old: WindowDriver) -> None:
    old.key(Qt.Key.Key_D, CTRL)
    old.open_pixels(noise(), name="other.png")
    old.engine.find(make_damage_map())
    status = old.window.statusBar()
    old.qtbot.waitUntil(lambda: "Show it" in status.currentMessage())
    assert old.engine.jobs == []

    old.key(Qt.Key.Key_Tab, CTRL)
    old.key(Qt.Key.Key_D, CTRL)

    assert len(old.engine.finds) == 1
    assert len(old.engine.jobs) == 1


def test_the_live_preview_does_not_get_in_the_way(old: WindowDriver) -> None:
    old.engine.confirms_cancel = True
    old.key(Qt.Key.Key_L, CTRL)
    old.drag((8, 35), (14, 35))
    old.qtbot.waitUntil(lambda: len(old.engine.jobs) == 1)

    old.key(Qt.Key.Key_D, CTRL)
    old.qtbot.waitUntil(lambda: len(old.engine.finds) == 1)
    old.engine.find(make_damage_map())
    old.qtbot.waitUntil(lambda: len(old.engine.jobs) == 2)

    assert old.engine.jobs[-1].mask[SCRATCH.slices].all()
