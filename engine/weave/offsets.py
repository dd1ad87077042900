"""The offsets by which the surroundings of a hole repeat themselves.

Where a pattern has a period (bricks, windows of a facade, tiles), most patches have their nearest
neighbours at a few offsets, and a copy from one of these continues the pattern in phase (He and
Sun, "Statistics of Patch Offsets for Image Completion", ECCV 2012, section 2). We differ in that
only patches beside the hole count, and in that offsets are one of two starts of PatchMatch.
"""

from dataclasses import dataclass, field, replace
from functools import partial
from typing import Final, TypeAlias

import numpy as np
import numpy.typing as npt

from engine.compute.cancellable_pool import CancellablePool
from engine.compute.filters import dilate, gaussian_blur
from engine.compute.strips import cut_strips
from engine.pictures.pixels import Mask
from engine.weave import kernels
from engine.weave.kernels import PATCH_SIDE_PX
from engine.weave.pyramid import Level, round_to_uint8

Offsets: TypeAlias = npt.NDArray[np.int64]
_I64: TypeAlias = npt.NDArray[np.int64]

# Number of sample patches, and how far they lie from the hole and look around themselves.
_SAMPLES: Final = 64
_MIN_SAMPLES: Final = 16
_NEAR_PX: Final = 10
_REACH_PX: Final = 40
# The samples are split into this many parts for the threads.
_PARTS: Final = 16
_MIN_OFFSET_PX: Final = 6
# Deviation of the low pass that is taken off, because the gradient of a sky is not a pattern.
_LOW_PASS_PX: Final = 4.0
_LOW_PASS_REACH_PX: Final = 17
# Deviation of the rest, 8-bit steps, below which it is grain.
_MIN_DEVIATION: Final = 2.0
# Error of copies by the best offset, as a share of the squared contrast beside the hole, and how
# much greater it may be for the others.
_MAX_ERROR: Final = 0.2
_ERROR_MARGIN: Final = 0.05
_MULTIPLES: Final = (-4, -3, -2, -1, 1, 2, 3, 4)
# An offset counts if it leads this share of the samples to a source.
_MIN_ARRIVALS: Final = 0.25
_REFINED_PX: Final = 2
# A period is an offset whose copies have an error this many times smaller than copies from this far
# beside it, in every direction.
_PERIOD_SHARPNESS: Final = 2.0
_BESIDE_PX: Final = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class DominantOffsets:
    """Offsets by which the whole pattern beside a hole repeats itself; empty without a period.

    Attributes:
        offsets: (K, 2), int64, rows and columns of a level; the best first.
        errors: (K,), float64: squared error of copies by each offset, as a share of the squared
            contrast.
        is_pattern: Whether the best offset is a period: copies from a little beside it have a much
            greater error. Along a straight edge or in a gradient they do not.
    """

    offsets: Offsets = field(default_factory=lambda: np.empty((0, 2), np.int64))
    errors: npt.NDArray[np.float64] = field(default_factory=lambda: np.empty(0))
    is_pattern: bool = False


def find_dominant_offsets(level: Level, pool: CancellablePool) -> DominantOffsets:
    """Return the offsets by which the surroundings of a level's hole repeat themselves.

    Raises:
        JobCancelledError: The job was cancelled.
    """
    samples = pool.call(partial(_choose_samples, level))
    if samples.size < _MIN_SAMPLES:
        return DominantOffsets()
    pattern = replace(level, features=pool.call(partial(_remove_low_pass, level)))
    sources = np.empty(samples.size, np.int64)
    contrast = np.empty(samples.size, np.float64)
    find = partial(
        kernels.find_similar,
        pattern.features.reshape(-1),
        level.hole.shape,
        level.is_source.reshape(-1),
        _REACH_PX,
        _MIN_OFFSET_PX,
    )
    parts = [np.array_split(plane, _PARTS) for plane in (samples, sources, contrast)]
    pool.run(find, *parts)
    is_plain = contrast.mean() < 3 * PATCH_SIDE_PX**2 * _MIN_DEVIATION**2
    if is_plain or np.count_nonzero(sources >= 0) < _MIN_SAMPLES:
        return DominantOffsets()
    return pool.call(partial(_choose_offsets, pattern, samples, sources, contrast.mean()))


def _choose_offsets(
    pattern: Level, samples: _I64, sources: _I64, contrast: float
) -> DominantOffsets:
    """Return those of the samples' offsets and their multiples that repeat all samples.

    Args:
        pattern: The level without its low pass.
        samples: (N,), int64, row * W + column.
        sources: (N,), int64: patch most similar to each sample; -1 if there is none.
        contrast: Mean squared contrast of the samples.
    """
    is_found = sources >= 0
    width = pattern.hole.shape[1]
    there, here = sources[is_found], samples[is_found]
    own = np.stack([there // width - here // width, there % width - here % width], axis=1)
    offsets = np.unique(np.concatenate([multiple * own for multiple in _MULTIPLES]), axis=0)
    errors = _measure_errors(pattern, samples, offsets) / contrast
    order = np.argsort(errors, kind="stable")
    offsets, errors = offsets[order], errors[order]
    if errors[0] > _MAX_ERROR:
        return DominantOffsets()
    is_good = errors <= max(2 * errors[0], errors[0] + _ERROR_MARGIN)
    beside = _measure_errors(pattern, samples, offsets[0] + _make_ring(_BESIDE_PX)) / contrast
    return DominantOffsets(
        offsets=offsets[is_good],
        errors=errors[is_good],
        is_pattern=bool(beside.min() > _PERIOD_SHARPNESS * errors[0]),
    )


def refine_offsets(offsets: Offsets, level: Level) -> Offsets:
    """Return the offsets of the next coarser level at this level, exact to the pixel.

    Args:
        offsets: (K, 2), int64, of the level of half the size.
        level: This level; without known pixels beside its hole the offsets are only doubled.
    """
    around = _make_square(_REFINED_PX)
    candidates = (2 * offsets[:, np.newaxis] + around).reshape(-1, 2)
    errors = _measure_errors(level, _choose_samples(level), candidates).reshape(len(offsets), -1)
    best = np.where(np.isinf(errors).all(axis=1), len(around) // 2, errors.argmin(axis=1))
    return 2 * offsets + around[best]


def find_arrivals(offsets: Offsets, places: _I64, is_source: Mask) -> npt.NDArray[np.bool_]:
    """Return from which places each offset leads to a source, (K, N), bool.

    Args:
        offsets: (K, 2), int64, rows and columns.
        places: (N,), int64, row * W + column.
        is_source: (H, W), bool.
    """
    height, width = is_source.shape
    arrivals = np.empty((len(offsets), places.size), bool)
    # One by one: a pattern has hundreds of offsets, and a large hole millions of places.
    for arrives, (down, right) in zip(arrivals, offsets, strict=True):
        rows, columns = places // width + down, places % width + right
        is_inside = (rows >= 0) & (rows < height) & (columns >= 0) & (columns < width)
        found = is_source.reshape(-1)[np.where(is_inside, rows * width + columns, 0)]
        np.logical_and(is_inside, found, out=arrives)
    return arrivals


def _choose_samples(level: Level) -> _I64:
    """Return known patches beside the hole, spread evenly."""
    places: _I64 = np.flatnonzero(dilate(level.hole, 2 * _NEAR_PX + 1) & level.is_source)
    chosen = np.linspace(0, places.size - 1, min(_SAMPLES, places.size))
    return places[chosen.astype(np.int64)]


def _remove_low_pass(level: Level) -> npt.NDArray[np.uint8]:
    """Return the colours without the low pass of the known pixels, around 128: (H, W, 4), uint8.

    They are right as far from the hole as samples, and copies from offsets of them, reach.
    """
    pattern = np.full((*level.hole.shape, 4), 128, np.uint8)
    reach_px = _NEAR_PX + _REACH_PX * max(_MULTIPLES) + _BESIDE_PX + PATCH_SIDE_PX
    near = dilate(level.hole, 2 * reach_px + 1)
    for strip in cut_strips(near, margin_px=_LOW_PASS_REACH_PX):
        outer = strip.outer.slices
        colours = level.features[outer][..., :3].astype(np.float32)
        known = (~level.hole[outer]).astype(np.float32)
        low = gaussian_blur(colours * known[..., np.newaxis], _LOW_PASS_PX)
        low /= np.maximum(gaussian_blur(known, _LOW_PASS_PX), 1e-3)[..., np.newaxis]
        high = round_to_uint8(128.0 + colours - low)
        pattern[strip.inner.slices][..., :3] = high[strip.inner.slices_in(strip.outer)]
    return pattern


def _make_square(reach: int) -> Offsets:
    """Return the offsets to all pixels of a square of side 2 * reach + 1, (K, 2)."""
    steps = np.mgrid[-reach : reach + 1, -reach : reach + 1]
    return np.asarray(steps.reshape(2, -1).T, np.int64)


def _make_ring(reach: int) -> Offsets:
    """Return the offsets to the outermost pixels of that square, (K, 2)."""
    square = _make_square(reach)
    is_outermost = np.abs(square).max(axis=1) == reach
    return np.asarray(square[is_outermost], np.int64)


def _measure_errors(level: Level, samples: _I64, offsets: Offsets) -> npt.NDArray[np.float64]:
    """Return the mean distance of samples to patches at each offset, (K,); inf if few arrive."""
    totals = np.zeros(len(offsets), np.int64)
    arrivals = np.zeros(len(offsets), np.int64)
    kernels.measure_offsets(
        level.features.reshape(-1),
        level.hole.shape,
        level.is_source.reshape(-1),
        samples,
        np.ascontiguousarray(offsets),
        totals,
        arrivals,
    )
    is_enough = arrivals >= max(_MIN_ARRIVALS * samples.size, 1)
    return np.where(is_enough, totals / np.maximum(arrivals, 1), np.inf)
