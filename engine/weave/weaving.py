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

from engine.compute.cancellable_pool import CancellablePool
from engine.pictures.colour import to_rgb8
from engine.pictures.pixels import Mask, Pixels
from engine.weave.contrast import contrast_of
from engine.weave.kernels import PATCH_SIDE_PX
from engine.weave.light import light_over, relit
from engine.weave.pyramid import build_levels
from engine.weave.search import Search, WeaveSettings


@dataclass(frozen=True, slots=True, kw_only=True)
class Woven:
    """What the known patches say of a hole.

    Attributes:
        values: (N, C), float32, in the unit of the picture: the mean of their votes.
        contrast: (N,), float32: what they are copies of has so much, as `contrast_of` says it.
        disbelief: (H, W), float32, 0 to 1: how far the guide was left aside, since nothing known
            fits to what it says.
    """

    values: npt.NDArray[np.float32]
    contrast: npt.NDArray[np.float32]
    disbelief: npt.NDArray[np.float32]


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
    report_progress: Callable[[float], None],
    pool: CancellablePool,
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
        report_progress: Told the share of the work that is done.
        pool: Works; of its own threads, since one piece of work waits for others.

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
    levels = pool.call(
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
    search = Search(levels, settings, pool, seed=seed, report_progress=report_progress)
    field = search.run()
    contrast = pool.call(partial(contrast_of, rgb, barred))
    values = field.vote(first, floor=settings.floor, wanted=wanted)
    if search.is_laid:
        light = pool.call(partial(light_over, first, barred))
        brought = field.vote(light, floor=settings.floor, wanted=wanted)
        places = fill if wanted is None else wanted
        full = int(np.iinfo(first.dtype).max)
        values = relit(values, brought, light[places], search.aside[places], full=full)
    return Woven(
        values=values,
        contrast=field.vote(contrast, floor=settings.floor, wanted=wanted)[:, 0],
        disbelief=search.disbelief,
    )
