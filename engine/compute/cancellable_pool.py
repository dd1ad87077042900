"""Runs work on other threads while the job's own thread checks for a cancel."""

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


class CancellablePool:
    """A thread pool whose caller returns at once when the job is cancelled; a context manager.

    Work that has begun goes on to its end after a cancel, and its result is dropped. So work must
    own all data that it uses: no shared memory that is freed with the job, and no callbacks of the
    job (`report_progress` and `is_cancelled` are called by the caller's thread alone).
    """

    def __init__(
        self, is_cancelled: Callable[[], bool], executor: ThreadPoolExecutor | None = None
    ) -> None:
        """Create a pool; its threads start when they are needed.

        Args:
            is_cancelled: Called every 50 ms, on the caller's thread.
            executor: Threads to use, which outlive this pool; None creates one thread per core.
        """
        self._is_cancelled = is_cancelled
        self._is_own = executor is None
        self._executor = executor or ThreadPoolExecutor(os.cpu_count(), thread_name_prefix="pool")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _traceback: TracebackType | None,
    ) -> None:
        if self._is_own:
            self._executor.shutdown(wait=False, cancel_futures=True)

    def run(self, work: Callable[..., None], *parts: Sequence[npt.NDArray[np.generic]]) -> None:
        """Call `work` with each tuple of parts, in parallel, and wait for all of them.

        The first error is raised.

        Raises:
            JobCancelledError: The job was cancelled.
        """
        waiting = deque(zip(*parts, strict=True))
        futures = [
            self._executor.submit(_work_off, work, waiting)
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
        """Return the result of one call.

        Raises:
            JobCancelledError: The job was cancelled.
        """
        future = self._executor.submit(work)
        try:
            return self.result(future)
        finally:
            future.cancel()

    def result(self, future: Future[_T]) -> _T:
        """Wait for a future and return its result.

        Raises:
            JobCancelledError: The job was cancelled.
        """
        while True:
            self.check()
            done, _ = wait([future], timeout=_POLL_S)
            if done:
                return future.result()

    def check(self) -> None:
        """Raise JobCancelledError if the job was cancelled."""
        if self._is_cancelled():
            raise JobCancelledError("the job was cancelled")


def _work_off(
    work: Callable[..., None], waiting: deque[tuple[npt.NDArray[np.generic], ...]]
) -> None:
    """Work on waiting parts, which other threads take from too, until none is left.

    One future per part would cost more than many parts take.
    """
    while True:
        try:
            part = waiting.popleft()
        except IndexError:
            return
        work(*part)
