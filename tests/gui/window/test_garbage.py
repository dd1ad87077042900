"""Garbage is collected on the window's thread alone."""

import gc
import threading
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from app.window.garbage import GarbageCollection, collect_due_garbage


class Cycle:
    """Garbage once nothing else holds it; notes the thread that frees it."""

    freed_on: threading.Thread | None = None

    def __init__(self) -> None:
        self.itself = self

    def __del__(self) -> None:
        type(self).freed_on = threading.current_thread()


def make_garbage(kept: list[list[int]]) -> None:
    """Leave a cycle, and keep more new objects than start a collection."""
    Cycle()
    kept.extend([] for _ in range(5 * gc.get_threshold()[0]))


@pytest.fixture(autouse=True)
def _unfrozen() -> Iterator[None]:
    Cycle.freed_on = None
    yield
    gc.unfreeze()


def test_another_thread_leaves_garbage_to_the_window(qtbot: QtBot) -> None:
    parent, kept = QObject(), list[list[int]]()
    GarbageCollection(parent)

    thread = threading.Thread(target=make_garbage, args=(kept,))
    thread.start()
    thread.join()
    was_freed_there = Cycle.freed_on is thread
    qtbot.waitUntil(lambda: Cycle.freed_on is not None)

    assert not was_freed_there
    assert Cycle.freed_on is threading.main_thread()


def test_little_garbage_is_left_for_later() -> None:
    gc.collect()
    Cycle()

    collect_due_garbage()

    assert Cycle.freed_on is None
