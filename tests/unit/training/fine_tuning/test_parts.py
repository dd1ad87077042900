"""The parts of the trainer that need no networks: waiting, planning, words and pictures."""

import errno
import threading
import time
from dataclasses import replace

import pytest

from engine.errors import CheckpointError, DeviceError, OutOfMemoryError, PictureWriteError
from tests.helpers.trainer_runs import CHEAP, Events, tiny_request
from training.api import (
    Fault,
    FineTuneRequest,
    TrainerCommand,
    TrainerFailed,
    TrainerJudged,
    TrainerPaused,
    TrainerResumed,
    TrainerSampled,
    TrainerStepped,
)
from training.errors import (
    ConfigError,
    DataError,
    DivergedError,
    RunError,
    StepAbandonedError,
    TrainingError,
)
from training.fine_tuning.factory import wait_asleep
from training.fine_tuning.faults import failure, is_foreseen
from training.fine_tuning.gate import End, Gate
from training.fine_tuning.plan import Speed, planned, with_short_parts
from training.fine_tuning.reporting import Reporter
from training.run.config import TrainConfig, read_config
from training.run.run_state import Progress


@pytest.fixture
def events() -> Events:
    return Events()


def test_an_open_gate_is_passed_through(events: Events) -> None:
    Gate(events).pass_through()

    assert events.heard == []


def test_a_paused_run_saves_waits_and_goes_on(events: Events) -> None:
    gate, saved = Gate(events), []
    gate.save = lambda: saved.append(len(events.heard))
    gate.take(TrainerCommand.PAUSE)
    worker = threading.Thread(target=gate.pass_through)

    worker.start()
    events.wait_for(TrainerPaused)
    gate.take(TrainerCommand.RESUME)
    worker.join()

    assert saved == [0]
    assert [type(event) for event in events.heard] == [TrainerPaused, TrainerResumed]


def test_a_pause_that_was_taken_back_in_time_is_none(events: Events) -> None:
    gate = Gate(events)
    gate.take(TrainerCommand.PAUSE)
    gate.take(TrainerCommand.RESUME)

    gate.pass_through()

    assert events.heard == []


@pytest.mark.parametrize(
    ("command", "end"),
    [(TrainerCommand.FINISH_NOW, End.FINISH), (TrainerCommand.CANCEL, End.CANCEL)],
)
def test_an_end_leaves_the_work(events: Events, command: TrainerCommand, end: End) -> None:
    gate = Gate(events)
    gate.take(command)

    with pytest.raises(StepAbandonedError):
        gate.pass_through()

    assert gate.end is end


def test_a_closed_pipe_outdoes_what_was_asked_before(events: Events) -> None:
    gate = Gate(events)
    gate.take(TrainerCommand.CANCEL)
    gate.close()
    gate.take(TrainerCommand.FINISH_NOW)

    assert gate.end is End.CLOSE


def test_there_is_nothing_to_finish_early_behind_the_steps(events: Events) -> None:
    gate = Gate(events)
    gate.take(TrainerCommand.FINISH_NOW)
    gate.leave_steps_behind()

    assert not gate.should_stop()


@pytest.mark.parametrize(
    ("error", "fault", "detail"),
    [
        (
            OSError(errno.ENOSPC, "No space left on device"),
            Fault.FULL_DISK,
            "No space left on device",
        ),
        (MemoryError(), Fault.NO_MEMORY, ""),
        (OutOfMemoryError("no room"), Fault.NO_MEMORY, "no room"),
        (
            RuntimeError("DefaultCPUAllocator: can't allocate memory"),
            Fault.NO_MEMORY,
            "DefaultCPUAllocator: can't allocate memory",
        ),
        (RuntimeError("CUDA error: launch failure"), Fault.DEVICE, "CUDA error: launch failure"),
        (DeviceError("does not work"), Fault.DEVICE, "does not work"),
        (DivergedError("again"), Fault.DIVERGED, "again"),
        (DataError("none"), Fault.PICTURES, "none"),
        (RunError("damaged"), Fault.RUN, "damaged"),
        (CheckpointError("damaged"), Fault.MODEL, "damaged"),
        (ConfigError("steps: expected 1"), Fault.SETTING, "steps: expected 1"),
        (ModuleNotFoundError("no", name="torchvision"), Fault.MISSING_LIBRARY, "torchvision"),
        (PermissionError(errno.EACCES, "Permission denied"), Fault.FILE, "Permission denied"),
        (KeyError("x"), Fault.UNFORESEEN, "'x'"),
    ],
)
def test_every_error_is_a_kind_of_fault(error: Exception, fault: Fault, detail: str) -> None:
    assert failure(error) == TrainerFailed(fault=fault, detail=detail)


@pytest.mark.parametrize("error", [DataError("cache"), PictureWriteError("sample")])
def test_the_cause_of_an_error_decides(error: Exception) -> None:
    error.__cause__ = OSError(errno.ENOSPC, "No space left on device")

    assert failure(error).fault is Fault.FULL_DISK


def test_only_what_nobody_has_foreseen_needs_a_traceback() -> None:
    assert is_foreseen(DivergedError("again"))
    assert not is_foreseen(ZeroDivisionError())
    assert not is_foreseen(TrainingError("?"))


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> FineTuneRequest:
    request = tiny_request(tmp_path_factory.mktemp("plan"))
    return replace(request, goal=replace(request.goal, settings=CHEAP))


@pytest.mark.parametrize(
    ("step_s", "examination_s", "steps"),
    # 300 s of a quick preset, with nine judgements.
    [(1.0, 0.0, 300), (1.0, 10.0, 210), (0.5, 10.0, 420), (1.0, 40.0, 60), (100.0, 0.0, 8)],
)
def test_the_time_becomes_steps(
    run: FineTuneRequest, step_s: float, examination_s: float, steps: int
) -> None:
    speed = Speed(step_s=step_s, part_s=step_s)

    config = planned(run, read_config(None, list(CHEAP)), speed, examination_s=examination_s)

    assert config.steps == steps


def test_a_length_that_is_set_counts_with_all_that_hangs_on_it(run: FineTuneRequest) -> None:
    asked = replace(run, goal=replace(run.goal, settings=(*CHEAP, "steps=80")))
    speed = Speed(step_s=1.0, part_s=1.0)

    config = planned(asked, read_config(None, list(CHEAP)), speed, examination_s=0.0)

    assert (config.steps, config.validate_every_steps) == (80, 10)


def test_what_fits_this_machine_goes_into_the_plan(run: FineTuneRequest) -> None:
    fitting = read_config(None, [*CHEAP, "accumulate=2", "data.window_px=48"])
    speed = Speed(step_s=1.0, part_s=1.0)

    config = planned(run, fitting, speed, examination_s=0.0)

    assert (config.accumulate, config.data.window_px) == (2, 48)
    assert config.half_precision is False


def test_threads_wait_for_one_another_asleep_unless_something_else_is_said() -> None:
    silent: dict[str, str] = {}
    decided = {"OMP_WAIT_POLICY": "ACTIVE"}

    wait_asleep(silent)
    wait_asleep(decided)

    assert silent == {"OMP_WAIT_POLICY": "PASSIVE", "GOMP_SPINCOUNT": "2000"}
    assert decided == {"OMP_WAIT_POLICY": "ACTIVE"}


def test_parts_are_so_short_that_a_pause_is_reached_soon() -> None:
    config = read_config(None, ["stages=[]", "data.batch_size=16", "accumulate=2"])

    shorter, speed = with_short_parts(
        config, lambda it: Speed(step_s=4.0, part_s=3.0 / it.accumulate)
    )

    assert shorter.accumulate == 8
    assert speed.part_s == 3.0 / 8


def test_parts_that_are_short_stay_as_they_are() -> None:
    config = read_config(None, ["stages=[]", "data.batch_size=16", "accumulate=4"])
    measured: list[TrainConfig] = []

    def measure(it: TrainConfig) -> Speed:
        measured.append(it)
        return Speed(step_s=1.0, part_s=0.1)

    same, _speed = with_short_parts(config, measure)

    assert same == config
    assert measured == [config]


def test_steps_are_told_about_once_a_second(events: Events) -> None:
    times = iter([0.0, 0.4, 0.8, 1.2, 1.6])
    reporter = Reporter(events, before=(), samples_at=lambda _: None, clock=lambda: next(times))
    reporter.began(Progress(), steps=10)

    reporter.stepped(Progress(step=1), {"total": 4.0, "spread": 1.0})
    reporter.stepped(Progress(step=2), {"total": 2.0, "spread": 1.0})
    reporter.stepped(Progress(step=3), {"total": 3.0, "spread": 1.0})
    reporter.stepped(Progress(step=4), {"total": 9.0, "spread": 1.0})

    told = events.of(TrainerStepped)
    assert [(event.step, event.losses) for event in told] == [(3, {"total": 3.0})]
    assert told[0].seconds_left == pytest.approx(1.2 / 3 * 7)


def test_what_was_before_is_told_again(events: Events) -> None:
    before: list[dict[str, float | str]] = [
        {"step": 0, "seconds": 0.0, "distance": 0.5},
        {"step": 5, "seconds": 5.0, "total": 2.0, "gradient_norm": 1.0},
        {"step": 6, "seconds": 6.0, "event": "went back"},
        {"step": 9, "seconds": 9.0, "distance": 0.6},
    ]
    reporter = Reporter(events, before=before, samples_at=lambda step: () if step else None)

    reporter.began(Progress(step=10, seconds=10.0), steps=20)
    reporter.noted(Progress(step=12), {"distance": 0.4})

    judged = events.of(TrainerJudged)
    assert [(event.step, event.is_best) for event in judged] == [(0, True), (9, False), (12, True)]
    assert [event.step for event in events.of(TrainerSampled)] == [9, 12]
    assert events.of(TrainerStepped) == [
        TrainerStepped(step=5, seconds_left=15.0, losses={"total": 2.0})
    ]


def test_a_pause_is_no_time_of_a_step(events: Events) -> None:
    gate = Gate(events)
    gate.take(TrainerCommand.PAUSE)
    worker = threading.Thread(target=gate.pass_through)
    before_s = gate.working_s()

    worker.start()
    events.wait_for(TrainerPaused)
    began_s = time.monotonic()
    time.sleep(0.2)
    gate.take(TrainerCommand.RESUME)
    worker.join()

    assert gate.waited_s >= 0.2
    assert gate.working_s() - before_s < time.monotonic() - began_s


def test_a_judgement_before_the_first_step_of_a_session_is_no_step(events: Events) -> None:
    times = iter([0.0, 60.0, 60.6, 61.2])
    reporter = Reporter(events, before=(), samples_at=lambda _: None, clock=lambda: next(times))
    reporter.began(Progress(step=100, seconds=60.0), steps=200)

    reporter.stepped(Progress(step=101, seconds=60.0), {"total": 4.0})
    reporter.stepped(Progress(step=102, seconds=120.0), {"total": 2.0})
    reporter.stepped(Progress(step=103, seconds=120.6), {"total": 2.0})

    left = [event.seconds_left for event in events.of(TrainerStepped)]
    assert left == [pytest.approx(60 / 101 * 99), pytest.approx(0.6 * 97)]


def test_the_first_step_of_a_run_says_nothing_of_the_time_that_is_left(events: Events) -> None:
    times = iter([0.0, 4.0, 8.0])
    reporter = Reporter(events, before=(), samples_at=lambda _: None, clock=lambda: next(times))
    reporter.began(Progress(), steps=200)

    reporter.stepped(Progress(step=1, seconds=0.0), {"total": 4.0})
    reporter.stepped(Progress(step=2, seconds=4.0), {"total": 2.0})

    (told,) = events.of(TrainerStepped)
    assert told.step == 2
    assert told.seconds_left == pytest.approx(4.0 * 198)
