"""Fills a hole with copies of the photograph's own pixels.

PatchMatch completion, coarse to fine (Wexler et al., "Space-Time Completion of Video", PAMI 2007;
Barnes et al. 2009): at each level every patch over the hole finds the most similar known patch, and
these patches vote on the pixels of the hole. We differ in that patches are compared by colour, by
texture energy (Newson et al., "Video Inpainting of Complex Scenes", SIAM J. Imaging Sciences 2014)
and by a guide, the low pass of the generator's result.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial

import numpy as np
import numpy.typing as npt

from engine.compute.cancellable_pool import CancellablePool
from engine.pictures.colour import to_rgb8
from engine.pictures.pixels import Mask
from engine.weave.contrast import measure_contrast
from engine.weave.kernels import PATCH_SIDE_PX
from engine.weave.light import estimate_light, relight
from engine.weave.lines import continue_lines
from engine.weave.planes import WeavePlanes
from engine.weave.pyramid import build_levels
from engine.weave.search import Search, WeaveSettings
from engine.weave.tones import compute_tone_change


@dataclass(frozen=True, slots=True, kw_only=True)
class WeaveResult:
    """The votes of the known patches on a hole.

    Attributes:
        values: (N, C), float32, in the unit of the picture: the means of the votes.
        contrast: (N,), float32: contrast of the copied pixels, as from `measure_contrast`.
        dropped: (H, W), float32, 0 to 1: how far the guide was dropped because no known patches fit
            it.
        tone_change: (N, C), float32: what to add to the values so that no steps between the tones
            of copies are left.
    """

    values: npt.NDArray[np.float32]
    contrast: npt.NDArray[np.float32]
    dropped: npt.NDArray[np.float32]
    tone_change: npt.NDArray[np.float32]


def weave(  # noqa: PLR0913  the window, how it is woven, and what a job brings along
    planes: WeavePlanes,
    settings: WeaveSettings,
    *,
    trust: npt.NDArray[np.float32] | None = None,
    wanted: Mask | None = None,
    seed: int,
    report_progress: Callable[[float], None],
    pool: CancellablePool,
) -> WeaveResult | None:
    """Return the votes of the known patches on a hole, or None where no patch is known.

    The result is the same for the same arguments, on any number of threads.

    Args:
        planes: The window.
        settings: How patches are compared, searched and merged.
        trust: (H, W), float32, 0 to 1: trust in the guide, every second row and column of it in
            strips; None is full trust.
        wanted: (H, W), bool: pixels to return, the hole if None. They may include known pixels that
            touch the hole; the votes on these are what copies would show there.
        seed: Seed of the random search.
        report_progress: Called with the share of the work that is done, 0 to 1.
        pool: Threads of this job; not those of the caller, because work waits for other work.

    Returns:
        N pixels, in the order of `np.nonzero(wanted)`.

    Raises:
        JobCancelledError: The job was cancelled.
    """
    pixels, hole, unknown = planes.pixels, planes.hole, planes.unknown
    if min(hole.shape) < PATCH_SIDE_PX:
        return None
    rgb = to_rgb8(pixels)
    if planes.lines:
        lines = pool.call(partial(continue_lines, planes.lines, rgb, unknown))
        planes = replace(planes, lines=tuple(lines))
    levels = build_levels(
        replace(planes, pixels=rgb),
        guide_weight=pool.call(partial(_weigh_guide, settings, trust, planes)),
        texture_gain=settings.texture_gain,
        blur_px=settings.guide_blur_px,
        pool=pool,
    )
    if not levels:
        return None
    search = Search(levels, settings, pool, seed=seed, report_progress=report_progress)
    field = search.run()
    contrast = pool.call(lambda: measure_contrast(rgb, unknown, field.find_copied()))
    places = hole if wanted is None else wanted
    full = int(np.iinfo(pixels.dtype).max)
    values = field.vote(pixels, floor=settings.floor, wanted=places)
    differences = field.vote_on_differences(pixels, floor=settings.floor, wanted=places)
    tone_change = pool.call(
        partial(compute_tone_change, values, differences, places, planes.lines, unit=full / 255.0)
    )
    if search.is_seeded_from_offsets:
        light = pool.call(partial(estimate_light, pixels, unknown))
        source_light = field.vote(light, floor=settings.floor, wanted=places)
        share = search.unguided_share[places]
        values = relight(values, source_light, light[places], share, full=full)
        # What is lit anew has no steps.
        tone_change *= 1.0 - share[:, np.newaxis]
    return WeaveResult(
        values=values,
        contrast=field.vote(contrast, floor=settings.floor, wanted=places)[:, 0],
        dropped=search.dropped,
        tone_change=tone_change,
    )


def _weigh_guide(
    settings: WeaveSettings, trust: npt.NDArray[np.float32] | None, planes: WeavePlanes
) -> npt.NDArray[np.float32]:
    """Return the weight of the guide for the patches that a trust is given for."""
    if trust is None:
        step = 2 if planes.is_in_strips else 1
        return np.full_like(planes.hole[::step, ::step], settings.guide_weight, np.float32)
    min_weight = min(settings.guide_weight, settings.untrusted_weight)
    return min_weight + (settings.guide_weight - min_weight) * trust
