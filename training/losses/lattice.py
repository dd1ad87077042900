"""What a filling repeats at the pitch of the generator's coarsest features.

Their positions lie 16 px apart. What the network answers at each of them alike is a lattice over
every filling, faint, but seen at once in what is dark or plain; distances of pixels and of features
hardly notice it. Durall et al., "Watch your Up-Convolution: CNN Based Generative Deep Neural
Networks are Failing to Reproduce Spectral Distributions", CVPR 2020 (section 3.3), add a loss on the
spectrum's azimuthal mean, in which a lattice is one of many frequencies. We differ in comparing
what repeats at that pitch with what repeats, by chance, at others.
"""

from collections.abc import Sequence

import torch
import torch.nn.functional as F
from torch import Tensor

from training.losses.precision import widened

_PITCH_PX = 16
# Times the pitch; at 16 px, 13 and 19 px, of which no low multiple is one of 16 or 8.
_OTHER_PITCHES = (0.81, 1.19)
_CELLS = 5  # so many in a row and in a column are laid over each other
_LEAST_WEIGHT = 0.3  # share of the cells' weight that must lie in the hole
_LEAST_CONTRAST = 1.0 / 127.5  # a step of 8 bits
_LEAST = 1e-3  # of what is divided by


def lattice_excess(
    composed: Tensor, truth: Tensor, mask: Tensor, *, pitch_px: int = _PITCH_PX
) -> Tensor:
    """Return how much more than the truth a filling repeats itself at a pitch.

    Around each pixel of the hole the cells of the pitch are laid over each other under a Hann
    window. Where nothing has that pitch, what remains is as strong as at other pitches. What is
    compared is grey detail, made equally strong everywhere: a lattice in the dark counts as much.

    Args:
        composed: (B, 3, H, W), about -1..1, the prediction inside the hole.
        truth: (B, 3, H, W).
        mask: (B, 1, H, W), 1 inside the hole.
        pitch_px: Even; also found are halves, quarters, … of it.

    Returns:
        A scalar, 0 or more: the mean over the pictures of the logarithm of the ratio of energies. A
        picture with a hole that is too narrow to tell counts as 0.
    """
    # Sums over many pixels need more digits than bfloat16 has.
    with torch.autocast(composed.device.type, enabled=False):
        greys = torch.stack([widened(x).mean(dim=1) for x in (composed, truth)], dim=1)
        made_up, own = _log_ratios(greys, widened(mask), pitch_px).unbind(dim=1)
        return (made_up - own.clamp_min(0.0)).clamp_min(0.0).mean()


def _log_ratios(greys: Tensor, mask: Tensor, pitch_px: int) -> Tensor:
    """Return (B, C): of each plane, log of the energy at the pitch over the mean of the others'."""
    detail = _levelled_detail(greys, mask, pitch_px)
    others = [_repeated(detail, mask, round(ratio * pitch_px)).log() for ratio in _OTHER_PITCHES]
    return _repeated(detail, mask, pitch_px).log() - torch.stack(others).mean(dim=0)


def _levelled_detail(greys: Tensor, mask: Tensor, pitch_px: int) -> Tensor:
    """Return (B, C, H, W): what is left of a low pass, divided by its size thereabouts."""
    detail = (greys - _mean_inside(mask, greys, pitch_px - 1)) * mask
    # A difference of running sums may fall below 0 by a rounding.
    square = _mean_inside(mask, detail.square(), 2 * pitch_px + 1).clamp_min(0.0)
    return detail * torch.rsqrt(square + _LEAST_CONTRAST**2)


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


def _repeated(detail: Tensor, mask: Tensor, pitch_px: int) -> Tensor:
    """Return (B, C): energy of the mean over cells; of detail that repeats at no pitch, its own."""
    side = torch.hann_window(_CELLS + 2, periodic=False, dtype=torch.double)[1:-1].tolist()
    squares = [weight**2 for weight in side]
    variance = _over_cells(mask, squares, pitch_px).clamp_min(_LEAST)
    weight = _over_cells(mask, side, pitch_px)
    counted = mask * (weight >= _LEAST_WEIGHT * sum(side) ** 2)
    pixels = counted.sum(dim=(2, 3))
    energy = _over_cells(detail, side, pitch_px).square() / variance * counted
    mean = energy.sum(dim=(2, 3)) / pixels.clamp_min(1.0)
    return torch.where(pixels > 0, mean.clamp_min(_LEAST), 1.0)


def _over_cells(planes: Tensor, weights: Sequence[float], pitch_px: int) -> Tensor:
    """Return the weighted sum of cells around each pixel, the weights those of a row and column.

    Planes shifted are added, since a convolution whose window is spread out so far is slow.
    """
    reach = pitch_px * (len(weights) // 2)
    for axis, margins in ((-1, (reach, reach)), (-2, (0, 0, reach, reach))):
        length = planes.shape[axis]
        padded = F.pad(planes, margins)
        shifted = [padded.narrow(axis, pitch_px * cell, length) for cell in range(len(weights))]
        planes = shifted[0] * weights[0]
        for other, weight in zip(shifted[1:], weights[1:], strict=True):
            planes = torch.add(planes, other, alpha=weight)
    return planes
