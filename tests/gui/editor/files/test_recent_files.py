"""Recent files in the menu and on the start page, and the sample."""

from pathlib import Path

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QAction, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.editor.files.recent_files import MAX_FILES, THUMBNAIL_PX, RecentFiles
from app.shared.settings import SettingsFile
from engine.pictures.files import read_picture
from tests.helpers.documents import noise
from tests.helpers.window_driver import WindowDriver

CTRL = Qt.KeyboardModifier.ControlModifier
LEFT = Qt.MouseButton.LeftButton


def entries(driver: WindowDriver) -> list[QAction]:
    """Return the files in the menu."""
    actions = driver.window.parts.recent_menu.actions()
    return actions[: next(i for i, action in enumerate(actions) if action.isSeparator())]


def tile_names(driver: WindowDriver) -> list[str]:
    """Return the names on the start page."""
    return [tile.accessibleName() for tile in driver.window.parts.start_page.tiles]


def open_two(driver: WindowDriver) -> None:
    """Open two pictures and close them."""
    driver.open_pixels(noise(), name="first.png")
    driver.open_pixels(noise(seed=2), name="se & cond.png")
    driver.key(Qt.Key.Key_W, CTRL)
    driver.key(Qt.Key.Key_W, CTRL)


def test_opened_files_are_listed_newest_first(driver: WindowDriver) -> None:
    open_two(driver)

    assert [entry.text() for entry in entries(driver)] == ["se && cond.png", "first.png"]
    assert tile_names(driver) == ["se & cond.png", "first.png"]


def test_file_opened_again_moves_to_the_front(driver: WindowDriver) -> None:
    open_two(driver)
    with driver.qtbot.waitSignal(driver.window.workbench.document_changed):
        entries(driver)[1].trigger()

    assert driver.document.name == "first.png"
    assert [entry.text() for entry in entries(driver)] == ["first.png", "se && cond.png"]


def test_tile_opens_its_file_and_shows_its_thumbnail(driver: WindowDriver) -> None:
    open_two(driver)
    page = driver.window.parts.start_page
    newest = driver.folder / "recent"
    driver.qtbot.waitUntil(lambda: len(list(newest.glob("*.png"))) == 2)
    with driver.qtbot.waitSignal(driver.window.workbench.document_changed):
        QTest.mouseClick(page.tiles[0], LEFT)

    assert driver.document.name == "se & cond.png"
    assert not page.tiles[0].icon().isNull()


def test_names_are_in_line_below_thumbnails_of_any_shape(driver: WindowDriver) -> None:
    thumbnail = driver.folder / "thumbnail.png"
    QImage(256, 20, QImage.Format.Format_RGB32).save(str(thumbnail))
    page = driver.window.parts.start_page

    page.show_recent([(Path("/photos/long.png"), thumbnail)])

    shown = page.tiles[0].icon().actualSize(page.tiles[0].iconSize())
    assert shown == page.tiles[0].iconSize()


def test_enter_opens_the_tile_that_has_the_focus(driver: WindowDriver) -> None:
    open_two(driver)
    driver.window.parts.start_page.tiles[1].setFocus()
    with driver.qtbot.waitSignal(driver.window.workbench.document_changed):
        driver.key(Qt.Key.Key_Return)

    assert driver.document.name == "first.png"


def test_recent_files_survive_a_crash(driver: WindowDriver) -> None:
    driver.open_pixels(noise(), name="first.png")

    stored = SettingsFile(driver.folder / "settings.ini").read()
    assert [Path(path).name for path in stored.recent_files] == ["first.png"]


def test_thumbnail_is_small(driver: WindowDriver) -> None:
    driver.open_pixels(noise(height=600, width=900))
    driver.qtbot.waitUntil(lambda: list((driver.folder / "recent").glob("*.png")) != [])
    driver.close()

    image = QImage(str(next((driver.folder / "recent").glob("*.png"))))
    assert (image.width(), image.height()) == (THUMBNAIL_PX, round(THUMBNAIL_PX * 2 / 3))


def test_saved_file_is_listed(opened: WindowDriver) -> None:
    opened.drag((10, 20), (40, 20))
    opened.restore()
    with opened.qtbot.waitSignal(opened.window.files.saving.saved):
        opened.key(Qt.Key.Key_S, CTRL)

    assert [entry.text() for entry in entries(opened)] == ["photo-restored.png", "photo.png"]


def test_list_is_kept_and_cleared(driver: WindowDriver) -> None:
    open_two(driver)
    driver.close()
    kept = SettingsFile(driver.folder / "settings.ini").read().recent_files

    recent = RecentFiles(driver.folder / "recent")
    recent.recall(kept)
    recent.clear()
    recent.close()

    assert [Path(path).name for path in kept] == ["se & cond.png", "first.png"]
    assert recent.paths == ()
    assert list((driver.folder / "recent").iterdir()) == []


def test_list_is_short(tmp_path: Path) -> None:
    recent = RecentFiles(tmp_path)
    recent.recall(str(tmp_path / f"{number}.png") for number in range(2 * MAX_FILES))

    assert len(recent.paths) == MAX_FILES


def test_recent_files_are_found_by_the_command_finder(driver: WindowDriver) -> None:
    open_two(driver)
    driver.key(Qt.Key.Key_K, CTRL)
    field = QApplication.focusWidget()
    assert field is not None
    QTest.keyClicks(field, "recent se & cond")
    with driver.qtbot.waitSignal(driver.window.workbench.document_changed):
        QTest.keyClick(field, Qt.Key.Key_Return)

    assert driver.document.name == "se & cond.png"


def test_sample_is_opened_without_a_file(driver: WindowDriver) -> None:
    with driver.qtbot.waitSignal(driver.window.workbench.document_changed):
        QTest.mouseClick(driver.window.parts.start_page.sample, LEFT)

    assert driver.document.name == "coffee.png"
    assert driver.document.path is None
    assert entries(driver) == []


def test_tiles_without_room_are_hidden(driver: WindowDriver) -> None:
    page = driver.window.parts.start_page
    page.show_recent([(Path(f"/photos/{n}.png"), Path("none.png")) for n in range(8)])
    driver.window.resize(640, 480)
    content = page.widget()
    assert content is not None
    driver.qtbot.waitUntil(lambda: content.width() == page.viewport().width())

    assert 0 < len([tile for tile in page.tiles if tile.isVisible()]) < 8


def test_missing_file_is_said(driver: WindowDriver) -> None:
    open_two(driver)
    (driver.folder / "first.png").unlink()
    QTest.mouseClick(driver.window.parts.start_page.tiles[1], LEFT)
    driver.qtbot.waitUntil(lambda: "first.png" in driver.banner_text)

    assert driver.window.workbench.document is None


def test_file_that_has_vanished_is_greyed(driver: WindowDriver) -> None:
    open_two(driver)
    (driver.folder / "first.png").unlink()
    QApplication.sendEvent(driver.window, QEvent(QEvent.Type.WindowActivate))
    driver.qtbot.waitUntil(lambda: not driver.window.parts.start_page.tiles[1].isEnabled())

    assert [entry.isEnabled() for entry in entries(driver)] == [True, False]
    assert "not found" in entries(driver)[1].toolTip()
    assert driver.window.parts.start_page.tiles[0].isEnabled()


def test_file_that_comes_back_can_be_opened(driver: WindowDriver) -> None:
    open_two(driver)
    there = driver.folder / "first.png"
    elsewhere = there.rename(driver.folder / "elsewhere.png")
    driver.window.files.open_file(there)
    driver.qtbot.waitUntil(lambda: not entries(driver)[1].isEnabled())

    elsewhere.rename(there)
    QApplication.sendEvent(driver.window, QEvent(QEvent.Type.WindowActivate))

    driver.qtbot.waitUntil(lambda: bool(entries(driver)[1].isEnabled()))


def test_guide_pictures_are_small_files() -> None:
    guide = Path(__file__).resolve().parents[4] / "resources" / "guide"

    assert sum(path.stat().st_size for path in guide.iterdir()) < 40_000
    assert {read_picture(path).pixels.shape for path in guide.iterdir()} == {(240, 360, 3)}
