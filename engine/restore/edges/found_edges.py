"""Finds the edges that go on through a hole: pairs of ends at its border that fit each other.

Two ends fit if both sides of the edge have the same colours there, and if a smooth curve leads from
one to the other: the angles that they make with the chord are about equal, as on a circle (Parent
and Zucker, "Trace Inference, Curvature Consistency, and Curve Detection", 1989). The picture is seen
at two sizes, because fine strips see narrow bands, and wide ones edges between coarse textures.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeAlias

import cv2
import numpy as np
import numpy.typing as npt

from engine.api import GuideLine, Method, RestoreOptions
from engine.compute.filters import translate_opencv_errors
from engine.pictures.colour import to_rgb8
from engine.pictures.curves import look_up, trace_curve
from engine.pictures.pixels import Mask, Pixels, Rect
from engine.restore.edges.edge_ends import EdgeEnds, find_ends, measure_angle
from engine.restore.groups import Group

_U8: TypeAlias = npt.NDArray[np.uint8]
_F64: TypeAlias = npt.NDArray[np.float64]

# The picture is reduced in proportion for holes of a larger radius or a larger area around them; and
# once more by half.
_RADIUS_PX = 200.0
_AREA_PX = 8_000_000
_TIMES = (1, 2)
# Surroundings that are looked at, pixels of the reduced picture.
_MARGIN_PX = 80
_MIN_CHORD_PX = 16.0
# Deviations: of every direction, of the angles of ends that belong together, and of the turn in
# either half of the hole; and the greatest turn.
_DIRECTION_ERROR = math.radians(1.0)
_MISFIT = math.radians(7.0)
_TURN = math.radians(40.0)
_MAX_TURN = math.radians(75.0)
# An angle of less than so many deviations is none.
_MAX_STRAIGHT = 2.5
# The colours of a side vary by this share of the contrast, and by so many 8-bit steps.
_COLOUR_SHARE = 0.3
_COLOUR_STEPS = 5.0
# The contrasts of two ends may differ by about this factor, as a logarithm.
_CONTRAST_RATIO = 1.0
# Distinctness and length that count for about two thirds and for half.
_DISTINCTNESS = 2.0
_LENGTH_PX = 16.0
_MIN_SCORE = 0.2
_MAX_PAIRS = 48
# Share of a curve that has to lie in the hole, but for so many pixels at both ends.
_MIN_INSIDE = 0.9
_OUTSIDE_PX = 6
# Curves nearer than this to one another meet, or are one.
_APART_PX = 3.0
_SAMPLES = 64
_POINT_STEP_PX = 40.0
# What is beyond doubt.
_CERTAIN_SCORE = 0.5
_CERTAIN_FIT = 0.85
_CERTAIN_CONTRAST = 20.0
_CERTAIN_DISTINCTNESS = 2.5
_CERTAIN_LENGTH_PX = 40.0
_CERTAIN_RIVAL = 0.6


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundEdge:
    """An edge that goes on through a hole.

    Attributes:
        line: The edge from border to border: straight through two points, or a smooth curve.
        score: How well its ends fit, 0 to 1.
        is_certain: Whether it is beyond doubt: long, strong, alone, both ends alike.
    """

    line: GuideLine
    score: float
    is_certain: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class _Pairs:
    """How each end fits each other one, and how a curve from the first (row) to the second runs.

    Attributes:
        scores: (N, N), float64, 0 to 1.
        fits: (N, N), float64, 0 to 1: the lesser of how colours and directions fit.
        starts: (N, N), float64: angle from the chord to the direction at the first end, radians.
        ends: (N, N), float64: the same at the second end.
        errors: (N,), float64: deviation of the direction of each end, radians.
    """

    scores: _F64
    fits: _F64
    starts: _F64
    ends: _F64
    errors: _F64


@dataclass(frozen=True, slots=True, kw_only=True)
class _Candidate:
    """A curve between two ends.

    Attributes:
        points: (N, 2), float64, (x, y), pixels of the window.
        samples: (`_SAMPLES`, 2), float64: points on it, evenly spaced.
        score: How well its ends fit.
        may_be_certain: Whether it is beyond doubt if it is alone.
    """

    points: _F64
    samples: _F64
    score: float
    may_be_certain: bool


def is_searched(group: Group, options: RestoreOptions) -> bool:
    """Whether edges that go on through a group's hole are looked for.

    Lines double the time and memory of large and of sprawling holes, so there only on request.
    """
    if group.is_thin or not options.finds_edges:
        return False
    return options.method is Method.EDGES or not group.is_in_strips


def find_search_place(group: Group, *, within: Rect) -> Rect:
    """Return the rectangle that the search for a group's edges looks at."""
    return group.place.grown(_MARGIN_PX * _TIMES[-1] * _reduction(group), within=within)


def find_edges(colours: Pixels, unknown: Mask, group: Group, place: Rect) -> list[FoundEdge]:
    """Return the edges that go on through a group's holes, best first; they do not meet.

    Args:
        colours: (H, W, C), the window.
        unknown: (H, W), bool: all holes in it.
        group: The group.
        place: The rectangle of the picture that the window shows.
    """
    rgb, hole = to_rgb8(colours), group.mask_in(place)
    candidates: list[_Candidate] = []
    for times in _TIMES:
        scale = times * _reduction(group)
        small_unknown = _reduce(unknown.view(np.uint8) * np.uint8(255), scale) > 0
        small_hole = _reduce(hole.view(np.uint8) * np.uint8(255), scale) > 0
        ends = find_ends(_reduce(rgb, scale), small_unknown, small_hole)
        candidates += _pair_ends(ends, small_unknown, scale)
    candidates.sort(key=lambda candidate: -candidate.score)
    corner = np.array([place.x, place.y])
    return [
        FoundEdge(
            line=_make_line(chosen.points + corner), score=chosen.score, is_certain=is_certain
        )
        for chosen, is_certain in _choose(candidates, _APART_PX * _reduction(group))
    ]


def list_lines_apart(
    lines: Iterable[GuideLine], drawn: Iterable[GuideLine]
) -> tuple[GuideLine, ...]:
    """Return the lines that do not meet others that are drawn already."""
    others = [_sample_evenly(trace_curve(line.points)) for line in drawn]
    return tuple(
        line
        for line in lines
        if all(
            _measure_gap(_sample_evenly(trace_curve(line.points)), other) > 2 * _APART_PX
            for other in others
        )
    )


def _reduction(group: Group) -> int:
    """Return how many times the picture is reduced, at least once."""
    by_area = math.ceil(math.sqrt(group.place.area / _AREA_PX))
    return max(round(group.radius_px / _RADIUS_PX), by_area, 1)


@translate_opencv_errors()
def _reduce(plane: _U8, times: int) -> _U8:
    """Return a plane (H, W, ...) reduced so many times; what is left over is cut off."""
    if times == 1:
        return plane
    height, width = (max(side // times, 1) for side in plane.shape[:2])
    whole = plane[: height * times, : width * times]
    reduced = cv2.resize(whole, (width, height), interpolation=cv2.INTER_AREA)
    return np.asarray(reduced, np.uint8)


def _pair_ends(ends: EdgeEnds, unknown: Mask, scale: int) -> list[_Candidate]:
    """Return the curves between ends that fit, best first, in pixels of the window."""
    pairs = _compare(ends)
    scores = np.triu(pairs.scores, 1)
    candidates = []
    for index in np.argsort(-scores, axis=None, kind="stable")[:_MAX_PAIRS].tolist():
        first, second = divmod(index, len(ends))
        if scores[first, second] < _MIN_SCORE:
            break
        points = _draw_curve(ends, pairs, first, second)
        inner = trace_curve([(x, y) for x, y in points.tolist()])[_OUTSIDE_PX:-_OUTSIDE_PX]
        if len(inner) and look_up(unknown, inner).mean() >= _MIN_INSIDE:
            both = [first, second]
            is_strong = ends.contrasts[both].min() >= _CERTAIN_CONTRAST
            is_distinct = ends.distinctness[both].min() >= _CERTAIN_DISTINCTNESS
            is_long = ends.lengths_px[both].min() >= _CERTAIN_LENGTH_PX
            candidates.append(
                _Candidate(
                    points=scale * points,
                    samples=scale * _sample_evenly(inner),
                    score=float(scores[first, second]),
                    may_be_certain=bool(
                        is_strong
                        and is_distinct
                        and is_long
                        and pairs.fits[first, second] >= _CERTAIN_FIT
                        and scores[first, second] >= _CERTAIN_SCORE
                    ),
                )
            )
    return candidates


def _compare(ends: EdgeEnds) -> _Pairs:
    """Compare each end with each other one."""
    chords = ends.points[np.newaxis] - ends.points[:, np.newaxis]
    lengths = np.hypot(chords[..., 0], chords[..., 1])
    starts = measure_angle(chords, -ends.directions[:, np.newaxis])
    stops = measure_angle(chords, ends.directions[np.newaxis])
    variance = np.square(ends.angle_errors) + _DIRECTION_ERROR**2
    misfit = np.square(starts + stops) / (variance[:, np.newaxis] + variance + _MISFIT**2)
    turn = np.square((starts - stops) / (2 * _TURN))
    course = np.exp(-(misfit + turn) / 2)
    colours = _compare_colours(ends)
    quality = (1 - np.exp(-ends.distinctness / _DISTINCTNESS)) * (
        ends.lengths_px / (ends.lengths_px + _LENGTH_PX)
    )
    scores = course * colours * np.sqrt(quality[:, np.newaxis] * quality)
    is_possible = (lengths >= _MIN_CHORD_PX) & (np.abs(starts) < _MAX_TURN)
    is_possible &= np.abs(stops) < _MAX_TURN
    return _Pairs(
        scores=scores * is_possible,
        fits=np.minimum(course, colours),
        starts=starts,
        ends=stops,
        errors=np.sqrt(variance),
    )


def _compare_colours(ends: EdgeEnds) -> _F64:
    """Return how well the sides fit, (N, N), 0 to 1; one side may differ a little more.

    What is on the right of one who leaves the hole at one end is on the left at the other one.
    """
    apart = ends.sides[np.newaxis] - ends.sides[:, np.newaxis, ::-1]
    difference = np.sqrt(np.square(apart).mean(axis=-1))
    between = np.sqrt(np.square(ends.sides[:, 0] - ends.sides[:, 1]).mean(axis=-1))
    contrast = np.maximum(ends.contrasts, between)
    lower = np.minimum(contrast[:, np.newaxis], contrast)
    allowed = _COLOUR_SHARE * lower + _COLOUR_STEPS
    low, high = np.moveaxis(np.sort(np.square(difference / allowed[..., np.newaxis])), -1, 0)
    ratio = np.square(np.log(contrast[:, np.newaxis] / contrast) / _CONTRAST_RATIO)
    return np.asarray(np.exp(-(low + high / 2 + ratio) / 2))


def _draw_curve(ends: EdgeEnds, pairs: _Pairs, first: int, second: int) -> _F64:
    """Return points (N, 2) of the straight line, arc or cubic curve from one end to another.

    The simplest of them that the directions allow.
    """
    start, end = ends.points[first], ends.points[second]
    before, after = float(pairs.starts[first, second]), float(pairs.ends[first, second])
    errors = pairs.errors[[first, second]]
    if max(abs(before) / errors[0], abs(after) / errors[1]) <= _MAX_STRAIGHT:
        return np.stack([start, end])
    if abs(before + after) <= _MAX_STRAIGHT * math.hypot(*errors):
        before, after = (before - after) / 2, (after - before) / 2
    chord = end - start
    # With tangents of this length the cubic curve of two equal angles is about an arc.
    reach = 1.0 / math.cos((abs(before) + abs(after)) / 4) ** 2
    count = max(round(float(np.hypot(*chord)) / _POINT_STEP_PX), 2) + 1
    t = np.linspace(0.0, 1.0, count)[:, np.newaxis]
    return np.asarray(
        start * (1 - t) ** 2 * (1 + 2 * t)
        + end * t**2 * (3 - 2 * t)
        + _turn(reach * chord, before) * t * (1 - t) ** 2
        - _turn(reach * chord, after) * t**2 * (1 - t)
    )


def _turn(vector: _F64, angle: float) -> _F64:
    cosine, sine = math.cos(angle), math.sin(angle)
    x, y = vector
    return np.array([cosine * x - sine * y, sine * x + cosine * y])


def _choose(candidates: list[_Candidate], apart_px: float) -> list[tuple[_Candidate, bool]]:
    """Return the best candidates that do not meet, each with whether it is beyond doubt."""
    chosen = []
    left = candidates
    while left:
        best, *others = left
        gaps = [_measure_gap(best.samples, other.samples) for other in others]
        rivals = [
            other.score
            for other, gap in zip(others, gaps, strict=True)
            if gap <= apart_px and _is_other(best, other, apart_px)
        ]
        is_alone = max(rivals, default=0.0) <= _CERTAIN_RIVAL * best.score
        chosen.append((best, best.may_be_certain and is_alone))
        left = [other for other, gap in zip(others, gaps, strict=True) if gap > apart_px]
    return chosen


def _is_other(one: _Candidate, other: _Candidate, apart_px: float) -> bool:
    """Whether two candidates that meet are not about the same line."""
    forth = np.hypot(*(one.samples - other.samples).T).mean()
    back = np.hypot(*(one.samples - other.samples[::-1]).T).mean()
    return bool(min(forth, back) > 2 * apart_px)


def _measure_gap(one: _F64, other: _F64) -> float:
    """Return the least distance between points (N, 2) and (M, 2) of two lines."""
    offsets = one[:, np.newaxis] - other[np.newaxis]
    return float(np.sqrt(np.square(offsets).sum(axis=-1).min()))


def _sample_evenly(line: _F64) -> _F64:
    """Return so many points on a polyline (N, 2) with steps of about a pixel."""
    places = np.linspace(0, len(line) - 1, _SAMPLES).round().astype(int)
    return np.asarray(line[places], np.float64)


def _make_line(points: _F64) -> GuideLine:
    return GuideLine(points=tuple((x, y) for x, y in points.tolist()))
