"""One job and its answer, for callers that can wait: start an engine, restore, close it again."""

import queue
from collections.abc import Callable
from dataclasses import dataclass, field

from engine.api import (
    EngineConfig,
    EngineEvent,
    EnginePreparing,
    EngineReady,
    EngineSlow,
    EngineUnavailable,
    JobCancelled,
    JobFailed,
    JobFellBack,
    JobFinished,
    JobProgressed,
    RestoreOptions,
    Result,
)
from engine.errors import JobCancelledError
from engine.pictures.checks import check_mask, check_pixels, check_source
from engine.pictures.pixels import Mask, Pixels
from engine.process.client import EngineClient
from engine.process.wire import Serve
from engine.restore.compose import apply_results

__all__ = ["Restored", "Serve", "restore_once"]

_POLL_S = 0.5  # on Windows, Ctrl+C does not interrupt a wait without an end


@dataclass(frozen=True, slots=True, kw_only=True)
class Restored:
    """What came of a job.

    Attributes:
        pixels: The whole picture, restored; outside the mask as it was, bit for bit.
        results: The rectangles that were filled.
        device: Where it was computed, in words.
        model: Name of the model.
        seconds: From the engine's taking the job up to its answer, without its start.
    """

    pixels: Pixels = field(repr=False)
    results: tuple[Result, ...]
    device: str
    model: str
    seconds: float


def restore_once(
    pixels: Pixels,
    mask: Mask,
    options: RestoreOptions,
    *,
    serve: Serve,
    config: EngineConfig,
    on_event: Callable[[EngineEvent], None] = lambda _: None,
) -> Restored:
    """Restore one picture in an engine process that lives only for it.

    Args:
        pixels: (H, W, C), uint8 or uint16.
        mask: (H, W), bool, true means fill.
        options: How.
        serve: What the process runs.
        config: Model and device.
        on_event: Sees every event, on the caller's thread; for progress.

    Raises:
        EngineError: Picture and mask do not go together, or it could not be done.
        KeyboardInterrupt: Ctrl+C; the process has been ended.
    """
    check_pixels(pixels)
    check_mask(mask, shape=pixels.shape)  # before a process is started for nothing
    check_source(options.source, shape=pixels.shape)
    events: queue.Queue[EngineEvent] = queue.Queue()
    client = EngineClient(serve=serve, config=config, on_event=events.put)
    try:
        client.share_picture(pixels)
        client.submit(mask, options)
        client.start()
        ready = EngineReady(device="", model="")
        while True:
            event = _next(events)
            on_event(event)
            if isinstance(event, EngineReady):
                ready = event
            finished = _finished(event)
            if finished is not None:
                return _restored(pixels, finished, ready)
    finally:
        client.close()


def _next(events: "queue.Queue[EngineEvent]") -> EngineEvent:
    while True:
        try:
            return events.get(timeout=_POLL_S)
        except queue.Empty:
            continue


def _finished(event: EngineEvent) -> JobFinished | None:
    """Return the answer if this event is it, None if the job goes on; raise if it has failed."""
    match event:
        case JobFinished():
            return event
        case JobFailed(error=error) | EngineUnavailable(error=error):
            raise error
        case JobCancelled(job_id=job_id):
            raise JobCancelledError(f"job {job_id} was cancelled")
        case EnginePreparing() | EngineSlow() | EngineReady() | JobProgressed() | JobFellBack():
            return None


def _restored(pixels: Pixels, finished: JobFinished, ready: EngineReady) -> Restored:
    return Restored(
        pixels=apply_results(pixels, finished.results),
        results=finished.results,
        device=ready.device,
        model=ready.model,
        seconds=finished.seconds,
    )
