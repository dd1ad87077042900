"""Style: which features occur together, wherever they are."""

from collections.abc import Sequence

import torch
from torch import Tensor

from training.losses.perceptual import unit_features


def style_distance(first: Sequence[Tensor], second: Sequence[Tensor]) -> Tensor:
    """Return the distance of the Gram matrices of two pictures' features.

    The squared Frobenius norm of the difference (Johnson et al. 2016, eq. 4), summed over taps.

    Args:
        first: One (B, C, H, W) for each tap.
        second: The same, of the other picture.

    Returns:
        (B,), float32 or wider, 0 to 2 times the taps.
    """
    distances = [
        (gram_matrix(a) - gram_matrix(b)).square().sum(dim=(1, 2))
        for a, b in zip(first, second, strict=True)
    ]
    return torch.stack(distances).sum(dim=0)


def gram_matrix(features: Tensor) -> Tensor:
    """Return the mean over positions of the features' products (Gatys et al. 2016, eq. 3).

    We differ in dividing the features by their length at each position first, as the feature
    distance does: the trace is 1, so that every tap of every network weighs about alike.

    Shape:
        (B, C, H, W) -> (B, C, C), -1..1.
    """
    # Autocast would multiply in bfloat16, whose eight bits are lost in a difference of sums.
    with torch.autocast(features.device.type, enabled=False):
        flat = unit_features(features).flatten(2)  # (B, C, H * W)
        return flat @ flat.mT / flat.shape[-1]
