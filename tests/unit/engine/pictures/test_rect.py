"""Rectangles of a picture."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from engine.pictures.pixels import Rect


def test_slices_in_index_the_array_of_an_outer_rectangle() -> None:
    outer = Rect(x=10, y=20, width=4, height=3)
    pixels = np.arange(12).reshape(3, 4)

    own = pixels[Rect(x=12, y=21, width=2, height=2).slices_in(outer)]

    assert own.tolist() == [[6, 7], [10, 11]]


@given(
    x=st.integers(-40, 40),
    y=st.integers(-40, 40),
    width=st.integers(1, 40),
    height=st.integers(1, 40),
    side_px=st.integers(1, 50),
)
def test_the_parts_of_a_rectangle_are_disjoint_and_cover_it(
    x: int, y: int, width: int, height: int, side_px: int
) -> None:
    whole = Rect(x=x, y=y, width=width, height=height)
    covered = np.zeros((height, width), int)

    for part in whole.split(side_px):
        covered[part.slices_in(whole)] += 1
        assert max(part.width, part.height) <= side_px

    assert (covered == 1).all()


@given(
    x=st.integers(-9, 9),
    y=st.integers(-9, 9),
    width=st.integers(1, 9),
    height=st.integers(1, 9),
)
def test_rectangles_overlap_if_they_have_an_intersection(
    x: int, y: int, width: int, height: int
) -> None:
    one, other = Rect(x=0, y=0, width=5, height=4), Rect(x=x, y=y, width=width, height=height)

    assert one.overlaps(other) == (one.intersected(other) is not None)
