"""Finds the edges of a picture that reach the border of a hole, and how they run there.

Around each place of the border, strips in many directions are compared: an edge is where the
colours on both sides of a strip differ, alike along its whole length. What is found is followed
outwards; its direction is that of the path over up to 40 px.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

import cv2
import numpy as np
import numpy.typing as npt
from scipy import ndimage

from engine.compute.filters import translate_opencv_errors
from engine.pictures.pixels import Mask

_U8: TypeAlias = npt.NDArray[np.uint8]
_F32: TypeAlias = npt.NDArray[np.float32]
_F64: TypeAlias = npt.NDArray[np.float64]

# Distance of the places from the hole: what is nearer may still belong to what was removed.
_GAP_PX: Final = 3.0
# Strips lead away from the hole at up to this angle from straight on, in this many directions.
_MAX_ANGLE = np.radians(72.0)
_DIRECTIONS = 25
_ALONG_PX = np.arange(0.0, 17.0, 2.0)
_ACROSS_PX = np.array([1.0, 2.0, 3.5, 5.5, 7.5])
# The edges of a narrow band are seen by the nearest of these alone.
_NARROW = 2
# From this value of the last plane on, a sample is known; unknown pixels around it make it less.
_KNOWN = 252
# Share of a strip that has to be known.
_MIN_KNOWN = 0.7
# Contrast of an edge: at least this many 8-bit steps, and this many times what is usual at the border.
_MIN_CONTRAST = 8.0
_MIN_DISTINCTNESS = 1.8
_MAX_ENDS = 48
# Weaker ends with the same bright side are not looked for so near to an end; others nearer still.
_APART_PX = 7.0
_BAND_APART_PX = 2.5
_CHUNK = 1024
# Steps of a pixel in which the distance from the hole is smoothed, for the direction away from it.
_DISTANCE_STEPS = 20.0
# How ends are followed: length, and how far across, in steps.
_FOLLOWED_PX = 64
_REACH_PX = 8.0
_STEP_PX = 0.5
_TURN_COST = 0.15
_MIN_LENGTH_PX = 12
_FADED = 0.45
# Length over which the direction is measured, and the least deviation of a place on the path.
_MEASURED_PX = 40
_PLACE_ERROR_PX = 0.3
# How far the colours of the sides are averaged.
_SIDE_LENGTH_PX = 20
_SIDE_PX = np.array([2.0, 3.5, 5.0, 7.0])


@dataclass(frozen=True, slots=True, kw_only=True)
class EdgeEnds:
    """N ends of edges at the border of a hole.

    Attributes:
        points: (N, 2), float64, (x, y): places on the edges, about 3 px outside the hole.
        directions: (N, 2), float64: unit vectors along the edges, away from the hole.
        sides: (N, 2, 3), float64: mean colours on the right and on the left of one who looks away
            from the hole, 8-bit steps.
        contrasts: (N,), float64: difference of the sides near the edge, 8-bit steps.
        distinctness: (N,), float64: contrast as a multiple of what is usual at the hole's border.
        lengths_px: (N,), float64: length over which each edge was followed.
        angle_errors: (N,), float64: standard deviations of the directions, radians.
    """

    points: _F64
    directions: _F64
    sides: _F64
    contrasts: _F64
    distinctness: _F64
    lengths_px: _F64
    angle_errors: _F64

    def __len__(self) -> int:
        return len(self.points)


def find_ends(rgb: _U8, unknown: Mask, hole: Mask) -> EdgeEnds:
    """Return the ends of edges at the border of a hole, the most distinct first.

    Args:
        rgb: (H, W, 3), uint8.
        unknown: (H, W), bool: pixels that say nothing.
        hole: (H, W), bool: some of them.
    """
    planes = np.dstack([rgb, np.where(unknown, np.uint8(0), np.uint8(255))])
    places, normals = _find_places(unknown, hole)
    strength, steps, directions = _compare_sides(planes, places, normals)
    usual = float(np.median(strength)) if len(strength) else 0.0
    floor = max(_MIN_CONTRAST, _MIN_DISTINCTNESS * usual)
    chosen = _suppress(places, strength, steps, floor)
    return _follow(planes, places[chosen], directions[chosen], steps[chosen], usual)


@translate_opencv_errors()
def _find_places(unknown: Mask, hole: Mask) -> tuple[_F64, _F64]:
    """Return places (N, 2) around the hole and the unit vectors (N, 2) away from it."""
    beyond = (~hole).view(np.uint8)
    distance = np.asarray(cv2.distanceTransform(beyond, cv2.DIST_L2, 5), np.float32)
    is_near = (distance > _GAP_PX - 0.5) & (distance <= _GAP_PX + 0.5) & ~unknown
    rows, columns = np.nonzero(is_near)
    every_other = (rows + columns) % 2 == 0
    rows, columns = rows[every_other], columns[every_other]
    clipped = np.minimum(distance * _DISTANCE_STEPS, 255.0).astype(np.uint8)
    smooth = cv2.GaussianBlur(clipped, (0, 0), 2.0).astype(np.int16)
    height, width = hole.shape
    across = [smooth[rows, np.clip(columns + step, 0, width - 1)] for step in (-2, 2)]
    down = [smooth[np.clip(rows + step, 0, height - 1), columns] for step in (-2, 2)]
    normals = np.stack([across[1] - across[0], down[1] - down[0]], axis=1).astype(np.float64)
    lengths = np.hypot(*normals.T)
    is_clear = lengths > 0
    places = np.stack([columns + 0.5, rows + 0.5], axis=1)[is_clear]
    return places, normals[is_clear] / lengths[is_clear, np.newaxis]


def _compare_sides(planes: _U8, places: _F64, normals: _F64) -> tuple[_F64, _F64, _F64]:
    """Return the strength (N,), step (N, 3) and direction (N, 2) of the best strip at each place."""
    turns = np.linspace(-_MAX_ANGLE, _MAX_ANGLE, _DIRECTIONS)
    cosines, sines = np.cos(turns), np.sin(turns)
    strengths, steps, directions = [], [], []
    for start in range(0, len(places), _CHUNK):
        points, normal = places[start : start + _CHUNK], normals[start : start + _CHUNK]
        x, y = normal[:, :1], normal[:, 1:]
        turned = np.stack([x * cosines - y * sines, x * sines + y * cosines], axis=-1)
        own, step = _compare_strips(planes, points[:, np.newaxis], turned)
        best = own.argmax(axis=1)
        index = np.arange(len(points))
        strengths.append(own[index, best])
        steps.append(step[index, best])
        directions.append(turned[index, best])
    if not strengths:
        return np.zeros(0), np.zeros((0, 3)), np.zeros((0, 2))
    return np.concatenate(strengths), np.concatenate(steps), np.concatenate(directions)


def _compare_strips(planes: _U8, places: _F64, directions: _F64) -> tuple[_F64, _F64]:
    """Return strengths (..., ) and steps (..., 3) of strips from places in directions (..., 2).

    The strength is the contrast of the sides, less where it is not the same along the strip.
    """
    along = places[..., np.newaxis, :] + _ALONG_PX[:, np.newaxis] * directions[..., np.newaxis, :]
    normals = turn_right(directions)[..., np.newaxis, np.newaxis, :]
    right, left = (
        _sample(planes, along[..., np.newaxis, :] + sign * _ACROSS_PX[:, np.newaxis] * normals)
        for sign in (1.0, -1.0)
    )
    narrow = _measure_step(right[..., :_NARROW, :], left[..., :_NARROW, :])
    wide = _measure_step(right, left)
    is_wide = wide[0] >= narrow[0]
    return (
        np.where(is_wide, wide[0], narrow[0]),
        np.where(is_wide[..., np.newaxis], wide[1], narrow[1]),
    )


def _measure_step(right: _F32, left: _F32) -> tuple[_F64, _F64]:
    """Return the strength (...,) and step (..., 3) between samples (..., along, across, 4)."""
    rights, is_right = _average(right)
    lefts, is_left = _average(left)
    is_known = is_right & is_left
    count = is_known.sum(axis=-1)
    safe = np.maximum(count, 1)
    differences = (rights - lefts) * is_known[..., np.newaxis]
    step = differences.sum(axis=-2) / safe[..., np.newaxis]
    power = np.einsum("...lc,...lc->...", differences, differences) / safe
    strength = np.square(step).mean(axis=-1) / np.sqrt(np.maximum(power / 3.0, 1e-6))
    strength *= count >= _MIN_KNOWN * is_known.shape[-1]
    return strength.astype(np.float64), step.astype(np.float64)


def _average(samples: _F32) -> tuple[_F32, Mask]:
    """Return the mean colours (..., 3) of the known samples (..., N, 4), and whether most are."""
    known = (samples[..., 3] >= _KNOWN).astype(np.float32)
    count = known.sum(axis=-1)
    total = np.einsum("...nc,...n->...c", samples[..., :3], known)
    return total / np.maximum(count, 1.0)[..., np.newaxis], count * 2 > known.shape[-1]


def measure_angle(first: _F64, second: _F64) -> _F64:
    """Return the angle from each first to each second vector (..., 2), radians, -pi to pi."""
    crossed = first[..., 0] * second[..., 1] - first[..., 1] * second[..., 0]
    return np.asarray(np.arctan2(crossed, (first * second).sum(axis=-1)))


def turn_right(vectors: _F64) -> _F64:
    """Return vectors (..., 2) turned by 90 degrees to the right; y points down."""
    return np.stack([-vectors[..., 1], vectors[..., 0]], axis=-1)


@translate_opencv_errors()
def _sample(planes: _U8, points: _F64) -> _F32:
    """Return planes (H, W, 4), uint8, at points (..., 2); 0 beyond their edges."""
    if not points.size:
        return np.zeros((*points.shape[:-1], planes.shape[2]), np.float32)
    x, y = np.moveaxis(points.reshape(len(points), -1, 2) - 0.5, 2, 0).astype(np.float32)
    sampled = cv2.remap(planes, x, y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT)
    return np.asarray(sampled, np.float32).reshape(*points.shape[:-1], planes.shape[2])


def _suppress(places: _F64, strength: _F64, steps: _F64, floor: float) -> list[int]:
    """Return the indices of the strongest places that lie apart, strongest first."""
    chosen: list[int] = []
    for index in np.argsort(-strength, kind="stable").tolist():
        if strength[index] < floor or len(chosen) == _MAX_ENDS:
            break
        distance = np.hypot(*(places[chosen] - places[index]).T)
        is_same = steps[chosen] @ steps[index] > 0
        if (distance > np.where(is_same, _APART_PX, _BAND_APART_PX)).all():
            chosen.append(index)
    return chosen


def _follow(planes: _U8, places: _F64, directions: _F64, steps: _F64, usual: float) -> EdgeEnds:
    """Return the ends that can be followed far enough, with what is measured along their paths."""
    along = np.arange(_FOLLOWED_PX, dtype=np.float64)
    across = np.arange(-_REACH_PX, _REACH_PX + _STEP_PX / 2, _STEP_PX)
    normals = turn_right(directions)
    base = places[:, np.newaxis] + along[:, np.newaxis] * directions[:, np.newaxis]
    likeness = _measure_likeness(planes, base, normals, across, steps)
    paths = _find_best_paths(likeness, across)
    lengths = _measure_lengths(likeness, paths, across)
    kept = np.flatnonzero(lengths >= _MIN_LENGTH_PX)
    found = [_fit(along[: int(lengths[i])], paths[i, : int(lengths[i])]) for i in kept]
    fits = np.array(found).reshape(-1, 3)
    own, normal = directions[kept], normals[kept]
    points = places[kept] + fits[:, :1] * normal
    slopes = np.hypot(1.0, fits[:, 1:2])
    tangents = (own + fits[:, 1:2] * normal) / slopes
    traced = base[kept] + paths[kept][..., np.newaxis] * normal[:, np.newaxis]
    sides = _average_sides(planes, traced, normal, lengths[kept])
    contrasts = np.sqrt(np.square(steps[kept]).mean(axis=1))
    return EdgeEnds(
        points=points,
        directions=tangents,
        sides=sides,
        contrasts=contrasts,
        distinctness=contrasts / max(usual, 1.0),
        lengths_px=lengths[kept],
        angle_errors=fits[:, 2],
    )


def _measure_likeness(planes: _U8, base: _F64, normals: _F64, across: _F64, steps: _F64) -> _F64:
    """Return (N, along, across): how much of the step there is at each place, 0 to 1."""
    places = base[:, :, np.newaxis] + across[:, np.newaxis] * normals[:, np.newaxis, np.newaxis]
    normal = normals[:, np.newaxis, np.newaxis]
    differences = np.zeros((*places.shape[:3], 3))
    is_known = np.ones(places.shape[:3], bool)
    for offset in (1.0, 2.5):
        right, left = (_sample(planes, places + sign * offset * normal) for sign in (1.0, -1.0))
        is_known &= (right[..., 3] >= _KNOWN) & (left[..., 3] >= _KNOWN)
        differences += (right[..., :3] - left[..., :3]) / 2.0
    power = np.maximum(np.square(steps).sum(axis=1), 1.0)[:, np.newaxis, np.newaxis]
    share = np.einsum("nlac,nc->nla", differences, steps) / power * is_known
    return np.asarray(ndimage.uniform_filter1d(np.clip(share, 0.0, 1.0), 7, axis=1), np.float64)


def _find_best_paths(likeness: _F64, across: _F64) -> _F64:
    """Return the place across (N, along) of the path along the most alike steps."""
    cost = 0.004 * np.square(across) - likeness
    total = cost[:, 0].copy()
    choices = np.zeros(likeness.shape, np.int64)
    for place in range(1, likeness.shape[1]):
        before = np.pad(total, ((0, 0), (1, 1)), constant_values=np.inf)
        options = np.stack([total, before[:, :-2] + _TURN_COST, before[:, 2:] + _TURN_COST])
        choice = options.argmin(axis=0)
        choices[:, place] = np.array([0, -1, 1])[choice]
        total = cost[:, place] + options.min(axis=0)
    index = np.arange(len(likeness))
    place = total.argmin(axis=1)
    path = np.zeros(likeness.shape[:2], np.int64)
    for along in range(likeness.shape[1] - 1, -1, -1):
        path[:, along] = place
        place = place + choices[index, along, place]
    smooth = ndimage.gaussian_filter1d(across[path], 2.0, axis=1, mode="nearest")
    return np.asarray(smooth, np.float64)


def _measure_lengths(likeness: _F64, paths: _F64, across: _F64) -> _F64:
    """Return (N,): how far the step along each path goes on."""
    places = np.clip(np.rint((paths - across[0]) / _STEP_PX), 0, len(across) - 1).astype(int)
    on_path = np.take_along_axis(likeness, places[..., np.newaxis], axis=2)[..., 0]
    is_faded = np.pad(on_path < _FADED, ((0, 0), (0, 1)), constant_values=True)
    return np.asarray(is_faded.argmax(axis=1), np.float64)


def _fit(along: _F64, path: _F64) -> tuple[float, float, float]:
    """Return place, slope and the error of the slope where a path begins.

    A parabola is taken only where it describes the path clearly better than a straight line.
    """
    along, path = along[:_MEASURED_PX], path[:_MEASURED_PX]
    fits = []
    for degree in (1, 2):
        basis = np.vander(along, degree + 1)
        values, *_ = np.linalg.lstsq(basis, path, rcond=None)
        error = max(float(np.sqrt(np.mean(np.square(basis @ values - path)))), _PLACE_ERROR_PX)
        # Places on the path are alike over about 5 px.
        covariance = np.linalg.inv(basis.T @ basis) * 5 * error**2
        fits.append((error, float(values[-1]), float(values[-2]), float(covariance[-2, -2])))
    straight, bent = fits
    _, place, slope, variance = bent if bent[0] < 0.6 * straight[0] else straight
    return place, slope, float(np.sqrt(variance))


def _average_sides(
    planes: _U8, traced: _F64, normals: _F64, lengths_px: Sequence[float] | _F64
) -> _F64:
    """Return (N, 2, 3): the mean colours on the right and on the left of paths (N, along, 2)."""
    strip = traced[:, :_SIDE_LENGTH_PX, np.newaxis]
    is_on = np.arange(strip.shape[1]) < np.asarray(lengths_px)[:, np.newaxis]
    means = []
    for sign in (1.0, -1.0):
        offsets = sign * _SIDE_PX[:, np.newaxis] * normals[:, np.newaxis, np.newaxis]
        samples = _sample(planes, strip + offsets)
        weight = (samples[..., 3] >= _KNOWN) * is_on[..., np.newaxis]
        total = (samples[..., :3] * weight[..., np.newaxis]).sum(axis=(1, 2))
        means.append(total / np.maximum(weight.sum(axis=(1, 2)), 1)[:, np.newaxis])
    return np.asarray(np.stack(means, axis=1).reshape(-1, 2, 3), np.float64)
