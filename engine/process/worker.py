"""The main loop of the engine process: runs one job after another and reports one end for each.

Knows the pipe and the shared memory, not torch: the session that restores is passed in.
"""

import contextlib
import queue
import threading
import time
import traceback
from collections.abc import Callable
from typing import Protocol, TypeAlias, TypeVar

import numpy as np

from engine.api import (
    EngineConfig,
    Fallback,
    GuideLine,
    Preview,
    RestoreOptions,
    Result,
    Speed,
    Stage,
)
from engine.errors import (
    DeviceError,
    EngineError,
    JobCancelledError,
    OutOfMemoryError,
    TooFewThreadsError,
)
from engine.events import (
    EnginePreparing,
    EngineReady,
    JobCancelled,
    JobFailed,
    JobFellBack,
    JobFoundEdges,
)
from engine.pictures.pixels import Mask, Pixels, Rect
from engine.process.job_picture import change_privately
from engine.process.reporters import PreviewReporter, ProgressReporter
from engine.process.shared_arrays import SharedArray, SharedArrayRef
from engine.process.snapping import Snapper
from engine.process.spare_memory import SpareMemory, free_large_arrays_at_once
from engine.process.wire import (
    HEARTBEAT_S,
    CancelRequest,
    Heartbeat,
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


class RestoreSession(Protocol):
    """A loaded model that fills holes; `engine.restore.session.Session` is the real one."""

    @property
    def device_name(self) -> str:
        """The device in words for a person."""

    @property
    def passed_over(self) -> DeviceError | None:
        """Why a better device of this machine is not used."""

    @property
    def cards(self) -> tuple[str, ...]:
        """The names of all graphics cards."""

    @property
    def model_name(self) -> str:
        """Name of the model in use."""

    @property
    def speed(self) -> Speed | None:
        """How fast the machine is."""

    def warm_up(self) -> None:
        """Do what would make the first job slow."""

    def restore(  # noqa: PLR0913  the job, and what it reports
        self,
        picture: Pixels,
        mask: Mask,
        options: RestoreOptions,
        *,
        report_progress: Callable[[Stage, float], None],
        is_cancelled: Callable[[], bool],
        on_fallback: Callable[[Fallback], None],
        on_edges: Callable[[tuple[GuideLine, ...]], None],
        on_preview: Callable[[Preview], None] | None,
    ) -> tuple[Result, ...]:
        """Fill the hole of a mask as large as the picture.

        `is_cancelled` is called every 50 ms.

        Raises:
            JobCancelledError: `is_cancelled` returned true.
            EngineError: The hole could not be filled.
        """


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
        self._requests: queue.SimpleQueue[RestoreRequest | None] = queue.SimpleQueue()
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

    def next_request(self) -> RestoreRequest | None:
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
                    case RestoreRequest() as request:
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
        if config.only_method is None and (client.is_idle or config.jobs_at_once > 1):
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
    request: RestoreRequest, session: RestoreSession, client: _Client, attached: list[SharedArray]
) -> Message:
    """Run a job and return its one end, whatever happens.

    Args:
        request: The job.
        session: The model that fills the hole.
        client: Receives progress and fallbacks.
        attached: The shared arrays of the job are added to this.
    """
    job_id = request.job_id
    started_s = time.monotonic()
    try:
        places = _restore(request, session, client, attached)
    except JobCancelledError:
        return JobCancelled(job_id=job_id)
    except Exception as error:  # noqa: BLE001  the edge of the process
        message = "the engine ran out of memory while it filled the hole"
        return JobFailed(job_id=job_id, error=_translate(error, out_of_memory=message))
    return ResultsWritten(job_id=job_id, places=places, seconds=time.monotonic() - started_s)


def _restore(
    request: RestoreRequest, session: RestoreSession, client: _Client, attached: list[SharedArray]
) -> tuple[Rect, ...]:
    """Fill the hole, write the results to the shared array, and return their places."""
    job_id = request.job_id
    if client.is_cancelled(job_id):
        raise JobCancelledError("cancelled before it began")
    picture, hole, target = (
        _attach(ref, attached) for ref in (request.picture, request.mask, request.result)
    )
    pixels = picture.pixels
    if request.changes is not None:
        changes = _attach(request.changes, attached)
        pixels = change_privately(picture, request.changed, changes)
    mask = np.zeros(pixels.shape[:2], dtype=np.bool_)
    mask[request.place.slices] = hole.mask
    previews = PreviewReporter(job_id, client.send)

    def is_cancelled() -> bool:
        previews.send_if_due()
        return client.is_cancelled(job_id)

    results = session.restore(
        pixels,
        mask,
        request.options,
        report_progress=ProgressReporter(job_id, client.send),
        is_cancelled=is_cancelled,
        on_fallback=lambda fallback: client.send(JobFellBack(job_id=job_id, fallback=fallback)),
        on_edges=lambda lines: client.send(JobFoundEdges(job_id=job_id, guide_lines=lines)),
        on_preview=previews.add if request.has_previews else None,
    )
    hole.mask[...] = False
    places = (
        _write_result(result, target.pixels, hole.mask, within=request.place) for result in results
    )
    return tuple(place for place in places if place is not None)


def _attach(ref: SharedArrayRef, attached: list[SharedArray]) -> SharedArray:
    """Attach to an array, and add it to a list."""
    array = SharedArray.attach(ref)
    attached.append(array)
    return array


def _write_result(result: Result, target: Pixels, missed: Mask, *, within: Rect) -> Rect | None:
    """Copy the part of a result that lies within the target, and return its place.

    Args:
        result: The result.
        target: (within.height, within.width, C), for its pixels.
        missed: (within.height, within.width), bool, for its missed edges.
        within: The rectangle of the picture that both cover.
    """
    place = result.place.intersected(within)
    if place is None:
        return None
    target[place.slices_in(within)] = result.pixels[place.slices_in(result.place)]
    if result.missed is not None:
        missed[place.slices_in(within)] = result.missed[place.slices_in(result.place)]
    return place


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
