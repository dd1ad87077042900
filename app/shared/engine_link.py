"""The engine as the window sees it: its events as signals, in the window's thread."""

import itertools
import logging
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from PySide6.QtCore import QObject, Qt, Signal

from app.shared.background import Background
from engine.api import (
    Engine,
    EngineEvent,
    EnginePreparing,
    EngineReady,
    EngineSlow,
    EngineUnavailable,
    JobCancelled,
    JobEvent,
    JobFailed,
    JobFellBack,
    JobFinished,
    JobProgressed,
    RestoreOptions,
    Result,
)
from engine.pictures.pixels import Mask, Pixels

EngineFactory: TypeAlias = Callable[[Callable[[EngineEvent], None], Path], Engine]

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Running:
    """An engine that has been started.

    Attributes:
        number: Tells its events from another one's.
        model: The file that it loads.
    """

    number: int
    model: Path
    engine: Engine


class EngineLink(QObject):
    """Holds one engine and at most one job of it; while the model changes, the next one too.

    Another model is loaded by another engine beside the one in use, which goes on as if nothing
    were and is left only when the next one is ready and no job runs. So a model that cannot be
    loaded takes nothing away.

    Attributes:
        device: The device in words, None while the engine is not ready.

    Signals:
        model_changed: Jobs are now done by another engine with another model, a path. It knows no
            picture yet.
        model_refused: The other model cannot be loaded, with its path and the error.
        state_changed: `device`, `is_preparing`, `is_failed`, `is_busy` or `is_cancelling` have
            changed.
        start_slow: The engine takes longer than usual to start.
        device_passed_over: A better device than the engine's cannot be used, with the error.
        unavailable: The engine has ended, with an `EngineUnavailable`.
        job_progressed: The job goes on, with a `JobProgressed`.
        job_fell_back: The job goes on in another way, with a `JobFellBack`.
        job_finished: The job has its results, with a `JobFinished`.
        job_failed: The job ended without results, with the error.
        job_cancelled: The job was cancelled.
    """

    model_changed = Signal(object)
    model_refused = Signal(object, object)
    state_changed = Signal()
    start_slow = Signal()
    device_passed_over = Signal(object)
    unavailable = Signal(object)
    job_progressed = Signal(object)
    job_fell_back = Signal(object)
    job_finished = Signal(object)
    job_failed = Signal(object)
    job_cancelled = Signal()

    _arrived = Signal(int, object)

    def __init__(self, factory: EngineFactory, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._factory = factory
        self._numbers = itertools.count(1)
        self._running: _Running | None = None
        self._next: _Running | None = None
        self._next_ready: EngineReady | None = None
        self._leaving: list[Engine] = []
        self._closer = Background(self)
        self._device: str | None = None
        self._is_preparing = False
        self._is_failed = False
        self._job_id: int | None = None
        self._is_cancelling = False
        self._is_closed = False
        self._arrived.connect(self._on_event, Qt.ConnectionType.QueuedConnection)

    @property
    def device(self) -> str | None:
        """The device in words, None while the engine is not ready."""
        return self._device

    @property
    def is_preparing(self) -> bool:
        """Whether the engine does work that only the first start after installing needs."""
        return self._is_preparing

    @property
    def is_started(self) -> bool:
        """Whether pictures can be shared; the engine need not be ready."""
        return self._running is not None

    @property
    def model(self) -> Path | None:
        """The model's file that the engine was started with, None before."""
        return None if self._running is None else self._running.model

    @property
    def is_switching(self) -> bool:
        """Whether another model is being loaded."""
        return self._next is not None

    @property
    def is_failed(self) -> bool:
        """Whether the engine has ended and is not started again."""
        return self._is_failed

    @property
    def is_busy(self) -> bool:
        """Whether a job is under way."""
        return self._job_id is not None

    @property
    def is_cancelling(self) -> bool:
        """Whether the job under way is to end without a result."""
        return self._is_cancelling

    def start(self, model: Path) -> None:
        """Start the engine; `state_changed` follows when it is ready."""
        assert self._running is None, "started already"
        self._running = self._started(model)

    def restart(self) -> None:
        """Start the engine once more after it has failed for good."""
        assert self._running is not None, "not started"
        self._is_failed = False
        self._running.engine.start()
        self.state_changed.emit()

    def switch(self, model: Path) -> None:
        """Load another model; `model_changed` or `model_refused` follows, the newest call wins."""
        assert self._running is not None, "not started"
        self._give_up_next()
        self._next = self._started(model)
        self.state_changed.emit()

    def close(self) -> None:
        """End the engine and wait for it. Idempotent."""
        self._is_closed = True
        for running in (self._running, self._next):
            if running is not None:
                self._leaving.append(running.engine)
        for engine in self._leaving:
            engine.close()
        self._closer.close()

    def share_picture(self, pixels: Pixels) -> None:
        """Make a picture the one that jobs refer to. Raises SharedMemoryError."""
        if self._running is not None:
            self._running.engine.share_picture(pixels)

    def update_picture(self, result: Result) -> None:
        """Bring one rectangle of the shared picture up to date."""
        if self._running is not None:
            self._running.engine.update_picture(result)

    def submit(self, mask: Mask, options: RestoreOptions) -> None:
        """Start a job on the shared picture.

        Raises:
            MaskError: The mask has another size than the picture, is empty, or is full.
            SharedMemoryError: There is no room for the answer.
        """
        assert self._running is not None, "not started"
        assert self._job_id is None, "one job at a time"
        self._job_id = self._running.engine.submit(mask, options)
        self.state_changed.emit()

    def cancel(self) -> None:
        """Ask for the end of the job, if there is one; no result of it will be told."""
        if self._running is None or self._job_id is None or self._is_cancelling:
            return
        self._is_cancelling = True
        self._running.engine.cancel(self._job_id)
        self.state_changed.emit()

    def _started(self, model: Path) -> _Running:
        number = next(self._numbers)
        engine = self._factory(lambda event: self._arrived.emit(number, event), model)
        engine.start()
        return _Running(number=number, model=model, engine=engine)

    def _on_event(self, number: int, event: EngineEvent) -> None:
        if self._is_closed:
            return
        if self._running is not None and number == self._running.number:
            self._on_event_in_use(event)
        elif self._next is not None and number == self._next.number:
            self._on_event_of_next(event)

    def _on_event_of_next(self, event: EngineEvent) -> None:
        if isinstance(event, EngineReady):
            self._next_ready = event
            self._take_next()
        elif isinstance(event, EngineUnavailable) and self._next is not None:
            model = self._next.model
            self._give_up_next()
            self.state_changed.emit()
            self.model_refused.emit(model, event.error)

    def _take_next(self) -> None:
        """Let the next engine take over, once it is ready and no job runs."""
        if self._next is None or self._next_ready is None or self.is_busy:
            return
        if self._running is not None:
            self._leave(self._running.engine)
        ready = self._next_ready
        self._running, self._next, self._next_ready = self._next, None, None
        self._is_preparing = False
        self.model_changed.emit(self._running.model)
        self._on_ready(ready)

    def _give_up_next(self) -> None:
        if self._next is not None:
            self._leave(self._next.engine)
        self._next = self._next_ready = None

    def _leave(self, engine: Engine) -> None:
        """End an engine, which takes a moment, away from this thread."""
        self._leaving.append(engine)
        self._closer.run(
            engine.close,
            on_done=lambda _: self._leaving.remove(engine),
            on_error=lambda error: _log.error("an engine did not close", exc_info=error),
        )

    def _on_event_in_use(self, event: EngineEvent) -> None:
        self._set_preparing(is_preparing=isinstance(event, EnginePreparing))
        match event:
            case EnginePreparing():
                pass
            case EngineSlow():
                self.start_slow.emit()
            case EngineReady():
                self._on_ready(event)
            case EngineUnavailable():
                self._set_engine_state(device=None, is_failed=not event.restarting)
                self.unavailable.emit(event)
            case _ if event.job_id == self._job_id:
                self._on_job_event(event)

    def _on_job_event(self, event: JobEvent) -> None:
        match event:
            case JobProgressed():
                self.job_progressed.emit(event)
            case JobFellBack():
                self.job_fell_back.emit(event)
            case _:
                self._end_job(event)

    def _on_ready(self, event: EngineReady) -> None:
        self._set_engine_state(device=event.device, is_failed=False)
        if event.passed_over is not None:
            self.device_passed_over.emit(event.passed_over)

    def _set_preparing(self, *, is_preparing: bool) -> None:
        if is_preparing != self._is_preparing:
            self._is_preparing = is_preparing
            self.state_changed.emit()

    def _set_engine_state(self, *, device: str | None, is_failed: bool) -> None:
        self._device = device
        self._is_failed = is_failed
        self.state_changed.emit()

    def _end_job(self, event: JobFinished | JobFailed | JobCancelled) -> None:
        was_cancelling = self._is_cancelling
        self._job_id = None
        self._is_cancelling = False
        self.state_changed.emit()
        if isinstance(event, JobFailed):
            self.job_failed.emit(event.error)
        elif isinstance(event, JobFinished) and not was_cancelling:
            self.job_finished.emit(event)
        else:
            self.job_cancelled.emit()
        self._take_next()
