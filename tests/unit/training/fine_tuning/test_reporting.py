"""A run reports its steps and validations, and those of earlier sessions again."""

import json
from pathlib import Path

import pytest

from tests.helpers.trainer_runs import Events
from training.api import TrainerSampled, TrainerStepped, TrainerValidated
from training.fine_tuning.reporting import Reporter
from training.run.callbacks.callback import Progress

NO_LOG = Path("none.jsonl")


@pytest.fixture
def events() -> Events:
    return Events()


def test_steps_are_reported_about_once_a_second(events: Events) -> None:
    times = iter([0.0, 0.4, 0.8, 1.2, 1.6])
    reporter = Reporter(events, log=NO_LOG, find_samples=lambda _: None, clock=lambda: next(times))
    reporter.on_start(Progress(), steps=10)

    reporter.on_step(Progress(step=1), {"total": 4.0, "spread": 1.0})
    reporter.on_step(Progress(step=2), {"total": 2.0, "spread": 1.0})
    reporter.on_step(Progress(step=3), {"total": 3.0, "spread": 1.0})
    reporter.on_step(Progress(step=4), {"total": 9.0, "spread": 1.0})

    told = events.of(TrainerStepped)
    assert [(event.step, event.losses) for event in told] == [(3, {"total": 3.0})]
    assert told[0].seconds_left == pytest.approx(1.2 / 3 * 7)


def test_the_log_of_earlier_sessions_is_reported_again(events: Events, tmp_path: Path) -> None:
    lines: list[dict[str, float | str]] = [
        {"step": 0, "seconds": 0.0, "squeeze_dist": 0.5},
        {"step": 5, "seconds": 5.0, "total": 2.0, "gradient_norm": 1.0},
        {"step": 6, "seconds": 6.0, "event": "went back"},
        {"step": 9, "seconds": 9.0, "squeeze_dist": 0.6},
        {"step": 11, "seconds": 11.0, "squeeze_dist": 0.1},
    ]
    log = tmp_path / "log.jsonl"
    log.write_text("".join(f"{json.dumps(line)}\n" for line in lines), encoding="utf-8")
    reporter = Reporter(events, log=log, find_samples=lambda step: () if step else None)

    reporter.on_start(Progress(step=10, seconds=10.0), steps=20)
    reporter.on_metrics(Progress(step=12), {"squeeze_dist": 0.4})

    validated = events.of(TrainerValidated)
    assert [(event.step, event.is_best) for event in validated] == [
        (0, True),
        (9, False),
        (12, True),
    ]
    assert [event.step for event in events.of(TrainerSampled)] == [9, 12]
    assert events.of(TrainerStepped) == [
        TrainerStepped(step=5, seconds_left=15.0, losses={"total": 2.0})
    ]


def test_a_validation_before_the_first_step_of_a_session_does_not_count_as_a_step(
    events: Events,
) -> None:
    times = iter([0.0, 60.0, 60.6, 61.2])
    reporter = Reporter(events, log=NO_LOG, find_samples=lambda _: None, clock=lambda: next(times))
    reporter.on_start(Progress(step=100, seconds=60.0), steps=200)

    reporter.on_step(Progress(step=101, seconds=60.0), {"total": 4.0})
    reporter.on_step(Progress(step=102, seconds=120.0), {"total": 2.0})
    reporter.on_step(Progress(step=103, seconds=120.6), {"total": 2.0})

    left = [event.seconds_left for event in events.of(TrainerStepped)]
    assert left == [pytest.approx(60 / 101 * 99), pytest.approx(0.6 * 97)]


def test_the_first_step_of_a_run_says_nothing_about_the_time_left(events: Events) -> None:
    times = iter([0.0, 4.0, 8.0])
    reporter = Reporter(events, log=NO_LOG, find_samples=lambda _: None, clock=lambda: next(times))
    reporter.on_start(Progress(), steps=200)

    reporter.on_step(Progress(step=1, seconds=0.0), {"total": 4.0})
    reporter.on_step(Progress(step=2, seconds=4.0), {"total": 2.0})

    (told,) = events.of(TrainerStepped)
    assert told.step == 2
    assert told.seconds_left == pytest.approx(4.0 * 198)
