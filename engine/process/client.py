"""The client of the engine process: starts it, hands jobs to it, collects its answers.

Serves window and command line alike; knows neither Qt nor torch. If the process dies, its jobs
fail with a plain error, it is started again, and the picture is still where it was.
"""

import contextlib
import logging
import queue
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing import Pipe, resource_tracker
from typing import TypeAlias

from engine.api import (
    EngineConfig,
    EngineEvent,
    EnginePreparing,
    EngineReady,
    EngineSlow,
    EngineUnavailable,
    JobCancelled,
    JobFailed,
    JobFellBack,
    JobFinished,
    JobProgressed,
    RestoreOptions,
    Result,
)
from engine.errors import EngineDiedError, EngineError, EngineHungError, OutOfMemoryError
from engine.pictures.pixels import Mask, Pixels, Rect
from engine.process.child import Child
from engine.process.shared_arrays import FreeBytes, free_shared_bytes, remove_orphans
from engine.process.shared_jobs import SharedJobs
from engine.process.watchdog import Patience, Watchdog
from engine.process.wire import Answer, CancelRequest, JobAnswered, LoadFailed, Request, Serve

MAX_FRUITLESS_STARTS = 3

OnEvent: TypeAlias = Callable[[EngineEvent], None]

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class _LifeEnd:
    """How one life of the process ended.

    Attributes:
        error: Why.
        was_ready: Whether it had loaded its model.
        is_final: Whether another start would end the same way.
    """

    error: EngineError
    was_ready: bool
    is_final: bool


class EngineClient:
    """The real `engine.api.Engine`: a spawned process, and a thread that watches it."""

    def __init__(
        self,
        *,
        serve: Serve,
        config: EngineConfig,
        on_event: OnEvent,
        free_bytes: FreeBytes = free_shared_bytes,
        patience: Patience = Patience(),  # noqa: B008  frozen
    ) -> None:
        """Prepare; nothing is started yet.

        Args:
            serve: What the process runs; importable by name from a fresh interpreter.
            config: Handed to `serve`.
            on_event: Receives every event, one at a time, on the client's own thread.
            free_bytes: Says how much shared memory is left.
            patience: How long what may take before the process counts as hung.
        """
        self._serve = serve
        self._config = config
        self._on_event = on_event
        self._patience = patience
        self._jobs = SharedJobs(free_bytes=free_bytes)
        self._lock = threading.Lock()  # a job and its request appear and vanish together
        self._outbox: queue.SimpleQueue[Request] = queue.SimpleQueue()
        self._alarm, self._alarm_button = Pipe(duplex=False)
        self._closing = threading.Event()
        self._retry = threading.Event()
        self._thread: threading.Thread | None = None
        self._process_id: int | None = None

    @property
    def process_id(self) -> int | None:
        """The system's number of the engine process, None while there is none."""
        return self._process_id

    def start(self) -> None:
        """Start the process; returns at once, `EngineReady` follows.

        After `EngineUnavailable` with `restarting` false this tries once more.
        """
        if self._thread is not None:
            self._retry.set()
            self._wake()
            return
        remove_orphans()
        if sys.platform != "win32":
            # Started here, so that its start does not undo the watcher's signal mask.
            resource_tracker.ensure_running()
        self._thread = threading.Thread(target=self._watch, name="engine-client", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Cancel what is running, end the process and free the shared memory. Idempotent."""
        self._closing.set()
        self._wake()
        if self._thread is not None and self._thread is not threading.current_thread():
            self._thread.join()
        if self._thread is None:
            self._jobs.close()

    def share_picture(self, pixels: Pixels) -> None:
        """Copy the picture to where the engine sees it. Later jobs refer to it.

        Raises:
            PictureError: Not pixels that this engine restores.
            SharedMemoryError: There is no room for it.
        """
        self._jobs.share(pixels)

    def update_picture(self, result: Result) -> None:
        """Bring one rectangle of the shared picture up to date.

        Raises:
            PictureError: There is no picture, or the rectangle does not fit into it.
            SharedMemoryError: A running job needs the old pixels, and a copy has no room.
        """
        self._jobs.update(result)

    def submit(self, mask: Mask, options: RestoreOptions) -> int:
        """Queue a job on the shared picture and return its id.

        Raises:
            MaskError: The mask has another size than the picture, is empty, or is full.
            PictureError: No picture has been shared.
            SharedMemoryError: There is no room for the answer.
        """
        with self._lock:
            request = self._jobs.open(mask, options)
            self._outbox.put(request)
        self._wake()
        return request.job_id

    def cancel(self, job_id: int) -> None:
        """Ask for the end of a job. Unknown and ended ids are ignored."""
        with self._lock:
            if job_id not in self._jobs.running():
                return
            self._outbox.put(CancelRequest(job_id=job_id))
        self._wake()

    def _wake(self) -> None:
        with contextlib.suppress(OSError):
            self._alarm_button.send_bytes(b".")

    # From here on: the watcher's thread.

    def _watch(self) -> None:
        try:
            self._live_again_and_again()
        finally:
            self._end_jobs(None)
            self._jobs.close()

    def _live_again_and_again(self) -> None:
        fruitless = 0
        while (end := self._live()) is not None:
            fruitless = 0 if end.was_ready else fruitless + 1
            restarting = not end.is_final and fruitless < MAX_FRUITLESS_STARTS
            _log.error("the engine process ended: %s", end.error)
            self._end_jobs(end.error)
            self._retry.clear()
            self._emit(EngineUnavailable(error=end.error, restarting=restarting))
            if not restarting:
                self._wait_for_retry(end.error)
                fruitless = 0

    def _live(self) -> _LifeEnd | None:
        """Run one process until it ends; None when the client is being closed."""
        if self._closing.is_set():
            return None
        try:
            child = Child[Request, Answer].spawn(self._serve, self._config, name="reweave-engine")
        except OSError as cause:
            died = EngineDiedError(f"the engine process could not be started: {cause}")
            return _LifeEnd(error=died, was_ready=False, is_final=False)
        self._process_id = child.process_id
        watchdog = Watchdog(self._patience)
        try:
            error = self._attend(child, watchdog)
        finally:
            child.end()
            self._process_id = None
        if self._closing.is_set():
            return None
        return _LifeEnd(
            error=error or EngineDiedError(_how_it_ended(child.exit_code)),
            was_ready=watchdog.is_ready,
            is_final=error is not None and not isinstance(error, EngineHungError),
        )

    def _attend(self, child: Child[Request, Answer], watchdog: Watchdog) -> EngineError | None:
        """Send and receive until the process is gone, has hung, or the client is being closed.

        Returns:
            Why the process cannot be used, None if it ended without a word.
        """
        load_error: EngineError | None = None
        self._send_all(child, watchdog)
        for answer in child.receive(self._alarm, tick_s=self._patience.tick_s):
            if answer is None:
                while self._alarm.poll():
                    self._alarm.recv_bytes()
            elif isinstance(answer, LoadFailed):
                load_error = answer.error
                _log_notes(load_error)
            else:
                watchdog.hear(answer)
                self._pass_on(answer)
            if self._closing.is_set():
                break
            self._send_all(child, watchdog)
            verdict = watchdog.look(has_jobs=bool(self._jobs.running()))
            if isinstance(verdict, EngineSlow):
                self._emit(verdict)
            elif verdict is not None:
                child.kill()
                return verdict
        return load_error

    def _send_all(self, child: Child[Request, Answer], watchdog: Watchdog) -> None:
        with contextlib.suppress(queue.Empty):
            while True:
                request = self._outbox.get_nowait()
                child.send(request)
                if isinstance(request, CancelRequest) and self._is_in_hand(request.job_id):
                    watchdog.expect_end(request.job_id)

    def _is_in_hand(self, job_id: int) -> bool:
        """Whether the process is doing this job, others being in its queue."""
        return self._jobs.running()[:1] == (job_id,)

    def _pass_on(self, answer: Answer) -> None:
        match answer:
            case EnginePreparing() | EngineReady():
                self._emit(answer)
            case JobProgressed(job_id=job_id) | JobFellBack(job_id=job_id):
                if job_id in self._jobs.running():
                    self._emit(answer)
            case JobAnswered(job_id=job_id, places=places, seconds=seconds):
                self._emit(self._taken(job_id, places, seconds=seconds))
            case JobFailed(job_id=job_id, error=error):
                _log_notes(error)
                self._jobs.end(job_id)
                self._emit(answer)
            case JobCancelled(job_id=job_id):
                self._jobs.end(job_id)
                self._emit(answer)

    def _taken(
        self, job_id: int, places: tuple[Rect, ...], *, seconds: float
    ) -> JobFinished | JobFailed:
        """Return a job's end: its answer, unless that does not fit into this process."""
        try:
            results = self._jobs.results(job_id, places)
        except MemoryError:
            error = OutOfMemoryError("the answer does not fit into memory")
            return JobFailed(job_id=job_id, error=error)
        finally:
            self._jobs.end(job_id)
        return JobFinished(job_id=job_id, results=results, seconds=seconds)

    def _end_jobs(self, error: EngineError | None) -> None:
        """End every job as failed, or as cancelled if there is no error."""
        with self._lock:
            job_ids = self._jobs.running()
            for job_id in job_ids:
                self._jobs.end(job_id)
            self._outbox = queue.SimpleQueue()
        for job_id in job_ids:
            if error is None:
                self._emit(JobCancelled(job_id=job_id))
            else:
                self._emit(JobFailed(job_id=job_id, error=error))

    def _wait_for_retry(self, error: EngineError) -> None:
        while not (self._closing.is_set() or self._retry.is_set()):
            self._alarm.recv_bytes()
            if not (self._closing.is_set() or self._retry.is_set()):
                self._end_jobs(error)

    def _emit(self, event: EngineEvent) -> None:
        try:
            self._on_event(event)
        except Exception:  # noqa: BLE001  the edge of the thread
            _log.exception("the receiver of %s failed", type(event).__name__)


def _log_notes(error: EngineError) -> None:
    """Log the traceback that an unforeseen error brings along."""
    for note in getattr(error, "__notes__", ()):
        _log.error("in the engine process: %s", note)


def _how_it_ended(exit_code: int | None) -> str:
    if exit_code is not None and exit_code < 0:
        return f"the engine process was ended by signal {-exit_code}"
    return f"the engine process ended with exit status {exit_code}"
