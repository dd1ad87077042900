"""The table of actions drives menus, tool bars and states."""

import pytest
from PySide6.QtCore import QMetaMethod
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QToolBar

from app.shared.paths import resource
from app.window.action_rows.row import ActionRow, Menu
from app.window.action_rows.table import list_rows
from tests.helpers.window_driver import WindowDriver

ROWS = [row for sections in list_rows().values() for section in sections for row in section]


def titles(actions: list[QAction]) -> list[str]:
    """Return the texts of actions without mnemonics, "" for separators."""
    return [action.text().replace("&", "") for action in actions]


def test_names_are_unique() -> None:
    assert len({row.name for row in ROWS}) == len(ROWS)


def test_no_two_actions_have_the_same_key() -> None:
    keys = [QKeySequence(key).toString() for row in ROWS for key in row.keys]

    assert len(set(keys)) == len(keys)
    assert "" not in keys


@pytest.mark.parametrize("row", [row for row in ROWS if row.icon], ids=lambda row: row.name)
def test_every_icon_exists(row: ActionRow) -> None:
    assert resource("icons", f"{row.icon}.svg").exists()


def test_every_action_does_something(driver: WindowDriver) -> None:
    idle = [
        action.objectName()
        for action in driver.window.actions_
        if action.menu() is None
        and not action.isSignalConnected(QMetaMethod.fromSignal(action.triggered))
    ]

    assert idle == []


def test_menus_show_every_action_in_the_order_of_the_table(driver: WindowDriver) -> None:
    bar = driver.window.menuBar().actions()
    shown = [
        entry.objectName()
        for action in bar
        if isinstance(menu := action.menu(), QMenu)
        for entry in menu.actions()
        if not entry.isSeparator()
    ]

    assert shown == [row.name for row in ROWS]
    assert len(bar) == len(Menu)
    assert list(driver.window.actions_.rows) == shown


def test_tool_strip_separates_tools_mask_damage_and_crop(driver: WindowDriver) -> None:
    strip = driver.window.findChild(QToolBar, "toolStrip")
    assert isinstance(strip, QToolBar)

    assert titles(strip.actions()) == [
        *("Brush", "Eraser", "History brush", "Exclusion brush"),
        *("Lasso", "Polygon", "Rectangle", "Wand", "Snap"),
        *("Clone stamp", "Healing brush", "Mark source", "Draw guide lines", ""),
        *("Clear mask", "Invert mask", ""),
        *("Find damage", "Restore photo", ""),
        "Crop",
    ]


def test_tip_names_the_first_key(driver: WindowDriver) -> None:
    assert driver.window.actions_.redo.toolTip() == "Redo (Ctrl+Shift+Z)"


def test_only_what_needs_no_picture_is_enabled_in_an_empty_window(driver: WindowDriver) -> None:
    enabled = {action.objectName() for action in driver.window.actions_ if action.isEnabled()}

    assert {row.name for row in ROWS if row.enabled_when is None} == enabled


def test_click_on_the_tool_in_hand_keeps_it_checked(opened: WindowDriver) -> None:
    opened.window.actions_.paint.trigger()

    assert opened.window.actions_.paint.isChecked()


def test_unknown_action_is_an_error(driver: WindowDriver) -> None:
    with pytest.raises(AttributeError, match="fly"):
        _ = driver.window.actions_.fly
