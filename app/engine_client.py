"""The engine as the window sees it: its events as signals, in the window's thread."""

from collections.abc import Callable
from typing import TypeAlias

from PySide6.QtCore import QObject, Qt, Signal

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
    Mask,
    Pixels,
    RestoreOptions,
    Result,
)

EngineFactory: TypeAlias = Callable[[Callable[[EngineEvent], None]], Engine]


class EngineLink(QObject):
    """Holds one engine and at most one job of it.

    Attributes:
        device: The device in words, None while the engine is not ready.

    Signals:
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

    state_changed = Signal()
    start_slow = Signal()
    device_passed_over = Signal(object)
    unavailable = Signal(object)
    job_progressed = Signal(object)
    job_fell_back = Signal(object)
    job_finished = Signal(object)
    job_failed = Signal(object)
    job_cancelled = Signal()

    _arrived = Signal(object)

    def __init__(self, factory: EngineFactory, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._factory = factory
        self._engine: Engine | None = None
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
        return self._engine is not None

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

    def start(self) -> None:
        """Start the engine; `state_changed` follows when it is ready."""
        assert self._engine is None, "started already"
        self._engine = self._factory(self._arrived.emit)
        self._engine.start()

    def restart(self) -> None:
        """Start the engine once more after it has failed for good."""
        assert self._engine is not None, "not started"
        self._is_failed = False
        self._engine.start()
        self.state_changed.emit()

    def close(self) -> None:
        """End the engine and wait for it. Idempotent."""
        self._is_closed = True
        if self._engine is not None:
            self._engine.close()

    def share_picture(self, pixels: Pixels) -> None:
        """Make a picture the one that jobs refer to. Raises SharedMemoryError."""
        if self._engine is not None:
            self._engine.share_picture(pixels)

    def update_picture(self, result: Result) -> None:
        """Bring one rectangle of the shared picture up to date."""
        if self._engine is not None:
            self._engine.update_picture(result)

    def submit(self, mask: Mask, options: RestoreOptions) -> None:
        """Start a job on the shared picture.

        Raises:
            MaskError: The mask has another size than the picture, is empty, or is full.
            SharedMemoryError: There is no room for the answer.
        """
        assert self._engine is not None, "not started"
        assert self._job_id is None, "one job at a time"
        self._job_id = self._engine.submit(mask, options)
        self.state_changed.emit()

    def cancel(self) -> None:
        """Ask for the end of the job, if there is one; no result of it will be told."""
        if self._engine is None or self._job_id is None or self._is_cancelling:
            return
        self._is_cancelling = True
        self._engine.cancel(self._job_id)
        self.state_changed.emit()

    def _on_event(self, event: EngineEvent) -> None:
        if self._is_closed:
            return
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
