"""The game between generator and discriminator, and feature matching.

Patches are judged in proportion to the share of hole under them: a patch of known pixels is real
in both pictures, and calling it made up would teach the discriminator nothing.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor

from training.discriminator import Judgement
from training.losses.config import AdversarialKind
from training.losses.precision import widened

_LEAST_PATCHES = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class _Game:
    """The loss of each logit.

    Attributes:
        photographed: Of the discriminator, for a patch of a photograph.
        made_up: Of the discriminator, for a patch that the generator made up.
        fooling: Of the generator, for a patch that it made up.
    """

    photographed: Callable[[Tensor], Tensor]
    made_up: Callable[[Tensor], Tensor]
    fooling: Callable[[Tensor], Tensor]


_GAMES = {
    AdversarialKind.HINGE: _Game(
        photographed=lambda logits: F.relu(1.0 - logits),
        made_up=lambda logits: F.relu(1.0 + logits),
        fooling=torch.neg,
    ),
    AdversarialKind.LEAST_SQUARES: _Game(
        photographed=lambda logits: 0.5 * (logits - 1.0).square(),
        made_up=lambda logits: 0.5 * logits.square(),
        fooling=lambda logits: 0.5 * (logits - 1.0).square(),
    ),
    # softplus(-x) is -log(sigmoid(x)), without its overflow.
    AdversarialKind.NON_SATURATING: _Game(
        photographed=lambda logits: F.softplus(-logits),
        made_up=F.softplus,
        fooling=lambda logits: F.softplus(-logits),
    ),
}


def discriminator_loss(
    kind: AdversarialKind, real: Sequence[Judgement], made_up: Sequence[Judgement], mask: Tensor
) -> Tensor:
    """Return the discriminator's loss.

    Hinge: Lim and Ye 2017; Miyato et al. 2018, eq. 16. Least squares: Mao et al. 2017, eq. 9.
    Non-saturating: Goodfellow et al. 2014, eq. 1, with the sign turned. We differ in weighing
    made-up patches by their share of hole.

    Args:
        mask: (B, 1, H, W), 1 inside the hole.

    Returns:
        A scalar from 0, mean over the scales. For a discriminator that answers 0 everywhere: 2
        (hinge), 0.5 (least squares), 2 log 2 (non-saturating).
    """
    game = _GAMES[kind]
    losses = []
    for truth, fake in zip(real, made_up, strict=True):
        losses.append(game.photographed(widened(truth.logits)).mean())
        losses.append(_hole_mean(game.made_up(widened(fake.logits)), mask))
    return torch.stack(losses).sum() / len(real)


def generator_loss(kind: AdversarialKind, made_up: Sequence[Judgement], mask: Tensor) -> Tensor:
    """Return the generator's loss, which falls as the discriminator is fooled.

    Hinge: Miyato et al. 2018, eq. 17. Least squares: Mao et al. 2017, eq. 9. Non-saturating:
    Goodfellow et al. 2014, section 3. We differ in weighing patches by their share of hole.

    Args:
        mask: (B, 1, H, W), 1 inside the hole.

    Returns:
        A scalar, mean over the scales; from 0, but for hinge, which is unbounded.
    """
    fooling = _GAMES[kind].fooling
    losses = [_hole_mean(fooling(widened(fake.logits)), mask) for fake in made_up]
    return torch.stack(losses).mean()


def feature_matching(real: Sequence[Judgement], made_up: Sequence[Judgement]) -> Tensor:
    """Return the mean L1 distance of the discriminator's hidden layers (Wang et al. 2018, eq. 4).

    Gradients flow into the second argument only. A scalar from 0.
    """
    losses = [
        F.l1_loss(widened(fake), widened(truth.detach()))
        for real_scale, fake_scale in zip(real, made_up, strict=True)
        for truth, fake in zip(real_scale.features, fake_scale.features, strict=True)
    ]
    return torch.stack(losses).mean()


def gradient_penalty(real: Sequence[Judgement], picture: Tensor) -> Tensor:
    """Return the R1 penalty on photographs (Mescheder et al. 2018, eq. 9, without gamma).

    Half the squared gradient of the logits with respect to the picture. A PatchGAN answers for
    each patch; we take the gradient of their sum and divide by their number, which for patches
    that do not overlap is the mean of their own penalties.

    Args:
        real: What the discriminator says of `picture`.
        picture: (B, 3, H, W), requires a gradient.

    Returns:
        A scalar from 0, mean over pictures and scales, that can itself be differentiated.
    """
    penalties = []
    for scale in real:
        (slope,) = torch.autograd.grad(widened(scale.logits).sum(), picture, create_graph=True)
        squared = slope.square().sum(dim=(1, 2, 3)).mean()
        penalties.append(0.5 * squared / scale.logits[0].numel())
    return torch.stack(penalties).mean()


def _hole_mean(losses: Tensor, mask: Tensor) -> Tensor:
    """Return the mean over patches, weighed by their share of hole; 0 without a hole."""
    weight = F.interpolate(mask, size=losses.shape[-2:], mode="area")
    return (losses * weight).sum() / weight.sum().clamp_min(_LEAST_PATCHES)
