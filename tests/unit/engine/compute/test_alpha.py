"""Alpha goes on into a hole, and colours that nobody sees stay out of it."""

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from engine.compute.alpha import Alpha, continue_alpha, cover_invisible
from engine.pictures.pixels import Mask


def square_hole(side: int = 24, *, margin: int = 6) -> Mask:
    hole = np.zeros((side, side), np.bool_)
    hole[margin:-margin, margin:-margin] = True
    return hole


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
@pytest.mark.parametrize("share", [0, 0.5, 1])
def test_alpha_that_is_the_same_all_around_fills_the_hole(
    dtype: type[np.uint8 | np.uint16], share: float
) -> None:
    hole, full = square_hole(), np.iinfo(dtype).max
    alpha: Alpha = np.where(hole, 3, int(share * full)).astype(dtype)  # type: ignore[assignment]

    filled = continue_alpha(alpha, hole, hole)

    assert filled.dtype == dtype
    assert set(filled) == {int(share * full)}


def test_a_hard_edge_goes_on_through_the_hole() -> None:
    hole = square_hole()
    alpha = np.zeros(hole.shape, np.uint8)
    alpha[:, :12] = 255
    alpha[hole] = 77

    alpha[hole] = continue_alpha(alpha, hole, hole)

    assert np.all(alpha[:, :11] == 255)
    assert np.all(alpha[:, 13:] == 0)


def test_a_soft_edge_stays_soft() -> None:
    hole, ramp = square_hole(), np.linspace(20, 235, 24).round()
    alpha = np.broadcast_to(ramp, hole.shape).astype(np.uint8)
    damaged = np.where(hole, 0, alpha).astype(np.uint8)

    filled = continue_alpha(damaged, hole, hole)

    np.testing.assert_allclose(filled.astype(float), alpha[hole], atol=2)


@given(hnp.arrays(np.uint8, st.tuples(st.integers(1, 9), st.integers(1, 9))), st.data())
def test_alpha_in_the_hole_never_counts(alpha: npt.NDArray[np.uint8], data: st.DataObject) -> None:
    hole = data.draw(hnp.arrays(np.bool_, alpha.shape).filter(lambda mask: not mask.all()))
    hidden = np.where(hole, 200, alpha).astype(np.uint8)

    np.testing.assert_array_equal(
        continue_alpha(alpha, hole, hole), continue_alpha(hidden, hole, hole)
    )


def test_invisible_pixels_take_the_colours_of_the_nearest_visible_ones() -> None:
    colours = np.zeros((4, 6, 3), np.uint16)
    colours[:, :3], alpha = (100, 200, 300), np.zeros((4, 6), np.uint16)
    alpha[:, :3] = 65535
    hole = np.zeros((4, 6), np.bool_)
    hole[1, 1] = hole[1, 5] = True

    covered = cover_invisible(colours, alpha, hole)

    assert np.all(covered[~hole] == (100, 200, 300))
    np.testing.assert_array_equal(covered[hole], colours[hole])


@pytest.mark.parametrize("opacity", [0, 255])
def test_colours_stay_where_all_or_nothing_is_visible(opacity: int) -> None:
    colours = np.arange(48, dtype=np.uint8).reshape(4, 4, 3)
    alpha, hole = np.full((4, 4), opacity, np.uint8), np.zeros((4, 4), np.bool_)

    np.testing.assert_array_equal(cover_invisible(colours, alpha, hole), colours)
