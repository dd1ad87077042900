"""The engine process's loop: one job after another, each answered exactly once.

Knows the pipe and the shared memory, not torch: what restores is handed in as a session.
"""

import contextlib
import logging
import queue
import threading
import time
import traceback
from collections.abc import Callable
from typing import Protocol, TypeAlias, TypeVar

import numpy as np

from engine.api import (
    EngineConfig,
    EnginePreparing,
    EngineReady,
    Fallback,
    JobCancelled,
    JobFailed,
    JobFellBack,
    JobProgressed,
    RestoreOptions,
    Result,
    Stage,
)
from engine.errors import DeviceError, EngineError, JobCancelledError, OutOfMemoryError
from engine.pictures.pixels import Mask, Pixels, Rect
from engine.process.shared_arrays import SharedArray
from engine.process.spare_memory import give_back_freed_memory
from engine.process.wire import (
    HEARTBEAT_S,
    Answer,
    CancelRequest,
    Heartbeat,
    JobAnswered,
    LoadFailed,
    Request,
    RestoreRequest,
    WorkerEnd,
)

PROGRESS_INTERVAL_S = 0.05
ORPHAN_GRACE_S = 5.0

_log = logging.getLogger(__name__)


class RestoreSession(Protocol):
    """What fills holes; `engine.restore.session.Session` is the real one."""

    @property
    def device_name(self) -> str:
        """The device in words for a person."""

    @property
    def passed_over(self) -> DeviceError | None:
        """What is wrong with a better device that is there."""

    @property
    def model_name(self) -> str:
        """Name of the model in use."""

    def warm_up(self) -> None:
        """Do what makes the first job slow."""

    def restore(
        self,
        picture: Pixels,
        mask: Mask,
        options: RestoreOptions,
        *,
        report_progress: Callable[[Stage, float], None],
        is_cancelled: Callable[[], bool],
        on_fallback: Callable[[Fallback], None],
    ) -> tuple[Result, ...]:
        """Fill the hole of a mask as large as the picture.

        Raises:
            JobCancelledError: `is_cancelled` said so.
            EngineError: It could not be done.
        """


_E = TypeVar("_E", bound=EngineError)

ReportFirstStart: TypeAlias = Callable[[], None]
SessionFactory: TypeAlias = Callable[[EngineConfig, ReportFirstStart], RestoreSession]


def run_worker(
    connection: WorkerEnd,
    config: EngineConfig,
    *,
    make_session: SessionFactory,
    on_orphaned: Callable[[], None],
) -> None:
    """Load the model, then answer requests until the client closes its end of the pipe.

    Args:
        connection: The worker's end; closed on return.
        config: Handed to `make_session`.
        make_session: Loads the model. What it raises is reported to the client. Its second
            argument is for the session to call, on the thread that it was called on, right before
            work that only the first start after installing needs.
        on_orphaned: Called on another thread when the client is gone but the job in hand goes on
            for `ORPHAN_GRACE_S` more; expected to end the process.
    """
    inbox = _Inbox(connection, on_orphaned=on_orphaned)
    outlet = _Outlet(connection)
    try:
        session = _load(outlet, config, inbox, make_session=make_session)
        if session is not None:
            _answer_requests(outlet, session, inbox)
    except (BrokenPipeError, ConnectionResetError):
        _log.info("the client is gone")
    finally:
        inbox.finish()
        outlet.close()


class _Outlet:
    """Writes into the pipe, also that the process is alive, from a thread of its own."""

    def __init__(self, connection: WorkerEnd) -> None:
        self._connection = connection
        self._lock = threading.Lock()
        self._closed = threading.Event()
        threading.Thread(target=self._beat, name="heartbeat", daemon=True).start()

    def send(self, answer: Answer) -> None:
        """Send an answer; raises BrokenPipeError when the client is gone."""
        with self._lock:
            self._connection.send(answer)

    def close(self) -> None:
        """Send nothing any more, and close the pipe."""
        self._closed.set()
        with self._lock:
            self._connection.close()

    def _beat(self) -> None:
        with contextlib.suppress(OSError):  # the pipe is closed, at either end
            while not self._closed.wait(HEARTBEAT_S):
                self.send(Heartbeat(worked_s=time.process_time()))


class _Inbox:
    """Reads the pipe on a thread of its own, so that a cancel is seen while a job runs."""

    def __init__(self, connection: WorkerEnd, *, on_orphaned: Callable[[], None]) -> None:
        self._connection = connection
        self._on_orphaned = on_orphaned
        self._requests: queue.SimpleQueue[RestoreRequest | None] = queue.SimpleQueue()
        self._cancelled: set[int] = set()
        self._client_gone = threading.Event()
        self._finished = threading.Event()
        threading.Thread(target=self._read, name="inbox", daemon=True).start()

    @property
    def is_idle(self) -> bool:
        """Whether no job is waiting."""
        return self._requests.empty()

    def take(self) -> RestoreRequest | None:
        """Wait for the next job; None when there will be no more."""
        return self._requests.get()

    def is_cancelled(self, job_id: int) -> bool:
        """Whether nobody waits for this job any more."""
        return job_id in self._cancelled or self._client_gone.is_set()

    def finish(self) -> None:
        """Say that the worker has ended by itself."""
        self._finished.set()

    def _read(self) -> None:
        while (request := self._receive()) is not None:
            match request:
                case CancelRequest(job_id=job_id):
                    self._cancelled.add(job_id)
                case RestoreRequest():
                    self._requests.put(request)
        self._client_gone.set()
        self._requests.put(None)
        if not self._finished.wait(ORPHAN_GRACE_S):
            self._on_orphaned()

    def _receive(self) -> Request | None:
        try:
            return self._connection.recv()
        except (EOFError, OSError):
            return None


def _load(
    outlet: _Outlet,
    config: EngineConfig,
    inbox: _Inbox,
    *,
    make_session: SessionFactory,
) -> RestoreSession | None:
    try:
        session = make_session(config, lambda: outlet.send(EnginePreparing()))
        if inbox.is_idle:
            session.warm_up()
    except EngineError as error:
        outlet.send(LoadFailed(error=_bare(error)))
        return None
    except MemoryError:
        message = f"the model {config.model.name} does not fit into memory"
        outlet.send(LoadFailed(error=OutOfMemoryError(message)))
        return None
    except Exception as error:  # noqa: BLE001  the edge of the process
        _log.exception("the model could not be loaded")
        outlet.send(LoadFailed(error=_unexpected(error)))
        return None
    passed_over = session.passed_over and _bare(session.passed_over)
    outlet.send(
        EngineReady(device=session.device_name, model=session.model_name, passed_over=passed_over)
    )
    return session


def _answer_requests(outlet: _Outlet, session: RestoreSession, inbox: _Inbox) -> None:
    while (request := inbox.take()) is not None:
        job_id = request.job_id
        if inbox.is_cancelled(job_id):
            outlet.send(JobCancelled(job_id=job_id))
        else:
            outlet.send(_JobRun(outlet, session, inbox, request).answer())
        if inbox.is_idle:
            give_back_freed_memory()


class _JobRun:
    """One job from its request to its answer."""

    def __init__(
        self,
        outlet: _Outlet,
        session: RestoreSession,
        inbox: _Inbox,
        request: RestoreRequest,
    ) -> None:
        self._outlet = outlet
        self._session = session
        self._inbox = inbox
        self._request = request
        self._started = time.monotonic()
        self._last_report: tuple[Stage, float] | None = None
        self._last_report_at = 0.0

    def answer(self) -> Answer:
        """Do the job; whatever happens, return its one answer."""
        shared: list[SharedArray] = []
        try:
            return self._attempt(shared)
        finally:
            # Only now are the frames of an error gone, and with them their views of the memory.
            for array in shared:
                array.close()

    def _attempt(self, shared: list[SharedArray]) -> Answer:
        job_id = self._request.job_id
        try:
            places = self._restore(shared)
        except JobCancelledError:
            return JobCancelled(job_id=job_id)
        except EngineError as error:
            return JobFailed(job_id=job_id, error=_bare(error))
        except MemoryError:
            message = "the engine ran out of memory while it filled the hole"
            return JobFailed(job_id=job_id, error=OutOfMemoryError(message))
        except (BrokenPipeError, ConnectionResetError):
            # The client has gone while it was told of the progress; nobody waits for an answer.
            raise
        except Exception as error:  # noqa: BLE001  the edge of the process
            _log.exception("job %d failed unexpectedly", job_id)
            return JobFailed(job_id=job_id, error=_unexpected(error))
        seconds = time.monotonic() - self._started
        return JobAnswered(job_id=job_id, places=places, seconds=seconds)

    def _restore(self, shared: list[SharedArray]) -> tuple[Rect, ...]:
        request = self._request
        refs = (request.picture, request.mask, request.answer)
        shared.extend(SharedArray.attach(ref) for ref in refs)
        picture, hole, answer = shared[0].pixels, shared[1].mask, shared[2].pixels
        mask = np.zeros(picture.shape[:2], dtype=np.bool_)
        mask[request.place.slices] = hole
        results = self._session.restore(
            picture,
            mask,
            request.options,
            report_progress=self._report_progress,
            is_cancelled=self._is_cancelled,
            on_fallback=self._on_fallback,
        )
        return tuple(
            place
            for result in results
            if (place := _put(result, answer, within=request.place)) is not None
        )

    def _is_cancelled(self) -> bool:
        return self._inbox.is_cancelled(self._request.job_id)

    def _on_fallback(self, fallback: Fallback) -> None:
        self._outlet.send(JobFellBack(job_id=self._request.job_id, fallback=fallback))

    def _report_progress(self, stage: Stage, fraction: float) -> None:
        """Pass progress on, not too often and never backwards."""
        now = time.monotonic()
        if self._last_report is not None:
            last_stage, last_fraction = self._last_report
            fraction = max(fraction, last_fraction)
            too_soon = now - self._last_report_at < PROGRESS_INTERVAL_S
            if (stage is last_stage and too_soon) or (stage, fraction) == self._last_report:
                return
        self._last_report, self._last_report_at = (stage, fraction), now
        job_id = self._request.job_id
        self._outlet.send(JobProgressed(job_id=job_id, stage=stage, fraction=fraction))


def _put(result: Result, answer: Pixels, *, within: Rect) -> Rect | None:
    """Copy a result to its place in the answer, and return that place in the picture."""
    place = result.place.intersected(within)
    if place is None:
        return None
    answer[place.slices_in(within)] = result.pixels[place.slices_in(result.place)]
    return place


def _bare(error: _E) -> _E:
    """Return the error without the frames that it came through, which hold arrays alive."""
    error.__cause__ = error.__context__ = None
    return error.with_traceback(None)


def _unexpected(error: Exception) -> EngineError:
    """Return what crosses the pipe for an error that nobody foresaw, its traceback as a note."""
    answer = EngineError(f"an unexpected {type(error).__name__} in the engine: {error}")
    answer.add_note(traceback.format_exc())
    return answer
