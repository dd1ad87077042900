"""Runs work on other threads while the job's own thread checks for a cancel."""

from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from types import TracebackType
from typing import ParamSpec, Self, TypeVar

from engine.compute.processors import count_processors
from engine.errors import JobCancelledError

_POLL_S = 0.05

_P = ParamSpec("_P")
_T = TypeVar("_T")


class CancellablePool:
    """A thread pool whose caller returns at once when the job is cancelled; a context manager.

    Work that has begun goes on to its end after a cancel, and its result is dropped. So work must
    own all data that it uses: no shared memory that is freed with the job, and no callbacks of the
    job (`report_progress` and `is_cancelled` are called by the caller's thread alone).
    """

    def __init__(self, is_cancelled: Callable[[], bool], *, threads: int | None = None) -> None:
        """Create a pool; its threads start when they are needed.

        Args:
            is_cancelled: Called every 50 ms, on the caller's thread.
            threads: Number of threads; None for one per processor.
        """
        self._is_cancelled = is_cancelled
        self._threads = threads or count_processors()
        self._executor = ThreadPoolExecutor(self._threads, thread_name_prefix="pool")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _traceback: TracebackType | None,
    ) -> None:
        self._executor.shutdown(wait=False, cancel_futures=True)

    def run(self, work: Callable[..., None], *parts: Sequence[object]) -> None:
        """Call `work` with each tuple of parts, in parallel, and wait for all of them.

        The first error is raised.

        Raises:
            JobCancelledError: The job was cancelled.
        """
        waiting = deque(zip(*parts, strict=True))
        futures = [
            self._executor.submit(_work_off, work, waiting)
            for _ in range(min(self._threads, len(waiting)))
        ]
        try:
            for future in futures:
                self.wait_for(future)
        finally:
            waiting.clear()
            for future in futures:
                future.cancel()

    def call(self, work: Callable[[], _T]) -> _T:
        """Return the result of one call.

        Raises:
            JobCancelledError: The job was cancelled.
        """
        future = self.submit(work)
        try:
            return self.wait_for(future)
        finally:
            future.cancel()

    def submit(self, work: Callable[_P, _T], *args: _P.args, **kwargs: _P.kwargs) -> Future[_T]:
        """Start a call and return its future, for `wait_for`."""
        return self._executor.submit(work, *args, **kwargs)

    def wait_for(self, future: Future[_T], *, on_poll: Callable[[], None] = lambda: None) -> _T:
        """Wait for a future, of this pool or another executor, and return its result.

        Args:
            future: The future.
            on_poll: Called every 50 ms, on the caller's thread.

        Raises:
            JobCancelledError: The job was cancelled.
        """
        while True:
            self.check()
            on_poll()
            done, _ = wait([future], timeout=_POLL_S)
            if done:
                return future.result()

    def check(self) -> None:
        """Raise JobCancelledError if the job was cancelled."""
        if self._is_cancelled():
            raise JobCancelledError("the job was cancelled")


def _work_off(work: Callable[..., None], waiting: deque[tuple[object, ...]]) -> None:
    """Work on waiting parts, which other threads take from too, until none is left.

    One future per part would cost more than many parts take.
    """
    while True:
        try:
            part = waiting.popleft()
        except IndexError:
            return
        work(*part)
