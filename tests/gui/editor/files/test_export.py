"""Exporting the picture by its dialog."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.editor.widgets.export_dialog import ExportDialog
from app.shared.dialogs import UnsavedAnswer
from engine.pictures.files import read_picture, write_picture
from engine.pictures.picture import Picture
from tests.helpers.documents import noise
from tests.helpers.picture_files import exif_block, srgb_profile
from tests.helpers.window_driver import WindowDriver

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")

CTRL_SHIFT = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier


def open_dialog(driver: WindowDriver) -> ExportDialog:
    """Press Ctrl+Shift+E and return the dialog."""
    driver.window.activateWindow()
    driver.qtbot.waitUntil(driver.window.isActiveWindow)
    QTest.keyClick(driver.window, Qt.Key.Key_E, CTRL_SHIFT)
    dialog = driver.window.export.dialog
    assert dialog is not None
    return dialog


def export(driver: WindowDriver, dialog: ExportDialog) -> None:
    """Press Export and wait for the file."""
    with driver.qtbot.waitSignal(driver.window.export.exporting.exported):
        dialog.export.click()


def choose_format(dialog: ExportDialog, suffix: str) -> None:
    dialog.format.setCurrentIndex(dialog.format.findData(suffix))


def shown_rows(dialog: ExportDialog) -> list[bool]:
    """Return whether quality and chroma are shown."""
    return [widget.isVisible() for widget in (dialog.quality, dialog.chroma)]


def test_a_png_holds_the_picture_on_the_canvas(opened: WindowDriver) -> None:
    opened.drag((10, 20), (40, 20))
    opened.restore()
    dialog = open_dialog(opened)
    choose_format(dialog, ".png")

    export(opened, dialog)

    exported = read_picture(opened.folder / "photo-restored.png").pixels
    assert np.array_equal(exported, opened.document.pixels)


def test_what_is_restored_while_the_dialog_is_open_is_exported_too(opened: WindowDriver) -> None:
    opened.drag((10, 20), (40, 20))
    dialog = open_dialog(opened)
    choose_format(dialog, ".png")
    opened.window.workbench.restore()
    opened.engine.finish(value=200)
    opened.qtbot.waitUntil(lambda: bool(opened.document.repairs))

    export(opened, dialog)

    exported = read_picture(opened.folder / "photo-restored.png").pixels
    assert np.array_equal(exported, opened.document.pixels)
    assert not opened.document.is_modified


def test_neither_the_original_nor_what_was_exported_counts_as_modified(
    opened: WindowDriver,
) -> None:
    opened.drag((10, 20), (40, 20))
    opened.restore()
    export(opened, open_dialog(opened))
    exported = opened.document.is_modified
    opened.window.workbench.history.go_to_step(0)
    undone = opened.document.is_modified
    opened.window.workbench.history.go_to_step(2)

    assert (exported, undone, opened.document.is_modified) == (False, False, False)
    assert not opened.window.isWindowModified()


def test_what_is_restored_after_an_export_counts_as_modified(opened: WindowDriver) -> None:
    opened.drag((10, 20), (40, 20))
    opened.restore()
    export(opened, open_dialog(opened))

    opened.drag((10, 30), (40, 30))
    opened.window.workbench.restore()
    opened.engine.finish(value=100)
    opened.qtbot.waitUntil(lambda: len(opened.document.repairs) == 2)

    assert opened.document.is_modified


def test_the_original_is_never_suggested(opened: WindowDriver) -> None:
    dialog = open_dialog(opened)
    choose_format(dialog, ".png")

    assert dialog.target == opened.folder / "photo-restored.png"
    dialog.cancel.click()


def test_replacing_the_original_is_asked_about(opened: WindowDriver) -> None:
    before = (opened.folder / "photo.png").read_bytes()
    dialog = open_dialog(opened)
    dialog.path.setText("photo.png")
    dialog.path.textEdited.emit("photo.png")

    dialog.export.click()

    assert opened.dialogs.asked_about == ["photo.png"]
    assert (opened.folder / "photo.png").read_bytes() == before
    assert dialog.isVisible()
    dialog.cancel.click()


def test_a_file_that_was_chosen_in_a_file_dialog_is_not_asked_about_again(
    opened: WindowDriver,
) -> None:
    opened.dialogs.target = opened.folder / "there.tiff"
    opened.dialogs.target.write_bytes(b"old")
    dialog = open_dialog(opened)
    dialog.choose.click()
    suffix = dialog.options.suffix

    export(opened, dialog)

    assert suffix == ".tif"
    assert opened.dialogs.asked_about == []
    assert read_picture(opened.dialogs.target).pixels.shape == (40, 60, 3)


def test_name_and_format_follow_one_another(opened: WindowDriver) -> None:
    dialog = open_dialog(opened)
    choose_format(dialog, ".webp")
    followed = dialog.target.name

    dialog.path.setText("other.jpeg")
    dialog.path.textEdited.emit("other.jpeg")

    assert followed == "photo-restored.webp"
    assert dialog.options.suffix == ".jpg"
    assert dialog.target == opened.folder / "other.jpeg"
    dialog.cancel.click()


def test_quality_and_chroma_are_those_of_jpeg(opened: WindowDriver) -> None:
    dialog = open_dialog(opened)
    choose_format(dialog, ".jpg")
    of_jpeg = shown_rows(dialog)

    choose_format(dialog, ".png")

    assert of_jpeg == [True, True]
    assert shown_rows(dialog) == [False, False]
    dialog.cancel.click()


def test_the_size_follows_the_quality(opened: WindowDriver) -> None:
    dialog = open_dialog(opened)
    choose_format(dialog, ".jpg")
    opened.qtbot.waitUntil(lambda: "about" in dialog.size_label.text())
    before = dialog.size_label.text()

    dialog.quality_slider.setValue(5)
    waiting = dialog.size_label.text()
    opened.qtbot.waitUntil(lambda: "about" in dialog.size_label.text())

    assert waiting == "estimating…"
    assert dialog.size_label.text() != before
    assert dialog.quality.value() == 5
    dialog.cancel.click()


def test_what_is_not_kept_is_left_out(driver: WindowDriver) -> None:
    picture = Picture(
        pixels=noise(deep=True),
        icc_profile=srgb_profile(),
        exif=exif_block(orientation=1).removeprefix(b"Exif\0\0"),
    )
    write_picture(driver.folder / "deep.png", picture)
    with driver.qtbot.waitSignal(driver.window.workbench.document_changed):
        driver.window.files.open_file(driver.folder / "deep.png")
    dialog = open_dialog(driver)
    choose_format(dialog, ".jpg")
    dialog.metadata.click()
    dialog.profile.click()
    note = dialog.note.text()

    export(driver, dialog)

    exported = read_picture(driver.folder / "deep-restored.jpg")
    assert (exported.exif, exported.icc_profile) == (None, None)
    assert "EXIF" in dialog_names(driver, picture)
    assert "8 of the 16 bits" in note
    assert "converted to sRGB" in note


def dialog_names(driver: WindowDriver, picture: Picture) -> str:
    """Return what the dialog says of a picture's metadata."""
    taken = driver.window.export.exporting.options
    dialog = ExportDialog(
        picture, replace(taken), target=driver.folder / "a.jpg", parent=driver.window
    )
    text = dialog.metadata.text()
    dialog.deleteLater()
    return text


def test_a_file_that_cannot_be_written_is_explained_in_the_dialog(opened: WindowDriver) -> None:
    dialog = open_dialog(opened)
    dialog.path.setText("nowhere/photo.jpg")
    dialog.path.textEdited.emit("nowhere/photo.jpg")

    dialog.export.click()
    opened.qtbot.waitUntil(dialog.problem.isVisible)

    assert "does not exist" in dialog.problem.text()
    assert dialog.isEnabled()
    dialog.cancel.click()


def test_an_exported_picture_is_not_asked_about_when_it_is_closed(opened: WindowDriver) -> None:
    opened.drag((10, 20), (40, 20))
    opened.restore()
    modified_before = opened.window.isWindowModified()

    export(opened, open_dialog(opened))

    assert modified_before
    assert not opened.window.isWindowModified()
    assert opened.document.name == "photo.png"


def test_exporting_a_project_leaves_it_modified(opened: WindowDriver) -> None:
    opened.dialogs.target = opened.folder / "photo.ora"
    with opened.qtbot.waitSignal(opened.window.files.saving.saved):
        opened.key(Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    opened.drag((10, 20), (40, 20))

    export(opened, open_dialog(opened))

    assert opened.window.isWindowModified()
    opened.dialogs.unsaved = UnsavedAnswer.DISCARD


def test_the_options_are_remembered_for_the_next_export(opened: WindowDriver) -> None:
    dialog = open_dialog(opened)
    choose_format(dialog, ".jpg")
    dialog.quality.setValue(70)
    export(opened, dialog)

    again = open_dialog(opened)

    assert (again.options.suffix, again.options.quality) == (".jpg", 70)
    assert again.target == opened.folder / "photo-restored-2.jpg"
    again.cancel.click()
