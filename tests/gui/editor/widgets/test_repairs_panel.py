"""The repairs panel, through mouse and keys."""

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLabel
from pytestqt.qtbot import QtBot

from app.editor.widgets.repairs.repairs_panel import RepairsPanel
from engine.api import Method
from tests.helpers.documents import noise
from tests.helpers.window_driver import WindowDriver

LEFT = Qt.MouseButton.LeftButton
NO_KEYS = Qt.KeyboardModifier.NoModifier
UNDO = (Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)


@pytest.fixture
def restored(opened: WindowDriver) -> WindowDriver:
    """A window with two repairs side by side, 200 below and 100 above."""
    opened.drag((10, 20), (20, 20))
    opened.restore(value=200)
    opened.drag((40, 20), (50, 20))
    opened.restore(value=100)
    opened.window.resize(1100, 700)
    return opened


def panel_of(driver: WindowDriver) -> RepairsPanel:
    return driver.window.side_panels.repairs


def click_row(driver: WindowDriver, row: int, *, x: int = 120) -> None:
    """Click a row of the list, at a distance from its left edge."""
    view = panel_of(driver).list
    place = view.visualRect(view.model().index(row, 0))
    QTest.mouseClick(view.viewport(), LEFT, NO_KEYS, QPoint(x, place.center().y()))


def click(button: QAbstractButton) -> None:
    QTest.mouseClick(button, LEFT)


def texts(driver: WindowDriver) -> list[str]:
    model = panel_of(driver).list.model()
    rows = range(model.rowCount())
    return [model.index(row, 0).data(Qt.ItemDataRole.ToolTipRole) for row in rows]


def test_panel_shows_itself_with_the_first_result(opened: WindowDriver) -> None:
    dock = opened.window.side_panels.repairs_dock
    before = dock.isVisible()

    opened.drag((10, 20), (20, 20))
    opened.restore()

    assert not before
    opened.qtbot.waitUntil(dock.isVisible)
    assert opened.window.actions_.repairs.isChecked()


def test_panel_that_was_closed_stays_closed(restored: WindowDriver) -> None:
    dock = restored.window.side_panels.repairs_dock

    restored.key(Qt.Key.Key_F8)
    restored.drag((10, 35), (20, 35))
    restored.restore()
    stays_closed = not dock.isVisible()
    restored.key(Qt.Key.Key_F8)

    assert stays_closed
    assert dock.isVisible()


def test_panel_that_was_closed_stays_closed_in_the_next_session(
    restored: WindowDriver, qtbot: QtBot, tmp_path: Path
) -> None:
    restored.window.side_panels.repairs_dock.close()
    restored.key(Qt.Key.Key_F9)
    restored.close()

    again = WindowDriver(qtbot, tmp_path)
    again.open_pixels(noise())
    again.drag((10, 20), (20, 20))
    again.restore()
    panels = again.window.side_panels
    shown = panels.repairs_dock.isVisible(), panels.history_dock.isVisible()
    again.close()

    assert shown == (False, True)


def test_key_leads_into_the_panel_and_back_to_the_canvas(restored: WindowDriver) -> None:
    restored.key(Qt.Key.Key_F8)
    restored.key(Qt.Key.Key_F8)

    restored.key(Qt.Key.Key_Space)
    hidden = [repair.is_shown for repair in restored.document.repairs]
    restored.key(Qt.Key.Key_F8)

    assert hidden == [True, False]
    assert restored.canvas.hasFocus()


def test_a_job_of_no_time_takes_a_tenth_of_a_second(opened: WindowDriver) -> None:
    opened.drag((10, 20), (20, 20))
    opened.key(Qt.Key.Key_Return)

    opened.engine.finish(seconds=0.01)
    opened.qtbot.waitUntil(lambda: bool(texts(opened)))

    assert texts(opened)[0].endswith(" 0.1 s")


def test_rows_name_method_and_seconds_with_the_newest_on_top(restored: WindowDriver) -> None:
    restored.choose_method(Method.TELEA)
    restored.drag((10, 35), (20, 35))
    restored.restore()

    first, *others = texts(restored)

    assert first.startswith("Quick fill, made at ")
    assert first.endswith("0.5 s")
    assert [text.split(",")[0] for text in others] == ["Reweave", "Reweave"]


def test_eye_hides_and_shows_without_selecting(restored: WindowDriver) -> None:
    document = restored.document

    click_row(restored, 1, x=15)
    hidden = document.pixels[20, 15].copy()
    click_row(restored, 1, x=15)

    assert np.array_equal(hidden, document.original.pixels[20, 15])
    assert (document.pixels[20, 15] == 200).all()
    assert restored.window.workbench.repair_editor.selected is None


def test_space_hides_the_selected_repair(restored: WindowDriver) -> None:
    click_row(restored, 0)

    QTest.keyClick(panel_of(restored).list, Qt.Key.Key_Space)

    assert [repair.is_shown for repair in restored.document.repairs] == [True, False]


def test_selected_repair_is_outlined_and_escape_ends_that(restored: WindowDriver) -> None:
    before = restored.grab_canvas()

    click_row(restored, 1)
    outlined = restored.grab_canvas()
    QTest.keyClick(panel_of(restored).list, Qt.Key.Key_Escape)

    assert outlined != before
    assert restored.grab_canvas() == before


def test_next_result_ends_the_selection(restored: WindowDriver) -> None:
    click_row(restored, 0)
    restored.drag((10, 35), (20, 35))

    restored.restore()

    assert restored.window.workbench.repair_editor.selected is None
    assert not panel_of(restored).list.currentIndex().isValid()


def test_drag_of_the_slider_is_live_and_one_step(restored: WindowDriver) -> None:
    click_row(restored, 1)
    document, steps = restored.document, restored.document.undo_stack.count()
    slider = panel_of(restored).strength
    right = slider.rect().center() + QPoint(slider.width() // 2 - 8, 0)

    QTest.mousePress(slider, LEFT, NO_KEYS, right)
    QTest.mouseMove(slider, slider.rect().center() + QPoint(20, 0))
    QTest.mouseMove(slider, slider.rect().center())
    live, steps_during = document.repairs[0].strength, document.undo_stack.count()
    QTest.mouseRelease(slider, LEFT, NO_KEYS, slider.rect().center())
    strength = document.repairs[0].strength
    restored.key(*UNDO)

    assert live < 1
    assert steps_during == steps
    assert strength == live
    assert document.undo_stack.redoText() == "Change strength"
    assert document.repairs[0].strength == 1
    assert slider.value() == 100


def test_keys_change_the_strength(restored: WindowDriver) -> None:
    click_row(restored, 1)

    QTest.keyClick(panel_of(restored).strength, Qt.Key.Key_PageDown)

    assert restored.document.repairs[0].strength == pytest.approx(0.9)


def test_delete_removes_the_newest_repair_at_once(restored: WindowDriver) -> None:
    click_row(restored, 0)

    QTest.keyClick(panel_of(restored).list, Qt.Key.Key_Delete)

    assert len(restored.document.repairs) == 1
    assert not panel_of(restored).question.isVisible()


def test_removing_below_asks_and_can_keep_the_pixels(restored: WindowDriver) -> None:
    panel, document = panel_of(restored), restored.document
    above = document.repairs[1]
    click_row(restored, 1)

    click(panel.remove)
    asked, untouched = panel.question.isVisible(), len(document.repairs)
    click(panel.question.keep)

    assert asked
    assert untouched == 2
    assert document.repairs == (above,)
    assert not panel.question.isVisible()


def test_question_is_whole_in_a_low_panel(restored: WindowDriver) -> None:
    window, panel = restored.window, panel_of(restored)
    restored.key(Qt.Key.Key_F9)
    docks = [window.side_panels.repairs_dock, window.side_panels.history_dock]
    window.resizeDocks(docks, [1, 1000], Qt.Orientation.Vertical)
    click_row(restored, 1)

    click(panel.remove)
    restored.qtbot.wait(0)

    text = panel.question.findChild(QLabel)
    assert isinstance(text, QLabel)
    assert text.height() >= text.heightForWidth(text.width())


def test_removing_below_can_restore_what_lies_near(restored: WindowDriver) -> None:
    panel, document = panel_of(restored), restored.document
    click_row(restored, 1)
    click(panel.remove)

    click(panel.question.restore)
    restored.engine.finish(value=60)
    restored.qtbot.waitUntil(lambda: len(document.repairs) == 1)

    assert (document.pixels[20, 45] == 60).all()
    assert np.array_equal(document.pixels[20, 15], document.original.pixels[20, 15])


@pytest.mark.parametrize(("key", "jobs"), [(Qt.Key.Key_Return, 3), (Qt.Key.Key_Escape, 2)])
def test_enter_and_escape_answer_the_question(
    restored: WindowDriver, key: Qt.Key, jobs: int
) -> None:
    panel = panel_of(restored)
    click_row(restored, 1)
    restored.key(Qt.Key.Key_Delete)

    restored.key(key)

    assert not panel.question.isVisible()
    assert len(restored.engine.jobs) == jobs
    assert len(restored.document.repairs) == 2


def test_two_escapes_leave_the_question_and_then_the_selection(restored: WindowDriver) -> None:
    click_row(restored, 1)
    restored.key(Qt.Key.Key_Delete)

    restored.key(Qt.Key.Key_Escape)
    still_selected = restored.window.workbench.repair_editor.selected is not None
    restored.key(Qt.Key.Key_Escape)

    assert still_selected
    assert restored.window.workbench.repair_editor.selected is None


def test_question_goes_with_the_selection(restored: WindowDriver) -> None:
    panel = panel_of(restored)
    click_row(restored, 1)
    click(panel.remove)

    click_row(restored, 0)

    assert not panel.question.isVisible()


def test_menu_restores_again_by_another_method(restored: WindowDriver) -> None:
    panel = panel_of(restored)
    click_row(restored, 1)
    entries = {action.text(): action for action in panel.again.menu().actions()}

    entries["Quick fill, smooth"].trigger()
    restored.engine.finish(value=33)
    restored.qtbot.waitUntil(lambda: int(restored.document.pixels[20, 15, 0]) == 33)

    assert texts(restored)[1].startswith("Quick fill, smooth")


def test_a_running_job_disables_what_needs_another(restored: WindowDriver) -> None:
    click_row(restored, 1)
    restored.drag((10, 35), (20, 35))

    restored.window.actions_.restore.trigger()

    assert not panel_of(restored).again.isEnabled()
    assert panel_of(restored).remove.isEnabled()


def test_another_picture_empties_the_panel(restored: WindowDriver) -> None:
    restored.dialogs.unsaved = restored.dialogs.unsaved.DISCARD

    restored.open_pixels(restored.document.pixels.copy(), name="other.png")

    assert texts(restored) == []
