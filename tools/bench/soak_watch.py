"""Observations of the engine's soak: ends of jobs, memory, and what is left behind."""

import gc
import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

import psutil

from engine.errors import EngineDiedError, EngineHungError, SourceError
from engine.events import (
    EngineEvent,
    EngineReady,
    EngineUnavailable,
    JobCancelled,
    JobFailed,
    JobFinished,
    JobProgressed,
)
from engine.process.shared_arrays import NAME_PREFIX

_PATIENCE_S = 300.0


class Listener:
    """Receives the client's events and records how each job ended.

    Attributes:
        ends: Names of the events that ended each job.
        surprises: Reasons of failures that nothing had caused.
        deaths: Number of engine processes that ended.
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
        """Record an event; called on the client's thread."""
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
                        self._record_failure(event)
                case _:
                    pass
            self._changed.notify_all()

    def _record_failure(self, event: JobFailed) -> None:
        if not isinstance(event.error, EngineDiedError | EngineHungError | SourceError):
            self.surprises.append(f"{type(event.error).__name__}: {event.error}")

    def wait_until_ready(self) -> None:
        """Wait until the engine is ready."""
        with self._changed:
            self._wait(lambda: self._is_ready, "the engine to be ready")

    def wait_for_death(self, deaths: int) -> None:
        """Wait until a number of engine processes have ended."""
        with self._changed:
            self._wait(lambda: self.deaths >= deaths, "the end of the engine")

    def wait_for_begin(self, job_id: int) -> None:
        """Wait until a job makes progress or has ended."""
        with self._changed:
            self._wait(lambda: job_id in self._begun or job_id in self.ends, f"job {job_id}")

    def wait_for_end(self, job_id: int) -> JobFinished | None:
        """Wait for the end of a job; return its event once if it finished, else None."""
        with self._changed:
            self._wait(lambda: job_id in self.ends, f"the end of job {job_id}")
            self._begun.discard(job_id)
            return self._finished.pop(job_id, None)

    def _wait(self, condition: Callable[[], bool], what: str) -> None:
        if not self._changed.wait_for(condition, _PATIENCE_S):
            raise TimeoutError(f"waited {_PATIENCE_S:.0f} s for {what}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """Resident memory while no job runs.

    Attributes:
        finished: Number of restores so far.
        life: Number of engine processes that have ended before.
        client_mib: Memory of this process.
        engine_mib: Memory of the engine.
    """

    finished: int
    life: int
    client_mib: float
    engine_mib: float


@dataclass(slots=True, kw_only=True)
class Record:
    """Record of a soak.

    Attributes:
        finished: Number of finished jobs.
        changed_outside: Number of results that changed pixels outside the mask.
        actions: Number of times of each action.
        samples: Memory after each action.
    """

    finished: int = 0
    changed_outside: int = 0
    actions: Counter[str] = field(default_factory=Counter)
    samples: list[Sample] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class Remains:
    """Resources of this process that could be left behind."""

    segments: int
    children: int
    open_files: int

    @classmethod
    def count(cls) -> "Remains":
        """Return the current numbers."""
        gc.collect()
        process = psutil.Process()
        return cls(
            segments=sum(NAME_PREFIX in mapped.path for mapped in process.memory_maps()),
            children=len(process.children(recursive=True)),
            open_files=process.num_fds(),
        )
