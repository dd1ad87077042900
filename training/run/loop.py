"""The training loop: takes steps, validates, saves, rolls back, and stops when asked."""

import logging
import time
from collections.abc import Callable, Mapping, Sequence, Sized
from dataclasses import dataclass, replace
from typing import Generic, Protocol, TypeAlias, TypeVar

from training.data.prefetch import StepSource, prefetch_batches
from training.errors import StepAbandonedError
from training.run.callbacks.callback import Callback, Progress
from training.run.guard import DivergenceGuard, GuardConfig
from training.run.run_state import LossSums, RunState

_LOG = logging.getLogger(__name__)

_B = TypeVar("_B", bound=Sized)
_B_contra = TypeVar("_B_contra", bound=Sized, contravariant=True)

Validate: TypeAlias = Callable[[int, Callable[[], None]], Mapping[str, float]]


def skip_pauses(save: Callable[[], None]) -> None:
    """Pause hook of a run that cannot be paused; saves nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RunHooks:
    """What a loop calls besides taking steps.

    Attributes:
        validate: Scores the averaged generator; called with the number of steps taken and a pause
            point. None in processes that do not validate.
        callbacks: Callbacks, called in this order.
        pause: Called wherever the run can be paused, with a function that saves the run if steps
            were taken since the last save. It may wait, and stops the run by raising
            `StepAbandonedError`.
        clock: Returns the time, seconds.
    """

    validate: Validate | None = None
    callbacks: Sequence[Callback] = ()
    pause: Callable[[Callable[[], None]], None] = skip_pauses
    clock: Callable[[], float] = time.monotonic


class LoopConfig(Protocol):
    """What a loop has to know of a run's configuration."""

    @property
    def guard(self) -> GuardConfig:
        """When the run counts as diverged."""

    @property
    def steps(self) -> int:
        """Length of the run."""

    @property
    def save_every_s(self) -> float:
        """Seconds between saves of the state."""

    @property
    def save_every_steps(self) -> int:
        """Steps between further saves; 0 for none."""

    @property
    def validate_every_steps(self) -> int:
        """Steps between validations."""

    @property
    def log_every_steps(self) -> int:
        """Steps between lines in the log."""


class Step(Protocol[_B_contra]):
    """Trains networks by one batch at a time.

    Attributes:
        rate_factor: Factor on the learning rates; below 1 after the run has diverged.
    """

    rate_factor: float

    def __call__(
        self, step: int, batch: _B_contra, pause_point: Callable[[], None]
    ) -> dict[str, float]:
        """Take one step; return losses and norms, "total" among them."""


class RunStore(Protocol):
    """Keeps the state of a run."""

    def save(self, state: RunState) -> None:
        """Write the state, whole or not at all."""

    def load(self) -> RunState | None:
        """Read the state into networks and optimisers; None if there is none yet."""


class TrainingLoop(Generic[_B]):
    """Takes the steps of a run.

    Attributes:
        progress: How far the run has come.
        train_step: Trains the networks.
    """

    def __init__(
        self,
        config: LoopConfig,
        store: RunStore,
        train_step: Step[_B],
        batches: StepSource[_B],
        hooks: RunHooks,
        *,
        workers: int = 0,
    ) -> None:
        """Resume from the stored state, if there is one.

        Args:
            config: Configuration of the run.
            store: Keeps the state of the run.
            train_step: Trains the networks.
            batches: Makes the batch of each step.
            hooks: What else is called.
            workers: Processes that make batches; 0 for a thread.

        Raises:
            RunError: The state is damaged or belongs to a run of another shape.
        """
        self.train_step = train_step
        self.progress = Progress()
        self._config = config
        self._store = store
        self._batches = batches
        self._hooks = hooks
        self._workers = workers
        self._guard = DivergenceGuard(config.guard)
        self._losses = LossSums()
        self._saved_s = 0.0
        self._saved_step = -1
        state = store.load()
        if state is not None:
            self.progress, self._guard.memory = state.progress, state.memory
            self._losses = state.losses
            self._saved_step = state.progress.step
            train_step.rate_factor = self._guard.rate_factor

    def run(self, should_stop: Callable[[], bool], *, validates_first: bool = False) -> None:
        """Take steps until the run is complete or `should_stop` returns true, then save.

        A `StepAbandonedError` ends the run like `should_stop`.

        Args:
            should_stop: Called before each step.
            validates_first: Whether to validate before the first step.

        Raises:
            DivergedError: The run diverged too often; the last good state is in the folder.
        """
        if self._saved_step < 0:
            self._save()  # a rollback needs a state to return to
        batches = prefetch_batches(
            self._batches, first_step=self.progress.step, workers=self._workers
        )
        started = self._saved_s = self._hooks.clock()
        first = self.progress
        for callback in self._hooks.callbacks:
            callback.on_start(first, steps=self._config.steps)
        try:
            if validates_first:
                self._validate()
            while self.progress.step < self._config.steps and not should_stop():
                batch = next(batches)
                self._take_step(batch)
                spent = self._hooks.clock() - started
                self.progress = replace(self.progress, seconds=first.seconds + spent)
                rate = (self.progress.step - first.step) * len(batch) / max(spent, 1e-9)
                self._log_validate_save(pictures_per_s=rate)
            self._save()  # before stopping the workers, because whoever stops the run may not wait
        except StepAbandonedError:
            _LOG.info("abandoned step %d", self.progress.step)
            self._save()
        finally:
            batches.close()
            for callback in self._hooks.callbacks:
                callback.on_end()

    def _take_step(self, batch: _B) -> None:
        """Take one step, or roll back if it went wrong."""
        step = self.progress.step
        values = self.train_step(step, batch, self._pause_point)
        trouble = self._guard.check(values)
        if trouble is not None:
            self._roll_back(trouble)
            return
        self.progress = replace(
            self.progress,
            step=step + 1,
            pictures_seen=self.progress.pictures_seen + len(batch),
        )
        self._losses.add(values)
        for callback in self._hooks.callbacks:
            callback.on_step(self.progress, values)

    def _log_validate_save(self, *, pictures_per_s: float) -> None:
        """Do each of them where it is due."""
        config, step = self._config, self.progress.step
        if step % config.log_every_steps == 0 and self._losses.counts:
            self._report_metrics(self._losses.take_means() | {"pictures_per_s": pictures_per_s})
        if step % config.validate_every_steps == 0:
            self._validate()
        is_round = config.save_every_steps > 0 and step % config.save_every_steps == 0
        if is_round or self._hooks.clock() - self._saved_s >= config.save_every_s:
            self._save()

    def _validate(self) -> None:
        if self._hooks.validate is not None:
            self._report_metrics(self._hooks.validate(self.progress.step, self._pause_point))

    def _pause_point(self) -> None:
        self._hooks.pause(self._save_if_changed)

    def _save_if_changed(self) -> None:
        """Save unless that was done since the last step; an unfinished step has changed nothing."""
        if self._saved_step != self.progress.step:
            self._save()

    def _save(self) -> None:
        """Store the state and the networks."""
        state = RunState(progress=self.progress, memory=self._guard.memory, losses=self._losses)
        self._store.save(state)
        self._saved_step = self.progress.step
        self._saved_s = self._hooks.clock()

    def _roll_back(self, trouble: str) -> None:
        """Return to the last saved state with a lower rate, and skip the failed step.

        The saved state is the one that a run which is killed here would resume from, so that both
        continue alike. It is saved again at once, with the lower rate.
        """
        self._guard.count_rollback(trouble)
        failed = self.progress
        stored = self._store.load()
        assert stored is not None, "saved before the first step"
        good = stored.progress
        self.train_step.rate_factor = self._guard.rate_factor
        self._losses.take_means()
        self.progress = replace(good, step=failed.step + 1)
        self._save()
        text = (
            f"step {failed.step}: {trouble}; went back to the state saved at step {good.step}, "
            f"and on with {self._guard.rate_factor:.4g} of the learning rate"
        )
        _LOG.warning("%s", text)
        for callback in self._hooks.callbacks:
            callback.on_message(self.progress, text)

    def _report_metrics(self, values: Mapping[str, float]) -> None:
        for callback in self._hooks.callbacks:
            callback.on_metrics(self.progress, values)
