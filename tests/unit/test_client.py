import os
import signal
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from engine.api import (
    EngineConfig,
    EngineEvent,
    EnginePreparing,
    EngineReady,
    EngineUnavailable,
    Fallback,
    JobCancelled,
    JobFailed,
    JobFellBack,
    JobFinished,
    JobProgressed,
    Method,
    Rect,
    RestoreOptions,
    Result,
)
from engine.client import EngineClient
from engine.errors import (
    CheckpointError,
    EmptyMaskError,
    EngineDiedError,
    EngineError,
    FullMaskError,
    MaskSizeError,
    OutOfMemoryError,
    PictureError,
    SharedMemoryError,
)
from engine.shared_arrays import NAME_START
from engine.wire import Serve
from tests.helpers.fake_session import (
    FILL_VALUE,
    Events,
    hole_mask,
    photograph,
    serve_fake,
    serve_fresh,
    serve_never_ready,
    serve_unloadable,
)

CONFIG = EngineConfig(model=Path("fake.safetensors"))
SHARED_MEMORY = Path("/dev/shm")  # noqa: S108  the kernel's own mount
FILL = RestoreOptions(method=Method.GENERATOR)
WITH_LESS = RestoreOptions(method=Method.WEAVE)
FOREVER = RestoreOptions(method=Method.TELEA)
FAIL = RestoreOptions(method=Method.NAVIER_STOKES)
SURPRISE = RestoreOptions(method=Method.POISSON)


@pytest.fixture
def events() -> Events:
    return Events()


@pytest.fixture
def client(events: Events) -> Iterator[EngineClient]:
    client = make_client(serve_fake, events)
    yield client
    client.close()


def make_client(serve: Serve, events: Events) -> EngineClient:
    return EngineClient(serve=serve, config=CONFIG, on_event=events)


def segments() -> set[str]:
    """Return the shared memory of this process; others may run beside it."""
    return {path.name for path in SHARED_MEMORY.glob(f"{NAME_START}{os.getpid()}_*")}


def kill(client: EngineClient) -> None:
    assert client.process_id is not None
    os.kill(client.process_id, getattr(signal, "SIGKILL", signal.SIGTERM))


def test_the_process_says_what_it_runs_on(client: EngineClient, events: Events) -> None:
    client.start()

    assert events.wait_for(EngineReady) == EngineReady(device="a fake device", model="a fake model")


def test_a_job_comes_back_filled_and_otherwise_unchanged(
    client: EngineClient, events: Events
) -> None:
    pixels, mask = photograph(), hole_mask()
    client.share_picture(pixels)
    client.start()

    job_id = client.submit(mask, FILL)
    finished = events.wait_for(JobFinished)

    expected = pixels.copy()
    expected[mask] = FILL_VALUE
    place = Rect(x=4, y=3, width=5, height=3)
    assert finished.job_id == job_id
    assert [result.place for result in finished.results] == [place]
    np.testing.assert_array_equal(finished.results[0].pixels, expected[place.slices])


def test_sixteen_bits_and_alpha_cross_the_process_boundary(
    client: EngineClient, events: Events
) -> None:
    pixels = photograph(channels=4, dtype=np.uint16)
    client.share_picture(pixels)
    client.start()

    client.submit(hole_mask(), FILL)

    assert events.wait_for(JobFinished).results[0].pixels.dtype == np.uint16


def test_a_cancelled_job_is_answered_with_cancelled_only(
    client: EngineClient, events: Events
) -> None:
    client.share_picture(photograph())
    client.start()
    job_id = client.submit(hole_mask(), FOREVER)
    events.wait_for(JobProgressed)

    client.cancel(job_id)
    events.wait_for(JobCancelled)
    client.close()

    ends = [e for e in events.seen if isinstance(e, JobFinished | JobFailed | JobCancelled)]
    assert ends == [JobCancelled(job_id=job_id)]


def test_a_job_that_waits_can_be_cancelled(client: EngineClient, events: Events) -> None:
    client.share_picture(photograph())
    client.start()
    first = client.submit(hole_mask(), FOREVER)
    second = client.submit(hole_mask(), FILL)
    events.wait_for(JobProgressed)

    client.cancel(second)
    client.cancel(first)

    assert events.wait_for(JobCancelled).job_id == first
    assert events.wait_for(JobCancelled).job_id == second


def test_cancelling_an_unknown_job_does_nothing(client: EngineClient, events: Events) -> None:
    client.share_picture(photograph())
    client.start()

    client.cancel(12345)
    client.submit(hole_mask(), FILL)

    events.wait_for(JobFinished)


def test_a_job_that_did_not_exist_yet_was_not_cancelled(
    client: EngineClient, events: Events
) -> None:
    client.share_picture(photograph())
    client.start()

    client.cancel(1)
    job_id = client.submit(hole_mask(), FILL)

    assert job_id == 1
    assert events.wait_for(JobFinished).job_id == 1


def test_an_error_of_the_session_arrives_as_it_was(client: EngineClient, events: Events) -> None:
    client.share_picture(photograph())
    client.start()

    client.submit(hole_mask(), FAIL)
    error = events.wait_for(JobFailed).error

    assert type(error) is OutOfMemoryError
    assert str(error) == "the fake device is full"


def test_a_job_that_goes_on_with_less_says_so_and_finishes(
    client: EngineClient, events: Events
) -> None:
    client.share_picture(photograph())
    client.start()

    job_id = client.submit(hole_mask(), WITH_LESS)

    fell_back = events.wait_for(JobFellBack)
    assert fell_back == JobFellBack(job_id=job_id, fallback=Fallback.SMALLER_TILES)
    assert events.wait_for(JobFinished).job_id == job_id


def test_after_an_unforeseen_error_the_next_job_still_works(
    client: EngineClient, events: Events
) -> None:
    client.share_picture(photograph())
    client.start()

    client.submit(hole_mask(), SURPRISE)
    error = events.wait_for(JobFailed).error
    client.submit(hole_mask(), FILL)

    assert type(error) is EngineError
    assert "KeyError" in str(error)
    events.wait_for(JobFinished)


def test_work_of_the_first_start_is_told_before_the_engine_is_ready(events: Events) -> None:
    client = make_client(serve_fresh, events)

    client.start()
    events.wait_for(EngineReady)
    client.close()

    assert isinstance(events.seen[0], EnginePreparing)


def test_a_killed_process_fails_its_job_and_a_new_one_restores_the_same_picture(
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
    assert events.wait_for(EngineUnavailable).restarting
    events.wait_for(EngineReady)
    client.submit(mask, FILL)
    place = Rect(x=4, y=3, width=5, height=3)
    restored = events.wait_for(JobFinished).results[0].pixels
    np.testing.assert_array_equal(
        restored[~mask[place.slices]], pixels[place.slices][~mask[place.slices]]
    )


def test_a_job_submitted_while_the_process_starts_again_is_done(
    client: EngineClient, events: Events
) -> None:
    client.share_picture(photograph())
    client.start()
    events.wait_for(EngineReady)
    kill(client)
    events.wait_for(EngineUnavailable)

    client.submit(hole_mask(), FILL)

    events.wait_for(JobFinished)


def test_a_process_that_never_gets_ready_is_given_up_after_three_starts(events: Events) -> None:
    client = make_client(serve_never_ready, events)
    client.start()

    restarting = [events.wait_for(EngineUnavailable).restarting for _ in range(3)]
    client.close()

    assert restarting == [True, True, False]


def test_a_broken_model_is_reported_once_and_not_tried_again(events: Events) -> None:
    client = make_client(serve_unloadable, events)
    client.start()

    unavailable = events.wait_for(EngineUnavailable)
    client.close()

    assert isinstance(unavailable.error, CheckpointError)
    assert not unavailable.restarting


def test_without_a_model_every_job_fails_at_once(events: Events) -> None:
    client = make_client(serve_unloadable, events)
    client.share_picture(photograph())
    client.start()
    events.wait_for(EngineUnavailable)

    client.submit(hole_mask(), FILL)
    failed = events.wait_for(JobFailed)
    client.close()

    assert isinstance(failed.error, CheckpointError)


def test_starting_again_gives_a_failed_engine_another_chance(events: Events) -> None:
    client = make_client(serve_unloadable, events)
    client.start()
    events.wait_for(EngineUnavailable)

    client.start()
    second = events.wait_for(EngineUnavailable)
    client.close()

    assert isinstance(second.error, CheckpointError)


def test_closing_cancels_what_is_running_and_leaves_no_process(events: Events) -> None:
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


def test_a_job_that_ended_leaves_only_the_picture_in_shared_memory(
    client: EngineClient, events: Events
) -> None:
    client.share_picture(photograph())
    before = segments()
    client.start()

    client.submit(hole_mask(), FILL)
    events.wait_for(JobFinished)

    assert segments() == before


def test_closing_twice_or_unstarted_is_harmless(events: Events) -> None:
    client = make_client(serve_fake, events)
    client.share_picture(photograph())

    client.close()
    client.close()

    with pytest.raises(EngineDiedError):
        client.submit(hole_mask(), FILL)


def test_a_later_job_sees_the_updated_rectangle(client: EngineClient, events: Events) -> None:
    pixels = photograph()
    client.share_picture(pixels)
    client.start()
    patch = np.full((2, 3, 3), 9, np.uint8)

    client.update_picture(Result(place=Rect(x=5, y=3, width=3, height=2), pixels=patch))
    client.submit(hole_mask(), FILL)
    restored = events.wait_for(JobFinished).results[0].pixels

    np.testing.assert_array_equal(restored[0:2, 1:4], patch)


def test_a_running_job_keeps_the_picture_that_it_was_given(
    client: EngineClient, events: Events
) -> None:
    pixels, mask = photograph(), hole_mask()
    client.share_picture(pixels)
    client.start()
    blocker = client.submit(mask, FOREVER)
    client.submit(mask, FILL)
    events.wait_for(JobProgressed)

    client.update_picture(Result(place=Rect.of_shape(pixels.shape), pixels=np.zeros_like(pixels)))
    client.cancel(blocker)
    restored = events.wait_for(JobFinished).results[0].pixels

    np.testing.assert_array_equal(restored[0, 1:], pixels[3, 5:9])


def test_an_update_outside_the_picture_is_refused(client: EngineClient) -> None:
    client.share_picture(photograph())

    with pytest.raises(PictureError, match="does not fit"):
        client.update_picture(
            Result(place=Rect(x=19, y=0, width=2, height=1), pixels=np.zeros((1, 2, 3), np.uint8))
        )


def test_a_job_without_a_picture_is_refused(client: EngineClient) -> None:
    with pytest.raises(PictureError, match="no picture"):
        client.submit(hole_mask(), FILL)


def test_a_mask_of_another_size_is_refused(client: EngineClient) -> None:
    client.share_picture(photograph())

    with pytest.raises(MaskSizeError, match=r"21 x 12.*20 x 12"):
        client.submit(hole_mask(width=21), FILL)


def test_an_empty_mask_is_refused(client: EngineClient) -> None:
    client.share_picture(photograph())

    with pytest.raises(EmptyMaskError):
        client.submit(np.zeros((12, 20), np.bool_), FILL)


def test_a_mask_of_everything_is_refused(client: EngineClient) -> None:
    client.share_picture(photograph())

    with pytest.raises(FullMaskError):
        client.submit(np.ones((12, 20), np.bool_), FILL)


def test_a_picture_without_room_leaves_the_one_before_shared(events: Events) -> None:
    room = [10_000]
    client = EngineClient(
        serve=serve_fake, config=CONFIG, on_event=events, free_bytes=lambda: room[0]
    )
    client.share_picture(photograph())
    client.start()
    room[0] = 1_000

    with pytest.raises(SharedMemoryError, match="are needed"):
        client.share_picture(photograph(height=100, width=100))
    client.submit(hole_mask(), FILL)
    events.wait_for(JobFinished)
    client.close()


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
