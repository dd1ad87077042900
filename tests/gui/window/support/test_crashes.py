"""Crashes are noticed, reported once, and offered in the window."""

import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.shared.crashes.reports import list_reports
from app.window.support.crash_offers import CrashOffers
from app.window.support.crash_watch import CrashWatch
from engine.errors import EngineDiedError
from engine.events import EngineEvent, EngineUnavailable
from tests.helpers.window_driver import WindowDriver
from training.api import Fault, TrainerEvent, TrainerFailed

pytestmark = [pytest.mark.gui, pytest.mark.qt_log_ignore("propagateSizeHints")]

PATH = "/home/ulrike/照片 1987.png"
STACK = 'Fatal Python error: Aborted\n\n  File "/x/training/run/loop.py", line 7 in run_loop\n'


def fail(message: str) -> None:
    raise RuntimeError(message)


class Crashes:
    """A window that offers reports.

    Attributes:
        driver: The window.
        watch: Writes the reports.
        offers: Offers them.
        folder: Where they are.
    """

    def __init__(self, driver: WindowDriver) -> None:
        self.driver = driver
        self.folder = driver.folder / "crashes"
        self.watch = CrashWatch(self.folder, driver.window)
        self.offers = CrashOffers(
            self.watch,
            show_notice=driver.window.show_notice,
            banner=driver.window.parts.banner,
            window=driver.window,
        )

    def raise_uncaught(self, message: str = "the cat sat on it") -> None:
        """Raise an error that nobody catches, always at the same place."""
        with pytest.raises(RuntimeError) as raised:
            fail(message)
        error = raised.value
        self.watch._on_exception(RuntimeError, error, error.__traceback__)

    def wait_for_reports(self, count: int) -> list[str]:
        """Wait until there are so many reports, and return their texts."""
        self.driver.qtbot.waitUntil(lambda: len(list_reports(self.folder)) == count)
        return [path.read_text(encoding="utf-8") for path in list_reports(self.folder)]


@pytest.fixture
def crashes(driver: WindowDriver) -> Crashes:
    return Crashes(driver)


@pytest.fixture
def _hooks(crashes: Crashes) -> Iterator[None]:
    """The hooks of Python and Qt are in place."""
    before = sys.excepthook, threading.excepthook, sys.unraisablehook
    sys.excepthook = crashes.watch._on_exception
    threading.excepthook = crashes.watch._on_thread_exception
    yield
    sys.excepthook, threading.excepthook, sys.unraisablehook = before


def test_an_uncaught_error_is_told_and_reported(crashes: Crashes) -> None:
    crashes.raise_uncaught(f"cannot open '{PATH}'")

    (text,) = crashes.wait_for_reports(1)
    assert crashes.driver.banner_text.startswith("Something unexpected went wrong: ")
    assert "RuntimeError: cannot open '(file)'" in text
    assert "in fail" in text
    assert "ulrike" not in text


def test_the_same_error_is_reported_once(crashes: Crashes) -> None:
    for _ in range(5):
        crashes.raise_uncaught()
    crashes.wait_for_reports(1)

    QApplication.processEvents()

    assert len(list_reports(crashes.folder)) == 1


@pytest.mark.usefixtures("_hooks")
def test_an_error_on_another_thread_is_reported(crashes: Crashes) -> None:
    thread = threading.Thread(target=fail, args=("the thread broke",))
    thread.start()
    thread.join()

    (text,) = crashes.wait_for_reports(1)
    assert "RuntimeError: the thread broke" in text


def test_the_report_is_shown_and_copied(crashes: Crashes) -> None:
    crashes.raise_uncaught()
    (text,) = crashes.wait_for_reports(1)
    banner = crashes.driver.window.parts.banner
    crashes.driver.qtbot.waitUntil(lambda: banner.action.text() == "Show report…")

    QTest.mouseClick(banner.action, Qt.MouseButton.LeftButton)
    dialog = crashes.offers.dialog
    assert dialog is not None
    QTest.mouseClick(dialog.copy, Qt.MouseButton.LeftButton)

    assert QApplication.clipboard().text() == text
    assert dialog.copy.text() == "Copied"
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert crashes.driver.banner_text == ""


def test_a_dead_engine_is_told_first_and_its_report_is_offered_after(crashes: Crashes) -> None:
    error = EngineDiedError("the engine process was ended by signal 11")
    error.add_note('  File "/x/engine/weave/search.py", line 3 in run')
    passed_on: list[EngineEvent] = []
    receive = crashes.watch.watch_engine(passed_on.append)

    receive(EngineUnavailable(error=error, is_restarting=True))

    (text,) = crashes.wait_for_reports(1)
    assert len(passed_on) == 1
    assert "EngineDiedError: the engine process was ended by signal 11" in text
    assert "engine/weave/search.py:3 in run" in text
    assert crashes.driver.banner_text.startswith(
        "The restoring engine ended unexpectedly; a report"
    )


def test_a_dead_trainer_is_reported_with_its_stack(crashes: Crashes) -> None:
    passed_on: list[TrainerEvent] = []
    receive = crashes.watch.watch_trainer(passed_on.append)

    receive(TrainerFailed(fault=Fault.FULL_DISK))
    receive(TrainerFailed(fault=Fault.KILLED, stack=STACK))

    (text,) = crashes.wait_for_reports(1)
    assert len(passed_on) == 2
    assert "training/run/loop.py:7 in run_loop" in text


def test_a_crash_of_the_last_window_is_offered_once(crashes: Crashes) -> None:
    crashes.folder.mkdir()
    left = crashes.folder / "running-999999999-1.txt"
    left.write_text("Fatal Python error: Segmentation fault\n", encoding="utf-8")

    crashes.watch.look_for_left()

    (text,) = crashes.wait_for_reports(1)
    assert crashes.driver.banner_text.startswith("Reweave ended unexpectedly last time")
    assert "Segmentation fault" in text
    assert not left.exists()


def test_offers_of_other_subjects_are_not_lost(crashes: Crashes, tmp_path: Path) -> None:
    del tmp_path
    driver = crashes.driver
    driver.window.examples._offer()
    crashes.raise_uncaught()
    crashes.wait_for_reports(1)
    driver.qtbot.waitUntil(lambda: "unexpected" in driver.banner_text)

    driver.window.parts.banner.dismiss()

    assert "Reweave can learn" in driver.banner_text
