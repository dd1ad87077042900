"""Events while a picture is read or a job runs lose no changes and no error messages."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QImage

from engine.pictures.files import write_picture
from engine.pictures.picture import Picture
from tests.gui.editor.files.test_files import CTRL, paint_and_restore
from tests.helpers.documents import noise
from tests.helpers.window_driver import WindowDriver


def start_opening(driver: WindowDriver, name: str) -> Path:
    """Start reading a picture in the background and return its path."""
    path = driver.folder / name
    write_picture(path, Picture(pixels=noise(seed=5)))
    driver.window.files.open_file(path)
    return path


def test_result_that_arrives_while_a_picture_is_read_stays(opened: WindowDriver) -> None:
    before = opened.document
    path = start_opening(opened, "b.png")
    opened.drag((10, 20), (40, 20))
    opened.key(Qt.Key.Key_Return)
    opened.engine.finish()
    opened.qtbot.waitUntil(lambda: before.is_modified and opened.document.path == path)

    assert opened.dialogs.asked_about == []
    assert opened.window.workbench.pictures.documents == (before, opened.document)
    assert before.is_modified


def test_pasted_picture_and_the_one_being_read_are_both_opened(opened: WindowDriver) -> None:
    path = start_opening(opened, "b.png")
    image = QImage(31, 17, QImage.Format.Format_RGB32)
    QGuiApplication.clipboard().setImage(image)
    opened.key(Qt.Key.Key_V, CTRL)
    opened.qtbot.waitUntil(lambda: len(opened.window.workbench.pictures.documents) == 3)

    _, read, pasted = opened.window.workbench.pictures.documents
    assert read.path == path
    assert opened.document is pasted
    assert opened.dialogs.asked_about == []


def test_result_that_arrives_during_the_question_about_the_mask_is_asked_about(
    opened: WindowDriver,
) -> None:
    opened.drag((10, 20), (40, 20))
    opened.key(Qt.Key.Key_Return)

    def finish(*, name: str, has_mask: bool) -> bool:
        del has_mask
        opened.engine.finish()
        opened.qtbot.waitUntil(lambda: opened.document.is_modified)
        return name == "photo.png"

    opened.dialogs.ask_give_up_mask = finish  # type: ignore[method-assign]  # answers late
    opened.window.close()

    assert opened.dialogs.asked_about == ["photo.png"]
    assert opened.window.isVisible()


def test_failed_save_stays_reported_when_a_job_ends(opened: WindowDriver) -> None:
    paint_and_restore(opened)
    opened.drag((30, 10), (40, 10))
    opened.key(Qt.Key.Key_Return)
    opened.dialogs.target = opened.folder / "nowhere" / "x.png"
    opened.key(Qt.Key.Key_S, CTRL)
    opened.qtbot.waitUntil(lambda: opened.banner_text != "")
    told = opened.banner_text
    opened.engine.finish()
    opened.qtbot.waitUntil(lambda: not opened.window.workbench.engine.is_busy)

    assert "cannot be saved" in told
    assert opened.banner_text == told


def test_successful_save_clears_the_error(opened: WindowDriver) -> None:
    paint_and_restore(opened)
    opened.dialogs.target = opened.folder / "nowhere" / "x.png"
    opened.key(Qt.Key.Key_S, CTRL)
    opened.qtbot.waitUntil(lambda: opened.banner_text != "")
    opened.dialogs.target = opened.folder / "x.png"
    opened.key(Qt.Key.Key_S, CTRL)
    opened.qtbot.waitUntil(lambda: not opened.document.is_modified)

    assert opened.banner_text == ""


def test_failed_save_is_shown_again_after_a_hint(opened: WindowDriver) -> None:
    paint_and_restore(opened)
    opened.dialogs.target = opened.folder / "nowhere" / "x.png"
    opened.key(Qt.Key.Key_S, CTRL)
    opened.qtbot.waitUntil(lambda: opened.banner_text != "")
    told = opened.banner_text
    opened.key(Qt.Key.Key_Return)
    hint = opened.banner_text
    opened.window.parts.banner.clear()

    assert "Paint over" in hint
    assert opened.banner_text == told
    opened.window.parts.banner.dismiss()
    assert opened.banner_text == ""
