"""A run that teaches the detector, in this process and in the trainer's."""

import os
import signal
from pathlib import Path

import pytest

from engine.detection.detector_file import read_detector
from tests.helpers.detector_runs import tiny_detector_request
from tests.helpers.toy_damage import draw_toy_window, draw_toy_windows
from tests.helpers.trainer_runs import Events
from training.api import (
    Fault,
    TrainerCancelled,
    TrainerCommand,
    TrainerEvent,
    TrainerFailed,
    TrainerFinished,
    TrainerPaused,
    TrainerPlanned,
    TrainerProving,
    TrainerStepped,
    Verdict,
)
from training.detector.bank import teach
from training.detector.bank.teach import TAUGHT_FILE
from training.fine_tuning import detector_run
from training.fine_tuning.client import TrainerClient
from training.fine_tuning.control import RunControl
from training.fine_tuning.detector_request import DetectorRequest
from training.fine_tuning.factory import serve
from training.fine_tuning.fine_tune import fine_tune
from training.fine_tuning.runs import find_unfinished_runs

pytestmark = pytest.mark.usefixtures("one_thread")


@pytest.fixture
def _toy_damage(monkeypatch: pytest.MonkeyPatch) -> None:
    """Paint squares, which are cheap, instead of damage."""
    monkeypatch.setattr(detector_run, "make_window", draw_toy_window)
    monkeypatch.setattr(teach, "make_held_out_windows", draw_toy_windows)


class Run:
    """One session of a run in this process, which can be given a command at its first event."""

    def __init__(
        self,
        request: DetectorRequest,
        *,
        at: type[TrainerEvent] | None = None,
        command: TrainerCommand | None = None,
    ) -> None:
        self.events = Events()
        self._at = at
        self._command = command
        self._control = RunControl(self._on_event)
        fine_tune(request, self._control, self._on_event)

    def _on_event(self, event: TrainerEvent) -> None:
        self.events(event)
        if self._command is not None and self._at is not None and isinstance(event, self._at):
            self._control.handle(self._command)

    @property
    def end(self) -> TrainerEvent:
        return self.events.heard[-1]


@pytest.mark.usefixtures("_toy_damage")
def test_a_run_is_planned_taken_and_proved(tmp_path: Path) -> None:
    request = tiny_detector_request(tmp_path, steps=60, pictures=18)

    run = Run(request)

    assert isinstance(run.end, TrainerFinished)
    assert run.end.proof.verdict is Verdict.BETTER
    assert read_detector(run.end.model).name == "tiny, taught"
    plan = run.events.wait_for(TrainerPlanned)
    assert (plan.steps, plan.window_px, plan.batch_size) == (60, 64, 4)
    assert plan.seconds > 0
    assert run.events.of(TrainerStepped)[-1].step == 60
    assert run.events.of(TrainerProving)[-1].fraction == 1.0
    assert Run(request).events.heard == [run.end], "a proof is not repeated"


@pytest.mark.usefixtures("_toy_damage")
def test_a_run_can_be_finished_early(tmp_path: Path) -> None:
    request = tiny_detector_request(tmp_path, steps=10_000)

    run = Run(request, at=TrainerPlanned, command=TrainerCommand.FINISH_NOW)

    assert isinstance(run.end, TrainerFinished)


@pytest.mark.parametrize("at", [TrainerPlanned, TrainerProving])
@pytest.mark.usefixtures("_toy_damage")
def test_a_cancelled_run_is_not_offered_again(tmp_path: Path, at: type[TrainerEvent]) -> None:
    request = tiny_detector_request(tmp_path, steps=4)

    run = Run(request, at=at, command=TrainerCommand.CANCEL)

    assert run.end == TrainerCancelled()
    assert not (request.folder / TAUGHT_FILE).exists()
    assert find_unfinished_runs(tmp_path) == ()


def test_too_few_examples_are_a_fault(tmp_path: Path) -> None:
    request = tiny_detector_request(tmp_path, steps=4, pictures=11)

    end = Run(request).end

    assert isinstance(end, TrainerFailed)
    assert end.fault is Fault.EXAMPLES


def test_a_detector_that_cannot_be_read_is_a_fault(tmp_path: Path) -> None:
    request = tiny_detector_request(tmp_path, steps=4)
    request.detector.write_bytes(b"nothing like it")

    end = Run(request).end

    assert isinstance(end, TrainerFailed)
    assert end.fault is Fault.MODEL


@pytest.mark.slow
def test_the_trainer_process_survives_a_kill_and_a_long_pause(tmp_path: Path) -> None:
    request = tiny_detector_request(tmp_path, steps=200)
    events = Events()
    trainer = TrainerClient(serve=serve, on_event=events, give_back_s=0.0)

    trainer.start(request)
    events.wait_for(TrainerStepped)
    process_id = trainer.process_id
    assert process_id is not None
    os.kill(process_id, signal.SIGKILL)
    failed = events.wait_for(TrainerFailed)
    saved_step = events.of(TrainerStepped)[-1].step
    trainer.start(request)
    events.wait_for(TrainerPlanned, count=2)
    trainer.pause()
    events.wait_for(TrainerPaused, count=2)
    process_while_paused = trainer.process_id
    trainer.resume()
    finished = events.wait_for(TrainerFinished, timeout_s=400.0)
    trainer.close()

    assert failed.fault is Fault.KILLED
    assert process_while_paused is None
    assert 0 < saved_step < 200
    assert len(finished.proof.comparisons) == 6
    assert (finished.proof.verdict is Verdict.BETTER) == finished.model.is_file()
