"""Opening, saving and closing."""

import os
import sys
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication, QImage
from PySide6.QtWidgets import QApplication

from app.shared.dialogs import UnsavedAnswer
from engine.api import Method
from engine.pictures.files import read_picture
from engine.pictures.formats.codec import encode_file
from engine.pictures.picture import Picture, Text
from tests.helpers.documents import noise
from tests.helpers.picture_files import srgb_profile
from tests.helpers.window_driver import WindowDriver, copy_mask

CTRL = Qt.KeyboardModifier.ControlModifier


def paint_and_restore(driver: WindowDriver) -> WindowDriver:
    """Paint something and restore it."""
    driver.drag((10, 20), (40, 20))
    driver.restore()
    return driver


def save(driver: WindowDriver) -> Path:
    """Press Ctrl+S, wait, and return the file."""
    with driver.qtbot.waitSignal(driver.window.files.saving.saved) as blocker:
        driver.key(Qt.Key.Key_S, CTRL)
    assert blocker.args is not None
    path = blocker.args[0]
    assert isinstance(path, Path)
    return path


def drop_mime(driver: WindowDriver, mime: QMimeData) -> None:
    """Drop something on the window."""
    left, copy = Qt.MouseButton.LeftButton, Qt.DropAction.CopyAction
    keys = Qt.KeyboardModifier.NoModifier
    QApplication.sendEvent(driver.window, QDragEnterEvent(QPoint(300, 300), copy, mime, left, keys))
    QApplication.sendEvent(driver.window, QDropEvent(QPointF(300, 300), copy, mime, left, keys))


def test_empty_window_invites_the_user_to_open_a_picture(driver: WindowDriver) -> None:
    assert driver.window.parts.start_page.isVisible()
    assert not driver.window.parts.restore_bar.button.isEnabled()
    assert not driver.window.actions_.save.isEnabled()


def test_invitation_opens_the_chosen_picture(driver: WindowDriver) -> None:
    source = driver.open_pixels(noise(), name="first.png")
    driver.dialogs.photos = [source]

    with driver.qtbot.waitSignal(driver.window.workbench.document_changed):
        driver.window.parts.start_page.button.click()

    assert driver.document.path == source


def test_open_picture_is_shown_with_its_name_and_size(driver: WindowDriver) -> None:
    driver.open_pixels(noise(), name="harbour.png")

    assert driver.canvas.isVisible()
    assert "harbour.png" in driver.window.windowTitle()
    assert "60" in driver.window.parts.status.size_label.text()


def test_file_that_is_not_a_picture_leaves_the_open_one(opened: WindowDriver) -> None:
    bad = opened.folder / "letter.jpg"
    bad.write_text("Dear Sir or Madam", encoding="utf-8")
    before = opened.document

    opened.window.files.open_file(bad)
    opened.qtbot.waitUntil(lambda: opened.banner_text != "")

    assert "letter.jpg" in opened.banner_text
    assert opened.document is before


def test_missing_file_is_reported_in_an_empty_window(driver: WindowDriver) -> None:
    driver.window.files.open_file(driver.folder / "nowhere.png")

    driver.qtbot.waitUntil(lambda: "nowhere.png" in driver.banner_text)

    assert driver.window.parts.start_page.isVisible()


def test_dropped_file_is_opened(driver: WindowDriver) -> None:
    source = driver.open_pixels(noise(), name="a.png")
    driver.open_pixels(noise(), name="b.png")
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(source))])

    with driver.qtbot.waitSignal(driver.window.workbench.document_changed):
        drop_mime(driver, mime)

    assert driver.document.path == source


def test_copied_picture_is_pasted(driver: WindowDriver) -> None:
    image = QImage(31, 17, QImage.Format.Format_RGB32)
    image.fill(0xFF204060)
    QGuiApplication.clipboard().setImage(image)

    with driver.qtbot.waitSignal(driver.window.workbench.document_changed):
        driver.key(Qt.Key.Key_V, CTRL)

    assert driver.document.pixels.shape == (17, 31, 3)
    assert driver.document.pixels[3, 4].tolist() == [0x20, 0x40, 0x60]


def test_pasted_file_keeps_all_that_it_says(driver: WindowDriver) -> None:
    texts = (Text(keyword="Author", text="Ansel"),)
    deep = noise().astype(np.uint16) * 257
    picture = Picture(
        pixels=deep, icc_profile=srgb_profile(), texts=texts, pixels_per_mm=(11.811, 11.811)
    )
    mime = QMimeData()
    mime.setData("image/png", encode_file(picture, suffix=".png", quality=95))

    with driver.qtbot.waitSignal(driver.window.workbench.document_changed):
        drop_mime(driver, mime)

    original = driver.document.original
    assert np.array_equal(driver.document.pixels, deep)
    assert original.icc_profile == picture.icc_profile
    assert original.texts == texts
    assert original.pixels_per_mm == picture.pixels_per_mm


def test_a_damaged_paste_is_reported(driver: WindowDriver) -> None:
    mime = QMimeData()
    mime.setData("image/png", b"nothing")

    drop_mime(driver, mime)

    driver.qtbot.waitUntil(lambda: "Pasted picture" in driver.banner_text)


def test_another_picture_clears_the_status_message(opened: WindowDriver) -> None:
    paint_and_restore(opened)
    before = opened.window.statusBar().currentMessage()
    opened.dialogs.unsaved = UnsavedAnswer.DISCARD
    QGuiApplication.clipboard().setImage(QImage(31, 17, QImage.Format.Format_RGB32))

    with opened.qtbot.waitSignal(opened.window.workbench.document_changed):
        opened.key(Qt.Key.Key_V, CTRL)

    assert "Restored" in before
    assert opened.window.statusBar().currentMessage() == ""


def test_pasting_without_a_picture_is_reported(opened: WindowDriver) -> None:
    QGuiApplication.clipboard().setText("words")

    opened.key(Qt.Key.Key_V, CTRL)

    assert "no picture" in opened.banner_text


def test_save_suggests_a_new_name_beside_the_original(opened: WindowDriver) -> None:
    paint_and_restore(opened)

    save(opened)

    assert opened.dialogs.suggested == [opened.folder / "photo-restored.png"]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such names")
@pytest.mark.parametrize("stem", ["Ф" * 125, os.fsdecode(b"caf\xe9")])
def test_a_picture_with_an_unusual_name_is_saved_without_a_complaint(
    opened: WindowDriver, stem: str
) -> None:
    photo = (opened.folder / "photo.png").rename(opened.folder / f"{stem}.png")
    with opened.qtbot.waitSignal(opened.window.workbench.document_changed):
        opened.window.files.open_file(photo)
    paint_and_restore(opened)

    path = save(opened)
    opened.window.close()

    assert path.is_file()
    assert path.name.endswith("-restored.png")
    assert opened.banner_text == ""


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights")
def test_hard_links_that_keep_the_former_picture_are_told(opened: WindowDriver) -> None:
    target = opened.folder / "photo-restored.png"
    paint_and_restore(opened)
    save(opened)
    os.link(target, opened.folder / "other.png")

    save(opened)

    opened.qtbot.waitUntil(lambda: "other names (hard links)" in opened.banner_text)
    assert target.stat().st_nlink == 1


def test_saved_picture_equals_the_one_on_the_canvas(opened: WindowDriver) -> None:
    paint_and_restore(opened)

    path = save(opened)

    assert np.array_equal(read_picture(path).pixels, opened.document.pixels)


def test_original_file_is_untouched(opened: WindowDriver) -> None:
    original = opened.folder / "photo.png"
    before = original.read_bytes()
    paint_and_restore(opened)

    save(opened)

    assert original.read_bytes() == before


def test_saving_makes_the_picture_unmodified(opened: WindowDriver) -> None:
    paint_and_restore(opened)
    modified_before = opened.window.isWindowModified()

    save(opened)

    assert modified_before
    assert not opened.window.isWindowModified()


def test_second_save_writes_the_same_file_without_asking(opened: WindowDriver) -> None:
    paint_and_restore(opened)
    first = save(opened)
    paint_and_restore(opened)

    second = save(opened)

    assert first == second
    assert len(opened.dialogs.suggested) == 1


def test_failed_save_is_reported_and_loses_nothing(opened: WindowDriver) -> None:
    paint_and_restore(opened)
    opened.dialogs.target = opened.folder / "folder.png"
    opened.dialogs.target.mkdir()

    opened.key(Qt.Key.Key_S, CTRL)
    opened.qtbot.waitUntil(lambda: opened.banner_text != "")

    assert "cannot be saved" in opened.banner_text
    assert opened.document.is_modified


def test_closing_without_changes_asks_nothing(opened: WindowDriver) -> None:
    opened.window.close()
    opened.qtbot.waitUntil(lambda: not opened.window.isVisible())

    assert opened.dialogs.asked_about == []
    assert opened.engine.is_closed


def test_closing_with_guide_lines_alone_asks_about_them(opened: WindowDriver) -> None:
    opened.key(Qt.Key.Key_L)
    opened.drag((10, 20), (50, 20))

    opened.window.close()
    opened.qtbot.wait(20)

    assert opened.dialogs.asked_about == ["photo.png"]
    assert opened.window.isVisible()


def test_closing_with_changes_asks_and_cancel_keeps_the_window(opened: WindowDriver) -> None:
    paint_and_restore(opened)
    opened.dialogs.unsaved = UnsavedAnswer.CANCEL

    opened.window.close()
    opened.qtbot.wait(20)

    assert opened.dialogs.asked_about == ["photo.png"]
    assert opened.window.isVisible()


def test_closing_with_save_saves_first(opened: WindowDriver) -> None:
    paint_and_restore(opened)
    opened.dialogs.unsaved = UnsavedAnswer.SAVE

    opened.window.close()
    opened.qtbot.waitUntil(lambda: not opened.window.isVisible())

    assert (opened.folder / "photo-restored.png").exists()


def test_closing_with_a_save_that_fails_keeps_the_window(opened: WindowDriver) -> None:
    paint_and_restore(opened)
    opened.dialogs.unsaved = UnsavedAnswer.SAVE
    opened.dialogs.target = opened.folder / "folder.png"
    opened.dialogs.target.mkdir()

    opened.window.close()
    opened.qtbot.waitUntil(lambda: opened.banner_text != "")
    opened.qtbot.wait(20)

    assert opened.window.isVisible()


def test_closing_while_saving_waits_for_the_file(opened: WindowDriver) -> None:
    paint_and_restore(opened)
    opened.key(Qt.Key.Key_S, CTRL)

    opened.window.close()
    opened.qtbot.waitUntil(lambda: not opened.window.isVisible())

    assert opened.dialogs.asked_about == []
    assert (opened.folder / "photo-restored.png").exists()


def test_cancelling_the_save_dialog_keeps_the_window(opened: WindowDriver) -> None:
    paint_and_restore(opened)
    opened.dialogs.unsaved = UnsavedAnswer.SAVE
    opened.dialogs.saves_nowhere = True

    opened.window.close()
    opened.qtbot.wait(20)

    assert opened.window.isVisible()
    assert opened.document.is_modified


def test_closing_with_a_mask_asks_and_cancel_keeps_it(opened: WindowDriver) -> None:
    opened.drag((10, 20), (40, 20))
    mask = copy_mask(opened.document)

    opened.window.close()
    opened.qtbot.wait(20)

    assert opened.dialogs.asked_about == ["photo.png"]
    assert opened.window.isVisible()
    assert np.array_equal(opened.document.mask.elements, mask)


def test_mask_can_be_discarded(opened: WindowDriver) -> None:
    opened.drag((10, 20), (40, 20))
    opened.dialogs.gives_up_mask = True

    opened.window.close()

    opened.qtbot.waitUntil(lambda: not opened.window.isVisible())


def test_saving_the_picture_does_not_discard_the_mask(opened: WindowDriver) -> None:
    paint_and_restore(opened)
    opened.drag((10, 30), (40, 30))
    opened.dialogs.unsaved = UnsavedAnswer.SAVE

    opened.window.close()
    opened.qtbot.waitUntil(lambda: len(opened.dialogs.asked_about) == 2)

    assert (opened.folder / "photo-restored.png").exists()
    assert opened.window.isVisible()


def test_discarding_changes_asks_nothing_about_the_mask(opened: WindowDriver) -> None:
    paint_and_restore(opened)
    opened.drag((10, 30), (40, 30))
    opened.dialogs.unsaved = UnsavedAnswer.DISCARD

    opened.window.close()
    opened.qtbot.waitUntil(lambda: not opened.window.isVisible())

    assert len(opened.dialogs.asked_about) == 1


def test_brush_method_and_folder_are_remembered(opened: WindowDriver) -> None:
    opened.window.workbench.painter.set_diameter(77)
    opened.choose_method(Method.POISSON)
    opened.close()

    again = WindowDriver(opened.qtbot, opened.folder)

    assert again.window.workbench.painter.diameter_px == 77
    assert again.window.parts.restore_bar.methods.currentText() == "Quick fill, smooth"
    again.close()
