"""Every loss can be configured, costs nothing without a weight, and trains its own network."""

from dataclasses import replace
from pathlib import Path

import pytest
import torch
from torch import Tensor, nn
from typing_extensions import override

from engine.network.generator import GeneratorOutput
from tests.helpers.training_data import TINY_DISCRIMINATOR
from training.errors import ConfigError
from training.losses.adversarial import generator_loss
from training.losses.config import AdversarialKind, LossConfig, StyleFeatures, VggNetwork
from training.losses.discriminator import Discriminator, DiscriminatorConfig
from training.losses.feature_networks import FeatureNetworks, SqueezeFeatures, VggFeatures
from training.losses.perceptual import feature_distance
from training.run.config import config_from_json, config_to_json, read_config
from training.run.objective import Objective, Prediction, Term, WeightedLosses

SQUEEZENET = (
    Path(__file__).resolve().parents[4]
    / "resources"
    / "models"
    / "squeezenet1_1-imagenet.safetensors"
)
SIDE_PX = 64
# Only the L1 loss over the hole.
BARE = LossConfig(known=0.0, side=0.0, variation=0.0, perceptual=0.0, adversarial=0.0, matching=0.0)
DEFAULTS = {
    "hole": 1.0,
    "known": 0.1,
    "side": 0.25,
    "variation": 0.02,
    "perceptual": 0.3,
    "adversarial": 0.02,
    "matching": 0.2,
}
ALL_OFF = [f"losses.{name}=0.0" for name in DEFAULTS]


class TinyVgg(VggFeatures):
    """A tiny network with two taps, in place of VGG."""

    def __init__(self) -> None:
        nn.Module.__init__(self)
        self.conv = nn.Conv2d(3, 4, 3, stride=2).requires_grad_(requires_grad=False)

    @override
    def forward(self, x: Tensor) -> list[Tensor]:
        return [x, self.conv(x)]


@pytest.fixture(scope="module")
def features() -> FeatureNetworks:
    return FeatureNetworks(squeeze=SqueezeFeatures.load(SQUEEZENET), vgg=TinyVgg())


class Witness(SqueezeFeatures):
    """Remembers the first pixel, and sees nothing else."""

    first_pixel = float("nan")

    @override
    def forward(self, x: Tensor) -> list[Tensor]:
        self.first_pixel = float(x[0, 0, 0, 0].detach())
        return [x]


def corner_seen_at(step: int) -> tuple[int, int]:
    """Return the row and the column of the first pixel that SqueezeNet sees in a step."""
    witness = Witness()
    objective = Objective(replace(BARE, perceptual=1.0), FeatureNetworks(squeeze=witness))
    numbers = torch.arange(SIDE_PX**2, dtype=torch.float32).view(1, 1, SIDE_PX, SIDE_PX)
    numbered = numbers.expand(1, 3, -1, -1)
    objective.generator_losses(
        replace(prediction(), truth=numbered, composed=numbered), step=step, discriminator=None
    )
    return divmod(int(witness.first_pixel), SIDE_PX)


def prediction(*, error: float = 0.5) -> Prediction:
    """Return a prediction of a flat picture, `error` too bright, with its right half to fill."""
    mask = torch.zeros(1, 1, SIDE_PX, SIDE_PX)
    mask[..., SIDE_PX // 2 :] = 1.0
    generated = torch.full((1, 3, SIDE_PX, SIDE_PX), error, requires_grad=True)
    output = GeneratorOutput(
        picture=generated, half=generated[..., ::2, ::2], quarter=generated[..., ::4, ::4]
    )
    return Prediction.from_output(output, truth=torch.zeros(1, 3, SIDE_PX, SIDE_PX), mask=mask)


def discriminator() -> Discriminator:
    torch.manual_seed(0)
    return TINY_DISCRIMINATOR.build()


def test_the_composed_picture_has_known_pixels_from_the_truth() -> None:
    composed = prediction().composed

    assert composed[0, 0, 0].tolist() == [0.0] * (SIDE_PX // 2) + [0.5] * (SIDE_PX // 2)


def test_a_sum_weighs_each_loss() -> None:
    losses = WeightedLosses(
        {"hole": Term(2.0, torch.tensor(0.5)), "side": Term(0.25, torch.tensor(4.0))}
    )

    assert losses.total().item() == pytest.approx(2.0 * 0.5 + 0.25 * 4.0)
    assert losses.values() == {"hole": torch.tensor(0.5), "side": torch.tensor(4.0)}


def test_a_default_run_has_the_losses_of_the_method(features: FeatureNetworks) -> None:
    objective = Objective(LossConfig(), features)

    losses = objective.generator_losses(prediction(), step=0, discriminator=discriminator())

    assert {name: term.weight for name, term in losses.terms.items()} == DEFAULTS


@pytest.mark.slow
def test_squeezenets_crop_differs_in_each_of_256_steps() -> None:
    corners = [corner_seen_at(step) for step in range(256)]

    assert sorted(corners) == [(row, column) for row in range(16) for column in range(16)]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("hole", 0.5),
        ("known", 0.5),
        ("seam", 0.5),
        ("hole_l2", 0.25),
        ("known_l2", 0.25),
        ("seam_l2", 0.25),
        ("side", 2 * 0.5),
        ("side_known", 2 * 0.5),
        ("variation", 0.5 / 3),  # one of the three pairs across a band of four pixels is an edge
    ],
)
def test_each_reconstruction_loss_can_be_used_alone(name: str, expected: float) -> None:
    config = read_config(None, [*ALL_OFF, f"losses.{name}=2.0"]).losses

    losses = Objective(config, FeatureNetworks()).generator_losses(
        prediction(), step=0, discriminator=None
    )

    assert list(losses.terms) == [name]
    assert losses.values()[name].item() == pytest.approx(expected)
    assert losses.total().item() == pytest.approx(2.0 * expected)


def test_hole_known_and_seam_are_separate_regions() -> None:
    shaded = prediction()
    columns = torch.arange(SIDE_PX).expand(1, 3, SIDE_PX, SIDE_PX)
    shaded = replace(shaded, picture=(columns < SIDE_PX // 2 - 1).float())
    config = replace(BARE, hole=1.0, known=1.0, seam=1.0, seam_px=1)

    values = (
        Objective(config, FeatureNetworks())
        .generator_losses(shaded, step=0, discriminator=None)
        .values()
    )

    assert values["hole"].item() == 0.0
    assert values["known"].item() == pytest.approx(31 / 32)
    assert values["seam"].item() == 0.0


def test_the_seam_band_is_as_wide_as_configured() -> None:
    shaded = prediction()
    columns = torch.arange(SIDE_PX).expand(1, 3, SIDE_PX, SIDE_PX)
    shaded = replace(shaded, picture=(columns < SIDE_PX // 2 - 1).float())
    config = replace(BARE, seam=1.0, seam_px=3)

    losses = Objective(config, FeatureNetworks()).generator_losses(
        shaded, step=0, discriminator=None
    )

    assert losses.values()["seam"].item() == pytest.approx(2 / 6)


@pytest.mark.parametrize(
    ("config", "expected"),
    [
        (replace(BARE, perceptual=1.0), {"hole", "perceptual"}),
        (replace(BARE, style=1.0), {"hole", "style"}),
        (replace(BARE, perceptual=1.0, style=1.0), {"hole", "perceptual", "style"}),
        (replace(BARE, vgg=1.0), {"hole", "vgg"}),
        (
            replace(BARE, vgg=1.0, style=1.0, style_features=StyleFeatures.VGG),
            {"hole", "vgg", "style"},
        ),
        (replace(BARE, vgg=1.0, perceptual=1.0), {"hole", "vgg", "perceptual"}),
    ],
)
def test_each_feature_loss_can_be_configured(
    features: FeatureNetworks, config: LossConfig, expected: set[str]
) -> None:
    tried = prediction()

    losses = Objective(config, features).generator_losses(tried, step=0, discriminator=None)
    (slope,) = torch.autograd.grad(losses.total() - losses.values()["hole"], tried.picture)

    assert set(losses.terms) == expected
    assert slope[..., SIDE_PX // 2 :].abs().sum() > 0
    assert slope[..., : SIDE_PX // 2].abs().sum() == 0


def test_the_vgg_distance_is_that_of_the_composed_picture(features: FeatureNetworks) -> None:
    tried = prediction()
    assert features.vgg is not None

    losses = Objective(replace(BARE, vgg=1.0), features).generator_losses(
        tried, step=3, discriminator=None
    )

    expected = feature_distance(features.vgg(tried.composed), features.vgg(tried.truth))
    assert torch.equal(losses.values()["vgg"], expected.mean())


@pytest.mark.parametrize(
    "config",
    [replace(BARE, perceptual=1.0), replace(BARE, style=1.0), replace(BARE, vgg=1.0)],
)
def test_a_loss_without_its_features_is_refused(config: LossConfig) -> None:
    with pytest.raises(ValueError, match="features"):
        Objective(config, FeatureNetworks())


@pytest.mark.parametrize("kind", AdversarialKind)
def test_the_adversarial_loss_is_the_configured_one(kind: AdversarialKind) -> None:
    objective = Objective(replace(BARE, adversarial=0.5, adversarial_kind=kind), FeatureNetworks())
    judge, tried = discriminator(), prediction()

    losses = objective.generator_losses(tried, step=0, discriminator=judge)

    expected = generator_loss(kind, judge.eval()(tried.composed, tried.mask), tried.mask)
    assert set(losses.terms) == {"hole", "adversarial"}
    assert torch.equal(losses.values()["adversarial"], expected)


def test_the_generators_losses_leave_the_discriminator_unchanged() -> None:
    objective = Objective(replace(BARE, adversarial=0.5, matching=0.5), FeatureNetworks())
    judge = discriminator()
    before = {name: value.clone() for name, value in judge.state_dict().items()}

    losses = objective.generator_losses(prediction(), step=0, discriminator=judge)
    torch.autograd.backward(losses.total())

    assert all(torch.equal(before[name], value) for name, value in judge.state_dict().items())
    assert all(x.grad is None and x.requires_grad for x in judge.parameters())
    assert judge.training


def test_the_discriminators_losses_have_gradients_for_it_alone() -> None:
    objective = Objective(replace(LossConfig(), perceptual=0.0, r1=1.0), FeatureNetworks())
    judge, tried = discriminator(), prediction()

    losses = objective.discriminator_losses(tried, judge, adversarial_step=0)
    slopes = torch.autograd.grad(losses.total(), tuple(judge.parameters()), retain_graph=True)
    (towards_generator,) = torch.autograd.grad(losses.total(), (tried.picture,), allow_unused=True)

    assert sum(slope.abs().sum().item() for slope in slopes) > 0
    assert towards_generator is None


def test_the_lazy_gradient_penalty_is_weighted_by_its_interval() -> None:
    objective = Objective(replace(BARE, r1=3.0, r1_every_steps=4), FeatureNetworks())

    terms = [
        objective.discriminator_losses(prediction(), discriminator(), adversarial_step=step).terms
        for step in (0, 1, 3, 4)
    ]

    assert ["r1" in found for found in terms] == [True, False, False, True]
    assert terms[0]["r1"].weight == 12.0


def test_the_gradient_penalty_is_computed_in_full_precision() -> None:
    objective = Objective(replace(BARE, r1=1.0), FeatureNetworks())
    expected = objective.discriminator_losses(
        prediction(), discriminator(), adversarial_step=0
    ).values()["r1"]

    with torch.autocast("cpu", dtype=torch.bfloat16):
        # The forward passes before it have moved the power iteration in half precision.
        losses = objective.discriminator_losses(prediction(), discriminator(), adversarial_step=0)

    assert losses.values()["r1"].item() == pytest.approx(expected.item(), rel=1e-3)
    assert losses.values()["r1"].dtype == torch.float32


def test_the_losses_are_float32_under_autocast(features: FeatureNetworks) -> None:
    config = LossConfig(
        seam=1.0, hole_l2=1.0, known_l2=1.0, seam_l2=1.0, side_known=1.0, vgg=1.0, style=1.0
    )

    with torch.autocast("cpu", dtype=torch.bfloat16):
        losses = Objective(config, features).generator_losses(
            prediction(), step=0, discriminator=discriminator()
        )

    assert {value.dtype for value in losses.values().values()} == {torch.float32}
    assert losses.total().isfinite()


def test_every_loss_can_be_set_on_the_command_line() -> None:
    config = read_config(
        None,
        [
            *("losses.seam=0.5", "losses.hole_l2=0.5", "losses.side_known=0.1"),
            *("losses.vgg=0.1", "losses.vgg_network=vgg19", "losses.vgg_file=some/vgg.pth"),
            *("losses.style=2.0", "losses.style_features=vgg", "losses.seam_px=3"),
            *("losses.adversarial_kind=least_squares", "losses.r1=1.0"),
            *("losses.r1_every_steps=8", "discriminator.scales=3"),
            "discriminator.spectral_norm=false",
        ],
    )

    assert config.losses == LossConfig(
        seam=0.5,
        hole_l2=0.5,
        side_known=0.1,
        vgg=0.1,
        vgg_network=VggNetwork.VGG19,
        vgg_file="some/vgg.pth",
        style=2.0,
        style_features=StyleFeatures.VGG,
        seam_px=3,
        adversarial_kind=AdversarialKind.LEAST_SQUARES,
        r1=1.0,
        r1_every_steps=8,
    )
    assert config.discriminator == DiscriminatorConfig(scales=3, spectral_norm=False)
    assert config_from_json(config_to_json(config)) == config


def test_a_configuration_without_newer_losses_gets_their_defaults() -> None:
    text = (
        '{"losses": {"hole": 1.0, "known": 0.1, "side": 0.25, "perceptual": 0.3, '
        '"variation": 0.02, "adversarial": 0.02, "matching": 0.2}}'
    )

    assert config_from_json(text).losses == LossConfig()


@pytest.mark.parametrize(
    "override",
    [
        "losses.hole=-1.0",
        "losses.r1=-1.0",
        "losses.seam_px=0",
        "losses.r1_every_steps=0",
        "losses.adversarial_kind=chess",
        "losses.vgg_network=vgg11",
    ],
)
def test_an_invalid_loss_is_refused(override: str) -> None:
    with pytest.raises(ConfigError):
        read_config(None, [override])


def test_a_run_without_a_loss_before_the_adversarial_steps_is_refused() -> None:
    with pytest.raises(ConfigError, match="besides those of the discriminator"):
        replace(BARE, hole=0.0, adversarial=1.0)
