"""Where the detail of a hole resembles itself, some way off."""

import torch
import torch.nn.functional as F
from torch import Tensor

LOW_PASS_PX = 15  # detail is what is left of the mean over such a square
# What is above the mean of this ring of offsets around an offset is a peak. A wide edge is alike
# all over it, a sharp one along two eighths of it. No pattern of 2, 4 or 8 px has its period there.
_RING = [
    (down * s, across * t) for down, across in ((3, 2), (2, 3)) for s in (-1, 1) for t in (-1, 1)
]
_RING_PX = 3
# Share of the hole that must meet the hole when it is shifted: below the first an offset counts
# nothing, from the second on in full.
_OVERLAP = (0.15, 0.25)
_LEAST_CONTRAST = 1.0 / 127.5  # a step of 8 bits
_LEAST = 1e-3  # of what is divided by


def levelled_detail(greys: Tensor, mask: Tensor, *, low_pass_px: int = LOW_PASS_PX) -> Tensor:
    """Return (B, C, H, W): what is left of a low pass, divided by its size thereabouts.

    Args:
        greys: (B, C, H, W), about -1..1.
        mask: (B, 1, H, W), 1 inside the hole, which alone is looked at; 0 is returned beyond it.
        low_pass_px: Side of the square whose mean is taken away, odd; the size is that over twice
            as much.
    """
    detail = (greys - _mean_inside(mask, greys, low_pass_px)) * mask
    # A difference of running sums may fall below 0 by a rounding.
    square = _mean_inside(mask, detail.square(), 2 * low_pass_px + 3).clamp_min(0.0)
    return detail * torch.rsqrt(square + _LEAST_CONTRAST**2)


def autocorrelation_peaks(detail: Tensor, mask: Tensor, *, reach_px: int) -> tuple[Tensor, Tensor]:
    """Return how much more than around an offset detail resembles itself there.

    One half of the offsets, since an autocorrelation is symmetric: rows are 0 to `reach_px` down,
    columns `reach_px` to the left up to as many to the right.

    Args:
        detail: (B, C, H, W), 0 outside the hole.
        mask: (B, 1, H, W), 1 inside the hole.
        reach_px: The greatest offset along rows and columns.

    Returns:
        (B, C, reach + 1, 2 reach + 1), 0 or more, where 1 is what unshifted detail has; dips are 0.
        (B, 1, reach + 1, 2 reach + 1), 0 to 1: what an offset counts; 0 where the hole hardly
        meets itself.
    """
    margin_px = reach_px + _RING_PX
    products, pairs = (_correlated(planes, 2 * margin_px) for planes in (detail, mask))
    # Where hardly anything meets, the mean of a few products says nothing, and is not looked at.
    means = products / pairs.clamp_min(1.0)
    correlation = means / means[..., :1, :1].clamp_min(_LEAST)
    correlation = correlation.roll((_RING_PX, margin_px), (-2, -1))
    height, width = reach_px + 1, 2 * reach_px + 1

    def moved(down: int, across: int) -> Tensor:
        rows = correlation.narrow(-2, _RING_PX + down, height)
        return rows.narrow(-1, _RING_PX + across, width)

    around = torch.stack([moved(down, across) for down, across in _RING]).mean(dim=0)
    overlap = (pairs / pairs[..., :1, :1].clamp_min(1.0)).roll(reach_px, -1)[..., :height, :width]
    nothing, full = _OVERLAP
    counted = ((overlap - nothing) / (full - nothing)).clamp(0.0, 1.0)
    return (moved(0, 0) - around).clamp_min(0.0), counted


def _correlated(planes: Tensor, margin_px: int) -> Tensor:
    """Return the circular autocorrelation of planes with so many zeros beside and below them.

    By the Fourier transform (Wiener-Khinchin); negative offsets stand at the end.
    """
    size = [side + margin_px for side in planes.shape[-2:]]
    return torch.fft.irfft2(torch.fft.rfft2(planes, s=size).abs().square(), s=size)


def _mean_inside(mask: Tensor, planes: Tensor, side_px: int) -> Tensor:
    """Return the mean of planes over what the square around each pixel has of the hole."""
    return _box(planes * mask, side_px) / _box(mask, side_px).clamp_min(_LEAST)


def _box(planes: Tensor, side_px: int) -> Tensor:
    """Return the mean over the square around each pixel, of zeros beyond the border.

    By running sums (Crow, "Summed-Area Tables for Texture Mapping", SIGGRAPH 1984): pooling takes a
    time that grows with the square's side.
    """
    before, after = side_px // 2 + 1, side_px // 2
    for axis, margins in ((-1, (before, after)), (-2, (0, 0, before, after))):
        sums = F.pad(planes, margins).cumsum(axis)
        length = planes.shape[axis]
        planes = sums.narrow(axis, side_px, length) - sums.narrow(axis, 0, length)
    return planes / side_px**2
