"""Reduces large windows for the generator and enlarges its results, in memory for a few strips.

A window across a whole photograph has tens of millions of pixels, of which the generator sees about
a hundredth. So no plane of the window's size is made in floating point.
"""

from typing import Final

import cv2
import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from engine.compute.filters import translate_opencv_errors
from engine.network.preprocess import from_tensor
from engine.pictures.pixels import Mask, Pixels, Rect

_STRIP_PX: Final = 1_000_000
_BLOCK_PX: Final = 256


@translate_opencv_errors()
def reduce_window(colours: Pixels, hole: Mask, size: tuple[int, int]) -> tuple[Tensor, Tensor]:
    """Reduce a window by averaging its known pixels alone.

    Args:
        colours: (H, W, 1 or 3), uint8 or uint16.
        hole: (H, W), bool.
        size: Height and width after that, pixels.

    Returns:
        Colours (1, 3, h, w), -1 to 1, and the hole (1, 1, h, w), 1 where any of it lies below.
    """
    height, width = size
    half = float(np.iinfo(colours.dtype).max) / 2
    reduced = np.zeros((height, width, 3), np.float32)
    share = np.zeros((height, width), np.float32)
    edges = np.arange(height + 1) * hole.shape[0] // height
    rows = max(_STRIP_PX * height // hole.size, 1)
    for top in range(0, height, rows):
        bottom = min(top + rows, height)
        strip = slice(edges[top], edges[bottom])
        known = ~hole[strip]
        values = (colours[strip] * known[..., np.newaxis]).astype(np.float32)
        to = (width, bottom - top)
        share[top:bottom] = cv2.resize(known.astype(np.float32), to, interpolation=cv2.INTER_AREA)
        averaged = cv2.resize(values, to, interpolation=cv2.INTER_AREA)
        reduced[top:bottom] = averaged.reshape(bottom - top, width, -1)
    reduced /= half * np.maximum(share, 1e-6)[..., np.newaxis]
    reduced -= share[..., np.newaxis] > 0
    is_hole = (share < 1.0 - 1e-6).astype(np.float32)
    rgb = torch.from_numpy(reduced).permute(2, 0, 1).unsqueeze(0)
    return rgb, torch.from_numpy(is_hole)[np.newaxis, np.newaxis]


def enlarge_result(
    result: Tensor, hole: Mask, dtype: np.dtype[np.uint8] | np.dtype[np.uint16]
) -> Pixels:
    """Enlarge a result by cubic interpolation, in the hole and one pixel around it.

    Args:
        result: (1, 3, h, w), -1 to 1.
        hole: (H, W), bool: the hole at the size to reach.
        dtype: uint8 or uint16.

    Returns:
        (H, W, 3); 0 elsewhere.
    """
    bounds = Rect.of_shape(hole.shape)
    rows, columns = (torch.arange(length) * 2.0 + 1.0 for length in hole.shape)
    rows, columns = rows / hole.shape[0] - 1.0, columns / hole.shape[1] - 1.0
    enlarged = np.zeros((*hole.shape, 3), dtype)
    for block in bounds.split(_BLOCK_PX):
        if hole[block.grown(1, within=bounds).slices].any():
            down, right = block.slices
            grid = torch.stack(torch.meshgrid(columns[right], rows[down], indexing="xy"), dim=2)
            part = F.grid_sample(
                result,
                grid.unsqueeze(0),
                mode="bicubic",
                padding_mode="border",
                align_corners=False,
            )
            enlarged[block.slices] = from_tensor(part, dtype=dtype)
    return enlarged
