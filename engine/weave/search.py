"""The search from the coarsest level of the weave to the finest, with a test of the guide.

A guide is a guess about what belongs in the hole, and it is tested: at the coarse levels, which are
cheap, the copies found with it are compared to those found without it. (Zhang et al., "Inpainting
at Modern Camera Resolution by Guided PatchMatch with Auto-Curation", ECCV 2022, choose between
finished results by a learned measure; we differ in that we choose at every pixel, before the finest
levels.)
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from engine.compute.cancellable_pool import CancellablePool
from engine.compute.filters import box_blur, dilate
from engine.compute.strips import cut_strips
from engine.pictures.pixels import Mask
from engine.weave.field import Field
from engine.weave.kernels import PATCH_SIDE_PX
from engine.weave.offsets import DominantOffsets, Offsets, find_dominant_offsets
from engine.weave.pyramid import Level, round_to_uint8

_F32: TypeAlias = npt.NDArray[np.float32]

# Greatest depth of the level at which the guide is tested: a quarter of the photograph's scale,
# where a patch spans 28 px of it. The joints of a wall are invisible there, so surroundings with a
# period at half the scale are tested at that scale.
_TEST_DEPTH = 2
_PATTERN_DEPTH = 1
# Strain: copies that follow the guide fit together worse, by this ratio, than copies that do not.
# Up to the first ratio the guide is followed fully, from the second on it is dropped, because this
# photograph does not contain what it shows (docs/lab/patterns-and-edges.md).
_STRAIN_RANGE = (1.4, 1.7)
# The range where the surroundings have a period: copies of them can only continue it.
_PATTERN_STRAIN_RANGE = (1.2, 1.4)
# The range where copies continue it in phase: half a guide would be out of phase with the rest.
_OFFSETS_STRAIN_RANGE = (1.0, 1.2)
# Deviation of the window in which copies are compared, pixels of that level.
_STRAIN_BLUR_PX = 12.0
# Distance of patches from grain alone, one or two 8-bit steps; it is not strain.
_GRAIN_COST = 1_500.0
# Texture energy, 8-bit steps at that level, up to which copies are smooth, and from which they are
# not; side of the squares over which it is averaged. In a smooth sky the guide is kept: a tone that
# the photograph does not contain is seen less than the rim of one that it does.
_SMOOTH_ENERGY = (1.3, 3.3)
_SMOOTH_SIDE_PX = 9
# How a finest level is refined: passes, radius of the random search, and distance between patches.
# A source doubled from the next coarser level is off by up to a pixel. The levels above have so many
# rounds more than the next finer one.
_REFINED_PASSES = 2
_REFINED_RADIUS_PX = 2
_REFINED_SPACING_PX = 2
_REFINED_ROUNDS_PER_LEVEL = 1
# Copies seeded from offsets are kept if their distance is at most this share of the distance of
# copies found freely.
_OFFSETS_COST = 0.9
# In a pattern they may fit worse: a free search would stretch a window to make it fit.
_PATTERN_OFFSETS_COST = 1.25


@dataclass(frozen=True, slots=True, kw_only=True)
class WeaveSettings:
    """How patches are compared, searched and merged; the defaults are measured.

    Attributes:
        guide_weight: Weight of the guide's squared difference, summed over nine points of a patch,
            relative to that of the features, summed over its 49 pixels; 0 leaves the guide out.
        untrusted_weight: Greatest guide weight where the guide is not trusted.
        guide_blur_px: Deviation of the guide's low pass at the finest level.
        texture_gain: Weight of texture energy relative to colour.
        coarsest_passes: Passes of the search between two votes at the coarsest level.
        passes: Passes of the search between two votes at the other levels.
        coarsest_rounds: Rounds of search and vote at the coarsest level.
        rounds_per_level: Rounds that each level has more than the next finer one; the finest has 1.
        radius_px: Distance at which the random search begins, except at the coarsest level.
        is_finest_refined: Whether the finest level only makes the sources of the next coarser one
            exact, without a guide and on a grid of patches, and the others have fewer rounds. In a
            large hole that takes a fraction of the time, and the texture looks the same
            (docs/lab/speed.md).
        floor: Squared difference of patches that hardly counts in a vote; smaller is sharper.
    """

    guide_weight: float = 8.0
    untrusted_weight: float = 2.0
    guide_blur_px: float = 2.0
    texture_gain: float = 6.0
    coarsest_passes: int = 10
    passes: int = 3
    coarsest_rounds: int = 4
    rounds_per_level: int = 2
    radius_px: int = 200
    is_finest_refined: bool = False
    floor: float = 5_000.0

    @staticmethod
    def without_guide() -> "WeaveSettings":
        """Return the settings for a first result that is not worth following."""
        return WeaveSettings(guide_weight=0.0, texture_gain=2.0, floor=100_000.0)


class Search:
    """The search for the finest level's field, from the coarsest level down.

    Attributes:
        dropped: (H, W), float32, 0 to 1: how far the guide was dropped.
    """

    def __init__(
        self,
        levels: Sequence[Level],
        settings: WeaveSettings,
        pool: CancellablePool,
        *,
        seed: int,
        report_progress: Callable[[float], None],
    ) -> None:
        self._levels = list(levels)
        self._settings = settings
        self._pool = pool
        self._seed = seed
        self._report_progress = report_progress
        self._coarsest = len(levels) - 1
        self._has_pattern = False
        self._test_depth = self._choose_test_depth()
        self._is_guided = any(level.guide_weight.any() for level in levels)
        self.dropped = np.zeros(self._levels[0].hole.shape, np.float32)
        # The offsets that seeded the sources of the level searched last; None without any.
        self._offsets: Offsets | None = None
        coarse = sum(self._work_at(depth) for depth in range(self._test_depth, len(levels)))
        self._total = sum(self._work_at(depth) for depth in range(len(levels)))
        self._total += sum(self._work_at(depth) for depth in self._offset_depths())
        self._total += coarse if self._is_guided else 0
        self._done = 0

    @property
    def is_seeded_from_offsets(self) -> bool:
        """Whether copies from whole periods away fitted together best."""
        return self._offsets is not None

    @property
    def unguided_share(self) -> _F32:
        """(H, W), float32, 0 to 1: how far the copies follow no guide."""
        return self.dropped if self._is_guided else np.ones_like(self.dropped)

    def run(self) -> Field:
        """Return the finest level's field.

        The coarse levels are searched with and without the guide. This shows how much the guide
        strains the copies, and finer levels follow it less or not at all.
        """
        field = self._test_guide() if self._is_guided else self._search_unguided(self._levels)
        for depth in reversed(range(self._test_depth)):
            field = self._search_finer(field, self._levels, depth)
        return field

    def _test_guide(self) -> Field:
        """Search with and without the guide; return the field to continue from."""
        unguided = [_remove_guide(level) for level in self._levels[self._test_depth :]]
        guided = self._search_guided()  # first, because the offsets found next are for finer levels
        free = self._search_unguided([*self._levels[: self._test_depth], *unguided])
        for either in (guided, free):
            either.refill(floor=self._settings.floor)
        dropped = _measure_strain(guided, free, self._choose_strain_range())
        if not self.is_seeded_from_offsets:
            dropped *= _measure_roughness(free.level, self._settings.texture_gain)
        if not dropped[free.level.hole].any():
            self._offsets = None
            return guided
        self._drop_guide(dropped)
        guided.copy_sources(free, dropped > 0.5)
        guided.refill(floor=self._settings.floor)
        return guided

    def _drop_guide(self, dropped: _F32) -> None:
        """Weaken the guide at the finer levels by a share, (H, W), of the level of the test."""
        for depth in reversed(range(self._test_depth)):
            level = self._levels[depth]
            targets = dilate(level.hole, PATCH_SIDE_PX)
            # A finer hole reaches beyond a coarser one.
            dropped = _enlarge_twice(dropped, targets if depth == 0 else np.ones_like(level.hole))
            if level.guide_weight.any():
                weight = level.guide_weight.copy()
                weight[targets] = _weaken(weight[targets], dropped[targets])
                self._levels[depth] = replace(level, guide_weight=weight)
        self.dropped = dropped

    def _search_guided(self) -> Field:
        """Return the field of the level at which the guide is tested, found with the guide."""
        field = self._search_coarsest(self._levels)
        for depth in reversed(range(self._test_depth, self._coarsest)):
            field = self._search_finer(field, self._levels, depth)
        return field

    def _search_unguided(self, levels: Sequence[Level]) -> Field:
        """Return the field of that level found without a guide, in phase with a pattern."""
        field = self._search_coarsest(levels)
        for depth in reversed(range(self._test_depth, self._coarsest + 1)):
            if depth < self._coarsest:
                field = self._search_finer(field, levels, depth)
            if depth in self._offset_depths():
                field = self._try_offsets(field, depth)
        return field

    def _search_coarsest(self, levels: Sequence[Level]) -> Field:
        field = Field(levels[self._coarsest], self._pool)
        field.init_randomly(self._seed)
        self._improve(field, self._coarsest)
        return field

    def _search_finer(self, coarser: Field, levels: Sequence[Level], depth: int) -> Field:
        """Return the field of the next finer level, initialised from the coarser one."""
        spacing_px = _REFINED_SPACING_PX if self._is_refined(depth) else 1
        field = self._pool.call(partial(Field, levels[depth], self._pool, spacing_px=spacing_px))
        self._pool.call(partial(field.init_from, coarser))
        if self._offsets is not None:
            self._offsets = self._pool.call(partial(field.refine_from_offsets, self._offsets))
        field.refill(floor=self._settings.floor)
        self._improve(field, depth)
        return field

    def _try_offsets(self, field: Field, depth: int) -> Field:
        """Return the field, or one seeded from whole periods if that fits together better.

        Offsets that a coarser level has found reach farther and are kept.
        """
        found = self._find_offsets(field.level) if self._offsets is None else DominantOffsets()
        if not len(found.offsets):
            self._report_work(self._work_at(depth))
            return field
        seeded = self._pool.call(field.copy)
        offsets = self._pool.call(partial(seeded.seed_from_offsets, found))
        if not len(offsets):  # in a hole much wider than the period few copies are known
            self._report_work(self._work_at(depth))
            return field
        seeded.refill(floor=self._settings.floor)
        self._improve(seeded, depth)
        for either in (field, seeded):
            either.refill(floor=self._settings.floor)
        if not self._prefers_offsets(seeded, field):
            return field
        self._offsets = offsets
        return seeded

    def _prefers_offsets(self, seeded: Field, free: Field) -> bool:
        """Whether copies from whole periods away are preferred to copies found freely."""
        cost, other = (float(either.measure_unguided().mean()) for either in (seeded, free))
        is_near = cost + _GRAIN_COST < _PATTERN_OFFSETS_COST * (other + _GRAIN_COST)
        return cost < _OFFSETS_COST * other or (self._has_pattern and is_near)

    def _choose_strain_range(self) -> tuple[float, float]:
        """Return the ratios of distances from which the guide is dropped partly and wholly."""
        if not self._has_pattern:
            return _STRAIN_RANGE
        return _OFFSETS_STRAIN_RANGE if self.is_seeded_from_offsets else _PATTERN_STRAIN_RANGE

    def _choose_test_depth(self) -> int:
        """Return the depth of the level at which the guide is tested."""
        depth = min(_TEST_DEPTH, self._coarsest)
        if depth <= _PATTERN_DEPTH:
            return depth
        self._find_offsets(self._levels[_PATTERN_DEPTH])
        return _PATTERN_DEPTH if self._has_pattern else depth

    def _find_offsets(self, level: Level) -> DominantOffsets:
        """Return a level's dominant offsets, and remember whether there is a pattern."""
        found = find_dominant_offsets(level, self._pool)
        self._has_pattern |= found.is_pattern
        return found

    def _offset_depths(self) -> range:
        """Return the depths at which dominant offsets are looked for."""
        return range(self._test_depth, min(_TEST_DEPTH, self._coarsest) + 1)

    def _improve(self, field: Field, depth: int) -> None:
        """Search and vote as often as the settings say for this level."""
        settings, is_coarsest = self._settings, depth == self._coarsest
        passes = settings.coarsest_passes if is_coarsest else settings.passes
        shape = self._levels[depth].hole.shape
        radius_px = max(shape) if is_coarsest else settings.radius_px
        if self._is_refined(depth):
            radius_px = _REFINED_RADIUS_PX
        count = self._count_passes(depth)
        for index in range(count):
            if index and index % passes == 0:
                field.refill(floor=settings.floor)
            field.improve(
                radius_px=radius_px,
                seed=_mix_seed(self._seed, depth, index),
                is_forward=index % 2 == 0,
            )
            self._report_work(self._work_at(depth) // count)

    def _count_passes(self, depth: int) -> int:
        """Return the number of search passes at a level; the finest has depth 0."""
        settings = self._settings
        if self._is_refined(depth):
            return _REFINED_PASSES
        if depth == self._coarsest:
            return settings.coarsest_rounds * settings.coarsest_passes
        rounds_per_level = settings.rounds_per_level
        if settings.is_finest_refined:
            rounds_per_level = _REFINED_ROUNDS_PER_LEVEL
        return (1 + rounds_per_level * depth) * settings.passes

    def _is_refined(self, depth: int) -> bool:
        """Whether a level only makes the sources of the next coarser one exact."""
        return depth == 0 < self._coarsest and self._settings.is_finest_refined

    def _work_at(self, depth: int) -> int:
        """Return the work of searching a level once, in passes times pixels."""
        return self._count_passes(depth) * int(np.count_nonzero(self._levels[depth].hole))

    def _report_work(self, work: int) -> None:
        self._done += work
        self._report_progress(self._done / self._total)


def _measure_strain(guided: Field, free: Field, strain_range: tuple[float, float]) -> _F32:
    """Return how far the guide is to be dropped, (H, W), float32, 0 to 1.

    Where copies that follow it do not fit together; everywhere if they do not fit in the hole as a
    whole, because remaining guided parts would stand out.

    Args:
        guided: Field found with the guide.
        free: Field found without it.
        strain_range: Ratios of their distances from which the guide is dropped partly and wholly.
    """
    costs = [either.measure_unguided() for either in (guided, free)]
    around = [
        either.average_around(cost, _STRAIN_BLUR_PX)
        for either, cost in zip((guided, free), costs, strict=True)
    ]
    whole, local = (
        np.interp((with_guide + _GRAIN_COST) / (without + _GRAIN_COST), strain_range, (0, 1))
        for with_guide, without in ([cost.mean() for cost in costs], around)
    )
    return np.asarray(np.maximum(whole, local), np.float32)


def _measure_roughness(level: Level, texture_gain: float) -> _F32:
    """Return how far a level's copies are not smooth, (H, W), float32, 0 to 1."""
    energy = level.features[..., 3].astype(np.float32) / texture_gain
    around = box_blur(energy, _SMOOTH_SIDE_PX)
    return np.interp(around, _SMOOTH_ENERGY, (0.0, 1.0)).astype(np.float32)


def _remove_guide(level: Level) -> Level:
    """Return a copy of a level without a guide."""
    weight = np.zeros_like(level.guide_weight)
    return replace(level, features=level.features.copy(), guide_weight=weight)


def _weaken(weight: npt.NDArray[np.uint8], share: _F32) -> npt.NDArray[np.uint8]:
    """Return weights, (N,), that are smaller by a share, (N,)."""
    return round_to_uint8((1.0 - share) * weight.astype(np.float32))


def _enlarge_twice(plane: _F32, wanted: Mask) -> _F32:
    """Return a level's plane at the size of the next finer level.

    Args:
        plane: (h, w), float32.
        wanted: (H, W), bool: where it is needed; it may be 0 elsewhere.
    """
    enlarged = np.zeros(wanted.shape, np.float32)
    for strip in cut_strips(wanted, margin_px=1):
        rows, columns = (np.arange(span.start, span.stop) // 2 for span in strip.outer.slices)
        around = box_blur(plane[np.ix_(rows, columns)], 3)
        enlarged[strip.inner.slices] = around[strip.inner.slices_in(strip.outer)]
    return enlarged


def _mix_seed(seed: int, depth: int, index: int) -> int:
    """Return a different seed for each pass."""
    return (seed * 64 + depth) * 1024 + index
