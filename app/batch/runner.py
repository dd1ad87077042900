"""Restores many pictures with one engine, one after the other.

While the engine fills a picture, the next one is read and the last one is written on other threads,
and the next job waits in the engine already. Only so many pictures are in memory at a time.
"""

import logging
import os
import queue
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Final, TypeAlias

from app.batch.events import (
    BatchEvent,
    EngineReported,
    ItemEnded,
    ItemProgressed,
    ItemStarted,
)
from app.batch.failures import (
    NO_MASK,
    concerns_all,
    describe_failure,
    log_unexpected,
    may_succeed_alone,
)
from app.batch.items import BatchItem, ItemState
from app.batch.record import Record, RecordLine
from app.batch.steps import FindExclusions, LoadedItem, add_found_mask, load_item, write_item
from app.batch.tally import Tally
from app.batch.tasks import Task
from engine.api import RestoreOptions
from engine.detection.damage_map import DamageMap
from engine.detection.find_options import FindOptions
from engine.errors import EngineError
from engine.events import (
    DamageFound,
    EngineEvent,
    EnginePreparing,
    EngineReady,
    EngineSlow,
    EngineUnavailable,
    JobCancelled,
    JobFailed,
    JobFellBack,
    JobFinished,
    JobFoundEdges,
    JobProgressed,
)
from engine.process.engine import Engine
from engine.process.one_job import make_restored
from engine.process.spare_memory import SpareMemory

MakeEngine: TypeAlias = Callable[[Callable[[EngineEvent], None]], Engine]
"""Makes an engine from the function that receives its events."""

_JobEvent: TypeAlias = (
    JobProgressed | JobFoundEdges | DamageFound | JobFinished | JobFailed | JobCancelled
)

JOBS_AT_ONCE: Final = 2
"""How many jobs an engine for batches should run at the same time."""

# The engine begins the next one as soon as another ends.
_MAX_JOBS: Final = JOBS_AT_ONCE + 1
_MAX_READ_AHEAD: Final = 2
_MAX_WRITTEN: Final = 4
_log = logging.getLogger(__name__)


class BatchRunner:
    """Restores the pictures that are added, until it is closed.

    A picture that fails is recorded with the reason, and the others go on. What concerns all of
    them, such as a full disk or a model that cannot be loaded, ends the batch with `BatchEnded`.
    Pictures can be added at any time, also those that are done, with other options: a new result
    replaces the earlier one if their targets are the same.
    """

    def __init__(
        self,
        *,
        make_engine: MakeEngine,
        record: Record,
        on_event: Callable[[BatchEvent], None],
        find_exclusions: FindExclusions,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Prepare; nothing is started yet.

        Args:
            make_engine: Makes the engine, which is started with the first pictures.
            record: Where every end is recorded; entered by the caller, and only read by others as
                long as the batch runs.
            on_event: Receives every event, one at a time, on the batch's own thread.
            find_exclusions: Returns the exclusions of a picture, on any thread.
            clock: Seconds since any moment.
        """
        self._record = record
        self._on_event = on_event
        self._find_exclusions = find_exclusions
        self._clock = clock
        # What is to be done on the batch's own thread, in order.
        self._inbox: queue.SimpleQueue[Callable[[], None]] = queue.SimpleQueue()
        self._engine = make_engine(lambda event: self._inbox.put(partial(self._on_engine, event)))
        self._thread = threading.Thread(target=self._run, name="batch", daemon=True)
        self._max_written = min(os.cpu_count() or 1, _MAX_WRITTEN)
        self._pool = ThreadPoolExecutor(
            _MAX_READ_AHEAD + self._max_written, thread_name_prefix="batch"
        )
        self._ready = EngineReady(device="", model="")
        self._spare_memory = SpareMemory()
        self._waiting: deque[Task] = deque()
        self._reading: set[Task] = set()
        self._loaded: deque[Task] = deque()
        self._jobs: dict[int, Task] = {}
        self._writing: set[Task] = set()
        self._tally: Tally | None = None  # while the batch runs
        self._is_closing = False
        self._is_cancelled = False
        self._error: Exception | None = None
        # Added after a cancel, before its end.
        self._postponed: list[Task] = []

    def add(
        self,
        items: Iterable[BatchItem],
        options: RestoreOptions,
        find: FindOptions = FindOptions(),  # noqa: B008  frozen
    ) -> None:
        """Restore pictures after those that were added before; those without a mask are skipped.

        Args:
            items: The pictures.
            options: Fill options.
            find: What counts as damage in those whose masks are found.
        """
        tasks = [
            Task(item=item, options=options, find=find, guide_lines=options.guide_lines)
            for item in items
        ]
        self._inbox.put(partial(self._add, tasks))
        if self._thread.ident is None:
            self._thread.start()

    def cancel(self) -> None:
        """Drop what is not finished; `BatchEnded` follows once what is finished is written."""
        self._inbox.put(self._cancel)

    def close(self) -> None:
        """Cancel, wait for files that are being written, and end the engine. Idempotent."""
        if self._thread.is_alive():
            self._inbox.put(self._close)
            self._thread.join()
        self._pool.shutdown()
        self._engine.close()

    # From here on: the batch's own thread.

    def _run(self) -> None:
        try:
            while self._tally is not None or not self._is_closing:
                self._inbox.get()()
                self._continue()
        except Exception as error:  # noqa: BLE001  the edge of the thread
            _log.exception("the batch ended unexpectedly")
            self._error, self._is_closing = error, True
            self._end()

    def _add(self, tasks: list[Task]) -> None:
        if self._is_dropping:
            self._postponed += tasks
            return
        if self._tally is None:
            self._tally = Tally(self._clock())
            self._engine.start()
        self._tally.expect(len(tasks))
        for task in tasks:
            if task.item.mask is None:
                self._note_end(
                    RecordLine(name=task.item.name, state=ItemState.SKIPPED, reason=NO_MASK)
                )
            else:
                self._waiting.append(task)

    def _cancel(self) -> None:
        self._is_cancelled = self._tally is not None
        self._drop()

    def _close(self) -> None:
        self._is_closing = True
        self._cancel()
        self._engine.close()  # it need not answer the cancel first

    def _drop(self) -> None:
        """Begin nothing more and cancel what the engine is doing."""
        self._waiting.clear()
        self._loaded.clear()
        for job_id in self._jobs:
            self._engine.cancel(job_id)

    @property
    def _is_dropping(self) -> bool:
        return self._is_cancelled or self._error is not None

    def _list_under_way(self) -> list[Task]:
        return [*self._reading, *self._loaded, *self._jobs.values(), *self._writing]

    def _continue(self) -> None:
        """Begin whatever can be begun now, and end the batch if nothing is left."""
        while self._may_read():
            task = self._waiting.popleft()
            self._reading.add(task)
            self._pool.submit(self._read, task)
        while self._loaded and len(self._jobs) < _MAX_JOBS:
            self._submit(self._loaded.popleft())
        if self._tally is not None and not self._waiting and not self._list_under_way():
            self._end()

    def _may_read(self) -> bool:
        if not self._waiting or len(self._writing) >= self._max_written:
            return False
        under_way = self._list_under_way()
        if self._waiting[0].is_alone or any(task.is_alone for task in under_way):
            return not under_way
        return len(self._reading) + len(self._loaded) < _MAX_READ_AHEAD

    def _submit(self, task: Task) -> None:
        """Let the engine restore a picture, or find its mask first."""
        loaded = task.loaded
        assert loaded is not None, "it has been read"
        try:
            self._engine.share_picture(loaded.picture.pixels)
            if loaded.mask is None:
                job_id = self._engine.find_damage()
            else:
                job_id = self._engine.submit(loaded.mask, task.options)
        except (EngineError, MemoryError) as error:
            self._fail(task, error)
            return
        self._jobs[job_id] = task
        if loaded.flaws is None:
            self._on_event(ItemStarted(name=task.item.name))

    def _on_engine(self, event: EngineEvent) -> None:
        match event:
            case (
                JobProgressed()
                | JobFoundEdges()
                | DamageFound()
                | JobFinished()
                | JobFailed()
                | JobCancelled()
            ):
                task = self._jobs.get(event.job_id)
                if task is not None:
                    self._on_job(task, event)
            case EngineUnavailable(error=error, is_restarting=False):
                self._stop(error)
            case EnginePreparing() | EngineSlow() | EngineReady() | JobFellBack():
                if isinstance(event, EngineReady):
                    self._ready = event
                self._on_event(EngineReported(event=event))

    def _on_job(self, task: Task, event: _JobEvent) -> None:
        if isinstance(event, DamageFound | JobFinished | JobFailed | JobCancelled):
            del self._jobs[event.job_id]
        match event:
            case JobProgressed():
                fraction = task.find_fraction(event)
                self._on_event(ItemProgressed(name=task.item.name, fraction=fraction))
            case JobFoundEdges(guide_lines=found):
                task.guide_lines += found
            case DamageFound(damage=damage):
                self._reading.add(task)
                self._pool.submit(self._find_mask, task, damage)
            case JobFinished():
                self._writing.add(task)
                self._pool.submit(self._write, task, event, self._ready)
            case JobFailed(error=error):
                self._fail(task, error)
            case JobCancelled():
                pass

    def _on_read(self, task: Task, loaded: LoadedItem | Exception) -> None:
        self._reading.discard(task)
        if isinstance(loaded, Exception):
            self._fail(task, loaded)
        elif not self._is_dropping:
            task.loaded = loaded
            if loaded.flaws is None:
                self._loaded.append(task)
            else:  # the engine has begun with it
                self._loaded.appendleft(task)

    def _on_written(self, task: Task, line: RecordLine | Exception) -> None:
        self._writing.discard(task)
        if isinstance(line, Exception):
            self._fail(task, line)
        else:
            self._note_end(line)

    def _fail(self, task: Task, error: Exception) -> None:
        """Record why a picture failed, try it again alone, or stop if all others would fail too."""
        if concerns_all(error):
            self._stop(error)
        elif self._is_dropping:
            return
        elif may_succeed_alone(error) and not task.is_alone:
            task.is_alone, task.loaded, task.guide_lines = True, None, task.options.guide_lines
            self._waiting.appendleft(task)
        else:
            self._note_end(describe_failure(task.item, task.loaded, error), error)

    def _stop(self, error: Exception) -> None:
        if self._tally is not None:  # otherwise the next start may succeed
            self._error = self._error or error
            self._drop()

    def _note_end(self, line: RecordLine, error: Exception | None = None) -> None:
        assert self._tally is not None, "the batch runs"
        self._record.add(line)
        self._spare_memory.note_end(is_idle=not self._waiting)
        self._on_event(ItemEnded(line=line, error=error))
        self._on_event(self._tally.note_end(line, self._clock()))

    def _end(self) -> None:
        if self._tally is not None:
            end = self._tally.sum_up(is_cancelled=self._is_cancelled, error=self._error)
            self._tally, self._is_cancelled, self._error = None, False, None
            self._on_event(end)
        if self._postponed and not self._is_closing:
            postponed, self._postponed = self._postponed, []
            self._add(postponed)

    # From here on: threads that read, find masks and write.

    def _read(self, task: Task) -> None:
        loaded: LoadedItem | Exception
        try:
            loaded = load_item(task.item, task.options, self._record)
        except Exception as error:  # noqa: BLE001  the edge of the thread
            loaded = log_unexpected(error)
        self._inbox.put(partial(self._on_read, task, loaded))

    def _find_mask(self, task: Task, damage: DamageMap) -> None:
        loaded: LoadedItem | Exception
        assert task.loaded is not None, "it has been read"
        try:
            loaded = add_found_mask(
                task.loaded, damage, task.find, find_exclusions=self._find_exclusions
            )
        except Exception as error:  # noqa: BLE001  the edge of the thread
            loaded = log_unexpected(error)
        self._inbox.put(partial(self._on_read, task, loaded))

    def _write(self, task: Task, finished: JobFinished, ready: EngineReady) -> None:
        line: RecordLine | Exception
        assert task.loaded is not None, "it has been restored"
        try:
            pixels = task.loaded.picture.pixels
            restored = make_restored(pixels, finished, ready=ready, guide_lines=task.guide_lines)
            line = write_item(task.loaded, restored, self._record)
        except Exception as error:  # noqa: BLE001  the edge of the thread
            line = log_unexpected(error)
        self._inbox.put(partial(self._on_written, task, line))
