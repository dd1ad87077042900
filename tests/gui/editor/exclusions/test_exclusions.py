"""Exclusions are painted, and remembered with their picture."""

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QImage

from app.editor.tools.toolbox import ToolKind
from engine.pictures.files import write_picture
from engine.pictures.picture import Picture
from engine.pictures.pixels import Mask, Rect
from tests.helpers.documents import noise
from tests.helpers.window_driver import WindowDriver, copy_mask

CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
UNDO = (Qt.Key.Key_Z, CTRL)
RIGHT = Qt.MouseButton.RightButton


def copy_exclusions(driver: WindowDriver) -> Mask:
    return driver.document.exclusions.elements.copy()


def wait_until_kept(driver: WindowDriver) -> None:
    """Wait until exclusions have been read or written."""
    keeper = driver.window.exclusions
    driver.qtbot.waitUntil(lambda: not keeper.is_busy)


def reopen(driver: WindowDriver, path: Path) -> None:
    """Close the picture, open a file, and wait for its exclusions."""
    driver.key(Qt.Key.Key_W, CTRL)
    driver.qtbot.waitUntil(lambda: driver.window.workbench.document is None)
    with driver.qtbot.waitSignal(driver.window.workbench.document_changed):
        driver.window.files.open_file(path)
    wait_until_kept(driver)


def grab_middle(driver: WindowDriver) -> QImage:
    """Return a screenshot of the middle of the picture."""
    corners = driver.position(20, 15).toPoint(), driver.position(40, 25).toPoint()
    return driver.grab_canvas().copy(QRect(*corners))


@pytest.fixture
def excluding(opened: WindowDriver) -> WindowDriver:
    """A window with the exclusion brush in hand, which writes changes at once."""
    opened.window.exclusions._timer.setInterval(0)
    opened.key(Qt.Key.Key_X)
    return opened


@pytest.fixture
def excluded(excluding: WindowDriver) -> WindowDriver:
    """A window with a picture in which a stroke is excluded."""
    excluding.drag((15, 20), (45, 20))
    wait_until_kept(excluding)
    return excluding


def test_key_takes_the_brush_and_puts_it_away(excluding: WindowDriver) -> None:
    toolbox = excluding.window.workbench.toolbox
    taken = toolbox.kind

    excluding.key(Qt.Key.Key_X)

    assert taken is ToolKind.EXCLUDE
    assert toolbox.kind is ToolKind.BRUSH


def test_stroke_excludes_and_is_one_step(excluding: WindowDriver) -> None:
    excluding.drag((15, 20), (45, 20))

    stack = excluding.document.undo_stack
    assert stack.count() == 1
    assert stack.undoText() == "Exclude"
    assert copy_exclusions(excluding)[20, 15:45].all()
    assert excluding.document.mask.area == 0

    excluding.key(*UNDO)
    assert excluding.document.exclusions.area == 0


@pytest.mark.parametrize(
    ("button", "keys"),
    [(Qt.MouseButton.LeftButton, ALT), (RIGHT, Qt.KeyboardModifier.NoModifier)],
)
def test_alt_or_the_right_button_includes_again(
    excluded: WindowDriver, button: Qt.MouseButton, keys: Qt.KeyboardModifier
) -> None:
    excluded.drag((30, 20), (45, 20), button=button, keys=keys)

    assert excluded.document.undo_stack.undoText() == "Include"
    assert copy_exclusions(excluded)[20, 15:25].all()
    assert not copy_exclusions(excluded)[20, 30:45].any()


def test_what_becomes_excluded_leaves_the_mask_in_the_same_step(opened: WindowDriver) -> None:
    opened.drag((10, 20), (50, 20))
    before = copy_mask(opened.document)
    opened.key(Qt.Key.Key_X)

    opened.drag((30, 10), (30, 30))

    exclusions = copy_exclusions(opened)
    assert np.array_equal(copy_mask(opened.document), before & ~exclusions)
    opened.key(*UNDO)
    assert np.array_equal(copy_mask(opened.document), before)
    opened.key(Qt.Key.Key_Z, CTRL | Qt.KeyboardModifier.ShiftModifier)
    assert np.array_equal(copy_mask(opened.document), before & ~exclusions)


def test_menu_clears_them_in_one_step(excluded: WindowDriver) -> None:
    action = excluded.window.actions_.clear_exclusions
    before = copy_exclusions(excluded)
    assert action.isEnabled()

    action.trigger()

    assert excluded.document.exclusions.area == 0
    assert not action.isEnabled()
    excluded.key(*UNDO)
    assert np.array_equal(copy_exclusions(excluded), before)


def test_a_flaw_is_excluded_and_leaves_the_mask(opened: WindowDriver) -> None:
    opened.drag((10, 20), (50, 20))
    place = Rect(x=20, y=15, width=10, height=10)

    opened.window.workbench.marking.exclusions.exclude(np.ones((10, 10), np.bool_), place)

    assert opened.document.exclusions.area == 100
    assert not copy_mask(opened.document)[place.slices].any()
    opened.key(*UNDO)
    assert opened.document.exclusions.area == 0
    assert copy_mask(opened.document)[20, 20:30].all()


@pytest.mark.parametrize("value", [0, 128, 255])
def test_they_show_in_black_and_white_on_every_picture(driver: WindowDriver, value: int) -> None:
    driver.open_pixels(np.full((40, 60, 3), value, np.uint8))
    driver.window.workbench.painter.set_diameter(16)
    driver.key(Qt.Key.Key_X)

    driver.drag((20, 20), (40, 20))

    image = grab_middle(driver)
    lights = {
        QColor(image.pixel(x, y)).lightness()
        for x in range(image.width())
        for y in range(image.height())
    }
    assert max(lights) - min(lights) > 80


def test_the_original_is_shown_without_them(excluded: WindowDriver) -> None:
    excluded.document.undo_stack.undo()
    clean = grab_middle(excluded)
    excluded.document.undo_stack.redo()
    shown = grab_middle(excluded)

    excluded.window.workbench.comparison.hold_original(held=True)

    assert shown != clean
    assert grab_middle(excluded) == clean


def test_they_come_back_with_the_plain_file(excluded: WindowDriver) -> None:
    before = copy_exclusions(excluded)

    reopen(excluded, excluded.folder / "photo.png")

    assert np.array_equal(copy_exclusions(excluded), before)
    assert excluded.document.undo_stack.count() == 0
    assert not excluded.document.has_unsaved_work
    assert [path.name for path in excluded.folder.glob("photo*")] == ["photo.png"]


def test_they_come_back_wherever_the_file_is(excluded: WindowDriver) -> None:
    elsewhere = excluded.folder / "elsewhere.tif"
    write_picture(elsewhere, Picture(pixels=noise()))
    before = copy_exclusions(excluded)

    reopen(excluded, elsewhere)

    assert np.array_equal(copy_exclusions(excluded), before)


def test_closing_at_once_loses_none(excluding: WindowDriver) -> None:
    excluding.window.exclusions._timer.setInterval(60_000)
    excluding.drag((15, 20), (45, 20))
    before = copy_exclusions(excluding)
    excluding.window.exclusions._timer.stop()

    reopen(excluding, excluding.folder / "photo.png")

    assert np.array_equal(copy_exclusions(excluding), before)


def test_cleared_ones_do_not_come_back(excluded: WindowDriver) -> None:
    excluded.window.actions_.clear_exclusions.trigger()
    wait_until_kept(excluded)

    reopen(excluded, excluded.folder / "photo.png")

    assert excluded.document.exclusions.area == 0


def test_they_go_with_the_picture_that_is_saved(excluded: WindowDriver) -> None:
    before = copy_exclusions(excluded)
    excluded.key(Qt.Key.Key_B)
    excluded.drag((10, 35), (50, 35))
    excluded.restore()
    with excluded.qtbot.waitSignal(excluded.window.files.saving.saved):
        excluded.key(Qt.Key.Key_S, CTRL)
    wait_until_kept(excluded)

    reopen(excluded, excluded.folder / "photo-restored.png")

    assert np.array_equal(copy_exclusions(excluded), before)


def test_each_open_picture_has_its_own(excluded: WindowDriver) -> None:
    before = copy_exclusions(excluded)

    excluded.open_pixels(noise(seed=2), name="second.png")
    wait_until_kept(excluded)

    assert excluded.document.exclusions.area == 0
    excluded.window.workbench.show_neighbour(step=1)
    assert np.array_equal(copy_exclusions(excluded), before)


def test_a_project_holds_them(excluded: WindowDriver) -> None:
    before = copy_exclusions(excluded)
    project = excluded.dialogs.target = excluded.folder / "photo.ora"
    with excluded.qtbot.waitSignal(excluded.window.files.saving.saved):
        excluded.key(Qt.Key.Key_S, CTRL)
    for path in (excluded.folder / "exclusions").iterdir():
        path.unlink()

    reopen(excluded, project)

    assert np.array_equal(copy_exclusions(excluded), before)
    assert not excluded.document.is_modified


def test_a_stroke_modifies_a_project(excluded: WindowDriver) -> None:
    excluded.dialogs.target = excluded.folder / "photo.ora"
    with excluded.qtbot.waitSignal(excluded.window.files.saving.saved):
        excluded.key(Qt.Key.Key_S, CTRL)

    excluded.drag((15, 30), (45, 30))

    assert excluded.document.is_modified


def test_they_turn_with_the_picture(excluded: WindowDriver) -> None:
    before, flat = copy_exclusions(excluded), excluded.document

    excluded.window.actions_.rotate_left.trigger()
    excluded.qtbot.waitUntil(lambda: excluded.document is not flat)

    assert np.array_equal(copy_exclusions(excluded), np.rot90(before))
    excluded.key(*UNDO)
    assert np.array_equal(copy_exclusions(excluded), before)


def test_a_folder_that_cannot_be_written_to_is_said_once(excluding: WindowDriver) -> None:
    (excluding.folder / "exclusions").touch()

    excluding.drag((15, 20), (45, 20))
    wait_until_kept(excluding)

    assert "Exclusions are not remembered" in excluding.banner_text
    assert excluding.document.exclusions.area > 0
