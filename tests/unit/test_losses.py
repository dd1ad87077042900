"""Each loss: a value computed by hand, its limits, and its gradient."""

from pathlib import Path

import pytest
import torch
from safetensors.torch import save_file
from torch import Tensor

from training.discriminator import Discriminator, DiscriminatorConfig, Judgement
from training.errors import ConfigError
from training.losses.adversarial import feature_matching, hinge_discriminator, hinge_generator
from training.losses.perceptual import SqueezeFeatures, VggFeatures, feature_distance
from training.losses.reconstruction import masked_l1, side_l1
from training.losses.variation import seam_band, seam_variation

SQUEEZENET = (
    Path(__file__).resolve().parents[2]
    / "resources"
    / "models"
    / "squeezenet1_1-imagenet.safetensors"
)
ONE_PIXEL = torch.zeros(1, 1, 8, 8).index_put_(
    (torch.tensor(0), torch.tensor(0), torch.tensor(3), torch.tensor(4)), torch.tensor(1.0)
)


def judgement(logits: list[float], features: list[float]) -> Judgement:
    return Judgement(
        logits=torch.tensor(logits).view(1, 1, 1, -1),
        features=(torch.tensor(features).view(1, -1, 1, 1),),
    )


def test_masked_l1_is_the_mean_over_the_region_of_each_picture() -> None:
    predicted = torch.zeros(2, 3, 2, 2)
    truth = torch.zeros(2, 3, 2, 2)
    truth[0, :, 0, 0] = 0.6
    truth[1] = 0.2
    region = torch.zeros(2, 1, 2, 2)
    region[0, 0, 0] = 1.0
    region[1] = 1.0

    value = masked_l1(predicted, truth, region)

    assert value.item() == pytest.approx((0.3 + 0.2) / 2)


def test_masked_l1_of_an_empty_region_is_zero() -> None:
    assert masked_l1(torch.ones(1, 3, 4, 4), torch.zeros(1, 3, 4, 4), torch.zeros(1, 1, 4, 4)) == 0


def test_masked_l1_has_the_gradient_of_its_definition() -> None:
    predicted = torch.rand(1, 3, 4, 4, dtype=torch.double, requires_grad=True)
    region = torch.rand(1, 1, 4, 4, dtype=torch.double)

    assert torch.autograd.gradcheck(
        lambda x: masked_l1(x, torch.full_like(x, 2.0), region), (predicted,)
    )


def test_side_l1_compares_with_the_reduced_truth() -> None:
    truth = torch.zeros(1, 3, 4, 4)
    truth[..., ::2] = 1.0
    mask = torch.ones(1, 1, 4, 4)

    value = side_l1(torch.full((1, 3, 2, 2), 0.25), truth, mask)

    assert value.item() == pytest.approx(0.25)


def test_the_seam_band_lies_on_both_sides_of_the_border() -> None:
    mask = torch.zeros(1, 1, 1, 10)
    mask[..., 5:] = 1.0

    band = seam_band(mask, radius_px=2)

    assert band[0, 0, 0].tolist() == [0, 0, 0, 1, 1, 1, 1, 0, 0, 0]


def test_seam_variation_counts_only_what_exceeds_the_truth() -> None:
    truth = torch.zeros(1, 3, 1, 4)
    truth[..., 2:] = 0.5
    mask = torch.tensor([0.0, 0.0, 1.0, 1.0]).view(1, 1, 1, 4)
    composed = truth.clone()
    composed[..., 2:] = 0.8

    value = seam_variation(composed, truth, mask, radius_px=1)

    assert value.item() == pytest.approx(0.3)


def test_seam_variation_of_the_truth_is_zero() -> None:
    truth = torch.rand(1, 3, 8, 8)

    assert seam_variation(truth, truth, ONE_PIXEL) == 0


def test_seam_variation_has_the_gradient_of_its_definition() -> None:
    composed = torch.rand(1, 3, 6, 6, dtype=torch.double, requires_grad=True)
    mask = torch.zeros(1, 1, 6, 6, dtype=torch.double)
    mask[..., 3:] = 1.0

    assert torch.autograd.gradcheck(
        lambda x: seam_variation(x, torch.zeros_like(x), mask), (composed,)
    )


def test_the_discriminators_hinge_is_two_for_answers_of_zero() -> None:
    undecided = (judgement([0.0, 0.0], [0.0]),)

    value = hinge_discriminator(undecided, undecided, torch.ones(1, 1, 2, 4))

    assert value.item() == pytest.approx(2.0)


def test_the_discriminators_hinge_is_computed_as_defined() -> None:
    real = (judgement([0.5, 2.0], [0.0]),)
    made_up = (judgement([0.5, -3.0], [0.0]),)

    value = hinge_discriminator(real, made_up, torch.ones(1, 1, 2, 4))

    assert value.item() == pytest.approx((0.5 + 0.0) / 2 + (1.5 + 0.0) / 2)


def test_made_up_patches_count_by_their_share_of_hole() -> None:
    mask = torch.zeros(1, 1, 2, 4)
    mask[..., 2:] = 1.0
    made_up = (judgement([7.0, -0.25], [0.0]),)

    value = hinge_generator(made_up, mask)

    assert value.item() == pytest.approx(0.25)


def test_feature_matching_is_the_mean_absolute_difference() -> None:
    real, made_up = (judgement([0.0], [1.0, 2.0]),), (judgement([0.0], [2.0, 4.0]),)

    assert feature_matching(real, made_up).item() == pytest.approx(1.5)


def test_feature_matching_sends_no_gradient_into_the_real_side() -> None:
    real_features = torch.ones(1, 2, 1, 1, requires_grad=True)
    fake_features = torch.zeros(1, 2, 1, 1, requires_grad=True)
    logits = torch.zeros(1, 1, 1, 1)

    value = feature_matching(
        (Judgement(logits=logits, features=(real_features,)),),
        (Judgement(logits=logits, features=(fake_features,)),),
    )
    torch.autograd.backward(value)

    assert real_features.grad is None
    assert fake_features.grad is not None


def test_the_feature_distance_of_opposite_directions_is_four() -> None:
    first = [torch.tensor([1.0, 0.0]).view(1, 2, 1, 1)]
    second = [torch.tensor([-5.0, 0.0]).view(1, 2, 1, 1)]

    assert feature_distance(first, second).item() == pytest.approx(4.0, abs=1e-4)


def test_squeezenet_features_have_the_known_taps_and_are_frozen() -> None:
    features = SqueezeFeatures.load(SQUEEZENET)

    taps = features(torch.zeros(1, 3, 65, 65))

    assert [tap.shape[1] for tap in taps] == [64, 128, 256, 384, 384, 512, 512]
    assert not any(parameter.requires_grad for parameter in features.parameters())


def test_squeezenet_takes_red_for_red() -> None:
    features = SqueezeFeatures.load(SQUEEZENET)
    red = torch.full((1, 3, 65, 65), -1.0)
    red[:, 0] = 1.0
    blue = red.flip(1)

    first_filter = features.conv1.weight[:, 2].sum(dim=(1, 2))  # BGR: the last sees red
    assert features.conv1.bias is not None
    expected = torch.relu(
        features.conv1.bias
        + first_filter * (255.0 - 123.0)
        - 117.0 * features.conv1.weight[:, 1].sum(dim=(1, 2))
        - 104.0 * features.conv1.weight[:, 0].sum(dim=(1, 2))
    )

    assert torch.allclose(features(red)[0][0, :, 5, 5], expected, atol=0.05)
    assert feature_distance(features(red), features(blue)).item() > 0.1


def test_a_perceptual_gradient_reaches_the_picture() -> None:
    features = SqueezeFeatures.load(SQUEEZENET)
    picture = torch.zeros(1, 3, 64, 64, requires_grad=True)

    distance = feature_distance(features(picture), features(torch.rand(1, 3, 64, 64)))
    torch.autograd.backward(distance.sum())

    assert picture.grad is not None
    assert picture.grad.isfinite().all()
    assert picture.grad.abs().sum() > 0


def test_vgg_features_load_from_torchvisions_names(tmp_path: Path) -> None:
    path = tmp_path / "vgg.safetensors"
    save_file(VggFeatures().state_dict(), path)

    taps = VggFeatures.load(path)(torch.zeros(1, 3, 32, 32))

    assert [tap.shape[1] for tap in taps] == [64, 128, 256, 512, 512]


@pytest.mark.parametrize("network", [SqueezeFeatures, VggFeatures])
def test_features_from_a_missing_or_foreign_file_are_refused(
    tmp_path: Path, network: type[SqueezeFeatures] | type[VggFeatures]
) -> None:
    foreign = tmp_path / "foreign.safetensors"
    save_file({"x": torch.zeros(1)}, foreign)

    with pytest.raises(ConfigError, match="no such file"):
        network.load(tmp_path / "none.safetensors")
    with pytest.raises(ConfigError, match="not"):
        network.load(foreign)


@pytest.mark.parametrize("scales", [1, 2, 3])
def test_the_discriminator_judges_at_every_scale(scales: int) -> None:
    discriminator = DiscriminatorConfig(widths=(8, 8, 8), scales=scales).build()

    judgements = discriminator(torch.zeros(2, 3, 64, 64), torch.zeros(2, 1, 64, 64))

    assert [j.logits.shape[-1] for j in judgements] == [16 // 2**i for i in range(scales)]


def test_every_layer_of_the_discriminator_has_a_spectral_norm_near_one() -> None:
    torch.manual_seed(0)
    discriminator = DiscriminatorConfig(widths=(8, 16), scales=1).build()
    for _ in range(50):
        discriminator(torch.randn(1, 3, 32, 32), torch.zeros(1, 1, 32, 32))

    norms = [
        torch.linalg.matrix_norm(weight.flatten(1), ord=2).item()
        for weight in _conv_weights(discriminator)
    ]

    assert norms == pytest.approx([1.0] * len(norms), abs=0.02)


def test_impossible_discriminators_are_refused() -> None:
    with pytest.raises(ValueError, match="one to three scales"):
        DiscriminatorConfig(scales=4)


def _conv_weights(discriminator: Discriminator) -> list[Tensor]:
    return [
        module.weight.detach()
        for module in discriminator.modules()
        if isinstance(module, torch.nn.Conv2d)
    ]
