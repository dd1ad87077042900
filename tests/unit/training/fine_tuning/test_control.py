"""A run is paused, resumed and ended at its pause points."""

import threading
import time

import pytest

from tests.helpers.trainer_runs import Events
from training.api import TrainerCommand, TrainerPaused, TrainerResumed
from training.errors import StepAbandonedError
from training.fine_tuning.control import End, RunControl


@pytest.fixture
def events() -> Events:
    return Events()


def test_without_a_command_a_pause_point_does_nothing(events: Events) -> None:
    RunControl(events).pause_point()

    assert events.heard == []


def test_a_paused_run_saves_waits_and_resumes(events: Events) -> None:
    control = RunControl(events)
    saved: list[int] = []
    control.handle(TrainerCommand.PAUSE)
    worker = threading.Thread(
        target=control.pause_point, args=(lambda: saved.append(len(events.heard)),)
    )

    worker.start()
    events.wait_for(TrainerPaused)
    control.handle(TrainerCommand.RESUME)
    worker.join()

    assert saved == [0]
    assert [type(event) for event in events.heard] == [TrainerPaused, TrainerResumed]


def test_a_pause_that_is_withdrawn_in_time_has_no_effect(events: Events) -> None:
    control = RunControl(events)
    control.handle(TrainerCommand.PAUSE)
    control.handle(TrainerCommand.RESUME)

    control.pause_point()

    assert events.heard == []


@pytest.mark.parametrize(
    ("command", "end"),
    [(TrainerCommand.FINISH_NOW, End.FINISH), (TrainerCommand.CANCEL, End.CANCEL)],
)
def test_a_command_to_end_abandons_the_step(
    events: Events, command: TrainerCommand, end: End
) -> None:
    control = RunControl(events)
    control.handle(command)

    with pytest.raises(StepAbandonedError):
        control.pause_point()

    assert control.end is end


def test_a_closed_pipe_overrides_earlier_and_later_commands(events: Events) -> None:
    control = RunControl(events)
    control.handle(TrainerCommand.CANCEL)
    control.close()
    control.handle(TrainerCommand.FINISH_NOW)

    assert control.end is End.CLOSE


def test_a_request_to_finish_does_not_end_the_proof(events: Events) -> None:
    control = RunControl(events)
    control.handle(TrainerCommand.FINISH_NOW)
    control.begin_proof()

    assert not control.should_stop()


def test_a_pause_does_not_count_as_working_time(events: Events) -> None:
    control = RunControl(events)
    control.handle(TrainerCommand.PAUSE)
    worker = threading.Thread(target=control.pause_point)
    before_s = control.working_s()

    worker.start()
    events.wait_for(TrainerPaused)
    began_s = time.monotonic()
    time.sleep(0.2)
    control.handle(TrainerCommand.RESUME)
    worker.join()

    assert control.paused_s >= 0.2
    assert control.working_s() - before_s < time.monotonic() - began_s
