"""The brush covers exactly the pixels whose centres lie within its radius."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.editor.document.brush import (
    MAX_DIAMETER_PX,
    MIN_DIAMETER_PX,
    Point,
    fit_diameter,
    rasterise_capsule,
    step_diameter,
)
from engine.pictures.pixels import Mask, Rect

coordinates = st.floats(min_value=-30, max_value=70, allow_nan=False).map(lambda x: round(x, 2))
points = st.builds(lambda x, y: Point(x=x, y=y), coordinates, coordinates)
bounds = st.builds(
    lambda width, height: Rect(x=0, y=0, width=width, height=height),
    st.integers(1, 45),
    st.integers(1, 45),
)
ON_THE_RIM = 1e-6


def distances(start: Point, end: Point, *, within: Rect) -> np.ndarray:
    """Return the distance of every pixel's centre from the segment, (height, width)."""
    y, x = np.mgrid[0 : within.height, 0 : within.width] + 0.5
    dx, dy = end.x - start.x, end.y - start.y
    squared = dx * dx + dy * dy
    along = 0.0 if squared == 0 else ((x - start.x) * dx + (y - start.y) * dy) / squared
    along = np.clip(along, 0, 1)
    return np.asarray(np.hypot(x - start.x - along * dx, y - start.y - along * dy))


def painted(start: Point, end: Point, *, diameter_px: float, within: Rect) -> Mask:
    """Return a mask (within.height, within.width) with the capsule painted on it."""
    mask = np.zeros((within.height, within.width), np.bool_)
    capsule = rasterise_capsule(start, end, diameter_px=diameter_px, within=within)
    if capsule is not None:
        mask[capsule.place.slices] |= capsule.covered
    return mask


@given(start=points, end=points, diameter_px=st.integers(1, 60), within=bounds)
def test_capsule_holds_every_pixel_inside_the_radius(
    start: Point, end: Point, diameter_px: int, within: Rect
) -> None:
    near = distances(start, end, within=within) < diameter_px / 2 - ON_THE_RIM

    mask = painted(start, end, diameter_px=diameter_px, within=within)

    assert (mask >= near).all()


@given(start=points, end=points, diameter_px=st.integers(1, 60), within=bounds)
def test_capsule_holds_no_pixel_outside_the_radius_except_under_its_ends(
    start: Point, end: Point, diameter_px: int, within: Rect
) -> None:
    far = distances(start, end, within=within) > diameter_px / 2 + ON_THE_RIM
    y, x = np.mgrid[0 : within.height, 0 : within.width]
    is_end = ((x == np.floor(start.x)) & (y == np.floor(start.y))) | (
        (x == np.floor(end.x)) & (y == np.floor(end.y))
    )

    mask = painted(start, end, diameter_px=diameter_px, within=within)

    assert not (mask & far & ~is_end).any()


@given(start=points, end=points, diameter_px=st.integers(1, 60), within=bounds)
def test_place_of_a_capsule_is_tight(
    start: Point, end: Point, diameter_px: int, within: Rect
) -> None:
    capsule = rasterise_capsule(start, end, diameter_px=diameter_px, within=within)

    tight = None if capsule is None else Rect.of_mask(capsule.covered)
    whole = None if capsule is None else Rect.of_shape(capsule.covered.shape)
    assert tight == whole


@given(start=points, end=points, diameter_px=st.integers(1, 60), within=bounds)
def test_capsule_is_the_same_in_both_directions(
    start: Point, end: Point, diameter_px: int, within: Rect
) -> None:
    there = painted(start, end, diameter_px=diameter_px, within=within)
    back = painted(end, start, diameter_px=diameter_px, within=within)

    on_the_rim = np.abs(distances(start, end, within=within) - diameter_px / 2) < ON_THE_RIM
    assert ((there == back) | on_the_rim).all()


def test_thinnest_brush_covers_the_pixel_under_it() -> None:
    within = Rect(x=0, y=0, width=5, height=5)
    corner = Point(x=2.99, y=3.01)

    mask = painted(corner, corner, diameter_px=MIN_DIAMETER_PX, within=within)

    assert np.argwhere(mask).tolist() == [[3, 2]]


def test_stroke_outside_the_picture_covers_nothing() -> None:
    within = Rect(x=0, y=0, width=20, height=20)

    capsule = rasterise_capsule(
        Point(x=-50, y=3), Point(x=-40, y=90), diameter_px=10, within=within
    )

    assert capsule is None


@pytest.mark.parametrize("diameter_px", [1.0, 2.0, 40.0, 300.0])
def test_step_up_makes_the_brush_larger(diameter_px: float) -> None:
    larger = step_diameter(diameter_px, sign=1)

    assert larger >= diameter_px + 1


def test_steps_stop_at_the_limits() -> None:
    smallest = step_diameter(1.5, sign=-1)
    largest = step_diameter(950.0, sign=1)

    assert (smallest, largest) == (MIN_DIAMETER_PX, MAX_DIAMETER_PX)


@pytest.mark.parametrize(("diameter_px", "larger"), [(5.0, 6.0), (10.0, 12.0), (100.0, 120.0)])
def test_step_is_a_fifth_of_the_size(diameter_px: float, larger: float) -> None:
    assert step_diameter(diameter_px, sign=1) == larger
    assert step_diameter(larger, sign=-1) == diameter_px


@pytest.mark.parametrize(
    ("width", "height", "diameter_px"),
    [(6000, 4000, 200.0), (60, 40, 8.0), (90_000, 50_000, 1000.0)],
)
def test_fitting_diameter_is_a_twentieth_of_the_shorter_side(
    width: int, height: int, diameter_px: float
) -> None:
    assert fit_diameter(Rect(x=0, y=0, width=width, height=height)) == diameter_px
