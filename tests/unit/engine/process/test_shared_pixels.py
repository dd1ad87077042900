"""Pixels in shared memory that live as long as any array over them."""

import sys

import numpy as np
import pytest

from engine.errors import SharedMemoryError
from engine.process.shared_arrays import SharedArray
from engine.process.shared_pixels import find_shared, share_pixels
from tests.helpers.documents import noise
from tests.helpers.fake_clients import segments

linux_only = pytest.mark.skipif(sys.platform != "linux", reason="looks into /dev/shm")


@pytest.mark.parametrize("deep", [False, True])
def test_shared_pixels_are_equal_and_read_only(deep: bool) -> None:  # noqa: FBT001
    pixels = noise(height=20, width=30, deep=deep)

    shared = share_pixels(pixels)

    np.testing.assert_array_equal(shared, pixels)
    assert shared.dtype == pixels.dtype
    assert not shared.flags.writeable


def test_shared_pixels_are_not_copied_again() -> None:
    shared = share_pixels(noise(height=20, width=30))

    assert share_pixels(shared) is shared


@linux_only
def test_the_memory_is_freed_with_the_last_array_over_it() -> None:
    before = segments()
    shared = share_pixels(noise(height=20, width=30))
    part = shared[3:5]
    del shared
    while_in_use = segments() - before

    expected, found = noise(height=20, width=30)[3:5], part.copy()
    del part

    np.testing.assert_array_equal(found, expected)
    assert len(while_in_use) == 1
    assert segments() == before


def test_another_process_sees_them() -> None:
    pixels = noise(height=20, width=30)
    ref = find_shared(share := share_pixels(pixels))
    assert ref is not None

    attached = SharedArray.attach(ref)
    seen = attached.pixels.copy()
    attached.close()

    np.testing.assert_array_equal(seen, share)


def test_a_private_copy_changes_alone() -> None:
    pixels = noise(height=20, width=30)
    ref = find_shared(shared := share_pixels(pixels))
    assert ref is not None
    attached = SharedArray.attach(ref)

    private = attached.copy_privately()
    private[...] = 7

    assert type(private) is np.ndarray
    assert (private == 7).all()
    np.testing.assert_array_equal(shared, pixels)
    attached.close()


def test_pixels_without_room_are_refused() -> None:
    with pytest.raises(SharedMemoryError, match="are needed"):
        share_pixels(noise(height=20, width=30), free_bytes=lambda: 10)
