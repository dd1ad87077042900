"""What the lattice loss and the repetition loss have in common."""

from collections.abc import Callable
from typing import TypeAlias

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor

from tests.helpers.loss_tester import random
from training.losses.lattice import lattice_excess
from training.losses.repetition import repetition_excess

SIDE = 160
MIN_FOUND = 0.5  # more than noise reaches by chance

Loss: TypeAlias = Callable[[Tensor, Tensor, Tensor], Tensor]

both = pytest.mark.parametrize("loss", [lattice_excess, repetition_excess])


def dots() -> Tensor:
    """Return (1, 1, SIDE, SIDE), float64: a bright square of 8 px in every 16."""
    is_bright = torch.arange(SIDE) % 16 < 8
    return torch.outer(is_bright.double(), is_bright.double())[None, None] * 2.0 - 1.0


def noise(seed: int) -> Tensor:
    return random(1, 3, SIDE, SIDE, seed=seed)


def hole(*, side: int = 112) -> Tensor:
    mask = torch.zeros(1, 1, SIDE, SIDE, dtype=torch.double)
    mask[..., 24 : 24 + side, 24 : 24 + side] = 1.0
    return mask


@both
@pytest.mark.parametrize("brightness", [-0.95, 0.0, 0.9])
def test_both_losses_find_the_same_repetition_in_the_dark_and_in_the_light(
    loss: Loss, brightness: float
) -> None:
    faint = brightness + 0.02 * (noise(1) + dots())

    assert loss(faint, noise(2), hole()) > MIN_FOUND


@pytest.mark.parametrize("colour", [(1.0, 0.0, -1.0), (-0.5, 1.0, -0.5)])
def test_repetition_in_colour_alone_is_found(colour: tuple[float, float, float]) -> None:
    dots_of_colour = dots() * torch.tensor(colour, dtype=torch.double)[:, None, None]

    assert repetition_excess(noise(1) + dots_of_colour, noise(2), hole()) > MIN_FOUND


@both
@settings(max_examples=10)
@given(st.integers(0, 2**16))
def test_both_losses_find_little_in_noise(loss: Loss, seed: int) -> None:
    assert loss(noise(seed), noise(seed + 1), hole()) < MIN_FOUND


@both
@pytest.mark.parametrize("side", [0, 12])
def test_both_losses_are_zero_without_a_hole_and_in_a_narrow_one(loss: Loss, side: int) -> None:
    composed = (noise(1) + dots()).requires_grad_()

    value = loss(composed, noise(2), hole(side=side))
    (gradient,) = torch.autograd.grad(value, composed)

    assert value == 0.0
    assert not gradient.any()


@both
@pytest.mark.parametrize("level", [-1.0, 0.3, 1.0])
def test_both_losses_are_finite_for_a_flat_colour(loss: Loss, level: float) -> None:
    flat = torch.full((2, 3, SIDE, SIDE), level, requires_grad=True)
    lively = noise(3).float().expand(2, -1, -1, -1)
    mask = hole().float().expand(2, -1, -1, -1)

    value = loss(torch.lerp(lively, flat, mask), lively, mask)
    (gradient,) = torch.autograd.grad(value, flat)

    assert value.isfinite()
    assert gradient.isfinite().all()


@both
def test_both_losses_ignore_known_pixels(loss: Loss) -> None:
    other = torch.lerp(noise(3), noise(1), hole())

    assert torch.equal(loss(other, noise(2), hole()), loss(noise(1), noise(2), hole()))


@both
def test_gradient_descent_removes_the_dots(loss: Loss) -> None:
    composed = noise(1) + 0.5 * dots()
    before = loss(composed, noise(2), hole())
    composed.requires_grad_()
    descent = torch.optim.Adam([composed], lr=0.02)
    for _ in range(30):
        descent.zero_grad()
        torch.autograd.backward(loss(composed, noise(2), hole()))
        descent.step()

    assert loss(composed, noise(2), hole()) < 0.1 * before
