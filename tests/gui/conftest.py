"""Fixtures for all tests of the window."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.shared.theme import DARK, apply_theme
from tests.helpers.documents import noise
from tests.helpers.languages import speaking
from tests.helpers.teacher import Teacher
from tests.helpers.window_driver import WindowDriver


@pytest.fixture(autouse=True)
def _nothing_left_behind(qapp: QApplication) -> Iterator[None]:
    """Fail a test that leaves a window open, a Python thread alive, or a timer running."""
    apply_theme(qapp, DARK)
    threads = set(threading.enumerate())

    yield

    qapp.processEvents()
    left = [widget for widget in qapp.topLevelWidgets() if widget.isVisible()]
    assert left == []
    timers = [t for window in qapp.topLevelWidgets() for t in window.findChildren(QTimer)]
    owners = [timer.parent() for timer in timers if timer.isActive()]
    assert [owner for owner in owners if not isinstance(owner, QWidget)] == []
    started = [t for t in threading.enumerate() if t not in threads and not _is_qt(t)]
    assert started == []


@pytest.fixture(autouse=True)
def _english(qapp: QApplication) -> Iterator[None]:
    with speaking(qapp, "en"):
        yield


@pytest.fixture
def driver(qtbot: QtBot, tmp_path: Path) -> Iterator[WindowDriver]:
    """An empty window."""
    driver = WindowDriver(qtbot, tmp_path)
    yield driver
    driver.close()


@pytest.fixture
def opened(driver: WindowDriver) -> WindowDriver:
    """A window with a picture of 60 x 40 pixels and a brush of 8 pixels."""
    driver.open_pixels(noise())
    driver.window.workbench.painter.set_diameter(8)
    driver.engine.become_ready()
    return driver


@pytest.fixture
def teacher(qtbot: QtBot, tmp_path: Path) -> Iterator[Teacher]:
    """A window that can teach."""
    teacher = Teacher(qtbot, tmp_path)
    yield teacher
    teacher.driver.close()


def _is_qt(thread: threading.Thread) -> bool:
    """Whether a thread belongs to a pool of Qt, which Python sees only as a dummy."""
    return thread.name.startswith("Dummy-")
