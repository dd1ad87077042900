"""What counts as hung, and what is only slow."""

import pytest

from engine.api import EnginePreparing, EngineReady, EngineSlow, JobCancelled, JobProgressed, Stage
from engine.errors import EngineHungError
from engine.process.watchdog import Patience, Watchdog
from engine.process.wire import Answer, Heartbeat

PATIENCE = Patience(
    tick_s=1.0, slow_start_s=20.0, dead_start_s=60.0, silence_s=30.0, cancel_s=15.0, idle_s=40.0
)
READY = EngineReady(device="CPU", model="a model")
PROGRESS = JobProgressed(job_id=1, stage=Stage.FILL, fraction=0.5)


class Watched:
    """A watchdog whose seconds the test counts."""

    def __init__(self) -> None:
        self.now_s = 0.0
        self.watchdog = Watchdog(PATIENCE, clock=lambda: self.now_s)

    def after(
        self, seconds: int, *heard: Answer, has_jobs: bool = True
    ) -> list[EngineSlow | EngineHungError]:
        """Return what is said in so many seconds, in each of which the same is heard."""
        said = []
        for _ in range(seconds):
            self.now_s += 1.0
            for answer in heard:
                self.watchdog.hear(answer)
            said.append(self.watchdog.look(has_jobs=has_jobs))
        return [verdict for verdict in said if verdict is not None]

    def working(self, seconds: int) -> list[EngineSlow | EngineHungError]:
        """Return what is said in so many seconds of hard work without progress."""
        beats = [Heartbeat(worked_s=float(second)) for second in range(1, seconds + 1)]
        return [verdict for beat in beats for verdict in self.after(1, beat)]


@pytest.fixture
def starting() -> Watched:
    return Watched()


@pytest.fixture
def ready(starting: Watched) -> Watched:
    starting.watchdog.hear(READY)
    return starting


def test_a_slow_start_is_told_once_and_never_ends_the_process(starting: Watched) -> None:
    said = starting.after(500, Heartbeat(worked_s=0.0))

    assert said == [EngineSlow()]


def test_a_first_start_that_explained_itself_is_not_called_slow(starting: Watched) -> None:
    starting.watchdog.hear(EnginePreparing())

    assert starting.after(50) == []


def test_a_start_without_any_sign_of_life_is_given_up_in_the_end(starting: Watched) -> None:
    said = starting.after(61)

    assert said[0] == EngineSlow()
    assert isinstance(said[1], EngineHungError)


def test_silence_is_a_hang(ready: Watched) -> None:
    assert ready.after(30) == []

    assert "no sign of life for 31 s" in str(ready.after(1)[0])


def test_an_engine_without_work_may_rest_for_ever(ready: Watched) -> None:
    assert ready.after(1000, Heartbeat(worked_s=0.0), has_jobs=False) == []


def test_a_machine_that_was_asleep_accuses_nobody(ready: Watched) -> None:
    ready.now_s += 10_000.0

    assert ready.watchdog.look(has_jobs=True) is None


def test_a_job_that_takes_long_but_works_is_only_slow(ready: Watched) -> None:
    assert ready.working(1000) == []


def test_a_job_that_progresses_without_the_processor_is_only_slow(ready: Watched) -> None:
    assert ready.after(1000, Heartbeat(worked_s=0.0), PROGRESS) == []


def test_a_job_that_neither_works_nor_progresses_is_a_hang(ready: Watched) -> None:
    said = ready.after(41, Heartbeat(worked_s=0.0))

    assert "stood still" in str(said[0])


def test_a_cancel_that_is_not_answered_is_a_hang(ready: Watched) -> None:
    ready.watchdog.expect_end(1)

    said = ready.working(16)

    assert "cancel" in str(said[0])


def test_a_cancel_that_is_answered_is_none(ready: Watched) -> None:
    ready.watchdog.expect_end(1)
    ready.watchdog.hear(JobCancelled(job_id=1))

    assert ready.working(100) == []


def test_repeating_a_cancel_does_not_give_more_time(ready: Watched) -> None:
    ready.watchdog.expect_end(1)
    ready.working(10)

    ready.watchdog.expect_end(1)

    assert len(ready.working(6)) == 1


def test_a_cancel_during_the_start_is_counted_from_the_start_on(starting: Watched) -> None:
    starting.watchdog.expect_end(1)
    starting.after(19)

    starting.watchdog.hear(READY)

    assert starting.after(15, Heartbeat(worked_s=0.0)) == []
