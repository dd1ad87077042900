"""Worker processes make the same batches as one thread."""

import os
import signal
import sys
import threading
import time
from dataclasses import replace
from itertools import islice
from pathlib import Path
from types import SimpleNamespace

import pytest
import torch

from tests.helpers.processes import children
from tests.helpers.training_data import tiny_config, write_folder
from training.data.batches import Batch, BatchMaker
from training.data.cache import open_cache
from training.data.config import DataConfig
from training.data.finding import find_pictures
from training.data.layouts import Split
from training.data.prefetch import choose_worker_count, prefetch_batches
from training.data.stages import Stage, StagedBatches
from training.errors import ConfigError, RunError
from training.run.run_folder import resolve_config

FORKS = pytest.mark.skipif(sys.platform != "linux", reason="workers are forked")
DATA = DataConfig(window_px=64, batch_size=4)
LONG_S = 30.0


@pytest.fixture(scope="module")
def maker(tmp_path_factory: pytest.TempPathFactory) -> BatchMaker:
    folder = write_folder(tmp_path_factory.mktemp("data"), count=4)
    found = find_pictures(folder, Split.TRAIN, DataConfig(held_out_share=0.0))
    cache = open_cache(found, tmp_path_factory.mktemp("cache"), whole_px=80)
    return BatchMaker(cache, DATA, seed=5)


def is_equal(first: Batch, second: Batch) -> bool:
    return torch.equal(first.rgb, second.rgb) and torch.equal(first.mask, second.mask)


def wait_until_gone(processes: set[int]) -> None:
    deadline = time.monotonic() + LONG_S
    while processes & children(os.getpid()):
        assert time.monotonic() < deadline, "the workers are still running"
        time.sleep(0.02)


def wait_for_groups_of_their_own(count: int, *, besides: set[int]) -> None:
    """Wait until `count` new children lead a process group; torch may have started others too."""
    deadline = time.monotonic() + LONG_S
    while sum(os.getpgid(child) == child for child in children(os.getpid()) - besides) < count:
        assert time.monotonic() < deadline, "the workers are in this process's group"
        time.sleep(0.02)


@FORKS
@pytest.mark.parametrize("count", [1, 2])
def test_batches_of_workers_arrive_in_the_order_of_the_steps(maker: BatchMaker, count: int) -> None:
    workers = prefetch_batches(maker, first_step=7, workers=count)

    batches = list(islice(workers, 5))
    workers.close()

    assert all(is_equal(batch, maker.make(7 + index)) for index, batch in enumerate(batches))


@FORKS
def test_closing_ends_the_workers(maker: BatchMaker) -> None:
    before = children(os.getpid())
    workers = prefetch_batches(maker, first_step=0, workers=2)
    next(workers)
    started = children(os.getpid()) - before
    assert len(started) >= 2

    workers.close()
    workers.close()

    wait_until_gone(started)


@FORKS
def test_a_signal_to_the_whole_process_group_does_not_reach_the_workers(maker: BatchMaker) -> None:
    before = children(os.getpid())
    received: list[int] = []
    previous = signal.signal(signal.SIGTERM, lambda number, _frame: received.append(number))
    workers = prefetch_batches(maker, first_step=0, workers=2)
    try:
        next(workers)
        wait_for_groups_of_their_own(2, besides=before)

        os.kill(os.getpid(), signal.SIGTERM)

        assert is_equal(next(workers), maker.make(1))
        assert received == [signal.SIGTERM]
    finally:
        workers.close()
        signal.signal(signal.SIGTERM, previous)


class Failing:
    """Makes one batch, then fails."""

    def make(self, step: int) -> Batch:
        if step:
            raise RuntimeError("the second step fails")
        return Batch(
            rgb=torch.zeros(1, 3, 32, 32, dtype=torch.uint8), mask=torch.ones(1, 1, 32, 32)
        )


@FORKS
def test_an_error_in_a_worker_is_raised_in_the_training_process() -> None:
    workers = prefetch_batches(Failing(), first_step=0, workers=2)
    next(workers)

    with pytest.raises(RuntimeError, match="the second step fails"):
        next(workers)
    workers.close()


class Recording:
    """Notes on which thread each batch is made, and how many are asked for."""

    def __init__(self, maker: BatchMaker) -> None:
        self.threads: list[str] = []
        self._maker = maker

    def make(self, step: int) -> Batch:
        self.threads.append(threading.current_thread().name)
        return self._maker.make(step)


def test_without_workers_a_thread_makes_the_batches_ahead(maker: BatchMaker) -> None:
    source = Recording(maker)
    ahead = prefetch_batches(source, first_step=7, workers=0)

    batches = list(islice(ahead, 3))
    ahead.close()
    made = len(source.threads)

    assert all(is_equal(batch, maker.make(7 + index)) for index, batch in enumerate(batches))
    assert 3 <= made <= 7
    assert all(name.startswith("batches") for name in source.threads)
    assert "batches_0" not in {thread.name for thread in threading.enumerate()}


def test_an_error_on_the_thread_is_raised_in_its_turn() -> None:
    ahead = prefetch_batches(Failing(), first_step=0, workers=0)
    next(ahead)

    with pytest.raises(RuntimeError, match="the second step fails"):
        next(ahead)


def test_all_stages_are_opened_before_workers_are_forked() -> None:
    opened: list[int] = []

    class Opened:
        def __init__(self, data: DataConfig) -> None:
            opened.append(data.window_px)

        def make(self, step: int) -> Batch:
            raise NotImplementedError

    stages = (Stage(from_step=5, window_px=96, batch_size=2),)
    StagedBatches(DATA, stages, Opened)
    assert opened == [64]

    StagedBatches(DATA, stages, Opened, opens_all=True)

    assert opened == [64, 64, 96]


@FORKS
@pytest.mark.parametrize(
    ("processors", "ranks", "expected"),
    [(16, 1, 14), (2, 1, 1), (None, 1, 1), (64, 1, 16), (32, 4, 6)],
)
def test_a_run_on_a_card_has_a_worker_for_each_processor_but_two(
    monkeypatch: pytest.MonkeyPatch, processors: int | None, ranks: int, expected: int
) -> None:
    monkeypatch.setattr("os.cpu_count", lambda: processors)
    monkeypatch.setattr("shutil.disk_usage", lambda _: SimpleNamespace(free=2**33))

    assert choose_worker_count(None, device_type="cuda", ranks=ranks) == expected


def test_a_run_in_a_container_with_little_shared_memory_has_no_workers(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("shutil.disk_usage", lambda _: SimpleNamespace(free=2**26))

    assert choose_worker_count(None, device_type="cuda") == 0


def test_a_run_on_the_cpu_has_no_workers_unless_they_are_configured() -> None:
    assert choose_worker_count(None, device_type="cpu") == 0
    assert choose_worker_count(3, device_type="cpu") == 3


def test_the_configured_number_of_workers_is_used_on_a_card_too() -> None:
    assert choose_worker_count(0, device_type="cuda") == 0


def test_a_run_on_a_card_has_no_workers_where_processes_cannot_be_forked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("multiprocessing.get_all_start_methods", lambda: ["spawn"])

    assert choose_worker_count(None, device_type="cuda") == 0


def test_a_negative_number_of_workers_is_refused() -> None:
    with pytest.raises(ConfigError, match=r"data\.workers"):
        DataConfig(workers=-1)


def test_workers_are_refused_where_processes_cannot_be_forked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("training.data.config.get_all_start_methods", lambda: ["spawn"])

    with pytest.raises(ConfigError, match="cannot fork"):
        DataConfig(workers=2)


@pytest.mark.slow
def test_a_run_can_continue_with_another_number_of_workers(tmp_path: Path) -> None:
    config = tiny_config()
    resolve_config(tmp_path, config, lambda new: new)
    faster = replace(config, data=replace(config.data, workers=2))

    assert resolve_config(tmp_path, faster, lambda new: new) == faster

    other = replace(config, data=replace(config.data, window_px=96))
    with pytest.raises(RunError, match="another configuration"):
        resolve_config(tmp_path, other, lambda new: new)
