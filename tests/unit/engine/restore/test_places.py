"""Rectangles by the thousand: which overlap another, and what holds them all."""

import itertools

from hypothesis import given, settings
from hypothesis import strategies as st

from engine.pictures.pixels import Rect
from engine.restore.places import Places, disjoint_places

rects = st.builds(
    Rect,
    x=st.integers(0, 60),
    y=st.integers(0, 60),
    width=st.integers(1, 20),
    height=st.integers(1, 20),
)


@given(places=st.lists(rects, max_size=12), other=rects)
@settings(max_examples=60, deadline=None)
def test_overlapping_places_are_those_with_a_pixel_in_common(
    places: list[Rect], other: Rect
) -> None:
    found = Places(places).overlapping(other)

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

    assert places.overlapping(Rect(x=10, y=10, width=10, height=10)) == []


def test_touching_places_are_united_until_none_overlap() -> None:
    places = [
        Rect(x=0, y=0, width=10, height=10),
        Rect(x=30, y=0, width=10, height=10),
        Rect(x=5, y=5, width=30, height=10),
        Rect(x=100, y=100, width=1, height=1),
    ]

    united = disjoint_places(places)

    assert sorted((r.x, r.y, r.width, r.height) for r in united) == [
        (0, 0, 40, 15),
        (100, 100, 1, 1),
    ]


@given(places=st.lists(rects, max_size=12))
@settings(max_examples=60, deadline=None)
def test_united_places_hold_every_place_once(places: list[Rect]) -> None:
    united = disjoint_places(places)

    holders = [sum(other.united(place) == other for other in united) for place in places]
    overlaps = [a.intersected(b) for a, b in itertools.combinations(united, 2)]
    assert holders == [1] * len(places)
    assert overlaps == [None] * len(overlaps)
