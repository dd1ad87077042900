"""A run that starts from a model stays near its results, and trains only the chosen layers."""

from dataclasses import replace

import pytest
import torch
from torch import Tensor
from typing_extensions import override

from tests.helpers.loss_tester import LossTester, close, half_mask, random
from tests.helpers.training_data import tiny_config
from tests.helpers.training_runs import CPU
from training.data.batches import Batch
from training.losses.config import LossConfig
from training.losses.feature_networks import FeatureNetworks
from training.losses.reconstruction import distillation_l1
from training.run.config import TrainConfig
from training.run.networks import Networks
from training.run.optim import Trainable
from training.run.step import TrainStep


class TestDistillation(LossTester):
    highest = 2.2

    @override
    def inputs(self) -> tuple[Tensor, ...]:
        return random(1, 3, 4, 6), random(1, 3, 4, 6, seed=1), half_mask(4, 6)

    @override
    def loss(self, *inputs: Tensor) -> Tensor:
        predicted, taught, mask = inputs
        return distillation_l1(predicted, taught, mask, known_weight=0.1)

    def test_known_pixels_have_their_own_weight(self) -> None:
        taught = torch.zeros(1, 3, 2, 2)
        predicted = torch.full((1, 3, 2, 2), 0.5)

        value = distillation_l1(predicted, taught, half_mask(2, 2).float(), known_weight=0.1)

        assert close(value, 0.5 + 0.1 * 0.5)

    def test_is_zero_for_the_teachers_own_result(self) -> None:
        result = random(1, 3, 4, 4)

        assert distillation_l1(result, result, half_mask(4, 4), known_weight=0.1) == 0


def _config(*, distillation: float = 0.0, trainable: Trainable = Trainable.ALL) -> TrainConfig:
    return replace(
        tiny_config(),
        losses=LossConfig(perceptual=0.0, distillation=distillation),
        adversarial_from_step=1000,
        trainable=trainable,
    )


def _batch() -> Batch:
    drawn = torch.Generator().manual_seed(0)
    rgb = torch.randint(0, 256, (2, 3, 64, 64), generator=drawn, dtype=torch.uint8)
    mask = torch.zeros(2, 1, 64, 64, dtype=torch.bool)
    mask[..., 16:40, 16:40] = True
    return Batch(rgb=rgb, mask=mask)


def _after_a_step(config: TrainConfig) -> tuple[Networks, dict[str, Tensor], dict[str, float]]:
    """Return networks after a step, the generator's weights before it, and the step's values."""
    networks = Networks.build(config)
    before = {name: value.clone() for name, value in networks.generator.state_dict().items()}
    values = TrainStep(networks, config, FeatureNetworks(), device=CPU)(0, _batch())
    return networks, before, values


def test_the_teacher_keeps_the_weights_that_the_generator_started_with() -> None:
    networks, before, values = _after_a_step(_config(distillation=1.0))

    assert networks.teacher is not None
    taught = networks.teacher.state_dict()
    assert all(torch.equal(taught[name], before[name]) for name in before)
    assert values["distillation"] < 1e-6  # a batch is computed in another order with gradients


def test_a_weight_of_zero_loads_no_teacher() -> None:
    networks, _before, values = _after_a_step(_config())

    assert networks.teacher is None
    assert "distillation" not in values


def test_distillation_keeps_the_generator_near_the_teacher() -> None:
    config = _config(distillation=1.0)
    networks = Networks.build(config)
    step = TrainStep(networks, config, FeatureNetworks(), device=CPU)
    step(0, _batch())

    values = step(1, _batch())

    assert values["distillation"] > 0.0


@pytest.mark.parametrize(
    ("trainable", "frozen"),
    [
        (Trainable.ALL, set()),
        (Trainable.AFTER_ENCODER, {"stem", "encoders", "downs"}),
        (Trainable.DECODER, {"stem", "encoders", "downs", "bottleneck", "attentions"}),
    ],
)
def test_only_the_trainable_layers_change(trainable: Trainable, frozen: set[str]) -> None:
    networks, before, _values = _after_a_step(_config(trainable=trainable))

    weights = networks.generator.named_parameters()
    resting = {name.split(".")[0] for name, w in weights if torch.equal(w, before[name])}
    assert resting & {"head", "merges"} == set()
    assert frozen & {name.split(".")[0] for name in before} <= resting
    assert ("stem" in resting) == ("stem" in frozen)
