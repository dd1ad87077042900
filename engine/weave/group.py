"""Weaves one group of holes: how closely the generator is followed, and where its pixels stand."""

import math
from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from functools import partial

import numpy as np
import numpy.typing as npt

from engine.api import Guide
from engine.compute.cancellable_pool import CancellablePool
from engine.compute.filters import gaussian_blur, max_filter
from engine.compute.seam import compute_correction, find_border
from engine.errors import InvalidResultError, SourceError
from engine.pictures.colour import to_rgb8
from engine.pictures.pixels import Mask, Pixels, Rect
from engine.weave.contrast import restore_contrast
from engine.weave.kernels import PATCH_SIDE_PX
from engine.weave.lines import trust_lines
from engine.weave.planes import WeavePlanes
from engine.weave.search import WeaveSettings
from engine.weave.trust import measure_trust
from engine.weave.weaving import WeaveResult, weave

_F32 = npt.NDArray[np.float32]

# Deviations of low passes of the generator's result at its own scale: of the guide, and of its
# light where it is trusted and where it is not.
_GUIDE_BLUR_PX = 2.0
_TRUSTED_LIGHT_BLUR_PX = 0.5
_LIGHT_BLUR_PX = 6.0
# A result that is not trusted is mixed in only from a difference this much greater, 8-bit steps.
_UNTRUSTED_DOUBT = 20.0
# Guided by a result that is smoother than photographs are, the weave chooses the smoother patches.
_GUIDED_CONTRAST = 1.7
# Enlargements of the generator's result at which it is followed as asked, loosely, and faintly.
_ENLARGEMENTS = (1.0, 2.0, 4.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Guidance:
    """How closely the weave follows the generator.

    Attributes:
        guide_weight: Weight of the guide, as in `WeaveSettings`.
        light_share: Share of the generator's light and colour that is taken.
        doubt: Mean difference of light and colour, 8-bit steps, from which the generator's own
            pixels are mixed in.
        distrust: Difference from which they stand alone.
        enlargement: How many times the generator's result was enlarged, at least 1.
    """

    guide_weight: float
    light_share: float
    doubt: float
    distrust: float
    enlargement: float = 1.0

    @property
    def settings(self) -> WeaveSettings:
        """Settings of the weave."""
        return WeaveSettings(
            guide_weight=self.guide_weight, guide_blur_px=_GUIDE_BLUR_PX * self.enlargement
        )


_GUIDANCE = {
    Guide.FIRM: Guidance(guide_weight=8, light_share=0.7, doubt=8.0, distrust=25.0),
    Guide.LOOSE: Guidance(guide_weight=2, light_share=0.3, doubt=40.0, distrust=80.0),
}
_FAINT = Guidance(guide_weight=1, light_share=0.0, doubt=120.0, distrust=200.0)


def _choose_guidance(guide: Guide, enlargement: float) -> Guidance:
    """Return the guidance of a result that was enlarged.

    One of its pixels is spread over several of the photograph and says nothing about the texture
    between them: followed firmly, the weave would choose patches for their flatness and lose
    its own light.
    """
    steps = (_GUIDANCE[guide], _GUIDANCE[Guide.LOOSE], _FAINT)
    interpolated = {
        entry.name: float(
            np.interp(enlargement, _ENLARGEMENTS, [getattr(step, entry.name) for step in steps])
        )
        for entry in fields(Guidance)
    }
    return replace(Guidance(**interpolated), enlargement=max(enlargement, 1.0))


def weave_group(
    planes: WeavePlanes,
    *,
    guide: Guide | None,
    enlargement: float = 1.0,
    seed: int,
    report_progress: Callable[[float], None],
    pool: CancellablePool,
) -> Pixels:
    """Return the window with its hole woven; the first result stands if nothing can be copied.

    Args:
        planes: The window.
        guide: How closely the first result is followed; None if it is not the generator's.
        enlargement: How many times the generator's result was enlarged.
        seed: Seed of the random search.
        report_progress: Called with the share of the work that is done, 0 to 1.
        pool: Threads of this job; not those of the caller, because work waits for other work.

    Returns:
        (H, W, C), dtype of the window.

    Raises:
        SourceError: Nothing can be copied from where it is allowed.
        InvalidResultError: The woven values are not finite.
        JobCancelledError: The job was cancelled.
    """
    pixels, hole, unknown = planes.pixels, planes.hole, planes.unknown
    guidance = None if guide is None else _choose_guidance(guide, enlargement)
    # Copies from a region that a person has chosen keep the colours they have there.
    border = np.zeros_like(hole)
    if planes.allowed is None:
        border = pool.call(partial(find_border, hole, unknown))
    trust = None
    if guidance is not None:
        trust = pool.call(lambda: measure_trust(to_rgb8(pixels), hole, unknown))
    # The first result is right on the lines, but its texture is not to be followed there.
    followed = trust
    if trust is not None and planes.lines:
        followed = pool.call(lambda: np.maximum(trust, trust_lines(hole.shape, planes.lines)))
    woven = weave(
        planes,
        WeaveSettings.without_guide() if guidance is None else guidance.settings,
        trust=followed,
        wanted=hole | border,
        seed=seed,
        report_progress=report_progress,
        pool=pool,
    )
    if woven is None and planes.allowed is not None:
        raise SourceError(
            f"no square of {PATCH_SIDE_PX} x {PATCH_SIDE_PX} pixels in it is wholly known"
        )
    if woven is None:
        return pixels
    return pool.call(partial(_finish, woven, planes, border, guidance=guidance, trust=trust))


def _finish(
    woven: WeaveResult,
    planes: WeavePlanes,
    border: Mask,
    *,
    guidance: Guidance | None,
    trust: _F32 | None,
) -> Pixels:
    """Return the window with woven pixels that meet its border in light and have its contrast.

    Args:
        woven: Values of the hole and its border.
        planes: The window.
        border: (H, W), bool: known pixels beside the hole.
        guidance: How closely the first result is followed; None leaves it out.
        trust: (H, W), float32, 0 to 1: trust in the first result; None leaves it out.
    """
    pixels, hole = planes.pixels, planes.hole
    full = int(np.iinfo(pixels.dtype).max)
    if not np.isfinite(woven.values).all():
        raise InvalidResultError("the woven texture is not a number")
    wanted = hole | border
    is_border = border[wanted]
    values, contrast = woven.values, woven.contrast[~is_border]
    if guidance is not None and trust is not None:
        followed = 1.0 - _extend_to_border(woven.dropped, border)
        # A generator that meets its surroundings would return the known pixels on the border. So
        # the border is reconciled like the hole, and only the rest of its error is continued into
        # the hole.
        values = reconcile(values, pixels, wanted, trust, followed, guidance=guidance)
        contrast = (1.0 + (_GUIDED_CONTRAST - 1.0) * followed[hole]) * contrast
    errors = np.zeros(pixels.shape, np.float32)
    errors[border] = pixels[border] - values[is_border]
    inside = values[~is_border] + compute_correction(errors, hole, unit=full / 255.0)
    inside = restore_contrast(inside, contrast, hole, unit=full / 255.0)
    result = pixels.copy()
    result[hole] = np.clip(np.rint(inside), 0, full).astype(pixels.dtype)
    return result


def _extend_to_border(plane: _F32, border: Mask) -> _F32:
    """Return a plane (H, W) of the hole with the maximum of the neighbours on its border."""
    place = Rect.of_mask(border)
    if place is None:
        return plane
    near = place.grown(1, within=Rect.of_shape(border.shape)).slices
    neighbours = max_filter(plane[near], 3)
    extended = plane.copy()
    extended[near][border[near]] = neighbours[border[near]]
    return extended


def reconcile(
    woven: _F32,
    pixels: Pixels,
    wanted: Mask,
    trust: _F32,
    followed: _F32,
    *,
    guidance: Guidance,
) -> _F32:
    """Return woven pixels brought nearer to the generator's result where they disagree.

    Texture comes from the weave, light and colour mostly from the generator: a share of the
    low-passed difference is added, over a few pixels where the result is trusted and over more
    where it is not. Where even that difference is great (an eye in a face, a sign), nothing fitting
    could be copied, and the generator's own pixels stand.

    Args:
        woven: (N, C), float32.
        pixels: (H, W, C), the generator's result in the known picture.
        wanted: (H, W), bool, with N pixels: the hole, and known pixels beside it.
        trust: (H, W), float32, 0 to 1: trust in the generator's result.
        followed: (H, W), float32, 0 to 1: share in which the generator is followed.
        guidance: How closely it is followed.
    """
    unit = np.iinfo(pixels.dtype).max / 255.0
    place = Rect.of_mask(wanted)
    assert place is not None
    margin_px = math.ceil(4 * _LIGHT_BLUR_PX * guidance.enlargement)
    rows, columns = place.grown(margin_px, within=Rect.of_shape(wanted.shape)).slices
    inside = wanted[rows, columns]
    generated = pixels[rows, columns].astype(np.float32)
    difference = np.zeros_like(generated)
    difference[inside] = generated[inside] - woven
    near, far = (
        gaussian_blur(difference, blur_px * guidance.enlargement)[inside]
        for blur_px in (_TRUSTED_LIGHT_BLUR_PX, _LIGHT_BLUR_PX)
    )
    trusted = trust[rows, columns][inside][:, np.newaxis]
    light = far + trusted * (near - far)
    error = np.abs(light).mean(axis=1, keepdims=True) / unit - (1.0 - trusted) * _UNTRUSTED_DOUBT
    share = followed[rows, columns][inside][:, np.newaxis]
    doubt, distrust = guidance.doubt, guidance.distrust
    own = share * np.clip((error - doubt) / (distrust - doubt), 0.0, 1.0)
    lit = woven + guidance.light_share * share * light
    return np.asarray(lit + own * (generated[inside] - lit), np.float32)
