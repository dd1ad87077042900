"""Painting on the canvas with mouse and keys."""

import numpy as np
import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from tests.helpers.window_driver import WindowDriver, copy_mask


def test_drag_paints_where_the_brush_passes(opened: WindowDriver) -> None:
    opened.drag((10, 20), (40, 20))

    assert opened.document.mask.elements[20, 10:40].all()


def test_drag_paints_nothing_beyond_the_radius_of_the_brush(opened: WindowDriver) -> None:
    opened.drag((10, 20), (40, 20))

    assert not opened.document.mask.elements[:15].any()
    assert not opened.document.mask.elements[25:].any()


def test_press_to_release_is_one_step(opened: WindowDriver) -> None:
    opened.press(10, 10)
    opened.move(20, 15)
    opened.move(30, 20)
    opened.release(30, 20)

    assert opened.document.undo_stack.count() == 1


def test_stroke_is_undone_and_redone(opened: WindowDriver) -> None:
    opened.drag((10, 20), (40, 20))
    painted = copy_mask(opened.document)

    opened.key(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    after_undo = copy_mask(opened.document)
    opened.key(Qt.Key.Key_Y, Qt.KeyboardModifier.ControlModifier)

    assert not after_undo.any()
    assert np.array_equal(opened.document.mask.elements, painted)


def test_undo_during_a_stroke_undoes_the_stroke_so_far(opened: WindowDriver) -> None:
    opened.press(10, 10)
    opened.move(30, 20)

    opened.key(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    opened.release(30, 20)

    assert opened.document.mask.area == 0


def test_right_button_erases(opened: WindowDriver) -> None:
    opened.drag((10, 20), (40, 20))

    opened.drag((20, 20), (30, 20), button=Qt.MouseButton.RightButton)

    assert not opened.document.mask.elements[20, 20:30].any()
    assert opened.document.mask.elements[20, 10]


def test_e_switches_between_eraser_and_brush(opened: WindowDriver) -> None:
    opened.drag((10, 20), (40, 20))
    opened.key(Qt.Key.Key_E)
    opened.drag((10, 20), (40, 20))
    erased = copy_mask(opened.document)
    opened.key(Qt.Key.Key_E)
    opened.drag((10, 20), (40, 20))

    assert not erased.any()
    assert opened.document.mask.elements[20, 25]


def test_chosen_tool_is_checked(opened: WindowDriver) -> None:
    opened.key(Qt.Key.Key_E)

    assert opened.window.actions_.erase.isChecked()
    assert not opened.window.actions_.paint.isChecked()


def test_choosing_the_brush_twice_leaves_it_chosen(opened: WindowDriver) -> None:
    opened.key(Qt.Key.Key_B)
    opened.key(Qt.Key.Key_B)

    assert opened.window.actions_.paint.isChecked()


def test_shift_click_draws_a_straight_line_from_the_last_stroke(opened: WindowDriver) -> None:
    opened.drag((10, 10), (10, 12))

    opened.press(50, 30, keys=Qt.KeyboardModifier.ShiftModifier)
    opened.release(50, 30)

    assert opened.document.mask.elements[21, 30]


def test_brackets_change_the_brush_size(opened: WindowDriver) -> None:
    painter = opened.window.workbench.painter

    opened.key(Qt.Key.Key_BracketRight)
    larger = painter.diameter_px
    opened.key(Qt.Key.Key_BracketLeft)
    opened.key(Qt.Key.Key_BracketLeft)

    assert larger > 8 > painter.diameter_px


def test_slider_and_number_follow_the_brush(opened: WindowDriver) -> None:
    opened.window.workbench.painter.set_diameter(100)

    size = opened.window.parts.brush_size
    assert size.number.value() == 100
    assert 0 < size.slider.value() < size.slider.maximum()


def test_enter_after_typing_a_size_sets_it_and_starts_no_job(opened: WindowDriver) -> None:
    opened.drag((10, 20), (40, 20))
    number = opened.window.parts.brush_size.number
    number.setFocus()
    number.selectAll()

    QTest.keyClicks(number, "63")
    QTest.keyClick(number, Qt.Key.Key_Return)

    assert opened.window.workbench.painter.diameter_px == 63
    assert opened.engine.jobs == []
    assert opened.canvas.hasFocus()


@pytest.mark.parametrize(
    ("typed", "diameter_px"), [("1500", 1000), ("1000", 1000), ("999", 999), ("0", 1), ("", 8)]
)
def test_typed_size_is_clamped_to_the_range_of_the_brush(
    opened: WindowDriver, typed: str, diameter_px: int
) -> None:
    number = opened.window.parts.brush_size.number
    number.setFocus()
    number.selectAll()
    QTest.keyClick(number, Qt.Key.Key_Delete)

    QTest.keyClicks(number, typed)
    QTest.keyClick(number, Qt.Key.Key_Return)

    assert opened.window.workbench.painter.diameter_px == diameter_px
    assert number.value() == diameter_px


def test_slider_changes_the_brush(opened: WindowDriver) -> None:
    slider = opened.window.parts.brush_size.slider

    slider.setValue(slider.maximum())

    assert opened.window.workbench.painter.diameter_px == 1000


def test_clear_and_invert_are_undo_steps(opened: WindowDriver) -> None:
    opened.drag((10, 20), (40, 20))
    painted = copy_mask(opened.document)

    opened.window.actions_.invert.trigger()
    inverted = copy_mask(opened.document)
    opened.window.actions_.clear.trigger()
    cleared = copy_mask(opened.document)
    opened.window.actions_.undo.trigger()
    opened.window.actions_.undo.trigger()

    assert np.array_equal(inverted, ~painted)
    assert not cleared.any()
    assert np.array_equal(opened.document.mask.elements, painted)


def test_clear_is_enabled_only_with_a_mask(opened: WindowDriver) -> None:
    offered_before = opened.window.actions_.clear.isEnabled()

    opened.drag((10, 20), (40, 20))

    assert not offered_before
    assert opened.window.actions_.clear.isEnabled()


def test_painting_does_not_modify_the_picture(opened: WindowDriver) -> None:
    opened.drag((10, 20), (40, 20))

    assert not opened.window.isWindowModified()


def test_very_wide_and_low_picture_can_be_painted(driver: WindowDriver) -> None:
    driver.open_pixels(np.full((4, 30_000, 3), 90, np.uint8))
    driver.window.workbench.painter.set_diameter(40)

    driver.drag((10_000, 2), (12_000, 2))

    assert driver.document.mask.elements[2, 10_100:11_900].all()


def test_stroke_ends_if_a_dialog_receives_the_release(opened: WindowDriver) -> None:
    opened.press(10, 10)
    opened.move(15, 10)
    area = opened.document.mask.area

    position = opened.position(40, 30)
    QApplication.sendEvent(
        opened.canvas,
        QMouseEvent(
            QEvent.Type.MouseMove,
            position,
            position,
            Qt.MouseButton.NoButton,
            Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier,
        ),
    )

    assert opened.document.mask.area == area
    assert not opened.window.workbench.painter.is_painting
