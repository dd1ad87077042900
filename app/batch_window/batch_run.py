"""Restores the waiting pictures of a batch, and lets their states follow. Knows no widgets."""

import logging
import time
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from PySide6.QtCore import QCoreApplication, QObject, Qt, Signal

from app.batch.events import (
    BatchEnded,
    BatchEvent,
    EngineReported,
    ItemEnded,
    ItemProgressed,
    ItemStarted,
)
from app.batch.items import ItemState
from app.batch.record import Record, RecordLine
from app.batch.runner import BatchRunner, MakeEngine
from app.batch.steps import FindExclusions
from app.batch.tally import Pace
from app.batch_window.pictures import BatchPictures, PictureState
from app.shared.background import Background
from app.shared.messages import explain, explain_event
from app.shared.notice import Notice, Subject, Urgency
from app.shared.problems import make_problem
from engine.api import RestoreOptions

# So many pictures are handed over at a time; the others can still be left out or put first.
_MAX_HANDED_OVER: Final = 4

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Waiting:
    """A picture that is to be restored.

    Attributes:
        name: Name of its item.
        options: How it is restored.
    """

    name: str
    options: RestoreOptions


class BatchRun(QObject):
    """The queue of a batch; one engine process restores it while the window stays free.

    Signals:
        changed: `is_running`, `is_paused` or `is_cancelling` has changed, or a picture has ended.
        begun: Pictures wait, and none did before.
        finished: Nothing is left to do.
        notice: Something to tell the user, a `Notice`.
    """

    changed = Signal()
    begun = Signal()
    finished = Signal()
    notice = Signal(object)

    _arrived = Signal(object)

    def __init__(
        self,
        pictures: BatchPictures,
        make_engine: MakeEngine,
        *,
        find_exclusions: FindExclusions,
        clock: Callable[[], float] = time.monotonic,
        parent: QObject | None = None,
    ) -> None:
        """Prepare; nothing is started yet.

        Args:
            pictures: The pictures of the batch.
            make_engine: Makes an engine for this batch.
            find_exclusions: Returns the exclusions of a picture, on any thread.
            clock: Seconds since any moment.
            parent: Qt's parent.
        """
        super().__init__(parent)
        self._pictures = pictures
        self._make_engine = make_engine
        self._find_exclusions = find_exclusions
        self._clock = clock
        self._record: Record | None = None
        self._runner: BatchRunner | None = None
        self._queue: deque[_Waiting] = deque()
        self._handed_over: dict[str, RestoreOptions] = {}
        self._closer = Background(self)
        self._pace = Pace(clock())
        self._lines: list[RecordLine] = []
        self._total = 0
        self._is_paused = False
        self._is_held = False
        self._is_cancelling = False
        self._arrived.connect(self._on_event, Qt.ConnectionType.QueuedConnection)

    @property
    def out(self) -> Path | None:
        """The folder of the results, None before a batch is open."""
        return None if self._record is None else self._record.out

    @property
    def is_running(self) -> bool:
        """Whether pictures wait or are being restored."""
        return bool(self._queue or self._handed_over)

    @property
    def is_paused(self) -> bool:
        """Whether the user has paused it."""
        return self._is_paused

    @property
    def is_cancelling(self) -> bool:
        """Whether it is being cancelled."""
        return self._is_cancelling

    @property
    def ended(self) -> int:
        """Number of pictures that have ended since the run began."""
        return self._total - len(self._queue) - len(self._handed_over)

    @property
    def total(self) -> int:
        """Number of pictures of the run so far."""
        return self._total

    @property
    def fraction(self) -> float:
        """Share of the run that is done, 0 to 1."""
        rows = (self._pictures.find(name) for name in self._handed_over)
        parts = sum(self._pictures[row].fraction for row in rows if row is not None)
        return (self.ended + parts) / max(self._total, 1)

    @property
    def seconds_left(self) -> float | None:
        """Seconds that the other pictures will take, by the last ones; None while unknown."""
        return self._pace.estimate_seconds(self._total - self.ended)

    def set_record(self, record: Record) -> None:
        """Work on another batch; nothing may be running."""
        assert not self.is_running, "a batch is running"
        if record is self._record:
            return
        runner, before, self._runner = self._runner, self._record, None
        self._record = record
        if runner is not None and before is not None:
            self._closer.run(
                lambda: _end(runner, before),
                on_done=lambda _: None,
                on_error=lambda error: _log.error("a batch did not end", exc_info=error),
            )

    def note_by_hand(self, line: RecordLine) -> None:
        """Record a result that a person has made, once the batch does not write to the record."""
        self._lines.append(line)
        self._write_lines()

    def add(self, rows: Iterable[int], options: RestoreOptions, *, is_first: bool = False) -> None:
        """Let pictures wait for being restored.

        Args:
            rows: The rows of pictures with masks.
            options: How they are restored.
            is_first: Whether they come before the others, because they are restored again.

        Raises:
            OSError: Another program works on this batch, or the folder cannot be written to.
        """
        self._start()
        is_begun = not self.is_running
        if is_begun:
            self._total, self._is_cancelling = 0, False
            self._pace = Pace(self._clock())
        state = PictureState.AGAIN if is_first else PictureState.WAITING
        for row in rows:
            waiting = _Waiting(name=self._pictures[row].item.name, options=options)
            if is_first:
                self._queue.appendleft(waiting)
            else:
                self._queue.append(waiting)
            self._total += 1
            self._pictures.set_state(row, state)
        self._hand_over()
        self.changed.emit()
        if is_begun:
            self.begun.emit()

    def pause(self) -> None:
        """Begin no other picture; those at hand are finished."""
        self._set_paused(is_paused=True)

    def resume(self) -> None:
        """Go on."""
        self._set_paused(is_paused=False)

    def hold(self, *, is_held: bool) -> None:
        """Begin no other picture while the editor restores one."""
        if is_held != self._is_held:
            self._is_held = is_held
            self._hand_over()

    def cancel(self) -> None:
        """Drop what is not finished."""
        if not self.is_running or self._is_cancelling:
            return
        dropped, self._is_paused = list(self._queue), False
        self._queue.clear()
        self._total -= len(dropped)
        for waiting in dropped:
            self._put_back(waiting.name)
        self._is_cancelling = bool(self._handed_over)
        if self._runner is not None and self._handed_over:
            self._runner.cancel()
        self.changed.emit()

    def close(self) -> None:
        """Cancel, wait for files that are being written, and end the engine. Idempotent."""
        self._queue.clear()
        runner, self._runner = self._runner, None
        if runner is not None and self._record is not None:
            runner.close()
            self._handed_over.clear()
            self._write_lines()
            self._record.__exit__(None, None, None)
        self._closer.close()

    def _set_paused(self, *, is_paused: bool) -> None:
        if is_paused != self._is_paused:
            self._is_paused = is_paused
            self._hand_over()
            self.changed.emit()

    def _start(self) -> None:
        """Keep others from writing the record, and make the runner, unless that has been done."""
        assert self._record is not None, "no batch is open"
        if self._runner is None:
            self._record.__enter__()
            self._runner = BatchRunner(
                make_engine=self._make_engine,
                record=self._record,
                on_event=self._arrived.emit,
                find_exclusions=self._find_exclusions,
            )

    def _write_lines(self) -> None:
        """Record what persons have made, unless the runner may be writing."""
        if self._handed_over or self._record is None or not self._lines:
            return
        lines, self._lines = self._lines, []
        try:
            self._record.folder.mkdir(parents=True, exist_ok=True)
            for line in lines:
                self._record.add(line)
        except OSError as error:
            self.notice.emit(make_problem(error, subject=Subject.FILES))

    def _hand_over(self) -> None:
        """Keep the runner busy, a few pictures ahead."""
        if self._is_paused or self._is_held or self._is_cancelling:
            return
        while self._queue and len(self._handed_over) < _MAX_HANDED_OVER:
            waiting = self._queue.popleft()
            row = self._pictures.find(waiting.name)
            if row is None:
                continue
            self._handed_over[waiting.name] = waiting.options
            assert self._runner is not None, "no batch is open"
            self._runner.add([self._pictures[row].item], waiting.options)

    def _on_event(self, event: BatchEvent) -> None:
        if self._runner is None:  # closed; what was on its way comes too late
            return
        match event:
            case ItemStarted(name=name):
                self._set_state(name, PictureState.RESTORING)
            case ItemProgressed(name=name, fraction=fraction):
                row = self._pictures.find(name)
                if row is not None and name in self._handed_over:
                    picture = self._pictures[row]
                    self._pictures.change(row, replace(picture, fraction=fraction))
                    self.changed.emit()
            case ItemEnded():
                self._on_item_ended(event)
            case EngineReported(event=reported):
                self._tell(explain_event(reported))
            case BatchEnded():
                self._on_batch_ended(event)

    def _on_item_ended(self, event: ItemEnded) -> None:
        line = event.line
        row, options = self._pictures.find(line.name), self._handed_over.pop(line.name, None)
        if row is None or self._record is None or options is None:
            return
        picture = self._pictures[row]
        if line.state is ItemState.FINISHED:
            picture = replace(
                picture,
                state=PictureState.TO_REVIEW,
                result=self._record.out / line.output,
                options=options,
                tries=picture.tries + 1,
                seconds=line.seconds,
                problem="",
            )
        elif line.flaws == 0 and picture.result is None:
            picture = replace(picture, state=PictureState.INTACT, problem="")
        else:
            sentence = QCoreApplication.translate("batch", line.reason)
            if event.error is not None:
                sentence = explain(event.error)
            picture = replace(picture, state=PictureState.FAILED, problem=sentence)
            if picture.result is not None:  # the earlier result is still there
                picture = replace(picture, state=PictureState.TO_REVIEW, problem="")
                self._tell(sentence)
        self._pictures.change(row, replace(picture, fraction=0.0))
        self._pace.note_end(self._clock())
        if not self._handed_over:
            self._is_cancelling = False
        self._hand_over()
        self._write_lines()
        self.changed.emit()
        if not self.is_running:
            self.finished.emit()

    def _on_batch_ended(self, event: BatchEnded) -> None:
        """Put back what was handed over and not restored."""
        if not event.is_cancelled and event.error is None:
            return  # it may have been busy elsewhere only
        left = [*self._handed_over, *(waiting.name for waiting in self._queue)]
        self._handed_over.clear()
        self._queue.clear()
        self._total = 0
        self._is_cancelling = self._is_paused = False
        for name in left:
            self._put_back(name)
        if event.error is not None:
            self.notice.emit(make_problem(event.error, subject=Subject.RESTORING))
        self.changed.emit()

    def _tell(self, sentence: str) -> None:
        if sentence:
            notice = Notice(text=sentence, urgency=Urgency.HINT, subject=Subject.RESTORING)
            self.notice.emit(notice)

    def _put_back(self, name: str) -> None:
        """Give a picture that is not going to be restored the state that it had before."""
        row = self._pictures.find(name)
        if row is not None:
            has_result = self._pictures[row].result is not None
            self._set_state(name, PictureState.TO_REVIEW if has_result else PictureState.READY)

    def _set_state(self, name: str, state: PictureState) -> None:
        row = self._pictures.find(name)
        if row is not None:
            self._pictures.set_state(row, state)


def _end(runner: BatchRunner, record: Record) -> None:
    """End an engine, and let others write the record."""
    runner.close()
    record.__exit__(None, None, None)
