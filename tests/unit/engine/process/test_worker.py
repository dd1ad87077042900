import threading
from collections.abc import Iterator
from multiprocessing import Pipe
from pathlib import Path
from typing import Self

import numpy as np
import pytest
from typing_extensions import override

from engine.api import (
    EngineConfig,
    EnginePreparing,
    EngineReady,
    JobCancelled,
    JobFailed,
    JobProgressed,
    Method,
    RestoreOptions,
    Result,
    Stage,
)
from engine.errors import DeviceError, EngineError, OutOfMemoryError
from engine.pictures.pixels import Mask, Pixels, Rect
from engine.process.shared_jobs import SharedJobs
from engine.process.wire import (
    Answer,
    CancelRequest,
    ClientEnd,
    Heartbeat,
    JobAnswered,
    LoadFailed,
    RestoreRequest,
)
from engine.process.worker import ReportFirstStart, RestoreSession, SessionFactory, run_worker
from tests.helpers.fake_session import (
    ENDS_IN_TIME_S,
    FILL_VALUE,
    FakeSession,
    FreshSession,
    Report,
    hole_mask,
    photograph,
)

CONFIG = EngineConfig(model=Path("fake.safetensors"))
FILL = RestoreOptions(method=Method.GENERATOR)
FOREVER = RestoreOptions(method=Method.TELEA)


class WorkerThread:
    """A worker on a thread of the test's own process, and the client's end of its pipe."""

    def __init__(self, make_session: SessionFactory) -> None:
        self.client_end: ClientEnd
        self.client_end, worker_end = Pipe()
        self.jobs = SharedJobs(free_bytes=lambda: None)
        self.was_orphaned = threading.Event()
        self.thread = threading.Thread(
            target=run_worker,
            args=(worker_end, CONFIG),
            kwargs={"make_session": make_session, "on_orphaned": self.was_orphaned.set},
        )

    def __enter__(self) -> Self:
        self.thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.client_end.close()
        self.thread.join(ENDS_IN_TIME_S)
        self.jobs.close()
        assert not self.thread.is_alive()

    def request(self, options: RestoreOptions) -> RestoreRequest:
        self.jobs.share(photograph())
        return self.jobs.open(hole_mask(), options)

    def answers(self) -> Iterator[Answer]:
        while self.client_end.poll(ENDS_IN_TIME_S):
            answer = self.client_end.recv()
            if not isinstance(answer, Heartbeat):
                yield answer

    def end_of_job(self) -> Answer:
        return next(a for a in self.answers() if not isinstance(a, EngineReady | JobProgressed))


class TalkativeSession(FakeSession):
    """Reports ever the same stage, a thousand times, and backwards."""

    @override
    def answer(self, picture: Pixels, mask: Mask, report_progress: Report) -> tuple[Result, ...]:
        for step in range(1000, 0, -1):
            report_progress(Stage.FILL, step / 1000)
        return super().answer(picture, mask, report_progress)


class WideSession(FakeSession):
    """Answers with the whole picture, more than the hole's rectangle."""

    @override
    def answer(self, picture: Pixels, mask: Mask, report_progress: Report) -> tuple[Result, ...]:
        pixels = picture.copy()
        pixels[mask] = FILL_VALUE
        return (Result(place=Rect.of_shape(picture.shape), pixels=pixels),)


class GreedySession(FakeSession):
    """Wants more memory than there is."""

    @override
    def answer(self, picture: Pixels, mask: Mask, report_progress: Report) -> tuple[Result, ...]:
        raise MemoryError


class DesertedSession(FakeSession):
    """Finds the pipe closed when it tells of its progress."""

    @override
    def answer(self, picture: Pixels, mask: Mask, report_progress: Report) -> tuple[Result, ...]:
        raise BrokenPipeError


def fail_with(error: Exception) -> SessionFactory:
    def make_session(_config: EngineConfig, _report: ReportFirstStart) -> RestoreSession:
        raise error

    return make_session


def test_the_first_answer_is_that_the_model_is_ready() -> None:
    with WorkerThread(FakeSession) as worker:
        first = next(worker.answers())

    assert first == EngineReady(device="a fake device", model="a fake model")


def test_the_model_is_warmed_up_while_nobody_waits() -> None:
    sessions: list[FakeSession] = []

    def make_session(config: EngineConfig, report_first_start: ReportFirstStart) -> FakeSession:
        sessions.append(FakeSession(config, report_first_start))
        return sessions[0]

    with WorkerThread(make_session) as worker:
        next(worker.answers())

    assert sessions[0].was_warmed_up


def test_work_of_the_first_start_is_told_before_the_model_is_ready() -> None:
    with WorkerThread(FreshSession) as worker:
        answers = worker.answers()

        assert next(answers) == EnginePreparing()
        assert isinstance(next(answers), EngineReady)


def test_results_are_cut_to_the_rectangle_of_the_hole() -> None:
    with WorkerThread(WideSession) as worker:
        request = worker.request(FILL)
        worker.client_end.send(request)
        answered = worker.end_of_job()

        assert isinstance(answered, JobAnswered)
        assert answered.places == (request.place,)
        result = worker.jobs.results(request.job_id, answered.places)[0]
        np.testing.assert_array_equal(result.pixels[0, 1:], photograph()[3, 5:9])


def test_progress_is_rare_and_never_falls() -> None:
    with WorkerThread(TalkativeSession) as worker:
        worker.client_end.send(worker.request(FILL))
        answers = []
        for answer in worker.answers():
            answers.append(answer)
            if isinstance(answer, JobAnswered):
                break

    fractions = [answer.fraction for answer in answers if isinstance(answer, JobProgressed)]
    assert len(fractions) < 100
    assert fractions == sorted(fractions)


def test_a_cancel_that_comes_while_a_job_runs_ends_it() -> None:
    with WorkerThread(FakeSession) as worker:
        request = worker.request(FOREVER)
        worker.client_end.send(request)
        next(answer for answer in worker.answers() if isinstance(answer, JobProgressed))
        worker.client_end.send(CancelRequest(job_id=request.job_id))

        assert worker.end_of_job() == JobCancelled(job_id=request.job_id)


def test_exhausted_memory_fails_the_job_only() -> None:
    with WorkerThread(GreedySession) as worker:
        worker.client_end.send(worker.request(FILL))
        first = worker.end_of_job()
        worker.client_end.send(worker.request(FILL))
        second = worker.end_of_job()

    assert isinstance(first, JobFailed)
    assert isinstance(first.error, OutOfMemoryError)
    assert isinstance(second, JobFailed)


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (DeviceError("no such device"), DeviceError),
        (MemoryError(), OutOfMemoryError),
        (RuntimeError("who knows"), EngineError),
    ],
)
def test_a_model_that_cannot_be_loaded_is_reported(
    error: Exception, kind: type[EngineError]
) -> None:
    with WorkerThread(fail_with(error)) as worker:
        answer = next(worker.answers())

    assert isinstance(answer, LoadFailed)
    assert type(answer.error) is kind


def test_an_unforeseen_error_carries_its_traceback_as_a_note() -> None:
    with WorkerThread(fail_with(RuntimeError("who knows"))) as worker:
        answer = next(worker.answers())

    assert isinstance(answer, LoadFailed)
    assert "RuntimeError: who knows" in answer.error.__notes__[0]


def test_the_worker_ends_in_the_middle_of_a_job_when_the_client_is_gone() -> None:
    with WorkerThread(FakeSession) as worker:
        worker.client_end.send(worker.request(FOREVER))
        next(answer for answer in worker.answers() if isinstance(answer, JobProgressed))

        worker.client_end.close()
        worker.thread.join(ENDS_IN_TIME_S)

        assert not worker.thread.is_alive()
        assert not worker.was_orphaned.is_set()


def test_a_client_that_leaves_is_no_unforeseen_error(caplog: pytest.LogCaptureFixture) -> None:
    with WorkerThread(DesertedSession) as worker:
        worker.client_end.send(worker.request(RestoreOptions()))
        worker.thread.join(ENDS_IN_TIME_S)

        assert not worker.thread.is_alive()
    assert not [record for record in caplog.records if record.exc_info]
