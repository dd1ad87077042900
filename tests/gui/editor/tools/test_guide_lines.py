"""Guide lines drawn and changed with mouse, keys and menu."""

import pytest
from PySide6.QtCore import Qt

from app.editor.tools.toolbox import ToolKind
from tests.helpers.documents import noise
from tests.helpers.guide_lines import BENT, REDO, STRAIGHT, UNDO, points_of, shown_points
from tests.helpers.window_driver import WindowDriver

SHIFT = Qt.KeyboardModifier.ShiftModifier
RIGHT = Qt.MouseButton.RightButton


def click(driver: WindowDriver, x: float, y: float, *, button: Qt.MouseButton) -> None:
    driver.press(x, y, button=button)
    driver.release(x, y, button=button)


def step_through(
    driver: WindowDriver, keys: tuple[Qt.Key, Qt.KeyboardModifier]
) -> list[list[tuple[int, int]]]:
    """Undo or redo one step, and return the points of the lines then."""
    driver.key(*keys)
    return shown_points(driver)


def test_drag_with_the_tool_draws_a_line_and_paints_nothing(drawn: WindowDriver) -> None:
    assert shown_points(drawn) == points_of(STRAIGHT)
    assert drawn.document.mask.area == 0


def test_line_follows_the_mouse_while_it_is_drawn(opened: WindowDriver) -> None:
    opened.key(Qt.Key.Key_L)

    opened.press(10, 20)
    opened.move(30, 25)
    opened.move(50, 20)

    assert shown_points(opened) == points_of(STRAIGHT)


def test_press_to_release_is_one_step(opened: WindowDriver) -> None:
    opened.key(Qt.Key.Key_L)

    opened.press(10, 20)
    opened.move(30, 25)
    opened.move(50, 20)
    opened.release(50, 20)

    assert opened.document.undo_stack.count() == 1
    assert opened.window.actions_.undo.text() == "&Undo draw guide line"


def test_click_draws_nothing(opened: WindowDriver) -> None:
    opened.key(Qt.Key.Key_L)

    opened.drag((10.0, 20.0), (10.4, 20.4))

    assert opened.document.guide_lines == ()
    assert opened.document.undo_stack.count() == 0


def test_drag_of_a_line_bends_it(bent: WindowDriver) -> None:
    assert shown_points(bent) == points_of(BENT)
    assert bent.document.undo_stack.count() == 2


def test_click_on_a_line_bends_nothing(drawn: WindowDriver) -> None:
    drawn.drag((30.0, 20.0), (30.4, 20.4))

    assert shown_points(drawn) == points_of(STRAIGHT)


@pytest.mark.parametrize(
    ("start", "end", "moved"),
    [
        ((10, 20), (12, 5), [(12, 5), (30, 28), (50, 20)]),
        ((50, 20), (58, 35), [(10, 20), (30, 28), (58, 35)]),
        ((30, 28), (35, 12), [(10, 20), (35, 12), (50, 20)]),
    ],
    ids=["first end", "last end", "middle"],
)
def test_drag_of_a_handle_moves_it(
    bent: WindowDriver,
    start: tuple[int, int],
    end: tuple[int, int],
    moved: list[tuple[int, int]],
) -> None:
    bent.drag(start, end)

    assert shown_points(bent) == [moved]


def test_handle_held_beside_its_centre_does_not_jump(drawn: WindowDriver) -> None:
    before = drawn.document.guide_lines

    drawn.drag((11.0, 21.0), (11.0, 21.0))

    assert drawn.document.guide_lines == before


@pytest.mark.parametrize(
    ("end", "level"), [((50, 23), (50, 20)), ((12, 35), (10, 35)), ((29, 35), (27, 37))]
)
def test_shift_keeps_a_line_to_steps_of_45_degrees(
    opened: WindowDriver, end: tuple[int, int], level: tuple[int, int]
) -> None:
    opened.key(Qt.Key.Key_L)

    opened.drag((10, 20), end, keys=SHIFT)

    assert shown_points(opened) == [[(10, 20), level]]


def test_shift_keeps_a_handle_level_with_its_neighbour(bent: WindowDriver) -> None:
    bent.drag((10, 20), (12, 27), keys=SHIFT)

    assert shown_points(bent) == [[(12, 28), (30, 28), (50, 20)]]


def test_line_may_end_outside_the_picture(opened: WindowDriver) -> None:
    opened.key(Qt.Key.Key_L)

    opened.drag((-5, 20), (65, 22))

    assert shown_points(opened) == [[(-5, 20), (65, 22)]]


@pytest.mark.parametrize("key", [Qt.Key.Key_Delete, Qt.Key.Key_Backspace])
def test_key_deletes_the_handle_that_was_moved_last(bent: WindowDriver, key: Qt.Key) -> None:
    bent.key(key)

    assert shown_points(bent) == points_of(STRAIGHT)


def test_key_deletes_the_line_that_was_clicked(bent: WindowDriver) -> None:
    bent.drag((10, 5), (50, 5))
    click(bent, 20.0, 25.5, button=Qt.MouseButton.LeftButton)

    bent.key(Qt.Key.Key_Delete)

    assert shown_points(bent) == [[(10, 5), (50, 5)]]


def test_right_button_deletes_a_handle(bent: WindowDriver) -> None:
    click(bent, 30, 28, button=RIGHT)

    assert shown_points(bent) == points_of(STRAIGHT)


def test_line_with_fewer_than_two_handles_is_deleted(drawn: WindowDriver) -> None:
    click(drawn, 10, 20, button=RIGHT)

    assert drawn.document.guide_lines == ()
    assert drawn.window.actions_.undo.text() == "&Undo delete guide line"


def test_right_button_erases_beside_the_handles(drawn: WindowDriver) -> None:
    drawn.key(Qt.Key.Key_B)
    drawn.drag((10, 30), (40, 30))
    drawn.key(Qt.Key.Key_L)

    drawn.drag((5, 30), (50, 30), button=RIGHT)

    assert drawn.document.mask.area == 0


def test_menu_deletes_all_lines_in_one_step(drawn: WindowDriver) -> None:
    drawn.drag((10, 5), (50, 5))
    before, action = drawn.document.guide_lines, drawn.window.actions_.clear_lines

    action.trigger()
    cleared = drawn.document.guide_lines
    was_possible = action.isEnabled()
    drawn.key(*UNDO)

    assert (cleared, was_possible) == ((), False)
    assert drawn.document.guide_lines == before


def test_escape_leaves_the_line_that_is_being_drawn(drawn: WindowDriver) -> None:
    drawn.press(10, 5)
    drawn.move(50, 5)

    drawn.key(Qt.Key.Key_Escape)
    drawn.move(50, 8)
    drawn.release(50, 8)

    assert shown_points(drawn) == points_of(STRAIGHT)
    assert drawn.document.undo_stack.count() == 1


def test_escape_puts_a_moved_handle_back(bent: WindowDriver) -> None:
    bent.press(30, 28)
    bent.move(30, 5)

    bent.key(Qt.Key.Key_Escape)
    bent.release(30, 5)

    assert shown_points(bent) == points_of(BENT)


def test_each_change_is_undone_and_redone(bent: WindowDriver) -> None:
    bent.drag((10, 20), (12, 5))
    bent.key(Qt.Key.Key_Delete)
    final = shown_points(bent)

    undone = [step_through(bent, UNDO) for _ in range(4)]
    redone = [step_through(bent, REDO) for _ in range(4)]

    assert undone == [
        [[(12, 5), (30, 28), (50, 20)]],
        points_of(BENT),
        points_of(STRAIGHT),
        [],
    ]
    assert redone == [*undone[-2::-1], final]


def test_undo_while_a_line_is_drawn_takes_it_away(drawn: WindowDriver) -> None:
    drawn.press(10, 5)
    drawn.move(50, 5)

    drawn.key(*UNDO)
    drawn.release(55, 5)

    assert shown_points(drawn) == points_of(STRAIGHT)


@pytest.mark.parametrize("key", [Qt.Key.Key_L, Qt.Key.Key_S, Qt.Key.Key_B, Qt.Key.Key_E])
def test_another_tool_can_be_chosen(drawn: WindowDriver, key: Qt.Key) -> None:
    drawn.key(key)

    actions = drawn.window.actions_
    assert drawn.window.workbench.toolbox.kind is not ToolKind.GUIDE_LINES
    checked = [actions.paint, actions.erase, actions.mark_source, actions.draw_lines]
    expected = {Qt.Key.Key_S: 2, Qt.Key.Key_E: 1}.get(key, 0)
    assert [tool.isChecked() for tool in checked] == [index == expected for index in range(4)]


def test_tool_is_chosen_in_place_of_the_source_tool(opened: WindowDriver) -> None:
    opened.key(Qt.Key.Key_S)

    opened.key(Qt.Key.Key_L)

    actions = opened.window.actions_
    assert (actions.mark_source.isChecked(), actions.draw_lines.isChecked()) == (False, True)


def test_keys_in_the_brush_size_delete_no_handle(drawn: WindowDriver) -> None:
    number = drawn.window.parts.brush_size.number
    number.setFocus()
    number.selectAll()

    drawn.key(Qt.Key.Key_Delete)

    assert shown_points(drawn) == points_of(STRAIGHT)


def test_handle_can_be_deleted_only_with_the_tool_in_hand(drawn: WindowDriver) -> None:
    action = drawn.window.actions_.delete_handle
    was_possible = action.isEnabled()

    drawn.key(Qt.Key.Key_B)

    assert (was_possible, action.isEnabled()) == (True, False)


def test_another_picture_begins_without_lines(drawn: WindowDriver) -> None:
    drawn.dialogs.gives_up_mask = True
    drawn.open_pixels(noise(seed=4), name="other.png")

    assert drawn.document.guide_lines == ()
    assert not drawn.window.actions_.clear_lines.isEnabled()
    assert not drawn.window.actions_.delete_handle.isEnabled()


def test_lines_are_no_change_of_the_picture(drawn: WindowDriver) -> None:
    assert not drawn.document.is_modified
