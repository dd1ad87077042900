"""Gives woven pixels the contrast of what they are copies of.

Where patches that differ meet, votes average, and an average has less contrast than what it is of
(Heitz and Neyret, "High-Performance By-Example Noise using a Histogram-Preserving Blending
Operator", 2018, section 3, restore it from the weights of a blend). We differ in that it is
measured: the patches vote on the contrast that their pixels have in the photograph, too, and where
the woven pixels have less of it, their deviation from a low pass is amplified: never beyond what
was woven near by, since beside an edge the overshoot would be a string of beads.
"""

import numpy as np
import numpy.typing as npt

from engine.compute.filters import gaussian_blur, max_filter, min_filter
from engine.pictures.colour import luma
from engine.pictures.pixels import Mask, Rect
from engine.weave.pyramid import to_bytes

# Deviation of the low pass that detail is what is left of.
_LOW_PASS_PX = 2.0
# Deviation of the window in which contrasts are compared.
_WINDOW_PX = 4.0
_MOST_GAIN = 2.5
# Side of the square whose least and greatest values an amplified one stays between.
_NEAR_PX = 9
# Contrasts cross a vote as bytes, in these parts of a step of 8 bits.
_PARTS = 4.0
_LEAST_CONTRAST = 0.05


def contrast_of(first: npt.NDArray[np.uint8], barred: Mask) -> npt.NDArray[np.uint8]:
    """Return (H, W, 1), uint8: how much each known pixel deviates from its known surroundings.

    Args:
        first: (H, W, 3), uint8.
        barred: (H, W), bool: what is not known.
    """
    known = (~barred).astype(np.float32)
    grey = luma(first.astype(np.float32)) * known
    low = gaussian_blur(grey, _LOW_PASS_PX)
    low /= np.maximum(gaussian_blur(known, _LOW_PASS_PX), 1e-3)
    contrast = np.asarray(np.abs(grey - low) * known * _PARTS, np.float32)
    return to_bytes(contrast)[..., np.newaxis]


def with_contrast(
    said: npt.NDArray[np.float32],
    contrast: npt.NDArray[np.float32],
    wanted: Mask,
    *,
    unit: float,
) -> npt.NDArray[np.float32]:
    """Return woven pixels with their detail amplified to a contrast, by a factor of 1 to 2.5.

    No value is beyond the least and the greatest that was woven within 4 px of it.

    Args:
        said: (N, C), float32, of the wanted pixels, with C = 1 or 3.
        contrast: (N,), float32: what they are to have, in the unit of `contrast_of`.
        wanted: (H, W), bool, N of them.
        unit: What a step of an 8-bit value is in these pixels.

    Returns:
        (N, C), float32.
    """
    place = Rect.of_mask(wanted)
    if place is None:
        return said
    inside = wanted[place.slices]
    woven = np.zeros((*inside.shape, said.shape[1]), np.float32)
    woven[inside] = said
    # Of the woven pixels alone: a step at their border is no detail.
    low = gaussian_blur(woven, _LOW_PASS_PX, is_zero_beyond=True)
    share = gaussian_blur(inside.astype(np.float32), _LOW_PASS_PX, is_zero_beyond=True)
    low = np.asarray(low[inside] / share[inside][:, np.newaxis], np.float32)
    detail = said - low
    own = _mean_around(np.abs(luma(detail)), inside) / unit
    wanted_contrast = _mean_around(contrast, inside) / _PARTS
    gain = np.clip(wanted_contrast / np.maximum(own, _LEAST_CONTRAST), 1.0, _MOST_GAIN)
    given = low + gain[:, np.newaxis] * detail
    least, greatest = _range_around(woven, inside)
    return np.asarray(np.clip(given, least, greatest), np.float32)


def _range_around(
    woven: npt.NDArray[np.float32], inside: Mask
) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.float32]]:
    """Return (N, C) twice: the least and the greatest of the inside's values around each."""
    outside = ~inside[..., np.newaxis]
    lows, highs = (np.where(outside, np.float32(end), woven) for end in (np.inf, -np.inf))
    return min_filter(lows, _NEAR_PX)[inside], max_filter(highs, _NEAR_PX)[inside]


def _mean_around(values: npt.NDArray[np.float32], inside: Mask) -> npt.NDArray[np.float32]:
    """Return (N,): the sum over the pixels around each, weighed by their nearness."""
    plane = np.zeros(inside.shape, np.float32)
    plane[inside] = values
    return gaussian_blur(plane, _WINDOW_PX)[inside]
