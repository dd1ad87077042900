"""Distance to the answers of the generator that a run began from, against forgetting.

Hinton et al., "Distilling the Knowledge in a Neural Network", 2015, and "Learning without
Forgetting" (Li and Hoiem, ECCV 2016, eq. 2): what the old network answers on the new pictures is
kept. We differ in comparing pictures by L1, not probabilities.
"""

from torch import Tensor

from training.losses.reconstruction import masked_l1


def distillation_l1(
    predicted: Tensor, taught: Tensor, mask: Tensor, *, known_weight: float
) -> Tensor:
    """Return how far answers are from those of a frozen generator.

    Args:
        predicted: (B, 3, H, W), about -1..1.
        taught: Like `predicted`, by the frozen generator.
        mask: (B, 1, H, W), 1 inside the hole.
        known_weight: What the known pixels' mean difference counts; that of the hole counts 1.

    Returns:
        A scalar, 0 to 2 * (1 + known_weight).
    """
    return masked_l1(predicted, taught, mask) + known_weight * masked_l1(
        predicted, taught, 1.0 - mask
    )
