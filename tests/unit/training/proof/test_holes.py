"""The holes of a proof: squares of pictures with the same masks every time."""

import os
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from tests.helpers.proof_runs import write_request
from training.api import FineTuneRequest, Repair
from training.proof.holes import draw_own_squares, draw_regression_squares


@pytest.fixture
def run(tmp_path: Path) -> FineTuneRequest:
    return write_request(tmp_path)


def test_holes_depend_on_pixels_and_seed_but_not_on_the_path(
    run: FineTuneRequest, tmp_path: Path
) -> None:
    moved = tmp_path / "elsewhere.png"
    moved.write_bytes(run.held_out[3].read_bytes())

    here, there, other = (
        draw_own_squares(replace(run, held_out=(file,), goal=replace(run.goal, seed=seed)))[0].masks
        for file, seed in ((run.held_out[3], 0), (moved, 0), (moved, 1))
    )

    assert all(np.array_equal(a, b) for a, b in zip(here, there, strict=True))
    assert not np.array_equal(here[0], other[0])


def test_fewer_pictures_have_more_holes_each(run: FineTuneRequest) -> None:
    few = draw_own_squares(run)
    many = draw_own_squares(replace(run, held_out=run.held_out * 10))

    assert [len(square.masks) for square in few] == [6] * 6
    assert [len(square.masks) for square in many] == [2] * 24


def test_the_holes_are_of_the_kind_that_the_run_repairs(run: FineTuneRequest) -> None:
    wide, thin = (
        draw_own_squares(replace(run, goal=replace(run.goal, repair=repair)))[0].masks
        for repair in (Repair.OBJECTS, Repair.SCRATCHES)
    )

    assert all(0.08 <= mask.mean() <= 0.25 for mask in wide)
    assert all(0.02 <= mask.mean() <= 0.08 for mask in thin)


def test_holes_of_a_run_with_own_masks_come_from_these(
    run: FineTuneRequest, tmp_path: Path
) -> None:
    masks = tmp_path / "masks"
    masks.mkdir()
    drawn = np.zeros((64, 64), np.uint8)
    drawn[30:34] = 255
    Image.fromarray(drawn).save(masks / "line.png")

    squares = draw_own_squares(
        replace(run, goal=replace(run.goal, repair=Repair.OWN_MASKS, masks=masks))
    )

    assert all(mask.any() for square in squares for mask in square.masks)


def test_missing_and_unreadable_files_are_left_out(
    run: FineTuneRequest,
) -> None:
    run.held_out[0].unlink()
    run.held_out[1].write_text("no picture")

    assert [square.name for square in draw_own_squares(run)] == ["2.png", "3.png", "4.png", "5.png"]


def test_invalid_unicode_in_a_name_is_replaced(run: FineTuneRequest) -> None:
    file = run.held_out[0].rename(run.held_out[0].with_name(os.fsdecode(b"caf\xe9.png")))

    squares = draw_own_squares(replace(run, held_out=(file,)))

    assert [square.name for square in squares] == ["caf\ufffd.png"]


def test_scratches_are_proved_nearer_to_the_pictures_own_scale(
    run: FineTuneRequest, tmp_path: Path
) -> None:
    columns = np.repeat(np.arange(1024) % 4 * 60, 1)
    striped = np.broadcast_to(columns[None, :, None], (1024, 1024, 3)).astype(np.uint8)
    Image.fromarray(striped).save(tmp_path / "striped.png")
    large = replace(run, held_out=(tmp_path / "striped.png",))

    near = draw_own_squares(replace(large, goal=replace(large.goal, repair=Repair.SCRATCHES)))[
        0
    ].truth
    far = draw_own_squares(large)[0].truth

    assert near.shape == far.shape == (256, 256, 3)
    assert near.std() > 0
    assert far.std() == 0


def test_the_regression_set_has_a_wide_and_a_thin_hole_in_every_proof(
    run: FineTuneRequest,
) -> None:
    squares = draw_regression_squares(run)
    others = draw_regression_squares(
        replace(run, goal=replace(run.goal, repair=Repair.WRITING, seed=7))
    )

    assert [len(square.masks) for square in squares] == [2, 2]
    assert all(square.masks[0].mean() > square.masks[1].mean() for square in squares)
    assert np.array_equal(squares[0].masks[0], others[0].masks[0])
