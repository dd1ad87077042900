"""Regions of pictures, such as the seam band, and means over them.

A region is (B, 1, H, W), the weight of each pixel, 0..1.
"""

import torch.nn.functional as F
from torch import Tensor

_MIN_PIXELS = 1.0  # avoids a division by zero where the region is empty


def seam_band(mask: Tensor, *, radius_px: int) -> Tensor:
    """Return (B, 1, H, W), 1 within `radius_px` of the border between hole and known pixels."""
    side = 2 * radius_px + 1
    grown = F.max_pool2d(mask, side, stride=1, padding=radius_px)
    shrunk = -F.max_pool2d(-mask, side, stride=1, padding=radius_px)
    return grown - shrunk


def mean_by_picture(values: Tensor, region: Tensor) -> Tensor:
    """Return the mean over pictures of the weighted mean over each picture's region.

        mean over pictures of  sum(region * values) / sum(region)

    Small and large holes count the same. A picture with an empty region counts as 0.

    Args:
        values: (B, C, H, W); averaged over the channels.
        region: (B, 1, H, W).
    """
    weighted = values.mean(dim=1, keepdim=True) * region
    pixels = region.sum(dim=(1, 2, 3)).clamp_min(_MIN_PIXELS)
    return (weighted.sum(dim=(1, 2, 3)) / pixels).mean()


def pooled_mean(values: Tensor, region: Tensor, batch_region: Tensor) -> Tensor:
    """Return the weighted mean over all pixels of a batch, of which this is an equal share.

        sum(region * values) / (sum(batch_region) * B / N)

    The mean of this value over the shares of a batch is the mean over the whole batch, however it
    is divided among processes. It is 0 where the whole batch has an empty region.

    Args:
        values: (B, 1, H, W).
        region: (B, 1, H, W).
        batch_region: (N, 1, H, W), the regions of the whole batch.
    """
    share = len(region) / len(batch_region)
    return (values * region).sum() / (batch_region.sum().clamp_min(_MIN_PIXELS) * share)
