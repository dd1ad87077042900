"""Smooth curves through points, as polylines with steps of about a pixel."""

import math
from collections.abc import Sequence
from typing import Final, TypeAlias

import numpy as np
import numpy.typing as npt

from engine.pictures.pixels import Mask

Point: TypeAlias = tuple[float, float]
_F64: TypeAlias = npt.NDArray[np.float64]

_STEP_PX: Final = 1.0


def trace_curve(points: Sequence[Point]) -> _F64:
    """Return a smooth curve through points; two points are a straight line.

    A centripetal Catmull-Rom spline, which has neither loops nor cusps between two points (Yuksel
    et al., "Parameterization and Applications of Catmull-Rom Curves", 2011). Beyond both ends, the
    neighbour of the end point is mirrored at it.

    Args:
        points: (x, y), in the order of the curve; at least two of them differ.

    Returns:
        (N, 2), float64, (x, y): the points, with steps of about a pixel between them.

    Raises:
        ValueError: All points are the same.
    """
    given = np.asarray(points, np.float64).reshape(-1, 2)
    is_new = np.append(True, (given[1:] != given[:-1]).any(axis=1))
    inner = given[is_new]
    if len(inner) < 2:
        raise ValueError(f"expected at least two different points, got {len(given)} equal ones")
    ends = 2 * inner[0] - inner[1], 2 * inner[-1] - inner[-2]
    controls = np.concatenate([ends[:1], inner, ends[1:]])
    spans = [_trace_span(controls[index : index + 4]) for index in range(len(inner) - 1)]
    return np.concatenate([*spans, inner[-1:]])


def look_up(mask: Mask, points: _F64) -> npt.NDArray[np.bool_]:
    """Return whether each point, (N, 2), lies in a mask; false outside of it."""
    columns, rows = np.floor(points).astype(np.int64).T
    inside = (rows >= 0) & (rows < mask.shape[0]) & (columns >= 0) & (columns < mask.shape[1])
    found = np.zeros(len(points), bool)
    found[inside] = mask[rows[inside], columns[inside]]
    return found


def _trace_span(controls: _F64) -> _F64:
    """Return the curve from the second of four points (4, 2) up to just before the third.

    As a cubic Hermite curve; an interval of the parameter is the root of its chord's length.
    """
    chords = np.diff(controls, axis=0)
    lengths = np.hypot(*chords.T)
    before, own, after = np.sqrt(lengths)
    slopes = chords / np.sqrt(lengths)[:, np.newaxis]
    wide = (chords[0] + chords[1]) / (before + own), (chords[1] + chords[2]) / (own + after)
    start_slope = own * (slopes[0] - wide[0] + slopes[1])
    end_slope = own * (slopes[1] - wide[1] + slopes[2])
    count = max(math.ceil(float(lengths[1]) / _STEP_PX), 1)
    share = (np.arange(count) / count)[:, np.newaxis]
    rest = 1.0 - share
    return np.asarray(
        controls[1] * rest**2 * (1.0 + 2.0 * share)
        + controls[2] * share**2 * (1.0 + 2.0 * rest)
        + start_slope * share * rest**2
        - end_slope * share**2 * rest,
        np.float64,
    )
