"""Whether an engine process has hung: judged by what it says and how much it works.

Slow is not hung. A process that starts may take minutes; a job may take as long as it likes while
it uses the processor. Hung is a process from which no sign of life comes, that does not end a job
which was cancelled, or that has a job and does nothing.

Knows no process: `hear` is told what comes from it, `look` asked every second or oftener.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from engine.api import EnginePreparing, EngineReady, EngineSlow, JobCancelled, JobFailed
from engine.errors import EngineHungError
from engine.process.wire import HEARTBEAT_S, Answer, Heartbeat, JobAnswered

# Share of one core below which a process does nothing but wait and ask.
_IDLE_SHARE: Final = 0.05


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """How long what may take, in seconds.

    Attributes:
        tick_s: Between two looks. A longer gap counts as one tick, for the machine was asleep.
        slow_start_s: From the start until it is called slow.
        dead_start_s: Without a sign of life before the model is loaded. Reading torch from a slow
            disk stops every thread of the process, so this is long.
        silence_s: Without a sign of life afterwards.
        cancel_s: From a cancel to the end of the job in hand.
        idle_s: Of a job without progress, in which the processor is not used either.
    """

    tick_s: float = 1.0
    slow_start_s: float = 20.0
    dead_start_s: float = 600.0
    silence_s: float = 30.0
    cancel_s: float = 15.0
    idle_s: float = 120.0


class Watchdog:
    """Watches one life of the process."""

    def __init__(self, patience: Patience, *, clock: Callable[[], float] = time.monotonic) -> None:
        """Begin to count.

        Args:
            patience: How long what may take.
            clock: Returns seconds.
        """
        self._patience = patience
        self._clock = clock
        self._looked_at = clock()
        self._age_s = self._silent_s = self._idle_s = self._worked_s = 0.0
        self._is_ready = self._is_start_told = False
        self._ending_id: int | None = None
        self._ending_s = 0.0

    @property
    def is_ready(self) -> bool:
        """Whether the process has loaded its model."""
        return self._is_ready

    def hear(self, answer: Answer) -> None:
        """Take note of anything that came from the process."""
        self._silent_s = 0.0
        match answer:
            case Heartbeat(worked_s=worked_s):
                is_idle = worked_s - self._worked_s < _IDLE_SHARE * HEARTBEAT_S
                self._idle_s = self._idle_s + HEARTBEAT_S if is_idle else 0.0
                self._worked_s = worked_s
                return
            case EngineReady():
                self._is_ready = True
                self._ending_s = 0.0
            case EnginePreparing():
                self._is_start_told = True
            case JobAnswered(job_id=ended) | JobFailed(job_id=ended) | JobCancelled(job_id=ended):
                if ended == self._ending_id:
                    self._ending_id = None
            case _:
                pass
        self._idle_s = 0.0

    def expect_end(self, job_id: int) -> None:
        """Take note that the job in hand was cancelled."""
        if job_id != self._ending_id:
            self._ending_id, self._ending_s = job_id, 0.0

    def look(self, *, has_jobs: bool) -> EngineSlow | EngineHungError | None:
        """Judge the process; a slow start is told once.

        Args:
            has_jobs: Whether any job has not ended.
        """
        now = self._clock()
        passed_s = min(now - self._looked_at, self._patience.tick_s)
        self._looked_at = now
        self._age_s += passed_s
        self._silent_s += passed_s
        self._ending_s += passed_s
        if not has_jobs:
            self._idle_s = 0.0
        return self._judge_life() if self._is_ready else self._judge_start()

    def _judge_start(self) -> EngineSlow | EngineHungError | None:
        if self._silent_s > self._patience.dead_start_s:
            return EngineHungError(f"no sign of life for {self._silent_s:.0f} s of its start")
        if not self._is_start_told and self._age_s > self._patience.slow_start_s:
            self._is_start_told = True
            return EngineSlow()
        return None

    def _judge_life(self) -> EngineHungError | None:
        if self._silent_s > self._patience.silence_s:
            return EngineHungError(f"no sign of life for {self._silent_s:.0f} s")
        if self._ending_id is not None and self._ending_s > self._patience.cancel_s:
            return EngineHungError(f"a cancel was not answered for {self._ending_s:.0f} s")
        if self._idle_s > self._patience.idle_s:
            return EngineHungError(f"a job has stood still for {self._idle_s:.0f} s")
        return None
