"""What `reweave restore` cannot do is one sentence, and no file is written."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from engine.pictures.files import write_picture
from engine.pictures.picture import Picture
from tests.helpers.command_line import World, assert_one_sentence
from tests.helpers.fake_session import (
    hole_mask,
    photograph,
    serve_never_ready,
    serve_unloadable,
)


def empty(path: Path) -> None:
    path.write_bytes(b"")


def text(path: Path) -> None:
    path.write_text("dear diary")


def truncated(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:45])


def folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


@pytest.mark.parametrize("spoil", [empty, text, truncated, folder])
@pytest.mark.parametrize("name", ["photo.png", "mask.png"])
def test_a_bad_file_is_one_sentence_and_status_2(
    spoil: Callable[[Path], None], name: str, world: World
) -> None:
    spoil(world.folder / name)

    status = world.restore("-o", world.folder / "out.png")

    assert status == 2
    assert name in world.errors
    assert_one_sentence(world.errors)
    assert not (world.folder / "out.png").exists()


@pytest.mark.parametrize(
    ("mask", "word"),
    [
        (np.zeros((12, 20), np.bool_), "has 0 of 255"),
        (np.ones((12, 20), np.bool_), "every pixel"),
        (hole_mask(height=13), "20 x 13"),
    ],
)
def test_a_bad_mask_is_one_sentence_and_status_2(
    mask: np.ndarray[tuple[int, ...], np.dtype[np.bool_]], word: str, world: World
) -> None:
    world.write_mask(mask)

    status = world.restore("-o", world.folder / "out.png")

    assert status == 2
    assert word in world.errors
    assert_one_sentence(world.errors)


def test_one_pixel_picture_leaves_nothing_to_restore_from(world: World) -> None:
    write_picture(world.photo, Picture(pixels=photograph(1, 1)))
    world.write_mask(np.ones((1, 1), np.bool_))

    assert world.restore() == 2
    assert_one_sentence(world.errors)


@pytest.mark.parametrize("target", ["missing/out.png", "out.xyz", ".", "photo.png", "mask.png"])
def test_bad_target_is_refused_before_restoring(target: str, world: World) -> None:
    world.serve = serve_never_ready
    before = world.photo.read_bytes()

    status = world.restore("-o", world.folder / target)

    assert status == 2
    assert_one_sentence(world.errors)
    assert world.photo.read_bytes() == before


def test_link_to_the_original_is_refused(world: World) -> None:
    link = world.folder / "link.png"
    link.symlink_to(world.photo)

    assert world.restore("-o", link) == 2


def test_a_bad_model_is_one_sentence_and_status_2(world: World) -> None:
    world.serve = serve_unloadable
    (world.folder / "notes.txt").write_text("no checkpoint", encoding="utf-8")

    status = world.restore("--model", world.folder / "notes.txt")

    assert status == 2
    assert "notes.txt is not a checkpoint" in world.errors
    assert_one_sentence(world.errors)


def test_a_dying_engine_is_one_sentence_and_status_1(world: World) -> None:
    world.serve = serve_never_ready

    status = world.restore()

    assert status == 1
    assert "stopped unexpectedly" in world.errors
    assert_one_sentence(world.errors)


@pytest.mark.parametrize(("method", "status"), [("ns", 1), ("poisson", 1)])
def test_a_failed_job_leaves_no_file(method: str, status: int, world: World) -> None:
    assert world.restore("--method", method) == status
    assert_one_sentence(world.errors)
    assert sorted(path.name for path in world.folder.iterdir()) == ["mask.png", "photo.png"]


def test_unknown_model_is_wrong_usage(world: World) -> None:
    assert world.restore("--model", "My album") == 2
    assert "My album is neither a file nor the name of a model" in world.errors
    assert_one_sentence(world.errors)


def test_a_read_only_target_is_refused_before_the_job(world: World) -> None:
    out = world.folder / "out.png"
    out.write_bytes(b"precious")
    out.chmod(0o444)
    world.serve = serve_unloadable  # would fail

    assert world.restore("-o", out) == 2
    assert "out.png is write-protected" in world.errors
    assert_one_sentence(world.errors)


def test_a_mask_that_marks_nothing_names_the_value_that_is_needed(world: World) -> None:
    write_picture(world.mask, Picture(pixels=np.full((*hole_mask().shape, 1), 3, np.uint8)))

    assert world.restore() == 2
    assert "mask.png has 3 of 255, expected at least 128" in world.errors
    assert_one_sentence(world.errors)
