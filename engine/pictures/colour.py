"""Luma, and pictures as 8-bit RGB."""

from typing import Final

import numpy as np
import numpy.typing as npt

from engine.pictures.pixels import Pixels

# ITU-R BT.601, of red, green and blue.
_WEIGHTS: Final = np.array([0.299, 0.587, 0.114], np.float32)


def luma(colours: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """Return (...), float32: the luma of colours (..., C), float32, C = 1 (grey) or 3 (RGB)."""
    if colours.shape[-1] == 1:
        return colours[..., 0]
    return np.asarray(colours @ _WEIGHTS, np.float32)


def to_rgb8(pixels: Pixels) -> npt.NDArray[np.uint8]:
    """Return (H, W, 3), uint8: grey repeated, alpha dropped, 16 bits rounded to 8."""
    colour = pixels[..., :3] if pixels.shape[2] >= 3 else pixels[..., :1].repeat(3, axis=2)
    if colour.dtype == np.uint16:
        return ((colour.astype(np.uint32) + 128) // 257).astype(np.uint8)
    return np.ascontiguousarray(colour, dtype=np.uint8)
