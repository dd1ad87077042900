"""The review: keep, restore again, repair by hand and reject, by keys."""

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.batch_window.pictures import PictureState
from engine.pictures.files import read_picture, write_picture
from engine.pictures.picture import Picture
from tests.helpers.batches import write_mask
from tests.helpers.box import Box, draw_mask
from tests.helpers.documents import noise
from tests.helpers.fake_engine import filled
from tests.helpers.window_driver import WindowDriver

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints", "raise")


@pytest.fixture
def box(driver: WindowDriver) -> Box:
    """Three results, of which the first is shown."""
    names = ("a.png", "b.png", "c.png")
    box = Box(driver, names, masked=names)
    driver.engine.become_ready()
    box.open()
    box.restore_all(value=90)
    box.window.bar.review.click()
    driver.qtbot.waitUntil(box.review.before_after.isVisible)
    return box


def test_keys_keep_and_reject_and_go_on(box: Box) -> None:
    box.key(Qt.Key.Key_K)
    box.key(Qt.Key.Key_X)

    assert box.states == ["KEPT", "REJECTED", "TO_REVIEW"]
    assert box.review.name.text() == "c.png"
    assert box.review.counter.text() == "1 left to review"
    assert not (box.out / "b.png").exists()
    assert box.find("b.png").result == box.out / "reweave-batch" / "rejected" / "b.png"


def test_after_the_last_decision_all_pictures_are_shown(box: Box) -> None:
    for _ in range(3):
        box.key(Qt.Key.Key_Return)

    assert box.states == ["KEPT"] * 3
    assert not box.window.is_reviewing


def test_arrows_go_to_the_results_beside_it(box: Box) -> None:
    box.key(Qt.Key.Key_Right)
    right = box.review.name.text()
    box.key(Qt.Key.Key_Left)

    assert right == "b.png"
    assert box.review.name.text() == "a.png"


def test_what_was_rejected_can_be_kept(box: Box) -> None:
    box.key(Qt.Key.Key_X)
    box.key(Qt.Key.Key_Left)

    box.key(Qt.Key.Key_K)

    assert box.find("a.png").state is PictureState.KEPT
    assert box.find("a.png").result == box.out / "a.png"


def test_another_try_replaces_the_result_and_keeps_the_earlier_one(box: Box) -> None:
    before = (box.out / "a.png").read_bytes()

    box.key(Qt.Key.Key_R)
    state, shown = box.find("a.png").state, box.review.name.text()
    box.finish_run(value=120)

    first, again = box.engine.jobs[0].options, box.engine.jobs[-1].options
    assert (state, shown) == (PictureState.AGAIN, "b.png")
    assert again != first
    assert np.array_equal(box.read_result("a.png"), filled(noise(), draw_mask(), value=120))
    assert (box.out / "reweave-batch" / "earlier" / "a.png").read_bytes() == before
    assert box.find("a.png").tries == 2


def test_a_result_is_repaired_by_hand(box: Box) -> None:
    driver = box.driver
    workbench = driver.window.workbench
    workbench.painter.set_diameter(8)

    box.key(Qt.Key.Key_E)
    driver.qtbot.waitUntil(lambda: workbench.document is not None)
    opened = driver.document.copy_picture().pixels
    driver.drag((10, 8), (20, 8))
    driver.key(Qt.Key.Key_Return)
    driver.engine.finish(value=250)
    driver.qtbot.waitUntil(lambda: len(driver.document.repairs) == 2)
    repaired = driver.document.copy_picture().pixels
    driver.window.actions_.use_in_batch.trigger()
    box.wait_for("a.png", PictureState.KEPT)

    assert np.array_equal(opened, filled(noise(), draw_mask(), value=90))
    assert np.array_equal(read_picture(box.out / "a.png").pixels, repaired)
    assert (box.out / "reweave-batch" / "earlier" / "a.png").exists()
    assert box.review.name.text() == "b.png"


def test_shift_and_arrows_move_the_handle(box: Box) -> None:
    box.key(Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)

    assert box.review.before_after.split > 0.5
    assert box.review.name.text() == "a.png"


def test_the_close_up_shows_what_was_restored(driver: WindowDriver) -> None:
    box = Box(driver, ("a.png",), masked=())
    write_picture(box.folder / "a.png", Picture(pixels=noise(height=600, width=900)))
    write_mask(box.folder / "a-mask.png", draw_mask(height=600, width=900))
    box.open()
    box.restore_all()
    box.window.bar.review.click()
    driver.qtbot.waitUntil(lambda: not box.review.waiting.isVisible())

    box.key(Qt.Key.Key_Z)

    shown = box.review.before_after._before.size()
    assert shown.toTuple() == (320, 316)


def test_space_shows_the_picture_before(box: Box) -> None:
    QTest.keyPress(box.review.before_after, Qt.Key.Key_Space)
    held = box.review.before_after.split
    QTest.keyRelease(box.review.before_after, Qt.Key.Key_Space)

    assert held == 1.0
    assert box.review.before_after.split == 0.5
