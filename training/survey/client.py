"""The client of the survey's process: hands out errands, replaces a process that got stuck.

Knows neither Qt nor torch, and never touches a drive itself: the process does everything that
could hang.
"""

import logging
import os
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeAlias

from engine.process.supervisor import Supervisor
from training.api import (
    FoundPicture,
    SkippedFile,
    SurveyEvent,
    SurveyFailed,
    SurveyFinished,
    SurveyProgressed,
)
from training.survey.errands import Errands
from training.survey.wire import Errand, Reply, SurveyTask
from training.survey.worker import serve_survey

if TYPE_CHECKING:
    from training.survey.wire import ServeSurvey

DEADLINE_S: Final = 30.0
START_S: Final = 120.0
BATCH_S: Final = 0.1

OnSurveyEvent: TypeAlias = Callable[[SurveyEvent], None]

_MAX_THREADS: Final = 4
_MAX_FRUITLESS: Final = 3
_KILL_GRACE_S: Final = 1.0

_log = logging.getLogger(__name__)


class SurveyClient:
    """Surveys in a spawned process, and a thread that watches it."""

    def __init__(
        self,
        on_event: OnSurveyEvent,
        *,
        serve: "ServeSurvey" = serve_survey,
        deadline_s: float = DEADLINE_S,
    ) -> None:
        """Prepare; the process starts with the first paths.

        Args:
            on_event: Receives every event, one at a time, on the client's own thread.
            serve: What the process runs; importable by name from a fresh interpreter.
            deadline_s: How long one file or folder may keep silent; a disk that wakes up takes
                about ten seconds, and so does the largest PNG that is decoded whole.
        """
        self._serve = serve
        self._deadline_s = deadline_s
        self._threads = min(os.cpu_count() or 1, _MAX_THREADS)
        self._supervisor = Supervisor[tuple[Path, ...], Errand, Reply, SurveyEvent](
            self._run, on_event, name="survey"
        )
        self._errands = Errands()
        self._pictures: list[FoundPicture] = []
        self._skipped: list[SkippedFile] = []
        self._reported_s = 0.0

    def add(self, paths: Sequence[Path]) -> None:
        """Look at these files and folders too; ends with another `SurveyFinished`."""
        self._supervisor.start()
        self._supervisor.put(tuple(path.absolute() for path in paths))

    def close(self) -> None:
        """End at once, and the process with it; no event comes after it. Idempotent."""
        self._supervisor.close()

    # From here on: the supervisor's thread.

    def _run(self) -> None:
        while (paths := self._supervisor.next_command()) is not None:
            self._errands.choose(paths)
            failed = self._survey()
            if not self._supervisor.is_closing:
                self._report()
                self._supervisor.emit(failed or SurveyFinished())

    def _survey(self) -> SurveyFailed | None:
        """Start processes until everything is done."""
        fruitless = 0
        while not (self._errands.is_done or self._supervisor.is_closing):
            try:
                self._supervisor.spawn(self._serve, SurveyTask(threads=self._threads))
            except OSError:
                _log.exception("the survey's process could not be started")
                return SurveyFailed()
            has_started = self._attend()
            # A process in the hands of a dead drive may not even be able to die.
            exit_code = self._supervisor.end_process(grace_s=0.0, kill_grace_s=_KILL_GRACE_S)
            fruitless = 0 if has_started else fruitless + 1
            if fruitless >= _MAX_FRUITLESS:
                _log.error("the survey's process ends again and again: %s", exit_code)
                return SurveyFailed()
        return None

    def _attend(self) -> bool:
        """Hand out errands and take replies until all is done, or the process is stuck or dead.

        Only a process that has started is given errands, so that a slow start is held against no
        file.

        Returns:
            Whether the process has started.
        """
        has_started = False
        start_until_s = time.monotonic() + START_S
        for message in self._supervisor.messages(tick_s=BATCH_S):
            if isinstance(message, Reply):
                has_started = True
                self._take_in(message)
            elif message is not None:
                self._errands.choose(message)
            if self._errands.is_done or self._has_given_up_late():
                return True
            if has_started:
                self._hand_out()
            elif time.monotonic() > start_until_s:
                break
            if time.monotonic() - self._reported_s >= BATCH_S:
                self._report()
        self._skipped += self._errands.give_up_dead()
        return has_started

    def _take_in(self, reply: Reply) -> None:
        self._pictures += reply.pictures
        self._skipped += reply.skipped
        self._skipped += self._errands.take(reply, now_s=time.monotonic())

    def _has_given_up_late(self) -> bool:
        late = self._errands.give_up_late(now_s=time.monotonic(), deadline_s=self._deadline_s)
        self._skipped += late
        return bool(late)

    def _hand_out(self) -> None:
        now_s = time.monotonic()
        for errand in self._errands.hand_out(most=self._threads, now_s=now_s):
            self._supervisor.send(errand)

    def _report(self) -> None:
        self._reported_s = time.monotonic()
        if self._pictures or self._skipped:
            found = SurveyProgressed(pictures=tuple(self._pictures), skipped=tuple(self._skipped))
            self._pictures, self._skipped = [], []
            self._supervisor.emit(found)
