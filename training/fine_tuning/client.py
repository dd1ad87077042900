"""The client of the trainer's process: starts it, tells it what to do, passes on what it says.

Knows neither Qt nor torch. If the process dies, its job ends with `TrainerFailed`, and can be
started again from what its folder holds.
"""

import enum
import logging
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Final, Protocol, TypeAlias

from typing_extensions import override

from engine.process.supervisor import EXIT_GRACE_S, Supervisor
from training.api import (
    Fault,
    FineTuneRequest,
    TrainerCancelled,
    TrainerCommand,
    TrainerEvent,
    TrainerFailed,
    TrainerFinished,
    TrainerPaused,
    TrainerPlanned,
    TrainerProving,
    TrainerResumed,
)
from training.fine_tuning.runs import CANCELLED_FILE, FINISH_FILE, mark

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

GIVE_BACK_S: Final = 30.0
# To save what the running step depends on, on a slow disk; a second is usual.
CLOSE_GRACE_S: Final = 30.0
_TICK_S = 0.5

OnEvent: TypeAlias = Callable[[TrainerEvent], None]
Serve: TypeAlias = "Callable[[Connection[TrainerEvent, TrainerCommand], FineTuneRequest], None]"

_log = logging.getLogger(__name__)


class Trainer(Protocol):
    """Runs one job at a time in a process of its own; `TrainerClient` is the real one.

    What it is asked returns at once; what becomes of it is told by events, one at a time. A job
    ends with exactly one of `TrainerFinished`, `TrainerCancelled` and `TrainerFailed`. After the
    last of these, `start` with the same job goes on where it was saved.
    """

    def start(self, job: FineTuneRequest) -> None:
        """Begin a job, or go on with one that was begun before; the one before has ended."""

    def pause(self) -> None:
        """Take no more steps until `resume`."""

    def resume(self) -> None:
        """Go on."""

    def finish_now(self) -> None:
        """Take no more steps, and prove the best that there is."""

    def cancel(self) -> None:
        """End the job for good."""

    def close(self) -> None:
        """End the process with everything saved, and wait for that. Idempotent; nothing is told."""


class _End(enum.Enum):
    """Why the client is done with a process."""

    JOB_ENDED = enum.auto()
    PAUSED_FOR_LONG = enum.auto()
    GONE = enum.auto()


class TrainerClient(Trainer):
    """The real trainer: a spawned process, and a thread that watches it.

    A job that is paused for long has its process ended, so that all its memory is free; going on
    starts another one, which finds everything in the job's folder.
    """

    def __init__(
        self,
        *,
        serve: Serve,
        on_event: OnEvent,
        give_back_s: float = GIVE_BACK_S,
        close_grace_s: float = CLOSE_GRACE_S,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Prepare; nothing is started yet.

        Args:
            serve: What the process runs; importable by name from a fresh interpreter.
            on_event: Receives every event, one at a time, on the client's own thread.
            give_back_s: How long a pause lasts until the process ends.
            close_grace_s: How long the process has for saving when it is to end and there is
                anything to save.
            clock: Seconds.
        """
        self._serve = serve
        self._give_back_s = give_back_s
        self._close_grace_s = close_grace_s
        self._clock = clock
        self._supervisor = Supervisor[
            FineTuneRequest | TrainerCommand, TrainerCommand, TrainerEvent, TrainerEvent
        ](self._run, on_event, name="trainer")
        self._paused_s: float | None = None
        self._has_to_save = False

    @property
    def process_id(self) -> int | None:
        """The system's number of the trainer's process, None while there is none."""
        return self._supervisor.process_id

    @override
    def start(self, job: FineTuneRequest) -> None:
        self._supervisor.start()
        self._supervisor.put(job)

    @override
    def pause(self) -> None:
        self._supervisor.put(TrainerCommand.PAUSE)

    @override
    def resume(self) -> None:
        self._supervisor.put(TrainerCommand.RESUME)

    @override
    def finish_now(self) -> None:
        self._supervisor.put(TrainerCommand.FINISH_NOW)

    @override
    def cancel(self) -> None:
        self._supervisor.put(TrainerCommand.CANCEL)

    @override
    def close(self) -> None:
        self._supervisor.close()

    # From here on: the supervisor's thread.

    def _run(self) -> None:
        while (command := self._supervisor.next_command()) is not None:
            if isinstance(command, FineTuneRequest):
                self._run_job(command)
            else:
                _log.info("%s: there is no job", command)

    def _run_job(self, job: FineTuneRequest) -> None:
        """Run a job to its end, in as many processes as its pauses make necessary."""
        while self._run_process(job):
            self._supervisor.emit(TrainerPaused(has_given_back=True))
            if not self._wait_while_paused(job):
                return

    def _run_process(self, job: FineTuneRequest) -> bool:
        """Run one process until it ends, and return whether that is because of a long pause."""
        self._paused_s = None
        self._has_to_save = False
        try:
            self._supervisor.spawn(self._serve, job)
        except OSError:
            _log.exception("the trainer's process could not be started")
            self._supervisor.emit(TrainerFailed(fault=Fault.NOT_STARTED))
            return False
        end = self._attend()
        grace_s = self._close_grace_s if self._has_to_save else EXIT_GRACE_S
        exit_code = self._supervisor.end_process(grace_s=grace_s)
        if end is _End.GONE and not self._supervisor.is_closing:
            _log.error("the trainer's process ended with %s", exit_code)
            is_killed = (exit_code or 0) < 0
            fault = Fault.KILLED if is_killed else Fault.DIED
            self._supervisor.emit(TrainerFailed(fault=fault))
        return end is _End.PAUSED_FOR_LONG

    def _attend(self) -> _End:
        """Send and receive until the job or its process ends, or a pause has lasted for long."""
        for message in self._supervisor.messages(tick_s=_TICK_S):
            match message:
                case FineTuneRequest():
                    _log.error("a job is already running; %s is not begun", message.folder)
                case TrainerCommand():
                    self._supervisor.send(message)
                    self._paused_s = None  # what the process does about that comes first
                case TrainerFinished() | TrainerCancelled() | TrainerFailed():
                    self._supervisor.emit(message)
                    return _End.JOB_ENDED
                case None:
                    pass
                case _:
                    self._pass_on(message)
            if self._is_paused_for_long():
                return _End.PAUSED_FOR_LONG
        return _End.GONE

    def _pass_on(self, event: TrainerEvent) -> None:
        self._supervisor.emit(event)
        match event:
            case TrainerPaused():
                self._paused_s, self._has_to_save = self._clock(), False
            case TrainerResumed():
                self._paused_s, self._has_to_save = None, True
            case TrainerPlanned():
                self._has_to_save = True
            case TrainerProving():
                self._has_to_save = False

    def _is_paused_for_long(self) -> bool:
        return self._paused_s is not None and self._clock() - self._paused_s >= self._give_back_s

    def _wait_while_paused(self, job: FineTuneRequest) -> bool:
        """Wait without a process, and return whether the job is to go on in another one."""
        while (command := self._supervisor.next_command()) is not None:
            try:
                match command:
                    case TrainerCommand.RESUME:
                        self._supervisor.emit(TrainerResumed())
                        return True
                    case TrainerCommand.FINISH_NOW:
                        mark(job, FINISH_FILE)
                        return True
                    case TrainerCommand.CANCEL:
                        mark(job, CANCELLED_FILE)
                        self._supervisor.emit(TrainerCancelled())
                        return False
            except OSError:
                _log.exception("cannot write into %s", job.folder)
                self._supervisor.emit(TrainerFailed(fault=Fault.NOT_WRITABLE))
                return False
        return False
