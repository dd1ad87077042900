"""The hinge game between generator and discriminator, and feature matching.

Patches are judged in proportion to the share of hole under them: a patch of known pixels is real
in both pictures, and calling it made up would teach the discriminator nothing.
"""

from collections.abc import Sequence

import torch
import torch.nn.functional as F
from torch import Tensor

from training.discriminator import Judgement

_LEAST_PATCHES = 1.0


def hinge_discriminator(
    real: Sequence[Judgement], made_up: Sequence[Judgement], mask: Tensor
) -> Tensor:
    """Return the discriminator's hinge loss (Lim and Ye 2017; Miyato et al. 2018, eq. 17).

    Args:
        mask: (B, 1, H, W), 1 inside the hole.

    Returns:
        A scalar from 0, mean over the scales; 2 for a discriminator that answers 0.
    """
    losses = []
    for truth, fake in zip(real, made_up, strict=True):
        weight = _patch_weight(mask, fake.logits)
        losses.append(F.relu(1.0 - truth.logits.float()).mean())
        losses.append((F.relu(1.0 + fake.logits.float()) * weight).sum() / _total(weight))
    return torch.stack(losses).sum() / len(real)


def hinge_generator(made_up: Sequence[Judgement], mask: Tensor) -> Tensor:
    """Return the generator's hinge loss (Miyato et al. 2018, eq. 16): unbounded, lower is better."""
    losses = []
    for fake in made_up:
        weight = _patch_weight(mask, fake.logits)
        losses.append(-(fake.logits.float() * weight).sum() / _total(weight))
    return torch.stack(losses).mean()


def feature_matching(real: Sequence[Judgement], made_up: Sequence[Judgement]) -> Tensor:
    """Return the mean L1 distance of the discriminator's hidden layers (Wang et al. 2018, eq. 4).

    Gradients flow into the second argument only. A scalar from 0.
    """
    losses = [
        F.l1_loss(fake.float(), truth.detach().float())
        for real_scale, fake_scale in zip(real, made_up, strict=True)
        for truth, fake in zip(real_scale.features, fake_scale.features, strict=True)
    ]
    return torch.stack(losses).mean()


def _patch_weight(mask: Tensor, logits: Tensor) -> Tensor:
    return F.interpolate(mask, size=logits.shape[-2:], mode="area")


def _total(weight: Tensor) -> Tensor:
    return weight.sum().clamp_min(_LEAST_PATCHES)
