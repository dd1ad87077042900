"""The way from the coarsest level of the weave to the finest.

A guide is a claim about what belongs into the hole, and it is tested: at the coarse levels, which
cost little, what is found with it is compared to what is found without it. (Zhang et al.,
"Inpainting at Modern Camera Resolution by Guided PatchMatch with Auto-Curation", ECCV 2022, choose
between finished results, by a learned measure; we differ in that it is done at every pixel, before
the finest levels.)
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from engine.compute.cancellable_pool import CancellablePool
from engine.compute.filters import box_blur
from engine.weave.field import Field
from engine.weave.offsets import Dominant, Offsets, dominant_offsets
from engine.weave.pyramid import Level, to_bytes

_F32: TypeAlias = npt.NDArray[np.float32]

# Of the level at which it is found out whether the guide is right, at most: a quarter of the
# photograph's scale, where a patch spans 28 px of it. The joints of a wall are not to be seen
# there: what has a period at half of the scale is judged at that.
_JUDGED_DEPTH = 2
_PATTERN_DEPTH = 1
# Copies that follow the guide fit together worse than those that do not. By up to the first ratio
# the guide is followed as it was meant, from the second on not at all: whatever it says is not in
# this photograph (docs/lab/patterns-and-edges.md).
_STRAIN = (1.4, 1.7)
# The same where the surroundings have a period, which copies of them cannot but go on with.
_PATTERN_STRAIN = (1.2, 1.4)
# And where they go on with it in its phase: a half of that would be out of phase with the rest.
_LAID_STRAIN = (1.0, 1.2)
# Deviation of the window in which copies are compared, at that level.
_STRAIN_BLUR_PX = 12.0
# A step of 8 bits or two, which is grain, is no strain.
_UNSTRAINED_COST = 1_500.0
# Copies that are whole periods away must fit together so much better than what was found freely.
_LAID_COST = 0.9
# In a pattern they may do so worse: what is found freely may widen a window to fit together.
_LAID_PATTERN_COST = 1.25


@dataclass(frozen=True, slots=True, kw_only=True)
class WeaveSettings:
    """How patches are compared, searched and merged; the defaults are measured.

    Attributes:
        guide_weight: Of the guide's squared difference, summed over nine points of a patch, against
            that of the features, summed over its 49 pixels; 0 leaves the guide out.
        hint_weight: What it is at most where the guide is not trusted.
        guide_blur_px: Deviation of the guide's low pass at the finest level.
        texture_gain: Of texture energy against colour.
        coarsest_passes: Passes of the search between two votes at the coarsest level.
        passes: Passes between two votes at the others.
        coarsest_rounds: Searches and votes at the coarsest level.
        rounds_per_level: How many more each coarser level has than the finer one below it, which
            has one at the finest.
        radius_px: Where a pass's random search begins, except at the coarsest level.
        floor: Of the votes, squared difference of patches; smaller is sharper.
    """

    guide_weight: float = 8.0
    hint_weight: float = 2.0
    guide_blur_px: float = 2.0
    texture_gain: float = 6.0
    coarsest_passes: int = 10
    passes: int = 3
    coarsest_rounds: int = 4
    rounds_per_level: int = 2
    radius_px: int = 200
    floor: float = 5_000.0

    @staticmethod
    def without_guide() -> "WeaveSettings":
        """Return the settings for a first answer that is not worth following."""
        return WeaveSettings(guide_weight=0.0, texture_gain=2.0, floor=100_000.0)


class Search:
    """The search for a field, from the coarsest level down.

    Attributes:
        disbelief: (H, W), float32, 0 to 1: how far the guide was left aside.
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
        self._last = len(levels) - 1
        self._has_pattern = False
        self._judged = self._judged_depth()
        self._is_guided = any(level.guide_weight.any() for level in levels)
        self.disbelief = np.zeros(self._levels[0].fill.shape, np.float32)
        # Of the level that was searched last, if its sources began as copies that far away.
        self._offsets: Offsets | None = None
        coarse = sum(self._work(depth) for depth in range(self._judged, len(levels)))
        self._total = sum(self._work(depth) for depth in range(len(levels)))
        self._total += sum(self._work(depth) for depth in self._laid_depths())
        self._total += coarse if self._is_guided else 0
        self._done = 0

    @property
    def is_laid(self) -> bool:
        """Whether copies from whole periods away were what fitted together best."""
        return self._offsets is not None

    @property
    def aside(self) -> _F32:
        """(H, W), float32, 0 to 1: how far the copies stand alone."""
        return self.disbelief if self._is_guided else np.ones_like(self.disbelief)

    def run(self) -> Field:
        """Return the finest level's field.

        The coarse levels are searched with and without the guide; then it is known how much it
        strains the copies, and finer levels follow it less or not at all.
        """
        field = self._judge() if self._is_guided else self._free_field(self._levels)
        for depth in reversed(range(self._judged)):
            field = self._finer(field, self._levels, depth)
        return field

    def _coarse_field(self, levels: Sequence[Level]) -> Field:
        """Return the field of the level at which the guide is judged."""
        field = self._coarsest_field(levels)
        for depth in reversed(range(self._judged, self._last)):
            field = self._finer(field, levels, depth)
        return field

    def _coarsest_field(self, levels: Sequence[Level]) -> Field:
        field = Field(levels[self._last], self._pool)
        field.begin(self._seed)
        self._improve(field, self._last)
        return field

    def _judge(self) -> Field:
        """Find out how far the guide is to be left aside; return the field to go on from."""
        coarse = [_followed_less(level, 1.0) for level in self._levels[self._judged :]]
        # Before the other: what that finds of offsets is for the levels after it.
        guided = self._coarse_field(self._levels)
        free = self._free_field([*self._levels[: self._judged], *coarse])
        for either in (guided, free):
            either.refill(floor=self._settings.floor)
        disbelief = _strained(guided, free, self._strain())
        if not disbelief[free.level.fill].any():
            self._offsets = None
            return guided
        self._leave_aside(disbelief)
        guided.take_from(free, disbelief > 0.5)
        guided.refill(floor=self._settings.floor)
        return guided

    def _leave_aside(self, disbelief: npt.NDArray[np.float32]) -> None:
        """Let finer levels follow the guide less; (H, W), float32, 0 to 1, of the judged level."""
        for depth in reversed(range(self._judged)):
            disbelief = _doubled(disbelief, self._levels[depth].fill.shape)
            self._levels[depth] = _followed_less(self._levels[depth], disbelief)
        self.disbelief = disbelief

    def _free_field(self, levels: Sequence[Level]) -> Field:
        """Return the coarse field without a guide, in the pattern's phase if there is one."""
        field = self._coarsest_field(levels)
        for depth in reversed(range(self._judged, self._last + 1)):
            if depth < self._last:
                field = self._finer(field, levels, depth)
            if depth in self._laid_depths():
                field = self._laid(field, depth)
        return field

    def _laid(self, field: Field, depth: int) -> Field:
        """Return the field, or one that began from whole periods, if that fits together better.

        A coarser level's periods, which look farther, are gone on with.
        """
        dominant = self._dominant(field.level) if self._offsets is None else Dominant()
        if not len(dominant.offsets):
            self._count(self._work(depth))
            return field
        laid = self._pool.call(field.copy)
        offsets = self._pool.call(partial(laid.lay, dominant))
        if not len(offsets):  # in a hole much wider than the period hardly any copy is known
            self._count(self._work(depth))
            return field
        laid.refill(floor=self._settings.floor)
        self._improve(laid, depth)
        for either in (field, laid):
            either.refill(floor=self._settings.floor)
        if not self._is_kept(laid, field):
            return field
        self._offsets = offsets
        return laid

    def _is_kept(self, laid: Field, found: Field) -> bool:
        """Whether copies that are whole periods away are preferred to what was found freely."""
        cost, other = (float(either.plain_costs().mean()) for either in (laid, found))
        is_near = cost + _UNSTRAINED_COST < _LAID_PATTERN_COST * (other + _UNSTRAINED_COST)
        return cost < _LAID_COST * other or (self._has_pattern and is_near)

    def _strain(self) -> tuple[float, float]:
        """Return from which ratio of misfits on the guide is left aside, and from which wholly."""
        if not self._has_pattern:
            return _STRAIN
        return _LAID_STRAIN if self.is_laid else _PATTERN_STRAIN

    def _judged_depth(self) -> int:
        """Return the depth of the level at which the guide is judged."""
        depth = min(_JUDGED_DEPTH, self._last)
        if depth <= _PATTERN_DEPTH:
            return depth
        self._dominant(self._levels[_PATTERN_DEPTH])
        return _PATTERN_DEPTH if self._has_pattern else depth

    def _dominant(self, level: Level) -> Dominant:
        """Return the offsets by which a level's known pixels repeat themselves."""
        dominant = dominant_offsets(level, self._pool)
        self._has_pattern |= dominant.is_pattern
        return dominant

    def _laid_depths(self) -> range:
        """Return the depths at which a pattern's period is looked for."""
        return range(self._judged, min(_JUDGED_DEPTH, self._last) + 1)

    def _finer(self, coarser: Field, levels: Sequence[Level], depth: int) -> Field:
        """Return the next level's field, begun from the one before."""
        field = self._pool.call(partial(Field, levels[depth], self._pool))
        self._pool.call(partial(field.begin_from, coarser))
        if self._offsets is not None:
            self._offsets = self._pool.call(partial(field.follow, self._offsets))
        field.refill(floor=self._settings.floor)
        self._improve(field, depth)
        return field

    def _improve(self, field: Field, depth: int) -> None:
        """Search, and let the patches vote, as often as a level wants it."""
        settings, is_coarsest = self._settings, depth == self._last
        passes = settings.coarsest_passes if is_coarsest else settings.passes
        shape = self._levels[depth].fill.shape
        radius_px = max(shape) if is_coarsest else settings.radius_px
        count = _passes(settings, depth, last=self._last)
        for index in range(count):
            if index and index % passes == 0:
                field.refill(floor=settings.floor)
            field.improve(
                radius_px=radius_px,
                seed=_mixed(self._seed, depth, index),
                is_forward=index % 2 == 0,
            )
            self._count(self._work(depth) // count)

    def _work(self, depth: int) -> int:
        passes = _passes(self._settings, depth, last=self._last)
        return passes * int(np.count_nonzero(self._levels[depth].fill))

    def _count(self, work: int) -> None:
        self._done += work
        self._report_progress(self._done / self._total)


def _strained(guided: Field, free: Field, strain: tuple[float, float]) -> _F32:
    """Return (H, W), float32, 0 to 1: where copies that follow the guide do not fit together.

    If they do not in the hole as a whole, then nowhere, for parts that are left stand out.

    Args:
        guided: Found with the guide.
        free: Found without it.
        strain: From which ratio of their misfits on the guide is left aside, and from which wholly.
    """
    costs = [either.plain_costs() for either in (guided, free)]
    around = [
        either.around_targets(cost, _STRAIN_BLUR_PX)
        for either, cost in zip((guided, free), costs, strict=True)
    ]
    whole, local = (
        np.interp((with_guide + _UNSTRAINED_COST) / (without + _UNSTRAINED_COST), strain, (0, 1))
        for with_guide, without in ([cost.mean() for cost in costs], around)
    )
    return np.asarray(np.maximum(whole, local), np.float32)


def _followed_less(level: Level, share: _F32 | float) -> Level:
    """Return a level of its own, whose guide weighs less by a share of it, (H, W) or one."""
    weight = (1.0 - share) * level.guide_weight.astype(np.float32)
    return replace(level, features=level.features.copy(), guide_weight=to_bytes(weight))


def _doubled(plane: _F32, shape: tuple[int, int]) -> _F32:
    """Return a coarser level's plane at the size of the next finer one."""
    twice = plane.repeat(2, axis=0).repeat(2, axis=1)
    return box_blur(twice, 3)[: shape[0], : shape[1]]


def _passes(settings: WeaveSettings, depth: int, *, last: int) -> int:
    """Return how many passes of the search a level gets; 0 is the finest, `last` the coarsest."""
    if depth == last:
        return settings.coarsest_rounds * settings.coarsest_passes
    return (1 + settings.rounds_per_level * depth) * settings.passes


def _mixed(seed: int, depth: int, index: int) -> int:
    """Return a seed of its own for each pass."""
    return (seed * 64 + depth) * 1024 + index
