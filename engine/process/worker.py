"""The main loop of the engine process: runs one job after another and reports one end for each.

Knows the pipe and the shared memory, not torch: the session that restores and finds damage is passed in.
"""

import contextlib
import queue
import threading
import time
import traceback
from collections.abc import Callable
from functools import partial
from typing import TypeAlias, TypeVar

from engine.api import EngineConfig
from engine.errors import (
    EngineError,
    JobCancelledError,
    OutOfMemoryError,
    TooFewThreadsError,
)
from engine.events import EnginePreparing, EngineReady, JobCancelled, JobFailed
from engine.process.jobs.finding import find_damage
from engine.process.jobs.restoring import restore
from engine.process.jobs.session import RestoreSession
from engine.process.jobs.snapping import Snapper
from engine.process.shared_arrays import SharedArray
from engine.process.spare_memory import SpareMemory, free_large_arrays_at_once
from engine.process.wire import (
    HEARTBEAT_S,
    CancelRequest,
    DamageWritten,
    FindRequest,
    Heartbeat,
    JobRequest,
    LoadFailed,
    Message,
    RestoreRequest,
    ResultsWritten,
    SnapRequest,
    WorkerEnd,
)

ORPHAN_GRACE_S = 5.0

_NO_MORE_THREADS = "can't start new thread"  # Python's words

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
    """Load the model, then run jobs until the client closes its end of the pipe.

    Args:
        connection: The worker's end of the pipe; closed on return.
        config: Argument of `make_session`.
        make_session: Loads the model; its errors are reported to the client. The session calls the
            second argument, on the same thread, right before work that only the first start after
            installing needs.
        on_orphaned: Called on another thread when the client is gone but the running job does not
            end within `ORPHAN_GRACE_S`; expected to end the process.
    """
    free_large_arrays_at_once()
    try:
        client = _Client(connection, on_orphaned=on_orphaned)
    except RuntimeError as error:  # its threads
        connection.send(LoadFailed(error=_translate(error, out_of_memory="")))
        connection.close()
        return
    try:
        session = _load(config, client, make_session=make_session)
        if session is not None:
            _run_lanes(session, client, count=config.jobs_at_once)
    finally:
        client.close()


class _Client:
    """The client, at the other end of the pipe.

    One thread reads the pipe, so that a cancel arrives while a job runs. Another sends heartbeats.
    """

    def __init__(self, connection: WorkerEnd, *, on_orphaned: Callable[[], None]) -> None:
        self._connection = connection
        self._on_orphaned = on_orphaned
        self._sending = threading.Lock()
        self._requests: queue.SimpleQueue[JobRequest | None] = queue.SimpleQueue()
        self._cancelled: set[int] = set()
        self._is_gone = threading.Event()
        self._is_closed = threading.Event()
        self._snapper = Snapper(
            self.send, is_cancelled=self.is_cancelled, translate=_translate_snap_error
        )
        threading.Thread(target=self._read, name="requests", daemon=True).start()
        threading.Thread(target=self._send_heartbeats, name="heartbeat", daemon=True).start()

    @property
    def is_idle(self) -> bool:
        """Whether no job is waiting."""
        return self._requests.empty()

    def next_request(self) -> JobRequest | None:
        """Wait for the next job; None when the client is gone."""
        request = self._requests.get()
        if request is None:
            self._requests.put(None)  # for the other lanes
        return request

    def is_cancelled(self, job_id: int) -> bool:
        """Whether nobody waits for this job any more."""
        return job_id in self._cancelled or self._is_gone.is_set()

    def send(self, message: Message) -> None:
        """Send a message. That the client is gone is noticed by the reading thread, not here."""
        with self._sending, contextlib.suppress(OSError):
            self._connection.send(message)

    def close(self) -> None:
        """Close the pipe; the worker has ended."""
        self._is_closed.set()
        with self._sending:
            self._connection.close()

    def _read(self) -> None:
        with contextlib.suppress(EOFError, OSError):
            while True:
                match self._connection.recv():
                    case CancelRequest(job_id=job_id):
                        self._cancelled.add(job_id)
                    case RestoreRequest() | FindRequest() as request:
                        self._requests.put(request)
                    case SnapRequest() as request:
                        self._snapper.put(request)
        self._is_gone.set()
        self._requests.put(None)
        if not self._is_closed.wait(ORPHAN_GRACE_S):
            self._on_orphaned()

    def _send_heartbeats(self) -> None:
        while not self._is_closed.wait(HEARTBEAT_S):
            self.send(Heartbeat(cpu_s=time.process_time()))


def _load(
    config: EngineConfig, client: _Client, *, make_session: SessionFactory
) -> RestoreSession | None:
    """Load the model and report how that went."""
    try:
        session = make_session(config, lambda: client.send(EnginePreparing()))
        # Before many jobs it is worth waiting for, and all of them run in the same precision.
        if not config.has_one_task and (client.is_idle or config.jobs_at_once > 1):
            session.warm_up()
    except Exception as error:  # noqa: BLE001  the edge of the process
        message = f"the model {config.model.name} does not fit into memory"
        client.send(LoadFailed(error=_translate(error, out_of_memory=message)))
        return None
    passed_over = session.passed_over and _strip_traceback(session.passed_over)
    client.send(
        EngineReady(
            device=session.device_name,
            model=session.model_name,
            passed_over=passed_over,
            speed=session.speed,
            cards=session.cards,
            computing=session.computing,
        )
    )
    return session


def _run_lanes(session: RestoreSession, client: _Client, *, count: int) -> None:
    """Run jobs until the client is gone, so many at a time or as many as there are threads for."""
    lanes = [
        threading.Thread(target=_run_jobs, args=(session, client), name=f"lane_{number}")
        for number in range(1, count)
    ]
    with contextlib.suppress(RuntimeError):  # the system starts no more threads
        for lane in lanes:
            lane.start()
    _run_jobs(session, client)
    for lane in lanes:
        if lane.ident is not None:
            lane.join()


def _run_jobs(session: RestoreSession, client: _Client) -> None:
    attached: list[SharedArray] = []
    spare = SpareMemory()
    while (request := client.next_request()) is not None:
        end = _run_job(request, session, client, attached)
        # Only now are the frames of an error gone, and with them their views of the arrays. What a
        # thread of a cancelled job still uses is closed after a later one.
        attached = [array for array in attached if not array.close()]
        client.send(end)
        spare.note_end(is_idle=client.is_idle)


def _run_job(
    request: JobRequest, session: RestoreSession, client: _Client, attached: list[SharedArray]
) -> Message:
    """Run a job and return its one end, whatever happens.

    Args:
        request: The job.
        session: The model that fills the hole or finds damage.
        client: Receives progress and fallbacks.
        attached: The shared arrays of the job are added to this.
    """
    job_id, started_s = request.job_id, time.monotonic()
    is_cancelled = partial(client.is_cancelled, job_id)
    if is_cancelled():  # before it began
        return JobCancelled(job_id=job_id)
    try:
        if isinstance(request, FindRequest):
            find_damage(request, session, attached, send=client.send, is_cancelled=is_cancelled)
            return DamageWritten(job_id=job_id, seconds=time.monotonic() - started_s)
        places = restore(request, session, attached, send=client.send, is_cancelled=is_cancelled)
        return ResultsWritten(job_id=job_id, places=places, seconds=time.monotonic() - started_s)
    except JobCancelledError:
        return JobCancelled(job_id=job_id)
    except Exception as error:  # noqa: BLE001  the edge of the process
        work = "looked for damage" if isinstance(request, FindRequest) else "filled the hole"
        message = f"the engine ran out of memory while it {work}"
        return JobFailed(job_id=job_id, error=_translate(error, out_of_memory=message))


def _translate_snap_error(error: Exception) -> EngineError:
    message = "the engine ran out of memory while it searched for the object"
    return _translate(error, out_of_memory=message)


def _translate(error: Exception, *, out_of_memory: str) -> EngineError:
    """Return an error as one that crosses the pipe; an unforeseen one notes its traceback.

    Args:
        error: The error that is being handled.
        out_of_memory: Message for a `MemoryError`.
    """
    if isinstance(error, EngineError):
        return _strip_traceback(error)
    if isinstance(error, MemoryError) or (
        isinstance(error, ImportError) and "failed to map segment" in str(error)
    ):
        return OutOfMemoryError(out_of_memory)
    if isinstance(error, RuntimeError) and str(error) == _NO_MORE_THREADS:
        return TooFewThreadsError("the system starts no more of them")
    wrapped = EngineError(f"an unexpected {type(error).__name__} in the engine: {error}")
    wrapped.add_note("".join(traceback.format_exception(error)))
    return wrapped


def _strip_traceback(error: _E) -> _E:
    """Return the error without the frames that it passed, which keep arrays alive."""
    error.__cause__ = error.__context__ = None
    return error.with_traceback(None)
