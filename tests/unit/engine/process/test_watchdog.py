"""Whether an engine process counts as hung or only as slow."""

import pytest

from engine.api import Stage
from engine.errors import EngineHungError
from engine.events import EnginePreparing, EngineReady, EngineSlow, JobCancelled, JobProgressed
from engine.process.watchdog import Patience, Watchdog
from engine.process.wire import Heartbeat, Message

PATIENCE = Patience(
    tick_s=1.0, slow_start_s=20.0, dead_start_s=60.0, silence_s=30.0, cancel_s=15.0, idle_s=40.0
)
READY = EngineReady(device="CPU", model="a model")
PROGRESS = JobProgressed(job_id=1, stage=Stage.FILL, fraction=0.5)


class Watched:
    """A watchdog and the test's own clock."""

    def __init__(self) -> None:
        self.now_s = 0.0
        self.watchdog = Watchdog(PATIENCE, clock=lambda: self.now_s)

    def after(
        self, seconds: int, *messages: Message, has_jobs: bool = True
    ) -> list[EngineSlow | EngineHungError]:
        """Send the same messages every second, and return what the checks report."""
        reports = []
        for _ in range(seconds):
            self.now_s += 1.0
            for message in messages:
                self.watchdog.note_message(message)
            reports.append(self.watchdog.check(has_jobs=has_jobs))
        return [report for report in reports if report is not None]

    def after_work(self, seconds: int) -> list[EngineSlow | EngineHungError]:
        """Compute for so many seconds without progress, and return what the checks report."""
        beats = [Heartbeat(cpu_s=float(second)) for second in range(1, seconds + 1)]
        return [report for beat in beats for report in self.after(1, beat)]


@pytest.fixture
def starting() -> Watched:
    return Watched()


@pytest.fixture
def ready(starting: Watched) -> Watched:
    starting.watchdog.note_message(READY)
    return starting


def test_a_slow_start_is_reported_once_and_never_ends_the_process(starting: Watched) -> None:
    reports = starting.after(500, Heartbeat(cpu_s=0.0))

    assert reports == [EngineSlow()]


def test_a_first_start_that_says_it_is_preparing_is_not_reported_as_slow(starting: Watched) -> None:
    starting.watchdog.note_message(EnginePreparing())

    assert starting.after(50) == []


def test_a_start_without_any_sign_of_life_is_given_up(starting: Watched) -> None:
    reports = starting.after(61)

    assert reports[0] == EngineSlow()
    assert isinstance(reports[1], EngineHungError)


def test_a_silent_process_has_hung(ready: Watched) -> None:
    assert ready.after(30) == []

    assert "no sign of life for 31 s" in str(ready.after(1)[0])


def test_an_engine_without_jobs_may_idle_forever(ready: Watched) -> None:
    assert ready.after(1000, Heartbeat(cpu_s=0.0), has_jobs=False) == []


def test_the_sleep_of_the_machine_is_not_a_hang(ready: Watched) -> None:
    ready.now_s += 10_000.0

    assert ready.watchdog.check(has_jobs=True) is None


def test_a_long_job_that_uses_the_processor_is_only_slow(ready: Watched) -> None:
    assert ready.after_work(1000) == []


def test_a_job_that_reports_progress_is_only_slow(ready: Watched) -> None:
    assert ready.after(1000, Heartbeat(cpu_s=0.0), PROGRESS) == []


def test_a_job_without_work_and_progress_has_hung(ready: Watched) -> None:
    reports = ready.after(41, Heartbeat(cpu_s=0.0))

    assert "stood still" in str(reports[0])


def test_an_ignored_cancel_is_a_hang(ready: Watched) -> None:
    ready.watchdog.note_cancel(1)

    reports = ready.after_work(16)

    assert "cancel" in str(reports[0])


def test_an_answered_cancel_is_not_a_hang(ready: Watched) -> None:
    ready.watchdog.note_cancel(1)
    ready.watchdog.note_message(JobCancelled(job_id=1))

    assert ready.after_work(100) == []


def test_a_repeated_cancel_gives_no_more_time(ready: Watched) -> None:
    ready.watchdog.note_cancel(1)
    ready.after_work(10)

    ready.watchdog.note_cancel(1)

    assert len(ready.after_work(6)) == 1


def test_a_cancel_during_the_start_counts_from_the_end_of_the_start(starting: Watched) -> None:
    starting.watchdog.note_cancel(1)
    starting.after(19)

    starting.watchdog.note_message(READY)

    assert starting.after(15, Heartbeat(cpu_s=0.0)) == []
