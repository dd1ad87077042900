"""The detector's losses: values that can be computed by hand, and their limits."""

import math

import pytest
import torch

from engine.detection.network import DetectorOutput
from training.detector.config import DetectorLossConfig
from training.detector.losses import dice_loss, kinds_loss, measure_losses, weigh_pixels
from training.errors import ConfigError

_SURE = 20.0


def _mark_middle(kind: int = 1) -> torch.Tensor:
    """Return kinds (1, 1, 8, 8) with a damaged square of 4 x 4 pixels."""
    kinds = torch.zeros(1, 1, 8, 8, dtype=torch.uint8)
    kinds[..., 2:6, 2:6] = kind
    return kinds


def _answer(kinds: torch.Tensor) -> DetectorOutput:
    """Return the output of a detector that is right and sure."""
    damage = torch.where(kinds > 0, _SURE, -_SURE)
    logits = torch.zeros(1, 4, 4, 4)
    logits[:, int(kinds.max()) - 1] = _SURE
    return DetectorOutput(damage, logits)


def test_a_right_answer_costs_nothing() -> None:
    kinds = _mark_middle(3)

    losses = measure_losses(_answer(kinds), kinds, DetectorLossConfig())

    assert losses.total(DetectorLossConfig()) < 1e-4


def test_a_damaged_pixel_and_the_rim_have_weights_of_their_own() -> None:
    truth = torch.zeros(1, 1, 5, 5)
    truth[..., 2, 2] = 1.0

    weights = weigh_pixels(truth, damaged=3.0, rim=0.5)

    assert weights[0, 0, 2].tolist() == [1.0, 0.5, 3.0, 0.5, 1.0]
    assert weights.sum() == 16 * 1.0 + 8 * 0.5 + 3.0


def test_undecided_pixels_cost_the_logarithm_of_two() -> None:
    kinds = torch.zeros(1, 1, 8, 8, dtype=torch.uint8)
    output = DetectorOutput(torch.zeros(1, 1, 8, 8), torch.zeros(1, 4, 4, 4))

    losses = measure_losses(output, kinds, DetectorLossConfig())

    assert losses.damage.item() == pytest.approx(math.log(2.0))
    assert losses.kinds.item() == 0.0


def test_half_an_overlap_has_the_dice_loss_of_its_formula() -> None:
    truth = torch.zeros(1, 1, 20, 20)
    truth[..., :10] = 1.0
    probability = torch.zeros(1, 1, 20, 20)
    probability[..., 5:15] = 1.0

    loss = dice_loss(probability, truth, torch.ones_like(truth))

    assert loss.item() == pytest.approx(1 - (2 * 100 + 100) / (200 + 200 + 100))


def test_windows_without_damage_do_not_count_in_the_overlap() -> None:
    truth = torch.zeros(2, 1, 20, 20)
    truth[0, :, :10] = 1.0
    probability = truth + torch.tensor([0.0, 1.0])[:, None, None, None]

    assert dice_loss(probability, truth, torch.ones_like(truth)).item() == pytest.approx(0.0)


def test_undecided_kinds_cost_the_logarithm_of_four() -> None:
    assert kinds_loss(torch.zeros(1, 4, 4, 4), _mark_middle()).item() == pytest.approx(
        math.log(4.0)
    )


def test_kinds_count_alike_but_for_rare_ones() -> None:
    kinds = torch.zeros(1, 1, 8, 8, dtype=torch.uint8)
    kinds[..., :4, :], kinds[..., 4:, :2] = 1, 2  # 8 positions and 2 at half resolution
    logits = torch.zeros(1, 4, 4, 4)
    logits[:, 0] = _SURE

    loss = kinds_loss(logits, kinds)

    assert loss.item() == pytest.approx(_SURE * (2 / 52) / (2 / 52 + 8 / 58), rel=1e-3)


def test_the_gradient_reaches_damage_and_kinds() -> None:
    damage = torch.zeros(1, 1, 8, 8, requires_grad=True)
    logits = torch.zeros(1, 4, 4, 4, requires_grad=True)

    config = DetectorLossConfig()
    losses = measure_losses(DetectorOutput(damage, logits), _mark_middle(), config)
    losses.total(config).backward()  # type: ignore[no-untyped-call]  # torch's own

    assert damage.grad is not None
    assert logits.grad is not None
    assert (damage.grad[0, 0, 2:6, 2:6] < 0).all()
    assert logits.grad.abs().sum() > 0


def test_weights_below_zero_are_refused() -> None:
    with pytest.raises(ConfigError, match="weights"):
        DetectorLossConfig(rim=-1.0)
