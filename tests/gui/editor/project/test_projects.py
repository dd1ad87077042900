"""Saving and opening projects."""

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog

from app.shared.dialogs import UnsavedAnswer, _SaveDialog
from engine.pictures.openraster import write_openraster
from engine.pictures.picture import Picture
from tests.helpers.documents import noise
from tests.helpers.window_driver import WindowDriver, copy_mask

CTRL = Qt.KeyboardModifier.ControlModifier


def save(driver: WindowDriver) -> None:
    """Press Ctrl+S and wait."""
    with driver.qtbot.waitSignal(driver.window.files.saving.saved):
        driver.key(Qt.Key.Key_S, CTRL)


def reopen(driver: WindowDriver, path: Path) -> None:
    """Close the picture, open a file, and wait."""
    driver.key(Qt.Key.Key_W, CTRL)
    with driver.qtbot.waitSignal(driver.window.workbench.document_changed):
        driver.window.files.open_file(path)


@pytest.fixture
def project(opened: WindowDriver) -> WindowDriver:
    """A window with a project that has a repair, a stroke and a guide line."""
    opened.drag((10, 10), (40, 10))
    opened.restore()
    opened.drag((10, 30), (40, 30))
    opened.key(Qt.Key.Key_L)
    opened.drag((5, 25), (50, 35))
    opened.key(Qt.Key.Key_B)
    opened.dialogs.target = opened.folder / "photo.ora"
    save(opened)
    return opened


def test_a_project_is_opened_with_everything(project: WindowDriver) -> None:
    project.wheel(20, 10, notches=5)
    project.key(Qt.Key.Key_S, CTRL)
    project.qtbot.waitUntil(lambda: not project.window.files.saving.is_busy)
    before, view = project.document, project.canvas.view
    mask, pixels, lines = copy_mask(before), before.pixels.copy(), before.guide_lines

    reopen(project, project.folder / "photo.ora")

    after = project.document
    assert after is not before
    assert np.array_equal(after.mask.elements, mask)
    assert np.array_equal(after.pixels, pixels)
    assert np.array_equal(after.original.pixels, noise())
    assert after.guide_lines == lines
    assert project.canvas.view == view
    assert not project.window.isWindowModified()
    assert "photo.ora" in project.window.windowTitle()


def test_a_view_of_the_whole_picture_stays_one(project: WindowDriver) -> None:
    reopen(project, project.folder / "photo.ora")

    project.window.resize(800, 600)
    project.qtbot.waitUntil(lambda: project.window.width() == 800)

    view = project.canvas.view
    assert view is not None
    assert view.left >= 0
    assert view.picture.width * view.zoom <= view.canvas.width


def test_saving_a_project_again_asks_nothing(project: WindowDriver) -> None:
    project.drag((10, 20), (20, 20))

    save(project)

    assert len(project.dialogs.suggested) == 1
    assert not project.window.isWindowModified()


@pytest.mark.parametrize("key", [Qt.Key.Key_A, Qt.Key.Key_I, Qt.Key.Key_Z])
def test_each_step_modifies_a_project(project: WindowDriver, key: Qt.Key) -> None:
    modified_before = project.window.isWindowModified()

    project.key(key, CTRL)

    assert not modified_before
    assert project.window.isWindowModified()


def test_undoing_back_to_the_saved_state_makes_a_project_unmodified(project: WindowDriver) -> None:
    project.drag((10, 20), (20, 20))

    project.key(Qt.Key.Key_Z, CTRL)

    assert not project.window.isWindowModified()


def test_closing_a_saved_project_with_a_mask_asks_nothing(project: WindowDriver) -> None:
    project.window.close()
    project.qtbot.waitUntil(lambda: not project.window.isVisible())

    assert project.dialogs.asked_about == []


def test_closing_a_project_with_a_new_stroke_offers_to_save_it(project: WindowDriver) -> None:
    project.drag((10, 20), (20, 20))
    mask = copy_mask(project.document)
    project.dialogs.unsaved = UnsavedAnswer.SAVE

    project.window.close()
    project.qtbot.waitUntil(lambda: not project.window.isVisible())

    assert project.dialogs.asked_about == ["photo.ora"]
    other = WindowDriver(project.qtbot, project.folder)
    reopen(other, project.folder / "photo.ora")
    assert np.array_equal(other.document.mask.elements, mask)
    other.close()


def test_tries_go_on_after_opening(opened: WindowDriver) -> None:
    opened.drag((10, 10), (40, 10))
    opened.restore(value=100)
    opened.key(Qt.Key.Key_Return, CTRL)
    opened.engine.finish(value=200)
    opened.qtbot.waitUntil(lambda: opened.document.pixels[10, 20, 0] == 200)
    opened.dialogs.target = opened.folder / "photo.ora"
    save(opened)
    reopen(opened, opened.folder / "photo.ora")

    opened.key(Qt.Key.Key_Return, CTRL | Qt.KeyboardModifier.ShiftModifier)

    assert opened.document.pixels[10, 20, 0] == 100
    assert opened.window.isWindowModified()


def test_undo_after_opening_brings_the_mask_of_the_last_repair_back(opened: WindowDriver) -> None:
    opened.drag((10, 10), (40, 10))
    mask = copy_mask(opened.document)
    opened.restore()
    opened.dialogs.target = opened.folder / "photo.ora"
    save(opened)
    reopen(opened, opened.folder / "photo.ora")

    opened.key(Qt.Key.Key_Z, CTRL)

    assert np.array_equal(opened.document.mask.elements, mask)
    assert np.array_equal(opened.document.pixels, noise())


def test_layers_of_another_program_are_opened_as_a_picture(driver: WindowDriver) -> None:
    path = driver.folder / "krita.ora"
    write_openraster(path, [], merged=Picture(pixels=noise()))

    reopen(driver, path)

    assert np.array_equal(driver.document.pixels, noise())
    assert "another program" in driver.banner_text
    assert not driver.document.is_project


def test_a_damaged_project_is_reported_in_one_sentence(opened: WindowDriver) -> None:
    path = opened.folder / "broken.ora"
    path.write_bytes(b"PK\x03\x04" + bytes(26) + b"mimetypeimage/openraster" + bytes(100))

    opened.window.files.open_file(path)
    opened.qtbot.waitUntil(lambda: opened.banner_text != "")

    assert "broken.ora is damaged or cut short" in opened.banner_text


def test_a_project_can_be_saved_as_a_project_only(opened: WindowDriver) -> None:
    dialog = _SaveDialog(opened.window, suggested=Path("/pictures/photo.ora"), is_project=True)

    assert [kind.split("(")[1] for kind in dialog.nameFilters()] == ["*.ora)"]
    assert dialog.acceptMode() is QFileDialog.AcceptMode.AcceptSave
    dialog.deleteLater()
