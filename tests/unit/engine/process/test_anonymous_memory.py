"""Shared memory without a name, where /dev/shm has no room at all."""

import errno
import gc
import sys
from contextlib import closing
from pathlib import Path
from typing import NoReturn

import numpy as np
import pytest

from engine.api import Result
from engine.errors import SharedMemoryError
from engine.events import EngineReady, JobFinished
from engine.pictures.pixels import Rect
from engine.process.anonymous_memory import AnonymousMemory
from engine.process.shared_arrays import SharedArray
from engine.process.shared_pixels import share_pixels
from tests.helpers.fake_clients import FILL, make_client
from tests.helpers.fake_session import Events, hole_mask, photograph, serve_fake

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="other systems have no /dev/shm")


@pytest.fixture(autouse=True)
def _no_room_in_shared_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> NoReturn:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("engine.process.shared_arrays.SharedMemory", fail)


def open_arrays() -> list[str]:
    """Return what this process has open of such memory."""
    gc.collect()
    files = [path for path in Path("/proc/self/fd").iterdir() if path.is_symlink()]
    return [str(path.readlink()) for path in files if "memfd:reweave_" in str(path.readlink())]


def test_both_processes_see_the_array() -> None:
    with (
        closing(SharedArray.create((3, 4, 2), np.uint16)) as owned,
        closing(SharedArray.attach(owned.ref)) as attached,
    ):
        attached.pixels[1, 2] = 40_000

        assert AnonymousMemory.is_name(owned.ref.name)
        assert owned.pixels[1, 2].tolist() == [40_000, 40_000]
        assert owned.pixels.sum() == 80_000


def test_a_private_copy_leaves_the_shared_pixels() -> None:
    with closing(SharedArray.create((3, 4, 1), np.uint8)) as owned:
        copy = owned.copy_privately()
        copy[...] = 7

        assert not owned.pixels.any()


def test_a_closed_array_is_gone_although_its_number_is_used_again(tmp_path: Path) -> None:
    array = SharedArray.create((3, 4, 1), np.uint8)
    array.close()

    with (tmp_path / "other").open("w+b"), pytest.raises(SharedMemoryError, match="gone"):
        SharedArray.attach(array.ref)


def test_nothing_stays_open_once_the_last_view_is_gone() -> None:
    before = open_arrays()
    array = SharedArray.create((3, 4, 1), np.uint8)
    view = array.pixels

    was_unmapped = array.close()
    del view

    assert (was_unmapped, array.close()) == (False, True)
    assert open_arrays() == before


def test_shared_pixels_live_as_long_as_an_array_over_them() -> None:
    before = open_arrays()
    pixels = share_pixels(photograph())
    part = pixels[2:4]
    del pixels

    assert np.array_equal(part, photograph()[2:4])
    del part
    assert open_arrays() == before


def test_more_memory_than_the_system_has_is_an_error_with_the_next_step() -> None:
    with pytest.raises(SharedMemoryError, match=r"No space left on device .* --shm-size"):
        SharedArray.create((2**50,), np.uint8, free_bytes=lambda: None)


def test_a_job_is_done_in_such_memory(events: Events) -> None:
    patch = Result(place=Rect(x=0, y=0, width=20, height=2), pixels=photograph(2))
    client = make_client(serve_fake, events)
    client.share_picture(photograph())
    client.start()
    events.wait_for(EngineReady)

    client.submit(hole_mask(), FILL, changes=[patch])
    finished = events.wait_for(JobFinished)
    client.close()

    assert finished.results[0].place == Rect.of_mask(hole_mask())
