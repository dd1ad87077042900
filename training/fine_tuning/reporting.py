"""Reports a run to its client: what happens in its steps, and what happened in earlier sessions."""

import time
from collections.abc import Callable, Mapping
from pathlib import Path

from typing_extensions import override

from training.api import (
    Note,
    Sample,
    TrainerEvent,
    TrainerNoted,
    TrainerSampled,
    TrainerStepped,
    TrainerValidated,
)
from training.judging.validation import DISTANCE
from training.run.callbacks.callback import Callback, Progress
from training.run.callbacks.json_log import read_log
from training.run.run_state import LossSums

_EVERY_S = 1.0
_NOT_LOSSES = frozenset({"spread", "gradient_norm", "discriminator_gradient_norm"})
_NOT_LOSSES_IN_LOG = _NOT_LOSSES | {"step", "pictures_seen", "seconds", "pictures_per_s"}


class Reporter(Callback):
    """Reports steps about once a second, and every validation."""

    def __init__(
        self,
        on_event: Callable[[TrainerEvent], None],
        *,
        log: Path,
        find_samples: Callable[[int], tuple[Sample, ...] | None],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Prepare to report.

        Args:
            on_event: Called on the training thread.
            log: The run's log, whose lines are reported again when the run resumes.
            find_samples: Returns the samples of a step, None if there are none.
            clock: Returns the time, seconds.
        """
        self._on_event = on_event
        self._log = log
        self._find_samples = find_samples
        self._clock = clock
        self._losses = LossSums()
        self._steps = 1
        self._first_step = 0
        self._started_s: float | None = None
        self._reported_s = 0.0
        self._smallest = float("inf")

    @override
    def on_start(self, progress: Progress, *, steps: int) -> None:
        self._steps, self._first_step = steps, progress.step
        self._started_s, self._reported_s = None, self._clock()
        for line in read_log(self._log, step=progress.step):
            step = int(line["step"])
            if DISTANCE in line:
                self._report_validation(step, float(line[DISTANCE]))
            elif "total" in line:
                left_s = progress.seconds / max(progress.step, 1) * (steps - step)
                losses = _losses(line)
                self._on_event(TrainerStepped(step=step, seconds_left=left_s, losses=losses))

    @override
    def on_step(self, progress: Progress, values: Mapping[str, float]) -> None:
        self._losses.add({name: v for name, v in values.items() if name not in _NOT_LOSSES})
        now_s = self._clock()
        if self._started_s is None:  # a validation may have come before the first step
            self._started_s, self._first_step = now_s, progress.step
        is_soon = now_s - self._reported_s < _EVERY_S
        is_unknown = progress.step == self._first_step and progress.seconds == 0
        if (is_soon or is_unknown) and progress.step < self._steps:
            return
        self._reported_s = now_s
        left_s = self._seconds_per_step(progress, now_s) * (self._steps - progress.step)
        losses = self._losses.take_means()
        self._on_event(TrainerStepped(step=progress.step, seconds_left=left_s, losses=losses))

    def _seconds_per_step(self, progress: Progress, now_s: float) -> float:
        """Return the seconds per step, validations included; of this session, if it has a step."""
        if self._started_s is None or progress.step == self._first_step:
            return progress.seconds / max(progress.step, 1)
        return (now_s - self._started_s) / (progress.step - self._first_step)

    @override
    def on_metrics(self, progress: Progress, values: Mapping[str, float]) -> None:
        if DISTANCE in values:
            self._report_validation(progress.step, values[DISTANCE])

    @override
    def on_message(self, progress: Progress, text: str) -> None:
        self._on_event(TrainerNoted(note=Note.ROLLED_BACK))

    def _report_validation(self, step: int, distance: float) -> None:
        is_best = distance < self._smallest
        self._smallest = min(distance, self._smallest)
        self._on_event(TrainerValidated(step=step, distance=distance, is_best=is_best))
        samples = self._find_samples(step)
        if samples is not None:
            self._on_event(TrainerSampled(step=step, samples=samples))


def read_distances(log: Path, *, step: int) -> list[tuple[int, float]]:
    """Return the step and the distance of every validation in a log, up to a step."""
    lines = read_log(log, step=step)
    return [(int(line["step"]), float(line[DISTANCE])) for line in lines if DISTANCE in line]


def _losses(line: Mapping[str, float | str]) -> dict[str, float]:
    return {
        name: float(value)
        for name, value in line.items()
        if name not in _NOT_LOSSES_IN_LOG and not isinstance(value, str)
    }
