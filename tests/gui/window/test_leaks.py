"""What is done many times leaves nothing behind."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from app.shared.dialogs import UnsavedAnswer
from app.window.widgets.veil import Veil
from engine.restore.price import MAX_KEPT
from tests.helpers.box import Box
from tests.helpers.damage import make_damage_map
from tests.helpers.documents import noise
from tests.helpers.holdings import Holdings
from tests.helpers.window_driver import WindowDriver

pytestmark = [pytest.mark.slow, pytest.mark.qt_log_ignore("propagateSizeHints", "raise")]

CTRL = Qt.KeyboardModifier.ControlModifier
# The finished jobs that the time estimates are learned from; then their list is full.
WARM_UP = MAX_KEPT


def list_growth(do: Callable[[], None], *, times: int, warm_up: int = 3) -> dict[str, int]:
    """Do something many times, and return what there is more of than after the first few times."""
    for _ in range(warm_up):
        do()
    before = Holdings.count()
    for _ in range(times):
        do()
    return Holdings.count().list_growth(before)


@pytest.fixture
def calm(opened: WindowDriver) -> WindowDriver:
    """A window with a picture and without the autosave, which writes when it likes."""
    opened.window.unsaved_work.autosave.set_enabled(is_enabled=False)
    return opened


def test_pictures_are_opened_and_closed(calm: WindowDriver) -> None:
    pixels, driver = noise(), calm

    def open_and_close() -> None:
        driver.open_pixels(pixels)
        driver.drag((10, 20), (40, 20))
        driver.restore()
        driver.engine.jobs.clear()
        driver.dialogs.unsaved = UnsavedAnswer.DISCARD
        driver.key(Qt.Key.Key_W, CTRL)
        driver.qtbot.waitUntil(lambda: driver.window.workbench.document is None)

    assert list_growth(open_and_close, times=20, warm_up=WARM_UP) == {}


def test_pictures_come_and_go_beside_another(calm: WindowDriver) -> None:
    pixels, driver = noise(seed=2), calm

    def open_restore_and_close() -> None:
        driver.open_pixels(pixels, name="other.png")
        driver.drag((10, 20), (40, 20))
        driver.key(Qt.Key.Key_Return)
        driver.key(Qt.Key.Key_Tab, CTRL)
        driver.engine.finish()
        driver.qtbot.waitUntil(lambda: not driver.window.workbench.engine.is_busy)
        driver.engine.jobs.clear()
        driver.key(Qt.Key.Key_Tab, CTRL)
        driver.dialogs.unsaved = UnsavedAnswer.DISCARD
        driver.key(Qt.Key.Key_W, CTRL)
        driver.qtbot.waitUntil(lambda: driver.document.name == "photo.png")

    assert list_growth(open_restore_and_close, times=20, warm_up=WARM_UP) == {}


def test_several_pictures_are_open_and_closed_together(calm: WindowDriver) -> None:
    pixels, driver = noise(), calm

    def open_and_close() -> None:
        for name in ("one.png", "two.png", "three.png"):
            driver.open_pixels(pixels, name=name)
            driver.drag((10, 20), (40, 20))
        driver.dialogs.unsaved = UnsavedAnswer.DISCARD
        driver.window.actions_.close_all.trigger()
        driver.qtbot.waitUntil(lambda: driver.window.workbench.document is None)

    assert list_growth(open_and_close, times=20) == {}


def test_strokes_are_undone(calm: WindowDriver) -> None:
    def paint_and_undo() -> None:
        calm.drag((10, 20), (40, 20))
        calm.key(Qt.Key.Key_Z, CTRL)

    assert list_growth(paint_and_undo, times=200) == {}


def test_repairs_are_undone(calm: WindowDriver) -> None:
    def restore_and_undo() -> None:
        calm.drag((10, 20), (40, 20))
        calm.restore()
        calm.key(Qt.Key.Key_Z, CTRL)
        calm.key(Qt.Key.Key_Z, CTRL)
        calm.engine.jobs.clear()

    assert list_growth(restore_and_undo, times=20, warm_up=WARM_UP) == {}


@pytest.mark.parametrize(
    "name",
    ["export", "details", "preferences", "shortcuts", "find_command", "about", "models", "teach"],
)
def test_dialogs_are_opened_and_closed(calm: WindowDriver, name: str) -> None:
    action = getattr(calm.window.actions_, name)

    def open_and_close() -> None:
        action.trigger()
        shown = [*QApplication.topLevelWidgets(), *calm.window.findChildren(Veil)]
        shown = [widget for widget in shown if widget.isVisible() and widget is not calm.window]
        assert shown, "nothing has opened"
        for widget in shown:
            widget.lift() if isinstance(widget, Veil) else widget.close()
        calm.qtbot.wait(0)

    assert list_growth(open_and_close, times=20) == {}


def test_a_batch_is_restored_reviewed_and_edited(calm: WindowDriver) -> None:
    box = Box(calm)
    box.open()
    box.restore_all()
    workbench = calm.window.workbench

    def review_and_edit() -> None:
        box.window.bar.review.click()
        for _ in range(2):
            box.key(Qt.Key.Key_R)
        box.finish_run()
        box.forget_jobs()
        box.select("c.png")
        box.key(Qt.Key.Key_Return)
        calm.qtbot.waitUntil(lambda: len(workbench.pictures.documents) == 2)
        workbench.close_picture(workbench.pictures.documents[-1])
        box.window.close()
        box.window.open()
        calm.qtbot.waitUntil(box.window.isActiveWindow)

    assert list_growth(review_and_edit, times=10, warm_up=6) == {}


def test_damage_is_found_walked_through_and_undone(calm: WindowDriver) -> None:
    bar = calm.window.parts.finding_bar

    def find_and_undo() -> None:
        calm.key(Qt.Key.Key_D)
        if calm.window.workbench.engine.is_finding:
            calm.engine.find(make_damage_map())
        calm.qtbot.waitUntil(bar.isVisible)
        for key in (Qt.Key.Key_G, Qt.Key.Key_D):
            calm.key(key)
        calm.key(Qt.Key.Key_Z, CTRL)

    assert list_growth(find_and_undo, times=20) == {}


@pytest.mark.parametrize("name", ["repairs", "history", "show_tries", "hide_panels", "split"])
def test_panels_are_shown_and_hidden(calm: WindowDriver, name: str) -> None:
    action = getattr(calm.window.actions_, name)
    calm.drag((10, 20), (40, 20))
    calm.restore()

    def show_and_hide() -> None:
        action.trigger()
        action.trigger()

    assert list_growth(show_and_hide, times=20) == {}
