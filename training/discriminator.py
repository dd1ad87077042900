"""The discriminator: judges patches as photographed or made up, at several scales.

PatchGAN (Isola et al. 2017, section 3.2.2) with spectral normalisation (Miyato et al. 2018) on
every layer, at several scales (Wang et al. 2018, section 3.2), told where the hole is.
"""

import itertools
from dataclasses import dataclass
from typing import NamedTuple

import torch
import torch.nn.functional as F
from torch import Tensor, nn
from torch.nn.utils.parametrizations import spectral_norm

_SLOPE = 0.2


@dataclass(frozen=True, slots=True, kw_only=True)
class DiscriminatorConfig:
    """Shape of a discriminator.

    Attributes:
        widths: Channels of the layers; each but the last halves the size.
        scales: Copies that judge the picture at 1, 1/2, … of its size.
    """

    widths: tuple[int, ...] = (32, 64, 128, 128)
    scales: int = 2

    def __post_init__(self) -> None:
        if len(self.widths) < 2 or not 1 <= self.scales <= 3:
            raise ValueError("expected at least two widths and one to three scales")

    def build(self) -> "Discriminator":
        """Return a freshly initialised discriminator."""
        return Discriminator(self)


class Judgement(NamedTuple):
    """What one scale says of a picture.

    Attributes:
        logits: (B, 1, h, w), high for photographed, one for each patch.
        features: Output of each hidden layer, for feature matching.
    """

    logits: Tensor
    features: tuple[Tensor, ...]


class Discriminator(nn.Module):
    """Several patch critics, the second and third looking at a reduced picture.

    Shape:
        picture (B, 3, H, W) in -1..1 and mask (B, 1, H, W), 1 inside the hole
        -> one `Judgement` for each scale, finest first.
    """

    def __init__(self, config: DiscriminatorConfig) -> None:
        super().__init__()
        self.config = config
        self.critics = nn.ModuleList(_PatchCritic(config.widths) for _ in range(config.scales))

    def forward(self, picture: Tensor, mask: Tensor) -> tuple[Judgement, ...]:
        x = torch.cat([picture, mask], dim=1)
        judgements = []
        for index, critic in enumerate(self.critics):
            if index:
                x = F.avg_pool2d(x, 2)
            judgements.append(critic(x))
        return tuple(judgements)


class _PatchCritic(nn.Module):
    """Shape: (B, 4, H, W) -> `Judgement`."""

    def __init__(self, widths: tuple[int, ...]) -> None:
        super().__init__()
        pairs = list(itertools.pairwise((4, *widths)))
        self.layers = nn.ModuleList(
            spectral_norm(
                nn.Conv2d(before, after, 4, stride=2, padding=1)
                if index < len(pairs) - 1
                else nn.Conv2d(before, after, 3, padding=1)
            )
            for index, (before, after) in enumerate(pairs)
        )
        self.judge = spectral_norm(nn.Conv2d(widths[-1], 1, 3, padding=1))

    def forward(self, x: Tensor) -> Judgement:
        features = []
        for layer in self.layers:
            x = F.leaky_relu(layer(x), _SLOPE)
            features.append(x)
        return Judgement(logits=self.judge(x), features=tuple(features))
