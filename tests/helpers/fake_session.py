"""A session without torch, and functions that serve it from a real child process.

A job's method, which crosses the pipe, chooses what it does:
REWEAVE, GENERATOR, WEAVE and EDGES fill with `FILL_VALUE`; WEAVE also falls back to smaller tiles,
EDGES finds `FOUND_LINE`. TELEA
runs until it is cancelled. NAVIER_STOKES fails. POISSON raises an unforeseen error.

White pixels are scratches.
"""

import os
import queue
import signal
import threading
from collections.abc import Callable
from typing import NoReturn, TypeAlias, TypeVar

import numpy as np
from typing_extensions import override

from engine.api import (
    Computing,
    EngineConfig,
    Fallback,
    GuideLine,
    Method,
    Preview,
    RestoreOptions,
    Result,
    Speed,
    Stage,
)
from engine.detection.damage_map import DamageMap
from engine.errors import (
    CheckpointError,
    DetectorMissingError,
    DeviceError,
    DeviceTooOldError,
    JobCancelledError,
    OutOfMemoryError,
)
from engine.events import EngineEvent, EngineReady
from engine.pictures.pixels import Mask, Pixels, Rect
from engine.process.wire import WorkerEnd
from engine.process.worker import ReportFirstStart, run_worker

FILL_VALUE = 77
FAKE_SPEED = Speed(generate_s=0.1, weave_s=0.05)
FOUND_LINE = GuideLine(points=((2.0, 4.5), (9.0, 4.5)))
ENDS_IN_TIME_S = 60.0

E = TypeVar("E")
Report: TypeAlias = Callable[[Stage, float], None]


class FakeSession:
    """Satisfies `engine.process.jobs.session.RestoreSession`.

    Attributes:
        client_has_left: Set by a test once the client is gone.
    """

    device_name = "a fake device"
    passed_over: DeviceError | None = None
    cards: tuple[str, ...] = ()
    model_name = "a fake model"
    speed: Speed | None = FAKE_SPEED
    computing: Computing | None = None

    def __init__(self, config: EngineConfig, report_first_start: ReportFirstStart) -> None:
        self.config = config
        self.report_first_start = report_first_start
        self.was_warmed_up = False
        self.client_has_left = threading.Event()

    def warm_up(self) -> None:
        self.was_warmed_up = True

    def restore(  # noqa: PLR0913  as the real one
        self,
        picture: Pixels,
        mask: Mask,
        options: RestoreOptions,
        *,
        report_progress: Report,
        is_cancelled: Callable[[], bool],
        on_fallback: Callable[[Fallback], None],
        on_preview: Callable[[Preview], None] | None,
        on_edges: Callable[[tuple[GuideLine, ...]], None],
    ) -> tuple[Result, ...]:
        report_progress(Stage.PREPARE, 0.0)
        if on_preview is not None:
            self.preview(mask, on_preview)
        match options.method:
            case Method.TELEA:
                _work_until_cancelled(report_progress, is_cancelled)
            case Method.NAVIER_STOKES:
                raise OutOfMemoryError("the fake device is full")
            case Method.POISSON:
                raise KeyError("nobody foresaw this")
            case Method.WEAVE:
                on_fallback(Fallback.SMALLER_TILES)
            case Method.EDGES:
                on_edges((FOUND_LINE,))
            case Method.REWEAVE | Method.GENERATOR:
                pass
        return self.fill(picture, mask, report_progress)

    def find_damage(
        self,
        picture: Pixels,
        *,
        report_progress: Report,
        is_cancelled: Callable[[], bool],
        on_fallback: Callable[[Fallback], None],
    ) -> DamageMap:
        del is_cancelled, on_fallback
        report_progress(Stage.FIND, 0.5)
        return find_white(picture)

    def preview(self, mask: Mask, on_preview: Callable[[Preview], None]) -> None:
        """Report one preview of the hole; a test may override this."""
        place = Rect.of_mask(mask)
        assert place is not None
        on_preview(Preview(place=place, rgba=np.full((2, 3, 4), FILL_VALUE, np.uint8)))

    def fill(self, picture: Pixels, mask: Mask, report_progress: Report) -> tuple[Result, ...]:
        """Fill the hole; a test may override this."""
        report_progress(Stage.FILL, 1.0)
        place = Rect.of_mask(mask)
        assert place is not None
        pixels = picture[place.slices].copy()
        pixels[mask[place.slices]] = FILL_VALUE
        return (Result(place=place, pixels=pixels),)


def find_white(picture: Pixels) -> DamageMap:
    """Return the damage map of a fake session: what is white is a scratch, beyond doubt."""
    is_white = (picture == np.iinfo(picture.dtype).max).all(axis=2)
    probability = np.where(is_white, 255, 0).astype(np.uint8)
    return DamageMap(probability=probability, kind=np.zeros_like(probability))


def _work_until_cancelled(
    report_progress: Report, is_cancelled: Callable[[], bool], *, stage: Stage = Stage.FILL
) -> NoReturn:
    pause = threading.Event()
    while not is_cancelled():
        report_progress(stage, 0.5)
        pause.wait(0.002)
    raise JobCancelledError("cancelled, as asked")


def serve_fake(connection: WorkerEnd, config: EngineConfig) -> None:
    """Serve `FakeSession` like the real `engine.process.factory.serve`."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    run_worker(connection, config, make_session=FakeSession, on_orphaned=lambda: os._exit(1))


def serve_unloadable(connection: WorkerEnd, config: EngineConfig) -> None:
    """Fail to load the model."""

    def fail(config: EngineConfig, _report_first_start: ReportFirstStart) -> FakeSession:
        raise CheckpointError(f"{config.model} is not a checkpoint")

    run_worker(connection, config, make_session=fail, on_orphaned=lambda: os._exit(1))


def serve_never_ready(_connection: WorkerEnd, _config: EngineConfig) -> None:
    """Die before the model is loaded, every time."""
    os._exit(3)


class FreshSession(FakeSession):
    """Has work that only the first start needs."""

    @override
    def warm_up(self) -> None:
        self.report_first_start()
        super().warm_up()

    @override
    def fill(self, picture: Pixels, mask: Mask, report_progress: Report) -> tuple[Result, ...]:
        if not self.was_warmed_up:
            self.report_first_start()
        return super().fill(picture, mask, report_progress)


class OldCardSession(FakeSession):
    """Has a graphics card that is too old."""

    passed_over = DeviceTooOldError("NVIDIA GeForce GTX 660 is too old for this program's PyTorch")


class SloppySession(FakeSession):
    """Fills the columns beside the hole too, and calls them missed edges."""

    @override
    def fill(self, picture: Pixels, mask: Mask, report_progress: Report) -> tuple[Result, ...]:
        hole = Rect.of_mask(mask)
        assert hole is not None
        place = hole.grown(2, within=Rect.of_shape(picture.shape))
        missed = np.zeros((place.height, place.width), bool)
        missed[:, 0] = missed[:, -1] = True
        pixels = np.full_like(picture[place.slices], FILL_VALUE)
        return (Result(place=place, pixels=pixels, missed=missed),)


class HuntingSession(FakeSession):
    """Looks for damage until it is cancelled."""

    @override
    def find_damage(
        self,
        picture: Pixels,
        *,
        report_progress: Report,
        is_cancelled: Callable[[], bool],
        on_fallback: Callable[[Fallback], None],
    ) -> DamageMap:
        _work_until_cancelled(report_progress, is_cancelled, stage=Stage.FIND)


class BlindSession(FakeSession):
    """Has no detector."""

    @override
    def find_damage(
        self,
        picture: Pixels,
        *,
        report_progress: Report,
        is_cancelled: Callable[[], bool],
        on_fallback: Callable[[Fallback], None],
    ) -> DamageMap:
        raise DetectorMissingError("detector.safetensors: there is no such file")


def serve_hunting(connection: WorkerEnd, config: EngineConfig) -> None:
    """Serve `HuntingSession`."""
    run_worker(connection, config, make_session=HuntingSession, on_orphaned=lambda: os._exit(1))


def serve_blind(connection: WorkerEnd, config: EngineConfig) -> None:
    """Serve `BlindSession`."""
    run_worker(connection, config, make_session=BlindSession, on_orphaned=lambda: os._exit(1))


def serve_sloppy(connection: WorkerEnd, config: EngineConfig) -> None:
    """Serve `SloppySession`."""
    run_worker(connection, config, make_session=SloppySession, on_orphaned=lambda: os._exit(1))


def serve_old_card(connection: WorkerEnd, config: EngineConfig) -> None:
    """Serve `OldCardSession`."""
    run_worker(connection, config, make_session=OldCardSession, on_orphaned=lambda: os._exit(1))


def serve_fresh(connection: WorkerEnd, config: EngineConfig) -> None:
    """Serve `FreshSession`, as at the first start after installing."""
    run_worker(connection, config, make_session=FreshSession, on_orphaned=lambda: os._exit(1))


def serve_silent(connection: WorkerEnd, _config: EngineConfig) -> None:
    """Hang as soon as the model is loaded."""
    connection.send(EngineReady(device="a fake device", model="a fake model"))
    threading.Event().wait(ENDS_IN_TIME_S)


def serve_late(connection: WorkerEnd, config: EngineConfig) -> None:
    """Serve `FakeSession`, but load it only when the first request arrives."""
    connection.poll(ENDS_IN_TIME_S)
    serve_fake(connection, config)


class Events:
    """An event receiver that a test can wait on."""

    def __init__(self) -> None:
        self.seen: list[EngineEvent] = []
        self._queue: queue.Queue[EngineEvent] = queue.Queue()

    def __call__(self, event: EngineEvent) -> None:
        self.seen.append(event)
        self._queue.put(event)

    def wait_for(self, kind: type[E]) -> E:
        """Return the next event of a kind, and skip others."""
        while True:
            event = self._queue.get(timeout=ENDS_IN_TIME_S)
            if isinstance(event, kind):
                return event


def photograph(
    height: int = 12,
    width: int = 20,
    channels: int = 3,
    dtype: type[np.uint8 | np.uint16] = np.uint8,
) -> Pixels:
    """Return random pixels, (height, width, channels)."""
    top = 255 if dtype is np.uint8 else 65535
    values = np.random.default_rng(7).integers(0, top, (height, width, channels), endpoint=True)
    return values.astype(np.uint8) if dtype is np.uint8 else values.astype(np.uint16)


def hole_mask(height: int = 12, width: int = 20) -> Mask:
    """Return a mask with a small L-shaped hole."""
    mask = np.zeros((height, width), dtype=np.bool_)
    mask[3:6, 4] = True
    mask[5, 4:9] = True
    return mask
