"""Writes filled pixels into a picture, and nothing outside the mask and its missed edges."""

import math
from collections.abc import Iterable

import numpy as np

from engine.api import RETOUCH_METHODS, RestoreOptions, Result
from engine.pictures.pixels import Mask, Pixels

# How far beyond its mask a job may fill missed edges in a picture of at most one megapixel; in
# larger ones this grows with the side.
_MAX_MISSED_PX = 6


def limit_reach_px(options: RestoreOptions, shape: tuple[int, ...]) -> int:
    """Return how far beyond its mask a job may fill a picture of shape (H, W, ...)."""
    if not options.includes_missed_edges or options.method in RETOUCH_METHODS:
        return 0
    return round(_MAX_MISSED_PX * max(math.sqrt(shape[0] * shape[1] / 1e6), 1.0))


def compose(pixels: Pixels, colours: Pixels, mask: Mask) -> None:
    """Write filled colours where the mask is true, in place.

    Every bit outside the mask stays, and so does the whole alpha channel if there is one.

    Args:
        pixels: (H, W, C), uint8 or uint16; C is 1 grey, 2 grey and alpha, 3 RGB, 4 RGBA.
        colours: (H, W, C without alpha), same dtype.
        mask: (H, W), bool, true means fill.
    """
    channels = colour_channels(pixels.shape[2])
    expected = (*pixels.shape[:2], channels)
    assert colours.shape == expected, f"{colours.shape} colours for {pixels.shape}"
    assert colours.dtype == pixels.dtype, f"{colours.dtype} colours for {pixels.dtype}"
    assert mask.shape == pixels.shape[:2], f"a {mask.shape} mask for {pixels.shape}"
    assert mask.dtype == np.bool_, f"a {mask.dtype} mask"
    np.copyto(pixels[..., :channels], colours, where=mask[..., np.newaxis])


def apply_results(picture: Pixels, results: Iterable[Result]) -> Pixels:
    """Return a copy of the picture (H, W, C) with the results of a job in their places."""
    restored = picture.copy()
    for result in results:
        restored[result.place.slices] = result.pixels
    return restored


def colour_channels(channels: int) -> int:
    """Return the number of channels without alpha, which is the last one of two or four."""
    return channels - 1 if channels in (2, 4) else channels
