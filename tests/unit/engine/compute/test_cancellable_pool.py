"""A pool runs every part, raises errors, and does not wait for running work after a cancel."""

import threading

import numpy as np
import numpy.typing as npt
import pytest

from engine.compute.cancellable_pool import CancellablePool
from engine.errors import JobCancelledError

_PATIENCE_S = 10.0


def numbers(count: int) -> list[npt.NDArray[np.int64]]:
    return list(np.arange(count, dtype=np.int64).reshape(-1, 1))


def test_every_part_is_processed() -> None:
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


def test_no_further_part_starts_after_a_cancel(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("engine.compute.cancellable_pool.count_processors", lambda: 1)
    has_begun, may_end = threading.Event(), threading.Event()
    begun: list[int] = []

    def work(number: npt.NDArray[np.int64]) -> None:
        begun.append(number.item())
        has_begun.set()
        may_end.wait(_PATIENCE_S)

    with pytest.raises(JobCancelledError), CancellablePool(has_begun.is_set) as pool:
        pool.run(work, numbers(50))

    may_end.set()
    pool._executor.shutdown(wait=True)
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


def test_a_queued_call_never_starts_after_a_cancel(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("engine.compute.cancellable_pool.count_processors", lambda: 1)
    may_go_on = threading.Event()
    calls: list[str] = []

    with CancellablePool(lambda: True) as pool:
        pool.submit(may_go_on.wait, _PATIENCE_S)
        with pytest.raises(JobCancelledError):
            pool.call(lambda: calls.append("begun"))

    may_go_on.set()
    pool._executor.shutdown(wait=True)
    assert calls == []


def test_on_poll_is_called_on_the_callers_thread() -> None:
    threads: list[threading.Thread] = []
    may_end = threading.Event()

    def poll() -> None:
        threads.append(threading.current_thread())
        may_end.set()

    with CancellablePool(lambda: False) as pool:
        assert pool.wait_for(pool.submit(may_end.wait, _PATIENCE_S), on_poll=poll)

    assert set(threads) == {threading.current_thread()}


def test_no_more_threads_than_asked_for_work_at_once() -> None:
    used: set[int] = set()

    with CancellablePool(lambda: False, threads=1) as pool:
        pool.run(lambda _part: used.add(threading.get_ident()), range(64))

    assert len(used) == 1
