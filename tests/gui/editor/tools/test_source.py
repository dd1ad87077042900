"""Marking the source with mouse, keys and menu."""

import pytest
from PySide6.QtCore import Qt

from app.editor.tools.toolbox import ToolKind
from app.shared.theme import DARK
from engine.api import Method
from engine.pictures.pixels import Rect
from tests.helpers.documents import noise
from tests.helpers.window_driver import WindowDriver

DRAWN = Rect(x=10, y=8, width=20, height=12)


def draw_source(driver: WindowDriver) -> None:
    """Choose the source tool, drag it over `DRAWN`, and choose the brush again."""
    driver.key(Qt.Key.Key_S)
    driver.drag((30.0, 20.0), (10.0, 8.0))
    driver.key(Qt.Key.Key_B)


def test_drag_with_the_tool_marks_a_source_and_paints_nothing(opened: WindowDriver) -> None:
    opened.key(Qt.Key.Key_S)

    opened.drag((10.0, 8.0), (30.0, 20.0))

    assert opened.document.source == DRAWN
    assert opened.document.mask.area == 0


def test_source_is_clipped_at_the_edge_of_the_picture(opened: WindowDriver) -> None:
    opened.key(Qt.Key.Key_S)

    opened.drag((50.0, 30.0), (75.0, 55.0))

    assert opened.document.source == Rect(x=50, y=30, width=10, height=10)


def test_source_follows_the_mouse_while_it_is_drawn(opened: WindowDriver) -> None:
    opened.key(Qt.Key.Key_S)

    opened.press(10.0, 8.0)
    opened.move(30.0, 20.0)

    assert opened.document.source == DRAWN


def test_jobs_copy_from_the_source_until_it_is_cleared(opened: WindowDriver) -> None:
    draw_source(opened)
    opened.drag((10, 30), (40, 30))
    opened.restore()
    opened.drag((10, 30), (40, 30))
    opened.key(Qt.Key.Key_Escape)
    opened.restore()

    assert [job.options.source for job in opened.engine.jobs] == [DRAWN, None]


def test_quick_fill_ignores_the_source(opened: WindowDriver) -> None:
    draw_source(opened)
    opened.drag((10, 30), (40, 30))
    opened.choose_method(Method.TELEA)

    opened.key(Qt.Key.Key_Return)

    assert opened.engine.jobs[0].options.source is None


def test_try_again_copies_from_a_source_marked_after_the_result(opened: WindowDriver) -> None:
    opened.drag((10, 30), (40, 30))
    opened.choose_method(Method.TELEA)
    opened.restore()
    draw_source(opened)
    opened.choose_method(Method.REWEAVE)

    opened.window.actions_.try_again.trigger()

    assert opened.engine.jobs[1].options.source == DRAWN
    assert opened.engine.jobs[1].options.method is Method.REWEAVE


def test_click_clears_the_source(opened: WindowDriver) -> None:
    draw_source(opened)
    opened.key(Qt.Key.Key_S)

    opened.drag((20.0, 20.0), (20.4, 20.4))

    assert opened.document.source is None


def test_menu_clears_the_source(opened: WindowDriver) -> None:
    draw_source(opened)
    action = opened.window.actions_.clear_source
    was_possible = action.isEnabled()

    action.trigger()

    assert opened.document.source is None
    assert (was_possible, action.isEnabled()) == (True, False)


def test_escape_hides_a_notice_before_it_clears_the_source(opened: WindowDriver) -> None:
    draw_source(opened)
    opened.key(Qt.Key.Key_Return)

    opened.key(Qt.Key.Key_Escape)

    assert opened.banner_text == ""
    assert opened.document.source == DRAWN


@pytest.mark.parametrize("key", [Qt.Key.Key_S, Qt.Key.Key_B, Qt.Key.Key_E])
def test_brush_can_be_chosen_again(opened: WindowDriver, key: Qt.Key) -> None:
    opened.key(Qt.Key.Key_S)

    opened.key(key)

    actions = opened.window.actions_
    assert opened.window.workbench.toolbox.kind is not ToolKind.SOURCE
    assert actions.erase.isChecked() == (key == Qt.Key.Key_E)
    assert actions.paint.isChecked() != actions.erase.isChecked()


def test_right_button_erases_while_the_source_tool_is_active(opened: WindowDriver) -> None:
    opened.drag((10, 20), (40, 20))
    opened.key(Qt.Key.Key_S)

    opened.drag((5, 20), (50, 20), button=Qt.MouseButton.RightButton)

    assert opened.document.mask.area == 0


def test_source_is_framed_in_its_own_colour(opened: WindowDriver) -> None:
    draw_source(opened)

    corner, shown = opened.position(DRAWN.x, DRAWN.y).toPoint(), opened.grab_canvas()
    along = {shown.pixelColor(corner.x() + step, corner.y()).name() for step in range(60)}
    assert DARK.source in along


def test_another_picture_begins_without_a_source(opened: WindowDriver) -> None:
    draw_source(opened)

    opened.open_pixels(noise(seed=4), name="other.png")

    assert opened.document.source is None
    assert not opened.window.actions_.clear_source.isEnabled()
