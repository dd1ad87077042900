"""The pictures that the user collects, as the survey finds them."""

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
    """Reads what the user has chosen; `training.survey.client.SurveyClient` is the real one."""

    def add(self, paths: Sequence[Path]) -> None:
        """Read these files and folders too; another `SurveyFinished` follows."""

    def close(self) -> None:
        """End at once; no event follows."""


MakeSurvey: TypeAlias = Callable[[Callable[[SurveyEvent], None]], Survey]


class Collection(QObject):
    """The pictures and the skipped files found so far; grows while a survey runs.

    Attributes:
        pictures: Every readable picture, each path once.
        skipped: Files and folders that cannot be used.
        is_searching: Whether a survey runs.

    Signals:
        found: More pictures were found, a tuple of `FoundPicture`.
        skipped_more: More files were skipped, a tuple of `SkippedFile`.
        cleared: The collection was emptied.
        changed: `is_searching` or `problem` has changed.
    """

    found = Signal(object)
    skipped_more = Signal(object)
    cleared = Signal()
    changed = Signal()
    _event_received = Signal(int, object)

    def __init__(self, make_survey: MakeSurvey, parent: QObject | None = None) -> None:
        """Start empty.

        Args:
            make_survey: Makes a survey from a function that it calls with events, on any thread.
        """
        super().__init__(parent)
        self.pictures: list[FoundPicture] = []
        self.skipped: list[SkippedFile] = []
        self.is_searching = False
        self._has_failed = False
        self._make_survey = make_survey
        self._survey: Survey | None = None
        self._number = 0
        self._known: set[Path] = set()
        self._event_received.connect(self._on_event, Qt.ConnectionType.QueuedConnection)

    @property
    def problem(self) -> str:
        """Why the last survey failed, in the user's language; empty if it did not."""
        return survey_failure_sentence() if self._has_failed else ""

    def add(self, paths: Sequence[Path]) -> None:
        """Search files and folders too."""
        if not paths:
            return
        if self._survey is None:
            self._number += 1
            number = self._number
            self._survey = self._make_survey(lambda event: self._event_received.emit(number, event))
        self._survey.add(paths)
        self._set_searching(is_searching=True, has_failed=False)

    def stop(self) -> None:
        """Stop searching; what was found stays."""
        survey, self._survey = self._survey, None
        self._number += 1
        if survey is not None:
            survey.close()
        self._set_searching(is_searching=False, has_failed=self._has_failed)

    def clear(self) -> None:
        """Remove everything, and stop searching."""
        self.stop()
        self.pictures, self.skipped, self._known = [], [], set()
        self._set_searching(is_searching=False, has_failed=False)
        self.cleared.emit()

    def _on_event(self, number: int, event: SurveyEvent) -> None:
        """Handle an event, unless it comes from a survey that was stopped."""
        if number != self._number:
            return
        match event:
            case SurveyProgressed(pictures=pictures, skipped=skipped):
                self._add_new(pictures, skipped)
            case SurveyFinished():
                self._set_searching(is_searching=False, has_failed=False)
            case SurveyFailed():
                self._set_searching(is_searching=False, has_failed=True)

    def _add_new(
        self, pictures: tuple[FoundPicture, ...], skipped: tuple[SkippedFile, ...]
    ) -> None:
        """Add what is new, since a survey after a stopped one finds everything again."""
        new = tuple(picture for picture in pictures if picture.path not in self._known)
        new_skipped = tuple(file for file in skipped if file.path not in self._known)
        self._known.update(picture.path for picture in new)
        self._known.update(file.path for file in new_skipped)
        if new:
            self.pictures += new
            self.found.emit(new)
        if new_skipped:
            self.skipped += new_skipped
            self.skipped_more.emit(new_skipped)

    def _set_searching(self, *, is_searching: bool, has_failed: bool) -> None:
        if (is_searching, has_failed) != (self.is_searching, self._has_failed):
            self.is_searching, self._has_failed = is_searching, has_failed
            self.changed.emit()
