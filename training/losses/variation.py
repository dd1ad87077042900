"""Total variation on the seam band."""

import torch.nn.functional as F
from torch import Tensor

_LEAST_PIXELS = 1.0


def seam_band(mask: Tensor, *, radius_px: int) -> Tensor:
    """Return (B, 1, H, W), 1 within `radius_px` of the border between hole and known pixels."""
    side = 2 * radius_px + 1
    grown = F.max_pool2d(mask, side, stride=1, padding=radius_px)
    shrunk = -F.max_pool2d(-mask, side, stride=1, padding=radius_px)
    return grown - shrunk


def seam_variation(composed: Tensor, truth: Tensor, mask: Tensor, *, radius_px: int) -> Tensor:
    """Return the total variation on the seam band beyond what the truth itself has there.

    Total variation as in Johnson et al. 2016 (section 3.2), restricted to the hole grown by a
    pixel as in Liu et al. 2018 (eq. 6), here to the seam. We differ in subtracting the truth's
    own, so that real edges that cross the seam are not smoothed away.

    Args:
        composed: (B, 3, H, W), the prediction inside the hole, the truth outside.

    Returns:
        A scalar, 0 to 4.
    """
    band = seam_band(mask, radius_px=radius_px)
    total = composed.new_zeros(())
    for axis in (-1, -2):
        length = composed.shape[axis] - 1
        pairs = band.narrow(axis, 0, length) * band.narrow(axis, 1, length)
        excess = composed.diff(dim=axis).abs() - truth.diff(dim=axis).abs()
        total = total + (excess.clamp_min(0.0).mean(dim=1, keepdim=True) * pairs).sum() / (
            pairs.sum().clamp_min(_LEAST_PIXELS)
        )
    return total
