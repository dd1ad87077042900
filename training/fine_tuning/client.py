"""The client of the trainer's process: starts it, sends it commands and passes on its events.

Knows neither Qt nor torch. If the process dies, its run ends with `TrainerFailed`, and can be
resumed from its folder.
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
from training.fine_tuning.detector_request import DetectorRequest, TrainerRequest
from training.fine_tuning.runs import CANCELLED_FILE, FINISH_FILE, mark

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

GIVE_BACK_S: Final = 30.0
# Enough to save the state on a slow disk; a second is usual.
CLOSE_GRACE_S: Final = 30.0
_TICK_S = 0.5

Serve: TypeAlias = "Callable[[Connection[TrainerEvent, TrainerCommand], TrainerRequest], None]"

_log = logging.getLogger(__name__)


class Trainer(Protocol):
    """Does one run at a time in a process of its own; `TrainerClient` is the real one.

    Every method returns at once; events report what follows, one at a time. A run ends with exactly
    one of `TrainerFinished`, `TrainerCancelled` and `TrainerFailed`. After `TrainerFailed`, `start`
    with the same request resumes the run from its saved state.
    """

    def start(self, request: TrainerRequest) -> None:
        """Start a run or resume a saved one. The previous run must have ended."""

    def pause(self) -> None:
        """Take no more steps until `resume`."""

    def resume(self) -> None:
        """Continue after a pause."""

    def finish_now(self) -> None:
        """Take no more steps, and prove the best model so far."""

    def cancel(self) -> None:
        """End the run for good."""

    def close(self) -> None:
        """Let the process save and end, and wait for it. Idempotent; no event reports it."""


class _End(enum.Enum):
    """Why the client is done with a process."""

    RUN_ENDED = enum.auto()
    PAUSED_FOR_LONG = enum.auto()
    GONE = enum.auto()


class TrainerClient(Trainer):
    """The real trainer: a spawned process, and a thread that supervises it.

    After a long pause the process is ended to free its memory. Another one resumes the run from its
    folder.
    """

    def __init__(
        self,
        *,
        serve: Serve,
        on_event: Callable[[TrainerEvent], None],
        give_back_s: float = GIVE_BACK_S,
        close_grace_s: float = CLOSE_GRACE_S,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Prepare; nothing is started yet.

        Args:
            serve: The function that the process runs; importable by name in a fresh interpreter.
            on_event: Receives every event, one at a time, on the client's own thread.
            give_back_s: Seconds of a pause after which the process is ended.
            close_grace_s: Seconds that the process has to save its state before it is killed.
            clock: Returns seconds.
        """
        self._serve = serve
        self._give_back_s = give_back_s
        self._close_grace_s = close_grace_s
        self._clock = clock
        self._supervisor = Supervisor[
            TrainerRequest | TrainerCommand, TrainerCommand, TrainerEvent, TrainerEvent
        ](self._run, on_event, name="trainer")
        self._paused_s: float | None = None
        self._has_to_save = False

    @property
    def process_id(self) -> int | None:
        """The system's number of the trainer's process, None while there is none."""
        return self._supervisor.process_id

    @override
    def start(self, request: TrainerRequest) -> None:
        self._supervisor.start()
        self._supervisor.put(request)

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
            if isinstance(command, FineTuneRequest | DetectorRequest):
                self._fine_tune(command)
            else:
                _log.info("%s: there is no run", command)

    def _fine_tune(self, request: TrainerRequest) -> None:
        """Do a run to its end, in as many processes as its pauses need."""
        while self._run_process(request):
            self._supervisor.emit(TrainerPaused(has_freed_memory=True))
            if not self._wait_while_paused(request):
                return

    def _run_process(self, request: TrainerRequest) -> bool:
        """Run one process to its end, and return whether it was ended because of a long pause."""
        self._paused_s = None
        self._has_to_save = False
        try:
            self._supervisor.spawn(self._serve, request)
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
            stack = self._supervisor.stack
            if stack:
                _log.error("in the trainer's process: %s", stack)
            self._supervisor.emit(TrainerFailed(fault=fault, stack=stack))
        return end is _End.PAUSED_FOR_LONG

    def _attend(self) -> _End:
        """Send and receive until the run or its process ends, or a pause has lasted too long."""
        for message in self._supervisor.messages(tick_s=_TICK_S):
            match message:
                case FineTuneRequest() | DetectorRequest():
                    _log.error("a run is in progress; %s is not started", message.folder)
                case TrainerCommand():
                    self._supervisor.send(message)
                    self._paused_s = None  # the process answers this first
                case TrainerFinished() | TrainerCancelled() | TrainerFailed():
                    self._supervisor.emit(message)
                    return _End.RUN_ENDED
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

    def _wait_while_paused(self, request: TrainerRequest) -> bool:
        """Wait without a process, and return whether the run is to continue in another one."""
        while (command := self._supervisor.next_command()) is not None:
            try:
                match command:
                    case TrainerCommand.RESUME:
                        self._supervisor.emit(TrainerResumed())
                        return True
                    case TrainerCommand.FINISH_NOW:
                        mark(request, FINISH_FILE)
                        return True
                    case TrainerCommand.CANCEL:
                        mark(request, CANCELLED_FILE)
                        self._supervisor.emit(TrainerCancelled())
                        return False
            except OSError:
                _log.exception("cannot write into %s", request.folder)
                self._supervisor.emit(TrainerFailed(fault=Fault.NOT_WRITABLE))
                return False
        return False
