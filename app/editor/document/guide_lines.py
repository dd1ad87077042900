"""Guide lines under the hand: what lies at a point, and lines with a changed point. Knows no Qt."""

import itertools
import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import numpy as np

from app.editor.document.brush import Point
from engine.api import MAX_COORDINATE_PX, GuideLine
from engine.pictures.curves import look_up, trace_curve
from engine.pictures.pixels import Mask

# How far the hand may be from a handle or a line, logical pixels.
HANDLE_REACH_PX: Final = 9.0
# Points of a line that are nearer to one another than this bend it in ways that nobody sees.
_MIN_GAP_PX = 0.5
_DIAGONAL = math.pi / 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Grip:
    """The part of a guide line that the hand holds.

    Attributes:
        line: The line.
        handle: Index of the point of the line; None for the line between its points.
    """

    line: GuideLine
    handle: int | None = None


def find_grip(lines: Iterable[GuideLine], at: Point, *, reach_px: float) -> Grip | None:
    """Return the nearest handle at a point, or else the nearest line.

    Args:
        lines: Guide lines.
        at: The point, picture pixels.
        reach_px: Greatest distance from the point, picture pixels.
    """
    lines = tuple(lines)
    handle = find_handle(lines, at, reach_px=reach_px)
    if handle is not None:
        return handle
    near = [(_find_nearest(line, at)[0], line) for line in lines]
    reached = [(distance, line) for distance, line in near if distance <= reach_px]
    if not reached:
        return None
    return Grip(line=min(reached, key=lambda found: found[0])[1])


def find_handle(lines: Iterable[GuideLine], at: Point, *, reach_px: float) -> Grip | None:
    """Return the nearest handle at a point; see `find_grip`."""
    found = [
        (math.hypot(x - at.x, y - at.y), Grip(line=line, handle=index))
        for line in lines
        for index, (x, y) in enumerate(line.points)
    ]
    reached = [(distance, grip) for distance, grip in found if distance <= reach_px]
    return min(reached, key=lambda near: near[0])[1] if reached else None


def find_lines_through(lines: Iterable[GuideLine], mask: Mask) -> tuple[GuideLine, ...]:
    """Return the guide lines that go through a mask, (H, W), bool."""
    return tuple(line for line in lines if look_up(mask, trace_curve(line.points)).any())


def turn_to_diagonal(point: Point, *, around: Point) -> Point:
    """Return a point turned around another to the nearest multiple of 45 degrees."""
    dx, dy = point.x - around.x, point.y - around.y
    angle = round(math.atan2(dy, dx) / _DIAGONAL) * _DIAGONAL
    length = math.hypot(dx, dy)
    return Point(x=around.x + length * math.cos(angle), y=around.y + length * math.sin(angle))


def make_line(*points: Point) -> GuideLine | None:
    """Return the guide line through points, None if neighbours are too near to one another."""
    pairs = tuple((_clamp(point.x), _clamp(point.y)) for point in points)
    gaps = (math.dist(one, other) for one, other in itertools.pairwise(pairs))
    return GuideLine(points=pairs) if min(gaps) >= _MIN_GAP_PX else None


def move_point(
    line: GuideLine, index: int, *, dx: float, dy: float, is_diagonal: bool = False
) -> GuideLine | None:
    """Return a line with one point moved; see `make_line`.

    Args:
        line: The line.
        index: Index of the point.
        dx: Distance to the right, picture pixels.
        dy: Distance downwards, picture pixels.
        is_diagonal: Whether the point is then turned around the one before it (the first one around
            the second) to the nearest multiple of 45 degrees.
    """
    points = _list_points(line)
    moved = Point(x=points[index].x + dx, y=points[index].y + dy)
    if is_diagonal:
        moved = turn_to_diagonal(moved, around=points[index - 1 if index else 1])
    points[index] = moved
    return make_line(*points)


def insert_point(line: GuideLine, index: int, point: Point) -> GuideLine | None:
    """Return a line with one more point, before the one with an index; see `make_line`."""
    points = _list_points(line)
    return make_line(*points[:index], point, *points[index:])


def remove_point(line: GuideLine, index: int) -> GuideLine | None:
    """Return a line without one of its points, None if fewer than two are left."""
    points = _list_points(line)
    del points[index]
    return make_line(*points) if len(points) > 1 else None


def find_span(line: GuideLine, at: Point) -> int:
    """Return the index of the point of a line that follows on the place nearest to a point."""
    traced = trace_curve(line.points)
    _, nearest = _find_nearest(line, at)
    passed, start = 0, 0
    for index, point in enumerate(line.points[:-1]):
        start += int(np.flatnonzero((traced[start:] == point).all(axis=1))[0])
        if start <= nearest:
            passed = index
    return passed + 1


def _find_nearest(line: GuideLine, at: Point) -> tuple[float, int]:
    """Return the distance of a point to a line, and the index of the step that is nearest to it."""
    traced = trace_curve(line.points)
    starts, steps = traced[:-1], np.diff(traced, axis=0)
    towards = np.array([at.x, at.y]) - starts
    shares = np.clip((towards * steps).sum(axis=1) / (steps**2).sum(axis=1), 0.0, 1.0)
    distances = np.hypot(*(towards - shares[:, np.newaxis] * steps).T)
    nearest = int(distances.argmin())
    return float(distances[nearest]), nearest


def _list_points(line: GuideLine) -> list[Point]:
    return [Point(x=x, y=y) for x, y in line.points]


def _clamp(coordinate: float) -> float:
    return min(max(coordinate, -float(MAX_COORDINATE_PX)), float(MAX_COORDINATE_PX))
