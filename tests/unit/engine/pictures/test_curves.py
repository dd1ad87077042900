"""Tests of curves through points."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.pictures.curves import Point, trace_curve

_COORDINATES = st.integers(-300, 300).map(lambda value: value / 2)
_LINES = st.lists(st.tuples(_COORDINATES, _COORDINATES), min_size=2, max_size=6).filter(
    lambda points: len(set(points)) >= 2
)


@given(_LINES)
def test_a_curve_goes_through_its_points(points: list[Point]) -> None:
    curve = trace_curve(points)

    gaps = np.hypot(*(curve[:, None] - np.array(points)).T).min(axis=1)
    assert gaps.max() == pytest.approx(0.0, abs=1e-9)


@given(_LINES)
def test_a_curve_begins_and_ends_at_its_ends(points: list[Point]) -> None:
    curve = trace_curve(points)

    assert (tuple(curve[0]), tuple(curve[-1])) == (points[0], points[-1])


@given(_LINES)
def test_steps_are_about_a_pixel(points: list[Point]) -> None:
    steps = np.hypot(*np.diff(trace_curve(points), axis=0).T)

    assert steps.max() < 3.0


@given(_LINES)
def test_a_curve_read_backwards_is_the_curve_of_the_points_read_backwards(
    points: list[Point],
) -> None:
    there, back = trace_curve(points), trace_curve(points[::-1])

    assert np.hypot(*(there[:, None] - back).T).min(axis=0).max() < 1.5


def test_two_points_are_a_straight_line_in_steps_of_a_pixel() -> None:
    curve = trace_curve([(1.0, 2.0), (4.0, 6.0)])

    assert curve.tolist() == pytest.approx(
        np.array([[1.0, 2.0], [1.6, 2.8], [2.2, 3.6], [2.8, 4.4], [3.4, 5.2], [4.0, 6.0]])
    )


def test_three_points_are_bent_smoothly() -> None:
    curve = trace_curve([(0.0, 0.0), (50.0, 20.0), (100.0, 0.0)])

    directions = np.degrees(np.arctan2(*np.diff(curve, axis=0).T[::-1]))
    assert np.abs(np.diff(directions)).max() < 3.0


def test_the_middle_of_a_curve_is_that_of_the_formula() -> None:
    # Equal chords: a uniform spline, (-a + 9 b + 9 c - d) / 16 in the middle of b and c.
    curve = trace_curve([(0.0, 0.0), (6.0, 8.0), (16.0, 8.0), (22.0, 0.0)])

    assert curve[15] == pytest.approx((11.0, 9.0))


def test_points_given_twice_count_once() -> None:
    once, twice = (
        trace_curve([(0, 0), (9, 4), (20, 0)]),
        trace_curve([(0, 0), (9, 4), (9, 4), (20, 0)]),
    )

    assert np.array_equal(once, twice)


def test_equal_points_are_no_curve() -> None:
    with pytest.raises(ValueError, match="two different points"):
        trace_curve([(3.0, 3.0), (3.0, 3.0)])
