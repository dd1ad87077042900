"""Removing the seam makes a result meet the known pixels and keeps its texture."""

from collections.abc import Callable

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.compute.seam import (
    compute_correction,
    compute_wide_correction,
    find_border,
    remove_seam,
)
from engine.pictures.pixels import Mask


def square(*, side_px: int = 40) -> Mask:
    """Return a mask with a hole that leaves 8 known pixels on each side."""
    mask = np.zeros((side_px, side_px), bool)
    mask[8:-8, 8:-8] = True
    return mask


def test_the_border_is_the_known_pixels_beside_the_hole() -> None:
    hole = np.zeros((4, 4), bool)
    hole[1, 1] = True
    unknown = hole.copy()
    unknown[1, 2] = True

    border = find_border(hole, unknown)

    assert np.argwhere(border).tolist() == [[0, 1], [1, 0], [2, 1]]


def test_a_mask_without_a_hole_has_no_border() -> None:
    nothing = np.zeros((4, 4), bool)

    assert not find_border(nothing, nothing).any()


def test_a_result_that_is_evenly_too_dark_is_lifted() -> None:
    hole = square()
    truth = np.random.default_rng(0).integers(60, 200, (40, 40, 3), np.uint8)

    fitted = remove_seam(truth - 30, truth, hole)

    np.testing.assert_array_equal(fitted[hole], truth[hole])


def test_the_correction_of_one_pixel_is_the_mean_of_its_neighbours() -> None:
    hole = np.zeros((3, 3), bool)
    hole[1, 1] = True
    misses = np.array([[2], [4], [6], [12]], np.float32)

    added = compute_correction(misses, find_border(hole, hole), hole, unit=1)

    assert added.tolist() == [[pytest.approx(6)]]


@pytest.mark.parametrize("compute", [compute_correction, compute_wide_correction])
def test_a_membrane_without_a_reach_corrects_the_middle_of_a_very_wide_hole(
    compute: Callable[..., npt.NDArray[np.float32]],
) -> None:
    hole = square(side_px=400)
    border = find_border(hole, hole)
    misses = np.full((np.count_nonzero(border), 1), 40, np.float32)

    added = compute(misses, border, hole, unit=1, reach_px=None)

    np.testing.assert_allclose(added, 40, atol=0.5)


def test_the_middle_of_a_very_wide_hole_is_not_corrected() -> None:
    hole = square(side_px=200)
    border = find_border(hole, hole)
    misses = np.full((np.count_nonzero(border), 1), 20, np.float32)

    added = np.zeros((200, 200))
    added[hole] = compute_correction(misses, border, hole, unit=1)[:, 0]

    assert added[100, 100] == 0
    assert added[8, 100] == pytest.approx(20, abs=1)


@given(
    height=st.integers(2, 30),
    width=st.integers(2, 30),
    dtype=st.sampled_from([np.uint8, np.uint16]),
    colours=st.sampled_from([1, 3]),
    seed=st.integers(0, 2**16),
)
def test_nothing_changes_outside_the_hole_or_in_an_exact_result(
    height: int, width: int, dtype: type[np.uint8] | type[np.uint16], colours: int, seed: int
) -> None:
    rng = np.random.default_rng(seed)
    result = rng.integers(0, np.iinfo(dtype).max, (height, width, colours), dtype, endpoint=True)
    other = rng.integers(0, np.iinfo(dtype).max, (height, width, colours), dtype, endpoint=True)
    hole = rng.random((height, width)) < 0.4
    hole[0, 0], hole[-1, -1] = True, False

    fitted, exact = remove_seam(result, other, hole), remove_seam(result, result, hole)

    np.testing.assert_array_equal(fitted[~hole], result[~hole])
    np.testing.assert_array_equal(exact, result)


def test_a_wide_correction_is_nearly_the_exact_one() -> None:
    hole = np.zeros((230, 310), bool)
    hole[20:190, 30:91] = hole[120:190, 30:280] = True
    border = find_border(hole, hole)
    rows, columns = np.nonzero(border)
    grain = np.random.default_rng(0).normal(0, 2, (rows.size, 3))
    misses = (20 * np.sin(rows / 40) + columns / 10)[:, np.newaxis] + grain

    exact, wide = (
        compute(misses.astype(np.float32), border, hole, unit=1)
        for compute in (compute_correction, compute_wide_correction)
    )

    assert np.abs(wide - exact).mean() < 0.5
    assert np.abs(wide - exact).max() < 4
