"""Fill a hole with copies of the photograph's own pixels.

PatchMatch completion, coarse to fine (Wexler et al., "Space-Time Completion of Video", PAMI 2007;
Barnes et al. 2009): at each level every patch over the hole finds the known patch that resembles it
most, and the patches vote on the hole's pixels. We differ in that a patch is compared by colour, by
texture energy (Newson et al., "Video Inpainting of Complex Scenes", SIAM J. Imaging Sciences 2014)
and by a guide, the smoothed answer of the generator.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np
import numpy.typing as npt

from engine.api import Mask, Pixels
from engine.crew import Crew
from engine.preprocess import to_rgb8
from engine.weave.contrast import contrast_of
from engine.weave.field import Field
from engine.weave.kernels import PATCH_SIDE_PX
from engine.weave.pyramid import Level, build_levels


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
    passes: int = 4
    coarsest_rounds: int = 6
    rounds_per_level: int = 2
    radius_px: int = 200
    floor: float = 5_000.0

    @staticmethod
    def without_guide() -> "WeaveSettings":
        """Return the settings for a first answer that is not worth following."""
        return WeaveSettings(guide_weight=0.0, texture_gain=2.0, floor=100_000.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Woven:
    """What the known patches say of a hole.

    Attributes:
        values: (N, C), float32, in the unit of the picture: the mean of their votes.
        contrast: (N,), float32: what they are copies of has so much, as `contrast_of` says it.
    """

    values: npt.NDArray[np.float32]
    contrast: npt.NDArray[np.float32]


def weave(  # noqa: PLR0913  three planes, how, and the ends of a job
    first: Pixels,
    fill: Mask,
    barred: Mask,
    settings: WeaveSettings,
    *,
    trust: npt.NDArray[np.float32] | None = None,
    offered: Mask | None = None,
    wanted: Mask | None = None,
    seed: int,
    report: Callable[[float], None],
    crew: Crew,
) -> Woven | None:
    """Return what the known patches say of a hole, or None where no patch is known.

    The same for the same arguments, on any number of threads.

    Args:
        first: (H, W, C), uint8 or uint16, colours only: the window, its unknown pixels holding a
            first answer, which is also the guide. Not copied from where barred.
        fill: (H, W), bool: to be woven.
        barred: (H, W), bool: unknown; holds all of `fill`, and other holes of the window.
        settings: How.
        trust: (H, W), float32, 0 to 1: in the guide; None: full trust.
        offered: (H, W), bool: to be copied from where it is not barred; None offers all.
        wanted: (H, W), bool: whose values to return; None: those of `fill`. Known pixels that touch
            it can be asked for too; what is said of them is what copies would show there.
        seed: Of the random search.
        report: Told the share of the work that is done.
        crew: Works; of its own threads, since one piece of work waits for others.

    Returns:
        N pixels, in the order of `np.nonzero(wanted)`.

    Raises:
        JobCancelledError: The caller cancelled.
    """
    if min(fill.shape) < PATCH_SIDE_PX:
        return None
    rgb = to_rgb8(first)
    guide_weight = np.full(fill.shape, settings.guide_weight, np.float32)
    if trust is not None:
        hint_weight = min(settings.guide_weight, settings.hint_weight)
        guide_weight = hint_weight + (settings.guide_weight - hint_weight) * trust
    levels = crew.call(
        lambda: build_levels(
            rgb,
            fill,
            barred,
            offered,
            guide_weight=guide_weight,
            texture_gain=settings.texture_gain,
            blur_px=settings.guide_blur_px,
        )
    )
    if not levels:
        return None
    field = _field(levels, settings, crew, seed=seed, report=report)
    contrast = crew.call(partial(contrast_of, rgb, barred))
    return Woven(
        values=field.vote(first, floor=settings.floor, wanted=wanted),
        contrast=field.vote(contrast, floor=settings.floor, wanted=wanted)[:, 0],
    )


def _field(
    levels: list[Level],
    settings: WeaveSettings,
    crew: Crew,
    *,
    seed: int,
    report: Callable[[float], None],
) -> Field:
    """Return the finest level's field, found from the coarsest level down."""
    last = len(levels) - 1
    works = [_passes(settings, depth, last=last) for depth in range(len(levels))]
    counts = [int(np.count_nonzero(level.fill)) for level in levels]
    total = sum(work * count for work, count in zip(works, counts, strict=True))
    done = 0
    field = Field(levels[last], crew)
    field.begin(seed)
    for depth in reversed(range(len(levels))):
        is_coarsest = depth == last
        if not is_coarsest:
            coarser, level = field, levels[depth]
            field = crew.call(partial(Field, level, crew))
            crew.call(partial(field.begin_from, coarser))
            field.refill(floor=settings.floor)
        passes = settings.coarsest_passes if is_coarsest else settings.passes
        radius_px = max(levels[depth].fill.shape) if is_coarsest else settings.radius_px
        for index in range(works[depth]):
            if index and index % passes == 0:
                field.refill(floor=settings.floor)
            field.improve(
                radius_px=radius_px, seed=_mixed(seed, depth, index), is_forward=index % 2 == 0
            )
            done += counts[depth]
            report(done / total)
    return field


def _passes(settings: WeaveSettings, depth: int, *, last: int) -> int:
    """Return how many passes of the search a level gets; 0 is the finest, `last` the coarsest."""
    if depth == last:
        return settings.coarsest_rounds * settings.coarsest_passes
    return (1 + settings.rounds_per_level * depth) * settings.passes


def _mixed(seed: int, depth: int, index: int) -> int:
    """Return a seed of its own for each pass."""
    return (seed * 64 + depth) * 1024 + index
