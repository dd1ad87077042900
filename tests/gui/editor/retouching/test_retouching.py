"""Clone stamp and healing brush with mouse and keys."""

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from app.editor.tools.toolbox import ToolKind
from engine.api import Method
from engine.errors import SourceError
from engine.pictures.files import read_picture
from engine.pictures.pixels import Rect
from tests.helpers.documents import noise
from tests.helpers.window_driver import WindowDriver

ALT = Qt.KeyboardModifier.AltModifier
CONTROL = Qt.KeyboardModifier.ControlModifier
SOURCE, START, END = (15.5, 10.5), (40.5, 20.5), (46.5, 20.5)
OFFSET = (-25, -10)


@pytest.fixture
def cloning(opened: WindowDriver) -> WindowDriver:
    """A window with a clone stamp of 6 px that copies from `SOURCE`."""
    opened.window.workbench.painter.set_diameter(6)
    opened.engine.become_ready()
    opened.qtbot.waitUntil(lambda: opened.window.workbench.engine.device is not None)
    opened.key(Qt.Key.Key_K)
    click_source(opened, SOURCE)
    return opened


def click_source(driver: WindowDriver, point: tuple[float, float]) -> None:
    driver.press(*point, keys=ALT)
    driver.release(*point, keys=ALT)


def finish(driver: WindowDriver, *, value: int = 200) -> None:
    """Let the engine finish the newest job, and wait for its step."""
    steps = driver.document.undo_stack.count()
    driver.engine.finish(value=value)
    driver.qtbot.waitUntil(lambda: driver.document.undo_stack.count() > steps)


def finish_without_counting(driver: WindowDriver) -> None:
    """Let the engine finish the newest job, and wait until no stroke waits."""
    driver.engine.finish()
    driver.qtbot.waitUntil(lambda: not driver.window.workbench.retouching.strokes)


def find_cross(driver: WindowDriver) -> tuple[float, float]:
    source = driver.window.workbench.toolbox.overlay.source
    assert source is not None
    return source.x, source.y


def test_without_a_source_the_tool_says_what_to_do(opened: WindowDriver) -> None:
    opened.key(Qt.Key.Key_K)

    opened.drag(START, END)

    assert opened.banner_text == "Hold Ctrl or Alt and click the place to copy from, then paint."
    assert opened.engine.jobs == []


def test_the_hint_goes_once_there_is_a_source(opened: WindowDriver) -> None:
    opened.key(Qt.Key.Key_K)
    opened.drag(START, END)

    click_source(opened, SOURCE)

    assert opened.banner_text == ""


@pytest.mark.parametrize(
    ("key", "method"), [(Qt.Key.Key_K, Method.CLONE), (Qt.Key.Key_J, Method.HEAL)]
)
def test_a_stroke_is_a_job_with_its_offset(
    cloning: WindowDriver, key: Qt.Key, method: Method
) -> None:
    cloning.key(key)

    cloning.drag(START, END)

    (job,) = cloning.engine.jobs
    assert job.options.method is method
    assert job.options.copy_offset == OFFSET
    assert Rect.of_mask(job.mask) == Rect(x=37, y=17, width=13, height=7)
    assert cloning.document.mask.area == 0


def test_a_stroke_becomes_a_repair_and_one_undo_step(cloning: WindowDriver) -> None:
    before = cloning.document.pixels.copy()
    cloning.drag(START, END)
    finish(cloning)
    after = cloning.document.pixels.copy()

    cloning.key(Qt.Key.Key_Z, CONTROL)
    undone, text = cloning.document.pixels.copy(), cloning.document.undo_stack.redoText()
    cloning.key(Qt.Key.Key_Y, CONTROL)

    assert text == "Clone stroke"
    np.testing.assert_array_equal(undone, before)
    np.testing.assert_array_equal(cloning.document.pixels, after)
    assert [repair.options.copy_offset for repair in cloning.document.repairs] == [OFFSET]


def test_control_chooses_a_source_too(cloning: WindowDriver) -> None:
    cloning.press(20.5, 20.5, keys=CONTROL)
    cloning.release(20.5, 20.5, keys=CONTROL)

    cloning.drag((30.5, 30.5), (33.5, 30.5))

    assert cloning.engine.jobs[0].options.copy_offset == (-10, -10)


def test_the_offset_stays_until_another_source_is_chosen(cloning: WindowDriver) -> None:
    cloning.drag(START, END)
    finish(cloning)
    cloning.drag((30.5, 30.5), (33.5, 30.5))
    finish(cloning)
    click_source(cloning, (20.5, 20.5))
    cloning.drag((30.5, 30.5), (33.5, 30.5))

    offsets = [job.options.copy_offset for job in cloning.engine.jobs]
    assert offsets == [OFFSET, OFFSET, (-10, -10)]


def test_a_stroke_shows_its_copy_at_once(cloning: WindowDriver) -> None:
    copied = cloning.pick_colour(18, 10)

    cloning.press(*START)
    cloning.move(*END)

    assert cloning.pick_colour(43, 20) == copied
    cloning.release(*END)
    assert cloning.pick_colour(43, 20) == copied
    finish(cloning)
    assert cloning.pick_colour(43, 20).red() == 200


def test_a_soft_stroke_shows_both(cloning: WindowDriver) -> None:
    cloning.window.workbench.hardness.set(ToolKind.CLONE, 0.0)
    below, copied = cloning.pick_colour(43, 18).red(), cloning.pick_colour(18, 8).red()

    cloning.drag(START, END)

    shown = cloning.pick_colour(43, 18).red()
    assert min(below, copied) < shown < max(below, copied)
    assert cloning.engine.jobs[0].options.feather_px == 3


def test_strokes_wait_for_their_turn(cloning: WindowDriver) -> None:
    cloning.drag(START, END)
    cloning.drag((30.5, 30.5), (33.5, 30.5))
    while_running = len(cloning.engine.jobs)
    finish(cloning, value=1)
    finish(cloning, value=2)

    assert while_running == 1
    assert cloning.document.pixels[20, 43, 0] == 1
    assert cloning.document.pixels[30, 31, 0] == 2
    assert cloning.engine.jobs[1].pixels[20, 43, 0] == 1


def test_undo_takes_back_a_waiting_stroke_first(cloning: WindowDriver) -> None:
    cloning.drag(START, END)
    cloning.drag((30.5, 30.5), (33.5, 30.5))
    below = cloning.pick_colour(10, 31)

    cloning.key(Qt.Key.Key_Z, CONTROL)
    finish(cloning)

    assert len(cloning.engine.jobs) == 1
    assert len(cloning.document.repairs) == 1
    assert cloning.pick_colour(10, 31) == below


def test_undo_takes_back_the_stroke_that_the_engine_works_on(cloning: WindowDriver) -> None:
    below = cloning.pick_colour(43, 20)
    cloning.drag(START, END)

    cloning.key(Qt.Key.Key_Z, CONTROL)
    cloning.engine.confirm_cancel()

    cloning.qtbot.waitUntil(lambda: not cloning.window.workbench.engine.is_busy)
    assert cloning.engine.cancelled == [1]
    assert cloning.document.repairs == ()
    assert cloning.pick_colour(43, 20) == below


def test_redo_leaves_waiting_strokes_alone(cloning: WindowDriver) -> None:
    cloning.drag(START, END)
    finish(cloning)
    cloning.key(Qt.Key.Key_Z, CONTROL)
    cloning.drag((30.5, 30.5), (33.5, 30.5))

    cloning.key(Qt.Key.Key_Y, CONTROL)
    finish_without_counting(cloning)

    (repair,) = cloning.document.repairs
    assert repair.place.y > 25


def test_saving_waits_for_the_strokes(cloning: WindowDriver) -> None:
    cloning.drag(START, END)
    cloning.key(Qt.Key.Key_S, CONTROL)

    with cloning.qtbot.waitSignal(cloning.window.files.saving.saved) as saved:
        finish(cloning, value=7)

    assert read_picture(saved.args[0]).pixels[20, 43, 0] == 7
    assert not cloning.document.is_modified


def test_rotating_waits_for_the_strokes(cloning: WindowDriver) -> None:
    workbench = cloning.window.workbench
    cloning.drag(START, END)
    workbench.reshaping.rotate(turns=1)

    with cloning.qtbot.waitSignal(workbench.document_changed):
        cloning.engine.finish(value=7)

    assert len(cloning.document.repairs) == 1
    assert np.rot90(cloning.document.pixels, -1)[20, 43, 0] == 7


def test_a_stroke_made_while_the_picture_is_rotated_wins(cloning: WindowDriver) -> None:
    workbench, before = cloning.window.workbench, cloning.document
    workbench.reshaping.rotate(turns=1)
    cloning.drag(START, END)

    cloning.qtbot.waitUntil(lambda: not workbench.reshaping.is_busy)
    finish(cloning)

    assert cloning.document is before
    assert len(before.repairs) == 1


def test_copying_waits_for_the_strokes(cloning: WindowDriver) -> None:
    clipboard = QGuiApplication.clipboard()
    cloning.drag(START, END)
    cloning.key(Qt.Key.Key_C, CONTROL)

    with cloning.qtbot.waitSignal(clipboard.dataChanged):
        finish(cloning, value=7)

    assert clipboard.image().pixelColor(43, 20).red() == 7


@pytest.mark.qt_log_ignore("propagateSizeHints")
def test_exporting_waits_for_the_strokes(cloning: WindowDriver) -> None:
    export = cloning.window.export
    cloning.drag(START, END)
    cloning.window.actions_.export.trigger()
    was_open = export.dialog is not None

    finish(cloning, value=7)

    assert not was_open
    assert export.dialog is not None
    export.dialog.reject()


def test_closing_asks_about_a_stroke_that_is_still_to_be_made(cloning: WindowDriver) -> None:
    cloning.drag(START, END)

    cloning.window.close()

    assert cloning.window.isVisible()
    assert cloning.dialogs.asked_about == ["photo.png"]


def test_escape_drops_the_stroke_under_the_mouse(cloning: WindowDriver) -> None:
    cloning.press(*START)
    cloning.move(*END)
    cloning.key(Qt.Key.Key_Escape)
    cloning.release(*END)

    assert cloning.engine.jobs == []


def test_escape_drops_all_waiting_strokes(cloning: WindowDriver) -> None:
    cloning.drag(START, END)
    cloning.drag((30.5, 30.5), (33.5, 30.5))

    cloning.key(Qt.Key.Key_Escape)
    cloning.engine.confirm_cancel()

    cloning.qtbot.waitUntil(lambda: not cloning.window.workbench.retouching.strokes)
    assert len(cloning.engine.jobs) == 1


def test_a_running_restore_makes_the_tool_say_so(cloning: WindowDriver) -> None:
    cloning.key(Qt.Key.Key_B)
    cloning.drag((10, 30), (20, 30))
    cloning.key(Qt.Key.Key_Return)
    cloning.key(Qt.Key.Key_K)

    cloning.drag(START, END)

    assert cloning.banner_text == (
        "Wait for the running restore, or cancel it with Esc, before you paint."
    )
    assert cloning.window.workbench.retouching.strokes == ()


def test_a_stroke_that_goes_on_while_a_restore_begins_is_made_after_it(
    cloning: WindowDriver,
) -> None:
    cloning.key(Qt.Key.Key_B)
    cloning.drag((10, 30), (20, 30))
    cloning.key(Qt.Key.Key_K)
    cloning.press(*START)
    cloning.window.workbench.restore()
    cloning.move(*END)
    cloning.release(*END)

    finish(cloning, value=1)
    finish(cloning, value=2)

    assert [job.options.method for job in cloning.engine.jobs] == [Method.REWEAVE, Method.CLONE]
    assert cloning.document.pixels[30, 15, 0] == 1
    assert cloning.document.pixels[20, 43, 0] == 2


def test_a_stroke_that_fails_disappears_and_says_why(cloning: WindowDriver) -> None:
    below = cloning.pick_colour(43, 20)
    cloning.drag(START, END)

    cloning.engine.fail(SourceError("it lies beyond"))

    cloning.qtbot.waitUntil(lambda: not cloning.window.workbench.retouching.strokes)
    assert "Nothing can be copied from the source" in cloning.banner_text
    assert cloning.pick_colour(43, 20) == below


def test_a_source_outside_the_picture_is_refused(cloning: WindowDriver) -> None:
    before = find_cross(cloning)

    click_source(cloning, (-20, 10))

    assert "outside the picture" in cloning.banner_text
    assert find_cross(cloning) == before


def test_a_stroke_whose_source_lies_outside_says_so_and_is_no_job(cloning: WindowDriver) -> None:
    cloning.drag(START, END)
    finish(cloning)

    cloning.drag((5, 5), (10, 5))

    assert "outside the picture" in cloning.banner_text
    assert len(cloning.engine.jobs) == 1
    assert not cloning.window.workbench.retouching.strokes


def test_a_brush_that_reaches_beyond_the_source_is_a_job(cloning: WindowDriver) -> None:
    cloning.window.workbench.painter.set_diameter(30)

    cloning.drag((START[0] - 13, START[1]), (START[0] - 13, START[1]))

    assert len(cloning.engine.jobs) == 1
    assert cloning.banner_text == ""


def test_a_cross_marks_the_source_and_moves_along(cloning: WindowDriver) -> None:
    at_source = find_cross(cloning)
    cloning.press(*START)
    cloning.move(*END)

    assert at_source == pytest.approx(SOURCE)
    assert find_cross(cloning) == pytest.approx((21.5, 10.5))
    cloning.release(*END)


@pytest.mark.parametrize("keys", [ALT, CONTROL])
def test_the_key_turns_the_brush_into_a_cross(
    cloning: WindowDriver, keys: Qt.KeyboardModifier
) -> None:
    cloning.move(*START, button=Qt.MouseButton.NoButton, keys=keys)

    toolbox = cloning.window.workbench.toolbox
    assert toolbox.cursor == Qt.CursorShape.CrossCursor
    assert toolbox.overlay.brush_px is None


def test_the_wheel_with_alt_changes_the_size_of_the_brush(cloning: WindowDriver) -> None:
    cloning.move(*START, button=Qt.MouseButton.NoButton, keys=ALT)

    cloning.wheel(*START, notches=3, keys=ALT)

    assert cloning.window.workbench.painter.diameter_px == 8


def test_shift_draws_a_straight_line_from_the_last_stroke(cloning: WindowDriver) -> None:
    cloning.drag((40.5, 30.5), (40.5, 30.5))
    finish(cloning)

    cloning.press(50.5, 30.5, keys=Qt.KeyboardModifier.ShiftModifier)
    cloning.release(50.5, 30.5, keys=Qt.KeyboardModifier.ShiftModifier)

    assert Rect.of_mask(cloning.engine.jobs[1].mask) == Rect(x=37, y=27, width=17, height=7)


def test_another_picture_has_no_source_yet(cloning: WindowDriver) -> None:
    cloning.open_pixels(noise(), name="other.png")

    cloning.drag(START, END)

    assert cloning.engine.jobs == []
    assert cloning.window.workbench.toolbox.kind is ToolKind.CLONE


def test_the_restore_bar_does_not_flicker_with_each_stroke(cloning: WindowDriver) -> None:
    cloning.drag(START, END)

    assert cloning.window.parts.restore_bar.methods.isVisible()
