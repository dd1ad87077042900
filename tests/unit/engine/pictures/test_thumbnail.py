"""Thumbnails are small, and show something of pictures of any shape."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from engine.pictures.picture import Picture
from engine.pictures.pixels import Pixels, Rect
from engine.pictures.thumbnail import find_thumbnail_place, make_thumbnail

_PIXELS = hnp.arrays(
    st.sampled_from([np.uint8, np.uint16]),
    st.tuples(st.integers(1, 40), st.integers(1, 40), st.integers(1, 4)),
)


@settings(max_examples=20)
@given(_PIXELS, st.integers(1, 30))
def test_a_thumbnail_is_small_and_has_8_bits(pixels: Pixels, side_px: int) -> None:
    thumbnail = make_thumbnail(Picture(pixels=pixels), side_px=side_px)

    assert thumbnail.pixels.dtype == np.uint8
    assert max(thumbnail.width, thumbnail.height) == min(side_px, max(pixels.shape[:2]))


@pytest.mark.parametrize("shape", [(40, 30_000), (30_000, 40)])
def test_a_thumbnail_of_a_very_long_picture_shows_its_middle(shape: tuple[int, int]) -> None:
    pixels = np.full((*shape, 3), 50, np.uint8)
    middle = Rect(x=shape[1] // 2 - 10, y=shape[0] // 2 - 10, width=20, height=20)
    pixels[middle.slices] = 250

    thumbnail = make_thumbnail(Picture(pixels=pixels), side_px=128)

    assert min(thumbnail.width, thumbnail.height) >= 32
    assert thumbnail.pixels[thumbnail.height // 2, thumbnail.width // 2, 0] == 250


@given(st.integers(1, 40_000), st.integers(1, 40_000), st.integers(1, 300))
def test_a_thumbnail_shows_whole_pictures_of_an_ordinary_shape(
    width: int, height: int, side_px: int
) -> None:
    whole = Rect(x=3, y=5, width=width, height=height)

    place = find_thumbnail_place(whole, side_px=side_px)

    assert place.intersected(whole) == place
    is_ordinary = max(width, height) <= 4 * min(width, height)
    assert (place == whole) or not is_ordinary
