"""Whatever happens to the engine process, each job ends once and nothing is left behind."""

import os
import random
import sys
from collections import Counter
from typing import NoReturn

import pytest

from app.shared.messages import explain
from engine.api import Method, RestoreOptions, Result
from engine.errors import EngineDiedError, EngineHungError, OutOfMemoryError, SharedMemoryError
from engine.events import (
    EngineReady,
    EngineSlow,
    EngineUnavailable,
    JobCancelled,
    JobFailed,
    JobFinished,
    JobProgressed,
)
from engine.pictures.pixels import Rect
from engine.process.client import EngineClient
from engine.process.shared_jobs import SharedJobs
from engine.process.watchdog import Patience
from tests.helpers.fake_clients import FILL, FOREVER, kill, make_client, segments
from tests.helpers.fake_session import (
    Events,
    hole_mask,
    photograph,
    serve_fake,
    serve_late,
    serve_silent,
)
from tests.helpers.processes import children

KINDS = [FILL, FOREVER, *(RestoreOptions(method=m) for m in (Method.NAVIER_STOKES, Method.POISSON))]

# Weights of submit, cancel, update, share, settle and kill in the random script.
WEIGHTS = (9, 5, 2, 1, 1, 1)

linux_only = pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc and /dev/shm")


@pytest.fixture
def client(client: EngineClient) -> EngineClient:
    client.share_picture(photograph())
    return client


def fail_unforeseen(*_: object) -> NoReturn:
    message = "nobody foresees this"
    raise RuntimeError(message)


def ends(events: Events) -> Counter[int]:
    """Return how often each job has ended."""
    kinds = JobFinished | JobFailed | JobCancelled
    return Counter(event.job_id for event in events.seen if isinstance(event, kinds))


def play(client: EngineClient, events: Events, *, seed: int, steps: int) -> list[int]:
    """Submit, cancel, change the picture and kill at random, and return the ids of all jobs."""
    rng = random.Random(seed)  # noqa: S311  a test's script
    patch = Result(place=Rect(x=0, y=0, width=20, height=2), pixels=photograph(2))
    job_ids: list[int] = []
    events.wait_for(EngineReady)
    for _ in range(steps):
        match rng.choices(["submit", "cancel", "change", "share", "settle", "kill"], WEIGHTS)[0]:
            case "submit":
                job_ids.append(client.submit(hole_mask(), rng.choice(KINDS)))
            case "cancel":
                client.cancel(rng.randrange(1, len(job_ids) + 3))
            case "change":
                job_ids.append(client.submit(hole_mask(), rng.choice(KINDS), changes=[patch]))
            case "share":
                client.share_picture(photograph())
            case "settle":
                job_ids.append(settle(client, events, job_ids))
            case _:
                kill(client)
                events.wait_for(EngineReady)
    return job_ids


def settle(client: EngineClient, events: Events, job_ids: list[int]) -> int:
    """Cancel all jobs, wait until one more has finished, and return its id."""
    for job_id in job_ids:
        client.cancel(job_id)
    last = client.submit(hole_mask(), FILL)
    while events.wait_for(JobFinished).job_id != last:
        pass
    return last


@pytest.mark.slow
@linux_only
@pytest.mark.parametrize("seed", range(3))
def test_every_job_ends_once_whatever_happens_and_nothing_is_left(
    events: Events, seed: int
) -> None:
    before, processes = segments(), children(os.getpid())
    client = make_client(serve_fake, events)
    client.share_picture(photograph())
    client.start()

    job_ids = play(client, events, seed=seed, steps=50)
    client.close()

    assert ends(events) == Counter(job_ids)
    assert segments() == before
    assert len(children(os.getpid()) - processes) <= 1  # the resource tracker


@linux_only
def test_a_killed_engine_leaves_no_shared_memory_but_the_picture(
    client: EngineClient, events: Events
) -> None:
    before = segments()
    client.start()
    client.submit(hole_mask(), FOREVER)
    events.wait_for(JobProgressed)

    kill(client)
    failed = events.wait_for(JobFailed)

    assert isinstance(failed.error, EngineDiedError)
    assert segments() == before


def test_an_unforeseen_error_of_the_client_fails_the_job_and_starts_the_engine_again(
    client: EngineClient, events: Events, monkeypatch: pytest.MonkeyPatch
) -> None:
    client.start()
    events.wait_for(EngineReady)

    with monkeypatch.context() as patch:
        patch.setattr(SharedJobs, "read_results", fail_unforeseen)
        client.submit(hole_mask(), FILL)
        failed = events.wait_for(JobFailed)
    events.wait_for(EngineReady)
    job_id = client.submit(hole_mask(), FILL)

    assert isinstance(failed.error, EngineDiedError)
    assert events.wait_for(JobFinished).job_id == job_id


def test_jobs_submitted_in_a_row_are_done_in_order(client: EngineClient, events: Events) -> None:
    client.start()

    job_ids = [client.submit(hole_mask(), FILL) for _ in range(30)]

    assert [events.wait_for(JobFinished).job_id for _ in job_ids] == job_ids


def test_a_job_cancelled_while_the_engine_starts_ends_once(events: Events) -> None:
    client = make_client(serve_late, events)
    client.share_picture(photograph())
    client.start()

    job_id = client.submit(hole_mask(), FILL)
    client.cancel(job_id)
    events.wait_for(EngineReady)
    client.close()

    assert ends(events) == Counter([job_id])


def test_a_cancel_after_the_end_changes_nothing(client: EngineClient, events: Events) -> None:
    client.start()
    first = client.submit(hole_mask(), FILL)
    events.wait_for(JobFinished)

    client.cancel(first)
    second = client.submit(hole_mask(), FILL)
    events.wait_for(JobFinished)

    assert ends(events) == Counter([first, second])


def test_a_hung_engine_is_killed_and_started_again(events: Events) -> None:
    client = make_client(
        serve_silent, events, patience=Patience(tick_s=0.01, silence_s=0.05, slow_start_s=60.0)
    )
    client.share_picture(photograph())
    client.start()

    job_id = client.submit(hole_mask(), FILL)
    failed = events.wait_for(JobFailed)
    is_restarting = events.wait_for(EngineUnavailable).is_restarting
    events.wait_for(EngineReady)
    client.close()

    assert is_restarting
    assert isinstance(failed.error, EngineHungError)
    assert "nothing is lost" in explain(failed.error)
    assert ends(events) == Counter([job_id])


def test_a_slow_start_is_reported_and_waited_for(events: Events) -> None:
    client = make_client(serve_late, events, patience=Patience(tick_s=0.01, slow_start_s=0.02))
    client.share_picture(photograph())
    client.start()

    events.wait_for(EngineSlow)
    client.submit(hole_mask(), FILL)
    events.wait_for(JobFinished)
    client.close()

    assert not any(isinstance(event, EngineUnavailable) for event in events.seen)


@linux_only
def test_full_shared_memory_is_explained_and_leaves_nothing(events: Events) -> None:
    client = make_client(serve_fake, events, free_bytes=lambda: 800)
    before = segments()

    with pytest.raises(SharedMemoryError) as refused:
        client.share_picture(photograph(height=100))
    client.close()

    assert explain(refused.value) == (
        "There is not enough memory: 1 MiB of shared memory are needed, 1 MiB are free; "
        "close other programs and try again."
    )
    assert segments() == before


def test_a_result_that_does_not_fit_into_memory_fails_only_that_job(
    client: EngineClient, events: Events, monkeypatch: pytest.MonkeyPatch
) -> None:
    def short(*_: object) -> NoReturn:
        raise MemoryError

    client.start()
    with monkeypatch.context() as full:
        full.setattr("engine.process.client.SharedJobs.read_results", short)
        client.submit(hole_mask(), FILL)
        failed = events.wait_for(JobFailed)
    again = client.submit(hole_mask(), FILL)

    assert isinstance(failed.error, OutOfMemoryError)
    assert events.wait_for(JobFinished).job_id == again
