"""Jobs of the real engine leave nothing behind in the window's process."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.shared.dialogs import UnsavedAnswer
from engine.api import Method
from tests.helpers.holdings import Holdings
from tests.helpers.real_window import RealWindow
from tests.helpers.task_pictures import read_sample

CTRL = Qt.KeyboardModifier.ControlModifier

pytestmark = [pytest.mark.slow, pytest.mark.qt_log_ignore("propagateSizeHints")]


@pytest.fixture
def real(qtbot: QtBot, tmp_path: Path, kernel_cache: Path) -> Iterator[RealWindow]:
    """An empty window with a real engine and without the autosave, which writes when it likes."""
    driver = RealWindow(qtbot, tmp_path, cache=kernel_cache)
    driver.window.unsaved_work.autosave.set_enabled(is_enabled=False)
    yield driver
    driver.close()


def test_pictures_and_jobs_leave_no_memory_and_no_files(real: RealWindow) -> None:
    pixels = read_sample("coffee.png")[:200, :300]
    real.wait_for_engine()
    real.choose_method(Method.TELEA)

    def work() -> None:
        real.open_pixels(pixels)
        for row in (40, 120):
            real.drag((60, row), (190, row + 20))
            real.key(Qt.Key.Key_Return)
            real.wait_for_end_of_job()
        real.key(Qt.Key.Key_Z, CTRL)
        real.dialogs.unsaved = UnsavedAnswer.DISCARD
        real.dialogs.gives_up_mask = True
        real.key(Qt.Key.Key_W, CTRL)
        real.qtbot.waitUntil(lambda: real.window.workbench.document is None)

    for _ in range(3):
        work()
    before = Holdings.count()
    for _ in range(20):
        work()
    after = Holdings.count()

    assert after.segments <= before.segments
    assert after.descriptors <= before.descriptors
    assert after.threads <= before.threads
