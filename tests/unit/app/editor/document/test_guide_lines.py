"""Guide lines under the hand: what lies at a point, and lines with a changed point."""

import itertools
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.editor.document.brush import Point
from app.editor.document.guide_lines import (
    Grip,
    find_grip,
    find_handle,
    find_lines_through,
    find_span,
    insert_point,
    make_line,
    move_point,
    remove_point,
    turn_to_diagonal,
)
from engine.api import MAX_COORDINATE_PX, GuideLine
from engine.pictures.curves import trace_curve

STRAIGHT = GuideLine(points=((0.0, 10.0), (40.0, 10.0)))
BENT = GuideLine(points=((0.0, 30.0), (20.0, 20.0), (40.0, 30.0)))
LINES = (STRAIGHT, BENT)

_points = st.lists(
    st.tuples(st.integers(-50, 200), st.integers(-50, 200)), min_size=2, max_size=6, unique=True
)


@pytest.mark.parametrize(
    ("x", "y", "found"),
    [
        (1, 11, Grip(line=STRAIGHT, handle=0)),
        (21, 19, Grip(line=BENT, handle=1)),
        (20, 12, Grip(line=STRAIGHT)),
        (20, 15, None),
    ],
    ids=["end", "middle handle", "between handles", "beside"],
)
def test_what_lies_at_a_point_is_found(x: float, y: float, found: Grip | None) -> None:
    assert find_grip(LINES, Point(x=x, y=y), reach_px=3.0) == found


@pytest.mark.parametrize("x", [10.0, 10.25, 10.5, 10.75])
def test_a_line_is_found_between_the_pixels_of_its_curve(x: float) -> None:
    place = Point(x=x, y=10.1)

    assert find_grip(LINES, place, reach_px=0.15) == Grip(line=STRAIGHT)


def test_of_two_handles_in_reach_the_nearer_is_found() -> None:
    short = GuideLine(points=((0.0, 0.0), (4.0, 0.0)))

    assert find_handle([short], Point(x=3, y=0), reach_px=5.0) == Grip(line=short, handle=1)


def test_a_handle_is_found_before_a_nearer_line() -> None:
    across = GuideLine(points=((2.0, -50.0), (2.0, 50.0)))

    grip = find_grip([across, STRAIGHT], Point(x=2, y=10), reach_px=3.0)

    assert grip == Grip(line=STRAIGHT, handle=0)


@given(_points, st.data())
def test_the_span_of_a_place_on_a_curve_is_found(
    points: list[tuple[int, int]], data: st.DataObject
) -> None:
    line = GuideLine(points=tuple((float(x), float(y)) for x, y in points))
    traced = trace_curve(line.points)
    index = data.draw(st.integers(0, len(traced) - 2))
    place = Point(x=float(traced[index, 0]), y=float(traced[index, 1]))

    span = find_span(line, place)

    part = trace_curve(line.points)
    starts = [int(np.flatnonzero((part == point).all(axis=1))[0]) for point in line.points]
    first = int(np.flatnonzero((part == (place.x, place.y)).all(axis=1))[0])
    assert starts[span - 1] <= first <= starts[span]


def test_lines_through_a_mask_are_found() -> None:
    mask = np.zeros((20, 30), np.bool_)
    mask[8:12, 10:20] = True

    assert find_lines_through(LINES, mask) == (STRAIGHT,)


def test_a_point_is_inserted_where_the_line_was_held() -> None:
    line = insert_point(BENT, find_span(BENT, Point(x=30, y=24)), Point(x=32, y=28))

    assert line == GuideLine(points=((0.0, 30.0), (20.0, 20.0), (32.0, 28.0), (40.0, 30.0)))


def test_a_point_is_moved() -> None:
    line = move_point(BENT, 1, dx=2.5, dy=-1.0)

    assert line == GuideLine(points=((0.0, 30.0), (22.5, 19.0), (40.0, 30.0)))


@given(st.floats(-100, 100), st.floats(-100, 100))
def test_a_turned_point_keeps_its_distance_and_lies_on_a_diagonal(x: float, y: float) -> None:
    centre = Point(x=3.0, y=-7.0)

    turned = turn_to_diagonal(Point(x=x, y=y), around=centre)

    dx, dy = turned.x - centre.x, turned.y - centre.y
    distance = math.hypot(x - centre.x, y - centre.y)
    assert math.hypot(dx, dy) == pytest.approx(distance, abs=1e-9)
    assert min(abs(dx), abs(dy), abs(dx - dy), abs(dx + dy)) == pytest.approx(0.0, abs=1e-9)


@pytest.mark.parametrize(
    ("line", "left"),
    [(BENT, GuideLine(points=((0.0, 30.0), (40.0, 30.0)))), (STRAIGHT, None)],
    ids=["three points", "two points"],
)
def test_a_line_without_a_point_needs_two_others(line: GuideLine, left: GuideLine | None) -> None:
    assert remove_point(line, 1) == left


@given(_points)
def test_points_of_a_line_keep_their_distance(points: list[tuple[int, int]]) -> None:
    near = [(x / 10, y / 10) for x, y in points]

    line = make_line(*(Point(x=x, y=y) for x, y in near))

    is_apart = min(math.dist(*pair) for pair in itertools.pairwise(near)) >= 0.5
    assert (line is not None) == is_apart


def test_points_far_outside_are_moved_into_range() -> None:
    line = make_line(Point(x=0, y=0), Point(x=1e9, y=-1e9))

    far = float(MAX_COORDINATE_PX)
    assert line == GuideLine(points=((0.0, 0.0), (far, -far)))
