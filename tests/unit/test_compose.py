import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from engine.api import Mask, Pixels
from engine.compose import compose


@st.composite
def original_filled_and_mask(draw: st.DrawFn) -> tuple[Pixels, Pixels, Mask]:
    shape = draw(st.tuples(st.integers(1, 9), st.integers(1, 9), st.integers(1, 4)))
    dtype = draw(st.sampled_from([np.uint8, np.uint16]))
    pixels = hnp.arrays(dtype, shape)
    return draw(pixels), draw(pixels), draw(hnp.arrays(np.bool_, shape[:2]))


@given(original_filled_and_mask())
def test_outside_the_mask_nothing_changes(case: tuple[Pixels, Pixels, Mask]) -> None:
    original, filled, mask = case

    composed = compose(original, filled, mask)

    np.testing.assert_array_equal(composed[~mask], original[~mask])
    assert composed.dtype == original.dtype


@given(original_filled_and_mask())
def test_inside_the_mask_the_colours_are_the_filled_ones(
    case: tuple[Pixels, Pixels, Mask],
) -> None:
    original, filled, mask = case
    colours = {1: 1, 2: 1, 3: 3, 4: 3}[original.shape[2]]

    composed = compose(original, filled, mask)

    np.testing.assert_array_equal(composed[mask][:, :colours], filled[mask][:, :colours])


@pytest.mark.parametrize("channels", [2, 4])
def test_alpha_never_changes(channels: int) -> None:
    original = np.zeros((3, 4, channels), np.uint8)
    filled = np.full_like(original, 255)

    composed = compose(original, filled, np.ones((3, 4), np.bool_))

    assert not composed[..., -1].any()


def test_the_original_is_not_written_to() -> None:
    original = np.zeros((3, 4, 3), np.uint8)

    compose(original, np.full_like(original, 9), np.ones((3, 4), np.bool_))

    assert not original.any()
