"""What a person collects to learn from, as it is found."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol, TypeAlias

from PySide6.QtCore import QObject, Qt, Signal

from app.teaching.reports import survey_failure_sentence
from training.survey.events import (
    FoundPicture,
    SkippedFile,
    SurveyEvent,
    SurveyFailed,
    SurveyFinished,
    SurveyProgressed,
)


class Survey(Protocol):
    """Looks at what a person chooses; `training.survey.client.SurveyClient` is the real one."""

    def add(self, paths: Sequence[Path]) -> None:
        """Look at these files and folders too; ends with another `SurveyFinished`."""

    def close(self) -> None:
        """End at once; no event comes after it."""


MakeSurvey: TypeAlias = Callable[[Callable[[SurveyEvent], None]], Survey]


class Collection(QObject):
    """The pictures found so far, and what was skipped; grows while a survey runs.

    Attributes:
        pictures: Every picture that can be read, each path once.
        skipped: What cannot be used, and why.
        is_looking: Whether a survey runs.
        problem: Why the last survey could not go on; empty if it could.

    Signals:
        found: More pictures, a tuple of `FoundPicture`.
        passed_over: More that was skipped, a tuple of `SkippedFile`.
        cleared: Nothing is collected any more.
        changed: `is_looking` or `problem` has changed.
    """

    found = Signal(object)
    passed_over = Signal(object)
    cleared = Signal()
    changed = Signal()
    _arrived = Signal(int, object)

    def __init__(self, make_survey: MakeSurvey, parent: QObject | None = None) -> None:
        """Collect nothing yet.

        Args:
            make_survey: Makes a survey that tells its events to what it is given, on any thread.
        """
        super().__init__(parent)
        self.pictures: list[FoundPicture] = []
        self.skipped: list[SkippedFile] = []
        self.is_looking = False
        self.problem = ""
        self._make_survey = make_survey
        self._survey: Survey | None = None
        self._number = 0
        self._known: set[Path] = set()
        self._arrived.connect(self._on_arrived, Qt.ConnectionType.QueuedConnection)

    def add(self, paths: Sequence[Path]) -> None:
        """Look at files and folders too."""
        if not paths:
            return
        if self._survey is None:
            self._number += 1
            number = self._number
            self._survey = self._make_survey(lambda event: self._arrived.emit(number, event))
        self._survey.add(paths)
        self._set_looking(is_looking=True, problem="")

    def stop(self) -> None:
        """Look no further; what was found stays."""
        survey, self._survey = self._survey, None
        self._number += 1
        if survey is not None:
            survey.close()
        self._set_looking(is_looking=False, problem=self.problem)

    def clear(self) -> None:
        """Forget everything, and look no further."""
        self.stop()
        self.pictures, self.skipped, self._known = [], [], set()
        self._set_looking(is_looking=False, problem="")
        self.cleared.emit()

    def _on_arrived(self, number: int, event: SurveyEvent) -> None:
        """Take what a survey says; one that was stopped says nothing any more."""
        if number != self._number:
            return
        match event:
            case SurveyProgressed(pictures=pictures, skipped=skipped):
                self._take(pictures, skipped)
            case SurveyFinished():
                self._set_looking(is_looking=False, problem="")
            case SurveyFailed():
                self._set_looking(is_looking=False, problem=survey_failure_sentence())

    def _take(self, pictures: tuple[FoundPicture, ...], skipped: tuple[SkippedFile, ...]) -> None:
        """Keep what is new: a survey after one that was stopped finds everything again."""
        new = tuple(picture for picture in pictures if picture.path not in self._known)
        new_skipped = tuple(file for file in skipped if file.path not in self._known)
        self._known.update(picture.path for picture in new)
        self._known.update(file.path for file in new_skipped)
        if new:
            self.pictures += new
            self.found.emit(new)
        if new_skipped:
            self.skipped += new_skipped
            self.passed_over.emit(new_skipped)

    def _set_looking(self, *, is_looking: bool, problem: str) -> None:
        if (is_looking, problem) != (self.is_looking, self.problem):
            self.is_looking, self.problem = is_looking, problem
            self.changed.emit()
