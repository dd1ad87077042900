"""Weave one group of holes: which surroundings it may copy from, and where a copy may not stand."""

import math
from collections.abc import Callable
from functools import partial

import numpy as np
import numpy.typing as npt
from scipy import ndimage

from engine.api import Mask, Pixels, Rect
from engine.crew import Crew
from engine.errors import InvalidResultError, SourceError
from engine.tiling import Group
from engine.weave.kernels import PATCH_SIDE_PX
from engine.weave.weaving import WeaveSettings, weave

# Surroundings to copy from: as wide as the group is, within these bounds.
_LEAST_MARGIN_PX = 256
_MOST_MARGIN_PX = 768
# Deviation of what counts as light and colour, and how much of it is taken from the generator.
_LIGHT_BLUR_PX = 3.0
_LIGHT_SHARE = 0.7
# Mean difference of light and colour, steps of 8 bits, from which the generator is mixed in, and
# from which it stands alone.
_DOUBT = 15.0
_DISTRUST = 40.0


def source_window(group: Group, *, within: Rect) -> Rect:
    """Return the rectangle from which a group's patches are copied."""
    margin_px = min(group.place.width, group.place.height)
    return group.place.grown(min(max(margin_px, _LEAST_MARGIN_PX), _MOST_MARGIN_PX), within=within)


def weave_group(  # noqa: PLR0913  three planes, how, and the ends of a job
    first: Pixels,
    fill: Mask,
    barred: Mask,
    *,
    offered: Mask | None = None,
    is_guided: bool,
    seed: int,
    report: Callable[[float], None],
    crew: Crew,
) -> Pixels:
    """Return a window with a hole woven; see `engine.weave.weaving.weave` for the arguments.

    Where nothing can be copied, the first answer stands.

    Args:
        is_guided: Whether the first answer is the generator's, and so worth following.

    Raises:
        SourceError: Nothing of what is offered can be copied.
        InvalidResultError: What was woven is not a number.
    """
    settings = WeaveSettings() if is_guided else WeaveSettings.without_guide()
    woven = weave(
        first, fill, barred, settings, offered=offered, seed=seed, report=report, crew=crew
    )
    if woven is None and offered is not None:
        raise SourceError(
            f"no square of {PATCH_SIDE_PX} x {PATCH_SIDE_PX} pixels in it is wholly known"
        )
    if woven is None:
        return first
    return crew.call(partial(_answer, woven, first, fill, is_guided=is_guided))


def _answer(
    woven: npt.NDArray[np.float32], first: Pixels, fill: Mask, *, is_guided: bool
) -> Pixels:
    """Return the first answer with the woven pixels (N, C) in their places."""
    full = int(np.iinfo(first.dtype).max)
    if not np.isfinite(woven).all():
        raise InvalidResultError("the woven texture is not a number")
    if is_guided:
        woven = reconciled(woven, first, fill, unit=full / 255.0)
    answer = first.copy()
    answer[fill] = np.clip(np.rint(woven), 0, full).astype(first.dtype)
    return answer


def reconciled(
    woven: npt.NDArray[np.float32], first: Pixels, fill: Mask, *, unit: float
) -> npt.NDArray[np.float32]:
    """Return the woven pixels, brought nearer to the generator where they disagree with it.

    Texture is the weave's, but light and colour over more than a few pixels are rather the
    generator's: most of the low-passed difference is added. Where even that is great (an eye in a
    face, a sign), there was nothing fitting to copy, and the generator's own pixels stand.

    Args:
        woven: (N, C), float32.
        first: (H, W, C), the generator's answer.
        fill: (H, W), bool, with N pixels.
        unit: What a step of an 8-bit value is in these pixels.
    """
    place = Rect.of_mask(fill)
    assert place is not None
    margin_px = math.ceil(4 * _LIGHT_BLUR_PX)
    rows, columns = place.grown(margin_px, within=Rect.of_shape(fill.shape)).slices
    inside = fill[rows, columns]
    guide = first[rows, columns].astype(np.float32)
    difference = np.zeros_like(guide)
    difference[inside] = guide[inside] - woven
    blur_px = (_LIGHT_BLUR_PX, _LIGHT_BLUR_PX, 0)
    difference = ndimage.gaussian_filter(difference, blur_px)[inside]
    great = np.abs(difference).mean(axis=1, keepdims=True) / unit
    trust = np.clip((great - _DOUBT) / (_DISTRUST - _DOUBT), 0.0, 1.0)
    mended = woven + _LIGHT_SHARE * difference
    return np.asarray(mended + trust * (guide[inside] - mended), np.float32)
