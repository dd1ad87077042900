"""Regions hold exactly the pixels that plain references hold, and combine with a mask exactly."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from app.editor.document.brush import Point
from app.editor.document.mask import MaskChange, PaintedMask
from app.editor.marking.region import (
    Combining,
    Region,
    combine,
    fill_polygon,
    fill_rectangle,
)
from engine.pictures.pixels import Mask, Rect

BOUNDS = Rect(x=0, y=0, width=31, height=23)
# Sixteenths are exact, so that no rounding decides whether a centre is inside.
coordinates = st.integers(-160, 640).map(lambda sixteenths: sixteenths / 16)
points = st.builds(lambda x, y: Point(x=x, y=y), coordinates, coordinates)
polygons = st.lists(points, min_size=1, max_size=7)
masks = hnp.arrays(np.bool_, (BOUNDS.height, BOUNDS.width))
rects = st.builds(
    lambda x, y, width, height: Rect(x=x, y=y, width=width, height=height),
    *(st.integers(0, 15), st.integers(0, 11), st.integers(1, 16), st.integers(1, 12)),
)


def spread(region: Region | None) -> Mask:
    """Return a region as a mask of the whole picture."""
    whole = np.zeros((BOUNDS.height, BOUNDS.width), np.bool_)
    if region is not None:
        whole[region.place.slices] = region.covered
    return whole


def winding_number(x: float, y: float, corners: list[Point]) -> int:
    """Return how often a polygon winds around a point, by counting what a ray to the left meets."""
    turns = 0
    for start, end in zip(corners, corners[1:] + corners[:1], strict=True):
        if (start.y <= y) != (end.y <= y):
            crossing = start.x + (y - start.y) / (end.y - start.y) * (end.x - start.x)
            turns += (1 if end.y > start.y else -1) * (crossing <= x)
    return turns


@given(corners=polygons)
def test_polygon_holds_the_pixels_whose_centres_it_winds_around(corners: list[Point]) -> None:
    expected = [
        [winding_number(x + 0.5, y + 0.5, corners) != 0 for x in range(BOUNDS.width)]
        for y in range(BOUNDS.height)
    ]

    region = fill_polygon(corners, within=BOUNDS)

    assert spread(region).tolist() == expected


@given(start=points, end=points)
def test_rectangle_holds_the_pixels_whose_centres_lie_between_its_corners(
    start: Point, end: Point
) -> None:
    y, x = np.mgrid[0 : BOUNDS.height, 0 : BOUNDS.width] + 0.5
    inside_x = (x >= min(start.x, end.x)) & (x < max(start.x, end.x))
    expected = inside_x & (y >= min(start.y, end.y)) & (y < max(start.y, end.y))

    region = fill_rectangle(start, end, within=BOUNDS)

    assert np.array_equal(spread(region), expected)


def test_loop_drawn_twice_has_no_hole() -> None:
    loop = [Point(x=x, y=y) for x, y in ((2, 2), (12, 2), (12, 12), (2, 12))]

    region = fill_polygon(loop * 2, within=BOUNDS)

    assert region is not None
    assert region.covered.all()


@pytest.mark.parametrize("how", list(Combining))
@given(mask=masks, place=rects, seed=st.integers(0, 999))
def test_region_combines_with_the_mask(how: Combining, mask: Mask, place: Rect, seed: int) -> None:
    covered = np.random.default_rng(seed).random((place.height, place.width)) < 0.5
    region = Region(place=place, covered=covered)
    other = spread(region)
    expected = {
        Combining.ADD: mask | other,
        Combining.TAKE_AWAY: mask & ~other,
        Combining.INTERSECT: mask & other,
    }[how]
    painted = PaintedMask(height=BOUNDS.height, width=BOUNDS.width)
    first = MaskChange.from_flips(mask, place=BOUNDS)
    if first is not None:
        painted.flip(first)

    change = combine(painted, region, how)
    if change is not None:
        painted.flip(change)

    assert np.array_equal(painted.elements, expected)
