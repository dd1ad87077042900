"""Gives woven pixels the contrast of what they are copies of.

Where patches that differ meet, votes average, and an average has less contrast than what it is of
(Heitz and Neyret, "High-Performance By-Example Noise using a Histogram-Preserving Blending
Operator", 2018, section 3, restore it from the weights of a blend). We differ in that it is
measured: the patches vote on the contrast that their pixels have in the photograph, too, and where
the woven pixels have less of it, their deviation from a low pass is amplified.
"""

import math

import numpy as np
import numpy.typing as npt
from scipy import ndimage

from engine.api import Mask, Pixels, Rect
from engine.weave.pyramid import to_bytes

# Deviation of the low pass that detail is what is left of.
_LOW_PASS_PX = 2.0
# Deviation of the window in which contrasts are compared.
_WINDOW_PX = 4.0
_MOST_GAIN = 1.6
# Contrasts cross a vote as bytes, in these parts of a step of 8 bits.
_PARTS = 4.0
_LEAST_CONTRAST = 0.05
_LUMA = np.array([0.299, 0.587, 0.114], np.float32)


def contrast_of(first: npt.NDArray[np.uint8], barred: Mask) -> npt.NDArray[np.uint8]:
    """Return (H, W, 1), uint8: how much each known pixel deviates from its known surroundings.

    Args:
        first: (H, W, 3), uint8.
        barred: (H, W), bool: what is not known.
    """
    known = (~barred).astype(np.float32)
    grey = (first @ _LUMA) * known
    low = ndimage.gaussian_filter(grey, _LOW_PASS_PX)
    low /= np.maximum(ndimage.gaussian_filter(known, _LOW_PASS_PX), 1e-3)
    contrast = np.asarray(np.abs(grey - low) * known * _PARTS, np.float32)
    return to_bytes(contrast)[..., np.newaxis]


def with_contrast(
    said: npt.NDArray[np.float32],
    contrast: npt.NDArray[np.float32],
    first: Pixels,
    wanted: Mask,
) -> npt.NDArray[np.float32]:
    """Return woven pixels with their detail amplified to a contrast, by a factor of 1 to 1.6.

    No value is beyond the least and the greatest that was woven.

    Args:
        said: (N, C), float32, in the unit of `first`, of the wanted pixels.
        contrast: (N,), float32: that of what they are copies of, as `contrast_of` has it.
        first: (H, W, C), uint8 or uint16: what is around them.
        wanted: (H, W), bool, N of them.

    Returns:
        (N, C), float32.
    """
    place = Rect.of_mask(wanted)
    if place is None:
        return said
    margin_px = math.ceil(4 * (_LOW_PASS_PX + _WINDOW_PX))
    rows, columns = place.grown(margin_px, within=Rect.of_shape(wanted.shape)).slices
    inside = wanted[rows, columns]
    woven = first[rows, columns].astype(np.float32)
    woven[inside] = said
    low = ndimage.gaussian_filter(woven, (_LOW_PASS_PX, _LOW_PASS_PX, 0))
    detail = woven - low
    unit = np.iinfo(first.dtype).max / 255.0
    own = _mean_around(np.abs(_luma(detail / np.float32(unit)))[inside], inside)
    copied = _mean_around(contrast / np.float32(_PARTS), inside)
    gain = np.clip(copied / np.maximum(own, _LEAST_CONTRAST), 1.0, _MOST_GAIN)
    given = low[inside] + gain[:, np.newaxis] * detail[inside]
    return np.asarray(np.clip(given, said.min(axis=0), said.max(axis=0)), np.float32)


def _mean_around(values: npt.NDArray[np.float32], inside: Mask) -> npt.NDArray[np.float32]:
    """Return (N,): the sum over the pixels around each, weighed by their nearness."""
    plane = np.zeros(inside.shape, np.float32)
    plane[inside] = values
    return np.asarray(ndimage.gaussian_filter(plane, _WINDOW_PX)[inside], np.float32)


def _luma(colours: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    if colours.shape[2] == 1:
        return colours[..., 0]
    return np.asarray(colours @ _LUMA, np.float32)
