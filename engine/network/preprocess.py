"""Converts pixels to the generator's tensors and back."""

import numpy as np
import torch
from torch import Tensor

from engine.pictures.colour import to_rgb
from engine.pictures.pixels import Mask, Pixels


def normalize(values: Tensor, *, full: int = 255) -> Tensor:
    """Return values of 0 to `full` as float32 in -1 to 1."""
    return values.float() * (2.0 / full) - 1.0


def denormalize(rgb: Tensor, *, full: int = 255) -> Tensor:
    """Return values of -1 to 1 as 0 to `full`, neither clamped nor rounded."""
    return (rgb + 1.0) * (full / 2.0)


def to_tensor(pixels: Pixels) -> Tensor:
    """Return pixels as (1, 3, H, W), float32, -1 to 1, in channels_last memory."""
    values = torch.from_numpy(to_rgb(pixels).astype(np.float32))
    return normalize(values, full=np.iinfo(pixels.dtype).max).permute(2, 0, 1).unsqueeze(0)


def mask_to_tensor(mask: Mask) -> Tensor:
    """Return a mask as (1, 1, H, W), float32, 1 inside the hole."""
    return torch.from_numpy(mask.astype(np.float32))[None, None]


def make_input(rgb: Tensor, mask: Tensor) -> Tensor:
    """Return the generator's input: the picture with 0 inside the hole, and the mask.

    Shape:
        rgb (B, 3, H, W) in -1..1, mask (B, 1, H, W) with 1 inside the hole -> (B, 4, H, W).
    """
    return torch.cat([rgb * (1.0 - mask), mask], dim=1)


def from_tensor(rgb: Tensor, *, dtype: np.dtype[np.uint8] | np.dtype[np.uint16]) -> Pixels:
    """Return (1, 3, H, W) in -1..1 as (H, W, 3), clamped and rounded to the range of `dtype`."""
    scaled = denormalize(rgb[0].float().clamp(-1.0, 1.0), full=np.iinfo(dtype).max)
    values = scaled.round().permute(1, 2, 0).cpu().numpy()
    return values.astype(np.uint8) if dtype == np.uint8 else values.astype(np.uint16)
