"""Weave one group of holes: which surroundings it may copy from, and where a copy may not stand."""

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
from engine.weave.contrast import with_contrast
from engine.weave.kernels import PATCH_SIDE_PX
from engine.weave.search import WeaveSettings
from engine.weave.trust import trust_in
from engine.weave.weaving import Woven, weave

# At the generator's own scale, deviations of what it has to say: of which patches, and of light,
# where it is trusted and where it is not.
_GUIDE_BLUR_PX = 2.0
_LIGHT_BLUR_PX = 0.5
_HINT_BLUR_PX = 6.0
# By so much, steps of 8 bits, the doubt in an answer that is not trusted comes later.
_HINT_DOUBT = 20.0
# Guided by an answer that is smoother than photographs are, the smoother patches are chosen.
_GUIDED_CONTRAST = 1.7
# Enlarged so many times, the generator's answer is followed as it was meant, loosely, and faintly.
_ENLARGEMENTS = (1.0, 2.0, 4.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Say:
    """What the generator has to say over the weave.

    Attributes:
        guide_weight: As of the weave's settings.
        light_share: How much of light and colour is taken from the generator.
        doubt: Mean difference of light and colour, steps of 8 bits, from which its pixels are mixed
            in.
        distrust: And from which they stand alone.
        enlargement: How many times the generator's answer was enlarged, at least 1.
    """

    guide_weight: float
    light_share: float
    doubt: float
    distrust: float
    enlargement: float = 1.0

    @property
    def settings(self) -> WeaveSettings:
        """The weave's."""
        return WeaveSettings(
            guide_weight=self.guide_weight, guide_blur_px=_GUIDE_BLUR_PX * self.enlargement
        )


_SAYS = {
    Guide.FIRM: _Say(guide_weight=8, light_share=0.7, doubt=8.0, distrust=25.0),
    Guide.LOOSE: _Say(guide_weight=2, light_share=0.3, doubt=40.0, distrust=80.0),
}
_FAINT = _Say(guide_weight=1, light_share=0.0, doubt=120.0, distrust=200.0)


def _say(guide: Guide, enlargement: float) -> _Say:
    """Return what the generator has to say whose answer was enlarged.

    What it says of a pixel of its own is spread over several of the photograph, and says nothing
    of the texture between them: followed firmly there, the weave chooses patches for their
    flatness, and its own light is taken away.
    """
    says = (_SAYS[guide], _SAYS[Guide.LOOSE], _FAINT)
    between = {
        entry.name: float(
            np.interp(enlargement, _ENLARGEMENTS, [getattr(say, entry.name) for say in says])
        )
        for entry in fields(_Say)
    }
    return replace(_Say(**between), enlargement=max(enlargement, 1.0))


def weave_group(  # noqa: PLR0913  three planes, how, and the ends of a job
    first: Pixels,
    fill: Mask,
    barred: Mask,
    *,
    offered: Mask | None = None,
    guide: Guide | None,
    enlargement: float = 1.0,
    seed: int,
    report_progress: Callable[[float], None],
    pool: CancellablePool,
) -> Pixels:
    """Return a window with a hole woven; see `engine.weave.weaving.weave` for the arguments.

    Where nothing can be copied, the first answer stands.

    Args:
        guide: How closely the first answer is followed; None if it is not the generator's.
        enlargement: How many times the generator's answer was enlarged.

    Raises:
        SourceError: Nothing of what is offered can be copied.
        InvalidResultError: What was woven is not a number.
    """
    say = None if guide is None else _say(guide, enlargement)
    settings = WeaveSettings.without_guide() if say is None else say.settings
    # What a person takes from a place of their choice keeps the colours that it has there.
    border = (
        pool.call(partial(find_border, fill, barred)) if offered is None else np.zeros_like(fill)
    )
    trust = None if say is None else pool.call(lambda: trust_in(to_rgb8(first), fill, barred))
    woven = weave(
        first,
        fill,
        barred,
        settings,
        trust=trust,
        offered=offered,
        wanted=fill | border,
        seed=seed,
        report_progress=report_progress,
        pool=pool,
    )
    if woven is None and offered is not None:
        raise SourceError(
            f"no square of {PATCH_SIDE_PX} x {PATCH_SIDE_PX} pixels in it is wholly known"
        )
    if woven is None:
        return first
    return pool.call(partial(_answer, woven, first, fill, border, say=say, trust=trust))


def _answer(
    said: Woven,
    first: Pixels,
    fill: Mask,
    border: Mask,
    *,
    say: _Say | None,
    trust: npt.NDArray[np.float32] | None,
) -> Pixels:
    """Return the first answer with what is woven in its place.

    Args:
        said: Of the hole's pixels and those of its border.
        first: (H, W, C).
        fill: (H, W), bool: the hole.
        border: (H, W), bool: known pixels beside it.
        say: What the first answer has to say; None: nothing.
        trust: (H, W), float32, 0 to 1, in that; None: nothing is said.
    """
    full = int(np.iinfo(first.dtype).max)
    if not np.isfinite(said.values).all():
        raise InvalidResultError("the woven texture is not a number")
    wanted = fill | border
    is_border = border[wanted]
    woven, contrast = said.values, said.contrast[~is_border]
    if say is not None and trust is not None:
        belief = 1.0 - _beside_too(said.disbelief, border)
        # What is known beside the hole is what a generator that meets it says there: what the weave
        # misses on the border is mended like the rest, and only what is left continued inwards.
        woven = reconciled(woven, first, wanted, trust, belief, say=say, unit=full / 255.0)
        contrast = (1.0 + (_GUIDED_CONTRAST - 1.0) * belief[fill]) * contrast
    misses = np.zeros(first.shape, np.float32)
    misses[border] = first[border] - woven[is_border]
    inside = woven[~is_border] + compute_correction(misses, fill, unit=full / 255.0)
    inside = with_contrast(inside, contrast, fill, unit=full / 255.0)
    answer = first.copy()
    answer[fill] = np.clip(np.rint(inside), 0, full).astype(first.dtype)
    return answer


def _beside_too(disbelief: npt.NDArray[np.float32], border: Mask) -> npt.NDArray[np.float32]:
    """Return (H, W): what is said of a hole, on its border the most that a neighbour has."""
    place = Rect.of_mask(border)
    if place is None:
        return disbelief
    near = place.grown(1, within=Rect.of_shape(border.shape)).slices
    beside = max_filter(disbelief[near], 3)
    said = disbelief.copy()
    said[near][border[near]] = beside[border[near]]
    return said


def reconciled(  # noqa: PLR0913  what is said, by whom, and how far it is believed
    woven: npt.NDArray[np.float32],
    first: Pixels,
    wanted: Mask,
    trust: npt.NDArray[np.float32],
    belief: npt.NDArray[np.float32],
    *,
    say: _Say,
    unit: float,
) -> npt.NDArray[np.float32]:
    """Return the woven pixels, brought nearer to the generator where they disagree with it.

    Texture is the weave's, but light and colour are rather the generator's: over a few pixels where
    its answer is trusted, over more where it is not, most of the low-passed difference is added.
    Where even that is great (an eye in a face, a sign), there was nothing fitting to copy, and the
    generator's own pixels stand.

    Args:
        woven: (N, C), float32.
        first: (H, W, C), the generator's answer in the known picture.
        wanted: (H, W), bool, with N pixels: the hole, and known ones beside it.
        trust: (H, W), float32, 0 to 1, in that answer.
        belief: (H, W), float32, 0 to 1: where less, less of it is taken.
        say: What it has to say.
        unit: What a step of an 8-bit value is in these pixels.
    """
    place = Rect.of_mask(wanted)
    assert place is not None
    margin_px = math.ceil(4 * _HINT_BLUR_PX * say.enlargement)
    rows, columns = place.grown(margin_px, within=Rect.of_shape(wanted.shape)).slices
    inside = wanted[rows, columns]
    generated = first[rows, columns].astype(np.float32)
    difference = np.zeros_like(generated)
    difference[inside] = generated[inside] - woven
    near, far = (
        gaussian_blur(difference, blur_px)[inside]
        for blur_px in (_LIGHT_BLUR_PX * say.enlargement, _HINT_BLUR_PX * say.enlargement)
    )
    trusted = trust[rows, columns][inside][:, np.newaxis]
    light = far + trusted * (near - far)
    great = np.abs(light).mean(axis=1, keepdims=True) / unit - (1.0 - trusted) * _HINT_DOUBT
    believed = belief[rows, columns][inside][:, np.newaxis]
    own = believed * np.clip((great - say.doubt) / (say.distrust - say.doubt), 0.0, 1.0)
    mended = woven + say.light_share * believed * light
    return np.asarray(mended + own * (generated[inside] - mended), np.float32)
