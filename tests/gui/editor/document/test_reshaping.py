"""Rotating and cropping in the window."""

import gc
import weakref

import numpy as np
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from pytestqt.qtbot import QtBot

from app.editor.document.lineage import UNDO_LIMIT
from engine.pictures.pixels import Rect
from tests.helpers.window_driver import WindowDriver, copy_mask

CTRL = Qt.KeyboardModifier.ControlModifier
CTRL_SHIFT = CTRL | Qt.KeyboardModifier.ShiftModifier


def destroy_deleted() -> None:
    """Destroy what is to be deleted later."""
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    gc.collect()


def test_a_quarter_turn_takes_picture_and_mask_along(opened: WindowDriver, qtbot: QtBot) -> None:
    opened.drag((10, 20), (40, 20))
    before, painted = opened.document.pixels.copy(), copy_mask(opened.document)

    with qtbot.waitSignal(opened.window.workbench.document_changed):
        opened.key(Qt.Key.Key_R, CTRL_SHIFT)

    np.testing.assert_array_equal(opened.document.pixels, np.rot90(before))
    np.testing.assert_array_equal(opened.document.mask.elements, np.rot90(painted))
    assert opened.document.is_modified


def test_two_quick_turns_are_a_half_turn(opened: WindowDriver, qtbot: QtBot) -> None:
    before = opened.document.pixels.copy()

    with qtbot.waitSignal(opened.window.workbench.document_changed):
        opened.key(Qt.Key.Key_R, CTRL_SHIFT)
        opened.key(Qt.Key.Key_R, CTRL_SHIFT)

    np.testing.assert_array_equal(opened.document.pixels, np.rot90(before, 2))
    assert opened.document.undo_stack.count() == 1


def test_a_quick_turn_back_leaves_the_picture(opened: WindowDriver, qtbot: QtBot) -> None:
    before = opened.document
    opened.key(Qt.Key.Key_R, CTRL_SHIFT)
    opened.key(Qt.Key.Key_R, CTRL)

    qtbot.waitUntil(lambda: not opened.window.workbench.reshaping.is_busy)

    assert opened.document is before
    assert before.undo_stack.count() == 0


def test_undo_brings_back_the_picture_and_its_history(opened: WindowDriver, qtbot: QtBot) -> None:
    opened.drag((10, 20), (40, 20))
    before = opened.document
    with qtbot.waitSignal(opened.window.workbench.document_changed):
        opened.key(Qt.Key.Key_R, CTRL)
    turned = opened.document

    opened.key(Qt.Key.Key_Z, CTRL)

    assert opened.document is before
    assert not before.is_modified
    opened.key(Qt.Key.Key_Z, CTRL)
    assert before.mask.area == 0
    opened.key(Qt.Key.Key_Y, CTRL)
    opened.key(Qt.Key.Key_Y, CTRL)
    assert opened.document is turned


def test_painting_goes_on_in_the_turned_picture(opened: WindowDriver, qtbot: QtBot) -> None:
    with qtbot.waitSignal(opened.window.workbench.document_changed):
        opened.key(Qt.Key.Key_R, CTRL_SHIFT)

    opened.drag((10, 20), (20, 20))

    assert opened.document.mask.elements[20, 10:20].all()
    assert opened.document.undo_stack.count() == 2


def test_a_crop_keeps_the_part(opened: WindowDriver, qtbot: QtBot) -> None:
    place = Rect(x=5, y=6, width=30, height=20)
    expected = opened.document.pixels[place.slices].copy()

    with qtbot.waitSignal(opened.window.workbench.document_changed):
        opened.window.workbench.reshaping.crop(place)

    np.testing.assert_array_equal(opened.document.pixels, expected)
    assert opened.document.undo_stack.undoText() == "Crop"


def test_a_change_made_meanwhile_wins(opened: WindowDriver, qtbot: QtBot) -> None:
    before, workbench = opened.document, opened.window.workbench
    workbench.reshaping.rotate(turns=1)

    workbench.marking.editor.invert()
    qtbot.waitUntil(lambda: not workbench.reshaping.is_busy)

    assert opened.document is before
    assert opened.document.mask.area == before.bounds.area


def test_a_stroke_that_has_begun_meanwhile_wins(opened: WindowDriver, qtbot: QtBot) -> None:
    before, workbench = opened.document, opened.window.workbench
    workbench.reshaping.rotate(turns=1)

    opened.press(10, 20)
    qtbot.waitUntil(lambda: not workbench.reshaping.is_busy)
    opened.move(40, 20)
    opened.release(40, 20)

    assert opened.document is before
    assert before.mask.elements[20, 10:40].all()


def test_the_title_follows_the_picture_that_is_open(opened: WindowDriver, qtbot: QtBot) -> None:
    with qtbot.waitSignal(opened.window.workbench.document_changed):
        opened.key(Qt.Key.Key_R, CTRL_SHIFT)
    with qtbot.waitSignal(opened.window.files.saving.saved):
        opened.key(Qt.Key.Key_S, CTRL)

    opened.drag((10, 20), (20, 20))

    assert not opened.window.isWindowModified()


def test_a_file_written_meanwhile_stays_that_of_the_picture(
    opened: WindowDriver, qtbot: QtBot
) -> None:
    workbench, saving = opened.window.workbench, opened.window.files.saving
    with qtbot.waitSignal(workbench.document_changed):
        opened.key(Qt.Key.Key_R, CTRL_SHIFT)

    with qtbot.waitSignal(saving.saved) as saved:
        opened.key(Qt.Key.Key_S, CTRL)
        opened.key(Qt.Key.Key_Z, CTRL)

    assert opened.document.saved_path == saved.args[0]
    assert opened.document.is_modified
    opened.key(Qt.Key.Key_Y, CTRL)
    assert not opened.document.is_modified


def test_another_picture_after_a_turn_lets_go_of_all_shapes(
    opened: WindowDriver, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(opened.window.workbench.document_changed):
        opened.key(Qt.Key.Key_R, CTRL_SHIFT)
    document = opened.document
    document.mark_saved(opened.folder / "project.ora", state=document.state)

    with qtbot.captureExceptions() as errors:
        opened.window.workbench.close_picture(opened.document)
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)

    assert errors == []


def test_a_shape_that_no_step_leads_to_is_let_go(opened: WindowDriver, qtbot: QtBot) -> None:
    with qtbot.waitSignal(opened.window.workbench.document_changed):
        opened.key(Qt.Key.Key_R, CTRL_SHIFT)
    turned = weakref.ref(opened.document)
    opened.key(Qt.Key.Key_Z, CTRL)

    opened.drag((40, 40), (60, 40))
    destroy_deleted()

    assert turned() is None


def test_the_first_shape_is_let_go_when_the_history_forgets_it(
    opened: WindowDriver, qtbot: QtBot
) -> None:
    first = weakref.ref(opened.document)
    with qtbot.waitSignal(opened.window.workbench.document_changed):
        opened.key(Qt.Key.Key_R, CTRL_SHIFT)
    turned = opened.document

    for _ in range(UNDO_LIMIT // 2):
        opened.window.workbench.marking.editor.mark_everything()
        opened.window.workbench.marking.editor.clear()
    destroy_deleted()

    assert first() is None
    assert turned.lineage.first is turned
    opened.key(Qt.Key.Key_Z, CTRL)
    assert turned.mask.area == turned.bounds.area
