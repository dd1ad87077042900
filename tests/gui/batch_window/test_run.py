"""A folder in its window: what is found, masks copied and painted, and the run."""

import shutil
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.batch.recipe import read_recipe
from app.batch_window.pictures import PictureState
from engine.errors import OutOfMemoryError
from engine.pictures.files import read_mask, write_picture
from engine.pictures.picture import Picture
from tests.helpers.batches import write_mask
from tests.helpers.box import CTRL, Box, draw_mask
from tests.helpers.documents import noise
from tests.helpers.fake_engine import filled
from tests.helpers.window_driver import WindowDriver

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints", "raise")


@pytest.fixture
def box(driver: WindowDriver) -> Box:
    """Three pictures, two of which have masks."""
    box = Box(driver)
    driver.engine.become_ready()
    box.open()
    return box


def test_a_dropped_folder_opens_with_the_masks_beside_its_pictures(driver: WindowDriver) -> None:
    box, mime = Box(driver), QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(box.folder))])
    place = QPointF(100, 100)
    copy, left = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    none = Qt.KeyboardModifier.NoModifier

    enter = QDragEnterEvent(place.toPoint(), copy, mime, left, none)
    QApplication.sendEvent(driver.window, enter)
    QApplication.sendEvent(driver.window, QDropEvent(place, copy, mime, left, none))
    driver.qtbot.waitUntil(lambda: not box.session.batch.is_looking)

    assert enter.isAccepted()
    assert box.window.isVisible()
    assert box.states == ["READY", "READY", "NO_MASK"]
    assert box.window.title.text() == "box"


def test_the_run_restores_what_is_ready_beside_the_folder(box: Box) -> None:
    before = {path: path.read_bytes() for path in box.folder.iterdir()}

    box.restore_all(value=90)

    assert box.states == ["TO_REVIEW", "TO_REVIEW", "NO_MASK"]
    assert box.out == box.folder.with_name("box-restored")
    assert np.array_equal(box.read_result("a.png"), filled(noise(), draw_mask(), value=90))
    assert {path: path.read_bytes() for path in box.folder.iterdir()} == before


def test_keys_go_to_the_pictures_once_the_run_has_begun(box: Box) -> None:
    box.window.bar.start.setFocus()

    box.start()

    assert box.window.focusWidget() is box.window.grid


def test_a_picture_that_fails_says_why_and_the_others_go_on(box: Box) -> None:
    write_mask(box.folder / "a-mask.png", draw_mask(height=30))

    box.start()
    box.wait_for("a.png", PictureState.FAILED)
    box.finish_next()
    box.wait_for("b.png", PictureState.TO_REVIEW)

    assert "30" in box.find("a.png").problem


def test_progress_is_shown_on_the_picture(box: Box) -> None:
    box.start()
    box.driver.qtbot.waitUntil(lambda: len(box.engine.jobs) >= 2)

    box.engine.progress(0.5)

    pictures = box.session.batch.pictures
    box.driver.qtbot.waitUntil(lambda: 0.5 in [one.fraction for one in pictures.all])
    (picture,) = [one for one in pictures.all if one.fraction == 0.5]
    assert picture.state is PictureState.RESTORING


def test_cancel_makes_the_pictures_ready_again(box: Box) -> None:
    box.start()
    box.driver.qtbot.waitUntil(lambda: len(box.engine.jobs) >= 2)

    box.window.bar.cancel.click()
    box.driver.qtbot.waitUntil(lambda: not box.session.run.is_running)

    assert box.states == ["READY", "READY", "NO_MASK"]
    assert not box.session.run.is_cancelling


def test_a_paused_run_begins_no_other_picture(driver: WindowDriver) -> None:
    names = [f"{number}.png" for number in range(9)]
    box = Box(driver, names, masked=names)
    box.open()
    box.start()
    box.driver.qtbot.waitUntil(lambda: len(box.engine.jobs) >= 2)

    box.window.bar.pause.click()
    for _ in range(4):
        box.finish_next()
    box.driver.qtbot.waitUntil(lambda: box.session.run.ended == 4)
    paused = box.states
    box.window.bar.pause.click()
    box.finish_run()

    assert paused[4:] == ["WAITING"] * 5
    assert box.states == ["TO_REVIEW"] * 9


def test_what_was_done_is_found_again(box: Box, driver: WindowDriver) -> None:
    box.restore_all()
    box.session.review.start()
    box.window.show_review(is_shown=True)
    box.key(Qt.Key.Key_K)

    box.session.close()
    driver.window.batch.session = None
    box.open()

    assert box.states == ["KEPT", "TO_REVIEW", "NO_MASK"]


def test_a_mask_is_copied_to_the_selected_pictures(box: Box) -> None:
    box.select("a.png")
    box.key(Qt.Key.Key_C, CTRL)
    box.select("c.png")

    box.key(Qt.Key.Key_V, CTRL)

    box.wait_for("c.png", PictureState.READY)
    assert box.find("c.png").item.mask == box.folder / "a-mask.png"


def test_a_mask_copied_to_a_picture_of_another_size_is_scaled(box: Box) -> None:
    write_picture(box.folder / "c.png", Picture(pixels=noise(height=80)))
    box.select("a.png")
    box.key(Qt.Key.Key_C, CTRL)
    box.select("c.png")

    box.key(Qt.Key.Key_V, CTRL)

    box.wait_for("c.png", PictureState.READY)
    mask = box.find("c.png").item.mask
    assert isinstance(mask, Path)
    assert np.array_equal(read_mask(mask), np.repeat(draw_mask(), 2, axis=0))
    assert "scaled" in box.window.banner.text


def test_a_mask_is_removed_but_not_its_file(box: Box) -> None:
    box.select("a.png")

    box.key(Qt.Key.Key_Delete)

    assert box.states == ["NO_MASK", "READY", "NO_MASK"]
    assert (box.folder / "a-mask.png").exists()


def test_a_mask_is_painted_in_the_editor(box: Box) -> None:
    driver = box.driver
    driver.window.workbench.painter.set_diameter(8)
    box.select("c.png")

    box.key(Qt.Key.Key_Return)
    driver.qtbot.waitUntil(lambda: driver.window.workbench.document is not None)
    driver.drag((10, 20), (40, 20))
    painted = driver.document.mask.elements.copy()
    driver.window.actions_.use_in_batch.trigger()
    box.wait_for("c.png", PictureState.READY)

    assert driver.window.workbench.document is None
    mask = box.find("c.png").item.mask
    assert isinstance(mask, Path)
    assert np.array_equal(read_mask(mask), painted)


def test_nothing_painted_is_not_used(box: Box) -> None:
    driver = box.driver
    box.select("c.png")
    box.key(Qt.Key.Key_Return)
    driver.qtbot.waitUntil(lambda: driver.window.workbench.document is not None)

    driver.window.actions_.use_in_batch.trigger()

    assert driver.document.name == "c.png"
    assert driver.banner_text == "Paint over what is to be restored first."


def test_only_pictures_of_the_batch_can_be_used_in_it(opened: WindowDriver) -> None:
    assert not opened.window.actions_.use_in_batch.isEnabled()


def test_one_mask_is_for_all(box: Box) -> None:
    box.driver.batch_dialogs.masks = box.folder / "a-mask.png"

    panel = box.window.panel
    panel.masks.activated.emit(panel.masks.findText("One for all…"))
    box.driver.qtbot.waitUntil(lambda: not box.session.batch.is_looking)

    assert box.find("c.png").state is PictureState.READY


def test_results_never_go_to_the_folder_of_the_pictures(box: Box) -> None:
    box.driver.batch_dialogs.out = box.folder

    box.window.panel.choose_out.click()

    assert box.out != box.folder
    assert "no picture is written over" in box.window.banner.text


def test_a_file_of_others_is_not_replaced(box: Box) -> None:
    box.out.mkdir()
    (box.out / "a.png").write_bytes(b"mine")

    box.start()
    box.wait_for("a.png", PictureState.FAILED)
    box.finish_run()

    assert (box.out / "a.png").read_bytes() == b"mine"


def test_the_command_is_copied(box: Box) -> None:
    box.window.copy_command.trigger()

    words = f"reweave batch {box.folder} --out={box.out}"
    assert QGuiApplication.clipboard().text() == words


def test_a_recipe_with_masks_of_the_user_finds_them(box: Box) -> None:
    box.select("a.png")
    box.key(Qt.Key.Key_C, CTRL)
    box.select("c.png")
    box.key(Qt.Key.Key_V, CTRL)
    box.wait_for("c.png", PictureState.READY)
    path = box.driver.folder / "recipe.json"
    box.driver.batch_dialogs.recipe = path

    box.window.save_recipe.trigger()
    box.driver.qtbot.waitUntil(path.exists)

    folder, words = read_recipe(path)
    assert folder == str(box.folder)
    masks = box.out / "reweave-batch" / "recipe-masks-1"
    assert f"--masks={masks}" in words
    assert sorted(file.name for file in masks.iterdir()) == ["a.png.png", "b.png.png", "c.png.png"]


def test_a_folder_that_is_gone_is_reported(driver: WindowDriver) -> None:
    box = Box(driver)
    shutil.rmtree(box.folder)

    box.open()

    assert box.states == []
    assert box.window.banner.text


def test_an_engine_that_cannot_go_on_gives_the_pictures_back(box: Box) -> None:
    box.start()
    box.driver.qtbot.waitUntil(lambda: len(box.engine.jobs) >= 2)

    box.engine.refuse(OutOfMemoryError("no memory is left"))
    box.driver.qtbot.waitUntil(lambda: not box.session.run.is_running)

    assert box.states == ["READY", "READY", "NO_MASK"]
    assert box.window.banner.text


def test_a_picture_that_cannot_be_read_says_so_in_the_grid(driver: WindowDriver) -> None:
    box = Box(driver)
    (box.folder / "c.png").write_bytes(b"not a picture")

    box.open()
    box.wait_for("c.png", PictureState.FAILED)

    assert "c.png" in box.find("c.png").problem


def test_a_run_goes_on_while_the_window_is_closed(box: Box) -> None:
    box.start()
    box.window.close()
    box.finish_run()

    assert box.states == ["TO_REVIEW", "TO_REVIEW", "NO_MASK"]
    assert "Review the results" in box.driver.banner_text
    box.driver.window.parts.banner.action.click()
    assert box.window.is_reviewing
    assert box.window.isVisible()


def test_the_batch_waits_while_the_editor_restores(driver: WindowDriver) -> None:
    names = [f"{number}.png" for number in range(6)]
    box = Box(driver, names, masked=names)
    driver.open_pixels(noise())
    driver.engine.become_ready()
    driver.drag((10, 20), (40, 20))
    driver.key(Qt.Key.Key_Return)
    box.open()
    box.start()

    begun = len(box.engine.jobs) if box.engine is not driver.engine else 0
    driver.engine.finish()
    box.driver.qtbot.waitUntil(lambda: not driver.window.workbench.engine.is_busy)
    box.finish_run()

    assert begun == 0
    assert box.states == ["TO_REVIEW"] * 6


def test_an_interrupted_batch_is_offered_and_goes_on_as_it_was(
    qtbot: QtBot, tmp_path: Path
) -> None:
    first = WindowDriver(qtbot, tmp_path)
    box = Box(first)
    box.open()
    first.batch_dialogs.out = tmp_path / "elsewhere"
    box.window.panel.choose_out.click()
    qtbot.waitUntil(lambda: not box.session.batch.is_looking)
    box.start()
    first.close()

    second = WindowDriver(qtbot, tmp_path)
    second.window.batch.look_for_unfinished()
    offered = second.banner_text
    second.window.parts.banner.action.click()
    session = second.window.batch.session
    assert session is not None
    qtbot.waitUntil(lambda: not session.batch.is_looking)
    out, states = session.batch.recipe.out, [one.state for one in session.batch.pictures.all]
    second.close()

    assert offered == "Restoring the folder box was interrupted; nothing is lost."
    assert out == tmp_path / "elsewhere"
    assert states == [PictureState.READY, PictureState.READY, PictureState.NO_MASK]


def test_a_batch_that_has_ended_is_not_offered(box: Box, driver: WindowDriver) -> None:
    box.restore_all()
    box.session.close()
    remembered = driver.window.batch.remembered
    driver.window.batch.session = None
    driver.window.batch.recall(remembered)

    driver.window.batch.look_for_unfinished()

    assert driver.banner_text == ""
