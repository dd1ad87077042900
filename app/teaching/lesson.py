"""The state of one pass through the wizard: what the user has chosen, and what came of it."""

import enum
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from training.api import Goal, TrainerFinished
from training.fine_tuning.detector_request import TrainerRequest
from training.survey.events import FoundPicture


class Skill(enum.Enum):
    """What Reweave learns to do better."""

    RESTORING = enum.auto()
    """The generator, from the user's pictures."""
    FINDING = enum.auto()
    """The detector, from the user's examples."""


class Lesson(QObject):
    """Shared by the pages of the wizard, which read and write it; it decides nothing itself.

    Attributes:
        skill: What is learned, from the first page.
        found: Every readable picture, from the page of pictures.
        pictures: The pictures to learn from, from the check.
        held_out: The pictures that are set aside for the proof, from the check.
        goal: The goal of the generator.
        request: The request of the run, or of an interrupted run.
        steps: Number of steps that led to the new model; 0 if unknown.
        finished: The result of the run; None before its end.

    Signals:
        changed: An attribute has changed.
    """

    changed = Signal()

    def __init__(self, goal: Goal, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.skill = Skill.RESTORING
        self.found: tuple[FoundPicture, ...] = ()
        self.pictures: tuple[Path, ...] = ()
        self.held_out: tuple[Path, ...] = ()
        self.goal = goal
        self.request: TrainerRequest | None = None
        self.steps = 0
        self.finished: TrainerFinished | None = None

    def set_skill(self, skill: Skill) -> None:
        """Set what is learned."""
        if skill is not self.skill:
            self.skill = skill
            self.changed.emit()

    def set_found(self, found: tuple[FoundPicture, ...]) -> None:
        """Set the pictures that were found; a split of others is forgotten."""
        if found != self.found:
            self.found, self.pictures, self.held_out = found, (), ()
            self.changed.emit()

    def set_split(self, *, pictures: tuple[Path, ...], held_out: tuple[Path, ...]) -> None:
        """Set which pictures to learn from and which to set aside."""
        if (pictures, held_out) != (self.pictures, self.held_out):
            self.pictures, self.held_out = pictures, held_out
            self.changed.emit()

    def set_goal(self, goal: Goal) -> None:
        """Set the goal."""
        if goal != self.goal:
            self.goal = goal
            self.changed.emit()

    def set_request(self, request: TrainerRequest | None) -> None:
        """Set the request of a run that has no result yet; None after a cancelled run."""
        if request != self.request:
            self.request, self.finished, self.steps = request, None, 0
            self.changed.emit()

    def set_finished(self, finished: TrainerFinished, *, steps: int = 0) -> None:
        """Set the result of the run, and the number of steps that led to it if known."""
        self.finished, self.steps = finished, steps
        self.changed.emit()
