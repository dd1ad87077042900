"""Nearest-neighbour field: the source patch of each patch that reaches into a level's hole.

PatchMatch (Barnes et al., "PatchMatch: A Randomized Correspondence Algorithm for Structural Image
Editing", SIGGRAPH 2009) over bands of rows. A band reads its neighbour's last row as it was before
the pass, so that the result does not depend on the number of threads.
"""

import itertools
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
from scipy import ndimage

from engine.compute.cancellable_pool import CancellablePool
from engine.compute.filters import dilate, gaussian_blur
from engine.compute.strips import cut_strips
from engine.pictures.pixels import Mask, Pixels, Rect
from engine.weave import kernels
from engine.weave.kernels import PATCH_RADIUS_PX, PATCH_SIDE_PX
from engine.weave.offsets import DominantOffsets, Offsets, find_arrivals, refine_offsets
from engine.weave.pyramid import Level, make_inner_mask, round_to_uint8
from engine.weave.tone_kernels import vote_on_differences

_I32: TypeAlias = npt.NDArray[np.int32]
_I64: TypeAlias = npt.NDArray[np.int64]
_F32: TypeAlias = npt.NDArray[np.float32]

# Few machines have more cores.
_USUAL_BANDS = 16
# A smaller band is not worth the overhead.
_MIN_BAND_TARGETS = 500
# One pass over a band of this size takes a few hundredths of a second.
_BAND_TARGETS = 20_000
# The nearest is looked for this near at first, because distances in a whole level take long.
_NEAR_PX = 32
# An offset is used as long as it gives a source to this share of the targets.
_MIN_SEEDED = 0.01
# Added to the smallest error of an offset when its error is weighed against its coverage.
_ERROR_FLOOR = 0.02


class Field:
    """The nearest-neighbour field of one level; changed in place.

    Targets are the patches that reach into the hole. A target or a source is the index of its
    patch's centre, row * W + column.

    Attributes:
        level: The level whose patches are compared.
    """

    def __init__(self, level: Level, pool: CancellablePool, *, spacing_px: int = 1) -> None:
        """Hold a level without sources yet.

        Args:
            level: The level.
            pool: Threads of the job.
            spacing_px: Distance between the targets, at most the radius of a patch, so that every
                pixel lies in several.
        """
        self.level = level
        self._spacing_px = spacing_px
        self._shape: tuple[int, int] = level.hole.shape
        self._pool = pool
        reaches = dilate(level.hole, PATCH_SIDE_PX) & make_inner_mask(self._shape)
        if spacing_px > 1:
            reaches &= _make_grid(self._shape, spacing_px)
        self._targets: _I64 = np.flatnonzero(reaches)
        self._bands = list(_cut_into_bands(self._targets, self._shape[1]))
        self._hole: _I64 = np.flatnonzero(level.hole)
        self._features = level.features.reshape(-1)
        self._guide = level.guide.reshape(-1)
        self._guide_weight = level.guide_weight.reshape(-1)
        self._lines: _I32 | None = None
        if level.lines is not None:
            self._lines = level.lines.as_rows()
        self._is_source = level.is_source.reshape(-1)
        self._sources: _I32 = np.full(level.hole.size, -1, np.int32)
        self._cost: _I32 = np.zeros(level.hole.size, np.int32)

    def init_randomly(self, seed: int) -> None:
        """Give every target a random source."""
        kernels.seed_field(self._sources, self._targets, np.flatnonzero(self.level.is_source), seed)
        self._measure()

    def init_from(self, coarser: "Field") -> None:
        """Take over the sources of the next coarser level.

        The hole still has to be filled (`refill`) with votes of this level's own pixels: an
        enlarged picture would stay blurred.
        """
        height, width = self._shape
        rows, columns = self._targets // width, self._targets % width
        down, right, cost = coarser.find_offsets(rows // 2, columns // 2)
        edge = PATCH_RADIUS_PX
        found = np.clip(rows + 2 * down, edge, height - 1 - edge) * width
        found += np.clip(columns + 2 * right, edge, width - 1 - edge)
        self._sources[self._targets] = _move_to_nearest(found, self.level.is_source)
        self._cost[self._targets] = cost

    def copy(self) -> "Field":
        """Return a field with the same sources, whose hole can be filled differently."""
        level = replace(self.level, features=self.level.features.copy())
        copied = Field(level, self._pool)
        copied._sources[:], copied._cost[:] = self._sources, self._cost
        return copied

    @property
    def sources(self) -> _I32:
        """The source of each target, (N,), int32."""
        return self._sources[self._targets]

    def find_copied(self) -> Mask:
        """Return the pixels of all sources' patches, (H, W), bool."""
        centres = np.zeros(self._shape, bool)
        centres.reshape(-1)[self.sources] = True
        return dilate(centres, PATCH_SIDE_PX)

    def measure_unguided(self) -> npt.NDArray[np.float32]:
        """Return the distance of each target to its source without the guide, (N,), float32."""
        cost = np.zeros_like(self._cost)
        self._measure_into(cost, np.zeros_like(self._guide_weight))
        return cost[self._targets].astype(np.float32)

    def average_around(self, values: npt.NDArray[np.float32], blur_px: float) -> _F32:
        """Return the mean of the targets' values, (N,), around each pixel, (H, W), float32."""
        planes = np.zeros((*self._shape, 2), np.float32)
        planes.reshape(-1, 2)[self._targets] = np.stack([values, np.ones_like(values)], axis=1)
        total, share = np.moveaxis(gaussian_blur(planes, blur_px), 2, 0)
        return np.asarray(total / np.maximum(share, 1e-3), np.float32)

    def copy_sources(self, other: "Field", chosen: Mask) -> None:
        """Take over another field's sources of this level where chosen, (H, W), bool."""
        places = chosen.reshape(-1)[self._targets]
        self._sources[self._targets[places]] = other.sources[places]

    def seed_from_offsets(self, dominant: DominantOffsets) -> Offsets:
        """Give targets the sources at a few offsets, each to as many targets as possible.

        Returns:
            (M, 2), int64: the offsets used, each once.
        """
        arrives = find_arrivals(dominant.offsets, self._targets, self.level.is_source)
        worth = np.exp(-dominant.errors / (dominant.errors.min() + _ERROR_FLOOR))
        remaining = np.ones(self._targets.size, bool)
        used: list[int] = []
        while remaining.any():
            covered = np.count_nonzero(arrives & remaining, axis=1)
            best = int(np.argmax(covered * worth))
            if covered[best] < max(_MIN_SEEDED * self._targets.size, 1):
                break
            used.append(best)
            self._set_offset(dominant.offsets[best], arrives[best] & remaining)
            remaining &= ~arrives[best]
        return dominant.offsets[used]

    def refine_from_offsets(self, offsets: Offsets) -> Offsets:
        """Make the sources exact that came from offsets of the next coarser level.

        Returns:
            (K, 2), int64: the offsets at this level.
        """
        exact = refine_offsets(offsets, self.level)
        width = self._shape[1]
        sources = self._sources[self._targets].astype(np.int64)
        down = sources // width - self._targets // width
        right = sources % width - self._targets % width
        arrives = find_arrivals(exact, self._targets, self.level.is_source)
        for coarse, offset, arrived in zip(2 * offsets, exact, arrives, strict=True):
            near = (np.abs(down - coarse[0]) <= 2) & (np.abs(right - coarse[1]) <= 2)
            self._set_offset(offset, near & arrived)
        return exact

    def find_offsets(self, rows: _I64, columns: _I64) -> tuple[_I64, _I64, _I32]:
        """Return the offset and the cost of the target nearest to each pixel: down, right, cost."""
        width = self._shape[1]
        is_target = self._sources.reshape(self._shape) >= 0
        place = Rect.of_mask(is_target)
        assert place is not None
        near = np.clip(rows, place.y, place.bottom - 1) * width
        near += np.clip(columns, place.x, place.right - 1)
        places = _move_to_nearest(near, is_target)
        sources = self._sources[places].astype(np.int64)
        down, right = sources // width - places // width, sources % width - places % width
        return down, right, self._cost[places]

    def improve(self, *, radius_px: int, seed: int, is_forward: bool) -> None:
        """Make one pass of propagation and random search, the latter only within a radius."""
        rows = self._sources.reshape(self._shape)
        beyond = [self._copy_row_before(rows, band, is_forward=is_forward) for band in self._bands]

        def search(band: _I64, edge: _I32) -> None:
            kernels.search(
                self._features,
                self._guide,
                self._guide_weight,
                self._lines,
                self._shape,
                self._is_source,
                self._sources,
                self._cost,
                band,
                edge,
                is_forward,
                self._spacing_px,
                radius_px,
                seed,
            )

        self._pool.run(search, self._bands, beyond)

    def vote(
        self,
        pixels: Pixels,
        *,
        floor: float,
        wanted: Mask | None = None,
    ) -> npt.NDArray[np.float32]:
        """Return the votes of the source patches on each pixel of the hole, (N, C), float32.

        Args:
            pixels: (H, W, C), the pixels to copy.
            floor: Distance between patches that hardly counts; larger is smoother.
            wanted: (H, W), bool: pixels to vote on instead; they touch the hole.
        """
        places = self._hole if wanted is None else np.flatnonzero(wanted)
        votes = np.empty((places.size, pixels.shape[2]), np.float32)
        self._run_vote(kernels.vote, pixels, places, floor, votes)
        return votes

    def vote_on_differences(
        self, pixels: Pixels, *, floor: float, wanted: Mask
    ) -> npt.NDArray[np.float32]:
        """Return the votes on the differences of each pixel to the next, (N, 2, C), float32.

        Args:
            pixels: (H, W, C), the pixels to copy.
            floor: As for `vote`.
            wanted: (H, W), bool: pixels to vote on; they touch the hole.

        Returns:
            The differences to the pixel on the right and to the one below.
        """
        places = np.flatnonzero(wanted)
        votes = np.empty((places.size, 2, pixels.shape[2]), np.float32)
        self._run_vote(vote_on_differences, pixels, places, floor, votes)
        return votes

    def _run_vote(
        self, kernel: Callable[..., None], pixels: Pixels, places: _I64, floor: float, votes: _F32
    ) -> None:
        """Let a kernel write the votes on some places, a part of them on each thread."""
        flat = pixels.reshape(self.level.hole.size, -1)
        parts = np.array_split(np.arange(places.size), len(self._bands))

        def vote(part: _I64) -> None:
            if part.size:
                chosen = slice(part[0], part[-1] + 1)
                kernel(
                    flat,
                    self._shape[1],
                    self._sources,
                    self._cost,
                    places[chosen],
                    floor,
                    votes[chosen],
                )

        self._pool.run(vote, parts)

    def refill(self, *, floor: float) -> None:
        """Fill the level's hole with the votes, and measure all distances again."""
        flat = self.level.features.reshape(self.level.hole.size, -1)
        flat[self._hole] = round_to_uint8(self.vote(self.level.features, floor=floor))
        self._measure()

    def _measure(self) -> None:
        self._measure_into(self._cost, self._guide_weight)

    def _measure_into(self, cost: _I32, guide_weight: npt.NDArray[np.uint8]) -> None:
        def measure(band: _I64) -> None:
            kernels.measure(
                self._features,
                self._guide,
                guide_weight,
                self._lines,
                self._shape[1],
                self._sources,
                cost,
                band,
            )

        self._pool.run(measure, self._bands)

    def _set_offset(self, offset: npt.NDArray[np.int64], chosen: Mask) -> None:
        """Give chosen targets, (N,) bool, the source at an offset from them."""
        places = self._targets[chosen]
        self._sources[places] = places + offset[0] * self._shape[1] + offset[1]

    def _copy_row_before(self, rows: _I32, band: _I64, *, is_forward: bool) -> _I32:
        """Return a copy of the field's row from which a pass enters a band."""
        width = self._shape[1]
        step = self._spacing_px
        row = int(band[0]) // width - step if is_forward else int(band[-1]) // width + step
        if 0 <= row < self._shape[0]:
            return np.array(rows[row], np.int32)
        return np.full(width, -1, np.int32)


def _cut_into_bands(targets: _I64, width: int) -> Iterator[_I64]:
    """Cut targets, ordered by row, into bands of whole rows and about equal size."""
    rows = targets // width
    count = max(
        targets.size // _BAND_TARGETS,
        min(targets.size // _MIN_BAND_TARGETS, _USUAL_BANDS),
        1,
    )
    starts = np.searchsorted(rows, rows[np.arange(count) * targets.size // count])
    edges = [*np.unique(starts), targets.size]
    for start, end in itertools.pairwise(edges):
        yield targets[start:end]


def _make_grid(shape: tuple[int, int], spacing_px: int) -> Mask:
    """Return the pixels of a grid, (H, W), bool, with the first and last centres of patches."""
    is_on_row, is_on_column = (np.zeros(length, bool) for length in shape)
    for is_on in (is_on_row, is_on_column):
        is_on[PATCH_RADIUS_PX::spacing_px] = True
        is_on[is_on.size - 1 - PATCH_RADIUS_PX] = True
    return is_on_row[:, np.newaxis] & is_on_column


def _move_to_nearest(places: _I64, is_set: Mask) -> _I64:
    """Return each element, row * W + column, or the nearest set one where it is not set."""
    misses = ~is_set.reshape(-1)[places]
    if not misses.any():
        return places
    missed, indices = np.unique(places[misses], return_inverse=True)
    moved = places.copy()
    moved[misses] = find_nearest_to(is_set, missed)[indices]
    return moved


def find_nearest_to(is_set: Mask, places: _I64) -> _I64:
    """Return the set element, row * W + column, nearest to each of some elements, ascending."""
    width = is_set.shape[1]
    wanted = np.zeros(is_set.shape, bool)
    wanted.reshape(-1)[places] = True
    nearest = np.empty_like(places)
    for strip in cut_strips(wanted, margin_px=_NEAR_PX):
        rows, columns = np.nonzero(wanted[strip.inner.slices])
        order = np.searchsorted(places, (rows + strip.inner.y) * width + columns + strip.inner.x)
        distance, (row, column) = ndimage.distance_transform_edt(
            ~is_set[strip.outer.slices], return_indices=True
        )
        at = rows + strip.inner.y - strip.outer.y, columns + strip.inner.x - strip.outer.x
        if distance[at].max() > _NEAR_PX or not is_set[strip.outer.slices].any():
            row, column = _find_nearest(is_set)
            nearest[:] = row.reshape(-1)[places].astype(np.int64) * width
            return nearest + column.reshape(-1)[places]
        nearest[order] = (row[at] + strip.outer.y) * width + column[at] + strip.outer.x
    return nearest


def _find_nearest(is_set: npt.NDArray[np.bool_]) -> tuple[_I32, _I32]:
    """Return the row (H, W) and the column (H, W) of the set element nearest to each element."""
    row, column = ndimage.distance_transform_edt(
        ~is_set, return_distances=False, return_indices=True
    )
    return np.asarray(row, np.int32), np.asarray(column, np.int32)
