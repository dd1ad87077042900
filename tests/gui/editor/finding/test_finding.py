"""Damage is found, marked, walked through and changed."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QSlider, QToolButton

from app.editor.widgets.finding.finding_bar import FindingBar
from engine.detection.damage_map import DamageKind, DamageMap
from engine.errors import DetectorMissingError, EngineError, SearchDiedError
from engine.pictures.pixels import Rect
from tests.helpers.damage import SCRATCH, SPOT, WRITING, make_damage_map, make_print
from tests.helpers.documents import noise
from tests.helpers.window_driver import WindowDriver, copy_mask

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def old(driver: WindowDriver) -> WindowDriver:
    """A window with an old print."""
    driver.open_pixels(make_print())
    driver.window.workbench.painter.set_diameter(8)
    driver.engine.become_ready()
    return driver


@pytest.fixture
def found(old: WindowDriver) -> WindowDriver:
    """A window with an old print whose damage has been found."""
    find(old)
    return old


def bar(driver: WindowDriver) -> FindingBar:
    return driver.window.parts.finding_bar


def slider(driver: WindowDriver) -> QSlider:
    (found_slider,) = bar(driver).findChildren(QSlider)
    return found_slider


def find(driver: WindowDriver) -> None:
    """Press D and let the engine find three flaws."""
    driver.key(Qt.Key.Key_D)
    driver.engine.find(make_damage_map())
    driver.qtbot.waitUntil(lambda: bar(driver).isVisible())


def drag_slider(driver: WindowDriver, *sensitivities: int) -> None:
    """Drag the handle of the slider over some sensitivities with the mouse."""
    one = slider(driver)
    span = one.width() - 14
    y = one.height() // 2

    def place(sensitivity: int) -> QPoint:
        return QPoint(7 + round(span * sensitivity / 100), y)

    QTest.mousePress(one, Qt.MouseButton.LeftButton, pos=place(one.value()))
    for sensitivity in sensitivities:
        QTest.mouseMove(one, place(sensitivity))
    QTest.mouseRelease(one, Qt.MouseButton.LeftButton, pos=place(sensitivities[-1]))


def is_marked(driver: WindowDriver, place: Rect) -> bool:
    return bool(driver.document.mask.elements[place.slices].all())


def test_d_marks_what_is_found_in_one_step(old: WindowDriver) -> None:
    find(old)

    assert is_marked(old, SCRATCH)
    assert is_marked(old, SPOT)
    assert not old.document.mask.elements[WRITING.slices].any()
    assert old.document.undo_stack.count() == 1
    old.key(Qt.Key.Key_Z, CTRL)
    assert old.document.mask.area == 0
    assert not bar(old).isVisible()


def test_redo_marks_it_again_and_shows_the_bar(found: WindowDriver) -> None:
    mask = copy_mask(found.document)
    found.key(Qt.Key.Key_Z, CTRL)

    found.key(Qt.Key.Key_Z, CTRL | SHIFT)

    assert np.array_equal(found.document.mask.elements, mask)
    assert bar(found).isVisible()


@pytest.mark.parametrize("key", [Qt.Key.Key_D, Qt.Key.Key_Escape])
def test_closing_keeps_the_mask(found: WindowDriver, key: Qt.Key) -> None:
    mask = copy_mask(found.document)

    found.key(key)

    assert not bar(found).isVisible()
    assert np.array_equal(found.document.mask.elements, mask)


def test_the_same_picture_is_searched_once(found: WindowDriver) -> None:
    found.key(Qt.Key.Key_D)
    found.key(Qt.Key.Key_D)

    assert bar(found).isVisible()
    assert len(found.engine.finds) == 1
    assert found.document.undo_stack.count() == 1


def test_a_drag_of_the_sensitivity_is_one_step(found: WindowDriver) -> None:
    mask = copy_mask(found.document)

    drag_slider(found, 60, 80, 95)

    assert is_marked(found, WRITING)
    assert found.document.undo_stack.count() == 2
    found.key(Qt.Key.Key_Z, CTRL)
    assert np.array_equal(found.document.mask.elements, mask)
    assert slider(found).value() == bar(found).sensitivity.value() == 50


def test_keys_on_the_slider_become_one_step_when_the_hand_rests(found: WindowDriver) -> None:
    one = slider(found)
    one.setFocus()

    for _ in range(3):
        found.key(Qt.Key.Key_Home)
        found.key(Qt.Key.Key_End)
    found.qtbot.waitUntil(lambda: found.document.undo_stack.count() == 2)

    assert one.value() == 100
    assert is_marked(found, WRITING)


def test_what_the_user_has_done_to_the_mask_stays(found: WindowDriver) -> None:
    found.drag((7, 7), (9, 7), button=Qt.MouseButton.RightButton)
    found.drag((8, 35), (14, 35))
    edited = copy_mask(found.document)

    drag_slider(found, 20, 0)
    drag_slider(found, 30, 50)

    assert np.array_equal(found.document.mask.elements, edited)
    assert not edited[7, 7]
    assert edited[35, 10]


def test_a_stroke_ends_the_change_of_the_sensitivity(found: WindowDriver) -> None:
    slider(found).setFocus()
    found.key(Qt.Key.Key_Home)

    found.drag((8, 35), (14, 35))

    assert found.document.undo_stack.count() == 3
    found.key(Qt.Key.Key_Z, CTRL)
    assert not found.document.mask.elements[35].any()
    assert not found.document.mask.elements[SPOT.slices].any()
    found.key(Qt.Key.Key_Z, CTRL)
    assert is_marked(found, SPOT)


def test_kinds_are_switched_off_and_on(found: WindowDriver) -> None:
    button = bar(found).kinds[DamageKind.SCRATCH]

    QTest.mouseClick(button, Qt.MouseButton.LeftButton)

    assert not found.document.mask.elements[SCRATCH.slices].any()
    assert is_marked(found, SPOT)
    assert "1" in button.text()
    found.key(Qt.Key.Key_Z, CTRL)
    assert is_marked(found, SCRATCH)
    assert button.isChecked()


def test_keys_walk_through_the_flaws(found: WindowDriver) -> None:
    finding = found.window.workbench.damage.finding

    found.key(Qt.Key.Key_G)
    first = finding.place
    found.key(Qt.Key.Key_G)
    second = finding.place
    found.key(Qt.Key.Key_G, SHIFT)

    assert first is not None
    assert first.overlaps(SCRATCH)
    assert second is not None
    assert second.overlaps(SPOT)
    assert finding.place == first
    view = found.canvas.view
    assert view is not None
    assert view.shown.x == pytest.approx(SCRATCH.x + SCRATCH.width / 2, abs=1)
    assert view.zoom >= 1


def test_a_flaw_that_is_not_damage_is_unmarked_for_good(found: WindowDriver) -> None:
    finding = found.window.workbench.damage.finding
    found.key(Qt.Key.Key_G)

    found.key(Qt.Key.Key_D, SHIFT)
    drag_slider(found, 90, 100)

    assert not found.document.mask.elements[SCRATCH.slices].any()
    assert found.document.exclusions.elements[SCRATCH.slices].all()
    assert finding.place is not None
    assert finding.place.overlaps(SPOT)
    found.key(Qt.Key.Key_D)
    found.key(Qt.Key.Key_D)
    assert not found.document.mask.elements[SCRATCH.slices].any()


def test_enter_restores_what_is_marked_and_undo_shows_the_bar_again(found: WindowDriver) -> None:
    found.restore()

    assert not bar(found).isVisible()
    assert found.document.mask.area == 0
    found.key(Qt.Key.Key_Z, CTRL)
    assert bar(found).isVisible()
    assert is_marked(found, SCRATCH)


def test_a_repaired_picture_is_searched_as_it_is_now(found: WindowDriver) -> None:
    found.restore(value=33)

    found.key(Qt.Key.Key_D)

    assert len(found.engine.finds) == 2
    assert (found.engine.finds[-1].pixels[SPOT.slices] == 33).all()


def test_buttons_restore_and_close(found: WindowDriver) -> None:
    texts = {button.text(): button for button in bar(found).findChildren(QPushButton)}

    QTest.mouseClick(texts["Restore"], Qt.MouseButton.LeftButton)
    assert len(found.engine.jobs) == 1
    close = next(b for b in bar(found).findChildren(QToolButton) if b.accessibleName() == "Close")
    QTest.mouseClick(close, Qt.MouseButton.LeftButton)

    assert not bar(found).isVisible()


def test_esc_cancels_the_search(old: WindowDriver) -> None:
    old.engine.confirms_cancel = True
    old.key(Qt.Key.Key_D)
    assert old.window.parts.restore_bar.button.text() == "Cancel"

    old.key(Qt.Key.Key_Escape)
    old.qtbot.waitUntil(lambda: not old.window.workbench.engine.is_busy)

    assert old.document.mask.area == 0
    assert "cancelled" in old.window.statusBar().currentMessage()


def test_a_second_search_has_to_wait_for_the_first(old: WindowDriver) -> None:
    old.key(Qt.Key.Key_D)
    old.open_pixels(noise(), name="other.png")

    old.key(Qt.Key.Key_D)

    assert "searched for damage" in old.banner_text
    assert len(old.engine.finds) == 1


@pytest.mark.parametrize("error", [SearchDiedError("gone"), DetectorMissingError("no file")])
def test_a_failed_search_is_explained(old: WindowDriver, error: EngineError) -> None:
    old.key(Qt.Key.Key_D)

    old.engine.fail_find(error)
    old.qtbot.waitUntil(lambda: bool(old.banner_text))

    assert not old.window.workbench.damage.finding.is_searching
    old.key(Qt.Key.Key_D)
    assert len(old.engine.finds) == 2


def test_a_picture_that_looks_damaged_all_over_is_a_sentence(old: WindowDriver) -> None:
    old.key(Qt.Key.Key_D)

    rng = np.random.default_rng(1)
    probability = rng.integers(0, 256, (40, 60), dtype=np.uint8)
    old.engine.find(DamageMap(probability=probability, kind=np.zeros_like(probability)))
    old.qtbot.waitUntil(lambda: "only the likeliest flaws" in old.banner_text)

    assert bar(old).isVisible()


def test_nothing_found_is_said(old: WindowDriver) -> None:
    old.key(Qt.Key.Key_D)

    old.engine.find(make_damage_map(flaws=()))
    old.qtbot.waitUntil(lambda: "No damage" in old.banner_text)

    assert not bar(old).isVisible()
    assert old.document.undo_stack.count() == 0


def test_a_search_belongs_to_its_picture(old: WindowDriver) -> None:
    old.key(Qt.Key.Key_D)
    first = old.document
    old.open_pixels(noise(), name="other.png")

    old.engine.find(make_damage_map())
    old.qtbot.waitUntil(lambda: first.mask.area > 0)

    assert old.document.mask.area == 0
    assert not bar(old).isVisible()
    old.key(Qt.Key.Key_Tab, CTRL)
    assert bar(old).isVisible()


def test_a_picture_that_changes_meanwhile_is_not_marked(found: WindowDriver) -> None:
    found.restore()
    found.key(Qt.Key.Key_D)
    found.window.workbench.repair_editor.set_shown(found.document.repairs[0], shown=False)

    found.engine.find(make_damage_map())
    found.qtbot.waitUntil(lambda: "changed" in found.banner_text)

    assert found.document.mask.area == 0


def test_rotating_cancels_the_search(old: WindowDriver) -> None:
    old.key(Qt.Key.Key_D)
    before = old.document

    old.key(Qt.Key.Key_R, CTRL)
    old.qtbot.waitUntil(lambda: old.document is not before)
    old.engine.find(make_damage_map())
    old.qtbot.waitUntil(lambda: not old.window.workbench.engine.is_busy)

    assert old.engine.cancelled
    assert old.document.mask.area == 0
    assert not old.window.workbench.damage.finding.is_searching


def test_closing_the_picture_cancels_the_search(old: WindowDriver) -> None:
    old.key(Qt.Key.Key_D)

    old.key(Qt.Key.Key_W, CTRL)
    old.qtbot.waitUntil(lambda: old.window.workbench.document is None)
    old.engine.find(make_damage_map())
    old.qtbot.waitUntil(lambda: not old.window.workbench.engine.is_busy)

    assert old.engine.cancelled
    assert old.banner_text == ""


def test_another_picture_can_be_searched_while_a_cancelled_search_ends(old: WindowDriver) -> None:
    first = old.document
    old.open_pixels(make_print(), name="other.png")
    old.key(Qt.Key.Key_D)
    old.window.workbench.close_picture(old.document)
    assert old.document is first

    old.key(Qt.Key.Key_D)
    old.engine.find(make_damage_map())
    old.qtbot.waitUntil(lambda: len(old.engine.finds) == 2)
    old.engine.find(make_damage_map())
    old.qtbot.waitUntil(lambda: bar(old).isVisible())

    assert is_marked(old, SCRATCH)


def test_sliding_starts_one_live_preview_at_the_end(found: WindowDriver) -> None:
    found.key(Qt.Key.Key_L, CTRL)
    found.qtbot.waitUntil(lambda: len(found.engine.jobs) == 1)
    found.engine.confirms_cancel = True

    drag_slider(found, 60, 70, 80, 90)
    found.qtbot.waitUntil(lambda: len(found.engine.jobs) == 2)

    assert found.engine.jobs[-1].mask[WRITING.slices].all()


def test_a_search_ends_the_live_preview(old: WindowDriver) -> None:
    old.engine.confirms_cancel = True
    old.key(Qt.Key.Key_L, CTRL)
    old.drag((8, 35), (14, 35))
    old.qtbot.waitUntil(lambda: len(old.engine.jobs) == 1)

    old.key(Qt.Key.Key_D)
    old.qtbot.waitUntil(lambda: len(old.engine.finds) == 1)

    assert old.engine.cancelled == [old.engine.jobs[0].job_id]
