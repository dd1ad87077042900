"""Work in the background."""

import threading
from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from app.shared.background import Background


@pytest.fixture
def background(qtbot: QtBot) -> Iterator[Background]:
    del qtbot
    background = Background()
    yield background
    background.close()


def fail() -> None:
    """Raise."""
    raise ValueError("broken")


def test_result_arrives_in_the_callers_thread(qtbot: QtBot, background: Background) -> None:
    seen: list[tuple[int, int]] = []

    background.run(
        threading.get_ident,
        on_done=lambda worker: seen.append((worker, threading.get_ident())),
        on_error=lambda _: None,
    )
    qtbot.waitUntil(lambda: bool(seen))

    worker, caller = seen[0]
    assert worker != caller == threading.get_ident()


def test_error_is_passed_to_on_error_only(qtbot: QtBot, background: Background) -> None:
    errors: list[Exception] = []
    results: list[None] = []

    background.run(fail, on_done=results.append, on_error=errors.append)
    qtbot.waitUntil(lambda: bool(errors))

    assert [str(error) for error in errors] == ["broken"]
    assert results == []


def test_dropped_work_calls_nothing(qtbot: QtBot, background: Background) -> None:
    results: list[int] = []
    dropped = background.run(lambda: 1, on_done=results.append, on_error=lambda _: None)
    background.run(lambda: 2, on_done=results.append, on_error=lambda _: None)

    background.drop(dropped)
    qtbot.waitUntil(lambda: bool(results))

    assert results == [2]


def test_close_waits_for_running_work(background: Background) -> None:
    begun, may_end, ended = threading.Event(), threading.Event(), threading.Event()

    def work() -> None:
        begun.set()
        may_end.wait()
        ended.set()

    background.run(work, on_done=lambda _: None, on_error=lambda _: None)
    begun.wait()
    threading.Timer(0.05, may_end.set).start()
    background.close()

    assert ended.is_set()
