"""The check-up of the collected pictures: what is left out, and how the rest is divided."""

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
    """Checks what the lesson has found, and writes into it what is learned from and what is judged.

    Attributes:
        check: What was found out; None while that is not known.
        split: How the pictures are divided; None while that is not known.
        problem: Why nothing could be found out; empty if it could.

    Signals:
        changed: One of them has, or what is left out.
    """

    changed = Signal()

    def __init__(self, lesson: Lesson, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.check: CheckUp | None = None
        self.split: Split | None = None
        self.problem = ""
        self._lesson = lesson
        self._kinds = set(EXCLUDED_BY_DEFAULT)
        self._by_hand: dict[Path, bool] = {}
        self._excluded: frozenset[Path] = frozenset()
        self._pictures: dict[Path, FoundPicture] = {}
        self._work_id = 0
        self._closing = threading.Event()
        self._background = Background(self)

    def look(self) -> None:
        """Check the lesson's pictures, if they are others than before; `changed` follows."""
        found = self._lesson.found
        if self.check is not None and self.check.pictures == found:
            self._divide()
            return
        self._background.drop(self._work_id)
        self.check, self.split, self.problem = None, None, ""
        self._pictures = {picture.path: picture for picture in found}
        self._work_id = self._background.run(
            lambda: check_pictures(found, is_cancelled=self._closing.is_set),
            on_done=self._on_checked,
            on_error=self._on_error,
        )
        self.changed.emit()

    def is_kind_excluded(self, kind: Problem) -> bool:
        """Whether what is found of a kind is left out, but for what a person chose by hand."""
        return kind in self._kinds

    def is_excluded(self, path: Path) -> bool:
        """Whether a picture is neither learned from nor judged."""
        return path in self._excluded

    def set_kind(self, kind: Problem, *, is_excluded: bool) -> None:
        """Leave out what is found of a kind, or take it back in, whatever was chosen by hand."""
        if self.check is None:
            return
        (self._kinds.add if is_excluded else self._kinds.discard)(kind)
        for path in self.check.paths_with([kind]):
            self._by_hand.pop(path, None)
        self._divide()

    def toggle(self, path: Path) -> None:
        """Leave one picture out, or take it back in."""
        self._by_hand[path] = not self.is_excluded(path)
        self._divide()

    def pictures(self, paths: tuple[Path, ...]) -> list[FoundPicture]:
        """Return what was measured on pictures."""
        return [self._pictures[path] for path in paths]

    def close(self) -> None:
        """End what runs."""
        self._closing.set()
        self._background.close()

    def _on_checked(self, check: CheckUp) -> None:
        self.check = check
        self._divide()

    def _on_error(self, error: Exception) -> None:
        self.problem = explain(error)
        self.changed.emit()

    def _divide(self) -> None:
        if self.check is None:
            return
        by_rule = self.check.paths_with(self._kinds)
        taken_in = {path for path, is_out in self._by_hand.items() if not is_out}
        left_out = {path for path, is_out in self._by_hand.items() if is_out}
        self._excluded = (by_rule - taken_in) | left_out
        self.split = split(self.check, self._excluded)
        self._lesson.set_split(pictures=self.split.pictures, held_out=self.split.held_out)
        self.changed.emit()
