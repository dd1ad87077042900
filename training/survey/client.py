"""The client of the survey's process: sends it requests, and replaces a process that is stuck.

Knows neither Qt nor torch, and never touches a drive itself: the process does everything that
could hang.
"""

import logging
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from engine.compute.processors import count_processors
from engine.process.supervisor import Supervisor
from training.survey.events import (
    FoundPicture,
    SkippedFile,
    SurveyEvent,
    SurveyFailed,
    SurveyFinished,
    SurveyProgressed,
)
from training.survey.wire import Reply, Request, Serve
from training.survey.work_list import WorkList
from training.survey.worker import serve_survey

DEADLINE_S: Final = 30.0
START_S: Final = 120.0
BATCH_S: Final = 0.1

_MAX_THREADS: Final = 4
_KILL_GRACE_S: Final = 1.0

_log = logging.getLogger(__name__)


class SurveyClient:
    """Surveys pictures in a spawned process."""

    def __init__(
        self,
        on_event: Callable[[SurveyEvent], None],
        *,
        serve: Serve = serve_survey,
        deadline_s: float = DEADLINE_S,
    ) -> None:
        """Prepare; the process starts with the first paths.

        Args:
            on_event: Receives every event, one at a time, on the client's own thread.
            serve: The function that the process runs; importable by name in a fresh interpreter.
            deadline_s: Longest silence about one file or folder, in seconds. A disk that wakes up
                takes about ten, and so does the largest PNG that is decoded whole.
        """
        self._serve = serve
        self._deadline_s = deadline_s
        self._threads = min(count_processors(), _MAX_THREADS)
        self._supervisor = Supervisor[tuple[Path, ...], Request, Reply, SurveyEvent](
            self._run, on_event, name="survey"
        )
        self._work = WorkList()
        self._found: list[FoundPicture | SkippedFile] = []
        self._reported_s = 0.0

    def add(self, paths: Sequence[Path]) -> None:
        """Survey these files and folders too; ends with another `SurveyFinished`."""
        self._supervisor.start()
        self._supervisor.put(tuple(path.absolute() for path in paths))

    def close(self) -> None:
        """End the survey and its process at once; no event follows. Idempotent."""
        self._supervisor.close()

    # From here on: the supervisor's thread.

    def _run(self) -> None:
        while (paths := self._supervisor.next_command()) is not None:
            self._work.add(paths)
            end = self._survey()
            if not self._supervisor.is_closing:
                self._report()
                self._supervisor.emit(end)

    def _survey(self) -> SurveyFinished | SurveyFailed:
        """Start processes until everything is done."""
        self._supervisor.reset_starts()
        while not (self._work.is_done or self._supervisor.is_closing):
            try:
                self._supervisor.spawn(self._serve, self._threads)
            except OSError:
                _log.exception("the survey's process could not be started")
                return SurveyFailed()
            if self._attend():
                self._supervisor.reset_starts()
            # A process that waits for a dead drive may not even die.
            exit_code = self._supervisor.end_process(grace_s=0.0, kill_grace_s=_KILL_GRACE_S)
            if not self._supervisor.may_restart:
                _log.error("the survey's process ends again and again: %s", exit_code)
                return SurveyFailed()
        return SurveyFinished()

    def _attend(self) -> bool:
        """Send requests and take replies until all is done, or the process is stuck or dead.

        Only a process that has started receives requests, so that no file is blamed for a slow
        start.

        Returns:
            Whether the process has started.
        """
        has_started = False
        start_until_s = time.monotonic() + START_S
        for message in self._supervisor.messages(tick_s=BATCH_S):
            now_s = time.monotonic()
            if isinstance(message, Reply):
                has_started = True
                self._found += self._work.take_reply(message, now_s=now_s)
            elif message is not None:
                self._work.add(message)
            late = self._work.drop_late(now_s=now_s, deadline_s=self._deadline_s)
            self._found += late
            if late or self._work.is_done:
                return True
            if has_started:
                self._send_next(now_s)
            elif now_s > start_until_s:
                break
            if now_s - self._reported_s >= BATCH_S:
                self._report()
        self._found += self._work.drop_deadly()
        return has_started

    def _send_next(self, now_s: float) -> None:
        for request in self._work.start_next(limit=self._threads, now_s=now_s):
            self._supervisor.send(request)

    def _report(self) -> None:
        self._reported_s = time.monotonic()
        if self._found:
            pictures = tuple(one for one in self._found if isinstance(one, FoundPicture))
            skipped = tuple(one for one in self._found if isinstance(one, SkippedFile))
            self._found = []
            self._supervisor.emit(SurveyProgressed(pictures=pictures, skipped=skipped))
