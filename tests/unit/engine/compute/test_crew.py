"""Threads that work for a job: all parts are done, errors are raised, a cancel does not wait."""

import threading
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import numpy.typing as npt
import pytest

from engine.compute.crew import Crew
from engine.errors import JobCancelledError

_PATIENCE_S = 10.0


def numbers(count: int) -> list[npt.NDArray[np.int64]]:
    return list(np.arange(count, dtype=np.int64).reshape(-1, 1))


def test_every_part_is_worked_on() -> None:
    done = np.zeros(50, bool)

    def mark(number: npt.NDArray[np.int64]) -> None:
        done[number] = True

    with Crew(lambda: False) as crew:
        crew.run(mark, numbers(50))

    assert done.all()


def test_what_a_piece_of_work_returns_comes_back() -> None:
    with Crew(lambda: False) as crew:
        assert crew.call(lambda: 7) == 7


def test_an_error_of_a_part_is_raised() -> None:
    def fail(number: npt.NDArray[np.int64]) -> None:
        raise MemoryError(f"no room for part {number}")

    with pytest.raises(MemoryError, match="no room"), Crew(lambda: False) as crew:
        crew.run(fail, numbers(3))


def test_after_a_cancel_no_other_part_is_begun() -> None:
    has_begun, may_end = threading.Event(), threading.Event()
    pool, begun = ThreadPoolExecutor(1), list[int]()

    def work(number: npt.NDArray[np.int64]) -> None:
        begun.append(number.item())
        has_begun.set()
        may_end.wait(_PATIENCE_S)

    with pytest.raises(JobCancelledError):
        Crew(has_begun.is_set, pool).run(work, numbers(50))

    may_end.set()
    pool.shutdown()
    assert begun == [0]


def test_a_timeout_of_the_work_itself_is_an_error_like_any_other() -> None:
    def fail() -> None:
        raise TimeoutError("the work's own")

    with pytest.raises(TimeoutError, match="the work's own"), Crew(lambda: False) as crew:
        crew.call(fail)


def test_a_cancel_does_not_wait_for_what_has_begun() -> None:
    has_begun, may_end = threading.Event(), threading.Event()

    def work() -> None:
        has_begun.set()
        may_end.wait(_PATIENCE_S)

    with pytest.raises(JobCancelledError), Crew(has_begun.is_set) as crew:
        crew.call(work)

    assert not may_end.is_set()
    may_end.set()


def test_threads_that_were_lent_outlive_the_crew() -> None:
    pool = ThreadPoolExecutor(1)

    with Crew(lambda: False, pool) as crew:
        crew.call(lambda: None)

    assert pool.submit(lambda: 7).result(_PATIENCE_S) == 7


def test_what_had_not_begun_before_a_cancel_never_begins() -> None:
    pool, may_go_on = ThreadPoolExecutor(1), threading.Event()
    calls: list[str] = []
    pool.submit(may_go_on.wait, _PATIENCE_S)

    with pytest.raises(JobCancelledError):
        Crew(lambda: True, pool).call(lambda: calls.append("begun"))

    may_go_on.set()
    pool.shutdown()
    assert calls == []
