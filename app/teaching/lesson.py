"""What a person puts together to teach a model, page by page, and what became of it."""

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from training.api import FineTuneRequest, FoundPicture, Preset, Repair, TrainerFinished


@dataclass(frozen=True, slots=True, kw_only=True)
class Goal:
    """What a model is to become better at, and how.

    Attributes:
        model: The one to begin from.
        preset: How long.
        repair: What for.
        masks: Folder of the user's own masks, for `Repair.OWN_MASKS`.
        device: auto, cuda, mps, cpu.
        memory_limit_bytes: None for what this machine can spare.
        seed: Of everything that is drawn.
        settings: KEY=VALUE over the preset's.
    """

    model: Path
    preset: Preset = Preset.QUICK
    repair: Repair = Repair.OBJECTS
    masks: Path | None = None
    device: str = "auto"
    memory_limit_bytes: int | None = None
    seed: int = 0
    settings: tuple[str, ...] = ()


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
