"""The discriminator classifies patches at every scale, with the mask as an input."""

import pytest
import torch
from torch import Tensor
from torch.nn.utils import parametrize

from training.losses.discriminator import Discriminator, DiscriminatorConfig


def picture(side_px: int, *, seed: int = 0) -> Tensor:
    generator = torch.Generator().manual_seed(seed)
    return torch.rand(1, 3, side_px, side_px, generator=generator) * 2.0 - 1.0


@pytest.mark.parametrize("scales", [1, 2, 3])
def test_it_has_an_output_for_every_scale(scales: int) -> None:
    discriminator = DiscriminatorConfig(widths=(8, 8, 8), scales=scales).build()

    judgements = discriminator(torch.zeros(2, 3, 64, 64), torch.zeros(2, 1, 64, 64))

    assert [j.logits.shape for j in judgements] == [
        (2, 1, 16 // 2**i, 16 // 2**i) for i in range(scales)
    ]


def test_it_returns_the_hidden_layers_for_feature_matching() -> None:
    (judgement,) = DiscriminatorConfig(widths=(8, 6, 4), scales=1).build()(
        picture(32), torch.zeros(1, 1, 32, 32)
    )

    assert [x.shape[1:] for x in judgement.features] == [(8, 16, 16), (6, 8, 8), (4, 8, 8)]


def test_it_sees_the_mask() -> None:
    discriminator = DiscriminatorConfig(widths=(8, 8), scales=1).build().eval()

    without, within = (
        discriminator(picture(32), torch.full((1, 1, 32, 32), share))[0].logits
        for share in (0.0, 1.0)
    )

    assert not torch.allclose(without, within)


def test_a_patch_does_not_depend_on_distant_pixels() -> None:
    discriminator = DiscriminatorConfig(widths=(8, 8), scales=1).build().eval()
    changed = picture(64)
    changed[..., 48:] = 0.0
    mask = torch.zeros(1, 1, 64, 64)

    before, after = (discriminator(x, mask)[0].logits for x in (picture(64), changed))

    assert torch.equal(before[..., :16], after[..., :16])
    assert not torch.equal(before, after)


def test_every_layer_has_a_spectral_norm_near_one() -> None:
    torch.manual_seed(0)
    discriminator = DiscriminatorConfig(widths=(8, 16), scales=1).build()
    for _ in range(50):
        discriminator(torch.randn(1, 3, 32, 32), torch.zeros(1, 1, 32, 32))

    norms = [
        torch.linalg.matrix_norm(weight.flatten(1), ord=2).item()
        for weight in _conv_weights(discriminator)
    ]

    assert norms == pytest.approx([1.0] * len(norms), abs=0.02)


def test_spectral_normalisation_can_be_switched_off() -> None:
    discriminator = DiscriminatorConfig(widths=(8, 16), spectral_norm=False).build()

    assert not any(parametrize.is_parametrized(module) for module in discriminator.modules())
    assert [j.logits.shape[-1] for j in discriminator(picture(32), picture(32)[:, :1])] == [16, 8]


def test_the_names_in_its_state_match_saved_runs() -> None:
    state = DiscriminatorConfig(widths=(8, 8), scales=1).build().state_dict()

    layers = ("critics.0.layers.0", "critics.0.layers.1", "critics.0.judge")
    ends = ("bias", *(f"parametrizations.weight.{x}" for x in ("original", "0._u", "0._v")))
    assert set(state) == {f"{layer}.{end}" for layer in layers for end in ends}


@pytest.mark.parametrize(("widths", "scales"), [((8, 8), 0), ((8, 8), 4), ((8,), 1)])
def test_invalid_discriminators_are_refused(widths: tuple[int, ...], scales: int) -> None:
    with pytest.raises(ValueError, match="one to three scales"):
        DiscriminatorConfig(widths=widths, scales=scales)


def _conv_weights(discriminator: Discriminator) -> list[Tensor]:
    return [
        module.weight.detach()
        for module in discriminator.modules()
        if isinstance(module, torch.nn.Conv2d)
    ]
