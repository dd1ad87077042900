"""The detector: a small U-Net that tells how likely each pixel is damaged, and the kind of damage."""

import itertools
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, NamedTuple

import torch
import torch.nn.functional as F
from torch import Tensor, nn
from torch.nn.utils.fusion import fuse_conv_bn_eval
from typing_extensions import override

from engine.detection.damage_map import DamageKind
from engine.network.squeezenet import HALVED_CHANNELS, SqueezeNet
from engine.pictures.colour import LUMA_WEIGHTS

KINDS: Final = len(DamageKind)
_SUBPIXELS = 4  # the 2 x 2 pixels of a position at half resolution
_CHANNELS = 4  # red, green, blue and the local contrast
_POOL_PX = 8
_POOLS = 5
# Below this deviation of the luma, 0 to 1, a neighbourhood counts as smooth.
_SMOOTH = 0.03
_MAX_CONTRAST = 4.0
# SqueezeNet up to here has a sixth of its weights; the rest would fill the file.
_TRUNK_LEVELS = 3
_FIRST_PROBABILITY = 0.03  # about the share of damaged pixels


@dataclass(frozen=True, slots=True, kw_only=True)
class DetectorConfig:
    """Shape of a detector.

    Attributes:
        widths: Channels at 1/2, 1/4, 1/8, ... of the picture's size.
        encoder_blocks: Residual blocks on the way in at each of these sizes; more at the finest,
            where marks a pixel wide are told from grain.
        decoder_blocks: The same on the way out, where the coarsest size has none.
        dilations: Dilation of each block at the coarsest level; they widen the view to more than
            a hundred pixels, so that a fold can be told from a wire by its length.
        sees_features: Whether SqueezeNet's features of the picture enter, so that the eyes in a
            face can be told from spots.
    """

    widths: tuple[int, ...] = (24, 48, 96, 128)
    encoder_blocks: tuple[int, ...] = (2, 2, 1, 1)
    decoder_blocks: tuple[int, ...] = (2, 1, 1)
    dilations: tuple[int, ...] = (1, 2, 4, 2)
    sees_features: bool = True

    def __post_init__(self) -> None:
        if len(self.widths) < 2 or min(self.widths) < 1:
            raise ValueError(f"expected two or more widths from 1, got {self.widths}")
        if (len(self.encoder_blocks), len(self.decoder_blocks) + 1) != (len(self.widths),) * 2:
            raise ValueError(f"expected blocks for {len(self.widths)} sizes")
        if min(*self.encoder_blocks, *self.decoder_blocks) < 1:
            raise ValueError("expected one block or more at each size")
        if any(dilation < 1 for dilation in self.dilations):
            raise ValueError(f"expected dilations of 1 or more, got {self.dilations}")

    @property
    def multiple_px(self) -> int:
        """Multiple that height and width must be; at least the squares of the local contrast."""
        return max(1 << len(self.widths), _POOL_PX)

    def build(self) -> "Detector":
        """Return a freshly initialised detector."""
        return Detector(self)


class DetectorOutput(NamedTuple):
    """What a detector predicts.

    Attributes:
        damage: (B, 1, H, W), logits: sigmoid gives the probability that a pixel is damaged.
        kinds: (B, 4, H / 2, W / 2), logits: softmax gives the probability of each kind there, in
            the order of `DamageKind`, if there is damage.
    """

    damage: Tensor
    kinds: Tensor


class ConvNorm(nn.Module):
    """A normalised convolution.

    Attributes:
        conv: The convolution.
        norm: Batch normalisation; the identity once `fold_norms` has moved it into the weights.

    Shape:
        (B, in_channels, H, W) -> (B, out_channels, ceil(H / stride), ceil(W / stride)).
    """

    def __init__(
        self,
        in_channels: int,
        out_channels: int,
        *,
        side_px: int = 3,
        stride: int = 1,
        dilation: int = 1,
    ) -> None:
        super().__init__()
        padding = dilation * (side_px // 2)
        self.conv = nn.Conv2d(
            in_channels, out_channels, side_px, stride, padding, dilation, bias=False
        )
        self.norm: nn.Module = nn.BatchNorm2d(out_channels)
        nn.init.kaiming_normal_(self.conv.weight, nonlinearity="relu")

    @override
    def forward(self, x: Tensor) -> Tensor:
        normalised: Tensor = self.norm(self.conv(x))
        return normalised


class Activated(ConvNorm):
    """ReLU of a `ConvNorm`.

    Shape:
        That of a `ConvNorm`.
    """

    @override
    def forward(self, x: Tensor) -> Tensor:
        return F.relu(super().forward(x), inplace=True)


class Residual(ConvNorm):
    """ReLU of a `ConvNorm` that is added to its input, so that it may also take away.

    It begins as the identity (of what is not negative), so that a block can be put into a trained
    detector.

    Shape:
        (B, channels, H, W) -> the same.
    """

    def __init__(self, channels: int, *, dilation: int = 1) -> None:
        super().__init__(channels, channels, dilation=dilation)
        assert isinstance(self.norm, nn.BatchNorm2d)
        nn.init.zeros_(self.norm.weight)

    @override
    def forward(self, x: Tensor) -> Tensor:
        return F.relu(super().forward(x).add_(x), inplace=True)


class Detector(nn.Module):
    """U-Net over a picture.

    Squares of 2 x 2 pixels are folded into channels (pixel unshuffle), so that the finest level
    costs a quarter, and a mark one pixel wide keeps its place; the output is unfolded the same
    way. Beside the colours it sees the local contrast: by how many deviations of its surroundings
    a pixel is brighter. Thus a speck on a faded print looks like one on a fresh print.

    SqueezeNet, whose weights are frozen, looks at the picture at half the size, where it costs
    little; its features are added from 1/4 of the size on.

    Attributes:
        config: Configuration it was built from.
        trunk: SqueezeNet, with weights set by `adopt_trunk`; None without its features.

    Shape:
        (B, 3, H, W): RGB 0..1; H and W multiples of `config.multiple_px` -> `DetectorOutput`.
    """

    def __init__(self, config: DetectorConfig) -> None:
        super().__init__()
        self.config = config
        widths = config.widths
        self.stem = Activated(_CHANNELS * _SUBPIXELS, widths[0])
        self.downs = nn.ModuleList(
            Activated(finer, coarser, stride=2) for finer, coarser in itertools.pairwise(widths)
        )
        self.encoders = nn.ModuleList(map(_stack, widths, config.encoder_blocks))
        self.trunk = _make_frozen_trunk(len(widths) - 1) if config.sees_features else None
        channels = HALVED_CHANNELS[:_TRUNK_LEVELS] if config.sees_features else ()
        self.inlets = nn.ModuleList(
            _make_inlet(seen, width) for seen, width in zip(channels, widths[1:], strict=False)
        )
        self.bottleneck = nn.Sequential(
            *(Residual(widths[-1], dilation=dilation) for dilation in config.dilations)
        )
        self.laterals = nn.ModuleList(
            ConvNorm(coarser, finer, side_px=1) for finer, coarser in itertools.pairwise(widths)
        )
        self.refiners = nn.ModuleList(map(_stack, widths, config.decoder_blocks))
        self.head = nn.Conv2d(widths[0], _SUBPIXELS + KINDS, 3, padding=1)
        nn.init.normal_(self.head.weight, std=0.02)
        first = torch.tensor([_FIRST_PROBABILITY] * _SUBPIXELS).logit()
        self.head.bias = nn.Parameter(torch.cat([first, torch.zeros(KINDS)]))

    @override
    def forward(self, rgb: Tensor) -> DetectorOutput:
        seen = torch.cat([2.0 * rgb - 1.0, measure_contrast(rgb)], dim=1)
        x = self.stem(F.pixel_unshuffle(seen, 2))  # (B, widths[0], H / 2, W / 2)
        added = self._project_features(seen[:, :3])
        skips = []
        for level, (encoder, features) in enumerate(zip(self.encoders, added, strict=True)):
            x = encoder(x if level == 0 else self.downs[level - 1](x))
            if features is not None:
                x = x + features
            skips.append(x)
        x = self.bottleneck(x)
        for level in reversed(range(len(self.refiners))):
            wider = F.interpolate(self.laterals[level](x), scale_factor=2, mode="nearest")
            x = self.refiners[level](skips[level] + wider)
        x = self.head(x).float()
        return DetectorOutput(F.pixel_shuffle(x[:, :_SUBPIXELS], 2), x[:, _SUBPIXELS:])

    def adopt_trunk(self, weights: Mapping[str, Tensor]) -> None:
        """Set the weights of SqueezeNet, if there is one (`SqueezeNet.adopt`)."""
        if self.trunk is not None:
            self.trunk.adopt(weights)

    def _project_features(self, rgb: Tensor) -> list[Tensor | None]:
        """Return what SqueezeNet adds at each level; None where it adds nothing."""
        none: list[Tensor | None] = [None] * len(self.config.widths)
        if self.trunk is None:
            return none
        features = self.trunk.look(F.avg_pool2d(rgb, 2))
        added = [inlet(seen) for inlet, seen in zip(self.inlets, features, strict=True)]
        return [None, *added, *none[len(added) + 1 :]]


def measure_contrast(rgb: Tensor) -> Tensor:
    """Return by how many deviations each pixel's luma differs from the mean of its surroundings.

        (luma - mean) / (deviation + 0.03), over about 40 px, clamped to -4..4

    Shape:
        (B, 3, H, W), 0..1; H and W multiples of 8 -> (B, 1, H, W).
    """
    weights = rgb.new_tensor(LUMA_WEIGHTS)[:, None, None]
    luma = (rgb * weights).sum(dim=1, keepdim=True)
    moments = F.avg_pool2d(torch.cat([luma, luma.square()], dim=1), _POOL_PX)
    moments = F.avg_pool2d(moments, _POOLS, stride=1, padding=_POOLS // 2, count_include_pad=False)
    mean, square = moments.chunk(2, dim=1)
    deviation = (square - mean.square()).clamp_min(0.0).sqrt()
    moments = F.interpolate(
        torch.cat([mean, deviation], dim=1), luma.shape[-2:], mode="bilinear", align_corners=False
    )
    mean, deviation = moments.chunk(2, dim=1)
    return ((luma - mean) / (deviation + _SMOOTH)).clamp(-_MAX_CONTRAST, _MAX_CONTRAST)


def fold_norms(detector: Detector) -> Detector:
    """Move the normalisations of a detector in evaluation mode into its convolutions.

    The results stay the same; about a tenth of the time is saved. The detector is changed, and
    returned.
    """
    for module in detector.modules():
        if isinstance(module, ConvNorm) and isinstance(module.norm, nn.BatchNorm2d):
            module.conv = fuse_conv_bn_eval(module.conv, module.norm)
            module.norm = nn.Identity()
    return detector


def _stack(width: int, blocks: int) -> nn.Sequential:
    return nn.Sequential(*(Residual(width) for _ in range(blocks)))


def _make_inlet(seen: int, width: int) -> nn.Conv2d:
    """Return a layer that adds nothing yet, so that a trained detector can learn to use features."""
    inlet = nn.Conv2d(seen, width, 1, bias=False)
    nn.init.zeros_(inlet.weight)
    return inlet


def _make_frozen_trunk(levels: int) -> SqueezeNet:
    trunk = SqueezeNet(halvings=min(levels, _TRUNK_LEVELS), is_padded=True)
    return trunk.requires_grad_(requires_grad=False)
