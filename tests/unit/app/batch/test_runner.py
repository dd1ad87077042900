"""Restoring many pictures with one engine."""

import errno
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from app.batch.events import BatchEnded, ItemEnded, ItemStarted
from app.batch.items import BatchItem, ItemState
from app.batch.record import read_lines
from engine.api import Method, RestoreOptions
from engine.errors import (
    CheckpointError,
    EngineDiedError,
    MaskSizeError,
    OutOfMemoryError,
    PictureReadError,
    PictureWriteError,
)
from engine.pictures.files import read_picture
from tests.helpers.batches import BatchWorld, item, list_files, write_mask, write_photo
from tests.helpers.fake_engine import filled
from tests.helpers.fake_session import hole_mask, photograph


def make_item(folder: Path, name: str = "a") -> BatchItem:
    return item(
        write_photo(folder / f"{name}.png"),
        mask=write_mask(folder / f"{name}-mask.png"),
        target=folder / "out" / f"{name}.png",
    )


def test_pictures_are_restored_and_recorded(world: BatchWorld, tmp_path: Path) -> None:
    items = [make_item(tmp_path, name) for name in "abcde"]

    end = world.run(*items)

    assert (end.finished, end.failed, end.skipped, end.error) == (5, 0, 0, None)
    assert list_files(tmp_path / "out") == ["a.png", "b.png", "c.png", "d.png", "e.png"]
    restored = read_picture(tmp_path / "out" / "c.png").pixels
    np.testing.assert_array_equal(restored, filled(photograph(), hole_mask()))
    lines = read_lines(tmp_path / "out")
    assert {name: line.output for name, line in lines.items()} == {
        f"{n}.png": f"{n}.png" for n in "abcde"
    }
    assert world.engine.start_count == 1


def test_a_picture_that_fails_is_recorded_and_the_others_go_on(
    world: BatchWorld, tmp_path: Path
) -> None:
    broken = make_item(tmp_path, "broken")
    broken.photo.write_bytes(b"no picture")
    small = make_item(tmp_path, "small")
    write_mask(tmp_path / "small-mask.png", hole_mask(12, 12))

    end = world.run(broken, small, make_item(tmp_path))

    errors = {e.line.name: type(e.error) for e in world.events if isinstance(e, ItemEnded)}
    assert (end.finished, end.failed) == (1, 2)
    assert errors == {
        "broken.png": PictureReadError,
        "small.png": MaskSizeError,
        "a.png": type(None),
    }
    assert "not a picture" in read_lines(tmp_path / "out")["broken.png"].reason


def test_a_picture_without_a_mask_is_skipped(world: BatchWorld, tmp_path: Path) -> None:
    end = world.run(replace(make_item(tmp_path), mask=None))

    assert (end.finished, end.skipped) == (0, 1)
    assert read_lines(tmp_path / "out")["a.png"].state is ItemState.SKIPPED
    assert list_files(tmp_path / "out") == []


def test_a_mask_that_marks_nothing_is_skipped(world: BatchWorld, tmp_path: Path) -> None:
    empty = make_item(tmp_path)
    write_mask(tmp_path / "a-mask.png", np.zeros_like(hole_mask()))

    end = world.run(empty)

    assert (end.failed, end.skipped) == (0, 1)


def test_a_file_that_the_batch_has_not_made_is_not_replaced(
    world: BatchWorld, tmp_path: Path
) -> None:
    made = make_item(tmp_path)
    made.target.write_bytes(b"precious")

    end = world.run(made)

    assert end.failed == 1
    assert made.target.read_bytes() == b"precious"
    assert world.engine.jobs == []


def test_a_result_is_restored_again_with_other_options(world: BatchWorld, tmp_path: Path) -> None:
    made = make_item(tmp_path)
    world.run(made)

    end = world.run(made, options=RestoreOptions(method=Method.TELEA))

    assert end.finished == 1
    options = read_lines(tmp_path / "out")["a.png"].options
    assert options == RestoreOptions(method=Method.TELEA)


def test_a_result_that_was_changed_since_is_not_replaced(world: BatchWorld, tmp_path: Path) -> None:
    made = make_item(tmp_path)
    world.run(made)
    made.target.write_bytes(b"repaired by hand")

    end = world.run(made)

    assert end.failed == 1
    assert made.target.read_bytes() == b"repaired by hand"


@pytest.mark.parametrize("error", [EngineDiedError("signal 9"), OutOfMemoryError("full")])
def test_a_picture_that_memory_fails_for_is_tried_again_alone(
    error: OutOfMemoryError, world: BatchWorld, tmp_path: Path
) -> None:
    world.engine.errors = [error]

    end = world.run(*(make_item(tmp_path, name) for name in "abc"))

    assert (end.finished, end.failed) == (3, 0)
    assert len(world.engine.jobs) == 4


def test_a_picture_that_fails_alone_too_has_failed(world: BatchWorld, tmp_path: Path) -> None:
    world.engine.errors = [EngineDiedError("signal 9"), EngineDiedError("signal 9")]

    end = world.run(make_item(tmp_path))

    assert (end.finished, end.failed) == (0, 1)


def test_a_model_that_cannot_be_loaded_ends_the_batch(world: BatchWorld, tmp_path: Path) -> None:
    world.engine.errors = [CheckpointError("not a checkpoint")]

    end = world.run(*(make_item(tmp_path, name) for name in "abc"))

    assert isinstance(end.error, CheckpointError)
    assert end.failed == 0


def test_a_full_disk_ends_the_batch(
    world: BatchWorld, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **_options: object) -> None:
        raise PictureWriteError("no room") from OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("app.batch.steps.write_picture", fail)

    end = world.run(*(make_item(tmp_path, name) for name in "abc"))

    assert isinstance(end.error, PictureWriteError)
    assert (end.finished, end.failed) == (0, 0)


def test_a_cancelled_batch_ends_and_can_go_on(world: BatchWorld, tmp_path: Path) -> None:
    items = [make_item(tmp_path, name) for name in "abcdef"]
    world.engine.is_holding = True
    world.runner.add(items, RestoreOptions())
    world.wait_for(ItemStarted)
    world.runner.cancel()
    first = world.wait_for(BatchEnded)
    world.engine.is_holding = False

    second = world.run(*items)

    assert (first.is_cancelled, first.finished) == (True, 0)
    assert (second.is_cancelled, second.finished) == (False, 6)


def test_what_is_added_during_a_cancel_is_restored_after_it(
    world: BatchWorld, tmp_path: Path
) -> None:
    world.engine.is_holding = True
    world.runner.add([make_item(tmp_path, "a")], RestoreOptions())
    world.wait_for(ItemStarted)
    world.engine.is_holding = False
    world.runner.cancel()
    world.runner.add([make_item(tmp_path, "b")], RestoreOptions())

    ends = [world.wait_for(BatchEnded), world.wait_for(BatchEnded)]

    assert [(end.is_cancelled, end.finished) for end in ends] == [(True, 0), (False, 1)]


def test_an_engine_that_dies_between_two_batches_is_started_again(
    world: BatchWorld, tmp_path: Path
) -> None:
    world.run(make_item(tmp_path, "a"))
    world.engine.refuse(EngineDiedError("signal 9"))

    end = world.run(make_item(tmp_path, "b"))

    assert (end.finished, end.error) == (1, None)
    assert world.engine.start_count == 2


def test_few_pictures_are_in_memory_at_a_time(world: BatchWorld, tmp_path: Path) -> None:
    world.engine.is_holding = True
    world.runner.add([make_item(tmp_path, name) for name in "abcdef"], RestoreOptions())
    for _ in range(3):
        world.wait_for(ItemStarted)

    world.runner.cancel()
    world.wait_for(BatchEnded)

    assert len(world.engine.jobs) == 3
