"""Decides whether the engine process has hung, by what it sends and how much it computes.

Slow is not hung: a start may take minutes, and a job may take as long as it likes while it uses the
processor. A process has hung if it sends no heartbeat, does not end a job that was cancelled, or
has a job and neither computes nor reports progress.

Knows no process: the client passes on each message and calls `check` at least once a second.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from engine.errors import EngineHungError
from engine.events import EnginePreparing, EngineReady, EngineSlow, JobCancelled, JobFailed
from engine.process.wire import (
    HEARTBEAT_S,
    DamageWritten,
    Heartbeat,
    Message,
    ObjectWritten,
    ResultsWritten,
)

# Share of one core below which a process only waits.
_IDLE_SHARE: Final = 0.05


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """How long the process may take, in seconds.

    Attributes:
        tick_s: Time between two checks. A longer gap counts as one tick: the machine was asleep.
        slow_start_s: Time from the start until it is reported as slow.
        dead_start_s: Longest silence before the model is loaded. Reading torch from a slow disk
            stops every thread of the process, so this is long.
        silence_s: Longest silence afterwards.
        cancel_s: Longest time from a cancel to the end of the running job.
        idle_s: Longest time of a job without progress and without use of the processor.
    """

    tick_s: float = 1.0
    slow_start_s: float = 20.0
    dead_start_s: float = 600.0
    silence_s: float = 30.0
    cancel_s: float = 15.0
    idle_s: float = 120.0


class Watchdog:
    """Watches one process from its start to its end."""

    def __init__(self, patience: Patience, *, clock: Callable[[], float] = time.monotonic) -> None:
        """Start the clock.

        Args:
            patience: How long the process may take.
            clock: Returns seconds.
        """
        self._patience = patience
        self._clock = clock
        self._checked_at_s = clock()
        self._age_s = self._silent_s = self._idle_s = self._cpu_s = 0.0
        self._is_ready = self._is_slow_explained = False
        self._cancelled_id: int | None = None
        self._cancelled_s = 0.0

    def note_message(self, message: Message) -> None:
        """Take note of a message from the process."""
        self._silent_s = 0.0
        match message:
            case Heartbeat(cpu_s=cpu_s):
                is_idle = cpu_s - self._cpu_s < _IDLE_SHARE * HEARTBEAT_S
                self._idle_s = self._idle_s + HEARTBEAT_S if is_idle else 0.0
                self._cpu_s = cpu_s
                return
            case EngineReady():
                self._is_ready = True
                self._cancelled_s = 0.0
            case EnginePreparing():
                self._is_slow_explained = True
            case (
                ResultsWritten(job_id=job_id)
                | DamageWritten(job_id=job_id)
                | ObjectWritten(job_id=job_id)
                | JobFailed(job_id=job_id)
                | JobCancelled(job_id=job_id)
            ):
                if job_id == self._cancelled_id:
                    self._cancelled_id = None
            case _:
                pass
        self._idle_s = 0.0

    def note_cancel(self, job_id: int) -> None:
        """Take note that the running job was cancelled."""
        if job_id != self._cancelled_id:
            self._cancelled_id, self._cancelled_s = job_id, 0.0

    def check(self, *, has_jobs: bool) -> EngineSlow | EngineHungError | None:
        """Return what is wrong with the process; a slow start is reported once.

        Args:
            has_jobs: Whether any job has not ended.
        """
        now_s = self._clock()
        passed_s = min(now_s - self._checked_at_s, self._patience.tick_s)
        self._checked_at_s = now_s
        self._age_s += passed_s
        self._silent_s += passed_s
        self._cancelled_s += passed_s
        if not has_jobs:
            self._idle_s = 0.0
        return self._check_running() if self._is_ready else self._check_start()

    def _check_start(self) -> EngineSlow | EngineHungError | None:
        if self._silent_s > self._patience.dead_start_s:
            return EngineHungError(f"no sign of life for {self._silent_s:.0f} s during the start")
        if not self._is_slow_explained and self._age_s > self._patience.slow_start_s:
            self._is_slow_explained = True
            return EngineSlow()
        return None

    def _check_running(self) -> EngineHungError | None:
        if self._silent_s > self._patience.silence_s:
            return EngineHungError(f"no sign of life for {self._silent_s:.0f} s")
        if self._cancelled_id is not None and self._cancelled_s > self._patience.cancel_s:
            return EngineHungError(f"a cancel was not answered for {self._cancelled_s:.0f} s")
        if self._idle_s > self._patience.idle_s:
            return EngineHungError(f"a job has stood still for {self._idle_s:.0f} s")
        return None
