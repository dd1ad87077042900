"""The generator: a U-Net that predicts the pixels of a hole.

Gated convolutions with skip connections, a bottleneck of dilated residual blocks, contextual
attention at the coarsest levels, and side outputs at 1/2 and 1/4 of the size.
"""

import itertools
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from engine.network.blocks import (
    ContextualAttention,
    GatedConv,
    ResidualBlock,
    fill_smoothly,
    scaled_normal_,
)
from engine.network.squeezenet import HALVED_CHANNELS, SqueezeNet

# The heads start near zero, so that the first results are the smooth fill.
_HEADS_GAIN = 0.05
# SqueezeNet's features start weaker than the picture itself.
_INLETS_GAIN = 0.7
_EPSILON = 1e-3


@dataclass(frozen=True, slots=True, kw_only=True)
class GeneratorConfig:
    """Shape of a generator.

    Attributes:
        widths: Channels at 1/2, 1/4, 1/8, … of the size; at least three levels.
        dilations: Dilations of the residual blocks at the coarsest level, one each.
        attention_heads: Heads of the contextual attention at the coarsest levels; 0 leaves
            attention out.
        attention_levels: Number of coarsest levels with attention, 1 or 2.
        sees_features: Whether SqueezeNet's features of the smooth fill are an input too.
    """

    widths: tuple[int, ...] = (32, 64, 96, 160)
    dilations: tuple[int, ...] = (1, 2, 4, 8, 1, 2)
    attention_heads: int = 4
    attention_levels: int = 2
    sees_features: bool = True

    def __post_init__(self) -> None:
        if len(self.widths) < 3 or min(self.widths) < 1:
            raise ValueError(f"expected at least three positive widths, got {self.widths}")
        if self.attention_heads < 0:
            raise ValueError(f"expected 0 heads or more, got {self.attention_heads}")
        if self.attention_levels not in (1, 2):
            raise ValueError(f"expected attention at 1 or 2 levels, got {self.attention_levels}")
        if any(dilation < 1 for dilation in self.dilations):
            raise ValueError(f"expected dilations of 1 or more, got {self.dilations}")

    @property
    def multiple_px(self) -> int:
        """Multiple to which height and width are padded."""
        return 2 ** len(self.widths)

    def build(self) -> "Generator":
        """Return a freshly initialised generator."""
        return Generator(self)


class GeneratorOutput(NamedTuple):
    """Predictions of the generator, each in about -1..1, not clamped.

    Attributes:
        picture: (B, 3, H, W).
        half: (B, 3, ceil(H / 2), ceil(W / 2)), a side output.
        quarter: (B, 3, ceil(H / 4), ceil(W / 4)), a side output.
    """

    picture: Tensor
    half: Tensor
    quarter: Tensor


class Generator(nn.Module):
    """U-Net over a masked picture.

    Its prediction is added to a smooth continuation of the known pixels (`fill_smoothly`), so that
    it learns structure from the first step on, not the colours of the surroundings.

    Squares of 2 x 2 input pixels are folded into channels (pixel unshuffle), so that the finest
    level costs a quarter; the output is unfolded the same way. Its head starts with equal weights
    for the four sub-pixels, so that there is no checkerboard at the start (Aitken et al. 2017,
    "Checkerboard artifact free sub-pixel convolution").

    SqueezeNet, whose weights are frozen, recognises what the surroundings show: two cores cannot
    teach the generator in days what that network has learned from a million labelled pictures.

    Attributes:
        config: Configuration it was built from.
        trunk: SqueezeNet, with weights set by `adopt_trunk`; None without its features.

    Shape:
        (B, 4, H, W): RGB -1..1 with 0 inside the hole, and the mask, 1 inside the hole; any H and
        W -> `GeneratorOutput`.
    """

    def __init__(self, config: GeneratorConfig) -> None:
        super().__init__()
        self.config = config
        widths, heads = config.widths, config.attention_heads
        coarsest = widths[-1]
        self.stem = GatedConv(16, widths[0])
        self.encoders = nn.ModuleList(GatedConv(width, width) for width in widths[:-1])
        self.downs = nn.ModuleList(
            GatedConv(fine, coarse, stride=2) for fine, coarse in itertools.pairwise(widths)
        )
        self.bottleneck = nn.ModuleList(
            ResidualBlock(coarsest, dilation=dilation) for dilation in config.dilations
        )
        self.laterals = nn.ModuleList(
            nn.Conv2d(coarse, fine, 1) for fine, coarse in itertools.pairwise(widths)
        )
        self.merges = nn.ModuleList(GatedConv(2 * width, width) for width in widths[:-1])
        self.refiners = nn.ModuleList(ResidualBlock(width, dilation=1) for width in widths[:-1])
        self.attentions = nn.ModuleList(
            ContextualAttention(width, heads=heads)
            for width in widths[-config.attention_levels :]
            if heads
        )
        self.trunk = _make_frozen_trunk(len(widths)) if config.sees_features else None
        channels = HALVED_CHANNELS if config.sees_features else ()
        self.inlets = nn.ModuleList(
            nn.Conv2d(seen, width, 1) for seen, width in zip(channels, widths, strict=False)
        )
        self.head = nn.Conv2d(widths[0], 12, 3, padding=1)
        self.head_half = nn.Conv2d(widths[0], 3, 1)
        self.head_quarter = nn.Conv2d(widths[1], 3, 1)
        self._initialise()

    def forward(self, x: Tensor) -> GeneratorOutput:
        height, width = x.shape[-2:]
        multiple = self.config.multiple_px
        x = F.pad(x, (0, -width % multiple, 0, -height % multiple), mode="replicate")
        knowns = self._measure_known(x)
        smooth = fill_smoothly(x[:, :3], 1.0 - x[:, 3:])
        x = self.stem(
            F.pixel_unshuffle(torch.cat([smooth, x[:, 3:]], dim=1), 2)
        )  # (B, widths[0], H / 2, W / 2)
        added = self._project_features(smooth)
        skips = []
        for encoder, down, features in zip(self.encoders, self.downs, added, strict=False):
            x = encoder(x if features is None else x + features)
            skips.append(x)
            x = down(x)
        if added[-1] is not None:
            x = x + added[-1]
        x = self._run_bottleneck(x, knowns[-1])  # (B, widths[-1], H / 2^levels, W / 2^levels)
        levels = []
        for index in reversed(range(len(skips))):
            x = F.interpolate(self.laterals[index](x), scale_factor=2.0, mode="nearest")
            x = self.merges[index](torch.cat([x, skips[index]], dim=1))
            if index == len(skips) - 1 and len(self.attentions) == 2:
                x = self.attentions[0](x, knowns[-2])
            x = self.refiners[index](x)
            levels.append(x)
        return GeneratorOutput(
            picture=(smooth + F.pixel_shuffle(self.head(x), 2))[..., :height, :width],
            half=(F.avg_pool2d(smooth, 2) + self.head_half(x))[
                ..., : -(-height // 2), : -(-width // 2)
            ],
            quarter=(F.avg_pool2d(smooth, 4) + self.head_quarter(levels[-2]))[
                ..., : -(-height // 4), : -(-width // 4)
            ],
        )

    def adopt_trunk(self, weights: Mapping[str, Tensor]) -> None:
        """Set the weights of SqueezeNet, if there is one (`SqueezeNet.adopt`)."""
        if self.trunk is not None:
            self.trunk.adopt(weights)

    def _project_features(self, smooth: Tensor) -> list[Tensor | None]:
        """Return the tensor that SqueezeNet adds at each level, None where it has no features."""
        none: list[Tensor | None] = [None] * len(self.config.widths)
        if self.trunk is None:
            return none
        features = self.trunk.look(smooth)
        added = [inlet(seen) for inlet, seen in zip(self.inlets, features, strict=True)]
        return [*added, *none[len(added) :]]

    def _run_bottleneck(self, x: Tensor, known: Tensor) -> Tensor:
        middle = len(self.bottleneck) // 2
        for index, block in enumerate(self.bottleneck):
            if index == middle and self.attentions:
                x = self.attentions[-1](x, known)
            x = block(x)
        return x

    def _measure_known(self, x: Tensor) -> list[Tensor]:
        """Return the share of known pixels under each position, level by level."""
        known = F.avg_pool2d(1.0 - x[:, 3:], 2)
        shares = [known]
        for _ in self.config.widths[1:]:
            known = F.avg_pool2d(known, 2)
            shares.append(known)
        return shares

    def _initialise(self) -> None:
        for lateral in self.laterals:
            assert isinstance(lateral, nn.Conv2d)
            scaled_normal_(lateral, gain=1.0)
        for inlet in self.inlets:
            assert isinstance(inlet, nn.Conv2d)
            scaled_normal_(inlet, gain=_INLETS_GAIN)
        for head in (self.head_half, self.head_quarter):
            scaled_normal_(head, gain=_HEADS_GAIN)
        scaled_normal_(self.head, gain=_HEADS_GAIN)
        with torch.no_grad():
            self.head.weight.copy_(self.head.weight[::4].repeat_interleave(4, dim=0))


def _make_frozen_trunk(levels: int) -> SqueezeNet:
    trunk = SqueezeNet(halvings=min(levels, len(HALVED_CHANNELS)), is_padded=True)
    return trunk.requires_grad_(requires_grad=False)
