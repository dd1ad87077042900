"""Engine processes whose jobs the caller waits for, such as one that lives for one picture."""

import queue
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from types import TracebackType
from typing import Self, TypeAlias

import numpy as np

from engine.api import EngineConfig, GuideLine, Method, RestoreOptions, Result
from engine.errors import JobCancelledError
from engine.events import (
    DamageFound,
    EngineEvent,
    EngineReady,
    EngineUnavailable,
    JobCancelled,
    JobFailed,
    JobFinished,
    JobFoundEdges,
)
from engine.pictures.pixels import Mask, Pixels
from engine.process.client import EngineClient
from engine.process.engine import Engine
from engine.process.wire import Serve
from engine.restore.compose import apply_results

MakeEngine: TypeAlias = Callable[[Callable[[EngineEvent], None]], Engine]

_POLL_S = 0.5  # on Windows, Ctrl+C does not interrupt an endless wait


@dataclass(frozen=True, slots=True, kw_only=True)
class Restored:
    """What a job returned.

    Attributes:
        pixels: The whole restored picture; outside the mask and its missed edges bit for bit as it
            was.
        results: The rectangles that were filled.
        guide_lines: Lines that wide holes were filled along: those of the options, then the edges
            that the job found.
        device: The device that computed them, in words.
        model: Name of the model.
        seconds: Seconds that the job took, without the start of the engine.
    """

    pixels: Pixels = field(repr=False)
    results: tuple[Result, ...]
    guide_lines: tuple[GuideLine, ...]
    device: str
    model: str
    seconds: float

    @property
    def missed_px(self) -> int:
        """Number of pixels of missed edges, which were filled beyond the mask."""
        edges = (result.missed for result in self.results if result.missed is not None)
        return sum(int(np.count_nonzero(missed)) for missed in edges)

    def find_hole(self, mask: Mask) -> Mask:
        """Return the mask of the job (H, W) with the missed edges that were filled beyond it."""
        hole = mask.copy()
        for result in self.results:
            if result.missed is not None:
                hole[result.place.slices] |= result.missed
        return hole


def make_restored(
    pixels: Pixels,
    finished: JobFinished,
    *,
    ready: EngineReady,
    guide_lines: tuple[GuideLine, ...],
) -> Restored:
    """Return what a job has made of a picture.

    Args:
        pixels: The picture, (H, W, C); it is copied.
        finished: The end of the job.
        ready: What the engine has said of itself.
        guide_lines: The lines of the options and those that the job has found.
    """
    return Restored(
        pixels=apply_results(pixels, finished.results),
        results=finished.results,
        guide_lines=guide_lines,
        device=ready.device,
        model=ready.model,
        seconds=finished.seconds,
    )


class AwaitedEngine:
    """An engine process whose jobs the caller waits for, one after the other.

    A context manager: the process starts when it is entered, and has ended when it is left.
    """

    def __init__(
        self, make_engine: MakeEngine, *, is_cancelled: Callable[[], bool] = lambda: False
    ) -> None:
        """Prepare; nothing is started yet.

        Args:
            make_engine: Makes the engine, which is given a receiver of its events.
            is_cancelled: Whether nobody waits for the jobs any more; asked twice a second.
        """
        self._events: queue.Queue[EngineEvent] = queue.Queue()
        self._is_cancelled = is_cancelled
        self._shared: Pixels | None = None
        self._engine = make_engine(self._events.put)
        self.ready: EngineReady | None = None  #: What the engine has said of itself.

    def __enter__(self) -> Self:
        self._engine.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._engine.close()

    def wait_until_ready(self, *, on_event: Callable[[EngineEvent], None]) -> None:
        """Wait until the engine has started.

        Args:
            on_event: Receives every event on the caller's thread, for progress.

        Raises:
            EngineError: It does not start.
            KeyboardInterrupt: Ctrl+C.
        """
        events = self._list_events(on_event)
        while self.ready is None:
            next(events)

    def find_damage(
        self, pixels: Pixels, *, on_event: Callable[[EngineEvent], None] = lambda _: None
    ) -> DamageFound:
        """Find the damage of a picture.

        Args:
            pixels: The picture, (H, W, C), uint8 or uint16.
            on_event: Receives every event on the caller's thread, for progress.

        Raises:
            EngineError: The job failed.
            KeyboardInterrupt: Ctrl+C.
        """
        self.share(pixels)
        self._engine.find_damage()
        for event in self._list_events(on_event):
            if isinstance(event, DamageFound):
                return event
        raise AssertionError("unreachable")

    def restore(
        self,
        pixels: Pixels,
        mask: Mask,
        options: RestoreOptions,
        *,
        on_event: Callable[[EngineEvent], None] = lambda _: None,
    ) -> Restored:
        """Restore a picture.

        Args:
            pixels: The picture, (H, W, C), uint8 or uint16.
            mask: The hole, (H, W), bool, true means fill.
            options: Fill options, with the method that the process was started for.
            on_event: Receives every event on the caller's thread, for progress.

        Raises:
            EngineError: Picture and mask do not go together, or the job failed.
            KeyboardInterrupt: Ctrl+C.
        """
        self.share(pixels)
        self._engine.submit(mask, options)
        guide_lines = options.guide_lines
        for event in self._list_events(on_event):
            match event:
                case JobFoundEdges(guide_lines=found):
                    guide_lines += found
                case JobFinished():
                    assert self.ready is not None, "no job ends before that"
                    return make_restored(pixels, event, ready=self.ready, guide_lines=guide_lines)
        raise AssertionError("unreachable")

    def share(self, pixels: Pixels) -> None:
        """Share a picture before its first job.

        Raises:
            SharedMemoryError: There is no room for it.
        """
        if self._shared is not pixels:
            self._engine.share_picture(pixels)
            self._shared = pixels

    def _list_events(self, on_event: Callable[[EngineEvent], None]) -> Iterator[EngineEvent]:
        """Yield the events of the job for ever; an error ends it.

        Raises:
            EngineError: The job failed.
        """
        while True:
            if self._is_cancelled():
                raise JobCancelledError("nobody waits for it")
            try:
                event = self._events.get(timeout=_POLL_S)
            except queue.Empty:
                continue
            on_event(event)
            match event:
                case EngineReady():
                    self.ready = event
                case JobFailed(error=error) | EngineUnavailable(error=error):
                    raise error
                case JobCancelled(job_id=job_id):
                    raise JobCancelledError(f"job {job_id} was cancelled")
            yield event


class OneJobEngine(AwaitedEngine):
    """An engine process for one picture, which loads while the caller prepares the job."""

    def __init__(self, method: Method | None, *, serve: Serve, config: EngineConfig) -> None:
        """Prepare; nothing is started yet.

        Args:
            method: Method of the restore; None if the process only finds damage.
            serve: The function that the process runs.
            config: Model, detector and device.
        """
        config = replace(config, only_method=method, only_finds=method is None)
        super().__init__(
            lambda on_event: EngineClient(serve=serve, config=config, on_event=on_event)
        )


def restore_once(
    pixels: Pixels, mask: Mask, options: RestoreOptions, *, serve: Serve, config: EngineConfig
) -> Restored:
    """Start an engine process, restore one picture, and end the process.

    Args:
        pixels: The picture, (H, W, C), uint8 or uint16.
        mask: The hole, (H, W), bool, true means fill.
        options: Fill options.
        serve: The function that the process runs.
        config: Model and device.

    Raises:
        EngineError: Picture and mask do not go together, or the job failed.
        KeyboardInterrupt: Ctrl+C; the process has been ended.
    """
    with OneJobEngine(options.method, serve=serve, config=config) as engine:
        return engine.restore(pixels, mask, options)
