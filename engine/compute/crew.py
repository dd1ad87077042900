"""Threads that work while the job's own waits and asks whether anybody still wants the answer."""

import os
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from types import TracebackType
from typing import Self, TypeVar

import numpy as np
import numpy.typing as npt

from engine.errors import JobCancelledError

_POLL_S = 0.05

_T = TypeVar("_T")


class Crew:
    """As many threads as the machine has cores, or somebody else's; a context manager.

    After a cancel the caller does not wait for what has begun: that ends by itself, and nobody
    reads it. So work must hold all that it needs: no memory that others take back with the job,
    and none of the job's ends (`report` is called, and `is_cancelled` asked, by the caller alone).
    """

    def __init__(
        self, is_cancelled: Callable[[], bool], pool: ThreadPoolExecutor | None = None
    ) -> None:
        """Make ready; threads start when they are needed.

        Args:
            is_cancelled: Asked many times a second, on the caller's thread.
            pool: Whose threads work, which outlive this crew; None: its own.
        """
        self._is_cancelled = is_cancelled
        self._is_own = pool is None
        self._pool = pool or ThreadPoolExecutor(os.cpu_count(), thread_name_prefix="crew")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _traceback: TracebackType | None,
    ) -> None:
        if self._is_own:
            self._pool.shutdown(wait=False, cancel_futures=True)

    def run(self, work: Callable[..., None], *parts: Sequence[npt.NDArray[np.generic]]) -> None:
        """Work on all parts at once and wait; the first error is raised.

        Raises:
            JobCancelledError: The caller cancelled.
        """
        waiting = deque(zip(*parts, strict=True))
        futures = [
            self._pool.submit(_work_off, work, waiting)
            for _ in range(min(os.cpu_count() or 1, len(waiting)))
        ]
        try:
            for future in futures:
                self.result(future)
        finally:
            waiting.clear()
            for future in futures:
                future.cancel()

    def call(self, work: Callable[[], _T]) -> _T:
        """Return what one piece of work returns.

        Raises:
            JobCancelledError: The caller cancelled.
        """
        future = self._pool.submit(work)
        try:
            return self.result(future)
        finally:
            future.cancel()

    def result(self, future: Future[_T]) -> _T:
        """Return what a piece of work returns that somebody else has begun.

        Raises:
            JobCancelledError: The caller cancelled.
        """
        while True:
            self.check()
            done, _ = wait([future], timeout=_POLL_S)
            if done:
                return future.result()

    def check(self) -> None:
        """Go on, unless nobody wants the answer any more.

        Raises:
            JobCancelledError: The caller cancelled.
        """
        if self._is_cancelled():
            raise JobCancelledError("the job was cancelled")


def _work_off(
    work: Callable[..., None], waiting: deque[tuple[npt.NDArray[np.generic], ...]]
) -> None:
    """Take one part after the other, as other threads do, until none is left.

    To be given each by the caller would cost more than many a part takes.
    """
    while True:
        try:
            part = waiting.popleft()
        except IndexError:
            return
        work(*part)
