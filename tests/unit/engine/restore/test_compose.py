"""Composing changes the masked colours only."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from engine.pictures.pixels import Mask, Pixels
from engine.restore.compose import compose


@st.composite
def pixels_colours_and_mask(draw: st.DrawFn) -> tuple[Pixels, Pixels, Mask]:
    height, width, channels = draw(
        st.tuples(st.integers(1, 9), st.integers(1, 9), st.integers(1, 4))
    )
    colours = {1: 1, 2: 1, 3: 3, 4: 3}[channels]
    dtype = draw(st.sampled_from([np.uint8, np.uint16]))
    return (
        draw(hnp.arrays(dtype, (height, width, channels))),
        draw(hnp.arrays(dtype, (height, width, colours))),
        draw(hnp.arrays(np.bool_, (height, width))),
    )


@given(pixels_colours_and_mask())
def test_outside_the_mask_nothing_changes(case: tuple[Pixels, Pixels, Mask]) -> None:
    pixels, colours, mask = case
    before = pixels.copy()

    compose(pixels, colours, mask)

    np.testing.assert_array_equal(pixels[~mask], before[~mask])


@pytest.mark.slow
@given(pixels_colours_and_mask())
def test_inside_the_mask_the_colours_are_the_filled_ones(
    case: tuple[Pixels, Pixels, Mask],
) -> None:
    pixels, colours, mask = case

    compose(pixels, colours, mask)

    np.testing.assert_array_equal(pixels[mask][:, : colours.shape[2]], colours[mask])


@pytest.mark.parametrize("channels", [2, 4])
def test_alpha_never_changes(channels: int) -> None:
    pixels = np.zeros((3, 4, channels), np.uint8)

    compose(pixels, np.full((3, 4, channels - 1), 255, np.uint8), np.ones((3, 4), np.bool_))

    assert not pixels[..., -1].any()
