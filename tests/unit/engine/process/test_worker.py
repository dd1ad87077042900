import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from multiprocessing import Pipe
from pathlib import Path
from typing import TYPE_CHECKING, Self

import numpy as np
import pytest
from typing_extensions import override

from engine.api import EngineConfig, Method, Preview, RestoreOptions, Result, Stage
from engine.errors import DeviceError, EngineError, JobCancelledError, OutOfMemoryError
from engine.events import (
    EnginePreparing,
    EngineReady,
    JobCancelled,
    JobFailed,
    JobPreviewed,
    JobProgressed,
)
from engine.pictures.pixels import Mask, Pixels, Rect
from engine.process.jobs.session import RestoreSession
from engine.process.shared_jobs import SharedJobs
from engine.process.wire import (
    CancelRequest,
    Heartbeat,
    LoadFailed,
    Message,
    Request,
    RestoreRequest,
    ResultsWritten,
)
from engine.process.worker import ReportFirstStart, SessionFactory, run_worker
from tests.helpers.fake_session import (
    ENDS_IN_TIME_S,
    FAKE_SPEED,
    FILL_VALUE,
    FakeSession,
    FreshSession,
    Report,
    SloppySession,
    hole_mask,
    photograph,
)

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

CONFIG = EngineConfig(model=Path("fake.safetensors"))
FILL = RestoreOptions(method=Method.GENERATOR)
FOREVER = RestoreOptions(method=Method.TELEA)


class WorkerThread:
    """A worker on a thread of the test, and the client's end of its pipe."""

    def __init__(self, make_session: SessionFactory, config: EngineConfig = CONFIG) -> None:
        self.client_end: Connection[Request, Message]
        self.client_end, worker_end = Pipe()
        self.jobs = SharedJobs(free_bytes=lambda: None)
        self.was_orphaned = threading.Event()
        self.thread = threading.Thread(
            target=run_worker,
            args=(worker_end, config),
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

    def request(self, options: RestoreOptions, *, has_previews: bool = False) -> RestoreRequest:
        self.jobs.share(photograph())
        return self.jobs.open(hole_mask(), options, changes=(), has_previews=has_previews)

    def messages(self) -> Iterator[Message]:
        while self.client_end.poll(ENDS_IN_TIME_S):
            message = self.client_end.recv()
            if not isinstance(message, Heartbeat):
                yield message

    def end_of_job(self) -> Message:
        return next(m for m in self.messages() if not isinstance(m, EngineReady | JobProgressed))


class TalkativeSession(FakeSession):
    """Reports the same stage a thousand times, and backwards."""

    @override
    def fill(self, picture: Pixels, mask: Mask, report_progress: Report) -> tuple[Result, ...]:
        for step in range(1000, 0, -1):
            report_progress(Stage.FILL, step / 1000)
        return super().fill(picture, mask, report_progress)


class PreviewingSession(FakeSession):
    """Reports a hundred previews of one place at once, and then one of another place."""

    @override
    def preview(self, mask: Mask, on_preview: Callable[[Preview], None]) -> None:
        for value in range(100):
            on_preview(make_preview(x=1, value=value))
        on_preview(make_preview(x=2, value=100))


def make_preview(*, x: int, value: int) -> Preview:
    place = Rect(x=x, y=0, width=4, height=4)
    return Preview(place=place, rgba=np.full((2, 2, 4), value, np.uint8))


class WideSession(FakeSession):
    """Returns the whole picture, more than the hole's rectangle."""

    @override
    def fill(self, picture: Pixels, mask: Mask, report_progress: Report) -> tuple[Result, ...]:
        pixels = picture.copy()
        pixels[mask] = FILL_VALUE
        return (Result(place=Rect.of_shape(picture.shape), pixels=pixels),)


class GreedySession(FakeSession):
    """Needs more memory than there is."""

    @override
    def fill(self, picture: Pixels, mask: Mask, report_progress: Report) -> tuple[Result, ...]:
        raise MemoryError


class DesertedSession(FakeSession):
    """Reports progress when the client is gone, and finds the pipe closed."""

    @override
    def fill(self, picture: Pixels, mask: Mask, report_progress: Report) -> tuple[Result, ...]:
        report_progress(Stage.FILL, 0.1)
        assert self.client_has_left.wait(ENDS_IN_TIME_S)
        report_progress(Stage.COMPOSE, 0.9)
        raise JobCancelledError


def fail_with(error: Exception) -> SessionFactory:
    def make_session(_config: EngineConfig, _report: ReportFirstStart) -> RestoreSession:
        raise error

    return make_session


class MeetingSession(FakeSession):
    """Ends a job only when two are under way."""

    def __init__(self, config: EngineConfig, report_first_start: ReportFirstStart) -> None:
        super().__init__(config, report_first_start)
        self.meeting = threading.Barrier(2, timeout=ENDS_IN_TIME_S)

    @override
    def fill(self, picture: Pixels, mask: Mask, report_progress: Report) -> tuple[Result, ...]:
        self.meeting.wait()
        return super().fill(picture, mask, report_progress)


def test_two_jobs_run_at_once_if_the_client_wants_that() -> None:
    with WorkerThread(MeetingSession, replace(CONFIG, jobs_at_once=2)) as worker:
        requests = [worker.request(FILL) for _ in range(4)]
        for request in requests:
            worker.client_end.send(request)
        ends = [worker.end_of_job() for _ in requests]

    assert {type(end) for end in ends} == {ResultsWritten}
    assert {end.job_id for end in ends if isinstance(end, ResultsWritten)} == {
        request.job_id for request in requests
    }


def test_the_first_message_is_that_the_model_is_ready() -> None:
    with WorkerThread(FakeSession) as worker:
        first = next(worker.messages())

    assert first == EngineReady(device="a fake device", model="a fake model", speed=FAKE_SPEED)


def test_the_model_is_warmed_up_while_no_job_waits() -> None:
    sessions: list[FakeSession] = []

    def make_session(config: EngineConfig, report_first_start: ReportFirstStart) -> FakeSession:
        sessions.append(FakeSession(config, report_first_start))
        return sessions[0]

    with WorkerThread(make_session) as worker:
        next(worker.messages())

    assert sessions[0].was_warmed_up


def test_a_model_for_a_single_job_is_not_warmed_up() -> None:
    sessions: list[FakeSession] = []

    def make_session(config: EngineConfig, report_first_start: ReportFirstStart) -> FakeSession:
        sessions.append(FakeSession(config, report_first_start))
        return sessions[0]

    with WorkerThread(make_session, replace(CONFIG, only_method=Method.TELEA)) as worker:
        next(worker.messages())

    assert not sessions[0].was_warmed_up


def test_work_of_the_first_start_is_reported_before_the_model_is_ready() -> None:
    with WorkerThread(FreshSession) as worker:
        messages = worker.messages()

        assert next(messages) == EnginePreparing()
        assert isinstance(next(messages), EngineReady)


def test_results_are_cut_to_the_rectangle_of_the_hole() -> None:
    with WorkerThread(WideSession) as worker:
        request = worker.request(replace(FILL, includes_missed_edges=False))
        worker.client_end.send(request)
        written = worker.end_of_job()

        assert isinstance(written, ResultsWritten)
        assert written.places == (request.place,)
        result = worker.jobs.read_results(request.job_id, written.places)[0]
        np.testing.assert_array_equal(result.pixels[0, 1:], photograph()[3, 5:9])


def test_missed_edges_come_back_with_the_result() -> None:
    with WorkerThread(SloppySession) as worker:
        request = worker.request(FILL)
        worker.client_end.send(request)
        written = worker.end_of_job()

        assert isinstance(written, ResultsWritten)
        (result,) = worker.jobs.read_results(request.job_id, written.places)
        assert result.place == Rect(x=2, y=1, width=9, height=7)
        assert result.missed is not None
        assert np.flatnonzero(result.missed.any(axis=0)).tolist() == [0, 8]


def test_a_result_without_missed_edges_has_none() -> None:
    with WorkerThread(FakeSession) as worker:
        request = worker.request(FILL)
        worker.client_end.send(request)
        written = worker.end_of_job()

        assert isinstance(written, ResultsWritten)
        (result,) = worker.jobs.read_results(request.job_id, written.places)
        assert result.missed is None


def test_progress_is_rare_and_never_falls() -> None:
    with WorkerThread(TalkativeSession) as worker:
        worker.client_end.send(worker.request(FILL))
        messages = []
        for message in worker.messages():
            messages.append(message)
            if isinstance(message, ResultsWritten):
                break

    fractions = [one.fraction for one in messages if isinstance(one, JobProgressed)]
    assert len(fractions) < 100
    assert fractions == sorted(fractions)


def test_previews_are_rare_and_the_newest_of_each_place_arrives() -> None:
    with WorkerThread(PreviewingSession) as worker:
        request = worker.request(FOREVER, has_previews=True)
        worker.client_end.send(request)
        previews: list[Preview] = []
        for message in worker.messages():
            if isinstance(message, JobPreviewed):
                assert message.job_id == request.job_id
                previews.append(message.preview)
            if previews and previews[-1].place.x == 2:
                break
        worker.client_end.send(CancelRequest(job_id=request.job_id))

    newest = {preview.place.x: int(preview.rgba[0, 0, 0]) for preview in previews}
    assert newest == {1: 99, 2: 100}
    assert len(previews) < 20


def test_a_job_that_nobody_watches_makes_no_previews() -> None:
    with WorkerThread(PreviewingSession) as worker:
        worker.client_end.send(worker.request(FILL))

        assert isinstance(worker.end_of_job(), ResultsWritten)


def test_a_cancel_ends_the_running_job() -> None:
    with WorkerThread(FakeSession) as worker:
        request = worker.request(FOREVER)
        worker.client_end.send(request)
        next(m for m in worker.messages() if isinstance(m, JobProgressed))
        worker.client_end.send(CancelRequest(job_id=request.job_id))

        assert worker.end_of_job() == JobCancelled(job_id=request.job_id)


def test_lack_of_memory_fails_only_that_job() -> None:
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
        message = next(worker.messages())

    assert isinstance(message, LoadFailed)
    assert type(message.error) is kind


def test_an_unforeseen_error_carries_its_traceback_as_a_note() -> None:
    with WorkerThread(fail_with(RuntimeError("who knows"))) as worker:
        message = next(worker.messages())

    assert isinstance(message, LoadFailed)
    assert "RuntimeError: who knows" in message.error.__notes__[0]


def test_the_worker_ends_during_a_job_when_the_client_is_gone() -> None:
    with WorkerThread(FakeSession) as worker:
        worker.client_end.send(worker.request(FOREVER))
        next(m for m in worker.messages() if isinstance(m, JobProgressed))

        worker.client_end.close()
        worker.thread.join(ENDS_IN_TIME_S)

        assert not worker.thread.is_alive()
        assert not worker.was_orphaned.is_set()


def test_a_client_that_leaves_is_not_an_unforeseen_error(
    caplog: pytest.LogCaptureFixture,
) -> None:
    sessions: list[DesertedSession] = []

    def make_session(config: EngineConfig, report_first_start: ReportFirstStart) -> FakeSession:
        sessions.append(DesertedSession(config, report_first_start))
        return sessions[0]

    with WorkerThread(make_session) as worker:
        worker.client_end.send(worker.request(FILL))
        next(m for m in worker.messages() if isinstance(m, JobProgressed))

        worker.client_end.close()
        sessions[0].client_has_left.set()
        worker.thread.join(ENDS_IN_TIME_S)

        assert not worker.thread.is_alive()
    assert not [record for record in caplog.records if record.exc_info]
