"""Batches made ahead by several processes, where a card learns faster than a thread makes them.

A batch is a function of seed and step, so the order and the content of what arrives do not depend
on how many processes there are, or on which of them was the faster one.
"""

import itertools
import multiprocessing
import os
import signal
from collections.abc import Iterator
from typing import Final, Protocol

import cv2
from torch.utils.data import DataLoader, Dataset
from typing_extensions import override

from training.data.batches import Batch, BatchSource, Prefetcher
from training.data.config import WORKERS_START

_AHEAD_EACH: Final = 2
_MAX_WORKERS: Final = 16
_SPARED_PROCESSORS: Final = 2  # for the training process and its driver's thread


class BatchesAhead(Protocol):
    """Batches from some step on, made ahead of whoever takes them."""

    def __iter__(self) -> Iterator[Batch]:
        """Yield them without end."""

    def close(self) -> None:
        """Stop making batches. Idempotent."""


class BatchWorkers:
    """Makes batches in processes of its own, and yields them in the order of the steps."""

    def __init__(self, maker: BatchSource, *, first_step: int, count: int) -> None:
        """Start the processes when the first batch is asked for.

        OpenCV works on one thread from then on, here too: a forked process that has inherited a
        pool of threads, but not the threads, waits for them for ever.

        Args:
            maker: Of the batches, on the CPU.
            first_step: Step of the first batch.
            count: Of the processes.
        """
        cv2.setNumThreads(1)
        self._loader: DataLoader[Batch] = DataLoader(
            _Steps(maker),
            batch_size=None,
            sampler=itertools.count(first_step),
            num_workers=count,
            prefetch_factor=_AHEAD_EACH,
            collate_fn=_as_it_is,  # type: ignore[arg-type]  # without batching it gets one item
            worker_init_fn=_begin,
            multiprocessing_context=WORKERS_START,
        )
        self._batches: Iterator[Batch] | None = None

    def __iter__(self) -> Iterator[Batch]:
        """Yield the batches from the first step on, without end."""
        self._batches = iter(self._loader)
        while self._batches is not None:
            yield next(self._batches)

    def close(self) -> None:
        """End the processes. Idempotent."""
        self._batches = None  # the loader's iterator ends them when nobody holds it


class _Steps(Dataset[Batch]):
    """The batches of a run, by step."""

    def __init__(self, maker: BatchSource) -> None:
        self._maker = maker

    @override
    def __getitem__(self, step: int) -> Batch:
        return self._maker.make(step)


def worker_count(wanted: int | None, *, device_type: str, ranks: int = 1) -> int:
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
    can_fork = WORKERS_START in multiprocessing.get_all_start_methods()
    if device_type != "cuda" or not can_fork:
        return 0
    spare = (os.cpu_count() or 1) // ranks - _SPARED_PROCESSORS
    return min(max(spare, 1), _MAX_WORKERS)


def batches_ahead(maker: BatchSource, *, first_step: int, workers: int) -> BatchesAhead:
    """Return what makes batches ahead: so many processes, or a thread of this one if none."""
    if workers:
        return BatchWorkers(maker, first_step=first_step, count=workers)
    return Prefetcher(maker, first_step=first_step)


def _as_it_is(batch: Batch) -> Batch:
    return batch


def _begin(_number: int) -> None:
    """Leave signals to the whole group to the training process: it saves, and ends the workers."""
    os.setpgrp()
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
