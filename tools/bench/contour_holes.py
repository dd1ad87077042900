"""Chooses holes that cover the middle of a long contour: a horizon, a table's edge, a pole, a roof.

The rule looks at HED's contour map alone, of the picture at half its size. Lines are followed from every strong place of the map, over
gaps and junctions, and the longest piece that a parabola describes is the picture's contour.
"""

import hashlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import cv2
import numpy as np
import numpy.typing as npt

from engine.api import GuideLine
from engine.pictures.pixels import Mask
from tools.bench.scenes import draw_blob
from training.data.cache import decode_picture
from training.data.config import DataConfig
from training.data.finding import SourcePicture, find_pictures
from training.data.layouts import Split
from training.judging.metrics.contours import (
    RGB,
    ContourMap,
    ContourNetwork,
    ridge_normals,
    thin_contours,
)

Points = npt.NDArray[np.float32]

_RADIUS_PX: Final = (40.0, 120.0)
# At least half of the contour stays visible, a quarter at each end.
_MAX_RADIUS_TO_LENGTH: Final = 1 / 4
_MAX_RADIUS_TO_SIDE: Final = 0.28
_MIN_RADIUS_SHARE: Final = 0.7  # of the largest radius that fits
_MARGIN_PX: Final = 8
_PER_SOURCE: Final = 2
_SEED_STRENGTH: Final = 0.7
_SEED_CELL_PX: Final = 16
_STEP_PX: Final = 3.0
_TURNS: Final = np.radians(np.arange(-6, 7, 2))  # at each step; a radius of 29 px
_MIN_STRENGTH: Final = 0.4
_MIN_MEAN_STRENGTH: Final = 0.6
_MAX_GAP_STEPS: Final = 4
_MAX_STEPS: Final = 400
_DRAWN_STEP_PX: Final = 40.0
_MAX_DEVIATION_PX: Final = 2.0  # root mean square of the distances from a parabola
_SHARES: Final = (1.0, 0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3)
_PLACES: Final = (0.5, 0.25, 0.75, 0.0, 1.0)
# Where a picture is cut through its hole: this many radii beyond the middle.
_CUT_RADII: Final = 0.4
# What is left of the picture is at least this wide and high, and of the hole at least this many pixels.
_MIN_CUT_SIDE_PX: Final = 140
_MIN_CUT_HOLE_PX: Final = 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class ContourHole:
    """A hole over the middle of a contour.

    Attributes:
        name: Name of the picture.
        source: Where the picture comes from.
        truth: (H, W, 3), uint8.
        mask: (H, W), bool.
        radius_px: Mean radius of the hole.
        line: (N, 2), float32, points of the contour, x and y in picture pixels.
        length_px: Length of the contour.
    """

    name: str
    source: str
    truth: RGB
    mask: Mask
    radius_px: float
    line: Points
    length_px: float

    def draw_line(self) -> GuideLine:
        """Return the contour from one border of the hole to the other, as a person would draw it.

        A smooth curve through the ends and the points between them, about 40 px apart.
        """
        columns, rows = np.rint(self.line).astype(int).T
        covered = np.flatnonzero(self.mask[rows, columns])
        first, last = max(covered[0] - 1, 0), min(covered[-1] + 1, len(self.line) - 1)
        count = max(round((last - first) * _STEP_PX / _DRAWN_STEP_PX), 1) + 1
        chosen = np.linspace(first, last, count).round().astype(int)
        return GuideLine(points=tuple((x + 0.5, y + 0.5) for x, y in self.line[chosen].tolist()))

    def cut(self) -> "ContourHole | None":
        """Return the hole in the larger part of its picture, which ends inside the hole.

        The cut runs across the contour, so that the contour leaves the picture in the hole. None if
        too little is left.
        """
        columns, rows = np.rint(self.line).astype(int).T
        covered = self.line[self.mask[rows, columns]]
        axis = int(np.abs(covered[-1] - covered[0]).argmax())  # 0: along x, 1: along y
        side = self.mask.shape[1 - axis]
        middle = float(np.nonzero(self.mask)[1 - axis].mean())
        is_start_kept = middle >= side / 2
        sign = 1 if is_start_kept else -1
        place = int(middle + sign * _CUT_RADII * self.radius_px)
        kept = slice(0, place) if is_start_kept else slice(place, side)
        slices = (slice(None), kept) if axis == 0 else (kept, slice(None))
        mask = self.mask[slices].copy()
        if min(mask.shape) < _MIN_CUT_SIDE_PX or mask.sum() < _MIN_CUT_HOLE_PX:
            return None
        line = self.line.copy()
        line[:, axis] -= kept.start
        return replace(self, truth=self.truth[slices].copy(), mask=mask, line=line)


def choose_holes(data: Path, network: ContourNetwork, count: int) -> list[ContourHole]:
    """Return the holes over the longest contours, longest first, at most two of a source."""
    everything = replace(DataConfig(), excluded_sources=(), excluded_licences=())
    pictures = find_pictures(data, Split.VALID, everything)
    found = list(_find_holes(pictures, network))
    found.sort(key=lambda hole: (-hole.length_px, hole.name))
    taken: Counter[str] = Counter()
    chosen = []
    for hole in found:
        if taken[hole.source] < _PER_SOURCE:
            taken[hole.source] += 1
            chosen.append(hole)
    return chosen[:count]


def find_contour(strength: ContourMap) -> Points | None:
    """Return points (N, 2) of the longest smooth contour, 3 px apart; None without any.

    Args:
        strength: Contour map, (H, W), float32, 0 to 1.
    """
    best: Points | None = None
    min_points = round(_RADIUS_PX[0] / _MAX_RADIUS_TO_LENGTH / _STEP_PX)
    for trace in sorted(_trace_contours(strength), key=len, reverse=True):
        piece = _longest_smooth_piece(trace, strength, min_points=min_points)
        if piece is not None:
            best, min_points = piece, len(piece) + 1
    return best


def place_hole(line: Points, shape: tuple[int, int], rng: np.random.Generator) -> Mask | None:
    """Return a hole over the middle of a contour; None if the contour or the room is too short.

    Args:
        line: Points of the contour, (N, 2), x and y, 3 px apart.
        shape: Height and width of the picture.
        rng: Random generator of the hole's radius, place across the contour and outline.
    """
    middle = line[len(line) // 2]
    room = min(*(middle - _MARGIN_PX), *(np.subtract(shape[::-1], middle) - _MARGIN_PX))
    # The outline swings by 16 %, and the hole's middle lies up to a fifth beside the contour.
    largest = min(
        _RADIUS_PX[1],
        len(line) * _STEP_PX * _MAX_RADIUS_TO_LENGTH,
        min(shape) * _MAX_RADIUS_TO_SIDE,
        room / 1.36,
    )
    if largest < _RADIUS_PX[0]:
        return None
    radius_px = rng.uniform(max(_RADIUS_PX[0], _MIN_RADIUS_SHARE * largest), largest)
    along = line[min(len(line) // 2 + 3, len(line) - 1)] - line[len(line) // 2 - 3]
    across = np.array([-along[1], along[0]]) / max(float(np.hypot(*along)), 1e-6)
    centre = middle + rng.uniform(-0.2, 0.2) * radius_px * across
    return draw_blob(shape, (float(centre[0]), float(centre[1])), radius_px, rng)


def _find_holes(
    pictures: Sequence[SourcePicture], network: ContourNetwork
) -> Iterator[ContourHole]:
    for picture in pictures:
        truth = decode_picture(picture)
        line = find_contour(_map_contours(truth, network))
        if line is None:
            continue
        seed = int.from_bytes(hashlib.sha256(picture.name.encode()).digest()[:4])
        height, width = truth.shape[:2]
        mask = place_hole(line, (height, width), np.random.default_rng(seed))
        if mask is not None:
            yield ContourHole(
                name=picture.name,
                source=picture.source,
                truth=truth,
                mask=mask,
                radius_px=float(np.sqrt(mask.sum() / np.pi)),
                line=line,
                length_px=len(line) * _STEP_PX,
            )


def _map_contours(picture: RGB, network: ContourNetwork) -> ContourMap:
    """Return the contour map of a picture at half its size, enlarged: less texture, less time."""
    height, width = picture.shape[:2]
    half = cv2.resize(picture, (width // 2, height // 2), interpolation=cv2.INTER_AREA)
    strength = network(np.asarray(half, np.uint8))
    return np.asarray(cv2.resize(strength, (width, height), interpolation=cv2.INTER_LINEAR))


def _trace_contours(strength: ContourMap) -> list[Points]:
    """Return the points of lines that are followed both ways from the map's strong places."""
    seeds, angles = _find_seeds(strength)
    if not len(seeds):
        return []
    ahead, behind = (_follow(strength, seeds, angles + turn) for turn in (0.0, np.pi))
    return [np.concatenate([back[:0:-1], forth]) for forth, back in zip(ahead, behind, strict=True)]


def _find_seeds(strength: ContourMap) -> tuple[Points, npt.NDArray[np.float64]]:
    """Return the strongest ridge pixel (x, y) of each cell, and the direction of its line."""
    rows, columns = np.nonzero(thin_contours(strength) & (strength >= _SEED_STRENGTH))
    order = np.argsort(-strength[rows, columns], kind="stable")
    cells = (rows // _SEED_CELL_PX) * strength.shape[1] + columns // _SEED_CELL_PX
    _, first = np.unique(cells[order], return_index=True)
    rows, columns = rows[order[first]], columns[order[first]]
    x, y = ridge_normals(strength)
    angles = np.arctan2(x[rows, columns], -y[rows, columns]).astype(np.float64)
    return np.stack([columns, rows], axis=1).astype(np.float32), angles


def _follow(strength: ContourMap, seeds: Points, angles: npt.NDArray[np.float64]) -> list[Points]:
    """Return the points (N, 2) of each line, its seed first.

    Each step goes where the map is strongest 3 and 6 px ahead, within 6 degrees of the step before.
    A line ends at the picture's border, or where the map stays weak for five steps.
    """
    places = seeds.astype(np.float64)
    paths = [places]
    gaps = np.zeros(len(seeds), np.int64)
    ends = np.zeros(len(seeds), np.int64)
    goes_on = np.ones(len(seeds), bool)
    for step in range(1, _MAX_STEPS):
        turned = angles[:, None] + _TURNS
        offsets = np.stack([np.cos(turned), np.sin(turned)], axis=-1) * _STEP_PX
        near, far = (_sample(strength, places[:, None] + reach * offsets) for reach in (1.0, 2.0))
        # The nearest to straight on wins a tie.
        chosen = np.argmax(near + far - 0.02 * np.abs(_TURNS), axis=1)
        index = np.arange(len(seeds))
        angles = turned[index, chosen]
        places = places + offsets[index, chosen]
        is_strong = near[index, chosen] >= _MIN_STRENGTH
        gaps = np.where(is_strong, 0, gaps + 1)
        goes_on &= gaps <= _MAX_GAP_STEPS
        ends = np.where(goes_on & is_strong, step, ends)
        paths.append(places)
        if not goes_on.any():
            break
    whole = np.stack(paths, axis=1).astype(np.float32)
    return [path[: end + 1] for path, end in zip(whole, ends, strict=True)]


def _sample(strength: ContourMap, points: npt.NDArray[np.floating]) -> ContourMap:
    """Return the map at points (..., 2), 0 near the picture's border and beyond it."""
    x, y = np.moveaxis(points.astype(np.float32), -1, 0)
    height, width = strength.shape
    inside = (x >= _MARGIN_PX) & (y >= _MARGIN_PX)
    inside &= (x < width - _MARGIN_PX) & (y < height - _MARGIN_PX)
    values = cv2.remap(
        strength, x, y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT, borderValue=0
    )
    return np.asarray(np.where(inside, values, 0), np.float32)


def _longest_smooth_piece(trace: Points, strength: ContourMap, *, min_points: int) -> Points | None:
    """Return the longest strong piece of a trace that a parabola describes, None without any."""
    for share in _SHARES:
        count = round(share * len(trace))
        if count < min_points:
            return None
        for place in _PLACES:
            start = round(place * (len(trace) - count))
            piece = trace[start : start + count]
            if _is_smooth(piece) and _sample(strength, piece[None]).mean() >= _MIN_MEAN_STRENGTH:
                return piece
    return None


def _is_smooth(piece: Points) -> bool:
    """Return whether both coordinates are quadratic in the distance along the piece."""
    basis, _ = np.linalg.qr(np.vander(np.linspace(-1, 1, len(piece)), 3))
    errors = piece - basis @ (basis.T @ piece)
    return bool(np.sqrt(np.square(errors).sum(axis=1).mean()) <= _MAX_DEVIATION_PX)
