"""Put filled pixels into a picture without touching anything outside the mask."""

from collections.abc import Iterable

import numpy as np

from engine.api import Mask, Pixels, Result


def compose(original: Pixels, filled: Pixels, mask: Mask) -> Pixels:
    """Return the original with the mask's pixels taken from the filled one.

    Outside the mask the answer equals the original bit for bit. The alpha channel, if there is
    one, is the original's everywhere.

    Args:
        original: (H, W, C), uint8 or uint16; C is 1 grey, 2 grey and alpha, 3 RGB, 4 RGBA.
        filled: Same shape and dtype.
        mask: (H, W), bool, true means fill.

    Returns:
        (H, W, C), dtype of the original; a new array.
    """
    assert filled.shape == original.shape, f"{filled.shape} pixels for {original.shape}"
    assert filled.dtype == original.dtype, f"{filled.dtype} pixels for {original.dtype}"
    assert mask.shape == original.shape[:2], f"a {mask.shape} mask for {original.shape}"
    assert mask.dtype == np.bool_, f"a {mask.dtype} mask"
    composed = original.copy()
    colours = colour_channels(original.shape[2])
    np.copyto(composed[..., :colours], filled[..., :colours], where=mask[..., np.newaxis])
    return composed


def with_results(picture: Pixels, results: Iterable[Result]) -> Pixels:
    """Return a copy of the whole picture (H, W, C) with a job's results in their places."""
    restored = picture.copy()
    for result in results:
        restored[result.place.slices] = result.pixels
    return restored


def colour_channels(channels: int) -> int:
    """Return how many of a picture's channels are colour: all but alpha, which is the last."""
    return channels - 1 if channels in (2, 4) else channels
