"""The overview of the keys and the command finder, used through keys and mouse."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QScrollArea

from app.window.widgets.command_finder import CommandFinder
from app.window.widgets.key_overview import KeyOverview
from tests.helpers.window_driver import WindowDriver

CTRL = Qt.KeyboardModifier.ControlModifier


def overview(driver: WindowDriver) -> KeyOverview:
    """Return the overview of the keys."""
    found = driver.window.findChild(KeyOverview)
    assert isinstance(found, KeyOverview)
    return found


@pytest.fixture
def finder(opened: WindowDriver) -> CommandFinder:
    """The command finder, opened by its key."""
    opened.key(Qt.Key.Key_K, CTRL)
    found = opened.window.findChild(CommandFinder)
    assert isinstance(found, CommandFinder)
    assert found.isVisible()
    return found


def listed(finder: CommandFinder) -> list[str]:
    """Return what the finder lists."""
    return [finder.found.item(row).text() for row in range(finder.found.count())]


def type_words(words: str) -> None:
    """Type into the focused widget."""
    focused = QApplication.focusWidget()
    assert focused is not None
    QTest.keyClicks(focused, words)


def test_overview_shows_keys_grouped_as_the_menus(opened: WindowDriver) -> None:
    opened.key(Qt.Key.Key_Question)

    texts = [label.text() for label in overview(opened).findChildren(QLabel)]
    assert overview(opened).isVisible()
    assert texts[:3] == ["File", "Open", "Ctrl+O"]
    assert {"Edit", "Tools", "Mask", "Restore", "View", "Help", "Mouse"} <= set(texts)


def test_overview_needs_no_scrolling_in_a_window_of_ordinary_size(opened: WindowDriver) -> None:
    opened.window.resize(1280, 860)

    opened.key(Qt.Key.Key_Question)

    scroll = overview(opened).findChild(QScrollArea)
    assert scroll is not None
    assert scroll.verticalScrollBar().maximum() == 0


def test_keys_over_the_overview_lift_it_and_do_nothing_else(opened: WindowDriver) -> None:
    opened.key(Qt.Key.Key_Question)
    opened.key(Qt.Key.Key_E)

    assert not overview(opened).isVisible()
    assert not opened.window.actions_.erase.isChecked()
    assert opened.canvas.hasFocus()


def test_overview_follows_the_size_of_the_window(opened: WindowDriver) -> None:
    opened.window.resize(640, 400)
    opened.key(Qt.Key.Key_Question)
    opened.window.resize(900, 600)
    opened.qtbot.wait(0)

    assert overview(opened).size() == opened.window.size()
    assert overview(opened).rect().contains(overview(opened).panel.geometry())


def test_click_beside_the_panel_lifts_the_overview(opened: WindowDriver) -> None:
    opened.key(Qt.Key.Key_Question)
    QTest.mouseClick(overview(opened), Qt.MouseButton.LeftButton, pos=QPoint(3, 3))

    assert not overview(opened).isVisible()


def test_enter_runs_the_command_that_the_words_name(
    opened: WindowDriver, finder: CommandFinder
) -> None:
    type_words("mask inv")
    QTest.keyClick(finder.field, Qt.Key.Key_Return)

    assert opened.document.mask.area == opened.document.bounds.area
    assert not finder.isVisible()
    assert opened.canvas.hasFocus()


def test_best_match_comes_first(finder: CommandFinder) -> None:
    type_words("er")

    assert listed(finder)[0] == "Eraser"
    assert "Larger brush" in listed(finder)


def test_what_a_tip_says_is_found(finder: CommandFinder) -> None:
    type_words("swap painted")

    assert listed(finder) == ["Invert mask"]


def test_disabled_command_is_listed_and_does_not_run(
    opened: WindowDriver, finder: CommandFinder
) -> None:
    type_words("redo")
    QTest.keyClick(finder.field, Qt.Key.Key_Return)

    assert listed(finder) == ["Redo"]
    assert finder.isVisible()
    assert not opened.window.actions_.redo.isEnabled()


def test_arrows_pass_over_disabled_commands(finder: CommandFinder) -> None:
    type_words("do")
    before = finder.found.currentRow()
    QTest.keyClick(finder.field, Qt.Key.Key_Down)

    after = finder.found.currentRow()
    assert finder.found.item(before).flags() & Qt.ItemFlag.ItemIsEnabled
    assert finder.found.item(after).flags() & Qt.ItemFlag.ItemIsEnabled


def test_finder_says_when_it_finds_nothing(finder: CommandFinder) -> None:
    type_words("xyzzy")

    said = [label.text() for label in finder.findChildren(QLabel) if label.isVisible()]
    assert said == ["No command contains these words."]
    assert not finder.found.isVisible()


def test_entries_of_submenus_are_found(opened: WindowDriver, finder: CommandFinder) -> None:
    type_words("feather 16")
    QTest.keyClick(finder.field, Qt.Key.Key_Return)

    chosen = [
        entry.text() for entry in opened.window.parts.feather_menu.actions() if entry.isChecked()
    ]
    assert chosen == ["16 pixels"]


def test_list_outlives_the_entries_of_a_submenu(
    opened: WindowDriver, finder: CommandFinder
) -> None:
    type_words("open recent photo")
    opened.window.parts.recent_menu.show_files(())
    drawn = finder.grab()
    QTest.keyClick(finder.field, Qt.Key.Key_Return)

    assert not drawn.isNull()
    assert not finder.isVisible()


def test_click_runs_a_command(opened: WindowDriver, finder: CommandFinder) -> None:
    type_words("eraser")
    place = finder.found.visualItemRect(finder.found.item(0)).center()
    QTest.mouseClick(finder.found.viewport(), Qt.MouseButton.LeftButton, pos=place)

    assert opened.window.actions_.erase.isChecked()


def test_esc_closes_the_finder_only(opened: WindowDriver, finder: CommandFinder) -> None:
    opened.drag((10, 20), (40, 20))
    type_words("open")
    QTest.keyClick(finder.field, Qt.Key.Key_Escape)

    assert not finder.isVisible()
    assert opened.document.mask.area > 0
