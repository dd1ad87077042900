"""Damage that is found through a client, in a process."""

import numpy as np
import pytest

from engine.api import Result
from engine.errors import DetectorMissingError, PictureError, SearchDiedError, SharedMemoryError
from engine.events import DamageFound, JobCancelled, JobFailed, JobFinished, JobProgressed
from engine.pictures.pixels import Pixels, Rect
from engine.process.client import EngineClient
from tests.helpers.fake_clients import FILL, kill, make_client, segments
from tests.helpers.fake_session import (
    Events,
    find_white,
    hole_mask,
    photograph,
    serve_blind,
    serve_fake,
    serve_hunting,
)


def scratched() -> Pixels:
    """Return a photograph with a white line."""
    pixels = photograph()
    pixels[5, 2:17] = 255
    return pixels


def test_a_damage_map_comes_back_and_its_memory_is_freed(
    client: EngineClient, events: Events
) -> None:
    pixels = scratched()
    client.share_picture(pixels)
    before = segments()
    client.start()

    job_id = client.find_damage()
    found = events.wait_for(DamageFound)

    assert found.job_id == job_id
    assert np.array_equal(found.damage.probability, find_white(pixels).probability)
    assert found.damage.probability[5].tolist() == [0] * 2 + [255] * 15 + [0] * 3
    assert segments() == before


def test_damage_is_looked_for_in_the_picture_as_it_is_now(
    client: EngineClient, events: Events
) -> None:
    client.share_picture(photograph())
    client.start()
    place = Rect(x=3, y=2, width=4, height=2)
    white = np.full((place.height, place.width, 3), 255, np.uint8)

    client.find_damage(changes=[Result(place=place, pixels=white)])
    found = events.wait_for(DamageFound).damage.probability

    assert (found[place.slices] == 255).all()
    assert np.count_nonzero(found) == place.area


def test_a_search_waits_for_the_job_before_it(client: EngineClient, events: Events) -> None:
    client.share_picture(scratched())
    client.start()

    first = client.submit(hole_mask(), FILL)
    second = client.find_damage()
    events.wait_for(DamageFound)

    ends = [event.job_id for event in events.seen if isinstance(event, JobFinished | DamageFound)]
    assert ends == [first, second]


def test_a_search_that_is_cancelled_ends_with_cancelled_only(events: Events) -> None:
    client = make_client(serve_hunting, events)
    client.share_picture(photograph())
    client.start()
    job_id = client.find_damage()
    events.wait_for(JobProgressed)

    client.cancel(job_id)
    events.wait_for(JobCancelled)
    client.close()

    ends = [e for e in events.seen if isinstance(e, DamageFound | JobFailed | JobCancelled)]
    assert ends == [JobCancelled(job_id=job_id)]


def test_an_engine_without_a_detector_still_restores(events: Events) -> None:
    client = make_client(serve_blind, events)
    client.share_picture(photograph())
    client.start()

    client.find_damage()
    error = events.wait_for(JobFailed).error
    client.submit(hole_mask(), FILL)

    assert type(error) is DetectorMissingError
    events.wait_for(JobFinished)
    client.close()


def test_an_engine_that_is_killed_fails_the_search_and_starts_again(events: Events) -> None:
    client = make_client(serve_hunting, events)
    client.share_picture(photograph())
    client.start()
    job_id = client.find_damage()
    events.wait_for(JobProgressed)

    kill(client)
    failed = events.wait_for(JobFailed)
    client.submit(hole_mask(), FILL)

    assert failed.job_id == job_id
    assert isinstance(failed.error, SearchDiedError)
    events.wait_for(JobFinished)
    client.close()


def test_nothing_is_looked_for_without_a_picture(client: EngineClient) -> None:
    with pytest.raises(PictureError):
        client.find_damage()


def test_a_damage_map_without_room_is_refused_at_once(events: Events) -> None:
    frees = iter([10_000, 0])
    client = make_client(serve_fake, events, free_bytes=lambda: next(frees))
    client.share_picture(photograph())

    with pytest.raises(SharedMemoryError):
        client.find_damage()
    client.close()
