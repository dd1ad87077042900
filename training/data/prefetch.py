"""Makes batches ahead of the training loop, on a thread or in worker processes.

A batch is a function of seed and step, so the order and the content of the batches depend neither
on the number of workers nor on which of them is faster.
"""

import itertools
import multiprocessing
import os
import queue
import signal
import threading
from collections.abc import Iterator
from typing import Final, Protocol

import cv2
from torch.utils.data import DataLoader, Dataset
from typing_extensions import override

from training.data.batches import Batch, BatchSource
from training.data.config import WORKER_START_METHOD

_BATCHES_AHEAD: Final = 4
_BATCHES_AHEAD_EACH: Final = 2  # of each worker
_MAX_WORKERS: Final = 16
_RESERVED_PROCESSORS: Final = 2  # for the training process and its driver's thread


class BatchStream(Protocol):
    """The batches from some step on, made ahead of the loop that takes them."""

    def __iter__(self) -> Iterator[Batch]:
        """Yield batches without end."""

    def close(self) -> None:
        """Stop making batches. Idempotent."""


def prefetch_batches(source: BatchSource, *, first_step: int, workers: int) -> BatchStream:
    """Start to make batches ahead.

    Args:
        source: Makes the batch of each step.
        first_step: Step of the first batch.
        workers: Number of processes; 0 for a thread of this process.
    """
    if workers:
        return WorkerPrefetcher(source, first_step=first_step, count=workers)
    return ThreadPrefetcher(source, first_step=first_step)


def choose_worker_count(wanted: int | None, *, device_type: str, ranks: int = 1) -> int:
    """Return how many processes make batches for one training process.

    On a CUDA device, all processors but two: one process makes 430 to 1,350 windows of 256 px a
    second (docs/DATA.md), and a fast card learns about as many.

    Args:
        wanted: Configured number; None to choose one.
        device_type: Type of the device that trains, such as "cuda".
        ranks: Training processes that share the machine's processors.
    """
    if wanted is not None:
        return wanted
    can_fork = WORKER_START_METHOD in multiprocessing.get_all_start_methods()
    if device_type != "cuda" or not can_fork:
        return 0
    spare = (os.cpu_count() or 1) // ranks - _RESERVED_PROCESSORS
    return min(max(spare, 1), _MAX_WORKERS)


class ThreadPrefetcher:
    """Makes batches on a thread of this process, which starts at once."""

    def __init__(self, source: BatchSource, *, first_step: int) -> None:
        self._source = source
        self._queue: queue.Queue[Batch | Exception] = queue.Queue(maxsize=_BATCHES_AHEAD)
        self._stopped = threading.Event()
        self._thread = threading.Thread(
            target=self._run, args=(first_step,), name="batches", daemon=True
        )
        self._thread.start()

    def __iter__(self) -> Iterator[Batch]:
        """Yield the batches from the first step on, without end."""
        while True:
            item = self._queue.get()
            if isinstance(item, Exception):
                raise item
            yield item

    def close(self) -> None:
        """Stop making batches and join the thread. Idempotent."""
        self._stopped.set()
        while self._thread.is_alive():
            while not self._queue.empty():
                self._queue.get_nowait()
            self._thread.join(timeout=0.05)

    def _run(self, step: int) -> None:
        while not self._stopped.is_set():
            try:
                item: Batch | Exception = self._source.make(step)
            except Exception as error:  # noqa: BLE001 - raised again on the training thread
                item = error
            self._queue.put(item)
            step += 1


class WorkerPrefetcher:
    """Makes batches in worker processes, and yields them in the order of the steps."""

    def __init__(self, source: BatchSource, *, first_step: int, count: int) -> None:
        """Prepare the workers; they start when the first batch is asked for.

        From now on OpenCV uses one thread, in this process too: a forked process inherits the
        thread pool but not its threads, and would wait for them for ever.

        Args:
            source: Makes the batch of each step.
            first_step: Step of the first batch.
            count: Number of processes.
        """
        cv2.setNumThreads(1)
        self._loader: DataLoader[Batch] = DataLoader(
            _Steps(source),
            batch_size=None,
            sampler=itertools.count(first_step),
            num_workers=count,
            prefetch_factor=_BATCHES_AHEAD_EACH,
            worker_init_fn=_ignore_group_signals,
            multiprocessing_context=WORKER_START_METHOD,
        )
        self._batches: Iterator[Batch] | None = None

    def __iter__(self) -> Iterator[Batch]:
        """Yield the batches from the first step on, without end."""
        self._batches = iter(self._loader)
        while self._batches is not None:
            yield next(self._batches)

    def close(self) -> None:
        """End the processes. Idempotent."""
        self._batches = None  # the loader's iterator ends the workers when it is deleted


class _Steps(Dataset[Batch]):
    """The batches of a run, by step."""

    def __init__(self, source: BatchSource) -> None:
        self._source = source

    @override
    def __getitem__(self, step: int) -> Batch:
        return self._source.make(step)


def _ignore_group_signals(_worker: int) -> None:
    """Leave signals for the whole group to the training process, which saves and ends the workers."""
    os.setpgrp()
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
