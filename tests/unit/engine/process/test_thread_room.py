"""Where the system starts few threads, fewer processors are used, or one sentence says so."""

import sys
import threading

import pytest

from engine.process.thread_room import MIN_ROOM_FOR_ONE, save_threads

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="limits of one system")

START = threading.Thread.start


class Limits:
    """A system with four processors that limits threads.

    Attributes:
        room: Threads that can still be started.
        processors: The processors that were chosen.
    """

    def __init__(self, room: int) -> None:
        self.room = room
        self.processors: list[int] = []

    def start(self, thread: threading.Thread) -> None:
        if self.room <= 0:
            raise RuntimeError("can't start new thread")
        self.room -= 1
        START(thread)


@pytest.fixture
def limit(monkeypatch: pytest.MonkeyPatch) -> Limits:
    limits = Limits(room=1000)
    monkeypatch.setattr("resource.getrlimit", lambda _: (60, 60))
    monkeypatch.setattr("os.sched_getaffinity", lambda _: {0, 1, 2, 3})
    monkeypatch.setattr("os.sched_setaffinity", lambda _, chosen: limits.processors.extend(chosen))

    def start(thread: threading.Thread) -> None:
        limits.start(thread)

    monkeypatch.setattr("threading.Thread.start", start)
    return limits


def test_with_room_for_all_every_processor_is_used(limit: Limits) -> None:
    assert save_threads(MIN_ROOM_FOR_ONE) is None
    assert limit.processors == [0, 1, 2, 3]


def test_with_little_room_fewer_processors_are_used(limit: Limits) -> None:
    limit.room = MIN_ROOM_FOR_ONE + 12

    assert save_threads(MIN_ROOM_FOR_ONE) is None
    assert limit.processors == [0, 1]


def test_with_too_little_room_the_limit_is_named(limit: Limits) -> None:
    limit.room = 4

    error = save_threads(MIN_ROOM_FOR_ONE)

    assert str(error) == "4 instead of 10 (the limit is ulimit -u 60)"
    assert limit.processors == [0]


def test_a_high_limit_is_not_tried(limit: Limits, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("resource.getrlimit", lambda _: (60_000, 60_000))
    limit.room = 0

    assert save_threads(MIN_ROOM_FOR_ONE) is None
    assert limit.processors == []


def test_no_thread_of_the_trial_is_left(limit: Limits) -> None:
    before = threading.active_count()
    limit.room = 20

    save_threads(MIN_ROOM_FOR_ONE)

    assert threading.active_count() == before
