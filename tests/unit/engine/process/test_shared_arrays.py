import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import NoReturn

import numpy as np
import pytest

from engine.errors import SharedMemoryError
from engine.process.shared_arrays import (
    SharedArray,
    SharedArrayRef,
    free_shared_bytes,
    remove_orphans,
)

SHARED_MEMORY = Path("/dev/shm")  # noqa: S108  the kernel's own mount

linux_only = pytest.mark.skipif(sys.platform != "linux", reason="looks into /dev/shm")


@pytest.fixture(autouse=True)
def _memory_has_names(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> NoReturn:
        raise OSError

    monkeypatch.setattr("engine.process.shared_arrays.AnonymousMemory.create", fail)


@pytest.fixture
def owned() -> Iterator[SharedArray]:
    with closing(SharedArray.create((3, 4, 2), np.uint16)) as array:
        yield array


def test_a_new_array_is_zero(owned: SharedArray) -> None:
    assert owned.pixels.shape == (3, 4, 2)
    assert owned.pixels.dtype == np.uint16
    assert not owned.pixels.any()


def test_the_owner_sees_what_the_other_process_writes(owned: SharedArray) -> None:
    with closing(SharedArray.attach(owned.ref)) as attached:
        attached.pixels[1, 2] = 40_000

    assert owned.pixels[1, 2].tolist() == [40_000, 40_000]


def test_the_owner_sees_the_mask_that_the_other_process_writes() -> None:
    with (
        closing(SharedArray.create((3, 4), np.bool_)) as owned,
        closing(SharedArray.attach(owned.ref)) as attached,
    ):
        owned.mask[2, 3] = True

        assert attached.mask[2, 3]


def test_pixels_are_not_a_mask(owned: SharedArray) -> None:
    with pytest.raises(TypeError, match="does not hold a mask"):
        _ = owned.mask


def test_a_mask_is_not_pixels() -> None:
    with (
        closing(SharedArray.create((3, 4), np.bool_)) as owned,
        pytest.raises(TypeError, match="pixels"),
    ):
        _ = owned.pixels


def test_a_closed_array_cannot_be_read() -> None:
    array = SharedArray.create((3, 4, 1), np.uint8)
    array.close()
    array.close()

    with pytest.raises(ValueError, match="closed"):
        _ = array.pixels


def test_an_array_that_is_gone_cannot_be_attached() -> None:
    with closing(SharedArray.create((3, 4, 1), np.uint8)) as array:
        ref = array.ref

    with pytest.raises(SharedMemoryError, match="gone"):
        SharedArray.attach(ref)


def test_a_made_up_name_cannot_be_attached() -> None:
    with pytest.raises(SharedMemoryError):
        SharedArray.attach(SharedArrayRef(name="nothing-here", shape=(1,), dtype="uint8"))


def test_too_little_memory_is_an_error_before_anything_is_created() -> None:
    with pytest.raises(SharedMemoryError, match="3 MiB of shared memory are needed, 1 MiB"):
        SharedArray.create((1024, 1024, 3), np.uint8, free_bytes=lambda: 2**20)


@linux_only
def test_more_memory_than_the_system_has_is_an_error_and_not_a_crash() -> None:
    before = set(SHARED_MEMORY.iterdir())
    free = free_shared_bytes()
    assert free is not None

    with pytest.raises(SharedMemoryError):
        SharedArray.create((free * 4,), np.uint8, free_bytes=lambda: None)

    assert set(SHARED_MEMORY.iterdir()) == before


@linux_only
def test_closing_the_owner_removes_the_segment() -> None:
    with closing(SharedArray.create((3, 4, 1), np.uint8)) as array:
        segment = SHARED_MEMORY / array.ref.name
        assert segment.exists()

    assert not segment.exists()


@linux_only
def test_closing_removes_the_segment_although_a_view_is_left() -> None:
    array = SharedArray.create((3, 4, 1), np.uint8)
    view = array.pixels
    segment = SHARED_MEMORY / array.ref.name

    is_unmapped = array.close()

    assert not is_unmapped
    assert not segment.exists()
    assert not view.any()
    del view
    array.close()


@linux_only
def test_an_array_is_unmapped_once_its_last_view_is_gone() -> None:
    array = SharedArray.create((3, 4, 1), np.uint8)
    name, view = array.ref.name, array.pixels
    array.close()
    del view

    assert array.close()

    links = [path.readlink() for path in Path("/proc/self/fd").iterdir() if path.is_symlink()]
    assert not [link for link in links if name in str(link)]


@linux_only
def test_segments_of_killed_processes_are_removed() -> None:
    gone = SHARED_MEMORY / f"reweave_{_free_process_number()}_0123456789ab"
    own = SharedArray.create((3, 4, 1), np.uint8)
    gone.write_bytes(bytes(12))

    remove_orphans()
    is_there = (SHARED_MEMORY / own.ref.name).exists()
    own.close()

    assert not gone.exists()
    assert is_there


def _free_process_number() -> int:
    return next(n for n in range(2**22 - 1, 0, -1) if not Path(f"/proc/{n}").exists())
