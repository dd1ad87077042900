"""Makes batches ahead of the training loop, on a thread or in worker processes.

A batch is a function of seed and step, so the order and the content of the batches depend neither
on the number of workers nor on which of them is faster.
"""

import itertools
import multiprocessing
import os
import shutil
import signal
from collections import deque
from collections.abc import Generator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Final, Protocol, TypeAlias, TypeVar

import cv2
from torch.utils.data import DataLoader, Dataset
from typing_extensions import override

from training.data.config import WORKER_START_METHOD

_B = TypeVar("_B")
_B_co = TypeVar("_B_co", covariant=True)

BatchStream: TypeAlias = Generator[_B, None, None]
"""The batches from some step on, without end; `close` stops making them."""

_BATCHES_AHEAD: Final = 4
_BATCHES_AHEAD_EACH: Final = 2  # of each worker
_MAX_WORKERS: Final = 16
_SHARED_MEMORY: Final = Path("/dev/shm")  # noqa: S108  the kernel's own mount
_MIN_SHARED_BYTES: Final = 2**29
_RESERVED_PROCESSORS: Final = 2  # for the training process and its driver's thread


class StepSource(Protocol[_B_co]):
    """Makes the batch of any step."""

    def make(self, step: int) -> _B_co:
        """Return the batch of a step, the same however often it is asked for."""


def prefetch_batches(source: StepSource[_B], *, first_step: int, workers: int) -> BatchStream[_B]:
    """Return the batches from a step on; they are made ahead once the first is asked for.

    Args:
        source: Makes the batch of each step.
        first_step: Step of the first batch.
        workers: Number of processes; 0 for a thread of this process.
    """
    if workers:
        return _make_in_workers(source, first_step, count=workers)
    return _make_on_thread(source, first_step)


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
    if device_type != "cuda" or not can_fork or not _has_shared_memory():
        return 0
    spare = (os.cpu_count() or 1) // ranks - _RESERVED_PROCESSORS
    return min(max(spare, 1), _MAX_WORKERS)


def _has_shared_memory() -> bool:
    """Whether workers can hand their batches over; containers often have 64 MiB for that."""
    return not _SHARED_MEMORY.is_dir() or shutil.disk_usage(_SHARED_MEMORY).free > _MIN_SHARED_BYTES


def _make_on_thread(source: StepSource[_B], first_step: int) -> BatchStream[_B]:
    pool = ThreadPoolExecutor(1, thread_name_prefix="batches")
    try:
        futures = (pool.submit(source.make, step) for step in itertools.count(first_step))
        ahead = deque(itertools.islice(futures, _BATCHES_AHEAD))
        while True:
            ahead.append(next(futures))
            yield ahead.popleft().result()
    finally:
        pool.shutdown(cancel_futures=True)


def _make_in_workers(source: StepSource[_B], first_step: int, *, count: int) -> BatchStream[_B]:
    # From now on OpenCV uses one thread, in this process too: a forked process inherits the thread
    # pool but not its threads, and would wait for them for ever.
    cv2.setNumThreads(1)
    # The loader's iterator ends the workers when it is deleted, together with this generator.
    yield from DataLoader(
        _Steps(source),
        batch_size=None,
        sampler=itertools.count(first_step),
        num_workers=count,
        prefetch_factor=_BATCHES_AHEAD_EACH,
        worker_init_fn=_ignore_group_signals,
        multiprocessing_context=WORKER_START_METHOD,
    )


class _Steps(Dataset[_B]):
    """The batches of a run, by step."""

    def __init__(self, source: StepSource[_B]) -> None:
        self._source = source

    @override
    def __getitem__(self, step: int) -> _B:
        return self._source.make(step)


def _ignore_group_signals(_worker: int) -> None:
    """Leave signals for the whole group to the training process, which saves and ends the workers."""
    os.setpgrp()
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
