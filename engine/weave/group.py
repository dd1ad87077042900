"""Weave one group of holes: which surroundings it may copy from, and where a copy may not stand."""

import math
from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from functools import partial

import numpy as np
import numpy.typing as npt
from scipy import ndimage

from engine.api import Guide, Mask, Pixels, Rect
from engine.crew import Crew
from engine.errors import InvalidResultError, SourceError
from engine.seam import border_of, correction
from engine.weave.kernels import PATCH_SIDE_PX
from engine.weave.weaving import WeaveSettings, weave

# At the generator's own scale, deviation of what it has to say.
_SAID_BLUR_PX = 3.0
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
        blur_px: Deviation of what counts as light and colour, and of the guide's low pass.
    """

    guide_weight: float
    light_share: float
    doubt: float
    distrust: float
    blur_px: float = _SAID_BLUR_PX

    @property
    def settings(self) -> WeaveSettings:
        """The weave's."""
        return WeaveSettings(guide_weight=round(self.guide_weight), guide_blur_px=self.blur_px)


_SAYS = {
    Guide.FIRM: _Say(guide_weight=8, light_share=0.7, doubt=15.0, distrust=40.0),
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
    return replace(_Say(**between), blur_px=_SAID_BLUR_PX * max(enlargement, 1.0))


def weave_group(  # noqa: PLR0913  three planes, how, and the ends of a job
    first: Pixels,
    fill: Mask,
    barred: Mask,
    *,
    offered: Mask | None = None,
    guide: Guide | None,
    enlargement: float = 1.0,
    seed: int,
    report: Callable[[float], None],
    crew: Crew,
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
    border = crew.call(partial(border_of, fill, barred)) if offered is None else np.zeros_like(fill)
    woven = weave(
        first,
        fill,
        barred,
        settings,
        offered=offered,
        wanted=fill | border,
        seed=seed,
        report=report,
        crew=crew,
    )
    if woven is None and offered is not None:
        raise SourceError(
            f"no square of {PATCH_SIDE_PX} x {PATCH_SIDE_PX} pixels in it is wholly known"
        )
    if woven is None:
        return first
    return crew.call(partial(_answer, woven, first, fill, border, say=say))


def _answer(
    said: npt.NDArray[np.float32], first: Pixels, fill: Mask, border: Mask, *, say: _Say | None
) -> Pixels:
    """Return the first answer with what is woven in its place.

    Args:
        said: (N, C), float32, of the hole's pixels and those of its border.
        first: (H, W, C).
        fill: (H, W), bool: the hole.
        border: (H, W), bool: known pixels beside it.
        say: What the first answer has to say; None: nothing.
    """
    full = int(np.iinfo(first.dtype).max)
    if not np.isfinite(said).all():
        raise InvalidResultError("the woven texture is not a number")
    is_border = border[fill | border]
    misses = np.zeros(first.shape, np.float32)
    misses[border] = first[border] - said[is_border]
    woven = said[~is_border]
    if say is not None:
        woven = reconciled(woven, first, fill, say=say, unit=full / 255.0)
    woven = woven + correction(misses, fill, unit=full / 255.0)
    answer = first.copy()
    answer[fill] = np.clip(np.rint(woven), 0, full).astype(first.dtype)
    return answer


def reconciled(
    woven: npt.NDArray[np.float32], first: Pixels, fill: Mask, *, say: _Say, unit: float
) -> npt.NDArray[np.float32]:
    """Return the woven pixels, brought nearer to the generator where they disagree with it.

    Texture is the weave's, but light and colour over more than a few pixels are rather the
    generator's: most of the low-passed difference is added. Where even that is great (an eye in a
    face, a sign), there was nothing fitting to copy, and the generator's own pixels stand.

    Args:
        woven: (N, C), float32.
        first: (H, W, C), the generator's answer.
        fill: (H, W), bool, with N pixels.
        say: What it has to say.
        unit: What a step of an 8-bit value is in these pixels.
    """
    place = Rect.of_mask(fill)
    assert place is not None
    margin_px = math.ceil(4 * say.blur_px)
    rows, columns = place.grown(margin_px, within=Rect.of_shape(fill.shape)).slices
    inside = fill[rows, columns]
    generated = first[rows, columns].astype(np.float32)
    difference = np.zeros_like(generated)
    difference[inside] = generated[inside] - woven
    blur_px = (say.blur_px, say.blur_px, 0)
    difference = ndimage.gaussian_filter(difference, blur_px)[inside]
    great = np.abs(difference).mean(axis=1, keepdims=True) / unit
    trust = np.clip((great - say.doubt) / (say.distrust - say.doubt), 0.0, 1.0)
    mended = woven + say.light_share * difference
    return np.asarray(mended + trust * (generated[inside] - mended), np.float32)
