"""Distance to the results of the generator that a run started from, so that little is forgotten.

Hinton et al., "Distilling the Knowledge in a Neural Network", 2015, and "Learning without
Forgetting" (Li and Hoiem, ECCV 2016, eq. 2): on the new pictures the results should stay close to
those of the old network. We differ in comparing pictures by L1 instead of probabilities.
"""

from torch import Tensor

from training.losses.reconstruction import masked_l1


def distillation_l1(
    predicted: Tensor, taught: Tensor, mask: Tensor, *, known_weight: float
) -> Tensor:
    """Return the distance between predictions and those of a frozen generator.

        L1 over the hole  +  known_weight * L1 over the known pixels

    Args:
        predicted: (B, 3, H, W), about -1..1.
        taught: (B, 3, H, W), the prediction of the frozen generator.
        mask: (B, 1, H, W), 1 inside the hole.
        known_weight: Weight of the known pixels, relative to 1 for the hole.

    Returns:
        A scalar, 0 to 2 * (1 + known_weight).
    """
    hole = masked_l1(predicted, taught, mask)
    return hole + known_weight * masked_l1(predicted, taught, 1.0 - mask)
