"""Estimates how long a job will take, from its work and from the jobs that this machine has done.

Seconds are work times rate, for three kinds of work. The rates start from shipped ones, scaled by
the speed that the engine has measured, and are learned from finished jobs. `engine.restore.work` counts the work; this module needs neither scipy
nor torch, because the window opens without them.
"""

import math
from collections.abc import Iterable
from dataclasses import astuple, dataclass
from typing import Final, Self, TypeAlias

import msgspec
import numpy as np
import numpy.typing as npt

from engine.api import Speed

_F64: TypeAlias = npt.NDArray[np.float64]

MAX_KEPT: Final = 48
# Weight of the shipped rates against those of this machine, in finished jobs.
_PRIOR_JOBS = 2.0
# A job this many times slower or faster than expected was disturbed, or was the first one, unless
# it is one of more than `_PRIOR_JOBS` like it.
_OUTLIER = 3.0
# Jobs that take less, and were expected to, say nothing about the rates: their times are overhead.
_MIN_LEARNED_S = 0.1


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """The work of a job, in millions of pixels of each kind.

    Attributes:
        generated: Pixels that the generator sees.
        woven: Pixels that are woven.
        filled: Pixels that are filled without a model, or feathered.
    """

    generated: float = 0.0
    woven: float = 0.0
    filled: float = 0.0


# Seconds per million pixels, midway between two machines of two cores (tools/bench/price.py), and
# the speed of a machine with these rates.
SHIPPED_RATES: Final = Work(generated=1.0, woven=8.7, filled=1.3)
SHIPPED_SPEED: Final = Speed(generate_s=0.078, weave_s=0.06)
# A machine this many times slower or faster was measured wrongly.
_MAX_SPEED_RATIO = 50.0


@dataclass(frozen=True, slots=True, kw_only=True)
class FinishedJob:
    """The work of a job, and how long it took.

    Attributes:
        device: Name of the device, as the engine gives it.
        work: The work of the job.
        seconds: Seconds from the start of the job in the engine to its result, above 0.
    """

    device: str
    work: Work
    seconds: float

    def __post_init__(self) -> None:
        work = astuple(self.work)
        numbers = (self.seconds, sum(work))
        if not all(0 < number < math.inf for number in numbers) or min(work) < 0:
            raise ValueError(f"expected work and seconds above 0, got {work} and {self.seconds}")


class PriceList:
    """Estimates the seconds of jobs; learns from the newest finished ones."""

    def __init__(self, jobs: Iterable[FinishedJob] = ()) -> None:
        self._jobs = list(jobs)[-MAX_KEPT:]
        self._rates: dict[tuple[str, Speed | None], _F64] = {}

    def learn(self, job: FinishedJob) -> None:
        """Take a finished job into account."""
        self._jobs = [*self._jobs, job][-MAX_KEPT:]
        self._rates = {}

    def estimate_seconds(self, work: Work, *, device: str, speed: Speed | None = None) -> float:
        """Return the seconds that a job will take.

        Args:
            work: The work of the job.
            device: Name of the device.
            speed: How fast the machine is with this device; None if unknown.
        """
        if (device, speed) not in self._rates:
            jobs = [job for job in self._jobs if job.device == device]
            self._rates[device, speed] = fit_rates(jobs, start=scale_rates(speed))
        return float(np.array(astuple(work)) @ self._rates[device, speed])

    def to_text(self) -> str:
        """Return the finished jobs as one line of text, for the settings."""
        return msgspec.json.encode(self._jobs, enc_hook=float).decode()  # enc_hook: numpy's floats

    @classmethod
    def from_text(cls, text: str) -> Self:
        """Return the price list of a text from `to_text`; an empty one if the text is invalid."""
        try:
            return cls(msgspec.json.decode(text, type=list[FinishedJob]))
        except msgspec.DecodeError:
            return cls()


def scale_rates(speed: Speed | None) -> _F64:
    """Return the rates before the first job, (3,), float64: the shipped ones at this speed.

    The generator has a scale of its own. A quick fill runs on the cores, as the weave does.
    """
    shipped = np.array(astuple(SHIPPED_RATES))
    if speed is None:
        return shipped
    generator, weave = np.array(astuple(speed)) / astuple(SHIPPED_SPEED)
    scales = np.array([generator, weave, weave])
    is_likely = (scales > 1 / _MAX_SPEED_RATIO) & (scales < _MAX_SPEED_RATIO)
    return shipped * np.where(is_likely, scales, 1.0)


def fit_rates(jobs: list[FinishedJob], *, start: _F64) -> _F64:
    """Return the seconds per million pixels of each kind of work, (3,), float64.

    The rates before the first job are scaled by the median ratio of actual to estimated seconds,
    then fitted by least squares of the relative errors. Ridge regression keeps a rate near its
    scaled value where the jobs say little about it.

    Args:
        jobs: Finished jobs of one device.
        start: The rates before the first job, (3,), float64.
    """
    works = np.array([astuple(job.work) for job in jobs]).reshape(-1, start.size)
    seconds = np.array([job.seconds for job in jobs])
    is_long = np.maximum(seconds, works @ start) >= _MIN_LEARNED_S
    works, seconds = works[is_long], seconds[is_long]
    if not seconds.size:
        return start
    ratios = seconds / (works @ start)
    scale = float(np.median(ratios))
    if ratios.size <= _PRIOR_JOBS and abs(math.log(scale)) >= math.log(_OUTLIER):
        scale = 1.0  # these jobs were disturbed, rather than all that follow
    prior = start * scale
    is_usual = np.abs(np.log(ratios / scale)) < math.log(_OUTLIER)
    shares = works[is_usual] * prior / seconds[is_usual, np.newaxis]
    ridge = math.sqrt(_PRIOR_JOBS) * np.eye(prior.size)
    system = np.concatenate([shares, ridge])
    target = np.concatenate([np.ones(len(shares)), np.diag(ridge)])
    factors = np.linalg.lstsq(system, target, rcond=None)[0]
    rates: _F64 = prior * np.clip(factors, 0.05, 20.0)
    return rates
