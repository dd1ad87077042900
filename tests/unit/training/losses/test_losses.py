"""Reconstruction and perceptual losses: values computed by hand, limits, gradient and precision."""

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch import Tensor
from typing_extensions import override

from tests.helpers.loss_tester import LossTester, close, half_mask, random
from training.losses.perceptual import feature_distance, gram_matrix, style_distance
from training.losses.reconstruction import masked_l1, masked_l2, side_l1
from training.losses.regions import seam_band
from training.losses.variation import seam_variation


class TestMaskedL1(LossTester):
    highest = 2.0

    @override
    def inputs(self) -> tuple[Tensor, ...]:
        return random(2, 3, 4, 5), random(2, 3, 4, 5, seed=1), random(2, 1, 4, 5, seed=2).abs()

    @override
    def loss(self, *inputs: Tensor) -> Tensor:
        return masked_l1(*inputs)

    def test_is_the_mean_over_the_region_of_each_picture(self) -> None:
        truth = torch.zeros(2, 3, 2, 2)
        truth[0, :, 0, 0] = 0.6
        truth[1] = 0.2
        region = torch.zeros(2, 1, 2, 2)
        region[0, 0, 0] = 1.0
        region[1] = 1.0

        value = masked_l1(torch.zeros(2, 3, 2, 2), truth, region)

        assert close(value, (0.3 + 0.2) / 2)

    def test_is_zero_for_an_empty_region(self) -> None:
        assert (
            masked_l1(torch.ones(1, 3, 4, 4), torch.zeros(1, 3, 4, 4), torch.zeros(1, 1, 4, 4)) == 0
        )

    def test_is_two_for_black_instead_of_white(self) -> None:
        white = torch.ones(1, 3, 4, 4)

        assert close(masked_l1(-white, white, torch.ones(1, 1, 4, 4)), 2.0)


class TestMaskedL2(LossTester):
    highest = 4.0

    @override
    def inputs(self) -> tuple[Tensor, ...]:
        return random(2, 3, 4, 5), random(2, 3, 4, 5, seed=1), random(2, 1, 4, 5, seed=2).abs()

    @override
    def loss(self, *inputs: Tensor) -> Tensor:
        return masked_l2(*inputs)

    def test_is_the_mean_square_over_the_region(self) -> None:
        truth = torch.zeros(1, 3, 1, 4)
        truth[0, 0, 0] = torch.tensor([0.3, 0.6, 9.0, 9.0])
        region = torch.tensor([1.0, 1.0, 0.0, 0.0]).view(1, 1, 1, 4)

        value = masked_l2(torch.zeros(1, 3, 1, 4), truth, region)

        assert close(value, (0.09 / 3 + 0.36 / 3) / 2)

    def test_is_zero_for_an_empty_region(self) -> None:
        assert (
            masked_l2(torch.ones(1, 3, 4, 4), torch.zeros(1, 3, 4, 4), torch.zeros(1, 1, 4, 4)) == 0
        )

    def test_is_four_for_black_instead_of_white(self) -> None:
        white = torch.ones(1, 3, 4, 4)

        assert close(masked_l2(-white, white, torch.ones(1, 1, 4, 4)), 4.0)


class TestSideL1(LossTester):
    highest = 2.0

    @override
    def inputs(self) -> tuple[Tensor, ...]:
        return random(1, 3, 3, 2), random(1, 3, 6, 4, seed=1), half_mask(6, 4)

    @override
    def loss(self, *inputs: Tensor) -> Tensor:
        return side_l1(*inputs)

    def test_compares_with_the_reduced_truth(self) -> None:
        truth = torch.zeros(1, 3, 4, 4)
        truth[..., ::2] = 1.0

        value = side_l1(torch.full((1, 3, 2, 2), 0.25), truth, torch.ones(1, 1, 4, 4))

        assert close(value, 0.25)

    def test_weights_a_position_by_its_share_of_the_region(self) -> None:
        region = torch.tensor([1.0, 1.0, 1.0, 0.0]).view(1, 1, 1, 4).expand(1, 1, 2, 4)
        predicted = torch.tensor([0.3, 0.6]).view(1, 1, 1, 2).expand(1, 3, 1, 2)

        value = side_l1(predicted, torch.zeros(1, 3, 2, 4), region)

        assert close(value, (0.3 * 1.0 + 0.6 * 0.5) / 1.5)


class TestSeamVariation(LossTester):
    highest = 4.0

    @override
    def inputs(self) -> tuple[Tensor, ...]:
        return random(1, 3, 5, 6), 0.25 * random(1, 3, 5, 6, seed=1), half_mask(5, 6)

    @override
    def loss(self, *inputs: Tensor) -> Tensor:
        return seam_variation(*inputs, radius_px=2)

    def test_counts_only_variation_beyond_the_truths(self) -> None:
        truth = torch.zeros(1, 3, 1, 4)
        truth[..., 2:] = 0.5
        composed = truth.clone()
        composed[..., 2:] = 0.8

        value = seam_variation(composed, truth, half_mask(1, 4).float(), radius_px=1)

        assert close(value, 0.3)

    def test_is_zero_for_the_truth(self) -> None:
        truth = torch.rand(1, 3, 8, 8)

        assert seam_variation(truth, truth, half_mask(8, 8).float(), radius_px=2) == 0

    def test_is_four_for_stripes_over_a_flat_truth(self) -> None:
        checks = (torch.arange(6).view(-1, 1) + torch.arange(6)) % 2 * 2.0 - 1.0
        composed = checks.expand(1, 3, 6, 6)

        value = seam_variation(
            composed, torch.zeros_like(composed), half_mask(6, 6).float(), radius_px=2
        )

        assert close(value, 4.0)


class TestFeatureDistance(LossTester):
    highest = 8.0

    @override
    def inputs(self) -> tuple[Tensor, ...]:
        return random(2, 4, 3, 2), random(2, 4, 3, 2, seed=1)

    @override
    def loss(self, *inputs: Tensor) -> Tensor:
        first, second = inputs
        return feature_distance([first, first[:, :2]], [second, second[:, :2]]).mean()

    def test_is_four_for_opposite_directions(self) -> None:
        first = [torch.tensor([1.0, 0.0], dtype=torch.double).view(1, 2, 1, 1)]
        second = [torch.tensor([-5.0, 0.0], dtype=torch.double).view(1, 2, 1, 1)]

        assert feature_distance(first, second).item() == pytest.approx(4.0, abs=1e-5)

    def test_is_summed_over_taps_and_averaged_over_positions(self) -> None:
        along_x = torch.tensor([1.0, 0.0]).view(1, 2, 1, 1).expand(1, 2, 1, 2)
        turned_once = torch.tensor([[1.0, 0.0], [0.0, 1.0]]).view(1, 2, 1, 2)

        value = feature_distance([along_x, along_x], [turned_once, along_x])

        assert value.item() == pytest.approx(2.0 / 2, abs=1e-5)

    def test_is_zero_for_equal_features(self) -> None:
        features = [random(1, 3, 2, 2)]

        assert feature_distance(features, features).item() == 0


class TestStyleDistance(LossTester):
    highest = 4.0

    @override
    def inputs(self) -> tuple[Tensor, ...]:
        return random(2, 4, 3, 2), random(2, 4, 3, 2, seed=1)

    @override
    def loss(self, *inputs: Tensor) -> Tensor:
        first, second = inputs
        return style_distance([first, first[:, :2]], [second, second[:, :2]]).mean()

    def test_is_two_for_features_that_never_occur_together(self) -> None:
        first = [torch.tensor([3.0, 0.0], dtype=torch.double).view(1, 2, 1, 1)]
        second = [torch.tensor([0.0, 3.0], dtype=torch.double).view(1, 2, 1, 1)]

        assert style_distance(first, second).item() == pytest.approx(2.0, abs=1e-5)

    def test_does_not_depend_on_the_position_of_features(self) -> None:
        features = random(1, 4, 5, 6)

        value = style_distance([features], [features.flip(-1).roll(2, dims=-2)])

        assert value.item() == pytest.approx(0.0, abs=1e-12)

    def test_the_gram_matrix_is_the_mean_product(self) -> None:
        features = torch.tensor([[3.0, 0.0], [4.0, 1.0]], dtype=torch.double).view(1, 2, 1, 2)

        gram = gram_matrix(features)

        expected = torch.tensor([[0.36, 0.48], [0.48, 0.64 + 1.0]], dtype=torch.double) / 2
        assert torch.allclose(gram[0], expected, atol=1e-5)


def test_the_seam_band_lies_on_both_sides_of_the_border() -> None:
    band = seam_band(half_mask(1, 10), radius_px=2)

    assert band[0, 0, 0].tolist() == [0, 0, 0, 1, 1, 1, 1, 0, 0, 0]


@given(
    height=st.integers(1, 17),
    width=st.integers(1, 17),
    radius_px=st.integers(1, 3),
    seed=st.integers(0, 999),
)
def test_the_seam_band_is_near_both_hole_and_known_pixels(
    height: int, width: int, radius_px: int, seed: int
) -> None:
    generator = torch.Generator().manual_seed(seed)
    mask = (torch.rand(1, 1, height, width, generator=generator) < 0.1).float()
    padded = torch.nn.functional.pad(mask, (radius_px,) * 4, value=torch.nan)
    side = 2 * radius_px + 1
    around = padded.unfold(-2, side, 1).unfold(-2, side, 1).flatten(-2)

    band = seam_band(mask, radius_px=radius_px)

    expected = (around == 1).any(dim=-1) & (around == 0).any(dim=-1)
    assert torch.equal(band.bool(), expected)
