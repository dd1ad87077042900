"""Repetition, as a loss and as a metric: artificial lattices are found, edges are not."""

import numpy as np
import numpy.typing as npt
import pytest
import torch
from torch import Tensor
from typing_extensions import override

from tests.helpers.loss_tester import LossTester, random, square_mask
from training.judging.metrics.lattice import hole_lattice
from training.losses.repetition import repetition_excess

SIDE = 128
MIN_FOUND = 0.7  # noise reaches a tenth of that by chance


class TestRepetition(LossTester):
    @override
    def inputs(self) -> tuple[Tensor, ...]:
        mask = torch.zeros(1, 1, 16, 20, dtype=torch.double)
        mask[..., 1:, 2:] = 1.0
        dots = motif(16, 20, (0, 6), (6, 3))
        return 0.5 * random(1, 3, 16, 20) + dots, random(1, 3, 16, 20, seed=1), mask

    @override
    def loss(self, *inputs: Tensor) -> Tensor:
        composed, truth, mask = inputs
        return repetition_excess(composed, truth, mask, from_px=4, reach_px=8, low_pass_px=5)


def motif(height: int, width: int, first: tuple[int, int], second: tuple[int, int]) -> Tensor:
    """Return (1, 1, height, width), float64: blots of 3 px at all sums of two steps (down, across)."""
    plane = np.zeros((height, width))
    for i in range(-SIDE, SIDE):
        for j in range(-SIDE, SIDE):
            row, column = (i * a + j * b for a, b in zip(first, second, strict=True))
            if 0 <= row < height - 2 and 0 <= column < width - 2:
                plane[row : row + 3, column : column + 3] = 1.0
    return torch.from_numpy(plane)[None, None]


def noise(seed: int) -> Tensor:
    return random(1, 3, SIDE, SIDE, seed=seed)


@pytest.mark.parametrize(
    "steps",
    [
        pytest.param(((16, 0), (0, 16)), id="16 px"),
        pytest.param(((8, 8), (0, 24)), id="24 px along diagonals"),
        pytest.param(((13, 6), (0, 13)), id="13 px, which is no pitch of the generator"),
    ],
)
def test_finds_what_is_repeated_at_any_distance(steps: tuple[tuple[int, int], ...]) -> None:
    composed = noise(1) + motif(SIDE, SIDE, *steps)

    assert repetition_excess(composed, noise(2), square_mask(SIDE, margin=12)) > MIN_FOUND


def edge(slope: float) -> Tensor:
    """Return (1, 1, SIDE, SIDE), float64, -1 and 1: two sides of a line through the middle."""
    rows, columns = torch.meshgrid(*[torch.arange(SIDE).double()] * 2, indexing="ij")
    return ((columns - SIDE / 2 > slope * (rows - SIDE / 2)).double() * 2.0 - 1.0)[None, None]


@pytest.mark.parametrize(
    "shared", [motif(SIDE, SIDE, (16, 0), (0, 16)), edge(0.5)], ids=["a pattern", "an edge"]
)
def test_allows_what_the_truth_repeats(shared: Tensor) -> None:
    composed, truth = noise(1) + shared, noise(2) + shared

    assert repetition_excess(composed, truth, square_mask(SIDE, margin=12)) < 0.1


class TestLattice:
    def picture(self, *steps: tuple[int, int], seed: int = 0) -> npt.NDArray[np.uint8]:
        plain = np.random.default_rng(seed).integers(0, 200, (SIDE, SIDE, 3), np.uint8)
        dots = motif(SIDE, SIDE, *steps)[0, 0].numpy()[..., None] * 50 if steps else 0
        return np.asarray(plain + dots, np.uint8)

    def hole(self, *, width: int = 96) -> npt.NDArray[np.bool_]:
        mask = np.zeros((SIDE, SIDE), bool)
        mask[16:-16, 16 : 16 + width] = True
        return mask

    @pytest.mark.parametrize("steps", [((16, 0), (0, 16)), ((8, 8), (0, 24))])
    def test_is_seen_at_multiples_of_8_px(self, steps: tuple[tuple[int, int], ...]) -> None:
        found = hole_lattice(self.picture(*steps), self.hole())

        assert found is not None
        assert found > 1.0

    @pytest.mark.parametrize("seed", range(5))
    def test_of_noise_is_about_zero(self, seed: int) -> None:
        assert hole_lattice(self.picture(seed=seed), self.hole()) == pytest.approx(0.0, abs=0.7)

    def test_of_another_pitch_is_none(self) -> None:
        found = hole_lattice(self.picture((13, 0), (0, 13)), self.hole())

        assert found is not None
        assert found < 0.7

    @pytest.mark.parametrize("slope", [0.0, 0.5, 1.0])
    def test_an_edge_is_none(self, slope: float) -> None:
        sides = 25 * edge(slope)[0, 0].numpy()[..., None]
        found = hole_lattice(np.asarray(self.picture() + 25 + sides, np.uint8), self.hole())

        assert found == pytest.approx(0.0, abs=0.7)

    def test_is_undefined_in_a_narrow_hole(self) -> None:
        assert hole_lattice(self.picture((16, 0), (0, 16)), self.hole(width=30)) is None
