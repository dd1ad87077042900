"""The client of the survey's process: hands out errands, replaces a process that got stuck.

Knows neither Qt nor torch, and never touches the drives itself: everything that could hang is
done by the process.
"""

import contextlib
import logging
import os
import queue
import threading
import time
from collections.abc import Callable, Sequence
from multiprocessing import Pipe
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeAlias

from engine.process.child import Child
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

_MOST_THREADS: Final = 4
_MOST_FRUITLESS: Final = 3
_BROKEN: Final = (
    "The pictures cannot be looked at, since the program that reads them does not start; "
    "close other programs and try again."
)

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
        self._on_event = on_event
        self._serve = serve
        self._deadline_s = deadline_s
        self._threads = min(os.cpu_count() or 1, _MOST_THREADS)
        self._inbox: queue.SimpleQueue[tuple[Path, ...]] = queue.SimpleQueue()
        self._alarm, self._alarm_button = Pipe(duplex=False)
        self._closing = threading.Event()
        self._thread: threading.Thread | None = None
        self._errands = Errands()
        self._pictures: list[FoundPicture] = []
        self._skipped: list[SkippedFile] = []
        self._told_s = 0.0

    def add(self, paths: Sequence[Path]) -> None:
        """Look at these files and folders too; ends with another `SurveyFinished`."""
        self._inbox.put(tuple(path.absolute() for path in paths))
        if self._thread is None:
            self._thread = threading.Thread(target=self._watch, name="survey", daemon=True)
            self._thread.start()
        self._wake()

    def close(self) -> None:
        """End at once, and the process with it; no event comes after it. Idempotent."""
        self._closing.set()
        self._wake()
        if self._thread is not None and self._thread is not threading.current_thread():
            self._thread.join()

    def _wake(self) -> None:
        with contextlib.suppress(OSError):
            self._alarm_button.send_bytes(b".")

    # From here on: the client's thread.

    def _watch(self) -> None:
        while not self._closing.is_set():
            self._alarm.poll(None)
            if not self._take_chosen():
                continue
            failed = self._survey()
            self._tell()
            self._emit(failed or SurveyFinished())

    def _survey(self) -> SurveyFailed | None:
        """Start processes until everything is done."""
        fruitless = 0
        while not (self._errands.is_done or self._closing.is_set()):
            try:
                child = Child[Errand, Reply].spawn(
                    self._serve, SurveyTask(threads=self._threads), name="reweave-survey"
                )
            except OSError:
                _log.exception("the survey's process could not be started")
                return SurveyFailed(sentence=_BROKEN)
            was_of_use = self._attend(child)
            child.abandon()
            fruitless = 0 if was_of_use else fruitless + 1
            if fruitless >= _MOST_FRUITLESS:
                _log.error("the survey's process ends again and again: %s", child.exit_code)
                return SurveyFailed(sentence=_BROKEN)
        return None

    def _attend(self, child: Child[Errand, Reply]) -> bool:
        """Hand out and take in until everything is done, or the process is stuck or dead.

        Only a process that has started is given errands, so that a slow start is held against no
        file.

        Returns:
            Whether anything came of it, if only which file is to blame.
        """
        was_of_use = False
        until_s = time.monotonic() + START_S
        for reply in child.receive(self._alarm, tick_s=BATCH_S):
            if reply is None:
                self._take_chosen()
            else:
                was_of_use = True  # it has started
                self._take_in(reply)
            if self._closing.is_set() or self._errands.is_done:
                return True
            late = self._errands.give_up_late(now_s=time.monotonic(), deadline_s=self._deadline_s)
            self._skipped += late
            if late:
                return True
            if was_of_use:
                self._hand_out(child)
            elif time.monotonic() > until_s:
                break
            self._tell_in_time()
        blamed = self._errands.give_up_dead()
        self._skipped += blamed
        return was_of_use or bool(blamed)

    def _take_chosen(self) -> bool:
        is_any = False
        while self._alarm.poll():
            self._alarm.recv_bytes()
        with contextlib.suppress(queue.Empty):
            while True:
                self._errands.choose(self._inbox.get_nowait())
                is_any = True
        return is_any

    def _take_in(self, reply: Reply) -> None:
        self._pictures += reply.pictures
        self._skipped += reply.skipped
        self._skipped += self._errands.take(reply, now_s=time.monotonic())

    def _hand_out(self, child: Child[Errand, Reply]) -> None:
        now_s = time.monotonic()
        for errand in self._errands.hand_out(most=self._threads, now_s=now_s):
            child.send(errand)

    def _tell_in_time(self) -> None:
        if time.monotonic() - self._told_s >= BATCH_S:
            self._tell()

    def _tell(self) -> None:
        self._told_s = time.monotonic()
        if self._pictures or self._skipped:
            found = SurveyProgressed(pictures=tuple(self._pictures), skipped=tuple(self._skipped))
            self._pictures, self._skipped = [], []
            self._emit(found)

    def _emit(self, event: SurveyEvent) -> None:
        if not self._closing.is_set():
            self._on_event(event)
