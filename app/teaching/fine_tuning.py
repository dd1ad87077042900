"""The training as the pages see it: controls the trainer and keeps what it has reported."""

import enum
import logging
from collections.abc import Callable
from typing import TypeAlias

from PySide6.QtCore import QObject, Qt, Signal

from app.teaching.reports import fault_sentence, note_sentence
from training.api import (
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
from training.fine_tuning.detector_request import DetectorRequest, TrainerRequest
from training.fine_tuning.runs import CANCELLED_FILE, mark

MakeTrainer: TypeAlias = Callable[[Callable[[TrainerEvent], None]], Trainer]

_log = logging.getLogger(__name__)


class Phase(enum.Enum):
    """Phase of a training."""

    IDLE = enum.auto()
    PREPARING = enum.auto()
    LEARNING = enum.auto()
    PROVING = enum.auto()
    FINISHED = enum.auto()
    CANCELLED = enum.auto()
    FAILED = enum.auto()


class FineTuning(QObject):
    """Controls one trainer, and keeps what it reports about its run.

    The user can pause the training, and so does the editor while it restores. It goes on when both
    allow it.

    Attributes:
        request: The request of the current run, or of the last one.
        is_paused: Whether the user has paused the training.
        is_held: Whether the editor needs the machine.
        is_at_rest: Whether the trainer has paused, with everything saved.
        has_freed_memory: Whether the pause has freed all memory.
        phase: Phase of the training.
        preparation: Stage of the preparation.
        plan: The plan that fits this machine, None until it is made.
        step: Number of steps so far.
        seconds_left: Expected duration of the remaining steps, None until it is known.
        losses: Losses by name, by step.
        distances: Distance of the averaged generator on the held-out pictures, by step; step 0 is
            the old model.
        best_step: Step of the smallest distance.
        samples: Samples, by step.
        proved: Share of the comparison that is done, 0 to 1.

    Signals:
        changed: An attribute other than the curves and samples has changed, or the pause.
        curve_changed: `losses` or `distances` has changed.
        sampled: There are samples of one more step, an int.
        finished: The run is done, a `TrainerFinished`.
    """

    changed = Signal()
    curve_changed = Signal()
    sampled = Signal(int)
    finished = Signal(object)

    _event_received = Signal(object)

    def __init__(self, make_trainer: MakeTrainer, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._trainer = make_trainer(self._event_received.emit)
        self._event_received.connect(self._on_event, Qt.ConnectionType.QueuedConnection)
        self.request: TrainerRequest | None = None
        self.is_paused = False
        self.is_held = False
        self._is_closed = False
        self._told: TrainerNoted | TrainerFailed | None = None
        self._reset()

    @property
    def message(self) -> str:
        """What the user should know last, in their language; empty for nothing."""
        match self._told:
            case TrainerNoted() as noted:
                return note_sentence(noted)
            case TrainerFailed() as failed:
                return fault_sentence(failed)
            case None:
                return ""

    @property
    def is_working(self) -> bool:
        """Whether a run has started and not ended, paused or not."""
        return self.phase in (Phase.PREPARING, Phase.LEARNING, Phase.PROVING)

    @property
    def is_of_detector(self) -> bool:
        """Whether the detector is taught, and not the generator."""
        return isinstance(self.request, DetectorRequest)

    @property
    def has_learned(self) -> bool:
        """Whether there is something new to prove."""
        return bool(self.step if self.is_of_detector else self.distances)

    def start(self, request: TrainerRequest) -> None:
        """Start a run, or continue it."""
        assert not self.is_working, "one run at a time"
        self.request = request
        self._reset()
        self.is_paused = False
        self.phase = Phase.PREPARING
        self._trainer.start(request)
        if self.is_held:
            self._trainer.pause()
        self.changed.emit()

    def pause(self) -> None:
        """Pause for the user."""
        self._set_pause(is_paused=True, is_held=self.is_held)

    def resume(self) -> None:
        """End the user's pause."""
        self._set_pause(is_paused=False, is_held=self.is_held)

    def hold(self) -> None:
        """Pause until `release`, because the editor needs the machine."""
        self._set_pause(is_paused=self.is_paused, is_held=True)

    def release(self) -> None:
        """Go on, unless the user has paused."""
        self._set_pause(is_paused=self.is_paused, is_held=False)

    def finish_now(self) -> None:
        """Take no more steps and compare the best model so far; after a failure too."""
        if self.phase is Phase.FAILED and self.request is not None:
            self.start(self.request)
        if self.is_working:
            self.is_paused = False
            self._trainer.finish_now()
            self.changed.emit()

    def cancel(self) -> None:
        """End the run for good; after a failure too, so that it is not offered again."""
        if self.is_working:
            self._trainer.cancel()
        elif self.phase is Phase.FAILED and self.request is not None:
            try:
                mark(self.request, CANCELLED_FILE)
            except OSError:
                _log.warning("the run will be offered again", exc_info=True)
            self.phase, self._told = Phase.CANCELLED, None
            self.changed.emit()

    def close(self) -> None:
        """Save everything and end the process. Idempotent."""
        self._is_closed = True
        self._trainer.close()

    def _reset(self) -> None:
        self.phase = Phase.IDLE
        self.preparation = Preparation.LOADING
        self.plan: TrainerPlanned | None = None
        self.seconds_left: float | None = None
        self.proved = 0.0
        self._told = None
        self.is_at_rest = self.has_freed_memory = False
        self._clear_curves()

    def _clear_curves(self) -> None:
        self.step = self.best_step = 0
        self.losses: dict[int, dict[str, float]] = {}
        self.distances: dict[int, float] = {}
        self.samples: dict[int, tuple[Sample, ...]] = {}

    def _set_pause(self, *, is_paused: bool, is_held: bool) -> None:
        if (is_paused, is_held) == (self.is_paused, self.is_held):
            return
        before = self.is_paused or self.is_held
        self.is_paused, self.is_held = is_paused, is_held
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

    def _on_state(self, event: TrainerEvent) -> None:
        match event:
            case TrainerPreparing(what=what):
                self.phase, self.preparation = Phase.PREPARING, what
            case TrainerPlanned():
                # The trainer reports again what it has reached before.
                self._clear_curves()
                self.phase, self.plan, self.seconds_left = Phase.LEARNING, event, event.seconds
                self.curve_changed.emit()
            case TrainerPaused():
                self.is_at_rest, self.has_freed_memory = True, event.has_freed_memory
            case TrainerResumed():
                self.is_at_rest = self.has_freed_memory = False
            case TrainerNoted():
                self._told = event
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
        self.is_at_rest = self.has_freed_memory = self.is_paused = False
        match event:
            case TrainerFinished():
                self.phase = Phase.FINISHED
            case TrainerCancelled():
                self.phase = Phase.CANCELLED
            case TrainerFailed():
                self.phase, self._told = Phase.FAILED, event
        self.changed.emit()
        if isinstance(event, TrainerFinished):
            self.finished.emit(event)
