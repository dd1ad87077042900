"""Jobs and pictures through a client: what comes back and what is refused."""

import numpy as np
import pytest

from engine.api import Fallback, Method, RestoreOptions, Result
from engine.errors import (
    EmptyMaskError,
    EngineError,
    FullMaskError,
    MaskSizeError,
    OutOfMemoryError,
    PictureError,
    SharedMemoryError,
)
from engine.events import (
    JobCancelled,
    JobFailed,
    JobFellBack,
    JobFinished,
    JobFoundEdges,
    JobPreviewed,
    JobProgressed,
)
from engine.pictures.pixels import Rect
from engine.process.client import EngineClient
from tests.helpers.fake_clients import FILL, FOREVER, make_client, segments
from tests.helpers.fake_session import (
    FILL_VALUE,
    FOUND_LINE,
    Events,
    hole_mask,
    photograph,
    serve_fake,
)

FALL_BACK = RestoreOptions(method=Method.WEAVE)
FAIL = RestoreOptions(method=Method.NAVIER_STOKES)
FAIL_UNEXPECTEDLY = RestoreOptions(method=Method.POISSON)


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


def test_a_preview_arrives_before_the_results(client: EngineClient, events: Events) -> None:
    client.share_picture(photograph())
    client.start()

    job_id = client.submit(hole_mask(), FILL, has_previews=True)
    previewed = events.wait_for(JobPreviewed)
    events.wait_for(JobFinished)

    assert previewed.job_id == job_id
    assert previewed.preview.place == Rect(x=4, y=3, width=5, height=3)
    assert (previewed.preview.rgba == FILL_VALUE).all()


def test_sixteen_bits_and_alpha_cross_the_process_boundary(
    client: EngineClient, events: Events
) -> None:
    pixels = photograph(channels=4, dtype=np.uint16)
    client.share_picture(pixels)
    client.start()

    client.submit(hole_mask(), FILL)

    assert events.wait_for(JobFinished).results[0].pixels.dtype == np.uint16


def test_a_cancelled_job_ends_with_cancelled_only(client: EngineClient, events: Events) -> None:
    client.share_picture(photograph())
    client.start()
    job_id = client.submit(hole_mask(), FOREVER)
    events.wait_for(JobProgressed)

    client.cancel(job_id)
    events.wait_for(JobCancelled)
    client.close()

    ends = [e for e in events.seen if isinstance(e, JobFinished | JobFailed | JobCancelled)]
    assert ends == [JobCancelled(job_id=job_id)]


def test_a_waiting_job_can_be_cancelled(client: EngineClient, events: Events) -> None:
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
    job = client.submit(hole_mask(), FILL)

    assert events.wait_for(JobFinished).job_id == job


def test_a_cancel_before_its_job_exists_does_nothing(client: EngineClient, events: Events) -> None:
    client.share_picture(photograph())
    client.start()

    client.cancel(1)
    job_id = client.submit(hole_mask(), FILL)

    assert job_id == 1
    assert events.wait_for(JobFinished).job_id == 1


def test_an_error_of_the_session_arrives_unchanged(client: EngineClient, events: Events) -> None:
    client.share_picture(photograph())
    client.start()

    client.submit(hole_mask(), FAIL)
    error = events.wait_for(JobFailed).error

    assert type(error) is OutOfMemoryError
    assert str(error) == "the fake device is full"


def test_a_job_that_falls_back_reports_it_and_finishes(
    client: EngineClient, events: Events
) -> None:
    client.share_picture(photograph())
    client.start()

    job_id = client.submit(hole_mask(), FALL_BACK)

    fell_back = events.wait_for(JobFellBack)
    assert fell_back == JobFellBack(job_id=job_id, fallback=Fallback.SMALLER_TILES)
    assert events.wait_for(JobFinished).job_id == job_id


def test_a_job_that_finds_edges_reports_them_and_finishes(
    client: EngineClient, events: Events
) -> None:
    client.share_picture(photograph())
    client.start()

    job_id = client.submit(hole_mask(), RestoreOptions(method=Method.EDGES))

    found = events.wait_for(JobFoundEdges)
    assert found == JobFoundEdges(job_id=job_id, guide_lines=(FOUND_LINE,))
    assert events.wait_for(JobFinished).job_id == job_id


def test_after_an_unforeseen_error_the_next_job_still_works(
    client: EngineClient, events: Events
) -> None:
    client.share_picture(photograph())
    client.start()

    client.submit(hole_mask(), FAIL_UNEXPECTEDLY)
    error = events.wait_for(JobFailed).error
    client.submit(hole_mask(), FILL)

    assert type(error) is EngineError
    assert "KeyError" in str(error)
    events.wait_for(JobFinished)


def test_an_ended_job_leaves_only_the_picture_in_shared_memory(
    client: EngineClient, events: Events
) -> None:
    client.share_picture(photograph())
    before = segments()
    client.start()

    client.submit(hole_mask(), FILL)
    events.wait_for(JobFinished)

    assert segments() == before


def test_a_job_sees_the_changes_that_it_is_given(client: EngineClient, events: Events) -> None:
    client.share_picture(photograph())
    client.start()
    patch = np.full((2, 3, 3), 9, np.uint8)
    elsewhere = Result(
        place=Rect(x=1, y=0, width=4, height=1), pixels=np.zeros((1, 4, 3), np.uint8)
    )

    changed = Result(place=Rect(x=5, y=3, width=3, height=2), pixels=patch)
    client.submit(hole_mask(), FILL, changes=[elsewhere, changed])
    restored = events.wait_for(JobFinished).results[0].pixels

    np.testing.assert_array_equal(restored[0:2, 1:4], patch)


def test_a_job_without_changes_sees_the_picture_as_it_was_shared(
    client: EngineClient, events: Events
) -> None:
    pixels = photograph()
    client.share_picture(pixels)
    client.start()
    zeros = Result(place=Rect.of_shape(pixels.shape), pixels=np.zeros_like(pixels))
    client.submit(hole_mask(), FILL, changes=[zeros])
    events.wait_for(JobFinished)

    client.submit(hole_mask(), FILL)
    restored = events.wait_for(JobFinished).results[0].pixels

    np.testing.assert_array_equal(restored[0, 1:], pixels[3, 5:9])


def test_a_submitted_job_keeps_its_picture_when_another_one_is_shared(
    client: EngineClient, events: Events
) -> None:
    pixels, mask = photograph(), hole_mask()
    client.share_picture(pixels)
    client.start()
    blocker = client.submit(mask, FOREVER)
    client.submit(mask, FILL)
    events.wait_for(JobProgressed)

    client.share_picture(np.zeros_like(pixels))
    client.cancel(blocker)
    restored = events.wait_for(JobFinished).results[0].pixels

    np.testing.assert_array_equal(restored[0, 1:], pixels[3, 5:9])


def test_a_change_outside_the_picture_is_refused(client: EngineClient) -> None:
    client.share_picture(photograph())
    pixels = np.zeros((1, 2, 3), np.uint8)
    outside = Result(place=Rect(x=19, y=0, width=2, height=1), pixels=pixels)

    with pytest.raises(PictureError, match="does not fit"):
        client.submit(hole_mask(), FILL, changes=[outside])


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


def test_a_picture_without_room_leaves_the_previous_one_shared(events: Events) -> None:
    room = [10_000]
    client = make_client(serve_fake, events, free_bytes=lambda: room[0])
    client.share_picture(photograph())
    client.start()
    room[0] = 1_000

    with pytest.raises(SharedMemoryError, match="are needed"):
        client.share_picture(photograph(height=100, width=100))
    client.submit(hole_mask(), FILL)
    events.wait_for(JobFinished)
    client.close()
