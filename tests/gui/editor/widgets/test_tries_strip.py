"""The strip of tries: looking through them with mouse and keys."""

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.editor.widgets.tries_strip import TriesStrip
from app.shared.dialogs import UnsavedAnswer
from engine.api import Method
from tests.helpers.documents import noise
from tests.helpers.window_driver import WindowDriver

SIDE_BY_SIDE = Qt.Key.Key_F6
LOOK = Qt.Key.Key_F4


def strip(driver: WindowDriver) -> TriesStrip:
    return driver.window.parts.tries_strip


def shown_value(driver: WindowDriver) -> int:
    """Return the value that the newest result has in the hole."""
    return int(driver.document.pixels[20, 20, 0])


def click(driver: WindowDriver, row: int) -> None:
    """Click a tile of the strip."""
    place = strip(driver).visualItemRect(strip(driver).item(row)).center()
    QTest.mouseClick(strip(driver).viewport(), Qt.MouseButton.LeftButton, pos=place)


def add_try(driver: WindowDriver, *, value: int) -> None:
    """Click the last tile and let the engine fill the mask with one value."""
    click(driver, strip(driver).count() - 1)
    with driver.qtbot.waitSignal(driver.window.workbench.tries_changed):
        driver.engine.finish(value=value, seconds=1.4)


@pytest.fixture
def tried(opened: WindowDriver) -> WindowDriver:
    """A window with three tries; the strip has the keyboard."""
    opened.drag((10, 20), (40, 20))
    opened.restore(value=10)
    add_try(opened, value=20)
    opened.choose_method(Method.GENERATOR)
    add_try(opened, value=30)
    opened.window.activateWindow()
    opened.canvas.setFocus()
    opened.key(LOOK)
    return opened


def test_strip_appears_after_a_result_and_not_before(opened: WindowDriver) -> None:
    opened.drag((10, 20), (40, 20))
    before = strip(opened).isVisible()

    opened.restore()

    assert (before, strip(opened).isVisible()) == (False, True)
    assert strip(opened).count() == 2


def test_tiles_say_number_seconds_and_method(tried: WindowDriver) -> None:
    texts = [strip(tried).item(row).text() for row in range(strip(tried).count())]

    assert texts == [
        "1 of 3 · 0.5 s\nReweave",
        "2 of 3 · 1.4 s\nReweave\nfreer, wider view",
        "3 of 3 · 1.4 s\nGenerator only",
        "Try again",
    ]


def test_next_result_has_tiles_of_its_own(opened: WindowDriver) -> None:
    opened.drag((10, 10), (20, 10))
    opened.restore()
    opened.drag((10, 30), (20, 30))
    opened.key(Qt.Key.Key_Return)

    opened.engine.finish(seconds=7.5)
    opened.qtbot.waitUntil(lambda: len(opened.document.repairs) == 2)

    assert strip(opened).item(0).text().startswith("1 of 1 · 7.5 s")


def test_tiles_show_the_results(tried: WindowDriver) -> None:
    tiles = [strip(tried).item(row) for row in range(3)]
    tried.qtbot.waitUntil(lambda: not any(tile.icon().isNull() for tile in tiles))

    images = [tile.icon().pixmap(60, 40).toImage() for tile in tiles]

    middles = [image.pixelColor(image.width() // 2, image.height() // 2).red() for image in images]
    assert middles == [10, 20, 30]


def test_click_shows_a_try(tried: WindowDriver) -> None:
    click(tried, 0)

    assert shown_value(tried) == 10
    assert strip(tried).currentRow() == 0
    assert len(tried.engine.jobs) == 3


def test_arrow_keys_walk_through_tries(tried: WindowDriver) -> None:
    tried.key(Qt.Key.Key_Left)
    second = shown_value(tried)
    tried.key(Qt.Key.Key_Left)

    assert (second, shown_value(tried)) == (20, 10)
    assert strip(tried).hasFocus()


def test_enter_takes_the_try_that_is_shown(tried: WindowDriver) -> None:
    tried.key(Qt.Key.Key_Left)

    tried.key(Qt.Key.Key_Return)

    assert shown_value(tried) == 20
    assert not strip(tried).isVisible()
    assert tried.canvas.hasFocus()
    assert len(tried.engine.jobs) == 3


def test_escape_goes_back_to_the_try_before(tried: WindowDriver) -> None:
    tried.key(Qt.Key.Key_Left)

    tried.key(Qt.Key.Key_Escape)

    assert shown_value(tried) == 30
    assert tried.canvas.hasFocus()
    assert strip(tried).currentRow() == 2


def test_enter_on_the_last_tile_makes_another_try(tried: WindowDriver) -> None:
    tried.choose_method(Method.WEAVE)
    strip(tried).setFocus()
    tried.key(Qt.Key.Key_Right)

    tried.key(Qt.Key.Key_Return)

    assert tried.engine.jobs[-1].options.method is Method.WEAVE
    assert strip(tried).item(3).text() == "Trying…"


def test_strip_goes_with_a_stroke_and_returns_with_its_undo(tried: WindowDriver) -> None:
    tried.drag((10, 30), (40, 30))
    tried.qtbot.waitUntil(lambda: not strip(tried).isVisible())

    tried.key(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)

    tried.qtbot.waitUntil(strip(tried).isVisible)


def test_tries_that_were_taken_can_be_looked_through_again(tried: WindowDriver) -> None:
    tried.key(Qt.Key.Key_Return)

    tried.key(LOOK)

    assert strip(tried).isVisible()
    assert strip(tried).hasFocus()


def test_hidden_strip_stays_hidden_after_the_next_start(tried: WindowDriver) -> None:
    tried.window.actions_.show_tries.trigger()
    hidden = not strip(tried).isVisible()
    tried.close()

    again = WindowDriver(tried.qtbot, tried.folder)
    shows_tries = again.window.actions_.show_tries.isChecked()
    again.close()

    assert (hidden, shows_tries) == (True, False)


def test_strip_hides_with_the_panels(tried: WindowDriver) -> None:
    tried.canvas.setFocus()

    tried.key(Qt.Key.Key_Tab)
    hidden = not strip(tried).isVisible()
    tried.key(Qt.Key.Key_Tab)

    assert (hidden, strip(tried).isVisible()) == (True, True)


def test_backslash_shows_the_original_while_the_strip_has_the_keyboard(
    tried: WindowDriver,
) -> None:
    comparison = tried.window.workbench.comparison

    QTest.keyPress(strip(tried), Qt.Key.Key_Backslash)
    held = comparison.holds_original
    QTest.keyRelease(strip(tried), Qt.Key.Key_Backslash)

    assert (held, comparison.holds_original) == (True, False)


def test_marks_are_hidden_while_the_strip_has_the_keyboard(tried: WindowDriver) -> None:
    hidden = tried.window.workbench.comparison.hides_marks

    tried.key(LOOK)

    assert (hidden, tried.window.workbench.comparison.hides_marks) == (True, False)


def test_picture_stays_under_the_mouse_when_the_strip_comes_and_goes(opened: WindowDriver) -> None:
    opened.window.side_panels.repairs_dock.want(False)  # noqa: FBT003 a slot for a signal
    opened.drag((10, 20), (40, 20))
    before = opened.canvas.mapTo(opened.window, opened.position(30, 20))

    opened.restore()
    opened.qtbot.wait(0)
    with_strip = opened.canvas.mapTo(opened.window, opened.position(30, 20))
    opened.window.actions_.show_tries.trigger()
    opened.qtbot.wait(0)
    after = opened.canvas.mapTo(opened.window, opened.position(30, 20))

    assert (with_strip, after) == (before, before)


def test_stacked_comparison_fits_both_pictures(tried: WindowDriver) -> None:
    tried.window.actions_.stack.trigger()

    tried.key(SIDE_BY_SIDE)

    view = tried.canvas.view
    assert view is not None
    assert 40 * view.zoom <= tried.canvas.height()
    assert np.isclose(view.top, (tried.canvas.height() - 40 * view.zoom) / 2, atol=1)


def test_another_picture_fits_where_the_strip_was(tried: WindowDriver) -> None:
    tried.dialogs.unsaved = UnsavedAnswer.DISCARD
    tried.open_pixels(noise(height=400, width=100), name="tall.png")
    tried.qtbot.waitUntil(lambda: not strip(tried).isVisible())

    canvas = tried.canvas
    shown = canvas.view
    canvas.zoom_to_fit()

    assert shown == canvas.view
