"""Counts what a process holds, so that a test can see that something has been left behind."""

import gc
import os
import threading
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent, QObject
from PySide6.QtWidgets import QApplication

from tests.helpers.processes import list_segments

_OURS = ("app.", "engine.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Holdings:
    """What the process holds now.

    Attributes:
        objects: Number of objects of each of the program's classes.
        qt_objects: Number of objects below each window.
        threads: Number of Python threads.
        descriptors: Number of open files, pipes and sockets. Linux only, else 0.
        segments: Number of segments of shared memory that the process owns. Linux only, else 0.
    """

    objects: Counter[str]
    qt_objects: int
    threads: int
    descriptors: int
    segments: int

    @classmethod
    def count(cls) -> "Holdings":
        """Delete what waits to be deleted, and count."""
        for _ in range(3):
            QApplication.processEvents()
            QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
            gc.collect()
        kinds = (type(one) for one in gc.get_objects())
        ours = [kind for kind in kinds if str(kind.__module__).startswith(_OURS)]
        windows = QApplication.topLevelWidgets()
        return cls(
            objects=Counter(f"{kind.__module__}.{kind.__qualname__}" for kind in ours),
            qt_objects=sum(len(window.findChildren(QObject)) for window in windows),
            threads=threading.active_count(),
            descriptors=len(list(Path("/proc/self/fd").glob("*"))),
            segments=len(list_segments(os.getpid())),
        )

    def list_growth(self, before: "Holdings") -> dict[str, int]:
        """Return what there is more of than before, and how much more."""
        growth = dict(self.objects - before.objects)
        for name in ("qt_objects", "threads", "descriptors", "segments"):
            more = getattr(self, name) - getattr(before, name)
            if more > 0:
                growth[name] = more
        return growth
