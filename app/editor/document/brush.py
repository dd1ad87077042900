"""The round brush: the pixels that a straight segment of a stroke covers. Knows no Qt.

A segment covers a capsule: every pixel whose centre is no farther from the line between two
points than half the brush's diameter. A capsule is convex, so each of its rows is one run of
pixels; the runs have a closed form, and no distance is computed per pixel.
"""

import math
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from engine.pictures.pixels import Mask, Rect

MIN_DIAMETER_PX = 1.0
MAX_DIAMETER_PX = 1000.0
_STEP = 1.2
_MIN_FITTED_PX = 8.0
_MAX_INT16 = np.iinfo(np.int16).max

_Floats = npt.NDArray[np.float64]
_Column: TypeAlias = np.int16 | np.int32


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """A point of the picture; (0, 0) is the top left corner of the first pixel.

    Attributes:
        x: Distance to the right, picture pixels.
        y: Distance downwards, picture pixels.
    """

    x: float
    y: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Capsule:
    """The pixels that a segment of a stroke covers.

    Attributes:
        place: Smallest rectangle that holds them.
        covered: (place.height, place.width), bool, true where covered.
    """

    place: Rect
    covered: Mask


def clamp_diameter(diameter_px: float) -> float:
    """Return the nearest allowed diameter of the brush, picture pixels."""
    return min(max(diameter_px, MIN_DIAMETER_PX), MAX_DIAMETER_PX)


def step_diameter(diameter_px: float, *, sign: int) -> float:
    """Return the allowed diameter a fifth larger (sign 1), or as much smaller (sign -1).

    A step back leads to where a step has begun, but for rounding; small diameters change by a pixel.
    """
    changed = diameter_px * _STEP if sign > 0 else diameter_px / _STEP
    return clamp_diameter(diameter_px + sign * max(1.0, abs(round(changed - diameter_px))))


def fit_diameter(picture: Rect) -> float:
    """Return the diameter that a picture begins with: about a twentieth of its shorter side."""
    return clamp_diameter(max(_MIN_FITTED_PX, round(min(picture.width, picture.height) / 20)))


def rasterise_capsule(
    start: Point, end: Point, *, diameter_px: float, within: Rect
) -> Capsule | None:
    """Return the pixels that a segment of a stroke covers, None if none lies inside `within`.

    The pixels under both ends are always covered, even by a brush thinner than a pixel.
    """
    radius = diameter_px / 2
    top = max(math.floor(min(start.y, end.y) - radius), within.y)
    bottom = min(math.ceil(max(start.y, end.y) + radius) + 1, within.bottom)
    if bottom <= top:
        return None
    left, right = _find_row_runs(
        start, end, radius=radius, rows=np.arange(top, bottom, dtype=np.float64)
    )
    first = np.maximum(np.ceil(left - 0.5), within.x)
    last = np.minimum(np.floor(right - 0.5), within.right - 1)
    _cover_end(first, last, point=start, top=top, within=within)
    _cover_end(first, last, point=end, top=top, within=within)
    filled = np.flatnonzero(first <= last)
    if filled.size == 0:
        return None
    rows = slice(int(filled[0]), int(filled[-1]) + 1)
    first, last = first[rows], last[rows]
    some = first <= last
    place = Rect.from_edges(
        left=int(first[some].min()),
        top=top + rows.start,
        right=int(last[some].max()) + 1,
        bottom=top + rows.stop,
    )
    # Narrow numbers are compared faster.
    dtype: type[_Column] = np.int16 if place.width <= _MAX_INT16 else np.int32
    columns: npt.NDArray[_Column] = np.arange(place.width, dtype=dtype)
    covered = columns >= _to_column(first, place).astype(dtype)
    covered &= columns <= _to_column(last, place).astype(dtype)
    return Capsule(place=place, covered=covered)


def _to_column(edges: _Floats, place: Rect) -> _Floats:
    """Return run edges (rows,) as columns of a rectangle, (rows, 1); -1 and its width lie outside."""
    return np.clip(edges - place.x, -1, place.width)[:, np.newaxis]


def _find_row_runs(
    start: Point, end: Point, *, radius: float, rows: _Floats
) -> tuple[_Floats, _Floats]:
    """Return where the capsule begins and ends along the centre line of each row.

    Returns:
        Left and right edges, picture pixels; +inf and -inf in rows outside the capsule.
    """
    centres: _Floats = rows + 0.5
    left = np.full(centres.shape, np.inf)
    right = np.full(centres.shape, -np.inf)
    for point in (start, end):
        squared = radius**2 - (centres - point.y) ** 2
        reached = squared >= 0
        reach = np.sqrt(np.where(reached, squared, 0.0))
        np.minimum(left, np.where(reached, point.x - reach, np.inf), out=left)
        np.maximum(right, np.where(reached, point.x + reach, -np.inf), out=right)
    for corner, following in _list_sides(start, end, radius=radius):
        _include_edge(left, right, centres=centres, edge=(corner, following))
    return left, right


def _list_sides(start: Point, end: Point, *, radius: float) -> list[tuple[Point, Point]]:
    """Return the four sides of the rectangle between both ends, none for a dot."""
    dx, dy = end.x - start.x, end.y - start.y
    length = math.hypot(dx, dy)
    if length < 1e-9:
        return []
    nx, ny = -dy / length * radius, dx / length * radius
    corners = [
        Point(x=start.x + nx, y=start.y + ny),
        Point(x=end.x + nx, y=end.y + ny),
        Point(x=end.x - nx, y=end.y - ny),
        Point(x=start.x - nx, y=start.y - ny),
    ]
    return list(zip(corners, corners[1:] + corners[:1], strict=True))


def _include_edge(
    left: _Floats, right: _Floats, *, centres: _Floats, edge: tuple[Point, Point]
) -> None:
    """Extend the runs, in place, to where an edge crosses each row's centre line."""
    upper, lower = sorted(edge, key=lambda corner: corner.y)
    height = lower.y - upper.y
    if height < 1e-9:
        return
    crossed = (centres >= upper.y) & (centres <= lower.y)
    crossing = upper.x + (centres - upper.y) * ((lower.x - upper.x) / height)
    np.minimum(left, np.where(crossed, crossing, np.inf), out=left)
    np.maximum(right, np.where(crossed, crossing, -np.inf), out=right)


def _cover_end(first: _Floats, last: _Floats, *, point: Point, top: int, within: Rect) -> None:
    """Extend the runs, in place, to the pixel under an end of the stroke."""
    column, row = math.floor(point.x), math.floor(point.y)
    is_inside = within.x <= column < within.right and within.y <= row < within.bottom
    if not is_inside or not 0 <= row - top < first.shape[0]:
        return
    first[row - top] = min(first[row - top], column)
    last[row - top] = max(last[row - top], column)
