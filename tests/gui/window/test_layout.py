"""The layout of the main window, also in small windows."""

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QApplication, QMenu, QToolButton

from app.window.action_rows.row import Menu
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


def test_strip_and_panel_leave_most_of_a_small_window_to_the_picture(
    opened: WindowDriver,
) -> None:
    opened.window.resize(1100, 700)
    opened.drag((10, 20), (40, 20))
    opened.restore()
    opened.qtbot.waitUntil(opened.window.side_panels.repairs_dock.isVisible)
    opened.qtbot.wait(0)

    strip, canvas = opened.window.parts.tries_strip, opened.canvas
    assert strip.isVisible()
    assert strip.height() <= 80
    assert canvas.width() >= 0.75 * 1100
    assert canvas.width() * canvas.height() >= 0.55 * 1100 * 700


def test_picture_is_fitted_to_what_strip_and_panel_leave(opened: WindowDriver) -> None:
    opened.window.resize(1100, 700)
    opened.drag((10, 20), (40, 20))
    opened.restore()
    opened.qtbot.waitUntil(opened.window.side_panels.repairs_dock.isVisible)
    opened.qtbot.wait(0)

    view = opened.canvas.view
    assert view is not None
    assert view.canvas.height == opened.canvas.height()
    assert view.top == pytest.approx((view.canvas.height - 40 * view.zoom) / 2, abs=1)


@pytest.mark.qt_log_ignore("grabbing the keyboard", r"support raise\(\)")
def test_zoom_in_the_status_bar_opens_a_menu(opened: WindowDriver) -> None:
    entries: list[str] = []

    def read_menu() -> None:
        menu = QApplication.activePopupWidget()
        assert isinstance(menu, QMenu)
        entries.extend(entry.text().replace("&", "") for entry in menu.actions())
        menu.close()

    QTimer.singleShot(0, read_menu)
    opened.window.parts.status.zoom.click()

    assert entries == ["Fit in window", "Actual pixels", "Zoom in", "Zoom out"]


def test_mnemonics_are_unique_within_a_menu(driver: WindowDriver) -> None:
    bar = driver.window.menuBar()
    menus = [menu for action in bar.actions() if isinstance(menu := action.menu(), QMenu)]

    for entries in (bar.actions(), *(menu.actions() for menu in menus)):
        letters = [QKeySequence.mnemonic(entry.text()).toString() for entry in entries]
        used = [letter for letter in letters if letter]
        assert len(used) == len(set(used)), [entry.text() for entry in entries]
    assert len(menus) == len(Menu)
