"""The keys of the window, and which of them stay with a field that has the focus."""

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QDoubleSpinBox,
    QLineEdit,
    QListWidget,
    QPlainTextEdit,
    QPushButton,
    QSlider,
    QSpinBox,
    QTextEdit,
    QToolBar,
    QWidget,
)

from app.shared.dialogs import UnsavedAnswer
from app.shared.picture_names import list_pictures
from app.shared.qt_images import image_to_pixels
from engine.pictures.files import write_picture
from engine.pictures.picture import Picture
from tests.helpers.documents import noise
from tests.helpers.window_driver import WindowDriver

CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
FIELDS = [QLineEdit, QTextEdit, QPlainTextEdit, QSpinBox, QDoubleSpinBox, QComboBox]


@pytest.fixture
def folder(opened: WindowDriver) -> WindowDriver:
    """A window with "photo 2.png", between "photo 1.png" and "photo 10.png"."""
    for number in (1, 10):
        write_picture(opened.folder / f"photo {number}.png", Picture(pixels=noise(seed=number)))
    (opened.folder / "notes.txt").write_text("no picture")
    opened.key(Qt.Key.Key_W, CTRL)
    opened.open_pixels(noise(), name="photo 2.png")
    (opened.folder / "photo.png").unlink()
    return opened


def focus(driver: WindowDriver, kind: type[QWidget]) -> QWidget:
    """Put a widget over the window and give it the focus."""
    widget = kind(driver.window)
    widget.setGeometry(50, 50, 200, 60)
    widget.show()
    widget.setFocus()
    assert QApplication.focusWidget() is widget
    return widget


def wait_for(driver: WindowDriver, name: str) -> None:
    """Wait until the picture with a name is open."""
    driver.qtbot.waitUntil(lambda: driver.document.name == name)


@pytest.mark.parametrize("kind", FIELDS)
@pytest.mark.parametrize(
    "key", [Qt.Key.Key_E, Qt.Key.Key_Question, Qt.Key.Key_Plus, Qt.Key.Key_Return, Qt.Key.Key_Tab]
)
def test_no_single_key_fires_while_a_field_has_the_focus(
    opened: WindowDriver, kind: type[QWidget], key: Qt.Key
) -> None:
    fired: list[bool] = []
    for action in opened.window.actions_:
        action.triggered.connect(fired.append)
    opened.drag((10, 20), (40, 20))
    field = focus(opened, kind)

    QTest.keyClick(field, key)

    assert fired == []


def test_letters_stay_with_the_number_of_the_brush(opened: WindowDriver) -> None:
    number = opened.window.parts.brush_size.number
    number.setFocus()

    opened.key(Qt.Key.Key_E)
    opened.key(Qt.Key.Key_BracketLeft)

    assert not opened.window.actions_.erase.isChecked()
    assert opened.window.workbench.painter.diameter_px == 8


@pytest.mark.parametrize("kind", FIELDS)
def test_function_keys_fire_while_a_field_has_the_focus(
    opened: WindowDriver, kind: type[QWidget]
) -> None:
    field = focus(opened, kind)

    with opened.qtbot.waitSignal(opened.window.actions_.history.triggered):
        QTest.keyClick(field, Qt.Key.Key_F9)


@pytest.mark.parametrize("kind", [QListWidget, QSlider, QPushButton])
def test_letters_fire_where_nothing_is_typed(opened: WindowDriver, kind: type[QWidget]) -> None:
    QTest.keyClick(focus(opened, kind), Qt.Key.Key_E)

    assert opened.window.actions_.erase.isChecked()


@pytest.mark.parametrize("kind", [QListWidget, QSlider])
def test_page_keys_stay_with_lists_and_sliders(folder: WindowDriver, kind: type[QWidget]) -> None:
    QTest.keyClick(focus(folder, kind), Qt.Key.Key_PageDown)
    folder.qtbot.wait(50)

    assert folder.document.name == "photo 2.png"


def test_tab_hides_and_shows_bars_and_panels(opened: WindowDriver) -> None:
    bars = [bar for bar in opened.window.findChildren(QToolBar) if bar.isVisible()]
    opened.key(Qt.Key.Key_Tab)
    hidden = [bar.isVisible() for bar in bars]
    is_checked = opened.window.actions_.hide_panels.isChecked()
    opened.key(Qt.Key.Key_Tab)

    assert hidden == [False] * len(bars)
    assert is_checked
    assert all(bar.isVisible() for bar in bars)
    assert opened.window.statusBar().isVisible()


def test_tab_moves_the_focus_from_a_button(opened: WindowDriver) -> None:
    button = opened.window.parts.restore_bar.button
    button.setFocus()

    QTest.keyClick(button, Qt.Key.Key_Tab)

    assert not button.hasFocus()
    assert button.isVisible()


@pytest.mark.qt_log_ignore("propagateSizeHints")
def test_f11_fills_the_screen_and_gives_the_size_back(opened: WindowDriver) -> None:
    opened.key(Qt.Key.Key_F11)
    is_full, is_checked = (
        opened.window.isFullScreen(),
        opened.window.actions_.full_screen.isChecked(),
    )
    opened.key(Qt.Key.Key_F11)

    assert (is_full, is_checked) == (True, True)
    assert not opened.window.isFullScreen()
    assert not opened.window.actions_.full_screen.isChecked()


@pytest.mark.parametrize("key", [Qt.Key.Key_Plus, Qt.Key.Key_Equal])
def test_ctrl_plus_and_minus_zoom(opened: WindowDriver, key: Qt.Key) -> None:
    view = opened.canvas.view
    assert view is not None
    opened.key(key, CTRL)
    larger = opened.canvas.view
    opened.key(Qt.Key.Key_Minus, CTRL)

    assert larger is not None
    assert larger.zoom > view.zoom
    assert opened.canvas.view is not None
    assert opened.canvas.view.zoom == pytest.approx(view.zoom)


def test_ctrl_w_closes_the_picture(opened: WindowDriver) -> None:
    opened.key(Qt.Key.Key_W, CTRL)

    assert opened.window.workbench.document is None
    assert opened.window.parts.start_page.isVisible()
    assert opened.window.windowTitle() == "Reweave"
    assert not opened.window.actions_.save.isEnabled()


def test_ctrl_w_asks_about_changes(opened: WindowDriver) -> None:
    opened.drag((10, 20), (40, 20))
    opened.restore()
    opened.key(Qt.Key.Key_W, CTRL)
    kept = opened.window.workbench.document
    opened.dialogs.unsaved = UnsavedAnswer.DISCARD
    opened.key(Qt.Key.Key_W, CTRL)

    assert kept is not None
    assert opened.dialogs.asked_about == ["photo.png", "photo.png"]
    assert opened.window.workbench.document is None
    assert not opened.window.isWindowModified()


def test_picture_opens_after_one_was_closed(opened: WindowDriver) -> None:
    opened.key(Qt.Key.Key_W, CTRL)
    opened.open_pixels(noise(seed=3), name="second.png")
    opened.drag((10, 20), (40, 20))
    opened.restore()

    assert opened.document.name == "second.png"
    assert opened.document.is_modified


def test_page_keys_walk_through_the_folder_in_natural_order(folder: WindowDriver) -> None:
    folder.key(Qt.Key.Key_PageDown)
    wait_for(folder, "photo 10.png")
    folder.key(Qt.Key.Key_PageUp)
    wait_for(folder, "photo 2.png")
    folder.key(Qt.Key.Key_PageUp)
    wait_for(folder, "photo 1.png")


def test_end_of_the_folder_is_said(folder: WindowDriver) -> None:
    folder.key(Qt.Key.Key_PageDown)
    wait_for(folder, "photo 10.png")
    folder.key(Qt.Key.Key_PageDown)
    folder.qtbot.waitUntil(lambda: "last picture" in folder.banner_text)

    assert folder.document.name == "photo 10.png"


def test_next_picture_replaces_one_without_changes(folder: WindowDriver) -> None:
    folder.key(Qt.Key.Key_PageDown)
    wait_for(folder, "photo 10.png")

    assert len(folder.window.workbench.pictures.documents) == 1


def test_next_picture_stands_beside_one_with_changes(folder: WindowDriver) -> None:
    folder.drag((10, 20), (40, 20))
    folder.restore()
    changed = folder.document
    folder.key(Qt.Key.Key_PageDown)
    wait_for(folder, "photo 10.png")

    assert folder.dialogs.asked_about == []
    assert folder.window.workbench.pictures.documents == (changed, folder.document)


def test_pictures_are_listed_in_natural_order(tmp_path: Path) -> None:
    for name in ("b10.JPG", "a.png", "B9.jpg", "b2.tif", "notes.txt"):
        (tmp_path / name).touch()

    assert [path.name for path in list_pictures(tmp_path)] == [
        "a.png",
        "b2.tif",
        "B9.jpg",
        "b10.JPG",
    ]


def test_ctrl_c_copies_the_result(opened: WindowDriver) -> None:
    opened.drag((10, 20), (40, 20))
    opened.restore()
    clipboard = QGuiApplication.clipboard()
    clipboard.clear()
    opened.key(Qt.Key.Key_C, CTRL)
    opened.qtbot.waitUntil(lambda: not clipboard.image().isNull())

    assert np.array_equal(image_to_pixels(clipboard.image()), opened.document.pixels)


def test_ctrl_a_masks_everything_in_one_step(opened: WindowDriver) -> None:
    opened.drag((10, 20), (40, 20))
    steps = opened.document.undo_stack.count()
    opened.key(Qt.Key.Key_A, CTRL)
    full = opened.document.mask.area
    opened.key(Qt.Key.Key_A, CTRL | SHIFT)
    empty = opened.document.mask.area
    opened.key(Qt.Key.Key_Z, CTRL)

    assert full == opened.document.mask.area == opened.document.bounds.area
    assert empty == 0
    assert opened.document.undo_stack.count() == steps + 2
