"""Connects the window to the engine: turns its events into signals of the window's thread."""

import itertools
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from PySide6.QtCore import QObject, Qt, Signal

from app.shared.background import Background
from app.shared.messages import explain_event
from engine.api import RestoreOptions, Result, Speed
from engine.events import (
    DamageFound,
    EngineEvent,
    EnginePreparing,
    EngineReady,
    EngineSlow,
    EngineUnavailable,
    JobEvent,
    JobFailed,
    JobFellBack,
    JobFinished,
    JobFoundEdges,
    JobPreviewed,
    JobProgressed,
    ObjectSnapped,
)
from engine.pictures.hints import Hints
from engine.pictures.pixels import Mask, Pixels
from engine.process.engine import Engine

EngineFactory: TypeAlias = Callable[[Callable[[EngineEvent], None], Path], Engine]

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Running:
    """An engine that has been started.

    Attributes:
        number: Number that tells its events from those of another engine.
        model: File of the model that it loads.
        engine: The engine itself.
    """

    number: int
    model: Path
    engine: Engine


class EngineLink(QObject):
    """Holds one engine with at most one job, and the next engine while the model is switched.

    A job restores or finds damage; each kind has signals of its own for its end.
    Another model is loaded by a second engine. The first one stays in use until the second one is
    ready and no job runs, so a model that cannot be loaded takes nothing away.

    Signals:
        model_changed: Another engine with another model (its path) is in use; no picture has been
            shared with it yet.
        model_refused: The other model cannot be loaded; the error says why.
        state_changed: `device`, `is_preparing`, `is_failed`, `is_busy`, `is_finding` or
            `is_cancelling` has changed.
        warned: A sentence for the user: the engine or the job continues, but not as expected.
        unavailable: The engine has ended, with the error.
        job_progressed: The job has made progress, with a `JobProgressed`.
        job_previewed: The job has another `Preview`; none comes once the job is being cancelled.
        job_finished: The job has its results, with a `JobFinished`.
        job_failed: The job ended without results, with the error.
        job_cancelled: The job was cancelled.
        object_snapped: The newest outline has been tightened, with the `Mask` of the object.
        snap_failed: The newest outline could not be tightened, with the error.
        damage_found: The job has looked for damage, with a `DamageFound`.
        find_failed: The job that looked for damage ended without it, with the error.
        find_cancelled: The job that looked for damage was cancelled.
    """

    model_changed = Signal(object)
    model_refused = Signal(object)
    state_changed = Signal()
    warned = Signal(str)
    unavailable = Signal(object)
    job_progressed = Signal(object)
    job_previewed = Signal(object)
    job_finished = Signal(object)
    job_failed = Signal(object)
    job_cancelled = Signal()
    object_snapped = Signal(object)
    snap_failed = Signal(object)
    damage_found = Signal(object)
    find_failed = Signal(object)
    find_cancelled = Signal()

    _arrived = Signal(int, object)

    def __init__(self, factory: EngineFactory, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._factory = factory
        self._numbers = itertools.count(1)
        self._running: _Running | None = None
        self._next: _Running | None = None
        self._next_ready: EngineReady | None = None
        self._closing: list[Engine] = []
        self._closer = Background(self)
        self._device: str | None = None
        self._speed: Speed | None = None
        self._cards: tuple[str, ...] = ()
        self._is_preparing = False
        self._is_failed = False
        self._job_id: int | None = None
        self._is_finding = False
        self._snap_id: int | None = None
        self._is_cancelling = False
        self._is_closed = False
        self._arrived.connect(self._on_event, Qt.ConnectionType.QueuedConnection)

    @property
    def device(self) -> str | None:
        """The device in words, None while the engine is not ready."""
        return self._device

    @property
    def speed(self) -> Speed | None:
        """How fast the machine is, None if unknown."""
        return self._speed

    @property
    def cards(self) -> tuple[str, ...]:
        """The names of the graphics cards that the engine has found."""
        return self._cards

    @property
    def is_preparing(self) -> bool:
        """Whether the engine does work that is needed once after installing."""
        return self._is_preparing

    @property
    def is_started(self) -> bool:
        """Whether pictures can be shared; the engine may not be ready yet."""
        return self._running is not None

    @property
    def model(self) -> Path | None:
        """File of the engine's model, None before the engine is started."""
        return None if self._running is None else self._running.model

    @property
    def is_failed(self) -> bool:
        """Whether the engine has ended and is not being restarted."""
        return self._is_failed

    @property
    def is_busy(self) -> bool:
        """Whether a job has been submitted and has not ended."""
        return self._job_id is not None

    @property
    def is_finding(self) -> bool:
        """Whether the job looks for damage."""
        return self._is_finding

    @property
    def is_cancelling(self) -> bool:
        """Whether the job is being cancelled."""
        return self._is_cancelling

    def start(self, model: Path) -> None:
        """Start the engine; `state_changed` follows when it is ready."""
        assert self._running is None, "started already"
        self._running = self._launch(model)

    def restart(self) -> None:
        """Start the engine again after it has failed for good."""
        assert self._running is not None, "not started"
        self._is_failed = False
        self._running.engine.start()
        self.state_changed.emit()

    def switch(self, model: Path) -> None:
        """Load another model; `model_changed` or `model_refused` follows. The newest call wins."""
        assert self._running is not None, "not started"
        self._give_up_next()
        self._next = self._launch(model)
        self.state_changed.emit()

    def reload(self) -> None:
        """Load the same model on what the user prefers now; see `switch`."""
        if (newest := self._next or self._running) is not None:
            self.switch(newest.model)

    def make_engine(self, on_event: Callable[[EngineEvent], None], model: Path) -> Engine:
        """Return another engine on the same device, which is not started; the caller closes it."""
        return self._factory(on_event, model)

    def close(self) -> None:
        """End the engine and wait for it. Idempotent."""
        self._is_closed = True
        for running in (self._running, self._next):
            if running is not None:
                self._closing.append(running.engine)
        for engine in self._closing:
            engine.close()
        self._closer.close()

    def share_picture(self, pixels: Pixels) -> None:
        """Share the picture that later jobs restore.

        Raises:
            SharedMemoryError: There is no room for it.
        """
        if self._running is not None:
            self._running.engine.share_picture(pixels)

    def submit(
        self,
        mask: Mask,
        options: RestoreOptions,
        *,
        changes: Sequence[Result] = (),
        has_previews: bool = False,
    ) -> None:
        """Start a job on the shared picture; see `Engine.submit` for the arguments.

        Raises:
            MaskError: The mask has another size than the picture, is empty, or is full.
            SharedMemoryError: There is no room for the changes or the result.
        """
        assert self._running is not None, "not started"
        assert self._job_id is None, "one job at a time"
        self._job_id = self._running.engine.submit(
            mask, options, changes=changes, has_previews=has_previews
        )
        self.state_changed.emit()

    def find_damage(self, *, changes: Sequence[Result] = ()) -> None:
        """Start a job that finds the damage of the shared picture; see `Engine.find_damage`.

        Raises:
            SharedMemoryError: There is no room for the changes or the damage map.
        """
        assert self._running is not None, "not started"
        assert self._job_id is None, "one job at a time"
        self._job_id = self._running.engine.find_damage(changes=changes)
        self._is_finding = True
        self.state_changed.emit()

    def cancel(self) -> None:
        """Cancel the job, if there is one; a signal about its end follows."""
        if self._running is None or self._job_id is None or self._is_cancelling:
            return
        self._is_cancelling = True
        self._running.engine.cancel(self._job_id)
        self.state_changed.emit()

    def snap(self, pixels: Pixels, hints: Hints) -> None:
        """Tighten a rough outline; the newest call wins. See `Engine.snap` for the arguments.

        Raises:
            SharedMemoryError: There is no room.
        """
        assert self._running is not None, "not started"
        self._snap_id = self._running.engine.snap(pixels, hints)

    def cancel_snap(self) -> None:
        """Drop the outline that is being tightened, if there is one."""
        if self._running is not None and self._snap_id is not None:
            self._running.engine.cancel(self._snap_id)
        self._snap_id = None

    def _launch(self, model: Path) -> _Running:
        number = next(self._numbers)
        engine = self._factory(lambda event: self._arrived.emit(number, event), model)
        engine.start()
        return _Running(number=number, model=model, engine=engine)

    def _on_event(self, number: int, event: EngineEvent) -> None:
        """Receive every event of every engine, in this object's thread."""
        if self._is_closed:
            return
        if self._next is not None and number == self._next.number:
            self._on_event_of_next(event)
        elif self._running is not None and number == self._running.number:
            if self._is_preparing != isinstance(event, EnginePreparing):
                self._is_preparing = not self._is_preparing
                self.state_changed.emit()
            if not isinstance(event, JobEvent):
                self._on_engine_event(event)
            elif event.job_id == self._job_id:
                self._on_job_event(event)
            elif event.job_id == self._snap_id:
                self._on_snap_event(event)

    def _on_event_of_next(self, event: EngineEvent) -> None:
        if isinstance(event, EngineReady):
            self._next_ready = event
            self._switch_if_ready()
        elif isinstance(event, EngineUnavailable) and self._next is not None:
            self._give_up_next()
            self.state_changed.emit()
            self.model_refused.emit(event.error)

    def _switch_if_ready(self) -> None:
        """Switch to the next engine if it is ready and no job runs."""
        if self._next is None or self._next_ready is None or self.is_busy:
            return
        if self._running is not None:
            self._close_in_background(self._running.engine)
        ready = self._next_ready
        self._running, self._next, self._next_ready = self._next, None, None
        self._is_preparing = False
        self.model_changed.emit(self._running.model)
        self._on_engine_event(ready)

    def _give_up_next(self) -> None:
        if self._next is not None:
            self._close_in_background(self._next.engine)
        self._next = self._next_ready = None

    def _close_in_background(self, engine: Engine) -> None:
        self._closing.append(engine)
        self._closer.run(
            engine.close,
            on_done=lambda _: self._closing.remove(engine),
            on_error=lambda error: _log.error("an engine did not close", exc_info=error),
        )

    def _on_engine_event(
        self, event: EnginePreparing | EngineSlow | EngineReady | EngineUnavailable
    ) -> None:
        match event:
            case EngineReady(device=device, speed=speed, cards=cards):
                self._device, self._speed, self._cards = device, speed, cards
                self._is_failed = False
                self.state_changed.emit()
            case EngineUnavailable(is_restarting=is_restarting):
                self._device, self._is_failed = None, not is_restarting
                self.state_changed.emit()
                self.unavailable.emit(event.error)
        self._warn(event)

    def _on_job_event(self, event: JobEvent) -> None:
        if isinstance(event, JobProgressed):
            self.job_progressed.emit(event)
            return
        if isinstance(event, JobPreviewed):
            if not self._is_cancelling:
                self.job_previewed.emit(event.preview)
            return
        if isinstance(event, JobFellBack | JobFoundEdges):
            self._warn(event)
            return
        was_cancelling, was_finding = self._is_cancelling, self._is_finding
        self._job_id = None
        self._is_cancelling = self._is_finding = False
        self.state_changed.emit()
        match event:
            case JobFailed():
                (self.find_failed if was_finding else self.job_failed).emit(event.error)
            case JobFinished() if not was_cancelling:
                self.job_finished.emit(event)
            case DamageFound() if not was_cancelling:
                self.damage_found.emit(event)
            case _:
                (self.find_cancelled if was_finding else self.job_cancelled).emit()
        self._switch_if_ready()

    def _on_snap_event(self, event: JobEvent) -> None:
        self._snap_id = None
        match event:
            case ObjectSnapped(covered=covered):
                self.object_snapped.emit(covered)
            case JobFailed(error=error):
                self.snap_failed.emit(error)
            case _:
                _log.error("an outline that nobody has dropped ended with %r", event)

    def _warn(self, event: EngineEvent) -> None:
        warning = explain_event(event)
        if warning:
            self.warned.emit(warning)
