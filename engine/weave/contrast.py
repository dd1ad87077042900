"""Restores the contrast that woven pixels lose when votes are averaged.

Where different patches meet, their votes are averaged, and an average has less contrast than what
it is an average of (Heitz and Neyret, "High-Performance By-Example Noise using a
Histogram-Preserving Blending Operator", 2018, section 3, restore it from the weights of a blend).
We differ in that the contrast is measured: the patches also vote on the contrast that their pixels
have in the photograph. Where the woven pixels have less, their difference from a low pass is
amplified, but never beyond the values woven nearby: beside an edge the overshoot would be a string
of beads.
"""

from functools import partial

import numpy as np
import numpy.typing as npt

from engine.compute.filters import gaussian_blur, max_filter, min_filter
from engine.compute.strips import blur_inside, cut_strips, filter_inside
from engine.pictures.colour import luma
from engine.pictures.pixels import Mask, Rect
from engine.weave.pyramid import round_to_uint8

# Deviation of the low pass; detail is the difference from it.
_LOW_PASS_PX = 2.0
_LOW_PASS_REACH_PX = 9
# Deviation of the window in which contrasts are compared.
_WINDOW_PX = 4.0
_MAX_GAIN = 2.5
# Side of the square whose minimum and maximum bound an amplified value.
_NEAR_PX = 9
# Contrasts are stored as bytes, in quarters of an 8-bit step.
_STORED_SCALE = 4.0
_MIN_CONTRAST = 0.05


def measure_contrast(
    window: npt.NDArray[np.uint8], unknown: Mask, wanted: Mask | None = None
) -> npt.NDArray[np.uint8]:
    """Return how much each known pixel differs from its known surroundings.

    Args:
        window: (H, W, 3), uint8.
        unknown: (H, W), bool.
        wanted: (H, W), bool: where it is measured; None for everywhere.

    Returns:
        (H, W, 1), uint8, in quarters of an 8-bit step; 0 where unknown.
    """
    contrast = np.zeros((*unknown.shape, 1), np.uint8)
    wanted = np.ones_like(unknown) if wanted is None else wanted
    for strip in cut_strips(wanted, margin_px=_LOW_PASS_REACH_PX):
        measured = _measure_contrast(window[strip.outer.slices], unknown[strip.outer.slices])
        contrast[strip.inner.slices] = measured[strip.inner.slices_in(strip.outer)]
    return contrast


def _measure_contrast(window: npt.NDArray[np.uint8], unknown: Mask) -> npt.NDArray[np.uint8]:
    known = (~unknown).astype(np.float32)
    grey = luma(window.astype(np.float32)) * known
    low = gaussian_blur(grey, _LOW_PASS_PX)
    low /= np.maximum(gaussian_blur(known, _LOW_PASS_PX), 1e-3)
    contrast = np.asarray(np.abs(grey - low) * known * _STORED_SCALE, np.float32)
    return round_to_uint8(contrast)[..., np.newaxis]


def restore_contrast(
    woven: npt.NDArray[np.float32],
    contrast: npt.NDArray[np.float32],
    hole: Mask,
    *,
    unit: float,
) -> npt.NDArray[np.float32]:
    """Return woven pixels with their detail amplified, by a factor of 1 to 2.5.

    No value leaves the range of the values woven within 4 px.

    Args:
        woven: (N, C), float32, pixels of the hole, C = 1 or 3.
        contrast: (N,), float32: contrast to reach, in the unit of `measure_contrast`.
        hole: (H, W), bool, with N pixels.
        unit: Size of an 8-bit step in these pixels.

    Returns:
        (N, C), float32.
    """
    place = Rect.of_mask(hole)
    if place is None:
        return woven
    inside = hole[place.slices]
    # Only woven pixels count: a step at their border is not detail.
    low = _sum_near(woven, inside) / _sum_near(np.ones((len(woven), 1), np.float32), inside)
    detail = woven - low
    current = _sum_around(np.abs(luma(detail)), inside) / unit
    wanted = _sum_around(contrast, inside) / _STORED_SCALE
    gain = np.clip(wanted / np.maximum(current, _MIN_CONTRAST), 1.0, _MAX_GAIN)
    amplified = low + gain[:, np.newaxis] * detail
    lowest, highest = _find_range_around(woven, inside)
    return np.asarray(np.clip(amplified, lowest, highest), np.float32)


def _find_range_around(
    values: npt.NDArray[np.float32], inside: Mask
) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.float32]]:
    """Return the minimum and the maximum of the inside values around each, (N, C) each."""
    low, high = (
        filter_inside(
            values, inside, partial(apply, side_px=_NEAR_PX), margin_px=_NEAR_PX, beyond=end
        )
        for apply, end in ((min_filter, np.inf), (max_filter, -np.inf))
    )
    return low, high


def _sum_near(values: npt.NDArray[np.float32], inside: Mask) -> npt.NDArray[np.float32]:
    """Return the low pass of the inside values, (N, C), with 0 outside."""
    blur = partial(gaussian_blur, deviation_px=_LOW_PASS_PX, is_zero_beyond=True)
    return filter_inside(values, inside, blur, margin_px=_LOW_PASS_REACH_PX)


def _sum_around(values: npt.NDArray[np.float32], inside: Mask) -> npt.NDArray[np.float32]:
    """Return the Gaussian-weighted sum of the inside values around each, (N,)."""
    return blur_inside(values[:, np.newaxis], inside, _WINDOW_PX)[:, 0]
