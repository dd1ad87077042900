"""Changing repairs: hiding, strength, removing, and restoring again."""

import numpy as np
import pytest
from PySide6.QtCore import Qt

from app.editor.document.repairs import Repair
from app.editor.jobs.repair_editor import RepairEditor, choose_options
from engine.api import GuideLine, Method, RestoreOptions
from engine.errors import EngineError
from engine.pictures.pixels import Rect
from tests.helpers.documents import noise
from tests.helpers.window_driver import WindowDriver

UNDO = (Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)


@pytest.fixture
def restored(opened: WindowDriver) -> WindowDriver:
    """A window with two repairs, 200 below and 100 above; they lie side by side."""
    opened.drag((10, 20), (20, 20))
    opened.restore(value=200)
    opened.drag((40, 20), (50, 20))
    opened.restore(value=100)
    return opened


def editor_of(driver: WindowDriver) -> RepairEditor:
    return driver.window.workbench.repair_editor


def below(driver: WindowDriver) -> Repair:
    return driver.document.repairs[0]


def wait_until_idle(driver: WindowDriver) -> None:
    driver.qtbot.waitUntil(lambda: not driver.window.workbench.engine.is_busy)


def test_hidden_repair_shows_the_original_and_undo_shows_it_again(restored: WindowDriver) -> None:
    document, mask = restored.document, below(restored).read_mask(restored.document.bounds)

    editor_of(restored).set_shown(below(restored), shown=False)
    hidden = document.pixels.copy()
    restored.key(*UNDO)

    assert np.array_equal(hidden[mask], document.original.pixels[mask])
    assert (document.pixels[mask] == 200).all()


def test_drag_of_the_strength_is_one_undo_step(restored: WindowDriver) -> None:
    document, steps = restored.document, restored.document.undo_stack.count()
    before = document.pixels.copy()
    editor = editor_of(restored)
    editor.select(below(restored).number)

    editor.begin_drag()
    editor.set_strength(0.8)
    editor.set_strength(0.5)
    editor.finish_drag()
    count, during = document.undo_stack.count(), document.pixels.copy()
    restored.key(*UNDO)

    assert count == steps + 1
    assert not np.array_equal(during, before)
    assert np.array_equal(document.pixels, before)


def test_drag_back_to_the_start_is_no_step(restored: WindowDriver) -> None:
    steps, editor = restored.document.undo_stack.count(), editor_of(restored)
    editor.select(below(restored).number)

    editor.begin_drag()
    editor.finish_drag()

    assert restored.document.undo_stack.count() == steps


def test_undo_during_a_drag_takes_the_drag_back(restored: WindowDriver) -> None:
    before, editor = restored.document.pixels.copy(), editor_of(restored)
    editor.select(below(restored).number)
    editor.begin_drag()
    editor.set_strength(0.5)

    restored.key(*UNDO)

    assert np.array_equal(restored.document.pixels, before)


def test_changing_a_repair_leaves_a_running_job_alone(restored: WindowDriver) -> None:
    restored.drag((10, 35), (20, 35))
    restored.key(Qt.Key.Key_Return)

    editor_of(restored).set_shown(below(restored), shown=False)
    restored.engine.finish(value=7)
    restored.qtbot.waitUntil(lambda: len(restored.document.repairs) == 3)

    assert restored.engine.cancelled == []
    assert not below(restored).is_shown


def test_remove_from_the_middle_keeps_what_lies_above(restored: WindowDriver) -> None:
    document = restored.document
    first, second = document.repairs

    editor_of(restored).remove(first)

    mask = first.read_mask(document.bounds)
    assert document.repairs == (second,)
    assert np.array_equal(document.pixels[mask], document.original.pixels[mask])


def test_what_lies_near_depends_on_a_repair(restored: WindowDriver) -> None:
    first, second = restored.document.repairs

    assert editor_of(restored).list_dependents(first) == (second,)
    assert editor_of(restored).list_dependents(second) == ()


def test_what_lies_far_away_does_not_depend(opened: WindowDriver) -> None:
    opened.open_pixels(noise(height=60, width=400), name="wide.png")
    opened.drag((10, 20), (20, 20))
    opened.restore()
    opened.drag((370, 20), (380, 20))
    opened.restore()

    assert editor_of(opened).list_dependents(below(opened)) == ()


def test_remove_can_restore_what_depends_on_it_in_one_step(restored: WindowDriver) -> None:
    document, steps = restored.document, restored.document.undo_stack.count()
    before = document.pixels.copy()
    first, second = document.repairs

    editor_of(restored).remove_and_restore(first)
    unchanged = document.repairs == (first, second)
    restored.engine.finish(value=60)
    restored.qtbot.waitUntil(lambda: len(document.repairs) == 1)
    job, after, count = (
        restored.engine.jobs[-1],
        document.pixels.copy(),
        document.undo_stack.count(),
    )
    restored.key(*UNDO)

    mask = second.read_mask(document.bounds)
    assert unchanged
    assert np.array_equal(job.mask, mask)
    assert np.array_equal(job.pixels, document.original.pixels)
    assert (after[mask] == 60).all()
    assert np.array_equal(after[~mask], document.original.pixels[~mask])
    assert count == steps + 1
    assert np.array_equal(document.pixels, before)


def test_several_dependents_are_restored_in_their_order(restored: WindowDriver) -> None:
    document = restored.document
    restored.drag((25, 35), (30, 35))
    restored.restore(value=50)
    first, second, third = document.repairs

    editor_of(restored).remove_and_restore(first)
    restored.engine.finish(value=60)
    restored.qtbot.waitUntil(lambda: len(restored.engine.jobs) == 5)
    seen_by_last = restored.engine.jobs[-1].pixels
    restored.engine.finish(value=70)
    restored.qtbot.waitUntil(lambda: len(document.repairs) == 2)

    upper, lower = (repair.read_mask(document.bounds) for repair in (third, second))
    assert np.array_equal(restored.engine.jobs[-2].mask, lower)
    assert (seen_by_last[lower] == 60).all()
    assert np.array_equal(seen_by_last[upper], document.original.pixels[upper])
    assert (document.pixels[upper] == 70).all()


def test_cancelled_removal_changes_nothing(restored: WindowDriver) -> None:
    repairs = restored.document.repairs
    editor_of(restored).remove_and_restore(repairs[0])

    restored.key(Qt.Key.Key_Escape)
    restored.engine.confirm_cancel()
    wait_until_idle(restored)

    assert restored.document.repairs == repairs


def test_failed_removal_changes_nothing_and_the_next_job_runs(restored: WindowDriver) -> None:
    repairs = restored.document.repairs
    editor_of(restored).remove_and_restore(repairs[0])

    restored.engine.fail(EngineError("no"))
    wait_until_idle(restored)
    unchanged = restored.document.repairs == repairs
    restored.drag((10, 35), (20, 35))
    restored.restore(value=9)

    assert unchanged
    assert len(restored.document.repairs) == 3
    assert np.array_equal(restored.engine.jobs[-1].pixels[20, 10], [200, 200, 200])


def test_another_method_replaces_the_pixels_of_a_repair(restored: WindowDriver) -> None:
    document, (first, second) = restored.document, restored.document.repairs

    editor_of(restored).run_again(first, Method.TELEA)
    restored.engine.finish(value=30)
    restored.qtbot.waitUntil(lambda: document.repairs[0] is not first)

    assert restored.engine.jobs[-1].options.method is Method.TELEA
    assert [repair.number for repair in document.repairs] == [first.number, second.number]
    assert (document.pixels[first.read_mask(document.bounds)] == 30).all()
    assert (document.pixels[second.read_mask(document.bounds)] == 100).all()


def test_new_pixels_keep_the_strength(restored: WindowDriver) -> None:
    editor = editor_of(restored)
    editor.select(below(restored).number)
    editor.set_strength(0.4)

    editor.run_again(below(restored), Method.REWEAVE)
    restored.engine.finish(value=30)
    wait_until_idle(restored)

    assert below(restored).strength == pytest.approx(0.4)


def test_a_try_that_arrives_later_keeps_the_strength(restored: WindowDriver) -> None:
    above = restored.document.repairs[1]
    restored.window.workbench.make_try()
    editor_of(restored).select(above.number)
    editor_of(restored).set_strength(0.4)

    restored.engine.finish(value=7)
    wait_until_idle(restored)

    newest = restored.document.repairs[1]
    assert newest.parts[0].pixels.min() == 7
    assert newest.number == above.number
    assert newest.strength == pytest.approx(0.4)


def test_selection_follows_changes_and_ends_with_the_repair(restored: WindowDriver) -> None:
    editor = editor_of(restored)
    editor.select(below(restored).number)

    editor.set_shown(below(restored), shown=False)
    followed = editor.selected is below(restored)
    editor.remove(below(restored))

    assert followed
    assert editor.selected is None


def test_same_method_draws_anew() -> None:
    before = RestoreOptions(feather_px=4, seed=3)

    assert choose_options(before, before.method) == RestoreOptions(feather_px=4, seed=4)


def test_other_method_drops_what_it_has_no_use_for() -> None:
    line = GuideLine(points=((0.0, 0.0), (9.0, 9.0)))
    source = Rect(x=0, y=0, width=9, height=9)
    before = RestoreOptions(guide_lines=(line,), source=source, feather_px=4)

    assert choose_options(before, Method.TELEA) == RestoreOptions(method=Method.TELEA, feather_px=4)
    assert choose_options(before, Method.WEAVE).guide_lines == (line,)
