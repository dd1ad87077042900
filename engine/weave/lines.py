"""Guide lines in the weave: patches on a line are copied from where the line goes on outside.

Each pixel near a line has a place across it: its signed distance from the line. A patch on a line
prefers sources at the same place across the same line, so that the edge outside is continued along
it, and patches beside a line are not copied from its other side (Sun et al., "Image Completion with
Structure Propagation", SIGGRAPH 2005, copy along user-drawn curves first; we differ in that the
place is one more term of the distance between patches).

A line goes on beyond the hole. There it follows the strongest edge near its tangent, because a drawn
line is never exactly in the direction of the edge.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

import cv2
import numpy as np
import numpy.typing as npt
from scipy import ndimage

from engine.compute.filters import gaussian_blur, translate_opencv_errors
from engine.compute.polylines import Polyline, go_straight_on, measure_distance, resample
from engine.pictures.curves import look_up
from engine.pictures.pixels import Mask
from engine.weave.kernels import FAR_CODE, LINE_CLIP, LINE_STEP

_F32: TypeAlias = npt.NDArray[np.float32]
_F64: TypeAlias = npt.NDArray[np.float64]
_I32: TypeAlias = npt.NDArray[np.int32]
_I64: TypeAlias = npt.NDArray[np.int64]

# Places across a line are stored in parts of a pixel.
_PARTS = 4
_CLIP_PX = LINE_CLIP / _PARTS
# Cost of a pixel beside the right place, about that of patches that differ by 12 of 255.
_LINE_WEIGHT = 20_000.0
# Up to this distance from a line its own side is preferred, pixels of the photograph.
_SIDE_PX = 48.0
# Up to this distance the side of a source is known, pixels of the photograph.
_REACH_PX = 256.0
# Length over which a line goes on outside, pixels of the photograph, and how far it looks there for
# the edge.
_BEYOND_PX = 100
_SEARCH_PX = 6.0
_SEARCH_STEP_PX = 0.5
# How the edge is followed: cost of a step across, as a share of the strongest edge, and of the
# distance from the tangent, per pixel squared.
_TURN_COST = 0.15
_STRAY_COST = 0.004
# The guide is trusted fully up to the first distance from a line, and as elsewhere from the second.
_TRUSTED_PX = (8.0, 24.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class LinePlanes:
    """Where the patches of a level lie across the guide lines.

    Attributes:
        codes: (H, W), int32: number of the nearest line times `LINE_STEP`, plus the place across it
            in quarters of a pixel, at most `LINE_CLIP` on either side; `FAR_CODE` far from lines.
        weights: (H, W), int32: cost of a quarter of a pixel, squared; 0 where lines do not count.
    """

    codes: _I32
    weights: _I32

    def as_rows(self) -> _I32:
        """Return (2, H * W), int32: codes and weights for the kernels."""
        return np.stack([self.codes.reshape(-1), self.weights.reshape(-1)])


def continue_lines(
    lines: Sequence[Polyline], colours: npt.NDArray[np.uint8], unknown: Mask
) -> list[Polyline]:
    """Return lines that go on along the edges outside the hole.

    Args:
        lines: Lines that go through the hole.
        colours: (H, W, 3), uint8.
        unknown: (H, W), bool.
    """
    known = (~unknown).astype(np.float32)
    # A step at the hole's border is no edge.
    planes = np.dstack([gaussian_blur(colours.astype(np.float32), 1.0), known])
    return [_continue_end(_continue_end(line, planes)[::-1], planes)[::-1] for line in lines]


def _continue_end(line: Polyline, planes: _F32) -> Polyline:
    """Return a line whose part beyond the last point in the hole follows the edge there."""
    known = planes[..., 3] > 0
    inside = np.flatnonzero(~look_up(known, line))
    if not inside.size or inside[-1] == len(line) - 1:  # it ends in the hole
        return line
    own, drawn = line[: inside[-1] + 1], line[inside[-1] :]
    base, normals = _go_on(drawn, own)
    across = np.arange(-_SEARCH_PX, _SEARCH_PX + _SEARCH_STEP_PX / 2, _SEARCH_STEP_PX)
    strength = _measure_edges(base, normals, across, planes)
    stray = _find_best_path(strength, across)
    return np.concatenate([own, base + stray[:, np.newaxis] * normals])


def _go_on(drawn: Polyline, own: Polyline) -> tuple[_F64, _F64]:
    """Return the points (N, 2) and normals (N, 2) of what was drawn outside and its tangent."""
    line = np.concatenate([own, drawn[1:]])
    base = np.concatenate([drawn[1:], go_straight_on(line, _BEYOND_PX)])[:_BEYOND_PX]
    tangents = _find_tangents(base)
    return base, np.stack([-tangents[:, 1], tangents[:, 0]], axis=1)


def _find_tangents(line: Polyline) -> _F64:
    """Return the unit vectors along a line, (N, 2)."""
    tangents = np.gradient(line, axis=0)
    return np.asarray(tangents / np.maximum(np.hypot(*tangents.T), 1e-9)[:, np.newaxis])


@translate_opencv_errors()
def _measure_edges(base: _F64, normals: _F64, across: _F64, planes: _F32) -> _F64:
    """Return the contrast across a path at each of its points and places, (N, M), 0 to 1."""

    def sample(shift_px: float) -> _F32:
        points = base[:, np.newaxis] + (across + shift_px)[:, np.newaxis] * normals[:, np.newaxis]
        x, y = np.moveaxis(points - 0.5, 2, 0).astype(np.float32)
        return np.asarray(cv2.remap(planes, x, y, cv2.INTER_LINEAR), np.float32)

    before, after = sample(-1.5), sample(1.5)
    is_known = (before[..., 3] > 0.99) & (after[..., 3] > 0.99)
    contrast = np.abs(before - after)[..., :3].sum(axis=2) * is_known
    contrast = ndimage.uniform_filter1d(contrast.astype(np.float64), 7, axis=0)
    return np.asarray(contrast / max(float(contrast.max()), 1.0), np.float64)


def _find_best_path(strength: _F64, across: _F64) -> _F64:
    """Return the place across, (N,), at each point of the path along the strongest edge."""
    cost = _STRAY_COST * across**2 - strength
    total = cost[0].copy()
    choices = []
    for row in cost[1:]:
        steps = [np.append(np.inf, total[:-1]) + _TURN_COST, total]
        steps.append(np.append(total[1:], np.inf) + _TURN_COST)
        choice = np.argmin(np.stack(steps[1:2] + steps[::2]), axis=0)
        choices.append(np.array([0, -1, 1])[choice])
        total = row + np.min(steps, axis=0)
    place = int(total.argmin())
    path = [place]
    for choice in reversed(choices):
        place += int(choice[place])
        path.append(place)
    return ndimage.gaussian_filter1d(across[path[::-1]], 4.0, mode="nearest")


def make_line_planes(
    shape: tuple[int, int], lines: Sequence[Polyline], *, depth: int
) -> LinePlanes:
    """Return the planes of a level.

    Args:
        shape: (H, W) of the level.
        lines: Lines in pixels of the photograph, continued outside.
        depth: Number of halvings.
    """
    codes = np.full(shape, FAR_CODE, np.int32)
    weights = np.zeros(shape, np.int32)
    scale = 2.0**depth
    vertices = _Vertices.of([resample(line / scale) for line in lines])
    rows, columns, vertex = vertices.find_near(shape, _REACH_PX / scale)
    offset = np.stack([columns + 0.5, rows + 0.5], axis=1) - vertices.points[vertex]
    tangent = vertices.tangents[vertex]
    along = (offset * tangent).sum(axis=1)
    across = offset[:, 1] * tangent[:, 0] - offset[:, 0] * tangent[:, 1]
    distance = np.hypot(along, across)
    # The nearest vertex is exact to a step, so that only far pixels lie in the fan of a bend.
    across = np.where(distance > 2.0, np.copysign(distance, across), across)
    is_beside = along * vertices.ends[vertex] <= 1.0
    place = np.clip(np.rint(_PARTS * across), -LINE_CLIP, LINE_CLIP).astype(np.int32)
    side_px = max(_SIDE_PX / scale, _CLIP_PX)
    share = np.clip(1.0 - (distance - _CLIP_PX) / side_px, 0.0, 1.0) * is_beside
    codes[rows, columns] = np.where(
        is_beside, vertices.numbers[vertex] * LINE_STEP + place, FAR_CODE
    )
    weights[rows, columns] = np.rint(share * _LINE_WEIGHT / _PARTS**2)
    return LinePlanes(codes=codes, weights=weights)


def trust_lines(shape: tuple[int, int], lines: Sequence[Polyline]) -> _F32:
    """Return how far the guide is to be trusted for the sake of the lines, (H, W), 0 to 1."""
    distance = measure_distance(shape, lines)
    full, none = _TRUSTED_PX
    return np.asarray(np.clip((none - distance) / (none - full), 0.0, 1.0), np.float32)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Vertices:
    """The vertices of several lines.

    Attributes:
        points: (V, 2), float64, (x, y).
        tangents: (V, 2), float64: unit vectors.
        numbers: (V,), int32: number of the line, from 1.
        ends: (V,), float64: -1 at the first vertex of a line, 1 at the last one, 0 elsewhere.
    """

    points: _F64
    tangents: _F64
    numbers: _I32
    ends: _F64

    @classmethod
    def of(cls, lines: Sequence[Polyline]) -> "_Vertices":
        ends = [np.zeros(len(line)) for line in lines]
        for end in ends:
            end[0], end[-1] = -1.0, 1.0
        numbers = [np.full(len(line), index, np.int32) for index, line in enumerate(lines, 1)]
        return cls(
            points=np.concatenate(lines),
            tangents=np.concatenate([_find_tangents(line) for line in lines]),
            numbers=np.concatenate(numbers),
            ends=np.concatenate(ends),
        )

    def find_near(self, shape: tuple[int, int], reach_px: float) -> tuple[_I64, _I64, _I32]:
        """Return rows, columns and nearest vertex of the pixels of a level near a line."""
        columns, rows = np.floor(self.points).astype(np.int64).T
        inside = (rows >= 0) & (rows < shape[0]) & (columns >= 0) & (columns < shape[1])
        vertex = np.full(shape, -1, np.int32)
        vertex[rows[inside], columns[inside]] = np.flatnonzero(inside)
        if not inside.any():
            none = np.zeros(0, np.int64)
            return none, none, none.astype(np.int32)
        distance, nearest = ndimage.distance_transform_edt(vertex < 0, return_indices=True)
        near_rows, near_columns = np.nonzero(distance <= reach_px)
        place = nearest[:, near_rows, near_columns]
        return near_rows, near_columns, vertex[place[0], place[1]]
