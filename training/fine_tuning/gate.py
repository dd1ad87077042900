"""The one place where a run waits, or is left: every part of its work passes through here often."""

import enum
import threading
import time
from collections.abc import Callable

from training.api import TrainerCommand, TrainerEvent, TrainerPaused, TrainerResumed
from training.errors import StepAbandonedError


class End(enum.Enum):
    """Why a run's steps are not taken any more; later ones outdo earlier ones."""

    FINISH = 1
    CANCEL = 2
    CLOSE = 3
    """Whoever listened is gone; the run goes on another time."""


class Gate:
    """Told by one thread what to do, and passed through by the one that works.

    Attributes:
        save: Called on the working thread before it waits.
        waited_s: How long it has waited so far, seconds.
    """

    def __init__(self, tell: Callable[[TrainerEvent], None]) -> None:
        """Take what hears of waiting and going on, on the working thread."""
        self.save: Callable[[], None] = nothing_to_save
        self.waited_s = 0.0
        self._tell = tell
        self._changed = threading.Condition()
        self._is_paused = False
        self._end: End | None = None
        self._is_past_steps = False

    @property
    def end(self) -> End | None:
        """What ends the work in hand, None while it may go on."""
        if self._is_past_steps and self._end is End.FINISH:
            return None
        return self._end

    def take(self, command: TrainerCommand) -> None:
        """Do as one is told, at the next time that the work passes through."""
        match command:
            case TrainerCommand.PAUSE:
                self._set(is_paused=True)
            case TrainerCommand.RESUME:
                self._set(is_paused=False)
            case TrainerCommand.FINISH_NOW:
                self._set(is_paused=False, end=End.FINISH)
            case TrainerCommand.CANCEL:
                self._set(is_paused=False, end=End.CANCEL)

    def working_s(self) -> float:
        """Return what a clock says, seconds, that stands still while the run waits."""
        return time.monotonic() - self.waited_s

    def close(self) -> None:
        """Let the work be left, for nobody listens any more."""
        self._set(is_paused=False, end=End.CLOSE)

    def pass_through(self) -> None:
        """Wait while the run is paused.

        Raises:
            StepAbandonedError: The work is to be left.
        """
        if self._is_paused and self.end is None:
            self.save()
            self._tell(TrainerPaused(has_given_back=False))
            began_s = time.monotonic()
            with self._changed:
                self._changed.wait_for(lambda: not self._is_paused)
            self.waited_s += time.monotonic() - began_s
            if self.end is None:
                self._tell(TrainerResumed())
        if self.end is not None:
            raise StepAbandonedError(str(self.end))

    def should_stop(self) -> bool:
        """Wait while the run is paused, and say whether the work is to be left."""
        try:
            self.pass_through()
        except StepAbandonedError:
            return True
        return False

    def leave_steps_behind(self) -> None:
        """From now on there is nothing that could be finished early."""
        self._is_past_steps = True
        self.save = nothing_to_save

    def _set(self, *, is_paused: bool, end: End | None = None) -> None:
        with self._changed:
            self._is_paused = is_paused
            if end is not None and (self._end is None or end.value > self._end.value):
                self._end = end
            self._changed.notify_all()


def nothing_to_save() -> None:
    """Before the first step there is nothing to save."""
