"""Outlines that are tightened through a client, in a process."""

import threading
from multiprocessing import Pipe

import numpy as np

from engine.api import EngineConfig
from engine.events import (
    EngineUnavailable,
    JobCancelled,
    JobFailed,
    JobProgressed,
    ObjectSnapped,
)
from engine.pictures.pixels import Mask, Pixels
from engine.process.client import EngineClient
from engine.process.jobs.session import RestoreSession
from engine.process.shared_jobs import SharedJobs
from engine.process.wire import ObjectWritten
from engine.process.worker import ReportFirstStart, run_worker
from tests.helpers.fake_clients import CONFIG, FOREVER, make_client, segments
from tests.helpers.fake_session import (
    ENDS_IN_TIME_S,
    Events,
    FakeSession,
    hole_mask,
    photograph,
    serve_unloadable,
)


def bright_block() -> tuple[Pixels, Mask, Mask]:
    """Return a picture, a rough outline, and the object in it."""
    pixels = np.random.default_rng(0).integers(0, 30, (60, 80, 3), np.uint8)
    block, rough = np.zeros((60, 80), np.bool_), np.zeros((60, 80), np.bool_)
    block[20:40, 30:50] = True
    rough[14:46, 24:56] = True
    pixels[block] += 200
    return pixels, rough, block


def test_an_object_comes_back_and_its_memory_is_freed(client: EngineClient, events: Events) -> None:
    pixels, rough, block = bright_block()
    before = segments()
    client.start()

    job_id = client.snap(pixels, rough.astype(np.uint8))
    snapped = events.wait_for(ObjectSnapped)

    assert snapped.job_id == job_id
    assert np.array_equal(snapped.covered, block)
    assert segments() == before


def test_an_object_is_found_while_the_model_loads() -> None:
    may_load = threading.Event()

    def load_late(config: EngineConfig, report_first_start: ReportFirstStart) -> RestoreSession:
        may_load.wait(ENDS_IN_TIME_S)
        return FakeSession(config, report_first_start)

    client_end, worker_end = Pipe()
    worker = threading.Thread(
        target=lambda: run_worker(
            worker_end, CONFIG, make_session=load_late, on_orphaned=lambda: None
        )
    )
    pixels, rough, block = bright_block()
    jobs = SharedJobs(free_bytes=lambda: None)
    request = jobs.open_snap(pixels, rough.astype(np.uint8))
    worker.start()

    client_end.send(request)
    while not isinstance(answer := client_end.recv(), ObjectWritten):
        pass
    found = jobs.read_object(answer.job_id)
    may_load.set()
    client_end.close()
    worker.join()
    jobs.close()

    assert np.array_equal(found, block)


def test_an_object_is_found_while_a_job_runs(client: EngineClient, events: Events) -> None:
    pixels, rough, block = bright_block()
    client.share_picture(photograph())
    client.start()
    client.submit(hole_mask(), FOREVER)
    events.wait_for(JobProgressed)

    client.snap(pixels, rough.astype(np.uint8))

    assert np.array_equal(events.wait_for(ObjectSnapped).covered, block)


def test_the_newest_outline_wins(client: EngineClient, events: Events) -> None:
    pixels, rough, _ = bright_block()
    client.start()

    numbers = [client.snap(pixels, rough.astype(np.uint8)) for _ in range(4)]
    newest = events.wait_for(ObjectSnapped)
    if newest.job_id != numbers[-1]:  # the first was done before the others came
        newest = events.wait_for(ObjectSnapped)

    ends = [event for event in events.seen if isinstance(event, ObjectSnapped | JobCancelled)]
    assert sorted(end.job_id for end in ends) == numbers
    assert newest.job_id == numbers[-1]


def test_a_process_that_is_gone_fails_the_outline(events: Events) -> None:
    client = make_client(serve_unloadable, events)
    pixels, rough, _ = bright_block()
    client.start()
    events.wait_for(EngineUnavailable)

    job_id = client.snap(pixels, rough.astype(np.uint8))

    assert events.wait_for(JobFailed).job_id == job_id
    client.close()
