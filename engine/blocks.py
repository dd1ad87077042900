"""The layers that the generator is built of."""

import math

import torch
import torch.nn.functional as F
from torch import Tensor, nn

# Keeps the variance of silu(a) * sigmoid(b) at that of the input, for a and b with this deviation:
# E[silu(gz)^2] E[sigmoid(gz)^2] = 1 has its root near 2.5 for a standard normal z.
_GATED_GAIN = 2.5
# A residual branch begins small, so that a deep stack begins near the identity.
_RESIDUAL_GAIN = 0.2
# Positions with less known share than this count as (almost) unknown.
_LEAST_KNOWN = 1e-4
_EPSILON = 1e-6
_RELAXATIONS = 2


class GatedConv(nn.Module):
    """Convolution that learns where its features are valid.

    ``silu(conv_f(x)) * sigmoid(conv_g(x))``: eq. 2 of Yu et al., "Free-Form Image Inpainting with
    Gated Convolution", ICCV 2019, with SiLU as the activation. Both convolutions are one.

    Shape:
        (B, in_channels, H, W) -> (B, out_channels, ceil(H / stride), ceil(W / stride)).
    """

    def __init__(
        self, in_channels: int, out_channels: int, *, stride: int = 1, dilation: int = 1
    ) -> None:
        super().__init__()
        self.conv = nn.Conv2d(
            in_channels, 2 * out_channels, 3, stride=stride, padding=dilation, dilation=dilation
        )
        scaled_normal_(self.conv, gain=_GATED_GAIN)

    def forward(self, x: Tensor) -> Tensor:
        feature, gate = self.conv(x).chunk(2, dim=1)
        return F.silu(feature) * torch.sigmoid(gate)


class ResidualBlock(nn.Module):
    """A gated, dilated convolution and a plain one, added to their input.

    Shape:
        (B, channels, H, W) -> the same.
    """

    def __init__(self, channels: int, *, dilation: int) -> None:
        super().__init__()
        self.gated = GatedConv(channels, channels, dilation=dilation)
        self.conv = nn.Conv2d(channels, channels, 3, padding=1)
        scaled_normal_(self.conv, gain=_RESIDUAL_GAIN)

    def forward(self, x: Tensor) -> Tensor:
        return x + self.conv(self.gated(x))


class ContextualAttention(nn.Module):
    """Hole positions take features from the known positions that resemble them.

    After Yu et al., "Generative Image Inpainting with Contextual Attention", CVPR 2018 (eq. 1 and
    section 4.1: cosine similarity, a scaled softmax over known positions). We differ in that
    queries, keys and values are learned projections in several heads, the scale is learned, and
    positions that are partly known take part in proportion.

    Shape:
        x (B, channels, H, W) and known (B, 1, H, W), the known share of each position 0..1
        -> (B, channels, H, W). Where everything is known, x comes back unchanged.
    """

    def __init__(self, channels: int, *, heads: int) -> None:
        super().__init__()
        if channels % heads:
            raise ValueError(f"{channels} channels do not divide into {heads} heads")
        self.heads = heads
        self.query_key = nn.Conv2d(channels, 2 * channels, 1)
        self.value = nn.Conv2d(channels, channels, 1)
        self.out = nn.Conv2d(channels, channels, 1)
        # The paper's fixed scale is 10.
        self.log_scale = nn.Parameter(torch.full((heads, 1, 1), math.log(10.0)))
        scaled_normal_(self.out, gain=_RESIDUAL_GAIN)

    def forward(self, x: Tensor, known: Tensor) -> Tensor:
        batch, channels, height, width = x.shape
        query, key = (self._split(part) for part in self.query_key(x).chunk(2, dim=1))
        value = self._split(self.value(x))
        scale = self.log_scale.exp().to(query.dtype)
        bias = known.clamp_min(_LEAST_KNOWN).log().flatten(2).unsqueeze(1)  # (B, 1, 1, N)
        found = F.scaled_dot_product_attention(
            _unit(query) * scale, _unit(key), value, attn_mask=bias.to(query.dtype), scale=1.0
        )
        found = found.transpose(2, 3).reshape(batch, channels, height, width)
        return x + (1.0 - known).to(x.dtype) * self.out(found)

    def _split(self, x: Tensor) -> Tensor:
        """(B, C, H, W) -> (B, heads, N, C / heads)."""
        return x.reshape(x.shape[0], self.heads, -1, x.shape[2] * x.shape[3]).transpose(2, 3)


@torch.no_grad()
def smooth_fill(rgb: Tensor, known: Tensor) -> Tensor:
    """Continue the known pixels smoothly into the hole.

    Pull-push (Gortler et al., "The Lumigraph", SIGGRAPH 1996, section 4.4.1) with a few relaxations
    at each level, which bring it near to the membrane equation at a small fraction of its cost.

    Args:
        rgb: (B, C, H, W), any value where nothing is known.
        known: (B, 1, H, W), 1 where known, 0 in the hole.

    Returns:
        (B, C, H, W), equal to `rgb` where known; 0 everywhere if nothing is known.
    """
    colours, weights = [rgb * known], [known]
    while max(colours[-1].shape[-2:]) > 1:
        share = F.avg_pool2d(weights[-1], 2, ceil_mode=True)
        total = F.avg_pool2d(colours[-1] * weights[-1], 2, ceil_mode=True)
        colours.append(total / share.clamp_min(_EPSILON))
        weights.append((4.0 * share).clamp_max(1.0))
    filled = colours[-1]
    for colour, weight in zip(colours[-2::-1], weights[-2::-1], strict=True):
        filled = F.interpolate(filled, colour.shape[-2:], mode="bilinear", align_corners=False)
        filled = torch.lerp(filled, colour, weight)
        for _ in range(_RELAXATIONS):
            blurred = F.avg_pool2d(filled, 3, stride=1, padding=1, count_include_pad=False)
            filled = torch.lerp(blurred, colour, weight)
    return filled


def scaled_normal_(conv: nn.Conv2d, *, gain: float) -> None:
    """Initialise in place: normal weights of deviation gain / sqrt(fan in), no bias."""
    fan_in = conv.weight[0].numel()
    nn.init.normal_(conv.weight, std=gain / math.sqrt(fan_in))
    if conv.bias is not None:
        nn.init.zeros_(conv.bias)


def _unit(x: Tensor) -> Tensor:
    """Divide by the length along the last dimension."""
    return x * torch.rsqrt(x.square().sum(dim=-1, keepdim=True) + _EPSILON)
