"""Runs slow work, such as reading and writing files, outside the window's thread."""

import itertools
import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar, cast

from PySide6.QtCore import QObject, Qt, QThreadPool, Signal

from engine.process.spare_memory import give_back_freed_memory

_T = TypeVar("_T")
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Listener:
    """The callbacks of a piece of work."""

    on_done: Callable[[object], None]
    on_error: Callable[[Exception], None]


class Background(QObject):
    """Runs pieces of work one after another on a thread of its own.

    Every piece ends with exactly one callback, in the thread of this object, unless it was dropped.
    """

    _ended = Signal(int, object, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._ids = itertools.count(1)
        self._listeners: dict[int, _Listener] = {}
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(1)
        self._ended.connect(self._on_ended, Qt.ConnectionType.QueuedConnection)

    @property
    def is_busy(self) -> bool:
        """Whether any piece of work has not ended or been dropped."""
        return bool(self._listeners)

    def run(
        self,
        work: Callable[[], _T],
        *,
        on_done: Callable[[_T], None],
        on_error: Callable[[Exception], None],
    ) -> int:
        """Queue a piece of work.

        Args:
            work: Called on the background thread; must not touch what this thread changes.
            on_done: Called on this thread with the value that the work returned.
            on_error: Called on this thread with the exception that the work raised.

        Returns:
            The id of the work, for `drop`.
        """
        work_id = next(self._ids)
        self._listeners[work_id] = _Listener(
            on_done=cast("Callable[[object], None]", on_done), on_error=on_error
        )
        self._pool.start(lambda: self._work(work_id, work))
        return work_id

    def drop(self, work_id: int) -> None:
        """Call no callback for a piece of work. Unknown ids are ignored."""
        self._listeners.pop(work_id, None)

    def close(self) -> None:
        """Drop all work that is queued, and wait for the piece that runs."""
        self._listeners.clear()
        self._pool.clear()
        self._pool.waitForDone()

    def finish(self) -> None:
        """Wait for all work that is queued, and call no callback for it."""
        self._listeners.clear()
        self._pool.waitForDone()

    def _work(self, work_id: int, work: Callable[[], object]) -> None:
        """Run the work; on the background thread."""
        try:
            result = work()
        except Exception as error:  # noqa: BLE001 the edge of a thread: logged, handed over
            _log.info("background work %d failed", work_id, exc_info=True)
            self._ended.emit(work_id, None, error)
        else:
            self._ended.emit(work_id, result, None)
        give_back_freed_memory()

    def _on_ended(self, work_id: int, result: object, error: Exception | None) -> None:
        listener = self._listeners.pop(work_id, None)
        if listener is None:
            return
        if error is not None:
            listener.on_error(error)
        else:
            listener.on_done(result)
