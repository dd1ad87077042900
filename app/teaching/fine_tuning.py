"""The trainer as the window sees it: its events as signals and facts, in the window's thread."""

import enum
import logging
from collections.abc import Callable
from typing import TypeAlias

from PySide6.QtCore import QObject, Qt, Signal

from app.teaching.reports import fault_sentence, note_sentence
from training.api import (
    FineTuneRequest,
    Preparation,
    Sample,
    TrainerCancelled,
    TrainerEvent,
    TrainerFailed,
    TrainerFinished,
    TrainerNoted,
    TrainerPaused,
    TrainerPlanned,
    TrainerPreparing,
    TrainerProving,
    TrainerResumed,
    TrainerSampled,
    TrainerStepped,
    TrainerValidated,
)
from training.fine_tuning.client import Trainer
from training.fine_tuning.runs import CANCELLED_FILE, mark

MakeTrainer: TypeAlias = Callable[[Callable[[TrainerEvent], None]], Trainer]

_log = logging.getLogger(__name__)


class Phase(enum.Enum):
    """Where a run is."""

    IDLE = enum.auto()
    PREPARING = enum.auto()
    LEARNING = enum.auto()
    PROVING = enum.auto()
    FINISHED = enum.auto()
    CANCELLED = enum.auto()
    FAILED = enum.auto()


class FineTuning(QObject):
    """Holds one trainer and what it has told of its run.

    Two may want a pause: the user, and the editor while it restores. The trainer is paused while
    either does.

    Attributes:
        phase: Where the run is.
        preparation: What is done before the first step.
        plan: What fits this machine, None before that is known.
        step: How many steps were taken.
        seconds_left: Of steps, None while that is not known.
        losses: By step, each by name.
        distances: By step, of the averaged generator on the held-out pictures; 0 is the old model.
        best_step: Of the least distance.
        samples: By step.
        proved: Share of the proof that is done, 0 to 1.
        sentence: What a person should read last; empty for nothing.

    Signals:
        changed: Any of them but the curves and samples, or whether it is paused.
        curve_changed: There are more losses or distances, or others.
        sampled: There are samples of one more step.
        finished: The run is done, with a `TrainerFinished`.
    """

    changed = Signal()
    curve_changed = Signal()
    sampled = Signal(int)
    finished = Signal(object)

    _arrived = Signal(object)

    def __init__(self, make_trainer: MakeTrainer, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._trainer = make_trainer(self._arrived.emit)
        self._arrived.connect(self._on_event, Qt.ConnectionType.QueuedConnection)
        self._request: FineTuneRequest | None = None
        self._is_wanted_paused = False
        self._is_held = False
        self._is_closed = False
        self._forget()

    @property
    def request(self) -> FineTuneRequest | None:
        """What is being done, or was done last."""
        return self._request

    @property
    def is_working(self) -> bool:
        """Whether a run is on its way to its end, paused or not."""
        return self.phase in (Phase.PREPARING, Phase.LEARNING, Phase.PROVING)

    @property
    def is_paused(self) -> bool:
        """Whether the user wants it to be paused."""
        return self._is_wanted_paused

    @property
    def is_held(self) -> bool:
        """Whether it waits for the editor."""
        return self._is_held

    @property
    def is_at_rest(self) -> bool:
        """Whether the trainer has come to its pause, and all is saved."""
        return self._is_at_rest

    @property
    def has_freed_memory(self) -> bool:
        """Whether the pause has given all memory back."""
        return self._has_given_back

    def start(self, request: FineTuneRequest) -> None:
        """Begin a run, or go on with it."""
        assert not self.is_working, "one run at a time"
        self._request = request
        self._forget()
        self._is_wanted_paused = False
        self.phase = Phase.PREPARING
        self._trainer.start(request)
        if self._is_held:
            self._trainer.pause()
        self.changed.emit()

    def pause(self) -> None:
        """Pause for the user."""
        self._want(is_paused=True, is_held=self._is_held)

    def resume(self) -> None:
        """Go on as far as the user is concerned."""
        self._want(is_paused=False, is_held=self._is_held)

    def hold(self) -> None:
        """Pause until `release`, for the machine is needed."""
        self._want(is_paused=self._is_wanted_paused, is_held=True)

    def release(self) -> None:
        """Go on unless the user has paused."""
        self._want(is_paused=self._is_wanted_paused, is_held=False)

    def finish_now(self) -> None:
        """Learn no more, and prove the best so far; after a failure too."""
        if self.phase is Phase.FAILED and self._request is not None:
            self.start(self._request)
        if self.is_working:
            self._is_wanted_paused = False
            self._trainer.finish_now()
            self.changed.emit()

    def cancel(self) -> None:
        """End the run for good; one that has failed too, so that it is not offered again."""
        if self.is_working:
            self._trainer.cancel()
        elif self.phase is Phase.FAILED and self._request is not None:
            try:
                mark(self._request, CANCELLED_FILE)
            except OSError:
                _log.warning("the run will be offered again", exc_info=True)
            self.phase, self.sentence = Phase.CANCELLED, ""
            self.changed.emit()

    def close(self) -> None:
        """End the process with everything saved. Idempotent."""
        self._is_closed = True
        self._trainer.close()

    def _forget(self) -> None:
        self.phase = Phase.IDLE
        self.preparation = Preparation.LOADING
        self.plan: TrainerPlanned | None = None
        self.seconds_left: float | None = None
        self.proved = 0.0
        self.sentence = ""
        self._is_at_rest = self._has_given_back = False
        self._forget_curves()

    def _forget_curves(self) -> None:
        self.step = self.best_step = 0
        self.losses: dict[int, dict[str, float]] = {}
        self.distances: dict[int, float] = {}
        self.samples: dict[int, tuple[Sample, ...]] = {}

    def _want(self, *, is_paused: bool, is_held: bool) -> None:
        if (is_paused, is_held) == (self._is_wanted_paused, self._is_held):
            return
        before = self._is_wanted_paused or self._is_held
        self._is_wanted_paused, self._is_held = is_paused, is_held
        after = is_paused or is_held
        if self.is_working and after and not before:
            self._trainer.pause()
        elif self.is_working and before and not after:
            self._trainer.resume()
        self.changed.emit()

    def _on_event(self, event: TrainerEvent) -> None:
        if self._is_closed:
            return
        match event:
            case TrainerStepped() | TrainerValidated() | TrainerSampled():
                self._on_progress(event)
            case TrainerFinished() | TrainerCancelled() | TrainerFailed():
                self._on_end(event)
            case _:
                self._on_state(event)

    def _on_state(
        self,
        event: TrainerPreparing
        | TrainerPlanned
        | TrainerPaused
        | TrainerResumed
        | TrainerNoted
        | TrainerProving,
    ) -> None:
        match event:
            case TrainerPreparing(what=what):
                self.phase, self.preparation = Phase.PREPARING, what
            case TrainerPlanned():
                # What was reached before is told again.
                self._forget_curves()
                self.phase, self.plan, self.seconds_left = Phase.LEARNING, event, event.seconds
                self.curve_changed.emit()
            case TrainerPaused(has_freed_memory=has_freed_memory):
                self._is_at_rest, self._has_given_back = True, has_freed_memory
            case TrainerResumed():
                self._is_at_rest = self._has_given_back = False
            case TrainerNoted():
                self.sentence = note_sentence(event)
            case TrainerProving(fraction=fraction):
                self.phase, self.proved = Phase.PROVING, fraction
        self.changed.emit()

    def _on_progress(self, event: TrainerStepped | TrainerValidated | TrainerSampled) -> None:
        match event:
            case TrainerStepped(step=step):
                self.step, self.seconds_left = step, event.seconds_left
                self.losses[step] = dict(event.losses)
                self.curve_changed.emit()
                self.changed.emit()
            case TrainerValidated(step=step):
                self.distances[step] = event.distance
                if event.is_best:
                    self.best_step = step
                self.curve_changed.emit()
                self.changed.emit()
            case TrainerSampled(step=step, samples=samples):
                self.samples[step] = samples
                self.sampled.emit(step)

    def _on_end(self, event: TrainerFinished | TrainerCancelled | TrainerFailed) -> None:
        self._is_at_rest = self._has_given_back = self._is_wanted_paused = False
        match event:
            case TrainerFinished():
                self.phase = Phase.FINISHED
            case TrainerCancelled():
                self.phase = Phase.CANCELLED
            case TrainerFailed():
                self.phase, self.sentence = Phase.FAILED, fault_sentence(event)
        self.changed.emit()
        if isinstance(event, TrainerFinished):
            self.finished.emit(event)
