"""What a filling repeats, at whatever distance.

Where a generator does not know what belongs into a hole, it answers with a motif of its own, over
and over: on the lattice of its features, 8, 16 or 24 px apart, or, where a loss forbids these, in
stripes of 13 px. Distances of pixels and of features hardly notice it, the eye does at once in
grass, stone and dark cloth. Durall et al., "Watch your Up-Convolution: CNN Based Generative Deep
Neural Networks are Failing to Reproduce Spectral Distributions", CVPR 2020 (section 3.3), add a loss
on the spectrum's azimuthal mean. We differ in taking its other half: not how much detail there is
of each size, but whether it is the same again somewhere else.
"""

import torch
from torch import Tensor

from training.losses.autocorrelation import (
    LOW_PASS_PX,
    autocorrelation_peaks,
    levelled_detail,
)
from training.losses.precision import widened

_FROM_PX = 12  # nearer by, the autocorrelation tells what detail looks like
_REACH_PX = 32
_LEAST_ENERGY = 2e-4  # of peaks, where 1 is that of the detail itself


def repetition_excess(
    composed: Tensor,
    truth: Tensor,
    mask: Tensor,
    *,
    from_px: int = _FROM_PX,
    reach_px: int = _REACH_PX,
    low_pass_px: int = LOW_PASS_PX,
) -> Tensor:
    """Return how much more than the truth a filling repeats itself.

    Peaks of the autocorrelation of the hole's detail are squared and averaged over all offsets in a
    square ring. A straight edge counts as well, and is allowed where the truth has it. What is compared is grey detail, made equally strong everywhere: what repeats in the
    dark counts as much.

    Args:
        composed: (B, 3, H, W), about -1..1, the prediction inside the hole.
        truth: (B, 3, H, W).
        mask: (B, 1, H, W), 1 inside the hole.
        from_px: Nearest offset, along a row or a column.
        reach_px: Farthest.
        low_pass_px: Side of the square whose mean detail is without, odd.

    Returns:
        A scalar, 0 or more: the mean over the pictures of the logarithm of the ratio of energies. A
        picture whose hole has less than `reach_px` squared pixels counts as 0.
    """
    # Sums over many pixels need more digits than bfloat16 has.
    with torch.autocast(composed.device.type, enabled=False):
        greys = torch.stack([widened(x).mean(dim=1) for x in (composed, truth)], dim=1)
        hole = widened(mask)
        detail = levelled_detail(greys, hole, low_pass_px=low_pass_px)
        peaks, counted = autocorrelation_peaks(detail, hole, reach_px=reach_px)
        weight = counted * _is_far(from_px, reach_px).to(counted)
        total = weight.sum(dim=(2, 3)).clamp_min(1.0)
        energy = (peaks.square() * weight).sum(dim=(2, 3)) / total + _LEAST_ENERGY
        made_up, own = energy.log().unbind(dim=1)
        can_tell = hole.sum(dim=(1, 2, 3)) >= reach_px**2
        return ((made_up - own).clamp_min(0.0) * can_tell).mean()


def _is_far(from_px: int, reach_px: int) -> Tensor:
    """Return (reach + 1, 2 reach + 1), bool: of the offsets of a half, those that are looked at."""
    down = torch.arange(reach_px + 1)[:, None]
    across = torch.arange(-reach_px, reach_px + 1)
    # Offsets of the first row to the left are those to the right once more.
    return (torch.maximum(down, across.abs()) >= from_px) & ((down > 0) | (across > 0))
