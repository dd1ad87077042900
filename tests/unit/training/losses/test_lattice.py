"""The lattice loss finds a lattice, but not the repetition in photographs."""

import pytest
import torch
from torch import Tensor
from typing_extensions import override

from tests.helpers.loss_tester import LossTester, random, square_mask
from training.losses.lattice import lattice_excess

SIDE = 160
MIN_FOUND = 0.5


class TestLattice(LossTester):
    @override
    def inputs(self) -> tuple[Tensor, ...]:
        mask = torch.zeros(1, 1, 18, 22, dtype=torch.double)
        mask[..., 1:, 2:] = 1.0
        return 0.5 * random(1, 3, 18, 22) + lattice(18, 22, 4), random(1, 3, 18, 22, seed=1), mask

    @override
    def loss(self, *inputs: Tensor) -> Tensor:
        composed, truth, mask = inputs
        return lattice_excess(composed, truth, mask, pitch_px=4)


def lattice(height: int, width: int, period: int) -> Tensor:
    """Return (1, 1, height, width), float64, -1..1: dots with that period, bright on dark."""
    rows = torch.arange(height, dtype=torch.double) % period < period / 2
    columns = torch.arange(width, dtype=torch.double) % period < period / 2
    return (torch.outer(rows.double(), columns.double()) * 2.0 - 1.0)[None, None]


def noise(seed: int) -> Tensor:
    return random(1, 3, SIDE, SIDE, seed=seed)


@pytest.mark.parametrize("period", [4, 8, 16])
def test_finds_a_lattice_a_tenth_as_strong_as_the_noise_around_it(period: int) -> None:
    composed = noise(1) + 0.1 * lattice(SIDE, SIDE, period)

    value = lattice_excess(composed, noise(2), square_mask(SIDE, margin=24))

    assert value > lattice_excess(noise(1), noise(2), square_mask(SIDE, margin=24))


@pytest.mark.parametrize("period", [10, 11, 13, 19])
def test_ignores_repetition_at_another_pitch(period: int) -> None:
    composed = noise(1) + lattice(SIDE, SIDE, period)

    assert lattice_excess(composed, noise(2), square_mask(SIDE, margin=24)) == 0.0


def test_allows_repetition_that_the_truth_has() -> None:
    truth = noise(2) + lattice(SIDE, SIDE, 16)
    composed = noise(1) + lattice(SIDE, SIDE, 16)

    assert lattice_excess(composed, noise(2), square_mask(SIDE, margin=24)) > MIN_FOUND
    assert lattice_excess(composed, truth, square_mask(SIDE, margin=24)) < 0.1
