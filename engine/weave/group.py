"""Weaves one group of holes: how closely the generator is followed, and where its pixels stand."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial

import numpy as np
import numpy.typing as npt

from engine.api import Guide
from engine.compute.cancellable_pool import CancellablePool
from engine.compute.polylines import Polyline
from engine.compute.seam import compute_correction, compute_wide_correction, find_border
from engine.compute.strips import blur_inside, blur_inside_widely
from engine.errors import InvalidResultError, SourceError
from engine.pictures.colour import to_rgb8
from engine.pictures.pixels import Mask, Pixels
from engine.weave.contrast import restore_contrast
from engine.weave.kernels import PATCH_SIDE_PX
from engine.weave.lines import trust_lines
from engine.weave.planes import WeavePlanes
from engine.weave.search import WeaveSettings
from engine.weave.trust import check_detail, measure_trust, measure_trust_in_strips
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
        blur: Returns the low pass of values inside a mask, (N, C), by a deviation in pixels.
    """

    guide_weight: float
    light_share: float
    doubt: float
    distrust: float
    enlargement: float = 1.0
    blur: Callable[[_F32, Mask, float], _F32] = blur_inside

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


def _choose_guidance(guide: Guide, enlargement: float, *, is_in_strips: bool) -> Guidance:
    """Return the guidance of a result that was enlarged.

    One of its pixels is spread over several of the photograph and says nothing about the texture
    between them: followed firmly, the weave would choose patches for their flatness and lose
    its own light.
    """
    steps = (_GUIDANCE[guide], _GUIDANCE[Guide.LOOSE], _FAINT)
    interpolated = {
        name: float(np.interp(enlargement, _ENLARGEMENTS, [getattr(step, name) for step in steps]))
        for name in ("guide_weight", "light_share", "doubt", "distrust")
    }
    return Guidance(
        **interpolated,
        enlargement=max(enlargement, 1.0),
        blur=blur_inside_widely if is_in_strips else blur_inside,
    )


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
    guidance = None
    if guide is not None:
        guidance = _choose_guidance(guide, enlargement, is_in_strips=planes.is_in_strips)
    # Copies from a region that a person has chosen keep the colours they have there.
    border = np.zeros_like(hole)
    if planes.allowed is None:
        border = pool.call(partial(find_border, hole, unknown))
    trust = None
    if guidance is not None:
        rgb = pool.call(partial(to_rgb8, pixels))
        if planes.is_in_strips:
            trust = measure_trust_in_strips(rgb, hole, unknown, pool)
        else:
            trust = pool.call(partial(measure_trust, rgb, hole, unknown))
    # The first result is right on the lines, but its texture is not to be followed there.
    followed = trust
    if trust is not None and planes.lines:
        followed = pool.call(partial(_trust_beside_lines, trust, hole.shape, planes.lines))
    settings = WeaveSettings.without_guide() if guidance is None else guidance.settings
    woven = weave(
        planes,
        replace(settings, is_finest_refined=planes.is_large),
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
        trust: (H, W), float32, 0 to 1: trust in the first result, or every second row and column
            of it; None leaves it out.
    """
    pixels, hole = planes.pixels, planes.hole
    full = int(np.iinfo(pixels.dtype).max)
    if not np.isfinite(woven.values).all():
        raise InvalidResultError("the woven texture is not a number")
    wanted = hole | border
    is_border = border[wanted]
    values, contrast = woven.values + woven.tone_change, woven.contrast[~is_border]
    if guidance is not None and trust is not None:
        followed = 1.0 - _read_with_border(woven.dropped, wanted, is_border)
        # A generator that meets its surroundings would return the known pixels on the border. So
        # the border is reconciled like the hole, and only the rest of its error is continued into
        # the hole.
        trusted = _read_trust(trust, wanted)
        values = reconcile(values, pixels, wanted, trusted, followed, guidance=guidance)
        contrast = (1.0 + (_GUIDED_CONTRAST - 1.0) * followed[~is_border]) * contrast
    errors = pixels[border] - values[is_border]
    correct = compute_wide_correction if planes.is_large else compute_correction
    inside = values[~is_border] + correct(errors, border, hole, unit=full / 255.0)
    inside = restore_contrast(inside, contrast, hole, unit=full / 255.0)
    result = pixels.copy()
    result[hole] = np.clip(np.rint(inside), 0, full).astype(pixels.dtype)
    return result


def _trust_beside_lines(trust: _F32, shape: tuple[int, int], lines: Sequence[Polyline]) -> _F32:
    step = -(-shape[0] // trust.shape[0])
    return np.maximum(trust, trust_lines(shape, lines)[::step, ::step])


def _read_trust(trust: _F32, wanted: Mask) -> _F32:
    """Return the trust, of the window's size or half of it, at some pixels, (N,)."""
    if trust.shape == wanted.shape:
        return trust[wanted]
    rows, columns = np.nonzero(wanted)
    return trust[rows // 2, columns // 2]


def _read_with_border(plane: _F32, wanted: Mask, is_border: Mask) -> _F32:
    """Return a plane's values, (N,), with the maximum of the neighbours on the hole's border.

    Args:
        plane: (H, W), float32.
        wanted: (H, W), bool, with N pixels: the hole and its border.
        is_border: (N,), bool: which of them are the border.
    """
    height, width = plane.shape
    values = plane[wanted]
    rows, columns = (axis[is_border] for axis in np.nonzero(wanted))
    neighbours = [
        plane[np.clip(rows + down, 0, height - 1), np.clip(columns + right, 0, width - 1)]
        for down in (-1, 0, 1)
        for right in (-1, 0, 1)
    ]
    values[is_border] = np.max(neighbours, axis=0)
    return values


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
    low-passed difference is added, over a few pixels where the result and its detail are trusted
    and over more where they are not. Where even that difference is great (an eye in a face, a
    sign), nothing fitting could be copied, and the generator's own pixels stand.

    Args:
        woven: (N, C), float32.
        pixels: (H, W, C), the generator's result in the known picture.
        wanted: (H, W), bool, with N pixels: the hole, and known pixels beside it.
        trust: (N,), float32, 0 to 1: trust in the generator's result.
        followed: (N,), float32, 0 to 1: share in which the generator is followed.
        guidance: How closely it is followed.
    """
    unit = np.iinfo(pixels.dtype).max / 255.0
    generated = pixels[wanted].astype(np.float32)

    def blur(values: _F32, blur_px: float) -> _F32:
        return guidance.blur(values, wanted, blur_px * guidance.enlargement)

    near, far = (
        blur(generated - woven, blur_px) for blur_px in (_TRUSTED_LIGHT_BLUR_PX, _LIGHT_BLUR_PX)
    )
    trusted, share = trust[:, np.newaxis], followed[:, np.newaxis]
    trusted = trusted * check_detail(generated / unit, woven / unit, blur)
    light = far + trusted * (near - far)
    error = np.abs(light).mean(axis=1, keepdims=True) / unit - (1.0 - trusted) * _UNTRUSTED_DOUBT
    doubt, distrust = guidance.doubt, guidance.distrust
    own = share * np.clip((error - doubt) / (distrust - doubt), 0.0, 1.0)
    lit = woven + guidance.light_share * share * light
    return np.asarray(lit + own * (generated - lit), np.float32)
