"""Unsaved work after a crash, through the window."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.editor.recovery.work_folder import find_left_work
from app.editor.widgets.recovery_dialog import RecoveryDialog
from app.shared.folders.folder_lock import LOCK_FILE
from app.window.preferences.general_page import GeneralPage
from tests.helpers.documents import noise
from tests.helpers.window_driver import WindowDriver, copy_mask

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")

CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def fast(opened: WindowDriver) -> WindowDriver:
    """A window that writes changes at once."""
    for keeper in opened.window.unsaved_work.autosave._keepers:
        keeper._interval_ms = 0
    opened.window.unsaved_work.autosave.interval_ms = 0
    return opened


def folders(driver: WindowDriver) -> list[Path]:
    root = driver.folder / "unsaved"
    return list(root.iterdir()) if root.exists() else []


def wait_until_written(driver: WindowDriver) -> None:
    """Wait until nothing is left to be written."""
    autosave = driver.window.unsaved_work.autosave
    driver.qtbot.waitUntil(lambda: not autosave.is_busy)


class Restart:
    """Starts the program again after a crash."""

    def __init__(self, qtbot: QtBot, folder: Path) -> None:
        self._qtbot = qtbot
        self._folder = folder
        self._driver: WindowDriver | None = None

    def __call__(self, crashed: WindowDriver) -> WindowDriver:
        """Return a new window that finds what another one would leave if it crashed now."""
        wait_until_written(crashed)
        for source in folders(crashed):
            target = self._folder / "unsaved" / source.name
            shutil.copytree(source, target, ignore=shutil.ignore_patterns(LOCK_FILE))
        self._driver = WindowDriver(self._qtbot, self._folder)
        self._driver.window.unsaved_work.autosave.interval_ms = 0
        return self._driver

    def close(self) -> None:
        if self._driver is not None:
            self._driver.close()


def look(driver: WindowDriver) -> RecoveryDialog:
    """Look for left work and return the dialog that offers it."""
    work = driver.window.unsaved_work
    before = work.dialog
    work.recovery.look()
    driver.qtbot.waitUntil(lambda: work.dialog is not before)
    assert work.dialog is not None
    return work.dialog


def recover(driver: WindowDriver) -> None:
    """Open the newest left work."""
    dialog = look(driver)
    with driver.qtbot.waitSignal(driver.window.workbench.document_changed):
        dialog.open_button.click()
    driver.window.activateWindow()  # the first window is still open, other than after a crash
    driver.qtbot.waitUntil(lambda: QApplication.focusWidget() is driver.canvas)


@pytest.fixture
def restart(qtbot: QtBot, tmp_path: Path) -> Iterator[Restart]:
    restart = Restart(qtbot, tmp_path / "second")
    yield restart
    restart.close()


def test_looking_at_a_picture_writes_nothing(fast: WindowDriver) -> None:
    fast.wheel(20, 20, notches=3)
    wait_until_written(fast)

    assert folders(fast) == []


def test_everything_comes_back(fast: WindowDriver, restart: Restart) -> None:
    fast.drag((10, 10), (40, 10))
    fast.restore(value=100)
    fast.key(Qt.Key.Key_L)
    fast.drag((5, 25), (50, 35))
    fast.key(Qt.Key.Key_B)
    fast.drag((10, 30), (40, 30))
    fast.wheel(30, 20, notches=6)
    second = restart(fast)

    recover(second)

    before, after = fast.document, second.document
    assert np.array_equal(after.mask.elements, before.mask.elements)
    assert np.array_equal(after.pixels, before.pixels)
    assert np.array_equal(after.original.pixels, noise())
    assert after.guide_lines == before.guide_lines
    assert after.path == before.path
    assert second.window.isWindowModified()
    shown, now = fast.canvas.view, second.canvas.view
    assert shown is not None
    assert now is not None
    assert now.shown.zoom == shown.shown.zoom


def test_tries_come_back(fast: WindowDriver, restart: Restart) -> None:
    fast.drag((10, 10), (40, 10))
    mask = copy_mask(fast.document)
    fast.restore(value=100)
    fast.key(Qt.Key.Key_Return, CTRL)
    fast.engine.finish(value=200)
    fast.qtbot.waitUntil(lambda: fast.document.pixels[10, 20, 0] == 200)
    second = restart(fast)
    recover(second)

    second.key(Qt.Key.Key_Return, CTRL | Qt.KeyboardModifier.ShiftModifier)
    value = second.document.pixels[10, 20, 0]
    second.key(Qt.Key.Key_Z, CTRL)

    assert value == 100
    assert np.array_equal(second.document.mask.elements, mask)
    assert np.array_equal(second.document.pixels, noise())


def test_the_mask_of_a_running_job_comes_back_and_the_history_begins_anew(
    fast: WindowDriver, restart: Restart
) -> None:
    fast.drag((10, 10), (40, 10))
    fast.drag((10, 30), (40, 30))
    mask = copy_mask(fast.document)
    fast.key(Qt.Key.Key_Return)
    second = restart(fast)

    recover(second)

    assert np.array_equal(second.document.mask.elements, mask)
    assert second.document.undo_stack.count() == 0


def test_a_mask_alone_is_asked_about_as_before(fast: WindowDriver, restart: Restart) -> None:
    fast.drag((10, 10), (40, 10))
    second = restart(fast)
    recover(second)

    second.window.close()
    second.qtbot.wait(20)

    assert not second.window.isWindowModified()
    assert second.dialogs.asked_about == ["photo.png"]
    assert second.window.isVisible()


def test_a_project_that_comes_back_is_saved_to_its_file(
    fast: WindowDriver, restart: Restart
) -> None:
    fast.dialogs.target = fast.folder / "photo.ora"
    with fast.qtbot.waitSignal(fast.window.files.saving.saved):
        fast.key(Qt.Key.Key_S, CTRL)
    fast.drag((10, 10), (40, 10))
    second = restart(fast)
    recover(second)
    modified_before = second.window.isWindowModified()

    with second.qtbot.waitSignal(second.window.files.saving.saved) as blocker:
        second.key(Qt.Key.Key_S, CTRL)

    assert modified_before
    assert blocker.args == [fast.folder / "photo.ora"]
    assert not second.window.isWindowModified()


def test_recovered_work_stays_until_it_is_saved(fast: WindowDriver, restart: Restart) -> None:
    fast.drag((10, 10), (40, 10))
    second = restart(fast)
    recover(second)
    wait_until_written(second)
    kept = len(folders(second))

    second.dialogs.target = second.folder / "photo.ora"
    with second.qtbot.waitSignal(second.window.files.saving.saved):
        second.key(Qt.Key.Key_S, CTRL)
    second.qtbot.waitUntil(lambda: folders(second) == [])

    assert kept == 1


def test_closing_properly_leaves_nothing(fast: WindowDriver) -> None:
    fast.drag((10, 10), (40, 10))
    wait_until_written(fast)
    kept = len(folders(fast))

    fast.close()

    assert kept == 1
    assert folders(fast) == []


def test_closing_while_writing_leaves_nothing(fast: WindowDriver) -> None:
    fast.drag((10, 10), (40, 10))

    fast.close()

    assert folders(fast) == []


def test_closing_a_picture_leaves_nothing_of_it(fast: WindowDriver) -> None:
    fast.drag((10, 10), (40, 10))
    wait_until_written(fast)
    kept = len(folders(fast))
    fast.dialogs.gives_up_mask = True

    fast.key(Qt.Key.Key_W, CTRL)
    fast.qtbot.waitUntil(lambda: folders(fast) == [])

    assert kept == 1


def test_undoing_everything_leaves_nothing(fast: WindowDriver) -> None:
    fast.drag((10, 10), (40, 10))
    wait_until_written(fast)

    fast.key(Qt.Key.Key_Z, CTRL)

    fast.qtbot.waitUntil(lambda: folders(fast) == [])


def test_rotating_is_kept(fast: WindowDriver, restart: Restart) -> None:
    fast.drag((10, 10), (40, 10))
    steps = fast.document.undo_stack.count()
    fast.window.actions_.rotate_left.trigger()
    fast.qtbot.waitUntil(lambda: fast.document.undo_stack.count() > steps)
    second = restart(fast)

    recover(second)

    assert second.document.pixels.shape == (60, 40, 3)
    assert np.array_equal(second.document.mask.elements, fast.document.mask.elements)
    assert second.window.isWindowModified()


def test_a_folder_that_cannot_be_written_is_reported_once(fast: WindowDriver) -> None:
    (fast.folder / "unsaved").write_text("not a folder", encoding="utf-8")

    fast.drag((10, 10), (40, 10))
    fast.qtbot.waitUntil(lambda: "kept safe" in fast.banner_text)
    fast.window.parts.banner.dismiss()
    fast.drag((10, 30), (40, 30))
    fast.window.unsaved_work.autosave._keepers[0]._write()

    assert fast.banner_text == ""


def test_the_dialog_lists_name_time_and_picture(fast: WindowDriver, restart: Restart) -> None:
    fast.drag((10, 10), (40, 10))
    second = restart(fast)

    dialog = look(second)

    item = dialog.list.item(0)
    assert dialog.list.count() == 1
    assert item.text().startswith("photo.png\n")
    assert not item.icon().isNull()
    dialog.later.click()
    assert len(find_left_work(second.folder / "unsaved")) == 1


def test_discarding_takes_two_presses(fast: WindowDriver, restart: Restart) -> None:
    fast.drag((10, 10), (40, 10))
    second = restart(fast)
    dialog = look(second)

    dialog.discard.click()
    kept = len(folders(second))
    dialog.discard.click()

    assert kept == 1
    second.qtbot.waitUntil(lambda: folders(second) == [])
    second.qtbot.waitUntil(lambda: QApplication.activeModalWidget() is None)


def test_damaged_work_is_reported(fast: WindowDriver, restart: Restart) -> None:
    fast.drag((10, 10), (40, 10))
    second = restart(fast)
    (folder,) = folders(second)
    for path in folder.glob("original-*"):
        path.unlink()

    look(second).open_button.click()

    second.qtbot.waitUntil(lambda: "photo.png cannot be read" in second.banner_text)


def test_the_menu_says_that_there_is_nothing(driver: WindowDriver) -> None:
    driver.window.actions_.recover.trigger()

    driver.qtbot.waitUntil(lambda: "no unsaved work" in driver.banner_text)


def test_several_pictures_come_back_at_once(fast: WindowDriver, restart: Restart) -> None:
    fast.drag((10, 10), (40, 10))
    fast.restore(value=100)
    fast.open_pixels(noise(seed=2), name="other.png")
    fast.drag((10, 30), (40, 30))
    second = restart(fast)
    dialog = look(second)
    count, words = dialog.list.count(), dialog.open_button.text()

    dialog.open_button.click()
    pictures = second.window.workbench.pictures
    second.qtbot.waitUntil(lambda: len(pictures.documents) == 2)

    by_name = {document.name: document for document in pictures.documents}
    assert (count, words) == (2, "Open all")
    assert by_name["photo.png"].is_modified
    assert by_name["photo.png"].pixels[10, 20, 0] == 100
    assert by_name["other.png"].mask.area == fast.document.mask.area
    wait_until_written(second)
    assert len(folders(second)) == 2


def test_a_recovered_picture_that_is_opened_again_is_shown(
    fast: WindowDriver, restart: Restart
) -> None:
    fast.drag((10, 10), (40, 10))
    second = restart(fast)
    recover(second)
    recovered = second.document
    second.open_pixels(noise(seed=2), name="other.png")

    second.window.files.open_file(fast.folder / "photo.png")

    assert second.document is recovered
    assert len(second.window.workbench.pictures.documents) == 2


def test_one_of_several_can_be_discarded(fast: WindowDriver, restart: Restart) -> None:
    fast.drag((10, 10), (40, 10))
    fast.open_pixels(noise(seed=2), name="other.png")
    fast.drag((10, 30), (40, 30))
    second = restart(fast)
    dialog = look(second)
    dialog.list.clearSelection()
    dialog.list.item(0).setSelected(True)

    dialog.discard.click()
    dialog.discard.click()
    second.qtbot.waitUntil(lambda: len(folders(second)) == 1)

    assert dialog.list.count() == 1
    assert dialog.isVisible()
    dialog.later.click()


def test_closing_one_picture_keeps_the_work_on_the_other(fast: WindowDriver) -> None:
    fast.drag((10, 10), (40, 10))
    fast.open_pixels(noise(seed=2), name="other.png")
    fast.drag((10, 30), (40, 30))
    wait_until_written(fast)
    kept = len(folders(fast))
    fast.dialogs.gives_up_mask = True

    fast.key(Qt.Key.Key_W, CTRL)
    fast.qtbot.waitUntil(lambda: len(folders(fast)) == 1)

    assert kept == 2
    assert fast.document.name == "photo.png"


def test_work_is_not_kept_if_the_user_does_not_want_it(fast: WindowDriver) -> None:
    fast.drag((10, 10), (40, 10))
    wait_until_written(fast)
    kept = len(folders(fast))
    page = GeneralPage(fast.window.preferences, models_folder=fast.folder, cards=())
    fast.qtbot.addWidget(page)

    page.unsaved.click()
    fast.qtbot.waitUntil(lambda: folders(fast) == [])
    fast.drag((10, 30), (40, 30))
    wait_until_written(fast)

    assert kept == 1
    assert folders(fast) == []
