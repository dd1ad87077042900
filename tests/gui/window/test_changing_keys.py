"""The page of the preferences that changes keys, and what follows the changed keys."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel
from shiboken6 import isValid

from app.shared.settings import SettingsFile
from app.window.preferences.dialog import PreferencesDialog
from app.window.preferences.keys_page import KeysPage
from app.window.widgets.command_finder import CommandFinder
from app.window.widgets.key_overview import KeyOverview
from tests.helpers.window_driver import WindowDriver

LEFT = Qt.MouseButton.LeftButton
CTRL = Qt.KeyboardModifier.ControlModifier
ALT = Qt.KeyboardModifier.AltModifier

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")


@pytest.fixture
def page(opened: WindowDriver) -> Iterator[KeysPage]:
    """The page of the keys, opened by Ctrl+comma, with the eraser chosen."""
    opened.key(Qt.Key.Key_Comma, CTRL)
    dialog = opened.window.findChild(PreferencesDialog)
    assert isinstance(dialog, PreferencesDialog)
    dialog.show_keys()
    QTest.keyClicks(dialog.keys.field, "eraser")
    yield dialog.keys
    if isValid(dialog):
        dialog.close()


def press(button: QAbstractButton, key: Qt.Key, keys: Qt.KeyboardModifier | None = None) -> None:
    """Click a button that waits for a key, and press one."""
    QTest.mouseClick(button, LEFT)
    QTest.keyClick(button, key, keys or Qt.KeyboardModifier.NoModifier)


def close(page: KeysPage, driver: WindowDriver) -> None:
    """Close the preferences and return to the picture."""
    page.window().close()
    driver.window.activateWindow()
    driver.qtbot.waitUntil(driver.canvas.hasFocus)


def click(button: QAbstractButton) -> None:
    """Click a button."""
    assert button.isVisible()
    QTest.mouseClick(button, LEFT)


def test_pressed_key_replaces_the_old_one_at_once(opened: WindowDriver, page: KeysPage) -> None:
    press(page.change, Qt.Key.Key_H)
    close(page, opened)
    opened.key(Qt.Key.Key_E)
    by_old_key = opened.window.actions_.erase.isChecked()
    opened.key(Qt.Key.Key_H)

    assert not by_old_key
    assert opened.window.actions_.erase.isChecked()


def test_added_key_works_beside_the_old_one(opened: WindowDriver, page: KeysPage) -> None:
    press(page.add, Qt.Key.Key_F12, CTRL)

    assert opened.window.actions_.keys.of("erase") == ("E", "Ctrl+F12")


def test_tab_can_be_given(opened: WindowDriver, page: KeysPage) -> None:
    press(page.change, Qt.Key.Key_Tab, CTRL | Qt.KeyboardModifier.AltModifier)

    assert opened.window.actions_.keys.of("erase") == ("Ctrl+Alt+Tab",)


def test_conflict_is_said_and_nothing_changes_until_it_is_resolved(
    opened: WindowDriver, page: KeysPage
) -> None:
    press(page.change, Qt.Key.Key_B)

    assert page.message.text() == "B is used by “Brush”."
    assert opened.window.actions_.keys.of("erase") == ("E",)
    assert opened.window.actions_.keys.of("paint") == ("B",)


def test_conflict_is_resolved_by_taking_the_key(opened: WindowDriver, page: KeysPage) -> None:
    press(page.change, Qt.Key.Key_B)
    click(page.take)

    assert opened.window.actions_.keys.of("erase") == ("B",)
    assert opened.window.actions_.keys.of("paint") == ()
    assert page.message.text() == ""


@pytest.mark.parametrize(
    ("key", "keys", "words"),
    [
        (Qt.Key.Key_Space, Qt.KeyboardModifier.NoModifier, "moves the picture"),
        (Qt.Key.Key_F, ALT, "opens the menu “File”"),
    ],
)
def test_keys_with_a_fixed_use_are_refused(
    opened: WindowDriver, page: KeysPage, key: Qt.Key, keys: Qt.KeyboardModifier, words: str
) -> None:
    press(page.change, key, keys)

    assert words in page.message.text()
    assert not page.take.isVisible()
    assert opened.window.actions_.keys.of("erase") == ("E",)


def test_reset_and_remove(opened: WindowDriver, page: KeysPage) -> None:
    click(page.remove)
    without = opened.window.actions_.keys.of("erase")
    click(page.reset)

    assert without == ()
    assert opened.window.actions_.keys.of("erase") == ("E",)
    assert not page.reset.isEnabled()


def test_reset_all(opened: WindowDriver, page: KeysPage) -> None:
    press(page.change, Qt.Key.Key_H)
    click(page.reset_all)

    assert opened.window.actions_.keys.changes == {}


def test_search_finds_commands_by_their_keys(page: KeysPage) -> None:
    page.field.setText("ctrl+shift+z")

    shown = [row for row in range(page.table.rowCount()) if not page.table.isRowHidden(row)]
    assert len(shown) == 1
    assert page.table.currentRow() == shown[0]


def test_enter_in_the_search_field_keeps_the_window_open(page: KeysPage) -> None:
    QTest.keyClick(page.field, Qt.Key.Key_Return)

    assert page.isVisible()


def test_changed_key_is_kept_when_the_preferences_close(
    opened: WindowDriver, page: KeysPage
) -> None:
    press(page.change, Qt.Key.Key_H)
    page.window().close()

    assert SettingsFile(opened.folder / "settings.ini").read().keys == {"erase": ("H",)}


def test_tips_overview_and_finder_follow_the_changed_key(
    opened: WindowDriver, page: KeysPage
) -> None:
    press(page.change, Qt.Key.Key_H)
    close(page, opened)
    opened.key(Qt.Key.Key_Question)
    overview, finder = (
        opened.window.findChild(KeyOverview),
        opened.window.findChild(CommandFinder),
    )
    assert isinstance(overview, KeyOverview)
    assert isinstance(finder, CommandFinder)
    texts = [label.text() for label in overview.findChildren(QLabel)]
    overview.lift()
    opened.window.actions_.find_command.trigger()
    commands = {command.text: command.keys for command in finder.commands}
    finder.lift()

    assert opened.window.actions_.erase.toolTip().endswith("(H)")
    assert texts[texts.index("Eraser") + 1] == "H"
    assert commands["Eraser"] == "H"


def test_tips_of_other_widgets_follow_the_keys(opened: WindowDriver) -> None:
    keys, parts = opened.window.actions_.keys, opened.window.parts
    keys.set_keys("restore", ["F8"])
    keys.set_keys("brush_smaller", ["K"])
    keys.set_keys("show_original", ["V"])

    assert "(F8)" in parts.restore_bar.button.toolTip()
    assert parts.brush_size.slider.toolTip() == "Brush size (K and ])"
    assert "2. Press F8" in [label.text() for label in parts.start_page.findChildren(QLabel)]
    assert parts.compare.toolTip().endswith("(V)")


def test_changed_key_shows_the_original_while_it_is_held(opened: WindowDriver) -> None:
    opened.window.actions_.keys.set_keys("show_original", ["V"])
    comparison = opened.window.workbench.comparison

    QTest.keyPress(opened.canvas, Qt.Key.Key_V)
    held = comparison.holds_original
    QTest.keyRelease(opened.canvas, Qt.Key.Key_V)

    assert held
    assert not comparison.holds_original


def test_overview_leads_to_where_keys_are_changed(opened: WindowDriver) -> None:
    opened.key(Qt.Key.Key_Question)
    overview = opened.window.findChild(KeyOverview)
    assert isinstance(overview, KeyOverview)
    click(overview.change)

    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, PreferencesDialog)
    dialog.close()


@pytest.mark.parametrize(
    ("key", "is_larger"),
    [
        (Qt.Key.Key_BracketLeft, False),
        (Qt.Key.Key_Comma, False),
        (Qt.Key.Key_BracketRight, True),
        (Qt.Key.Key_Period, True),
    ],
)
def test_brush_size_has_keys_on_every_keyboard(
    opened: WindowDriver, key: Qt.Key, *, is_larger: bool
) -> None:
    opened.key(key)

    assert (opened.window.workbench.painter.diameter_px > 8) == is_larger
