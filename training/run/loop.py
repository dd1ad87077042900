"""The loop of a run: takes steps, validates, saves, rolls back, and stops when asked."""

import logging
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from training.data.batches import Batch, BatchSource
from training.data.prefetch import prefetch_batches
from training.errors import StepAbandonedError
from training.run.callbacks.callback import Callback
from training.run.config import TrainConfig
from training.run.guard import DivergenceGuard
from training.run.run_folder import RunFolder
from training.run.run_state import Moment, Progress, Since
from training.run.step import TrainStep

_LOG = logging.getLogger(__name__)


class RunningMean:
    """Means of the losses since the last line of the log."""

    def __init__(self, since: Since) -> None:
        """Go on from sums."""
        self._sums = dict(since.sums)
        self._counts = dict(since.counts)

    @property
    def since(self) -> Since:
        """The sums, to go on from."""
        return Since(sums=dict(self._sums), counts=dict(self._counts))

    @property
    def is_empty(self) -> bool:
        """Whether no step was counted yet."""
        return not self._counts

    def add(self, values: Mapping[str, float]) -> None:
        """Count one more step."""
        for name, value in values.items():
            self._sums[name] = self._sums.get(name, 0.0) + value
            self._counts[name] = self._counts.get(name, 0) + 1

    def take(self) -> dict[str, float]:
        """Return the means and start anew."""
        means = {name: value / self._counts[name] for name, value in self._sums.items()}
        self._sums.clear()
        self._counts.clear()
        return means


@dataclass(frozen=True, slots=True, kw_only=True)
class RunParts:
    """What a loop drives.

    Attributes:
        folder: Where the run is saved.
        train_step: Moves the networks.
        maker: Makes the batch of each step.
        workers: Processes that make batches; 0 for a thread.
        validate: Judges the averaged generator after so many steps; None where another process
            does.
        callbacks: Are told what happens, in this order.
    """

    folder: RunFolder
    train_step: TrainStep
    maker: BatchSource
    workers: int = 0
    validate: Callable[[int], dict[str, float]] | None = None
    callbacks: Sequence[Callback] = ()


class TrainingLoop:
    """Runs steps on a run folder.

    Attributes:
        progress: How far the run has come.
    """

    def __init__(
        self,
        config: TrainConfig,
        parts: RunParts,
        *,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._config = config
        self._parts = parts
        self._clock = clock
        self._guard = DivergenceGuard(config.guard)
        self._means = RunningMean(Since())
        self._saved_s = 0.0
        self._saved_step = -1
        self.progress = Progress()

    def resume(self) -> None:
        """Go on from the folder's state, if there is one.

        Raises:
            RunError: The state is damaged or belongs to a run of another shape.
        """
        if self._parts.folder.has_state():
            moment = self._parts.folder.load()
            self.progress, self._guard.memory = moment.progress, moment.memory
            self._means = RunningMean(moment.since)
            self._saved_step = moment.progress.step
            self._parts.train_step.rate_factor = self._guard.rate_factor

    def run(self, should_stop: Callable[[], bool], *, is_judged: bool = True) -> None:
        """Take steps until the run's length is reached or `should_stop` says so, then save.

        A step that is left by a `StepAbandonedError` ends the run as `should_stop` does.

        Args:
            is_judged: Whether the generator was validated at the step where the run is now; if not,
                that comes first.

        Raises:
            DivergedError: The run went wrong too often; the last good state is in the folder.
        """
        if not self._parts.folder.has_state():
            self.save()  # what a rollback goes back to
        ahead = prefetch_batches(
            self._parts.maker,
            first_step=self.progress.step,
            workers=self._parts.workers,
        )
        started = self._saved_s = self._clock()
        before = self.progress
        self._tell(lambda callback: callback.began(before, steps=self._config.steps))
        try:
            batches = iter(ahead)
            if not is_judged:
                self._judge()
            while self.progress.step < self._config.steps and not should_stop():
                batch = next(batches)
                self._take(batch)
                spent = self._clock() - started
                self.progress = replace(self.progress, seconds=before.seconds + spent)
                rate = (self.progress.step - before.step) * len(batch.rgb) / max(spent, 1e-9)
                self._report(pictures_per_s=rate)
            self.save()  # before the workers' end: who asks to stop may not wait for long
        except StepAbandonedError:
            _LOG.info("left at step %d", self.progress.step)
            self.save()
        finally:
            ahead.close()
            self._tell(Callback.ended)

    def save(self) -> None:
        """Write the state and the networks into the folder."""
        moment = Moment(progress=self.progress, memory=self._guard.memory, since=self._means.since)
        self._parts.folder.save(moment)
        self._saved_step = self.progress.step
        self._saved_s = self._clock()

    def save_anew(self) -> None:
        """Save where it was not done since the last step; a step that is held has moved nothing."""
        if self._saved_step != self.progress.step:
            self.save()

    def _take(self, batch: Batch) -> None:
        """Take one step, or go back if it went wrong."""
        step = self.progress.step
        values = self._parts.train_step(step, batch)
        trouble = self._guard.judge(values)
        if trouble is not None:
            self._roll_back(trouble)
            return
        self.progress = replace(
            self.progress,
            step=step + 1,
            pictures_seen=self.progress.pictures_seen + len(batch.rgb),
        )
        self._means.add(values)
        self._tell(lambda callback: callback.stepped(self.progress, values))

    def _report(self, *, pictures_per_s: float) -> None:
        """Log, validate and save where it is time to."""
        config, step = self._config, self.progress.step
        if step % config.log_every_steps == 0 and not self._means.is_empty:
            self._note(self._means.take() | {"pictures_per_s": pictures_per_s})
        if step % config.validate_every_steps == 0:
            self._judge()
        is_round = config.save_every_steps > 0 and step % config.save_every_steps == 0
        if is_round or self._clock() - self._saved_s >= config.save_every_s:
            self.save()

    def _judge(self) -> None:
        if self._parts.validate is not None:
            self._note(self._parts.validate(self.progress.step))

    def _roll_back(self, trouble: str) -> None:
        """Go back to the last saved state with a lower rate, and on past the step.

        What was saved is the one good state that a run which is killed here would find too, so
        that both go on alike. It is saved again at once, with the lower rate in it.
        """
        self._guard.give_way(trouble)
        failed = self.progress
        good = self._parts.folder.load().progress
        self._parts.train_step.rate_factor = self._guard.rate_factor
        self._means.take()
        self.progress = replace(good, step=failed.step + 1)
        self.save()
        sentence = (
            f"step {failed.step}: {trouble}; went back to the state saved at step {good.step}, "
            f"and on with {self._guard.rate_factor:.4g} of the learning rate"
        )
        _LOG.warning("%s", sentence)
        self._tell(lambda callback: callback.told(self.progress, sentence))

    def _note(self, values: Mapping[str, float]) -> None:
        self._tell(lambda callback: callback.noted(self.progress, values))

    def _tell(self, what: Callable[[Callback], None]) -> None:
        for callback in self._parts.callbacks:
            what(callback)
