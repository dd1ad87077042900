"""Conversions of pixels: luma, RGB, 8 bits."""

from typing import Final, TypeVar

import numpy as np
import numpy.typing as npt

from engine.pictures.pixels import Pixels

_Float = TypeVar("_Float", np.float32, np.float64)

LUMA_WEIGHTS: Final = np.array([0.299, 0.587, 0.114])
"""Shares of red, green and blue in luma (ITU-R BT.601)."""


def luma(colours: npt.NDArray[_Float]) -> npt.NDArray[_Float]:
    """Return the luma (...) of colours (..., C), C = 1 (grey) or 3 (RGB), in their own dtype."""
    if colours.shape[-1] == 1:
        return colours[..., 0]
    return np.asarray(colours @ LUMA_WEIGHTS.astype(colours.dtype), colours.dtype)


def to_rgb(pixels: Pixels) -> Pixels:
    """Return (H, W, 3), in the same depth: grey repeated, alpha dropped."""
    return pixels[..., :3] if pixels.shape[2] >= 3 else pixels[..., :1].repeat(3, axis=2)


def to_uint8(pixels: Pixels) -> npt.NDArray[np.uint8]:
    """Return the same channels in 8 bits; 16 bits are rounded."""
    if pixels.dtype == np.uint16:
        return ((pixels.astype(np.uint32) + 128) // 257).astype(np.uint8)
    return np.asarray(pixels, np.uint8)


def to_rgb8(pixels: Pixels) -> npt.NDArray[np.uint8]:
    """Return (H, W, 3), uint8, contiguous: grey repeated, alpha dropped, 16 bits rounded."""
    return np.ascontiguousarray(to_uint8(to_rgb(pixels)))


def lay_over_white(pixels: Pixels) -> npt.NDArray[np.uint8]:
    """Return pixels over white in 8 bits, without alpha."""
    shallow = to_uint8(pixels)
    if pixels.shape[2] in (1, 3):
        return shallow
    opacity = shallow[..., -1:].astype(np.float32) / 255
    flat = shallow[..., :-1] * opacity + 255 * (1 - opacity)
    return np.round(flat).astype(np.uint8)
