"""The threads that weave: they work on all parts at once, and are left behind on a cancel."""

import os
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
    """As many threads as the machine has cores; a context manager.

    The caller waits, and asks again and again whether anybody still wants the answer. After a
    cancel it does not wait for what has begun: that ends by itself, and nobody reads it.
    """

    def __init__(self, is_cancelled: Callable[[], bool]) -> None:
        self._is_cancelled = is_cancelled
        self._pool = ThreadPoolExecutor(os.cpu_count(), thread_name_prefix="weave")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _traceback: TracebackType | None,
    ) -> None:
        self._pool.shutdown(wait=False, cancel_futures=True)

    def run(self, work: Callable[..., None], *parts: Sequence[npt.NDArray[np.generic]]) -> None:
        """Work on all parts at once and wait; the first error is raised.

        Raises:
            JobCancelledError: The caller cancelled.
        """
        futures = [self._pool.submit(work, *arguments) for arguments in zip(*parts, strict=True)]
        for future in futures:
            self._wait(future)

    def call(self, work: Callable[[], _T]) -> _T:
        """Return what one piece of work returns.

        Raises:
            JobCancelledError: The caller cancelled.
        """
        return self._wait(self._pool.submit(work))

    def _wait(self, future: Future[_T]) -> _T:
        while True:
            if self._is_cancelled():
                raise JobCancelledError("the job was cancelled")
            done, _ = wait([future], timeout=_POLL_S)
            if done:
                return future.result()
