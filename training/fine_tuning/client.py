"""The client of the trainer's process: starts it, tells it what to do, passes on what it says.

Knows neither Qt nor torch. If the process dies, its job ends with a plain sentence, and can be
started again from what its folder holds.
"""

import contextlib
import enum
import logging
import queue
import sys
import threading
import time
from collections.abc import Callable
from multiprocessing import Pipe, resource_tracker
from typing import TYPE_CHECKING, Final, Protocol, TypeAlias

from engine.process.child import EXIT_GRACE_S, Child
from training.api import (
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

NOT_STARTED: Final = (
    "The training could not be started: the system starts no more programs. Close others and go on."
)
KILLED: Final = (
    "The training was ended from outside, perhaps because memory ran out. What was learned up to "
    "the last minute is kept; go on."
)
ENDED: Final = (
    "The training ended without a word. What was learned up to the last minute is kept; go on."
)
NOT_MARKED: Final = "The folder of the training cannot be written. Connect its drive and go on."

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


class _LifeEnd(enum.Enum):
    """How one life of the process ended."""

    JOB_ENDED = enum.auto()
    GIVEN_BACK = enum.auto()
    CLOSING = enum.auto()


class TrainerClient:
    """The real `Trainer`: a spawned process, and a thread that watches it.

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
        self._on_event = on_event
        self._give_back_s = give_back_s
        self._close_grace_s = close_grace_s
        self._clock = clock
        self._inbox: queue.SimpleQueue[FineTuneRequest | TrainerCommand | None] = (
            queue.SimpleQueue()
        )
        self._alarm, self._alarm_button = Pipe(duplex=False)
        self._thread: threading.Thread | None = None
        self._process_id: int | None = None
        self._paused_s: float | None = None
        self._has_to_save = False

    @property
    def process_id(self) -> int | None:
        """The system's number of the trainer's process, None while there is none."""
        return self._process_id

    def start(self, job: FineTuneRequest) -> None:
        """Begin a job, or go on with one that was begun before; the one before has ended."""
        if self._thread is None:
            if sys.platform != "win32":
                # Started here, so that its start does not undo the watcher's signal mask.
                resource_tracker.ensure_running()
            self._thread = threading.Thread(target=self._watch, name="trainer-client", daemon=True)
            self._thread.start()
        self._ask(job)

    def pause(self) -> None:
        """Take no more steps until `resume`."""
        self._ask(TrainerCommand.PAUSE)

    def resume(self) -> None:
        """Go on."""
        self._ask(TrainerCommand.RESUME)

    def finish_now(self) -> None:
        """Take no more steps, and prove the best that there is."""
        self._ask(TrainerCommand.FINISH_NOW)

    def cancel(self) -> None:
        """End the job for good."""
        self._ask(TrainerCommand.CANCEL)

    def close(self) -> None:
        """End the process with everything saved, and wait for that. Idempotent; nothing is told."""
        self._ask(None)
        if self._thread is not None and self._thread is not threading.current_thread():
            self._thread.join()

    def _ask(self, request: FineTuneRequest | TrainerCommand | None) -> None:
        self._inbox.put(request)
        with contextlib.suppress(OSError):
            self._alarm_button.send_bytes(b".")

    # From here on: the watcher's thread.

    def _watch(self) -> None:
        while (request := self._inbox.get()) is not None:
            if not isinstance(request, FineTuneRequest):
                _log.info("%s: there is no job", request)
            elif self._see_through(request) is _LifeEnd.CLOSING:
                return

    def _see_through(self, job: FineTuneRequest) -> _LifeEnd:
        """Run a job to its end, in as many processes as its pauses make necessary."""
        while (end := self._live(job)) is _LifeEnd.GIVEN_BACK:
            self._emit(TrainerPaused(has_given_back=True))
            parked_end = self._parked(job)
            if parked_end is not None:
                return parked_end
        return end

    def _parked(self, job: FineTuneRequest) -> _LifeEnd | None:
        """Wait without a process; None when the job is to go on."""
        while (request := self._inbox.get()) is not None:
            try:
                match request:
                    case TrainerCommand.RESUME:
                        self._emit(TrainerResumed())
                        return None
                    case TrainerCommand.FINISH_NOW:
                        mark(job, FINISH_FILE)
                        return None
                    case TrainerCommand.CANCEL:
                        mark(job, CANCELLED_FILE)
                        self._emit(TrainerCancelled())
                        return _LifeEnd.JOB_ENDED
            except OSError:
                _log.exception("cannot write into %s", job.folder)
                self._emit(TrainerFailed(sentence=NOT_MARKED))
                return _LifeEnd.JOB_ENDED
        return _LifeEnd.CLOSING

    def _live(self, job: FineTuneRequest) -> _LifeEnd:
        """Run one process until it ends."""
        try:
            child = Child[TrainerCommand, TrainerEvent].spawn(
                self._serve, job, name="reweave-trainer"
            )
        except OSError:
            _log.exception("the trainer's process could not be started")
            self._emit(TrainerFailed(sentence=NOT_STARTED))
            return _LifeEnd.JOB_ENDED
        self._process_id = child.process_id
        end = self._attend(child)
        child.end(grace_s=self._close_grace_s if self._has_to_save else EXIT_GRACE_S)
        self._process_id = None
        if end is None:
            _log.error("the trainer's process ended with %s", child.exit_code)
            is_killed = (child.exit_code or 0) < 0
            self._emit(TrainerFailed(sentence=KILLED if is_killed else ENDED))
            return _LifeEnd.JOB_ENDED
        return end

    def _attend(self, child: Child[TrainerCommand, TrainerEvent]) -> _LifeEnd | None:
        """Send and receive until the job has ended; None if the process is gone without a word."""
        self._paused_s = None
        self._has_to_save = False
        for event in child.receive(self._alarm, tick_s=_TICK_S):
            if event is None:
                while self._alarm.poll():
                    self._alarm.recv_bytes()
            elif self._is_end(event):
                return _LifeEnd.JOB_ENDED
            if self._is_closed_by_requests(child):
                return _LifeEnd.CLOSING
            if self._is_paused_for_long():
                return _LifeEnd.GIVEN_BACK
        return None

    def _is_end(self, event: TrainerEvent) -> bool:
        """Pass an event on, and say whether it is the job's last."""
        self._emit(event)
        match event:
            case TrainerPaused():
                self._paused_s, self._has_to_save = self._clock(), False
            case TrainerResumed():
                self._paused_s, self._has_to_save = None, True
            case TrainerPlanned():
                self._has_to_save = True
            case TrainerProving():
                self._has_to_save = False
        return isinstance(event, TrainerFinished | TrainerCancelled | TrainerFailed)

    def _is_paused_for_long(self) -> bool:
        return self._paused_s is not None and self._clock() - self._paused_s >= self._give_back_s

    def _is_closed_by_requests(self, child: Child[TrainerCommand, TrainerEvent]) -> bool:
        """Send what was asked, and say whether the client is being closed."""
        with contextlib.suppress(queue.Empty):
            while (request := self._inbox.get_nowait()) is not None:
                if isinstance(request, TrainerCommand):
                    child.send(request)
                    self._paused_s = None  # what it does about that comes first
                else:
                    _log.error("a job is already running; %s is not begun", request.folder)
            return True
        return False

    def _emit(self, event: TrainerEvent) -> None:
        try:
            self._on_event(event)
        except Exception:  # noqa: BLE001  the edge of the thread
            _log.exception("the receiver of %s failed", type(event).__name__)
