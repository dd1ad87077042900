"""What the soak of the engine sees: how jobs end, how memory goes, what is left behind."""

import gc
import os
import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import psutil

from engine.api import (
    EngineEvent,
    EngineReady,
    EngineUnavailable,
    JobCancelled,
    JobFailed,
    JobFinished,
    JobProgressed,
)
from engine.errors import EngineDiedError, EngineHungError, SourceError
from engine.process.shared_arrays import NAME_PREFIX

_SHARED_MEMORY = Path("/dev/shm")  # noqa: S108  the kernel's own mount
_PATIENCE_S = 300.0


class Ears:
    """Hears what the client says, and keeps of it how often each job ended in which way.

    Attributes:
        ends: For each job, the kinds of events that ended it.
        surprises: Why jobs failed that nothing had disturbed.
        deaths: Lives of the engine that ended.
    """

    def __init__(self) -> None:
        self.ends: dict[int, list[str]] = {}
        self.surprises: list[str] = []
        self.deaths = 0
        self._finished: dict[int, JobFinished] = {}
        self._begun: set[int] = set()
        self._is_ready = False
        self._changed = threading.Condition()

    def __call__(self, event: EngineEvent) -> None:
        """Take an event in; called on the client's own thread."""
        with self._changed:
            match event:
                case EngineReady():
                    self._is_ready = True
                case EngineUnavailable():
                    self._is_ready = False
                    self.deaths += 1
                case JobProgressed(job_id=job_id):
                    self._begun.add(job_id)
                case JobFinished() | JobFailed() | JobCancelled():
                    self.ends.setdefault(event.job_id, []).append(type(event).__name__)
                    if isinstance(event, JobFinished):
                        self._finished[event.job_id] = event
                    if isinstance(event, JobFailed):
                        self._note(event)
                case _:
                    pass
            self._changed.notify_all()

    def _note(self, event: JobFailed) -> None:
        if not isinstance(event.error, EngineDiedError | EngineHungError | SourceError):
            self.surprises.append(f"{type(event.error).__name__}: {event.error}")

    def wait_until_ready(self) -> None:
        """Wait for the engine's being ready to work."""
        with self._changed:
            self._wait(lambda: self._is_ready, "the engine to be ready")

    def wait_for_death(self, deaths: int) -> None:
        """Wait until so many lives of the engine have ended."""
        with self._changed:
            self._wait(lambda: self.deaths >= deaths, "the engine to be missed")

    def wait_for_begin(self, job_id: int) -> None:
        """Wait until a job goes on, or has ended."""
        with self._changed:
            self._wait(lambda: job_id in self._begun or job_id in self.ends, f"job {job_id}")

    def wait_for_end(self, job_id: int) -> JobFinished | None:
        """Wait for a job's end, and return what came of it, which is then forgotten here."""
        with self._changed:
            self._wait(lambda: job_id in self.ends, f"the end of job {job_id}")
            self._begun.discard(job_id)
            return self._finished.pop(job_id, None)

    def _wait(self, is_so: Callable[[], bool], what: str) -> None:
        if not self._changed.wait_for(is_so, _PATIENCE_S):
            raise TimeoutError(f"waited {_PATIENCE_S:.0f} s for {what}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """Resident memory while no job is under way.

    Attributes:
        finished: Restores until now.
        life: How many lives of the engine have ended before.
        client_mib: Of this process.
        engine_mib: Of the engine.
    """

    finished: int
    life: int
    client_mib: float
    engine_mib: float


@dataclass(slots=True, kw_only=True)
class Record:
    """What has been done, and what was seen.

    Attributes:
        finished: Jobs that were finished.
        changed_beside: Answers in which pixels beside the mask had changed.
        deeds: How often what was done.
        samples: Of memory, one after each deed.
    """

    finished: int = 0
    changed_beside: int = 0
    deeds: Counter[str] = field(default_factory=Counter)
    samples: list[Sample] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class Remains:
    """What this process has that could be left behind."""

    segments: int
    children: int
    open_files: int

    @classmethod
    def now(cls) -> "Remains":
        """Count."""
        gc.collect()
        process = psutil.Process()
        return cls(
            segments=len(list(_SHARED_MEMORY.glob(f"{NAME_PREFIX}{os.getpid()}_*"))),
            children=len(process.children(recursive=True)),
            open_files=process.num_fds(),
        )
