"""Windows and tiles: every group is in one window, and their cost is bounded."""

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.api import RestoreOptions
from engine.pictures.pixels import Mask, Rect
from engine.restore.groups import find_groups
from engine.restore.windows import (
    MAX_WORKING_SIDE_PX,
    TILE_PX,
    Window,
    batch_windows,
    cut_tiles,
    weigh_tile,
)


def batch(mask: Mask) -> list[tuple[Window, ...]]:
    bounds = Rect.of_shape(mask.shape)
    return batch_windows(find_groups(mask, bounds), RestoreOptions(), within=bounds)


def windows_of(mask: Mask) -> list[Window]:
    return [window for windows in batch(mask) for window in windows]


def specks(shape: tuple[int, int], *, count: int, seed: int) -> Mask:
    """Return a mask of squares of 5 px, some of which touch."""
    rng = np.random.default_rng(seed)
    corners: npt.NDArray[np.int64] = rng.integers(0, np.array(shape) - 4, (count, 2))
    mask = np.zeros(shape, bool)
    offsets = np.arange(5)
    mask[
        corners[:, 0, None, None] + offsets[:, None], corners[:, 1, None, None] + offsets[None]
    ] = True
    return mask


@settings(max_examples=20)
@given(
    height=st.integers(20, 900),
    width=st.integers(20, 900),
    count=st.integers(1, 12),
    seed=st.integers(0, 2**16),
)
def test_every_speck_is_in_one_window_no_larger_than_a_tile(
    height: int, width: int, count: int, seed: int
) -> None:
    mask = specks((height, width), count=count, seed=seed)
    bounds = Rect.of_shape(mask.shape)

    windows = windows_of(mask)

    counted = np.zeros(mask.shape, int)
    for window in windows:
        assert window.place.intersected(bounds) == window.place
        assert max(window.place.width, window.place.height) <= TILE_PX
        for group in window.groups:
            assert group.place.intersected(window.place) == group.place
            counted[group.place.slices] += group.mask
    assert np.array_equal(counted, mask.astype(int))


def test_a_batch_has_windows_of_one_size_and_no_more_pixels_than_a_tile() -> None:
    batches = batch(specks((3000, 4000), count=60, seed=0))

    sizes = [{(window.place.width, window.place.height) for window in each} for each in batches]
    areas = [sum(window.place.area for window in each) for each in batches]
    assert max(len(each) for each in batches) > 1
    assert {len(size) for size in sizes} == {1}
    assert max(areas) <= TILE_PX**2


def test_hundreds_of_specks_do_not_need_hundreds_of_passes() -> None:
    batches = batch(specks((2000, 3000), count=300, seed=0))

    assert len(batches) < 75


def test_near_specks_share_a_window_and_distant_ones_do_not() -> None:
    mask = np.zeros((200, 1200), bool)
    mask[100:105, 100:105] = mask[100:105, 180:185] = mask[100:105, 1100:1105] = True

    windows = windows_of(mask)

    assert [len(window.groups) for window in windows] == [2, 1]


def test_a_long_scratch_has_its_own_window() -> None:
    mask = np.zeros((1200, 1200), bool)
    mask[600:603, 100:1100] = mask[590:593, 1180:1185] = True

    windows = windows_of(mask)

    assert [(len(window.groups), window.place.width) for window in windows] == [
        (1, 96),
        (1, 1128),
    ]


def test_the_generator_sees_a_thin_group_at_the_photographs_scale() -> None:
    mask = np.zeros((1000, 1000), bool)
    mask[500:504, 100:900] = True

    (window,) = windows_of(mask)

    assert not window.is_reduced


def test_the_window_of_a_wide_group_is_reduced_to_the_working_side() -> None:
    mask = np.zeros((4000, 6000), bool)
    mask[1000:2000, 2000:3200] = True

    (window,) = windows_of(mask)

    assert min(window.width_px, window.height_px) == MAX_WORKING_SIDE_PX
    assert window.enlargement == pytest.approx(3000 / MAX_WORKING_SIDE_PX, rel=0.01)
    assert window.place.width / window.width_px == pytest.approx(
        window.place.height / window.height_px, rel=0.01
    )


@pytest.mark.parametrize(("side_px", "working_side_px"), [(200, 384), (300, 450), (500, 512)])
def test_larger_surroundings_are_shown_larger(side_px: int, working_side_px: int) -> None:
    mask = np.zeros((2000, 2000), bool)
    mask[700 : 700 + side_px, 700 : 700 + side_px] = True

    (window,) = windows_of(mask)

    assert min(window.width_px, window.height_px) == working_side_px


def test_the_window_of_a_small_wide_hole_is_never_enlarged() -> None:
    mask = np.zeros((120, 120), bool)
    mask[30:80, 30:80] = True

    (window,) = windows_of(mask)

    assert not window.is_reduced
    assert window.enlargement == 1.0


@settings(max_examples=30)
@given(height=st.integers(1, 1400), width=st.integers(1, 1400), seed=st.integers(0, 2**16))
def test_tiles_cover_the_hole_with_positive_weights(height: int, width: int, seed: int) -> None:
    rng = np.random.default_rng(seed)
    mask = np.zeros((height, width), bool)
    mask[rng.integers(height), rng.integers(width)] = True
    mask[rng.integers(height), :] = True

    total = np.zeros(mask.shape, np.float32)
    for tile in cut_tiles(mask):
        assert max(tile.width, tile.height) <= TILE_PX
        total[tile.slices] += weigh_tile(tile, shape=mask.shape)

    assert (total[mask] > 0).all()


def test_tiles_without_a_hole_are_left_out() -> None:
    mask = np.zeros((512, 5000), bool)
    mask[100, 4990] = True

    tiles = cut_tiles(mask)

    assert [tile.right for tile in tiles] == [5000]


@pytest.mark.parametrize(("side_px", "halvings"), [(6, 0), (60, 0), (100, 1), (200, 1), (500, 2)])
def test_a_window_is_halved_until_the_generator_knows_holes_as_wide(
    side_px: int, halvings: int
) -> None:
    mask = np.zeros((1500, 1500), bool)
    mask[500 : 500 + side_px, 500 : 500 + side_px] = True

    (window,) = windows_of(mask)

    assert window.halvings == halvings


def test_a_window_at_the_corner_of_a_picture_is_halved_twice() -> None:
    mask = np.zeros((400, 400), bool)
    mask[:300, :300] = True

    (window,) = windows_of(mask)

    assert window.halvings == 2
    assert window.halve(2) == (96, 96)
