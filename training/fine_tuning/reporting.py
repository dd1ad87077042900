"""Tells whoever listens what happens in the steps of a run, and what happened before."""

import time
from collections.abc import Callable, Mapping, Sequence

from typing_extensions import override

from training.api import (
    Note,
    Sample,
    TrainerEvent,
    TrainerJudged,
    TrainerNoted,
    TrainerSampled,
    TrainerStepped,
)
from training.run.callbacks.callback import Callback
from training.run.loop import RunningMean
from training.run.run_state import Progress, Since

DISTANCE = "distance"
_EVERY_S = 1.0
# Of a step's values, those that are no losses.
_NO_LOSSES = frozenset({"spread", "gradient_norm", "discriminator_gradient_norm"})
_NO_LOSSES_IN_LOG = _NO_LOSSES | {"step", "pictures_seen", "seconds", "pictures_per_s", DISTANCE}

Line = Mapping[str, float | str]


class Reporter(Callback):
    """Tells of steps about once a second, and of every judgement."""

    def __init__(
        self,
        tell: Callable[[TrainerEvent], None],
        *,
        before: Sequence[Line],
        samples_at: Callable[[int], tuple[Sample, ...] | None],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Prepare to tell.

        Args:
            tell: Called on the training thread.
            before: The log's lines of steps that were taken before, which are told again.
            samples_at: Returns the samples of a step, None if there are none.
            clock: Seconds.
        """
        self._tell = tell
        self._before = before
        self._samples_at = samples_at
        self._clock = clock
        self._means = RunningMean(Since())
        self._steps = 1
        self._first_step = 0
        self._started_s: float | None = None
        self._told_s = 0.0
        self._best = min((distance for _, distance in judgements(before)), default=float("inf"))

    @override
    def began(self, progress: Progress, *, steps: int) -> None:
        self._steps, self._first_step = steps, progress.step
        self._started_s, self._told_s = None, self._clock()
        best = float("inf")
        for line in self._before:
            step = int(line["step"])
            if DISTANCE in line:
                distance = float(line[DISTANCE])
                self._tell_judged(step, distance, is_best=distance < best)
                best = min(best, distance)
            elif "total" in line:
                left_s = progress.seconds / max(progress.step, 1) * (steps - step)
                losses = _losses(line)
                self._tell(TrainerStepped(step=step, seconds_left=left_s, losses=losses))

    @override
    def stepped(self, progress: Progress, values: Mapping[str, float]) -> None:
        self._means.add({name: v for name, v in values.items() if name not in _NO_LOSSES})
        now_s = self._clock()
        if self._started_s is None:  # the first step may have come after half a judgement
            self._started_s, self._first_step = now_s, progress.step
        is_soon = now_s - self._told_s < _EVERY_S
        is_unknown = progress.step == self._first_step and progress.seconds == 0
        if (is_soon or is_unknown) and progress.step < self._steps:
            return
        self._told_s = now_s
        each_s = self._seconds_of_a_step(progress, now_s)
        left_s = each_s * (self._steps - progress.step)
        losses = self._means.take()
        self._tell(TrainerStepped(step=progress.step, seconds_left=left_s, losses=losses))

    def _seconds_of_a_step(self, progress: Progress, now_s: float) -> float:
        """Return what a step takes, with its share of judgements: in this session, if it can say."""
        if self._started_s is None or progress.step == self._first_step:
            return progress.seconds / max(progress.step, 1)
        return (now_s - self._started_s) / (progress.step - self._first_step)

    @override
    def noted(self, progress: Progress, values: Mapping[str, float]) -> None:
        if DISTANCE in values:
            distance = values[DISTANCE]
            self._tell_judged(progress.step, distance, is_best=distance < self._best)
            self._best = min(self._best, distance)

    @override
    def told(self, progress: Progress, sentence: str) -> None:
        self._tell(TrainerNoted(note=Note.ROLLED_BACK))

    def _tell_judged(self, step: int, distance: float, *, is_best: bool) -> None:
        self._tell(TrainerJudged(step=step, distance=distance, is_best=is_best))
        samples = self._samples_at(step)
        if samples is not None:
            self._tell(TrainerSampled(step=step, samples=samples))


def judgements(lines: Sequence[Line]) -> list[tuple[int, float]]:
    """Return the step and the distance of every judgement in a log."""
    return [(int(line["step"]), float(line[DISTANCE])) for line in lines if DISTANCE in line]


def _losses(line: Line) -> dict[str, float]:
    return {
        name: float(value)
        for name, value in line.items()
        if name not in _NO_LOSSES_IN_LOG and not isinstance(value, str)
    }
