"""A pool runs every part, raises errors, and does not wait for running work after a cancel."""

import threading
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import numpy.typing as npt
import pytest

from engine.compute.cancellable_pool import CancellablePool
from engine.errors import JobCancelledError

_PATIENCE_S = 10.0


def numbers(count: int) -> list[npt.NDArray[np.int64]]:
    return list(np.arange(count, dtype=np.int64).reshape(-1, 1))


def test_every_part_is_worked_on() -> None:
    done = np.zeros(50, bool)

    def mark(number: npt.NDArray[np.int64]) -> None:
        done[number] = True

    with CancellablePool(lambda: False) as pool:
        pool.run(mark, numbers(50))

    assert done.all()


def test_call_returns_the_result_of_the_work() -> None:
    with CancellablePool(lambda: False) as pool:
        assert pool.call(lambda: 7) == 7


def test_an_error_in_one_part_is_raised() -> None:
    def fail(number: npt.NDArray[np.int64]) -> None:
        raise MemoryError(f"no room for part {number}")

    with pytest.raises(MemoryError, match="no room"), CancellablePool(lambda: False) as pool:
        pool.run(fail, numbers(3))


def test_no_further_part_starts_after_a_cancel() -> None:
    has_begun, may_end = threading.Event(), threading.Event()
    executor, begun = ThreadPoolExecutor(1), list[int]()

    def work(number: npt.NDArray[np.int64]) -> None:
        begun.append(number.item())
        has_begun.set()
        may_end.wait(_PATIENCE_S)

    with pytest.raises(JobCancelledError):
        CancellablePool(has_begun.is_set, executor).run(work, numbers(50))

    may_end.set()
    executor.shutdown()
    assert begun == [0]


def test_a_timeout_error_of_the_work_is_raised_like_any_other() -> None:
    def fail() -> None:
        raise TimeoutError("the work's own")

    with (
        pytest.raises(TimeoutError, match="the work's own"),
        CancellablePool(lambda: False) as pool,
    ):
        pool.call(fail)


def test_a_cancel_does_not_wait_for_running_work() -> None:
    has_begun, may_end = threading.Event(), threading.Event()

    def work() -> None:
        has_begun.set()
        may_end.wait(_PATIENCE_S)

    with pytest.raises(JobCancelledError), CancellablePool(has_begun.is_set) as pool:
        pool.call(work)

    assert not may_end.is_set()
    may_end.set()


def test_a_borrowed_executor_outlives_the_pool() -> None:
    executor = ThreadPoolExecutor(1)

    with CancellablePool(lambda: False, executor) as pool:
        pool.call(lambda: None)

    assert executor.submit(lambda: 7).result(_PATIENCE_S) == 7


def test_queued_work_never_starts_after_a_cancel() -> None:
    executor, may_go_on = ThreadPoolExecutor(1), threading.Event()
    calls: list[str] = []
    executor.submit(may_go_on.wait, _PATIENCE_S)

    with pytest.raises(JobCancelledError):
        CancellablePool(lambda: True, executor).call(lambda: calls.append("begun"))

    may_go_on.set()
    executor.shutdown()
    assert calls == []
