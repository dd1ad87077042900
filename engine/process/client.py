"""The client of the engine process: starts it, sends it jobs and reports their results.

Serves the window and the command line alike; knows neither Qt nor torch. If the process dies, its
jobs fail with a plain error, it is started again, and the picture is still shared with it.
"""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from typing_extensions import override

from engine.api import EngineConfig, RestoreOptions, Result
from engine.errors import (
    EngineDiedError,
    EngineError,
    OutOfMemoryError,
    SearchDiedError,
    TooFewThreadsError,
)
from engine.events import (
    DamageFound,
    EngineEvent,
    EngineReady,
    EngineSlow,
    EngineUnavailable,
    JobCancelled,
    JobEvent,
    JobFailed,
    JobFinished,
    ObjectSnapped,
)
from engine.pictures.hints import Hints
from engine.pictures.pixels import Mask, Pixels
from engine.process.engine import Engine
from engine.process.shared_arrays import FreeBytes, free_shared_bytes, remove_orphans
from engine.process.shared_jobs import SharedJobs
from engine.process.supervisor import EXIT_GRACE_S, Supervisor
from engine.process.watchdog import Patience, Watchdog
from engine.process.wire import (
    CancelRequest,
    DamageWritten,
    FindRequest,
    Heartbeat,
    LoadFailed,
    Message,
    ObjectWritten,
    Request,
    RestoreRequest,
    ResultsWritten,
    Serve,
    SnapRequest,
)

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Retry:
    """Start the process again after it was given up."""


class EngineClient(Engine):
    """The real engine: a spawned process, and a thread that supervises it."""

    def __init__(
        self,
        *,
        serve: Serve,
        config: EngineConfig,
        on_event: Callable[[EngineEvent], None],
        free_bytes: FreeBytes = free_shared_bytes,
        patience: Patience = Patience(),  # noqa: B008  frozen
    ) -> None:
        """Prepare; nothing is started yet.

        Args:
            serve: The function that the process runs; importable by name in a fresh interpreter.
            config: Second argument of `serve`.
            on_event: Receives every event, one at a time, on the client's own thread.
            free_bytes: Returns how much shared memory is left.
            patience: How long the process may take before it counts as hung.
        """
        self._serve = serve
        self._config = config
        self._patience = patience
        self._jobs = SharedJobs(free_bytes=free_bytes)
        self._is_loading = False
        self._supervisor = Supervisor[Request | _Retry, Request, Message, EngineEvent](
            self._run, on_event, name="engine"
        )

    @property
    def process_id(self) -> int | None:
        """The system's number of the engine process, None while there is none."""
        return self._supervisor.process_id

    @override
    def start(self) -> None:
        if self._supervisor.is_started:
            self._supervisor.put(_Retry())
        else:
            remove_orphans()
            self._supervisor.start()

    @override
    def close(self) -> None:
        self._supervisor.close()
        if not self._supervisor.is_started:
            self._jobs.close()

    @override
    def share_picture(self, pixels: Pixels) -> None:
        self._jobs.share(pixels)

    @override
    def submit(
        self,
        mask: Mask,
        options: RestoreOptions,
        *,
        changes: Sequence[Result] = (),
        has_previews: bool = False,
    ) -> int:
        request = self._jobs.open(mask, options, changes=changes, has_previews=has_previews)
        self._supervisor.put(request)
        return request.job_id

    @override
    def find_damage(self, *, changes: Sequence[Result] = ()) -> int:
        request = self._jobs.open_find(changes)
        self._supervisor.put(request)
        return request.job_id

    @override
    def snap(self, pixels: Pixels, hints: Hints) -> int:
        request = self._jobs.open_snap(pixels, hints)
        self._supervisor.put(request)
        return request.job_id

    @override
    def cancel(self, job_id: int) -> None:
        if job_id in self._jobs.running():
            self._supervisor.put(CancelRequest(job_id=job_id))

    # From here on: the supervisor's thread.

    def _run(self) -> None:
        try:
            while not self._supervisor.is_closing and (error := self._run_process()):
                _log.error("the engine process ended: %s", error)
                if isinstance(error, EngineDiedError) and self._jobs.is_finding():
                    error = SearchDiedError(str(error))
                self._end_jobs(error)
                is_restarting = isinstance(error, EngineDiedError) and self._supervisor.may_restart
                self._supervisor.emit(EngineUnavailable(error=error, is_restarting=is_restarting))
                if not is_restarting:
                    self._wait_for_retry(error)
        finally:
            self._end_jobs(None)
            self._jobs.close()

    def _run_process(self) -> EngineError | None:
        """Run one process until it ends.

        Returns:
            Why it ended: `EngineDiedError` if a restart may help. None if the client is closed.
        """
        self._is_loading = True
        try:
            self._supervisor.spawn(self._serve, self._config)
        except BlockingIOError:
            return TooFewThreadsError("the system starts no more of them")
        except OSError as cause:
            return EngineDiedError(f"the engine process could not be started: {cause}")
        error: EngineError | None = None
        try:
            error = self._attend()
        except Exception:  # noqa: BLE001  the edge of the thread: whoever waits for a job must hear
            _log.exception("the engine's client failed")
            self._supervisor.kill()
        finally:
            # A process that is loading would notice much later, and has nothing to put away.
            is_useless = self._is_loading and self._supervisor.is_closing
            exit_code = self._supervisor.end_process(grace_s=0.0 if is_useless else EXIT_GRACE_S)
        if self._supervisor.is_closing:
            return None
        return error or self._make_death(exit_code)

    def _make_death(self, exit_code: int | None) -> EngineDiedError:
        error = EngineDiedError(_describe_exit(exit_code))
        if self._supervisor.stack:
            error.add_note(self._supervisor.stack)
            _log_notes(error)
        return error

    def _attend(self) -> EngineError | None:
        """Send and receive until the process is gone or has hung, or the client is closed.

        Returns:
            Why the process is of no use, None if it gave no reason.
        """
        watchdog = Watchdog(self._patience)
        load_error: EngineError | None = None
        for message in self._supervisor.messages(tick_s=self._patience.tick_s):
            match message:
                case RestoreRequest() | FindRequest() | SnapRequest() | CancelRequest():
                    self._send(message, watchdog)
                case LoadFailed(error=error):
                    load_error = error
                    _log_notes(error)
                case _Retry() | None:
                    pass
                case _:
                    watchdog.note_message(message)
                    self._pass_on(message)
            verdict = watchdog.check(has_jobs=bool(self._jobs.running()))
            if isinstance(verdict, EngineSlow):
                self._supervisor.emit(verdict)
            elif verdict is not None:
                self._supervisor.kill()
                return verdict
        return load_error

    def _send(self, request: Request, watchdog: Watchdog) -> None:
        """Send a request, unless its job has ended, for instance with the previous process."""
        running = self._jobs.running()
        if request.job_id not in running:
            return
        self._supervisor.send(request)
        if isinstance(request, CancelRequest) and request.job_id == running[0]:
            watchdog.note_cancel(request.job_id)

    def _pass_on(self, message: Message) -> None:
        match message:
            case Heartbeat() | LoadFailed():
                return
            case ResultsWritten() | DamageWritten():
                self._supervisor.emit(self._finish(message))
                return
            case ObjectWritten(job_id=job_id):
                covered = self._jobs.read_object(job_id)
                self._jobs.end(job_id)
                self._supervisor.emit(ObjectSnapped(job_id=job_id, covered=covered))
                return
            case EngineReady():
                self._is_loading = False
                self._supervisor.reset_starts()
            case JobFailed(job_id=job_id, error=error):
                _log_notes(error)
                self._jobs.end(job_id)
            case JobCancelled(job_id=job_id):
                self._jobs.end(job_id)
        self._supervisor.emit(message)

    def _finish(self, written: ResultsWritten | DamageWritten) -> JobEvent:
        """End a job with what it has written, or as failed if that does not fit into memory."""
        job_id, seconds = written.job_id, written.seconds
        end: JobEvent
        try:
            if isinstance(written, DamageWritten):
                damage = self._jobs.read_damage(job_id)
                end = DamageFound(job_id=job_id, damage=damage, seconds=seconds)
            else:
                results = self._jobs.read_results(job_id, written.places)
                end = JobFinished(job_id=job_id, results=results, seconds=seconds)
        except MemoryError:
            error = OutOfMemoryError("the result does not fit into memory")
            end = JobFailed(job_id=job_id, error=error)
        self._jobs.end(job_id)
        return end

    def _end_jobs(self, error: EngineError | None) -> None:
        """End every job as failed, or as cancelled if there is no error."""
        for job_id in self._jobs.running():
            self._jobs.end(job_id)
            if error is None:
                self._supervisor.emit(JobCancelled(job_id=job_id))
            else:
                self._supervisor.emit(JobFailed(job_id=job_id, error=error))

    def _wait_for_retry(self, error: EngineError) -> None:
        """Fail every job until the client asks for another start or is closed."""
        while isinstance(self._supervisor.next_command(), Request):
            self._end_jobs(error)
        self._supervisor.reset_starts()


def _log_notes(error: EngineError) -> None:
    """Log the traceback that comes with an unforeseen error."""
    for note in getattr(error, "__notes__", ()):
        _log.error("in the engine process: %s", note)


def _describe_exit(exit_code: int | None) -> str:
    if exit_code is not None and exit_code < 0:
        return f"the engine process was ended by signal {-exit_code}"
    return f"the engine process ended with exit status {exit_code}"
