"""Distances between a prediction and the truth, with hole and known pixels weighted apart.

Shapes everywhere: pictures (B, 3, H, W) in -1..1, mask (B, 1, H, W) with 1 inside the hole.
"""

import torch.nn.functional as F
from torch import Tensor

_LEAST_PIXELS = 1.0


def masked_l1(predicted: Tensor, truth: Tensor, region: Tensor) -> Tensor:
    """Return the mean absolute difference over a region, each picture counting alike.

    Args:
        region: (B, 1, H, W), 0..1, the weight of each pixel.

    Returns:
        A scalar, 0 to 2; 0 where the region is empty.
    """
    difference = (predicted - truth).abs().mean(dim=1, keepdim=True) * region
    pixels = region.sum(dim=(1, 2, 3)).clamp_min(_LEAST_PIXELS)
    return (difference.sum(dim=(1, 2, 3)) / pixels).mean()


def side_l1(predicted: Tensor, truth: Tensor, mask: Tensor) -> Tensor:
    """Return `masked_l1` of a side output against the reduced truth, over the reduced hole.

    A position counts in proportion to its share of hole. Range 0 to 2.
    """
    size = predicted.shape[-2:]
    return masked_l1(
        predicted,
        F.interpolate(truth, size=size, mode="area"),
        F.interpolate(mask, size=size, mode="area"),
    )
