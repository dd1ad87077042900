"""Compares ends of edges with one another: which of them may be the two ends of one edge.

Two ends fit if both sides of the edge have the same colours there, and if a smooth curve leads from
one to the other: the angles that they make with the chord are about equal, as on a circle (Parent
and Zucker, "Trace Inference, Curvature Consistency, and Curve Detection", 1989).
"""

import math
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from engine.restore.edges.edge_ends import EdgeEnds, measure_angle

_F64: TypeAlias = npt.NDArray[np.float64]

MIN_CHORD_PX = 16.0
# Deviation of every direction.
DIRECTION_ERROR = math.radians(1.0)
# Deviations of the angles of ends that belong together, and of the turn in either half of the hole;
# and the greatest turn.
_MISFIT = math.radians(7.0)
_TURN = math.radians(40.0)
_MAX_TURN = math.radians(75.0)
# The colours of a side vary by this share of the contrast, and by this many 8-bit steps.
_COLOUR_SHARE = 0.3
_COLOUR_STEPS = 5.0
# The contrasts of two ends may differ by about this factor, as a logarithm.
_CONTRAST_RATIO = 1.0
# The more distinct two ends are, the more likely they are the outline of one thing, which may turn
# farther inside the hole and stand before something else at either end. So from this distinctness
# on, the turn and the less alike side count less, down to this divisor.
_LOOSE_DISTINCTNESS = 4.0
_MAX_LOOSENESS = 2.25
# Distinctness and length that count for about two thirds and for half.
DISTINCTNESS = 2.0
_LENGTH_PX = 16.0


@dataclass(frozen=True, slots=True, kw_only=True)
class EndPairs:
    """How each end fits each other one, and how a curve from the first (row) to the second runs.

    Attributes:
        scores: (N, N), float64, 0 to 1.
        fits: (N, N), float64, 0 to 1: the lesser of how colours and directions fit, whatever the
            distinctness.
        starts: (N, N), float64: angle from the chord to the direction at the first end, radians.
        ends: (N, N), float64: the same at the second end.
        errors: (N,), float64: deviation of the direction of each end, radians.
    """

    scores: _F64
    fits: _F64
    starts: _F64
    ends: _F64
    errors: _F64


def compare_ends(ends: EdgeEnds) -> EndPairs:
    """Compare each end with each other one."""
    chords = ends.points[np.newaxis] - ends.points[:, np.newaxis]
    lengths = np.hypot(chords[..., 0], chords[..., 1])
    starts = measure_angle(chords, -ends.directions[:, np.newaxis])
    stops = measure_angle(chords, ends.directions[np.newaxis])
    variance = np.square(ends.angle_errors) + DIRECTION_ERROR**2
    misfit = np.square(starts + stops) / (variance[:, np.newaxis] + variance + _MISFIT**2)
    turn = np.square((starts - stops) / (2 * _TURN))
    distinctness = np.minimum(ends.distinctness[:, np.newaxis], ends.distinctness)
    looseness = np.clip(distinctness / _LOOSE_DISTINCTNESS, 1.0, _MAX_LOOSENESS)
    colours, loose_colours = (_compare_colours(ends, by) for by in (1.0, looseness))
    course, loose_course = (np.exp(-(misfit + turn / by) / 2) for by in (1.0, looseness))
    quality = (1 - np.exp(-ends.distinctness / DISTINCTNESS)) * (
        ends.lengths_px / (ends.lengths_px + _LENGTH_PX)
    )
    scores = loose_course * loose_colours * np.sqrt(quality[:, np.newaxis] * quality)
    is_possible = (lengths >= MIN_CHORD_PX) & (np.abs(starts) < _MAX_TURN)
    is_possible &= np.abs(stops) < _MAX_TURN
    return EndPairs(
        scores=scores * is_possible,
        fits=np.minimum(course, colours),
        starts=starts,
        ends=stops,
        errors=np.sqrt(variance),
    )


def _compare_colours(ends: EdgeEnds, looseness: float | _F64) -> _F64:
    """Return how well the sides fit, (N, N), 0 to 1; one side may differ a little more.

    Looking out of the hole, what is on the right at one end is on the left at the other.

    Args:
        ends: N ends.
        looseness: How much less the less alike side counts, at least 1; for all pairs or (N, N).
    """
    apart = ends.sides[np.newaxis] - ends.sides[:, np.newaxis, ::-1]
    difference = np.sqrt(np.square(apart).mean(axis=-1))
    between = np.sqrt(np.square(ends.sides[:, 0] - ends.sides[:, 1]).mean(axis=-1))
    contrast = np.maximum(ends.contrasts, between)
    lower = np.minimum(contrast[:, np.newaxis], contrast)
    allowed = _COLOUR_SHARE * lower + _COLOUR_STEPS
    low, high = np.moveaxis(np.sort(np.square(difference / allowed[..., np.newaxis])), -1, 0)
    ratio = np.square(np.log(contrast[:, np.newaxis] / contrast) / _CONTRAST_RATIO)
    return np.asarray(np.exp(-(low + high / (2 * looseness) + ratio) / 2))
