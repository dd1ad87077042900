"""The trainer's client: whatever happens to the process, each run ends once."""

import os
import random
import shutil
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.helpers.trainer_processes import serve_dying, serve_obedient, serve_stuck, serve_tiny
from tests.helpers.trainer_runs import Events, curve, elsewhere, tiny_request
from tests.helpers.training_runs import states_equal
from training.api import (
    Fault,
    FineTuneRequest,
    Goal,
    TrainerCancelled,
    TrainerFailed,
    TrainerFinished,
    TrainerPaused,
    TrainerPlanned,
    TrainerProving,
    TrainerResumed,
    TrainerStepped,
    TrainerValidated,
)
from training.fine_tuning.client import Serve, TrainerClient
from training.fine_tuning.runs import find_unfinished_runs
from training.run.run_folder import STATE_FILE

KILLS = 20


@contextmanager
def client(serve: Serve, events: Events, *, give_back_s: float = 1e9) -> Iterator[TrainerClient]:
    it = TrainerClient(serve=serve, on_event=events, give_back_s=give_back_s)
    yield it
    it.close()


@pytest.fixture
def fake_request(tmp_path: Path) -> FineTuneRequest:
    """A request for processes that only pretend to train."""
    nowhere = tmp_path / "nothing"
    return FineTuneRequest(
        folder=tmp_path / "run",
        pictures=(),
        held_out=(),
        goal=Goal(
            model=nowhere,
        ),
        features=nowhere,
        regression=nowhere,
    )


def test_a_run_is_paused_resumed_and_finished(fake_request: FineTuneRequest) -> None:
    events = Events()

    with client(serve_obedient, events) as trainer:
        trainer.start(fake_request)
        trainer.pause()
        events.wait_for(TrainerPaused)
        trainer.resume()
        events.wait_for(TrainerResumed)
        trainer.finish_now()
        events.wait_for(TrainerFinished)

    kinds = [type(event) for event in events.heard]
    assert kinds == [TrainerPlanned, TrainerPaused, TrainerResumed, TrainerFinished]


def test_a_long_pause_ends_the_process_and_resuming_starts_another(
    fake_request: FineTuneRequest,
) -> None:
    events = Events()

    with client(serve_obedient, events, give_back_s=0.0) as trainer:
        trainer.start(fake_request)
        trainer.pause()
        events.wait_for(TrainerPaused, count=2)
        process_while_paused = trainer.process_id
        trainer.resume()
        events.wait_for(TrainerPlanned, count=2)

    assert [event.has_freed_memory for event in events.of(TrainerPaused)] == [False, True]
    assert process_while_paused is None


def test_a_run_can_be_finished_after_a_long_pause(fake_request: FineTuneRequest) -> None:
    events = Events()

    with client(serve_obedient, events, give_back_s=0.0) as trainer:
        trainer.start(fake_request)
        trainer.pause()
        events.wait_for(TrainerPaused, count=2)
        trainer.finish_now()
        events.wait_for(TrainerFinished)

    assert events.of(TrainerFailed) == []


def test_a_run_can_be_cancelled_after_a_long_pause(fake_request: FineTuneRequest) -> None:
    events = Events()

    with client(serve_obedient, events, give_back_s=0.0) as trainer:
        trainer.start(fake_request)
        trainer.pause()
        events.wait_for(TrainerPaused, count=2)
        trainer.cancel()
        events.wait_for(TrainerCancelled)

    assert find_unfinished_runs(fake_request.folder.parent) == ()


def test_a_folder_that_cannot_be_written_is_a_fault(fake_request: FineTuneRequest) -> None:
    events = Events()

    with client(serve_obedient, events, give_back_s=0.0) as trainer:
        trainer.start(fake_request)
        trainer.pause()
        events.wait_for(TrainerPaused, count=2)
        shutil.rmtree(fake_request.folder)
        fake_request.folder.write_text("a file is in its place")
        trainer.cancel()
        failed = events.wait_for(TrainerFailed)

    assert failed.fault is Fault.NOT_WRITABLE


def test_closing_lets_the_process_save_and_reports_nothing(fake_request: FineTuneRequest) -> None:
    events = Events()

    with client(serve_obedient, events) as trainer:
        trainer.start(fake_request)
        events.wait_for(TrainerPlanned)

    assert (fake_request.folder / "saved").exists()
    assert [type(event) for event in events.heard] == [TrainerPlanned]


def test_closing_does_not_wait_when_there_is_nothing_to_save(fake_request: FineTuneRequest) -> None:
    events = Events()
    trainer = TrainerClient(serve=serve_stuck, on_event=events, close_grace_s=1e6)
    trainer.start(fake_request)
    events.wait_for(TrainerProving)

    trainer.close()

    assert trainer.process_id is None


def test_a_process_that_dies_is_a_fault(fake_request: FineTuneRequest) -> None:
    events = Events()

    with client(serve_dying, events) as trainer:
        trainer.start(fake_request)
        failed = events.wait_for(TrainerFailed)

    assert failed.fault is Fault.DIED


@pytest.mark.skipif(sys.platform == "win32", reason="sends a signal")
def test_a_killed_process_is_a_fault_and_its_run_can_be_started_again(
    fake_request: FineTuneRequest,
) -> None:
    events = Events()

    with client(serve_obedient, events) as trainer:
        trainer.start(fake_request)
        events.wait_for(TrainerPlanned)
        _kill(trainer)
        failed = events.wait_for(TrainerFailed)
        trainer.start(fake_request)
        trainer.finish_now()
        events.wait_for(TrainerFinished)

    assert failed.fault is Fault.KILLED


def test_closing_before_a_start_is_harmless() -> None:
    trainer = TrainerClient(serve=serve_dying, on_event=Events())

    trainer.close()
    trainer.close()

    assert trainer.process_id is None


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> FineTuneRequest:
    """The request of a tiny run that finished in one process."""
    request = tiny_request(
        tmp_path_factory.mktemp("whole"), steps=60, settings=("validate_every_steps=20",)
    )
    events = Events()
    with client(serve_tiny, events) as trainer:
        trainer.start(request)
        events.wait_for(TrainerFinished)
    return request


@pytest.mark.slow
def test_a_real_trainer_that_is_closed_has_saved(whole: FineTuneRequest, tmp_path: Path) -> None:
    request, events = elsewhere(whole, tmp_path / "run"), Events()

    with client(serve_tiny, events) as trainer:
        trainer.start(request)
        events.wait_for(TrainerStepped)

    assert (request.folder / STATE_FILE).is_file()
    assert find_unfinished_runs(tmp_path) == (request,)
    assert events.of(TrainerFailed) == []


@pytest.mark.slow
def test_a_real_trainer_resumes_exactly_after_a_long_pause(
    whole: FineTuneRequest, tmp_path: Path
) -> None:
    request, events = elsewhere(whole, tmp_path / "run"), Events()

    with client(serve_tiny, events, give_back_s=0.0) as trainer:
        trainer.start(request)
        events.wait_for(TrainerValidated)
        trainer.pause()
        events.wait_for(TrainerPaused, count=2)
        trainer.resume()
        events.wait_for(TrainerFinished)

    assert curve(request.folder) == curve(whole.folder)
    assert states_equal(request.folder, whole.folder)


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="sends a signal")
def test_a_run_killed_twenty_times_has_the_same_curve(
    whole: FineTuneRequest, tmp_path: Path
) -> None:
    request, events = elsewhere(whole, tmp_path / "run"), Events()
    rng = random.Random(7)  # noqa: S311  not for secrets

    with client(serve_tiny, events) as trainer:
        for number in range(1, KILLS + 1):
            _kill_after(trainer, request, events, number, count=rng.randint(0, 9))
        trainer.start(request)
        events.wait_for(TrainerFinished)

    assert len(events.of(TrainerFailed)) == KILLS
    assert curve(request.folder) == curve(whole.folder)
    assert states_equal(request.folder, whole.folder)


def _kill_after(
    trainer: TrainerClient, request: FineTuneRequest, events: Events, number: int, *, count: int
) -> None:
    """Start a run and kill its process after a number of events."""
    heard = len(events.heard)
    trainer.start(request)
    events.wait_until(lambda: len(events.heard) > heard + count)
    _kill(trainer)
    events.wait_for(TrainerFailed, count=number)


def _kill(trainer: TrainerClient) -> None:
    process_id = trainer.process_id
    assert process_id is not None
    os.kill(process_id, signal.SIGKILL)
