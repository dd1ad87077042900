"""The loop of a run: takes steps, logs, validates, saves, and stops when asked."""

import json
import logging
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from engine.checkpoint import Checkpoint, save_checkpoint
from training.batches import BatchMaker, Prefetcher
from training.config import TrainConfig
from training.run_state import Progress, load_state, save_state
from training.step import TrainStep

_LOG = logging.getLogger(__name__)
STATE_FILE = "state.safetensors"
MODEL_FILE = "generator.safetensors"
LOG_FILE = "log.jsonl"


@dataclass(slots=True)
class RunningMean:
    """Means of the losses since the last line of the log."""

    sums: dict[str, float]
    counts: dict[str, int]

    @classmethod
    def empty(cls) -> "RunningMean":
        """Return means of nothing."""
        return cls(sums={}, counts={})

    def add(self, values: Mapping[str, float]) -> None:
        """Count one more step."""
        for name, value in values.items():
            self.sums[name] = self.sums.get(name, 0.0) + value
            self.counts[name] = self.counts.get(name, 0) + 1

    def take(self) -> dict[str, float]:
        """Return the means and start anew."""
        means = {name: value / self.counts[name] for name, value in self.sums.items()}
        self.sums.clear()
        self.counts.clear()
        return means


class TrainingLoop:
    """Runs steps on a run folder.

    Attributes:
        progress: How far the run has come.
    """

    def __init__(
        self,
        folder: Path,
        config: TrainConfig,
        train_step: TrainStep,
        maker: BatchMaker,
        validate: Callable[[], dict[str, float]],
        *,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._folder = folder
        self._config = config
        self._train_step = train_step
        self._maker = maker
        self._validate = validate
        self._clock = clock
        self.progress = Progress()

    def resume(self) -> None:
        """Go on from the folder's state, if there is one.

        Raises:
            RunError: The state is damaged or belongs to a run of another shape.
        """
        state = self._folder / STATE_FILE
        if state.is_file():
            self.progress = load_state(state, self._train_step)

    def run(self, should_stop: Callable[[], bool]) -> None:
        """Take steps until the run's length is reached or `should_stop` says so, then save."""
        prefetcher = Prefetcher(self._maker, first_step=self.progress.step)
        means = RunningMean.empty()
        started = saved = self._clock()
        spent_before, first_step = self.progress.seconds, self.progress.step
        try:
            for batch in prefetcher:
                step = self.progress.step
                if step >= self._config.steps or should_stop():
                    break
                means.add(self._train_step(step, batch))
                now = self._clock()
                self.progress = Progress(
                    step=step + 1,
                    pictures_seen=self.progress.pictures_seen + len(batch.rgb),
                    seconds=spent_before + now - started,
                )
                if self.progress.step % self._config.log_every_steps == 0:
                    rate = (self.progress.step - first_step) / max(now - started, 1e-9)
                    self._log(means.take() | {"pictures_per_s": rate * len(batch.rgb)})
                if self.progress.step % self._config.validate_every_steps == 0:
                    self._log(self._validate())
                if now - saved >= self._config.save_every_s:
                    self.save()
                    saved = now
        finally:
            prefetcher.close()
        self.save()

    def save(self) -> None:
        """Write the state, and the averaged generator as a checkpoint of its own."""
        save_state(self._folder / STATE_FILE, self._train_step, self.progress)
        average = self._train_step.networks.average
        checkpoint = Checkpoint(
            name=self._folder.name,
            config=self._config.generator,
            weights=average.state_dict(),
            pictures_seen=self.progress.pictures_seen,
        )
        save_checkpoint(self._folder / MODEL_FILE, checkpoint)
        _LOG.info("saved at step %d", self.progress.step)

    def _log(self, values: Mapping[str, float]) -> None:
        line = {
            "step": self.progress.step,
            "pictures_seen": self.progress.pictures_seen,
            "seconds": round(self.progress.seconds, 1),
        } | {name: round(value, 5) for name, value in values.items()}
        with (self._folder / LOG_FILE).open("a", encoding="utf-8") as file:
            file.write(json.dumps(line) + "\n")
