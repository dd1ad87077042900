"""The game's losses: a value computed by hand, limits, gradient and precision."""

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


def judgement(logits: list[float], features: list[float] | None = None) -> DiscriminatorOutput:
    return DiscriminatorOutput(
        logits=torch.tensor(logits).view(1, 1, 1, -1),
        features=(torch.tensor(features or [0.0]).view(1, -1, 1, 1),),
    )


def judged(logits: Tensor) -> tuple[DiscriminatorOutput, ...]:
    return (DiscriminatorOutput(logits=logits, features=(logits,)),)


class TestHingeOfTheDiscriminator(LossTester):
    @override
    def inputs(self) -> tuple[Tensor, ...]:
        return 2.0 * random(1, 1, 2, 3), random(1, 1, 2, 3, seed=1), half_mask(4, 6)

    @override
    def loss(self, *inputs: Tensor) -> Tensor:
        real, made_up, mask = inputs
        return discriminator_loss(HINGE, judged(real), judged(made_up), mask)

    def test_is_computed_as_defined(self) -> None:
        real, made_up = (judgement([0.5, 2.0]),), (judgement([0.5, -3.0]),)

        value = discriminator_loss(HINGE, real, made_up, EVERYWHERE)

        assert close(value, (0.5 + 0.0) / 2 + (1.5 + 0.0) / 2)

    def test_is_the_mean_over_the_scales(self) -> None:
        sure, undecided = judgement([2.0]), judgement([0.0])

        value = discriminator_loss(
            HINGE, (sure, undecided), (judgement([-2.0]), undecided), EVERYWHERE
        )

        assert close(value, (0.0 + 2.0) / 2)


class TestHingeOfTheGenerator(LossTester):
    lowest = -float("inf")

    @override
    def inputs(self) -> tuple[Tensor, ...]:
        return random(1, 1, 2, 3), half_mask(4, 6)

    @override
    def loss(self, *inputs: Tensor) -> Tensor:
        return generator_loss(HINGE, judged(inputs[0]), inputs[1])

    def test_counts_patches_by_their_share_of_hole(self) -> None:
        mask = torch.tensor([0.0, 0.0, 1.0, 1.0, 1.0, 0.0]).view(1, 1, 1, 6).expand(1, 1, 2, 6)

        value = generator_loss(HINGE, (judgement([7.0, -0.25, 0.5]),), mask)

        assert close(value, (0.25 * 1.0 - 0.5 * 0.5) / 1.5)

    def test_of_a_picture_without_a_hole_is_zero(self) -> None:
        assert generator_loss(HINGE, (judgement([7.0, 3.0]),), torch.zeros(1, 1, 2, 4)) == 0


class TestLeastSquaresOfTheDiscriminator(LossTester):
    @override
    def inputs(self) -> tuple[Tensor, ...]:
        return 2.0 * random(1, 1, 2, 3), random(1, 1, 2, 3, seed=1), half_mask(4, 6)

    @override
    def loss(self, *inputs: Tensor) -> Tensor:
        real, made_up, mask = inputs
        return discriminator_loss(LEAST_SQUARES, judged(real), judged(made_up), mask)

    def test_wants_one_for_photographs_and_zero_for_what_is_made_up(self) -> None:
        real, made_up = (judgement([1.0, 0.0]),), (judgement([0.0, 2.0]),)

        value = discriminator_loss(LEAST_SQUARES, real, made_up, EVERYWHERE)

        assert close(value, (0.0 + 0.5) / 2 + (0.0 + 2.0) / 2)


class TestLeastSquaresOfTheGenerator(LossTester):
    @override
    def inputs(self) -> tuple[Tensor, ...]:
        return random(1, 1, 2, 3), half_mask(4, 6)

    @override
    def loss(self, *inputs: Tensor) -> Tensor:
        return generator_loss(LEAST_SQUARES, judged(inputs[0]), inputs[1])

    def test_wants_one(self) -> None:
        value = generator_loss(LEAST_SQUARES, (judgement([1.0, -1.0]),), EVERYWHERE)

        assert close(value, (0.0 + 2.0) / 2)


class TestNonSaturatingOfTheDiscriminator(LossTester):
    @override
    def inputs(self) -> tuple[Tensor, ...]:
        return 2.0 * random(1, 1, 2, 3), random(1, 1, 2, 3, seed=1), half_mask(4, 6)

    @override
    def loss(self, *inputs: Tensor) -> Tensor:
        real, made_up, mask = inputs
        return discriminator_loss(NON_SATURATING, judged(real), judged(made_up), mask)

    def test_is_the_cross_entropy_of_both(self) -> None:
        odds_of_three, odds_of_one = judgement([math.log(3.0)]), judgement([0.0])

        value = discriminator_loss(NON_SATURATING, (odds_of_three,), (odds_of_one,), EVERYWHERE)

        assert close(value, -math.log(0.75) - math.log(0.5))

    def test_does_not_overflow(self) -> None:
        value = discriminator_loss(
            NON_SATURATING, (judgement([-1000.0]),), (judgement([1000.0]),), EVERYWHERE
        )

        assert close(value, 2000.0)


class TestNonSaturatingOfTheGenerator(LossTester):
    @override
    def inputs(self) -> tuple[Tensor, ...]:
        return random(1, 1, 2, 3), half_mask(4, 6)

    @override
    def loss(self, *inputs: Tensor) -> Tensor:
        return generator_loss(NON_SATURATING, judged(inputs[0]), inputs[1])

    def test_is_the_surprise_at_being_taken_for_a_photograph(self) -> None:
        value = generator_loss(NON_SATURATING, (judgement([math.log(3.0), 0.0]),), EVERYWHERE)

        assert close(value, (-math.log(0.75) - math.log(0.5)) / 2)

    def test_keeps_its_gradient_where_it_is_found_out(self) -> None:
        logits = torch.full((1, 1, 1, 1), -50.0, requires_grad=True)

        torch.autograd.backward(generator_loss(NON_SATURATING, judged(logits), EVERYWHERE))

        assert logits.grad is not None
        assert close(logits.grad.sum(), -1.0)


class TestFeatureMatching(LossTester):
    @override
    def inputs(self) -> tuple[Tensor, ...]:
        return random(1, 2, 2, 3), random(1, 2, 2, 3, seed=1)

    @override
    def loss(self, *inputs: Tensor) -> Tensor:
        made_up, real = inputs
        return feature_matching(judged(real), judged(made_up))

    def test_is_the_mean_absolute_difference(self) -> None:
        real, made_up = (judgement([0.0], [1.0, 2.0]),), (judgement([0.0], [2.0, 4.0]),)

        assert close(feature_matching(real, made_up), 1.5)

    def test_sends_no_gradient_into_the_real_side(self) -> None:
        real = torch.ones(1, 2, 1, 1, requires_grad=True)
        made_up = torch.zeros(1, 2, 1, 1, requires_grad=True)

        torch.autograd.backward(feature_matching(judged(real), judged(made_up)))

        assert real.grad is None
        assert made_up.grad is not None


class TestGradientPenalty(LossTester):
    """Of a critic whose logits are the squares of weighted pixels."""

    @override
    def inputs(self) -> tuple[Tensor, ...]:
        return random(1, 1, 2, 3, seed=1), random(2, 1, 2, 3)

    @override
    def loss(self, *inputs: Tensor) -> Tensor:
        weights, picture = inputs[0], inputs[1].detach().requires_grad_()
        return gradient_penalty(judged((weights * picture).square()), picture)

    def test_of_a_linear_critic_is_half_its_squared_slope_for_each_patch(self) -> None:
        picture = torch.rand(2, 3, 2, 2, requires_grad=True)

        value = gradient_penalty(judged(3.0 * picture[:, :1]), picture)

        assert close(value, 0.5 * 3.0**2)

    def test_is_the_mean_over_the_scales(self) -> None:
        picture = torch.rand(1, 3, 2, 2, requires_grad=True)

        value = gradient_penalty(
            (*judged(2.0 * picture[:, :1]), *judged(picture[:, :1] * 0.0)), picture
        )

        assert close(value, 0.5 * 2.0**2 / 2)


@pytest.mark.parametrize(
    ("kind", "expected"), [(HINGE, 2.0), (LEAST_SQUARES, 0.5), (NON_SATURATING, 2 * math.log(2))]
)
def test_an_undecided_discriminator_has_the_stated_loss(
    kind: AdversarialKind, expected: float
) -> None:
    undecided = (judgement([0.0, 0.0]), judgement([0.0]))

    value = discriminator_loss(kind, undecided, undecided, EVERYWHERE)

    assert close(value, expected)


@pytest.mark.parametrize("kind", AdversarialKind)
def test_what_lies_outside_of_the_hole_is_not_held_against_the_generator(
    kind: AdversarialKind,
) -> None:
    mask = half_mask(2, 4).float()

    values = [
        discriminator_loss(kind, (judgement([1.0]),), (judgement([logit, 0.0]),), mask)
        for logit in (-5.0, 5.0)
    ]

    assert torch.equal(values[0], values[1])
