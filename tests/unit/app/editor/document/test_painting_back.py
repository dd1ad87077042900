"""Painting back: how the soft brush covers pixels, and what it changes of a repair."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.editor.document.brush import Point
from app.editor.document.painting_back import SoftBrush, paint_back
from app.editor.document.repairs import MAX_PART_SIDE_PX, Coverage, Repair
from engine.pictures.pixels import Rect
from tests.helpers.documents import block_mask, document_of, make_repair, noise, noisy_result

HEIGHT, WIDTH = 60, MAX_PART_SIDE_PX + 40
BOUNDS = Rect(x=0, y=0, width=WIDTH, height=HEIGHT)
coordinates = st.floats(-30, WIDTH + 30)
few = settings(max_examples=40)


def make_wide_repair() -> Repair:
    document = document_of(noise(height=HEIGHT, width=WIDTH))
    place = Rect(x=10, y=10, width=WIDTH - 20, height=40)
    return make_repair(
        document, [noisy_result(document, document.bounds)], mask=block_mask(document, place)
    )


def make_brush(diameter_px: float, *, hardness: float = 0.7) -> SoftBrush:
    return SoftBrush.make(diameter_px=diameter_px, hardness=hardness)


def cover_all(brush: SoftBrush, start: Point, end: Point) -> Coverage:
    """Return how far a segment covers every pixel of the picture."""
    whole = np.zeros((HEIGHT, WIDTH), np.uint8)
    covered = brush.cover(start, end, within=BOUNDS)
    if covered is not None:
        place, coverage = covered
        whole[place.slices] = coverage
    return whole


@few
@given(
    diameter_px=st.floats(1, 90),
    ends=st.tuples(coordinates, coordinates, coordinates, coordinates),
)
def test_coverage_follows_the_distance_from_the_segment(
    diameter_px: float, ends: tuple[float, float, float, float]
) -> None:
    start, end = Point(x=ends[0], y=ends[1] / 4), Point(x=ends[2], y=ends[3] / 4)

    coverage = cover_all(make_brush(diameter_px), start, end)

    rows, columns = np.mgrid[:HEIGHT, :WIDTH] + 0.5
    dx, dy = end.x - start.x, end.y - start.y
    along = ((columns - start.x) * dx + (rows - start.y) * dy) / max(dx**2 + dy**2, 1e-9)
    along = np.clip(along, 0, 1)
    distances = np.hypot(columns - start.x - along * dx, rows - start.y - along * dy)
    radius = diameter_px / 2
    assert (coverage[distances > radius + 1.5] == 0).all()
    assert (coverage[distances < 0.7 * radius - 2] == 255).all()


@pytest.mark.parametrize(
    ("hardness", "expected"), [(0.0, (255, 131, 3)), (0.5, (255, 255, 6)), (1.0, (255, 255, 0))]
)
def test_the_rim_is_as_soft_as_the_brush(hardness: float, expected: tuple[int, int, int]) -> None:
    coverage = make_brush(80, hardness=hardness).stamp

    side = coverage.shape[0]
    middle = side // 2
    along = coverage[middle, middle : middle + 41].tolist()
    assert along == sorted(along, reverse=True)
    assert (along[0], along[20], along[40]) == pytest.approx(expected, abs=8)


@few
@given(x=st.floats(0, WIDTH), y=st.floats(0, HEIGHT), diameter_px=st.floats(1, 90))
def test_painting_twice_changes_nothing_more(x: float, y: float, diameter_px: float) -> None:
    covered = make_brush(diameter_px).cover(Point(x=x, y=y), Point(x=x + 5, y=y), within=BOUNDS)
    assert covered is not None
    once, _ = paint_back(make_wide_repair(), *covered, is_repair_back=False)

    twice, changes = paint_back(once, *covered, is_repair_back=False)

    assert twice is once
    assert changes == []


@few
@given(x=st.floats(0, WIDTH), y=st.floats(0, HEIGHT), diameter_px=st.floats(1, 90))
def test_the_repair_painted_back_with_a_larger_brush_is_whole_again(
    x: float, y: float, diameter_px: float
) -> None:
    point = Point(x=x, y=y)
    small = make_brush(diameter_px).cover(point, point, within=BOUNDS)
    large = make_brush(3 * diameter_px + 6).cover(point, point, within=BOUNDS)
    assert small is not None
    assert large is not None
    painted, _ = paint_back(make_wide_repair(), *small, is_repair_back=False)

    whole, _ = paint_back(painted, *large, is_repair_back=True)

    assert all(part.painted_back is None for part in whole.parts)


def test_only_parts_under_the_brush_change() -> None:
    repair = make_wide_repair()
    point = Point(x=30, y=30)
    covered = make_brush(10).cover(point, point, within=BOUNDS)
    assert covered is not None

    painted, changes = paint_back(repair, *covered, is_repair_back=False)

    assert painted.parts[0] is not repair.parts[0]
    assert painted.parts[1:] == repair.parts[1:]
    assert changes == [Rect(x=25, y=25, width=10, height=10)]


def test_nothing_is_painted_outside_the_mask() -> None:
    repair = make_wide_repair()
    point = Point(x=10, y=10)
    covered = make_brush(30).cover(point, point, within=BOUNDS)
    assert covered is not None

    painted, _ = paint_back(repair, *covered, is_repair_back=False)

    coverage = painted.read_painted_back(BOUNDS)
    assert coverage.any()
    assert not coverage[~repair.read_mask(BOUNDS)].any()


def test_a_stroke_beside_the_picture_covers_nothing() -> None:
    point = Point(x=-100, y=5)

    assert make_brush(10).cover(point, point, within=BOUNDS) is None
