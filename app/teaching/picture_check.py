"""Checks the collected pictures, and splits those that are not left out."""

import threading
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from app.shared.background import Background
from app.shared.messages import explain
from app.teaching.lesson import Lesson
from training.survey.checkup import (
    EXCLUDED_BY_DEFAULT,
    CheckUp,
    Problem,
    Split,
    check_pictures,
    split,
)
from training.survey.events import FoundPicture


class PictureCheck(QObject):
    """Checks the lesson's pictures in the background, and writes the split into the lesson.

    Attributes:
        check: The findings; None before the check is done.
        split: The split of the pictures; None before the check is done.

    Signals:
        changed: An attribute or the excluded pictures have changed.
    """

    changed = Signal()

    def __init__(self, lesson: Lesson, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.check: CheckUp | None = None
        self.split: Split | None = None
        self._error: Exception | None = None
        self._lesson = lesson
        self._problems = set(EXCLUDED_BY_DEFAULT)
        self._by_hand: dict[Path, bool] = {}
        self._excluded: frozenset[Path] = frozenset()
        self._pictures: dict[Path, FoundPicture] = {}
        self._work_id = 0
        self._closing = threading.Event()
        self._background = Background(self)

    def start(self) -> None:
        """Check the lesson's pictures unless that was done; `changed` follows."""
        found = self._lesson.found
        if self.check is not None and self.check.pictures == found:
            self._split()
            return
        self._background.drop(self._work_id)
        self.check, self.split, self._error = None, None, None
        self._pictures = {picture.path: picture for picture in found}
        self._work_id = self._background.run(
            lambda: check_pictures(found, is_cancelled=self._closing.is_set),
            on_done=self._on_checked,
            on_error=self._on_error,
        )
        self.changed.emit()

    @property
    def problem(self) -> str:
        """Why the check failed, in the user's language; empty if it did not."""
        return "" if self._error is None else explain(self._error)

    def is_problem_excluded(self, problem: Problem) -> bool:
        """Whether pictures with a problem are left out, except those chosen one by one."""
        return problem in self._problems

    def is_excluded(self, path: Path) -> bool:
        """Whether a picture is left out."""
        return path in self._excluded

    def exclude_problem(self, problem: Problem, *, is_excluded: bool) -> None:
        """Leave out all pictures with a problem or include them, whatever was chosen before."""
        if self.check is None:
            return
        (self._problems.add if is_excluded else self._problems.discard)(problem)
        for path in self.check.paths_with([problem]):
            self._by_hand.pop(path, None)
        self._split()

    def toggle(self, path: Path) -> None:
        """Leave one picture out, or include it again."""
        self._by_hand[path] = not self.is_excluded(path)
        self._split()

    def pictures(self, paths: tuple[Path, ...]) -> list[FoundPicture]:
        """Return the measured pictures of some paths."""
        return [self._pictures[path] for path in paths]

    def close(self) -> None:
        """Stop the check."""
        self._closing.set()
        self._background.close()

    def _on_checked(self, check: CheckUp) -> None:
        self.check = check
        self._split()

    def _on_error(self, error: Exception) -> None:
        self._error = error
        self.changed.emit()

    def _split(self) -> None:
        if self.check is None:
            return
        by_rule = self.check.paths_with(self._problems)
        included = {path for path, is_excluded in self._by_hand.items() if not is_excluded}
        excluded = {path for path, is_excluded in self._by_hand.items() if is_excluded}
        self._excluded = (by_rule - included) | excluded
        self.split = split(self.check, self._excluded)
        self._lesson.set_split(pictures=self.split.pictures, held_out=self.split.held_out)
        self.changed.emit()
