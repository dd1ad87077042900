"""Edges that go on through a hole: found where they do, and nowhere else."""

import math

import numpy as np
import numpy.typing as npt
import pytest

from engine.api import GuideLine, Method, RestoreOptions
from engine.pictures.curves import trace_curve
from engine.pictures.pixels import Mask, Pixels, Rect
from engine.restore.edges.found_edges import (
    FoundEdge,
    find_edges,
    find_search_place,
    is_searched,
    list_lines_apart,
)
from engine.restore.groups import find_groups

SIDE = 240
RADIUS = 44.0
BOUNDS = Rect(x=0, y=0, width=SIDE, height=SIDE)
ROWS, COLUMNS = np.mgrid[:SIDE, :SIDE] + 0.5

F64 = npt.NDArray[np.float64]


def make_texture(level: float, *, seed: int = 0, spread: float = 12.0) -> F64:
    """Return a grey texture (H, W) with a mean and a standard deviation."""
    return level + np.random.default_rng(seed).normal(0, spread, (SIDE, SIDE))


def combine(is_light: Mask, *, dark: float = 70.0, light: float = 150.0) -> Pixels:
    """Return a picture with a light texture on a dark one."""
    return to_pixels(np.where(is_light, make_texture(light, seed=1), make_texture(dark, seed=2)))


def to_pixels(grey: F64) -> Pixels:
    return np.clip(np.rint(grey), 0, 255).astype(np.uint8)[..., np.newaxis].repeat(3, axis=2)


def make_hole(radius: float = RADIUS) -> Mask:
    return np.asarray(np.hypot(COLUMNS - SIDE / 2, ROWS - SIDE / 2) < radius, np.bool_)


def make_hole_at_the_left() -> Mask:
    """Return a hole that reaches the picture's left border."""
    to_the_left = (COLUMNS < SIDE / 2) & (np.abs(ROWS - SIDE / 2) < RADIUS)
    return np.asarray(make_hole() | to_the_left, np.bool_)


def search(picture: Pixels, hole: Mask | None = None) -> list[FoundEdge]:
    mask = make_hole() if hole is None else hole
    damaged = picture.copy()
    damaged[mask] = 127 if picture.dtype == np.uint8 else 127 * 257
    [group] = find_groups(mask, BOUNDS)
    place = find_search_place(group, within=BOUNDS)
    return find_edges(damaged[place.slices], mask[place.slices], group, place)


def measure_side(degrees: float, shift: float) -> F64:
    """Return the signed distance (H, W) from a straight line beside the middle."""
    angle = math.radians(degrees)
    rows, columns = ROWS - SIDE / 2, COLUMNS - SIDE / 2
    return np.asarray(rows * math.cos(angle) - columns * math.sin(angle) - shift, np.float64)


def measure_stray(edge: FoundEdge, side: F64) -> float:
    """Return the mean distance of an edge from where a signed distance is 0."""
    x, y = trace_curve(edge.line.points).T
    columns, rows = np.floor(np.clip((x, y), 0, SIDE - 1)).astype(int)
    return float(np.abs(side[rows, columns]).mean())


@pytest.mark.parametrize(
    ("degrees", "shift"), [(0.0, 21.1), (33.0, 0.0), (90.0, -15.0), (148.0, 8.0), (301.0, -20.0)]
)
def test_straight_edge_between_textures_goes_straight_on(degrees: float, shift: float) -> None:
    side = measure_side(degrees, shift)

    best, *_ = search(combine(side > 0))

    assert len(best.line.points) == 2
    assert measure_stray(best, side) < 2.5
    assert best.is_certain


@pytest.mark.parametrize("radius", [90.0, 140.0])
def test_arc_goes_on_as_an_arc(radius: float) -> None:
    side = np.hypot(COLUMNS - SIDE / 2, ROWS - (SIDE / 2 + radius)) - radius

    best, *_ = search(combine(side < 0))

    assert len(best.line.points) > 2
    assert measure_stray(best, side) < 2.5


def test_outline_that_turns_far_before_two_backgrounds_is_closed() -> None:
    side = np.hypot(COLUMNS - 60, ROWS - SIDE / 2) - 70
    background = np.where(ROWS < SIDE / 2, make_texture(110, seed=1), make_texture(50, seed=2))
    picture = np.where(side < 0, make_texture(230, seed=3), background)
    hole = make_hole(radius=54.0)

    best, *_ = search(to_pixels(picture), hole)

    assert measure_stray(best, side) < 4
    assert not best.is_certain


def test_both_edges_of_a_band_are_found_and_do_not_meet() -> None:
    side = measure_side(20.0, 0.0)

    found = search(combine(np.abs(side) < 12))

    strays = sorted(measure_stray(edge, np.abs(side) - 12) for edge in found[:2])
    assert len(strays) == 2
    assert strays[1] < 2.5
    assert list_lines_apart([found[0].line], [found[1].line]) == (found[0].line,)


@pytest.mark.parametrize(("seed", "spread"), [(0, 1.0), (1, 12.0), (2, 40.0)])
def test_texture_alone_has_no_certain_edges(seed: int, spread: float) -> None:
    found = search(to_pixels(make_texture(120.0, seed=seed, spread=spread)))

    assert [edge for edge in found if edge.is_certain] == []


def test_plain_picture_has_no_edges() -> None:
    assert search(np.full((SIDE, SIDE, 3), 90, np.uint8)) == []


def test_edges_between_other_colours_are_not_joined() -> None:
    side = measure_side(0.0, 0.0)
    left = np.where(side > 0, make_texture(220, seed=1), make_texture(150, seed=2))
    right = np.where(side > 0, make_texture(20, seed=3), make_texture(90, seed=4))

    # Beyond the hole, a vertical edge separates the halves, as it has to.
    found = search(to_pixels(np.where(COLUMNS < SIDE / 2, left, right)))

    assert all(measure_stray(edge, side) > 5 for edge in found)


def test_corner_is_not_cut_for_certain() -> None:
    is_inside = (ROWS > SIDE / 2) & (COLUMNS > SIDE / 2)

    found = search(combine(is_inside))

    assert [edge for edge in found if edge.is_certain] == []


def test_edge_that_ends_in_the_hole_is_not_continued() -> None:
    is_light = (np.abs(measure_side(0.0, 0.0)) < 10) & (COLUMNS < SIDE / 2)

    found = search(combine(is_light))

    assert [edge for edge in found if edge.is_certain] == []


@pytest.mark.parametrize(("degrees", "shift"), [(0.0, 10.0), (12.0, -5.0), (-15.0, 0.0)])
def test_edge_whose_other_end_lies_outside_the_picture_goes_straight_on(
    degrees: float, shift: float
) -> None:
    side = measure_side(degrees, shift)

    found = search(combine(side > 0), make_hole_at_the_left())

    [certain] = [edge for edge in found if edge.is_certain]
    assert measure_stray(certain, side) < 3.5
    assert min(x for x, _ in certain.line.points) < 1.0


def test_edge_with_two_ends_does_not_leave_the_picture() -> None:
    # The hole reaches the picture's border above, beside the edge.
    upwards = (ROWS < SIDE / 2) & (np.abs(COLUMNS - SIDE / 2) < 30)
    hole = np.asarray(make_hole() | upwards, np.bool_)
    side = measure_side(0.0, 15.0)

    found = search(combine(side > 0), hole)

    assert [measure_stray(edge, side) < 2.5 for edge in found] == [True]


@pytest.mark.parametrize(("seed", "spread"), [(0, 1.0), (1, 12.0), (2, 40.0)])
def test_texture_alone_does_not_leave_the_picture_for_certain(seed: int, spread: float) -> None:
    picture = to_pixels(make_texture(120.0, seed=seed, spread=spread))

    found = search(picture, make_hole_at_the_left())

    assert [edge for edge in found if edge.is_certain] == []


def test_short_edge_does_not_leave_the_picture() -> None:
    is_light = (measure_side(0.0, 10.0) > 0) & (COLUMNS < SIDE / 2 + RADIUS + 30)

    found = search(combine(is_light), make_hole_at_the_left())

    assert [edge for edge in found if edge.is_certain] == []


def test_wide_hole_is_searched_at_a_reduced_size() -> None:
    side = measure_side(80.0, 10.0)

    best, *_ = search(combine(side > 0), make_hole(radius=92.0))

    assert measure_stray(best, side) < 2.5


def test_16_bits_and_grey_give_the_same_edges() -> None:
    picture = combine(measure_side(35.0, 5.0) > 0)

    in_8_bits = search(picture)
    deep_grey = search(picture[..., :1].astype(np.uint16) * np.uint16(257))

    assert [edge.line for edge in deep_grey] == [edge.line for edge in in_8_bits]


def test_hole_that_leaves_nothing_known_has_no_edges() -> None:
    assert search(combine(measure_side(0.0, 0.0) > 0), np.ones((SIDE, SIDE), bool)) == []


def test_lines_that_meet_drawn_ones_are_left_out() -> None:
    across = GuideLine(points=((10.0, 60.0), (90.0, 60.0)))
    apart = GuideLine(points=((10.0, 90.0), (90.0, 90.0)))
    drawn = GuideLine(points=((50.0, 20.0), (50.0, 80.0)))

    assert list_lines_apart([across, apart], [drawn]) == (apart,)


@pytest.mark.parametrize(
    ("side_px", "method", "expected"),
    [(60, Method.REWEAVE, True), (500, Method.REWEAVE, False), (500, Method.EDGES, True)],
)
def test_large_holes_are_searched_only_on_request(
    side_px: int, method: Method, *, expected: bool
) -> None:
    mask = np.zeros((700, 700), bool)
    mask[100 : 100 + side_px, 100 : 100 + side_px] = True
    (group,) = find_groups(mask, Rect.of_shape(mask.shape))

    assert is_searched(group, RestoreOptions(method=method)) == expected
