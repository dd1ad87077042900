"""Every window, read as a screen reader does and walked through with the keys alone."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSlider,
    QAbstractSpinBox,
    QApplication,
    QScrollArea,
    QTabBar,
    QToolBar,
    QToolButton,
    QWidget,
)

from app.editor.canvas.canvas import Canvas
from app.editor.canvas.split_handle import SplitHandle
from app.editor.widgets.recovery_dialog import RecoveryDialog
from app.shared.before_after import BeforeAfter
from app.shared.focus_ring import FocusRing, _Ring
from app.shared.notice import Notice, Urgency
from app.shared.theme import DARK, LIGHT, apply_theme
from app.teaching.pages.proof_page import ProofPage
from app.window.preferences.dialog import PreferencesDialog
from app.window.widgets.command_finder import CommandFinder
from app.window.widgets.key_overview import KeyOverview
from tests.helpers.accessibility import (
    Control,
    find_disorder,
    list_controls,
    list_stops,
    measure_ring,
    walk_by_tab,
)
from tests.helpers.box import Box
from tests.helpers.documents import noise
from tests.helpers.teacher import Teacher
from tests.helpers.window_driver import WindowDriver

pytestmark = [
    pytest.mark.gui,
    pytest.mark.qt_log_ignore("propagateSizeHints", r"support raise\(\)"),
]

MIN_CONTRAST = 3.0  # what WCAG 2.2 asks of a focus ring
CTRL = Qt.KeyboardModifier.ControlModifier
# What Qt has no role for: a picture, a line between two pictures, and what is scrolled by keys.
_WITHOUT_ROLE = (Canvas, SplitHandle, BeforeAfter, QScrollArea)


@dataclass(frozen=True, slots=True, kw_only=True)
class Surface:
    """A window or a panel.

    Attributes:
        window: The window.
        first: The widget at its upper left that takes the keyboard.
    """

    window: QWidget
    first: QWidget


@pytest.fixture(autouse=True)
def _ring(qapp: QApplication) -> Iterator[None]:
    ring = FocusRing(qapp)
    yield
    ring.deleteLater()


def show_editor(teacher: Teacher) -> Surface:
    """Show everything that the main window can show at once."""
    driver = teacher.driver
    window, actions = driver.window, driver.window.actions_
    window.resize(1400, 900)
    driver.open_pixels(noise(), name="other.png")
    driver.open_pixels(noise())
    driver.drag((10, 20), (40, 20))
    driver.restore()
    actions.history.trigger()
    actions.look_at_tries.trigger()
    repairs = window.side_panels.repairs.list
    repairs.setCurrentIndex(repairs.model().index(0, 0))
    actions.split.trigger()
    notice = Notice(text="It failed.", urgency=Urgency.PROBLEM, action="Again", details="Why")
    window.show_notice(notice)
    window.parts.banner.unfold.setChecked(True)
    return Surface(window=window, first=window.parts.brush_size.slider)


def show_wand(teacher: Teacher) -> Surface:
    window = teacher.driver.window
    window.resize(1400, 900)
    teacher.driver.open_pixels(noise())
    window.actions_.wand.trigger()
    return Surface(window=window, first=window.parts.tool_options.wand.tolerance)


def show_start_page(teacher: Teacher) -> Surface:
    driver = teacher.driver
    with driver.qtbot.waitSignal(driver.window._recent.thumbnail_written):
        driver.open_pixels(noise())
    driver.window.actions_.close_picture.trigger()
    driver.qtbot.waitUntil(lambda: driver.window.workbench.document is None)
    driver.qtbot.wait(0)  # the tile without a thumbnail goes
    return Surface(window=driver.window, first=driver.window.parts.brush_size.slider)


def show_film(teacher: Teacher) -> Surface:
    window = teacher.driver.window
    window.resize(1400, 900)
    for name in ("one.png", "two.png"):
        teacher.driver.open_pixels(noise(), name=name)
    teacher.driver.qtbot.waitUntil(window.parts.film_strip.isVisible)
    return Surface(window=window, first=window.parts.brush_size.slider)


def show_manual(teacher: Teacher) -> Surface:
    teacher.driver.window.actions_.manual.trigger()
    viewer = teacher.driver.window.help.manual
    return Surface(window=viewer, first=viewer.pages)


def show_preferences(teacher: Teacher) -> Surface:
    teacher.driver.window.actions_.preferences.trigger()
    dialog = teacher.driver.window.findChild(PreferencesDialog)
    assert isinstance(dialog, PreferencesDialog)
    tabs = dialog.findChild(QTabBar)
    assert isinstance(tabs, QTabBar)
    return Surface(window=dialog, first=tabs)


def show_keys_page(teacher: Teacher) -> Surface:
    surface = show_preferences(teacher)
    dialog = surface.window
    assert isinstance(dialog, PreferencesDialog)
    dialog.show_keys()
    return surface


def show_export(teacher: Teacher) -> Surface:
    teacher.driver.open_pixels(noise())
    teacher.driver.window.actions_.export.trigger()
    dialog = teacher.driver.window.export.dialog
    assert dialog is not None
    dialog.format.setCurrentIndex(0)
    return Surface(window=dialog, first=dialog.format)


def show_batch(teacher: Teacher) -> Surface:
    box = Box(teacher.driver)
    box.open()
    box.select("a.png")
    box.key(Qt.Key.Key_C, CTRL)
    return Surface(window=box.window, first=box.window.filter)


def show_review(teacher: Teacher) -> Surface:
    box = Box(teacher.driver)
    box.open()
    box.restore_all()
    box.window.bar.review.click()
    teacher.driver.qtbot.waitUntil(box.review.before_after.isVisible)
    return Surface(window=box.window, first=box.review.close_up)


def show_recovery(teacher: Teacher) -> Surface:
    dialog = RecoveryDialog([], teacher.driver.window)
    dialog.open()
    return Surface(window=dialog, first=dialog.list)


def show_models(teacher: Teacher) -> Surface:
    teacher.driver.window.actions_.models.trigger()
    dialog = teacher.driver.window.model_flow.dialog
    return Surface(window=dialog, first=dialog.list)


def show_page(teacher: Teacher) -> Surface:
    """Return the wizard as it is."""
    stops = list_stops(teacher.wizard)
    return Surface(window=teacher.wizard, first=min(stops, key=_corner))


def show_lesson(teacher: Teacher) -> Surface:
    teacher.keep_examples()
    teacher.choice_page()
    return show_page(teacher)


def show_examples(teacher: Teacher) -> Surface:
    teacher.keep_examples()
    teacher.choose_detector()
    # Nothing on the page itself can be focused.
    return Surface(window=teacher.wizard, first=teacher.wizard.back_button)


def show_verdict(teacher: Teacher) -> Surface:
    teacher.begin_detector()
    teacher.finish_detector()
    return show_page(teacher)


def show_pictures(teacher: Teacher) -> Surface:
    teacher.choose_pictures()
    return show_page(teacher)


def show_check_up(teacher: Teacher) -> Surface:
    teacher.choose_pictures()
    teacher.next()
    teacher.driver.qtbot.waitUntil(lambda: teacher.page.is_complete)
    return show_page(teacher)


def show_goal(teacher: Teacher) -> Surface:
    teacher.come_to_goal()
    return show_page(teacher)


def show_training(teacher: Teacher) -> Surface:
    teacher.begin()
    teacher.learn()
    return show_page(teacher)


def show_proof(teacher: Teacher) -> Surface:
    show_training(teacher)
    teacher.finish()
    teacher.come_to(ProofPage)
    return show_page(teacher)


def show_keeping(teacher: Teacher) -> Surface:
    show_proof(teacher)
    teacher.next()
    return show_page(teacher)


SURFACES: list[Callable[[Teacher], Surface]] = [
    *(show_editor, show_wand, show_film, show_start_page, show_manual, show_preferences),
    *(show_keys_page, show_export, show_batch, show_review),
    *(show_recovery, show_models, show_pictures, show_check_up, show_goal, show_training),
    *(show_proof, show_keeping, show_lesson, show_examples, show_verdict),
]


@pytest.fixture(params=SURFACES, ids=lambda show: show.__name__.removeprefix("show_"))
def surface(request: pytest.FixtureRequest, teacher: Teacher) -> Iterator[Surface]:
    """Each window in turn."""
    surface: Surface = request.param(teacher)
    surface.window.activateWindow()
    teacher.driver.qtbot.waitUntil(surface.window.isActiveWindow)
    yield surface
    if surface.window is not teacher.driver.window:
        surface.window.close()


def _corner(widget: QWidget) -> tuple[int, int]:
    corner = widget.mapTo(widget.window(), widget.rect().topLeft())
    return corner.y(), corner.x()


def says_too_little(control: Control) -> bool:
    """Whether a control without a text on it has nothing but its name."""
    widget = control.widget
    is_mute = isinstance(widget, QAbstractSlider | QAbstractSpinBox) or (
        isinstance(widget, QAbstractButton) and not widget.text()
    )
    has_text = widget is not None and bool(widget.toolTip() or control.description)
    return is_mute and not has_text


def has_no_role(control: Control) -> bool:
    """Whether a control has no role, though Qt has one for its kind."""
    is_vague = control.role in (QAccessible.Role.NoRole, QAccessible.Role.Client)
    return is_vague and not isinstance(control.widget, _WITHOUT_ROLE)


def test_a_screen_reader_learns_what_every_control_is(surface: Surface) -> None:
    controls = list_controls(surface.window)

    assert [one for one in controls if not one.name.strip()] == []
    assert [one for one in controls if says_too_little(one)] == []
    assert [one for one in controls if has_no_role(one)] == []


def test_tab_leads_through_all_controls_in_the_order_of_reading(surface: Surface) -> None:
    visited = walk_by_tab(surface.first)

    assert set(visited) == set(list_stops(surface.window))
    assert find_disorder(visited) == []


def test_focus_is_visible_in_both_themes(surface: Surface, qapp: QApplication) -> None:
    stops = list_stops(surface.window)
    apply_theme(qapp, LIGHT)
    light = [measure_ring(widget) for widget in stops]
    apply_theme(qapp, DARK)
    dark = [measure_ring(widget) for widget in stops]

    rings = list(zip(stops, light, dark, strict=True))
    assert [ring for ring in rings if min(ring[1:]) < MIN_CONTRAST] == []


def test_focus_ring_is_not_shown_to_the_mouse(opened: WindowDriver) -> None:
    number = opened.window.parts.brush_size.number
    opened.window.activateWindow()
    opened.qtbot.waitUntil(opened.window.isActiveWindow)

    QTest.mouseClick(number, Qt.MouseButton.LeftButton)
    opened.qtbot.wait(0)

    assert number.hasFocus()
    assert find_ring(number) is None


def test_focus_ring_goes_when_the_canvas_is_pressed(opened: WindowDriver) -> None:
    opened.window.activateWindow()
    opened.canvas.setFocus(Qt.FocusReason.OtherFocusReason)
    opened.canvas.clearFocus()
    opened.canvas.setFocus(Qt.FocusReason.ShortcutFocusReason)
    opened.qtbot.waitUntil(lambda: find_ring(opened.canvas) is not None)
    ring = find_ring(opened.canvas)
    assert ring is not None

    opened.drag((10, 20), (40, 20))

    assert not ring.isVisible()


def test_a_key_leads_through_the_areas(opened: WindowDriver) -> None:
    opened.drag((10, 20), (40, 20))
    opened.restore()
    window = opened.window
    window.activateWindow()
    window.resize(1400, 900)
    opened.qtbot.waitUntil(window.side_panels.repairs.isVisible)
    opened.canvas.setFocus()

    visited = []
    for _ in range(6):
        opened.key(Qt.Key.Key_F6, CTRL)
        visited.append(QApplication.focusWidget())

    assert visited == [
        window.parts.tries_strip,
        window.side_panels.repairs.list,
        window.parts.status.zoom,
        window.parts.brush_size.slider,
        visited[4],
        opened.canvas,
    ]


def test_arrow_keys_move_the_picture(opened: WindowDriver) -> None:
    opened.canvas.zoom_to_actual_pixels()
    opened.canvas.zoom_in()
    before = opened.position(0, 0)

    opened.key(Qt.Key.Key_Left)
    opened.key(Qt.Key.Key_Up)

    after = opened.position(0, 0)
    assert (after.x() > before.x(), after.y() > before.y()) == (True, True)


def test_tab_leads_from_the_size_of_the_brush_to_the_next_control(opened: WindowDriver) -> None:
    number = opened.window.parts.brush_size.number
    number.setFocus()

    QTest.keyClick(number, Qt.Key.Key_Tab)

    focused = QApplication.focusWidget()
    assert focused not in (None, number, opened.canvas)


def test_enter_leads_from_the_size_of_the_brush_to_the_canvas(opened: WindowDriver) -> None:
    number = opened.window.parts.brush_size.number
    number.setFocus()
    number.selectAll()

    QTest.keyClicks(number, "25")
    QTest.keyClick(number, Qt.Key.Key_Return)

    assert opened.canvas.hasFocus()
    assert opened.window.workbench.painter.diameter_px == 25


def test_arrow_keys_walk_through_the_methods(opened: WindowDriver) -> None:
    methods = opened.window.parts.restore_bar.methods
    methods.setFocus()

    QTest.keyClick(methods, Qt.Key.Key_Down)
    QTest.keyClick(methods, Qt.Key.Key_Down)

    assert methods.currentIndex() == 2
    assert methods.hasFocus()


def test_keys_can_be_changed_from_the_overview_without_the_mouse(opened: WindowDriver) -> None:
    opened.key(Qt.Key.Key_Question)
    overview = opened.window.findChild(KeyOverview)
    assert isinstance(overview, KeyOverview)

    opened.key(Qt.Key.Key_Tab)
    opened.key(Qt.Key.Key_Return)

    dialog = opened.window.findChild(PreferencesDialog)
    assert isinstance(dialog, PreferencesDialog)
    assert not overview.isVisible()
    dialog.close()


def test_overlays_have_names(opened: WindowDriver) -> None:
    names = []
    for kind, key, keys in (
        (KeyOverview, Qt.Key.Key_Question, Qt.KeyboardModifier.NoModifier),
        (CommandFinder, Qt.Key.Key_K, CTRL),
    ):
        opened.key(key, keys)
        overlay = opened.window.findChild(kind)
        assert isinstance(overlay, kind)
        names += [one.name for one in list_controls(overlay)]
        opened.key(Qt.Key.Key_Escape)

    assert "" not in names


@pytest.mark.parametrize("bar", ["topBar", "restoreBar", "toolStrip"])
def test_what_tab_does_not_reach_in_a_tool_bar_is_in_a_menu(opened: WindowDriver, bar: str) -> None:
    tool_bar = opened.window.findChild(QToolBar, bar)
    assert isinstance(tool_bar, QToolBar)
    buttons = [one for one in tool_bar.findChildren(QToolButton) if one.defaultAction() is not None]
    unreached = [one for one in buttons if one.focusPolicy() == Qt.FocusPolicy.NoFocus]

    listed = list(opened.window.actions_)
    assert [one.text() for one in unreached if one.defaultAction() not in listed] == []


def find_ring(widget: QWidget) -> QWidget | None:
    """Return the ring in the window of a widget, if there is one."""
    rings = [one for one in widget.window().findChildren(QWidget) if isinstance(one, _Ring)]
    return rings[-1] if rings else None
