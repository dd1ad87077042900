"""The offsets by which the surroundings of a hole repeat themselves.

Where a pattern has a period (bricks, windows of a facade, tiles), most of its patches find
themselves again at few offsets, and a copy from one of these continues it in its phase (He and Sun,
"Statistics of Patch Offsets for Image Completion", ECCV 2012, section 2). We differ in that only
patches beside the hole are asked, and in that offsets are one beginning of PatchMatch among two.
"""

from dataclasses import dataclass, field, replace
from functools import partial
from typing import Final, TypeAlias

import numpy as np
import numpy.typing as npt

from engine.compute.cancellable_pool import CancellablePool
from engine.compute.filters import dilate, gaussian_blur
from engine.pictures.pixels import Mask
from engine.weave import kernels
from engine.weave.kernels import PATCH_SIDE_PX
from engine.weave.pyramid import Level, to_bytes

Offsets: TypeAlias = npt.NDArray[np.int64]
_I64: TypeAlias = npt.NDArray[np.int64]

# Patches that are asked, and how far from the hole and from themselves they look.
_SAMPLES: Final = 64
_LEAST_SAMPLES: Final = 16
# For so many threads.
_PARTS: Final = 16
_NEAR_PX: Final = 10
_REACH_PX: Final = 40
_LEAST_OFFSET_PX: Final = 6
# Deviation of the low pass that the pattern is what is left of: a sky's gradient is none.
_LOW_PASS_PX: Final = 4.0
# Deviation of what is left, steps of 8 bits, below which it is grain.
_LEAST_DEVIATION: Final = 2.0
# Of squared contrast beside the hole, what copies by the best offset may miss, and by how much more
# the others.
_MOST_MISSED: Final = 0.2
_MISSED_BESIDE: Final = 0.05
_MULTIPLES: Final = (-4, -3, -2, -1, 1, 2, 3, 4)
# An offset counts if so many of the samples arrive at something known.
_LEAST_ARRIVALS: Final = 0.25
_REFINED_PX: Final = 2
# So many times more is missed by copies from so far beside a period, whichever way.
_PERIOD_SHARPNESS: Final = 2.0
_BESIDE_PX: Final = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Dominant:
    """Offsets by which the whole pattern beside a hole repeats itself; none if it has no period.

    Attributes:
        offsets: (K, 2), int64, rows and columns of a level; the best first.
        misses: (K,), float64: the share of squared contrast that copies by each of them miss.
        is_pattern: Whether the best of them is a period: copies from a little beside it miss much
            more. Along a straight edge or in a gradient they do not.
    """

    offsets: Offsets = field(default_factory=lambda: np.empty((0, 2), np.int64))
    misses: npt.NDArray[np.float64] = field(default_factory=lambda: np.empty(0))
    is_pattern: bool = False


def dominant_offsets(level: Level, pool: CancellablePool) -> Dominant:
    """Return the offsets by which what is beside a level's hole repeats itself.

    Raises:
        JobCancelledError: The caller cancelled.
    """
    samples = pool.call(partial(_samples, level))
    if samples.size < _LEAST_SAMPLES:
        return Dominant()
    pattern = replace(level, features=pool.call(partial(_pattern, level)))
    sources = np.empty(samples.size, np.int64)
    contrast = np.empty(samples.size, np.float64)
    find = partial(
        kernels.find_alike,
        pattern.features.reshape(-1),
        level.fill.shape,
        level.is_source.reshape(-1),
        _REACH_PX,
        _LEAST_OFFSET_PX,
    )
    parts = [np.array_split(plane, _PARTS) for plane in (samples, sources, contrast)]
    pool.run(find, *parts)
    is_plain = contrast.mean() < 3 * PATCH_SIDE_PX**2 * _LEAST_DEVIATION**2
    if is_plain or np.count_nonzero(sources >= 0) < _LEAST_SAMPLES:
        return Dominant()
    return pool.call(partial(_repeating, pattern, samples, sources, contrast.mean()))


def _repeating(pattern: Level, samples: _I64, sources: _I64, contrast: float) -> Dominant:
    """Return those of the samples' offsets and their multiples by which all of them are repeated.

    Args:
        pattern: What is repeated.
        samples: (N,), int64, row * W + column.
        sources: (N,), int64: which patch each of them is most like; -1 if there is none.
        contrast: Mean of the samples' squared contrast.
    """
    is_found = sources >= 0
    width = pattern.fill.shape[1]
    there, here = sources[is_found], samples[is_found]
    own = np.stack([there // width - here // width, there % width - here % width], axis=1)
    offsets = np.unique(np.concatenate([multiple * own for multiple in _MULTIPLES]), axis=0)
    misses = _mean_misses(pattern, samples, offsets) / contrast
    order = np.argsort(misses, kind="stable")
    offsets, misses = offsets[order], misses[order]
    if misses[0] > _MOST_MISSED:
        return Dominant()
    is_good = misses <= max(2 * misses[0], misses[0] + _MISSED_BESIDE)
    beside = _mean_misses(pattern, samples, offsets[0] + _ring(_BESIDE_PX)) / contrast
    return Dominant(
        offsets=offsets[is_good],
        misses=misses[is_good],
        is_pattern=bool(beside.min() > _PERIOD_SHARPNESS * misses[0]),
    )


def refined(offsets: Offsets, level: Level) -> Offsets:
    """Return the offsets of the next coarser level as this level's, exact to the pixel.

    Args:
        offsets: (K, 2), int64, of the level that is half as large.
        level: With known pixels beside its hole, or twice the offsets are returned.
    """
    reach = _REFINED_PX
    around = _square(reach)
    candidates = (2 * offsets[:, np.newaxis] + around).reshape(-1, 2)
    missed = _mean_misses(level, _samples(level), candidates).reshape(len(offsets), -1)
    best = np.where(np.isinf(missed).all(axis=1), len(around) // 2, missed.argmin(axis=1))
    return 2 * offsets + around[best]


def arrivals_of(offsets: Offsets, places: _I64, is_source: Mask) -> npt.NDArray[np.bool_]:
    """Return (K, N), bool: from which places each offset leads to a source.

    Args:
        offsets: (K, 2), int64, rows and columns.
        places: (N,), int64, row * W + column.
        is_source: (H, W), bool.
    """
    height, width = is_source.shape
    arrivals = np.empty((len(offsets), places.size), bool)
    # One at a time: a pattern has hundreds of offsets, and a large hole millions of places.
    for arrives, (down, right) in zip(arrivals, offsets, strict=True):
        rows, columns = places // width + down, places % width + right
        is_inside = (rows >= 0) & (rows < height) & (columns >= 0) & (columns < width)
        found = is_source.reshape(-1)[np.where(is_inside, rows * width + columns, 0)]
        np.logical_and(is_inside, found, out=arrives)
    return arrivals


def _samples(level: Level) -> _I64:
    """Return known patches beside the hole, spread evenly over all of them."""
    places: _I64 = np.flatnonzero(dilate(level.fill, 2 * _NEAR_PX + 1) & level.is_source)
    chosen = np.linspace(0, places.size - 1, min(_SAMPLES, places.size))
    return places[chosen.astype(np.int64)]


def _pattern(level: Level) -> npt.NDArray[np.uint8]:
    """Return (H, W, 4), uint8: the colours without their low pass over known pixels."""
    colours = level.features[..., :3].astype(np.float32)
    known = (~level.fill).astype(np.float32)
    low = gaussian_blur(colours * known[..., np.newaxis], _LOW_PASS_PX)
    low /= np.maximum(gaussian_blur(known, _LOW_PASS_PX), 1e-3)[..., np.newaxis]
    pattern = np.full((*level.fill.shape, 4), 128, np.uint8)
    pattern[..., :3] = to_bytes(128.0 + colours - low)
    return pattern


def _square(reach: int) -> Offsets:
    """Return (K, 2): the steps to all pixels that are so far away at most, and none."""
    steps = np.mgrid[-reach : reach + 1, -reach : reach + 1]
    return np.asarray(steps.reshape(2, -1).T, np.int64)


def _ring(reach: int) -> Offsets:
    """Return (K, 2): the steps to all pixels of the square that are just so far away."""
    square = _square(reach)
    is_on_it = np.abs(square).max(axis=1) == reach
    return np.asarray(square[is_on_it], np.int64)


def _mean_misses(level: Level, samples: _I64, offsets: Offsets) -> npt.NDArray[np.float64]:
    """Return (K,): mean distance of samples to what is an offset away; inf where few arrive."""
    totals = np.zeros(len(offsets), np.int64)
    arrivals = np.zeros(len(offsets), np.int64)
    kernels.measure_offsets(
        level.features.reshape(-1),
        level.fill.shape,
        level.is_source.reshape(-1),
        samples,
        np.ascontiguousarray(offsets),
        totals,
        arrivals,
    )
    enough = arrivals >= max(_LEAST_ARRIVALS * samples.size, 1)
    return np.where(enough, totals / np.maximum(arrivals, 1), np.inf)
