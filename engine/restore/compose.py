"""Put filled pixels into a picture without touching anything outside the mask."""

from collections.abc import Iterable

import numpy as np

from engine.api import Result
from engine.pictures.pixels import Mask, Pixels


def compose(pixels: Pixels, colours: Pixels, mask: Mask) -> None:
    """Put filled colours in where the mask is, in place.

    Outside the mask every bit stays as it is, and so does the alpha channel, if there is one,
    everywhere.

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
    """Return a copy of the whole picture (H, W, C) with a job's results in their places."""
    restored = picture.copy()
    for result in results:
        restored[result.place.slices] = result.pixels
    return restored


def colour_channels(channels: int) -> int:
    """Return how many of a picture's channels are colour: all but alpha, which is the last."""
    return channels - 1 if channels in (2, 4) else channels
