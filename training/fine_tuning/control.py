"""Pauses and ends a run: commands arrive on one thread, and the work of another obeys them."""

import enum
import threading
import time
from collections.abc import Callable

from training.api import TrainerCommand, TrainerEvent, TrainerPaused, TrainerResumed
from training.errors import StepAbandonedError


class End(enum.Enum):
    """Why a run takes no more steps; later members override earlier ones."""

    FINISH = 1
    CANCEL = 2
    CLOSE = 3
    """The client is gone; the run can be resumed another time."""


class RunControl:
    """Takes commands on one thread, and obeys them at the pause points of the working thread.

    Attributes:
        paused_s: Time spent paused so far, seconds.
    """

    def __init__(self, on_event: Callable[[TrainerEvent], None]) -> None:
        """Start without a command; `on_event` is called on the working thread."""
        self.paused_s = 0.0
        self._on_event = on_event
        self._changed = threading.Condition()
        self._is_paused = False
        self._end: End | None = None
        self._has_taken_steps = False

    @property
    def end(self) -> End | None:
        """Why the current work is to end; None while it may go on."""
        if self._has_taken_steps and self._end is End.FINISH:
            return None
        return self._end

    def handle(self, command: TrainerCommand) -> None:
        """Obey a command at the next pause point."""
        match command:
            case TrainerCommand.PAUSE:
                self._set(is_paused=True)
            case TrainerCommand.RESUME:
                self._set(is_paused=False)
            case TrainerCommand.FINISH_NOW:
                self._set(is_paused=False, end=End.FINISH)
            case TrainerCommand.CANCEL:
                self._set(is_paused=False, end=End.CANCEL)

    def close(self) -> None:
        """End the work at the next pause point, because the client is gone."""
        self._set(is_paused=False, end=End.CLOSE)

    def working_s(self) -> float:
        """Return the time of a clock, seconds, that stands still while the run is paused."""
        return time.monotonic() - self.paused_s

    def pause_point(self, save: Callable[[], None] | None = None) -> None:
        """Wait while the run is paused.

        Args:
            save: Called before waiting.

        Raises:
            StepAbandonedError: The current work is to end.
        """
        if self._is_paused and self.end is None:
            if save is not None:
                save()
            self._wait()
        if self.end is not None:
            raise StepAbandonedError(str(self.end))

    def should_stop(self) -> bool:
        """Wait while the run is paused; return whether the current work is to end."""
        try:
            self.pause_point()
        except StepAbandonedError:
            return True
        return False

    def begin_proof(self) -> None:
        """Ignore requests to finish early from now on, because all steps are taken."""
        self._has_taken_steps = True

    def _wait(self) -> None:
        self._on_event(TrainerPaused(has_freed_memory=False))
        began_s = time.monotonic()
        with self._changed:
            self._changed.wait_for(lambda: not self._is_paused)
        self.paused_s += time.monotonic() - began_s
        if self.end is None:
            self._on_event(TrainerResumed())

    def _set(self, *, is_paused: bool, end: End | None = None) -> None:
        with self._changed:
            self._is_paused = is_paused
            if end is not None and (self._end is None or end.value > self._end.value):
                self._end = end
            self._changed.notify_all()
