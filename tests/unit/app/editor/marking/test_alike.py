"""Alike pixels are exactly those that a plain comparison and a labelling find."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from scipy import ndimage

from app.editor.marking.alike import find_alike
from engine.pictures.pixels import Pixels

# Few levels, so that alike pixels are often joined.
levels = st.sampled_from([0, 40, 60, 90, 200, 255])
pictures = st.sampled_from([1, 2, 3, 4]).flatmap(
    lambda channels: hnp.arrays(
        np.uint8,
        st.tuples(st.integers(1, 9), st.integers(1, 9), st.just(channels)),
        elements=levels,
    )
)


@given(pixels=pictures, tolerance=st.integers(0, 255), is_contiguous=st.booleans(), data=st.data())
def test_alike_are_the_pixels_within_the_tolerance(
    *, pixels: Pixels, tolerance: int, is_contiguous: bool, data: st.DataObject
) -> None:
    height, width, channels = pixels.shape
    row, column = data.draw(st.integers(0, height - 1)), data.draw(st.integers(0, width - 1))
    colours = pixels[..., : 1 if channels < 3 else 3].astype(int)
    expected = (np.abs(colours - colours[row, column]) <= tolerance).all(axis=2)
    labels, _ = ndimage.label(expected)
    expected &= (labels == labels[row, column]) | (not is_contiguous)

    region = find_alike(
        pixels, column=column, row=row, tolerance=tolerance, is_contiguous=is_contiguous
    )

    found = np.zeros((height, width), np.bool_)
    found[region.place.slices] = region.covered
    assert np.array_equal(found, expected)


@pytest.mark.parametrize("is_contiguous", [True, False])
def test_sixteen_bits_are_compared_in_eight(*, is_contiguous: bool) -> None:
    pixels = np.array([[[256 * 50]], [[256 * 60 + 255]], [[256 * 61]]], np.uint16)

    region = find_alike(pixels, column=0, row=0, tolerance=10, is_contiguous=is_contiguous)

    assert region.covered.tolist() == [[True], [True]]


def test_picture_that_may_not_be_written_to_is_left_as_it_is() -> None:
    pixels = np.zeros((5, 5, 3), np.uint8)
    pixels.flags.writeable = False

    region = find_alike(pixels, column=2, row=2, tolerance=0, is_contiguous=True)

    assert region.covered.all()
