"""The layout of the main window, also in small windows."""

import pytest
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QMenu, QToolButton

from tests.helpers.window_driver import WindowDriver

# 1280 pixels at 150 %, the narrowest screen that shows everything, in logical pixels.
SMALL_SCREEN_PX = 853


@pytest.mark.parametrize("width_px", [1280, SMALL_SCREEN_PX, 800, 640])
def test_restore_is_fully_visible(opened: WindowDriver, width_px: int) -> None:
    opened.window.resize(width_px, 480)
    opened.qtbot.wait(0)

    button = opened.window.parts.restore_bar.button
    assert opened.window.width() == width_px
    assert button.visibleRegion().boundingRect() == button.rect()


def test_brush_size_is_visible_on_a_small_screen(opened: WindowDriver) -> None:
    opened.window.resize(SMALL_SCREEN_PX, 480)
    opened.qtbot.wait(0)

    number = opened.window.parts.brush_size.number
    assert number.visibleRegion().boundingRect() == number.rect()


def test_brush_size_without_room_is_one_click_away(opened: WindowDriver) -> None:
    opened.window.resize(640, 480)
    brush_size = opened.window.parts.brush_size
    opened.qtbot.waitUntil(lambda: not brush_size.isVisible())

    more = opened.window.findChild(QToolButton, "qt_toolbar_ext_button")
    assert isinstance(more, QToolButton)
    more.click()

    opened.qtbot.waitUntil(brush_size.isVisible)


def test_window_fits_on_a_small_screen_with_a_panel(opened: WindowDriver) -> None:
    smallest = opened.window.minimumSizeHint().expandedTo(opened.window.minimumSize())

    assert smallest.width() <= 800
    assert smallest.height() <= 420


def test_mnemonics_are_unique_within_a_menu(driver: WindowDriver) -> None:
    bar = driver.window.menuBar()
    menus = [menu for action in bar.actions() if isinstance(menu := action.menu(), QMenu)]

    for entries in (bar.actions(), *(menu.actions() for menu in menus)):
        letters = [QKeySequence.mnemonic(entry.text()).toString() for entry in entries]
        used = [letter for letter in letters if letter]
        assert len(used) == len(set(used)), [entry.text() for entry in entries]
    assert len(menus) == 6
