"""Finds the edges that go on through a hole: pairs of ends at its border that fit each other.

The picture is seen at two sizes, because fine strips see narrow bands, and wide ones edges between
coarse textures.

Where a hole reaches the picture's own border, the other end may lie outside the picture. There a
long and distinct edge without a partner goes straight on until it leaves the picture.
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
from engine.restore.edges.edge_ends import EdgeEnds, find_ends
from engine.restore.edges.edge_pairs import (
    DIRECTION_ERROR,
    DISTINCTNESS,
    MIN_CHORD_PX,
    EndPairs,
    compare_ends,
)
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
# An angle of fewer deviations counts as zero.
_MAX_STRAIGHT = 2.5
_MIN_SCORE = 0.2
_MAX_PAIRS = 48
# Share of a curve that has to lie in the hole, but for this many pixels at both ends.
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
# An edge that leaves the picture: the length it needs, how uncertain the place where it leaves may
# be, and what puts it beyond doubt.
_MIN_LEAVING_LENGTH_PX = 40.0
_LEAVING_ERROR_PX = 8.0
_CERTAIN_LEAVING_LENGTH_PX = 60.0
_CERTAIN_LEAVING_CONTRAST = 10.0
_CERTAIN_LEAVING_DISTINCTNESS = 5.0


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
    """Return the edges that go on through a group's holes; they do not meet.

    Those with two ends come first, each kind by its score.

    Args:
        colours: (H, W, C), the window.
        unknown: (H, W), bool: all holes in it.
        group: The group.
        place: The rectangle of the picture that the window shows.
    """
    rgb, hole = to_rgb8(colours), group.mask_in(place)
    pairs: list[_Candidate] = []
    leaving: list[_Candidate] = []
    for times in _TIMES:
        scale = times * _reduction(group)
        small_unknown = _reduce(unknown.view(np.uint8) * np.uint8(255), scale) > 0
        small_hole = _reduce(hole.view(np.uint8) * np.uint8(255), scale) > 0
        ends = find_ends(_reduce(rgb, scale), small_unknown, small_hole)
        pairs += _pair_ends(ends, small_unknown, scale)
        leaving += _extend_ends(ends, small_hole, scale)
    apart_px = _APART_PX * _reduction(group)
    chosen_pairs = _choose(pairs, apart_px)
    joined = [pair.samples for pair, _ in chosen_pairs]
    alone = [
        candidate
        for candidate in leaving
        if all(_measure_gap(candidate.samples, samples) > apart_px for samples in joined)
    ]
    corner = np.array([place.x, place.y])
    return [
        FoundEdge(
            line=_make_line(chosen.points + corner), score=chosen.score, is_certain=is_certain
        )
        for chosen, is_certain in [*chosen_pairs, *_choose(alone, apart_px)]
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
    """Return a plane (H, W, ...) reduced by a factor; what is left over is cut off."""
    if times == 1:
        return plane
    height, width = (max(side // times, 1) for side in plane.shape[:2])
    whole = plane[: height * times, : width * times]
    reduced = cv2.resize(whole, (width, height), interpolation=cv2.INTER_AREA)
    return np.asarray(reduced, np.uint8)


def _pair_ends(ends: EdgeEnds, unknown: Mask, scale: int) -> list[_Candidate]:
    """Return the curves between ends that fit, best first, in pixels of the window."""
    pairs = compare_ends(ends)
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


def _extend_ends(ends: EdgeEnds, hole: Mask, scale: int) -> list[_Candidate]:
    """Return the straight lines from ends through the hole to the picture's border.

    The window ends beside the hole only where the picture does.
    """
    candidates = []
    for index in np.flatnonzero(ends.lengths_px >= _MIN_LEAVING_LENGTH_PX).tolist():
        line = _draw_ray(ends.points[index], -ends.directions[index], hole.shape)
        inner = line[_OUTSIDE_PX:]
        if len(inner) < MIN_CHORD_PX or look_up(hole, inner).mean() < _MIN_INSIDE:
            continue
        if not look_up(hole, line[-1:]).all():
            continue
        error_px = len(line) * math.hypot(ends.angle_errors[index], DIRECTION_ERROR)
        certainty = math.exp(-((error_px / _LEAVING_ERROR_PX) ** 2) / 2)
        distinctness = 1 - math.exp(-ends.distinctness[index] / DISTINCTNESS)
        score = certainty * distinctness
        if score < _MIN_SCORE:
            continue
        candidates.append(
            _Candidate(
                points=scale * line[[0, -1]],
                samples=scale * _sample_evenly(inner),
                score=score,
                may_be_certain=bool(
                    ends.lengths_px[index] >= _CERTAIN_LEAVING_LENGTH_PX
                    and ends.contrasts[index] >= _CERTAIN_LEAVING_CONTRAST
                    and ends.distinctness[index] >= _CERTAIN_LEAVING_DISTINCTNESS
                ),
            )
        )
    return candidates


def _draw_ray(start: _F64, direction: _F64, shape: tuple[int, ...]) -> _F64:
    """Return points (N, 2) in steps of a pixel from a place until the plane (H, W) ends."""
    height, width = shape[:2]
    steps = np.arange(math.hypot(height, width))[:, np.newaxis]
    points = start + steps * direction
    is_outside = ((points < 0) | (points >= (width, height))).any(axis=1)
    return np.asarray(points[: int(is_outside.argmax())])


def _draw_curve(ends: EdgeEnds, pairs: EndPairs, first: int, second: int) -> _F64:
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
    """Return the candidates that do not meet, best first, each with whether it is beyond doubt."""
    chosen = []
    left = sorted(candidates, key=lambda candidate: -candidate.score)
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
    """Return a number of points on a polyline (N, 2) with steps of about a pixel."""
    places = np.linspace(0, len(line) - 1, _SAMPLES).round().astype(int)
    return np.asarray(line[places], np.float64)


def _make_line(points: _F64) -> GuideLine:
    return GuideLine(points=tuple((x, y) for x, y in points.tolist()))
