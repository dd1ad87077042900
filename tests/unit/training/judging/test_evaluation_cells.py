"""The cells of an evaluation: pictures, holes, and what restorers see of them."""

from pathlib import Path

import numpy as np
import pytest

from engine.pictures.files import write_picture
from engine.pictures.picture import Picture
from tests.helpers.training_data import write_folder, write_shards
from training.data.layouts import Split
from training.errors import DataError
from training.judging.evaluation.cells import (
    SHARES,
    Cell,
    HoleSize,
    draw_cell,
    hole_sizes,
    read_squares,
)
from training.judging.evaluation.restorers import fill_biharmonic
from training.masks.mixture import MaskKind

pytestmark = pytest.mark.usefixtures("one_thread")


@pytest.mark.parametrize("size", list(HoleSize))
def test_holes_of_a_size_cover_its_share_and_are_the_same_for_the_same_seed(size: HoleSize) -> None:
    truths = [np.zeros((96, 96, 3), np.uint8)] * 4

    first, again, other = (draw_cell(MaskKind.BLOB, size, truths, seed=seed) for seed in (0, 0, 1))

    least, most = SHARES[size]
    assert all(least <= mask.mean() <= most for mask in first.masks)
    assert all(np.array_equal(a, b) for a, b in zip(first.masks, again.masks, strict=True))
    assert not np.array_equal(first.masks[0], other.masks[0])


def test_three_neighbours_share_a_hole_and_the_next_has_another(cell: Cell) -> None:
    truths = [np.zeros((96, 96, 3), np.uint8)] * 4

    masks = draw_cell(MaskKind.BLOB, HoleSize.SMALL, truths, seed=0).masks

    assert np.array_equal(masks[0], masks[2])
    assert not np.array_equal(masks[2], masks[3])
    assert cell.hole_groups == [slice(0, 3)]


def test_holes_can_come_from_the_users_own_mask_files(tmp_path: Path) -> None:
    mask = np.zeros((96, 96, 1), np.uint8)
    mask[20:60, 30:70] = 255
    write_picture(tmp_path / "mask.png", Picture(pixels=mask))
    truths = [np.zeros((96, 96, 3), np.uint8)]

    drawn = draw_cell(MaskKind.FILE, HoleSize.MEDIUM, truths, seed=0, mask_folder=str(tmp_path))

    assert SHARES[HoleSize.MEDIUM][0] <= drawn.share <= SHARES[HoleSize.MEDIUM][1]


def test_restorers_see_grey_in_the_hole_and_the_truth_elsewhere(cell: Cell) -> None:
    damaged, truth, mask = cell.damaged[0], cell.truths[0], cell.masks[0]

    assert (damaged[mask] == 127).all()
    assert np.array_equal(damaged[~mask], truth[~mask])


def test_thin_marks_have_no_large_holes() -> None:
    assert HoleSize.LARGE not in hole_sizes(MaskKind.SCRATCH)
    assert hole_sizes(MaskKind.BLOB) == tuple(HoleSize)


def test_every_large_enough_picture_of_a_folder_is_read_as_a_square(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "photos", count=4)  # 90 to 93 px high, 110 px wide

    squares = read_squares(folder, split=None, limit=10, side_px=92)

    assert [square.shape for square in squares] == [(92, 92, 3)] * 2


def test_a_limit_takes_pictures_from_the_whole_folder(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "photos", count=5)
    everything = read_squares(folder, split=None, limit=5, side_px=64)

    squares = read_squares(folder, split=None, limit=3, side_px=64)

    chosen = [everything[index] for index in (0, 2, 4)]
    assert all(np.array_equal(a, b) for a, b in zip(squares, chosen, strict=True))


def test_shards_are_read_from_their_validation_split(tmp_path: Path) -> None:
    rows = [("a.png", "train", "s", "CC0"), ("b.png", "valid", "s", "CC0")]
    folder = write_shards(tmp_path / "shards", rows)

    squares = read_squares(folder, split=None, limit=10, side_px=64)

    assert len(squares) == 1
    assert len(read_squares(folder, split=Split.TRAIN, limit=10, side_px=64)) == 1


def test_pictures_that_are_all_too_small_are_refused(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "photos", count=2)

    with pytest.raises(DataError, match="256 pixels"):
        read_squares(folder, split=None, limit=10, side_px=256)


def test_the_radius_of_a_hole_is_that_of_its_largest_circle(cell: Cell) -> None:
    mask = np.zeros((96, 96), bool)
    mask[20:60, 30:90] = True
    wide = Cell(kind=cell.kind, size=cell.size, truths=cell.truths, masks=[mask] * 3)

    assert wide.radii_px == pytest.approx([20.0] * 3, abs=1)


def test_biharmonic_keeps_known_pixels_and_continues_a_ramp() -> None:
    columns = np.arange(32, dtype=np.uint8) * 4
    ramp = np.repeat(np.broadcast_to(columns, (32, 32))[..., None], 3, axis=2)
    mask = np.zeros((32, 32), bool)
    mask[12:18, 12:18] = True

    filled_ramp = fill_biharmonic(np.where(mask[..., None], np.uint8(127), ramp), mask)

    assert np.array_equal(filled_ramp[~mask], ramp[~mask])
    assert np.abs(filled_ramp.astype(int) - ramp).max() <= 1
