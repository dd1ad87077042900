"""What a person puts together to teach a model, page by page, and what became of it."""

from pathlib import Path

from PySide6.QtCore import QObject, Signal

from training.api import FineTuneRequest, Goal, TrainerFinished
from training.survey.events import FoundPicture


class Lesson(QObject):
    """The pages of the wizard write into it and read from it; it decides nothing.

    Attributes:
        found: Page 1: every picture that can be read.
        pictures: Page 2: those that are learned from.
        held_out: Page 2: those that the model is judged on.
        goal: Page 3.
        request: What the trainer does, from page 3 on; or one that was left unfinished before.
        steps: How many the run takes, once that is known; 0 before.
        finished: What came out, from the end of the training on.

    Signals:
        changed: One of them is another one now.
    """

    changed = Signal()

    def __init__(self, goal: Goal, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.found: tuple[FoundPicture, ...] = ()
        self.pictures: tuple[Path, ...] = ()
        self.held_out: tuple[Path, ...] = ()
        self.goal = goal
        self.request: FineTuneRequest | None = None
        self.steps = 0
        self.finished: TrainerFinished | None = None

    def set_found(self, found: tuple[FoundPicture, ...]) -> None:
        """Take what page 1 has found; what was split before is not valid any more."""
        if found != self.found:
            self.found, self.pictures, self.held_out = found, (), ()
            self.changed.emit()

    def set_split(self, *, pictures: tuple[Path, ...], held_out: tuple[Path, ...]) -> None:
        """Take what page 2 has settled."""
        if (pictures, held_out) != (self.pictures, self.held_out):
            self.pictures, self.held_out = pictures, held_out
            self.changed.emit()

    def set_goal(self, goal: Goal) -> None:
        """Take what page 3 has settled."""
        if goal != self.goal:
            self.goal = goal
            self.changed.emit()

    def set_request(self, request: FineTuneRequest | None) -> None:
        """Take what the trainer is to do; nothing has come out of it yet."""
        if request != self.request:
            self.request, self.finished, self.steps = request, None, 0
            self.changed.emit()

    def set_steps(self, steps: int) -> None:
        """Take how many steps the run takes on this machine."""
        self.steps = steps

    def set_finished(self, finished: TrainerFinished) -> None:
        """Take what came out."""
        self.finished = finished
        self.changed.emit()
