"""Suggested guide lines: found for the mask, accepted by a click, hidden by Esc and other tools."""

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from engine.api import GuideLine, Method
from engine.pictures.pixels import Pixels
from tests.helpers.window_driver import WindowDriver

CTRL = Qt.KeyboardModifier.ControlModifier
EDGE = 60
BRUSH = 60.0
MIDDLE = (90, EDGE)


def two_planes() -> Pixels:
    """Return a picture of 180 x 120 pixels with a level edge between dark and light noise."""
    values = np.random.default_rng(0).integers(30, 60, (120, 180, 3), np.uint8)
    values[EDGE:] += 130
    return values


@pytest.fixture
def painted(driver: WindowDriver) -> WindowDriver:
    """A window whose picture has a wide mask over the middle of its edge."""
    driver.open_pixels(two_planes())
    driver.window.workbench.painter.set_diameter(BRUSH)
    driver.engine.become_ready()
    driver.drag(MIDDLE, MIDDLE)
    return driver


@pytest.fixture
def suggested(painted: WindowDriver) -> WindowDriver:
    """The same with the tool for guide lines in hand, after the search."""
    painted.key(Qt.Key.Key_L)
    wait_for_lines(painted)
    return painted


@pytest.fixture
def restored(painted: WindowDriver) -> WindowDriver:
    """The same with the brush in hand, after a job."""
    painted.restore()
    wait_for_edges(painted)
    return painted


def wait_for_edges(driver: WindowDriver) -> None:
    """Wait until the edges of the mask that a job has filled are found."""

    def has_edges() -> bool:
        tries = driver.window.workbench.restoring.tries
        return tries is not None and bool(tries.edges)

    driver.qtbot.waitUntil(has_edges, timeout=20_000)


def wait_for_lines(driver: WindowDriver) -> None:
    driver.qtbot.waitUntil(lambda: bool(shown_lines(driver)), timeout=20_000)


def shown_lines(driver: WindowDriver) -> tuple[GuideLine, ...]:
    return driver.window.workbench.suggestions.lines


def click(driver: WindowDriver, x: float, y: float) -> None:
    driver.press(x, y)
    driver.release(x, y)


def is_level(line: GuideLine) -> bool:
    return all(abs(y - EDGE) < 2 for _, y in line.points)


def test_tool_for_guide_lines_suggests_the_edges_of_the_mask(suggested: WindowDriver) -> None:
    [line] = shown_lines(suggested)

    assert is_level(line)
    assert suggested.document.guide_lines == ()


def test_a_click_accepts_a_suggestion_as_one_step(suggested: WindowDriver) -> None:
    [line] = shown_lines(suggested)

    click(suggested, *MIDDLE)

    assert (suggested.document.guide_lines, shown_lines(suggested)) == ((line,), ())


def test_undo_gives_an_accepted_suggestion_back(suggested: WindowDriver) -> None:
    [line] = shown_lines(suggested)
    click(suggested, *MIDDLE)

    suggested.key(Qt.Key.Key_Z, CTRL)

    assert (suggested.document.guide_lines, shown_lines(suggested)) == ((), (line,))


def test_a_drag_beside_a_suggestion_draws_a_line(suggested: WindowDriver) -> None:
    suggested.drag((70, 40), (110, 40))

    [line] = suggested.document.guide_lines
    assert not is_level(line)
    assert len(shown_lines(suggested)) == 1


def test_a_drawn_line_takes_away_the_suggestion_that_it_meets(suggested: WindowDriver) -> None:
    suggested.drag((90, 30), (90, 90))

    assert shown_lines(suggested) == ()


@pytest.mark.parametrize("key", [Qt.Key.Key_Escape, Qt.Key.Key_B, Qt.Key.Key_S])
def test_escape_and_other_tools_hide_suggestions(suggested: WindowDriver, key: Qt.Key) -> None:
    suggested.key(key)

    assert shown_lines(suggested) == ()


def test_suggestions_do_not_cover_a_result(restored: WindowDriver) -> None:
    assert shown_lines(restored) == ()


def test_tool_for_guide_lines_suggests_the_edges_of_a_result(restored: WindowDriver) -> None:
    without_lines = restored.grab_canvas()

    restored.key(Qt.Key.Key_L)

    assert [is_level(line) for line in shown_lines(restored)] == [True]
    assert restored.grab_canvas() != without_lines


def test_escape_hides_the_suggestions_of_a_result(restored: WindowDriver) -> None:
    restored.key(Qt.Key.Key_L)

    restored.key(Qt.Key.Key_Escape)

    assert shown_lines(restored) == ()


def test_accepting_after_a_job_brings_back_the_mask_with_the_line(restored: WindowDriver) -> None:
    restored.key(Qt.Key.Key_L)
    [line] = shown_lines(restored)

    click(restored, *MIDDLE)

    assert restored.document.guide_lines == (line,)
    assert restored.document.mask.area > 0
    np.testing.assert_array_equal(restored.document.pixels, two_planes())
    restored.restore()
    assert restored.engine.jobs[-1].options.guide_lines == (line,)


def test_painting_drops_the_suggestions_of_a_result(restored: WindowDriver) -> None:
    restored.drag((90, 20), (110, 20))

    restored.key(Qt.Key.Key_L)

    assert shown_lines(restored) == ()


def test_nothing_is_suggested_for_a_thin_mask(driver: WindowDriver) -> None:
    driver.open_pixels(two_planes())
    driver.window.workbench.painter.set_diameter(8)
    driver.engine.become_ready()
    driver.drag((90, 40), (90, 80))

    driver.restore()
    suggestions = driver.window.workbench.suggestions
    driver.qtbot.waitUntil(lambda: not suggestions.is_searching, timeout=20_000)

    assert shown_lines(driver) == ()


def test_closing_during_a_search_ends_it(painted: WindowDriver) -> None:
    painted.key(Qt.Key.Key_L)
    painted.qtbot.waitUntil(
        lambda: painted.window.workbench.suggestions.is_searching, timeout=20_000
    )

    painted.close()

    assert shown_lines(painted) == ()


@pytest.fixture
def offered(painted: WindowDriver) -> WindowDriver:
    """A window with a result that follows no edge, whose strip has the keyboard."""
    painted.choose_method(Method.WEAVE)
    painted.restore()
    wait_for_edges(painted)
    painted.window.activateWindow()
    painted.canvas.setFocus()
    painted.key(Qt.Key.Key_F4)
    return painted


def list_tiles(driver: WindowDriver) -> list[str]:
    """Return what the tiles of the strip of tries say, without number and seconds."""
    strip = driver.window.parts.tries_strip
    texts = [strip.item(row).text() for row in range(strip.count())]
    return [text.split(" s\n")[-1] for text in texts]


def test_edges_that_a_result_does_not_follow_are_offered_as_a_try(offered: WindowDriver) -> None:
    assert list_tiles(offered) == ["Weave only", "Edges continued\nnot made yet", "Try again"]


def test_a_try_that_is_offered_is_made_by_one_click(offered: WindowDriver) -> None:
    strip = offered.window.parts.tries_strip
    place = strip.visualItemRect(strip.item(1)).center()
    QTest.mouseClick(strip.viewport(), Qt.MouseButton.LeftButton, pos=place)

    with offered.qtbot.waitSignal(offered.window.workbench.tries_changed):
        offered.engine.finish()

    methods = [job.options.method for job in offered.engine.jobs]
    assert methods == [Method.WEAVE, Method.EDGES]
    assert list_tiles(offered) == ["Weave only", "Edges continued", "Try again"]
    assert strip.currentRow() == 1


def test_a_try_that_is_offered_is_made_by_an_arrow_key(offered: WindowDriver) -> None:
    offered.key(Qt.Key.Key_Right)

    assert [job.options.method for job in offered.engine.jobs] == [Method.WEAVE, Method.EDGES]


def test_the_chosen_method_is_still_that_of_the_next_try(offered: WindowDriver) -> None:
    offered.key(Qt.Key.Key_Right)
    with offered.qtbot.waitSignal(offered.window.workbench.tries_changed):
        offered.engine.finish()

    offered.window.workbench.make_try()

    assert offered.engine.jobs[-1].options.method is Method.WEAVE


def test_nothing_is_offered_where_the_result_follows_all_edges(restored: WindowDriver) -> None:
    assert list_tiles(restored) == ["Reweave", "Try again"]
