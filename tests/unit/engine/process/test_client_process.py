"""The process of a client: how it starts, restarts and ends."""

import os

import numpy as np
import pytest

from engine.errors import CheckpointError, EngineDiedError
from engine.events import (
    EngineEvent,
    EnginePreparing,
    EngineReady,
    EngineUnavailable,
    JobCancelled,
    JobFailed,
    JobFinished,
    JobProgressed,
)
from engine.pictures.pixels import Rect
from engine.process.client import EngineClient
from tests.helpers.fake_clients import CONFIG, FILL, FOREVER, kill, make_client, segments
from tests.helpers.fake_session import (
    FAKE_SPEED,
    Events,
    hole_mask,
    photograph,
    serve_fake,
    serve_fresh,
    serve_never_ready,
    serve_unloadable,
)


def test_the_process_reports_its_device_and_model(client: EngineClient, events: Events) -> None:
    client.start()

    assert events.wait_for(EngineReady) == EngineReady(
        device="a fake device", model="a fake model", speed=FAKE_SPEED
    )


def test_work_of_the_first_start_is_reported_before_the_engine_is_ready(events: Events) -> None:
    client = make_client(serve_fresh, events)

    client.start()
    events.wait_for(EngineReady)
    client.close()

    assert isinstance(events.seen[0], EnginePreparing)


def test_a_killed_process_fails_its_job_and_the_next_one_restores_the_same_picture(
    client: EngineClient, events: Events
) -> None:
    pixels, mask = photograph(), hole_mask()
    client.share_picture(pixels)
    client.start()
    killed_job = client.submit(mask, FOREVER)
    events.wait_for(JobProgressed)

    kill(client)

    failed = events.wait_for(JobFailed)
    assert failed.job_id == killed_job
    assert isinstance(failed.error, EngineDiedError)
    assert events.wait_for(EngineUnavailable).is_restarting
    events.wait_for(EngineReady)
    client.submit(mask, FILL)
    place = Rect(x=4, y=3, width=5, height=3)
    restored = events.wait_for(JobFinished).results[0].pixels
    np.testing.assert_array_equal(
        restored[~mask[place.slices]], pixels[place.slices][~mask[place.slices]]
    )


def test_a_job_submitted_during_a_restart_is_done(client: EngineClient, events: Events) -> None:
    client.share_picture(photograph())
    client.start()
    events.wait_for(EngineReady)
    kill(client)
    events.wait_for(EngineUnavailable)

    job = client.submit(hole_mask(), FILL)

    assert events.wait_for(JobFinished).job_id == job


def test_a_process_that_never_becomes_ready_is_given_up_after_three_starts(events: Events) -> None:
    client = make_client(serve_never_ready, events)
    client.start()

    is_restarting = [events.wait_for(EngineUnavailable).is_restarting for _ in range(3)]
    client.close()

    assert is_restarting == [True, True, False]


def test_a_broken_model_is_reported_once_and_not_loaded_again(events: Events) -> None:
    client = make_client(serve_unloadable, events)
    client.start()

    unavailable = events.wait_for(EngineUnavailable)
    client.close()

    assert isinstance(unavailable.error, CheckpointError)
    assert not unavailable.is_restarting


def test_without_a_model_every_job_fails_at_once(events: Events) -> None:
    client = make_client(serve_unloadable, events)
    client.share_picture(photograph())
    client.start()
    events.wait_for(EngineUnavailable)

    client.submit(hole_mask(), FILL)
    failed = events.wait_for(JobFailed)
    client.close()

    assert isinstance(failed.error, CheckpointError)


def test_start_retries_an_engine_that_was_given_up(events: Events) -> None:
    client = make_client(serve_unloadable, events)
    client.start()
    events.wait_for(EngineUnavailable)

    client.start()
    second = events.wait_for(EngineUnavailable)
    client.close()

    assert isinstance(second.error, CheckpointError)


def test_closing_cancels_the_running_job_and_leaves_no_process(events: Events) -> None:
    client = make_client(serve_fake, events)
    client.share_picture(photograph())
    client.start()
    job_id = client.submit(hole_mask(), FOREVER)
    events.wait_for(JobProgressed)
    process_id = client.process_id
    assert process_id is not None

    client.close()

    assert events.seen[-1] == JobCancelled(job_id=job_id)
    with pytest.raises(ProcessLookupError):
        os.kill(process_id, 0)


def test_closing_frees_all_shared_memory(events: Events) -> None:
    before = segments()
    client = make_client(serve_fake, events)
    client.share_picture(photograph())
    client.start()
    client.submit(hole_mask(), FILL)
    client.submit(hole_mask(), FOREVER)
    client.share_picture(photograph(height=30, width=40))
    events.wait_for(JobProgressed)

    client.close()

    assert segments() == before


def test_closing_twice_or_before_a_start_is_harmless(events: Events) -> None:
    client = make_client(serve_fake, events)
    client.share_picture(photograph())

    client.close()
    client.close()

    with pytest.raises(EngineDiedError):
        client.submit(hole_mask(), FILL)


def test_a_receiver_that_raises_does_not_stop_the_engine(
    events: Events, caplog: pytest.LogCaptureFixture
) -> None:
    def receive(event: EngineEvent) -> None:
        events(event)
        raise ValueError("a bad receiver")

    client = EngineClient(serve=serve_fake, config=CONFIG, on_event=receive)
    client.share_picture(photograph())
    client.start()

    client.submit(hole_mask(), FILL)
    events.wait_for(JobFinished)
    client.close()

    assert "a bad receiver" in caplog.text
