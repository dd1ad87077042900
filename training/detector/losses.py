"""What a detector minimises: missed damage, false damage, and wrong kinds."""

from typing import Final, NamedTuple

import torch
import torch.nn.functional as F
from torch import Tensor

from engine.detection.network import KINDS, DetectorOutput
from training.damage.truth import IGNORED
from training.detector.config import DetectorLossConfig

_SMOOTHING_PX: Final = 100.0  # keeps the overlap of a window with hardly any damage calm
_FEW_PX: Final = 50.0
_INTACT: Final = -1


class DetectorLosses(NamedTuple):
    """The losses of a batch, each a scalar from 0.

    Attributes:
        damage: Weighted binary cross-entropy of the pixels.
        overlap: Dice loss, 0 to 1.
        kinds: Cross-entropy of the kinds where there is damage.
    """

    damage: Tensor
    overlap: Tensor
    kinds: Tensor

    def total(self, config: DetectorLossConfig) -> Tensor:
        """Return their weighted sum."""
        return self.damage + config.overlap * self.overlap + config.kinds * self.kinds


def measure_losses(
    output: DetectorOutput, kinds: Tensor, config: DetectorLossConfig
) -> DetectorLosses:
    """Return the losses of a detector's output.

    Args:
        output: Logits of damage and kinds.
        kinds: (B, 1, H, W), uint8: the truth, 0 intact, 1 + position in `DamageKind`,
            `UNKNOWN_KIND` or `IGNORED`.
        config: Weights of pixels.
    """
    is_known = kinds != IGNORED
    truth = ((kinds > 0) & is_known).float()
    weights = weigh_pixels(truth, damaged=config.damaged, rim=config.rim) * is_known
    return DetectorLosses(
        damage=F.binary_cross_entropy_with_logits(output.damage, truth, weights),
        overlap=dice_loss(output.damage.sigmoid(), truth, weights),
        kinds=kinds_loss(output.kinds, kinds),
    )


def weigh_pixels(truth: Tensor, *, damaged: float, rim: float) -> Tensor:
    """Return the weight of each pixel: damaged, intact (1), or intact beside a damaged one.

    Shape:
        (B, 1, H, W), 1 where damaged, else 0 -> the same.
    """
    beside = F.max_pool2d(truth, 3, stride=1, padding=1) - truth
    return 1.0 + (damaged - 1.0) * truth + (rim - 1.0) * beside


def dice_loss(probability: Tensor, truth: Tensor, weights: Tensor) -> Tensor:
    """Return one minus the soft overlap, 0 to 1, the mean over the windows with damage.

        1 - (2 sum(w p t) + c) / (sum(w p) + sum(w t) + c),   c = 100 pixels

    The Dice loss of Milletari et al., "V-Net", 3DV 2016 (section 3), with a weight for each pixel
    and without squares. Each window counts the same, so that a few scratches weigh as much as a
    stain over half of the print. Windows without damage do not count: if they did, a detector would
    learn to tell damaged windows from undamaged ones, and mark nothing or everything.
    """
    common = (weights * probability * truth).sum(dim=(1, 2, 3))
    both = (weights * (probability + truth)).sum(dim=(1, 2, 3))
    is_damaged = truth.amax(dim=(1, 2, 3))
    lost = 1.0 - (2.0 * common + _SMOOTHING_PX) / (both + _SMOOTHING_PX)
    return (lost * is_damaged).sum() / is_damaged.sum().clamp_min(1.0)


def kinds_loss(logits: Tensor, kinds: Tensor) -> Tensor:
    """Return the mean cross-entropy of the kinds over damaged positions at half resolution.

    Each kind counts the same, so that dust matters beside folds; one that hardly occurs in the
    batch counts less. 0 without damage.

    Args:
        logits: (B, 4, H / 2, W / 2).
        kinds: (B, 1, H, W), uint8, as in `measure_losses`; what has no known kind does not count.
    """
    kinds = torch.where(kinds > KINDS, 0, kinds)
    target = F.max_pool2d(kinds.float(), 2)[:, 0].long() - 1
    counts = torch.bincount(target[target != _INTACT], minlength=logits.shape[1])
    present = counts > 0
    if not bool(present.any()):
        return logits.sum() * 0.0
    weights = torch.where(present, 1.0 / (counts + _FEW_PX), 0.0)
    return F.cross_entropy(logits, target, weights, ignore_index=_INTACT)
