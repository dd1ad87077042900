"""The history panel, through mouse and keys."""

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.editor.widgets.history_panel import HistoryPanel
from tests.helpers.window_driver import WindowDriver


@pytest.fixture
def worked(opened: WindowDriver) -> WindowDriver:
    """A window with the history panel, a result and a stroke."""
    opened.key(Qt.Key.Key_F9)
    opened.drag((10, 20), (20, 20))
    opened.restore(value=200)
    opened.drag((40, 20), (50, 20))
    return opened


def panel_of(driver: WindowDriver) -> HistoryPanel:
    return driver.window.side_panels.history


def texts(driver: WindowDriver) -> list[str]:
    model = panel_of(driver).list.model()
    return [model.index(row, 0).data() for row in range(model.rowCount())]


def click_row(driver: WindowDriver, row: int) -> None:
    view = panel_of(driver).list
    place = view.visualRect(view.model().index(row, 0))
    QTest.mouseClick(
        view.viewport(),
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
        place.center(),
    )


def test_steps_are_listed_by_their_names(worked: WindowDriver) -> None:
    assert texts(worked) == ["Opened", "Paint", "Restore", "Paint"]
    assert panel_of(worked).list.currentIndex().row() == 3


def test_click_goes_to_a_step_and_another_one_back(worked: WindowDriver) -> None:
    document, done = worked.document, worked.document.pixels.copy()

    click_row(worked, 1)
    undone = document.pixels.copy()
    painted = document.mask.area
    click_row(worked, 3)

    assert np.array_equal(undone, document.original.pixels)
    assert painted > 0
    assert np.array_equal(document.pixels, done)


def test_keys_walk_through_the_steps(worked: WindowDriver) -> None:
    QTest.keyClick(panel_of(worked).list, Qt.Key.Key_Home)

    assert not worked.document.undo_stack.canUndo()
    assert np.array_equal(worked.document.pixels, worked.document.original.pixels)


def test_undo_moves_the_mark(worked: WindowDriver) -> None:
    worked.window.actions_.undo.trigger()

    assert panel_of(worked).list.currentIndex().row() == 2
    assert len(texts(worked)) == 4


def test_click_goes_back_beyond_a_rotation(worked: WindowDriver) -> None:
    with worked.qtbot.waitSignal(worked.window.workbench.document_changed):
        worked.window.actions_.rotate_left.trigger()
    rotated = texts(worked)

    click_row(worked, 2)

    assert len(rotated) == 5
    assert texts(worked) == rotated
    assert worked.document.pixels.shape == (40, 60, 3)
    assert (worked.document.pixels[20, 15] == 200).all()
    assert panel_of(worked).list.currentIndex().row() == 2


def test_going_back_before_a_job_began_cancels_it(worked: WindowDriver) -> None:
    worked.window.actions_.restore.trigger()

    click_row(worked, 1)

    assert worked.engine.cancelled == [2]


def test_view_menu_shows_and_hides_the_panel(worked: WindowDriver) -> None:
    dock = worked.window.side_panels.history_dock
    shown = dock.isVisible()

    worked.window.actions_.history.trigger()

    assert shown
    assert not dock.isVisible()
    assert not worked.window.actions_.history.isChecked()
