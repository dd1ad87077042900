"""The layout of the main window, also in small windows."""

from collections.abc import Callable, Sequence
from functools import partial

import pytest
from PySide6.QtCore import QPoint, QRect, Qt, QTimer
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QMenu, QToolBar, QToolButton

from app.editor.tools.toolbox import ToolKind
from app.shared.icons import icon
from app.shared.notice import Notice, Urgency
from app.shared.theme import DARK, INITIAL_WINDOW, LIGHT, apply_theme
from app.window.action_rows.row import Menu
from tests.helpers.films import Film
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


@pytest.mark.parametrize("size", [INITIAL_WINDOW, (1200, 780)])
def test_all_tools_are_in_reach_in_a_window_of_usual_size(
    opened: WindowDriver, size: tuple[int, int]
) -> None:
    opened.window.resize(*size)
    strip = opened.window.findChild(QToolBar, "toolStrip")
    assert isinstance(strip, QToolBar)
    more = strip.findChild(QToolButton, "qt_toolbar_ext_button")
    assert isinstance(more, QToolButton)

    opened.qtbot.wait(0)

    assert not more.isVisible()


def test_more_button_of_the_tool_strip_has_the_colour_of_the_theme(opened: WindowDriver) -> None:
    strip = opened.window.findChild(QToolBar, "toolStrip")
    assert isinstance(strip, QToolBar)
    more = strip.findChild(QToolButton, "qt_toolbar_ext_button")
    assert isinstance(more, QToolButton)

    shown, expected = more.icon().pixmap(24, 24), icon("more_below").pixmap(24, 24)

    assert shown.toImage() == expected.toImage()


def test_theme_chosen_meanwhile_moves_nothing(opened: WindowDriver, qapp: QApplication) -> None:
    film = Film(opened)
    film.open("a.png", "b.png")
    before = film.strip.geometry()

    apply_theme(qapp, DARK)
    opened.qtbot.wait(0)
    after = film.strip.geometry()
    apply_theme(qapp, LIGHT)

    assert after == before


def test_window_fits_on_a_small_screen_with_a_panel(opened: WindowDriver) -> None:
    smallest = opened.window.minimumSizeHint().expandedTo(opened.window.minimumSize())

    assert smallest.width() <= 800
    assert smallest.height() <= 420


def test_repairs_keep_three_rows_above_the_history(opened: WindowDriver) -> None:
    panels = opened.window.side_panels
    opened.window.resize(1000, 700)
    panels.history_dock.want(is_wanted=True)
    opened.drag((10, 20), (40, 20))
    opened.restore()
    opened.qtbot.waitUntil(panels.repairs_dock.isVisible)

    for size in ((1000, 700), (1400, 900), (640, 400), (1000, 700)):
        opened.window.resize(*size)
        opened.qtbot.wait(0)

    row = panels.repairs.list.visualRect(panels.repairs.list.model().index(0, 0))
    assert panels.repairs.list.viewport().height() >= 3 * row.height()


def test_both_panels_fit_in_the_smallest_window(opened: WindowDriver) -> None:
    panels = opened.window.side_panels
    panels.repairs_dock.want(is_wanted=True)
    panels.history_dock.want(is_wanted=True)
    opened.window.resize(1000, 700)
    opened.qtbot.wait(0)

    opened.window.resize(640, 400)
    opened.qtbot.wait(0)

    assert opened.window.height() == 400
    assert panels.history_dock.geometry().bottom() <= opened.window.statusBar().geometry().top()


def test_close_button_of_a_panel_has_the_colour_of_the_theme(
    opened: WindowDriver, qapp: QApplication
) -> None:
    dock = opened.window.side_panels.history_dock
    dock.want(is_wanted=True)

    apply_theme(qapp, DARK)
    opened.qtbot.wait(0)
    shown, expected = dock.close_button.icon().pixmap(24, 24), icon("close").pixmap(24, 24)
    apply_theme(qapp, LIGHT)

    assert shown.toImage() == expected.toImage()


def test_close_button_of_a_panel_closes_it_for_the_user(opened: WindowDriver) -> None:
    dock = opened.window.side_panels.history_dock
    dock.want(is_wanted=True)

    QTest.mouseClick(dock.close_button, Qt.MouseButton.LeftButton)

    assert not dock.isVisible()
    assert not dock.is_wanted


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


def find_buttons(driver: WindowDriver) -> dict[QAbstractButton, QRect]:
    """Return where the buttons of the tool bars are; the options of a tool are its own."""
    options = driver.window.parts.tool_options
    bars = driver.window.findChildren(QToolBar)
    return {
        button: QRect(button.mapTo(driver.window, QPoint()), button.size())
        for bar in bars
        for button in bar.findChildren(QAbstractButton)
        if button.isVisible() and not options.isAncestorOf(button)
    }


def list_moves(
    driver: WindowDriver, changes: Sequence[Callable[[], object]]
) -> list[tuple[int, QAbstractButton]]:
    """Make changes, and return the number of each that has moved a button, with the button."""
    before, moved = find_buttons(driver), []
    for number, change in enumerate(changes):
        change()
        driver.qtbot.wait(20)
        now = find_buttons(driver)
        moved += [(number, one) for one in now if one in before and now[one] != before[one]]
    return moved


def test_no_button_of_a_tool_bar_moves_whatever_happens(opened: WindowDriver) -> None:
    window, actions = opened.window, opened.window.actions_
    window.resize(1280, 800)
    opened.qtbot.wait(0)
    problem = Notice(text="It failed.", urgency=Urgency.PROBLEM, details="Why")
    moved = list_moves(
        opened,
        [
            *(partial(window.workbench.toolbox.choose, kind) for kind in ToolKind),
            partial(window.workbench.toolbox.choose, ToolKind.BRUSH),
            partial(opened.drag, (10, 20), (40, 20)),
            actions.grow_mask.trigger,
            window.workbench.restore,
            partial(opened.engine.progress, 0.5),
            opened.engine.finish,
            actions.history_brush.trigger,
            actions.split.trigger,
            actions.difference.trigger,
            partial(window.show_notice, problem),
            actions.history.trigger,
            partial(opened.engine.die, is_restarting=False),
        ],
    )

    assert len(find_buttons(opened)) > 20
    assert moved == []
