"""Collects Python's garbage on the window's thread alone.

A collection on another thread can free a method that is connected to a signal. PySide then
disconnects it, which takes a lock of Qt's and then Python's; the window's thread may have taken
them in the other order, and both would wait for ever.
"""

import gc
from typing import Final

from PySide6.QtCore import QObject, QTimer

_PAUSE_MS: Final = 1000


class GarbageCollection(QObject):
    """Takes the place of the interpreter's own collections, which happen on any thread."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        gc.disable()
        gc.freeze()  # what the program consists of stays until it ends
        timer = QTimer(self, interval=_PAUSE_MS)
        timer.timeout.connect(collect_due_garbage)
        timer.start()


def collect_due_garbage() -> None:
    """Collect the oldest generation that the interpreter would collect now, if any."""
    for generation in (2, 1, 0):
        if gc.get_count()[generation] > gc.get_threshold()[generation]:
            gc.collect(generation)
            return
