"""The rectangles of a job: disjoint, and found by their place."""

import itertools

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.pictures.pixels import Rect
from engine.restore.results import Places, Results, unite_overlapping

LEFT = Rect(x=0, y=0, width=4, height=3)
RIGHT = Rect(x=4, y=1, width=2, height=2)

rects = st.builds(
    Rect,
    x=st.integers(0, 60),
    y=st.integers(0, 60),
    width=st.integers(1, 20),
    height=st.integers(1, 20),
)


def two_results() -> Results:
    """Return two rectangles side by side, of zeros and of ones."""
    return Results({LEFT: np.zeros((3, 4, 1), np.uint8), RIGHT: np.ones((2, 2, 1), np.uint8)})


def test_pixels_written_to_a_view_are_in_the_result() -> None:
    results = two_results()

    results.view(Rect(x=5, y=2, width=1, height=1))[:] = 9

    left, right = results.as_tuple()
    assert (left.place, right.place) == (LEFT, RIGHT)
    assert not left.pixels.any()
    assert right.pixels[..., 0].tolist() == [[1, 1], [1, 9]]


def test_a_place_across_two_rectangles_is_found_in_parts() -> None:
    parts = list(two_results().find_parts(Rect(x=3, y=0, width=2, height=9)))

    assert [place for place, _pixels in parts] == [
        Rect(x=3, y=0, width=1, height=3),
        Rect(x=4, y=1, width=1, height=2),
    ]
    assert [pixels[..., 0].tolist() for _place, pixels in parts] == [[[0], [0], [0]], [[1], [1]]]


def test_a_place_outside_all_rectangles_has_no_parts() -> None:
    assert list(two_results().find_parts(Rect(x=4, y=0, width=2, height=1))) == []


@given(places=st.lists(rects, max_size=12), other=rects)
@settings(max_examples=60)
def test_overlapping_places_are_those_that_share_a_pixel(places: list[Rect], other: Rect) -> None:
    found = Places(places).find_overlapping(other)

    assert found == [
        index for index, place in enumerate(places) if place.intersected(other) is not None
    ]


def test_places_that_only_touch_do_not_overlap() -> None:
    places = Places(
        [
            Rect(x=0, y=10, width=10, height=10),
            Rect(x=10, y=0, width=10, height=10),
            Rect(x=20, y=10, width=10, height=10),
            Rect(x=10, y=20, width=10, height=10),
        ]
    )

    assert places.find_overlapping(Rect(x=10, y=10, width=10, height=10)) == []


def test_overlapping_places_are_united_until_none_overlap() -> None:
    places = [
        Rect(x=0, y=0, width=10, height=10),
        Rect(x=30, y=0, width=10, height=10),
        Rect(x=5, y=5, width=30, height=10),
        Rect(x=100, y=100, width=1, height=1),
    ]

    united = unite_overlapping(places)

    assert sorted((r.x, r.y, r.width, r.height) for r in united) == [
        (0, 0, 40, 15),
        (100, 100, 1, 1),
    ]


@given(places=st.lists(rects, max_size=12))
@settings(max_examples=60)
def test_united_places_are_disjoint_and_cover_each_place_once(places: list[Rect]) -> None:
    united = unite_overlapping(places)

    holders = [sum(other.united(place) == other for other in united) for place in places]
    overlaps = [a.intersected(b) for a, b in itertools.combinations(united, 2)]
    assert holders == [1] * len(places)
    assert overlaps == [None] * len(overlaps)
