"""Adversarial losses: a value computed by hand, limits, gradient and precision."""

import math

import pytest
import torch
from torch import Tensor
from typing_extensions import override

from tests.helpers.loss_tester import LossTester, close, half_mask, random
from training.losses.adversarial import (
    discriminator_loss,
    feature_matching,
    generator_loss,
    gradient_penalty,
)
from training.losses.config import AdversarialKind
from training.losses.discriminator import DiscriminatorOutput

HINGE = AdversarialKind.HINGE
LEAST_SQUARES = AdversarialKind.LEAST_SQUARES
NON_SATURATING = AdversarialKind.NON_SATURATING
EVERYWHERE = torch.ones(1, 1, 2, 4)


def output(logits: list[float], features: list[float] | None = None) -> DiscriminatorOutput:
    return DiscriminatorOutput(
        logits=torch.tensor(logits).view(1, 1, 1, -1),
        features=(torch.tensor(features or [0.0]).view(1, -1, 1, 1),),
    )


def outputs(logits: Tensor) -> tuple[DiscriminatorOutput, ...]:
    return (DiscriminatorOutput(logits=logits, features=(logits,)),)


class TestHingeOfTheDiscriminator(LossTester):
    @override
    def inputs(self) -> tuple[Tensor, ...]:
        return 2.0 * random(1, 1, 2, 3), random(1, 1, 2, 3, seed=1), half_mask(4, 6)

    @override
    def loss(self, *inputs: Tensor) -> Tensor:
        real, generated, mask = inputs
        return discriminator_loss(HINGE, outputs(real), outputs(generated), mask)

    def test_is_the_hinge_of_both_logits(self) -> None:
        real, generated = (output([0.5, 2.0]),), (output([0.5, -3.0]),)

        value = discriminator_loss(HINGE, real, generated, EVERYWHERE)

        assert close(value, (0.5 + 0.0) / 2 + (1.5 + 0.0) / 2)

    def test_is_the_mean_over_the_scales(self) -> None:
        sure, undecided = output([2.0]), output([0.0])

        value = discriminator_loss(
            HINGE, (sure, undecided), (output([-2.0]), undecided), EVERYWHERE
        )

        assert close(value, (0.0 + 2.0) / 2)


class TestHingeOfTheGenerator(LossTester):
    lowest = -float("inf")

    @override
    def inputs(self) -> tuple[Tensor, ...]:
        return random(1, 1, 2, 3), half_mask(4, 6)

    @override
    def loss(self, *inputs: Tensor) -> Tensor:
        return generator_loss(HINGE, outputs(inputs[0]), inputs[1])

    def test_weights_patches_by_their_share_of_hole(self) -> None:
        mask = torch.tensor([0.0, 0.0, 1.0, 1.0, 1.0, 0.0]).view(1, 1, 1, 6).expand(1, 1, 2, 6)

        value = generator_loss(HINGE, (output([7.0, -0.25, 0.5]),), mask)

        assert close(value, (0.25 * 1.0 - 0.5 * 0.5) / 1.5)

    def test_is_zero_for_a_picture_without_a_hole(self) -> None:
        assert generator_loss(HINGE, (output([7.0, 3.0]),), torch.zeros(1, 1, 2, 4)) == 0


class TestLeastSquaresOfTheDiscriminator(LossTester):
    @override
    def inputs(self) -> tuple[Tensor, ...]:
        return 2.0 * random(1, 1, 2, 3), random(1, 1, 2, 3, seed=1), half_mask(4, 6)

    @override
    def loss(self, *inputs: Tensor) -> Tensor:
        real, generated, mask = inputs
        return discriminator_loss(LEAST_SQUARES, outputs(real), outputs(generated), mask)

    def test_is_zero_for_a_logit_of_one_if_real_and_zero_if_generated(self) -> None:
        real, generated = (output([1.0, 0.0]),), (output([0.0, 2.0]),)

        value = discriminator_loss(LEAST_SQUARES, real, generated, EVERYWHERE)

        assert close(value, (0.0 + 0.5) / 2 + (0.0 + 2.0) / 2)


class TestLeastSquaresOfTheGenerator(LossTester):
    @override
    def inputs(self) -> tuple[Tensor, ...]:
        return random(1, 1, 2, 3), half_mask(4, 6)

    @override
    def loss(self, *inputs: Tensor) -> Tensor:
        return generator_loss(LEAST_SQUARES, outputs(inputs[0]), inputs[1])

    def test_is_zero_for_a_logit_of_one(self) -> None:
        value = generator_loss(LEAST_SQUARES, (output([1.0, -1.0]),), EVERYWHERE)

        assert close(value, (0.0 + 2.0) / 2)


class TestNonSaturatingOfTheDiscriminator(LossTester):
    @override
    def inputs(self) -> tuple[Tensor, ...]:
        return 2.0 * random(1, 1, 2, 3), random(1, 1, 2, 3, seed=1), half_mask(4, 6)

    @override
    def loss(self, *inputs: Tensor) -> Tensor:
        real, generated, mask = inputs
        return discriminator_loss(NON_SATURATING, outputs(real), outputs(generated), mask)

    def test_is_the_cross_entropy_of_real_and_generated(self) -> None:
        odds_of_three, odds_of_one = output([math.log(3.0)]), output([0.0])

        value = discriminator_loss(NON_SATURATING, (odds_of_three,), (odds_of_one,), EVERYWHERE)

        assert close(value, -math.log(0.75) - math.log(0.5))

    def test_does_not_overflow(self) -> None:
        value = discriminator_loss(
            NON_SATURATING, (output([-1000.0]),), (output([1000.0]),), EVERYWHERE
        )

        assert close(value, 2000.0)


class TestNonSaturatingOfTheGenerator(LossTester):
    @override
    def inputs(self) -> tuple[Tensor, ...]:
        return random(1, 1, 2, 3), half_mask(4, 6)

    @override
    def loss(self, *inputs: Tensor) -> Tensor:
        return generator_loss(NON_SATURATING, outputs(inputs[0]), inputs[1])

    def test_is_the_negative_log_probability_of_real(self) -> None:
        value = generator_loss(NON_SATURATING, (output([math.log(3.0), 0.0]),), EVERYWHERE)

        assert close(value, (-math.log(0.75) - math.log(0.5)) / 2)

    def test_keeps_its_gradient_where_the_discriminator_is_right(self) -> None:
        logits = torch.full((1, 1, 1, 1), -50.0, requires_grad=True)

        torch.autograd.backward(generator_loss(NON_SATURATING, outputs(logits), EVERYWHERE))

        assert logits.grad is not None
        assert close(logits.grad.sum(), -1.0)


class TestFeatureMatching(LossTester):
    @override
    def inputs(self) -> tuple[Tensor, ...]:
        return random(1, 2, 2, 3), random(1, 2, 2, 3, seed=1)

    @override
    def loss(self, *inputs: Tensor) -> Tensor:
        generated, real = inputs
        return feature_matching(outputs(real), outputs(generated))

    def test_is_the_mean_absolute_difference(self) -> None:
        real, generated = (output([0.0], [1.0, 2.0]),), (output([0.0], [2.0, 4.0]),)

        assert close(feature_matching(real, generated), 1.5)

    def test_sends_no_gradient_into_the_real_side(self) -> None:
        real = torch.ones(1, 2, 1, 1, requires_grad=True)
        generated = torch.zeros(1, 2, 1, 1, requires_grad=True)

        torch.autograd.backward(feature_matching(outputs(real), outputs(generated)))

        assert real.grad is None
        assert generated.grad is not None


class TestGradientPenalty(LossTester):
    """The penalty of a critic whose logits are the squares of weighted pixels."""

    @override
    def inputs(self) -> tuple[Tensor, ...]:
        return random(1, 1, 2, 3, seed=1), random(2, 1, 2, 3)

    @override
    def loss(self, *inputs: Tensor) -> Tensor:
        weights, picture = inputs[0], inputs[1].detach().requires_grad_()
        return gradient_penalty(outputs((weights * picture).square()), picture)

    def test_is_half_the_squared_slope_of_a_linear_critic_for_each_patch(self) -> None:
        picture = torch.rand(2, 3, 2, 2, requires_grad=True)

        value = gradient_penalty(outputs(3.0 * picture[:, :1]), picture)

        assert close(value, 0.5 * 3.0**2)

    def test_is_the_mean_over_the_scales(self) -> None:
        picture = torch.rand(1, 3, 2, 2, requires_grad=True)

        value = gradient_penalty(
            (*outputs(2.0 * picture[:, :1]), *outputs(picture[:, :1] * 0.0)), picture
        )

        assert close(value, 0.5 * 2.0**2 / 2)


@pytest.mark.parametrize(
    ("kind", "expected"), [(HINGE, 2.0), (LEAST_SQUARES, 0.5), (NON_SATURATING, 2 * math.log(2))]
)
def test_a_discriminator_of_zeros_has_the_documented_loss(
    kind: AdversarialKind, expected: float
) -> None:
    undecided = (output([0.0, 0.0]), output([0.0]))

    value = discriminator_loss(kind, undecided, undecided, EVERYWHERE)

    assert close(value, expected)


@pytest.mark.parametrize("kind", AdversarialKind)
def test_pixels_outside_the_hole_do_not_count_against_the_generator(
    kind: AdversarialKind,
) -> None:
    mask = half_mask(2, 4).float()

    values = [
        discriminator_loss(kind, (output([1.0]),), (output([logit, 0.0]),), mask)
        for logit in (-5.0, 5.0)
    ]

    assert torch.equal(values[0], values[1])
