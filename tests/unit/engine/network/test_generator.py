"""Shapes, limits and initial state of the generator."""

from dataclasses import replace

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.network.blocks import ContextualAttention, GatedConv, ResidualBlock, fill_smoothly
from engine.network.generator import GeneratorConfig
from engine.network.squeezenet import SqueezeNet

TINY = GeneratorConfig(
    widths=(8, 8, 8, 8),
    dilations=(1, 2),
    attention_heads=2,
    attention_levels=2,
    sees_features=False,
)
WITH_FEATURES = replace(TINY, sees_features=True)


def test_the_default_shape_has_at_most_sixteen_million_parameters() -> None:
    generator = GeneratorConfig().build()

    parameters = sum(parameter.numel() for parameter in generator.parameters())

    assert parameters <= 16e6


@settings(max_examples=20)
@given(height=st.integers(1, 70), width=st.integers(1, 70))
def test_the_outputs_have_the_size_of_the_input_and_its_fractions(height: int, width: int) -> None:
    output = TINY.build()(torch.zeros(1, 4, height, width))

    assert output.picture.shape == (1, 3, height, width)
    assert output.half.shape == (1, 3, (height + 1) // 2, (width + 1) // 2)
    assert output.quarter.shape == (1, 3, (height + 3) // 4, (width + 3) // 4)


def test_a_generator_without_attention_can_be_built() -> None:
    config = replace(TINY, attention_heads=0)

    output = config.build()(torch.zeros(2, 4, 16, 16))

    assert output.picture.shape == (2, 3, 16, 16)


@settings(max_examples=10)
@given(height=st.integers(1, 40), width=st.integers(1, 40), levels=st.integers(3, 6))
def test_squeezenet_works_at_any_size_and_depth(height: int, width: int, levels: int) -> None:
    generator = replace(WITH_FEATURES, widths=(8,) * levels).build()

    output = generator(torch.zeros(1, 4, height, width))

    assert output.picture.shape == (1, 3, height, width)
    assert len(generator.inlets) == min(levels, 4)


@pytest.mark.parametrize("level", range(4))
def test_squeezenet_adds_to_each_of_its_levels(level: int) -> None:
    torch.manual_seed(0)
    generator = WITH_FEATURES.build()
    x = torch.rand(1, 4, 32, 32)
    before = generator(x).picture

    torch.nn.init.ones_(generator.inlets[level].get_parameter("bias"))

    assert not torch.equal(generator(x).picture, before)


def test_squeezenet_is_not_trained() -> None:
    generator = WITH_FEATURES.build()
    x = torch.rand(1, 4, 32, 32)

    torch.autograd.backward(generator(x).picture.square().mean())

    trunk = generator.get_submodule("trunk")
    assert all(p.grad is None for p in trunk.parameters())
    assert all(p.grad is not None for p in generator.inlets.parameters())


def test_a_trunk_is_adopted_up_to_the_last_level() -> None:
    weights = SqueezeNet().state_dict()
    generator = replace(WITH_FEATURES, widths=(8, 8, 8)).build()

    generator.adopt_trunk(weights)

    trunk = generator.get_submodule("trunk").state_dict()
    assert "fires.fire9.squeeze.weight" not in trunk
    assert all(torch.equal(value, weights[name]) for name, value in trunk.items())


def test_foreign_weights_are_no_trunk() -> None:
    with pytest.raises(RuntimeError, match="Missing"):
        WITH_FEATURES.build().adopt_trunk({"conv1.weight": torch.zeros(64, 3, 3, 3)})


def test_a_window_without_known_pixels_gives_finite_numbers() -> None:
    x = torch.cat([torch.zeros(1, 3, 32, 32), torch.ones(1, 1, 32, 32)], dim=1)

    output = TINY.build()(x)

    assert output.picture.isfinite().all()


def test_gradients_reach_every_parameter() -> None:
    torch.manual_seed(0)
    generator = TINY.build()
    x = torch.randn(1, 4, 32, 32)
    x[:, 3] = 0.0
    x[:, 3, 4:24, 4:24] = 1.0

    output = generator(x)
    torch.autograd.backward(sum(part.square().mean() for part in output))

    without = [
        name for name, p in generator.named_parameters() if p.grad is None or not p.grad.any()
    ]
    assert without == []


def test_an_untrained_generator_draws_no_checkerboard() -> None:
    torch.manual_seed(0)
    x = torch.randn(1, 4, 64, 64)
    x[:, 3:] = (x[:, 3:] > 0).float()

    learned = GeneratorConfig().build()(x).picture - fill_smoothly(x[:, :3], 1.0 - x[:, 3:])
    sub_pixels = learned[0].detach().unfold(1, 2, 2).unfold(2, 2, 2)
    spread = (sub_pixels - sub_pixels.mean(dim=(-1, -2), keepdim=True)).abs().max()

    assert float(spread) < 1e-5


@pytest.mark.parametrize(
    ("widths", "dilations", "heads", "levels"),
    [
        ((8, 8), (1,), 2, 1),
        ((8, 8, 8), (0,), 2, 1),
        ((8, 8, 8), (1,), -1, 1),
        ((8, 8, 8), (1,), 2, 3),
    ],
)
def test_impossible_shapes_are_refused(
    widths: tuple[int, ...], dilations: tuple[int, ...], heads: int, levels: int
) -> None:
    with pytest.raises(ValueError, match="expected"):
        GeneratorConfig(
            widths=widths, dilations=dilations, attention_heads=heads, attention_levels=levels
        )


def test_heads_must_divide_the_channels() -> None:
    with pytest.raises(ValueError, match="heads"):
        ContextualAttention(10, heads=4)


def test_a_fresh_generator_continues_the_surroundings() -> None:
    torch.manual_seed(0)
    x = torch.full((1, 4, 32, 32), 0.5)
    x[:, 3] = 0.0
    x[..., 8:24, 8:24] = torch.tensor([0.0, 0.0, 0.0, 1.0]).view(4, 1, 1)

    picture = TINY.build()(x).picture.detach()

    assert float((picture - 0.5).abs().max()) < 0.3


@settings(max_examples=30)
@given(height=st.integers(1, 40), width=st.integers(1, 40), seed=st.integers(0, 2**16))
def test_a_smooth_fill_keeps_known_pixels_and_stays_within_their_range(
    height: int, width: int, seed: int
) -> None:
    rng = torch.Generator().manual_seed(seed)
    rgb = torch.rand(1, 3, height, width, generator=rng)
    known = (torch.rand(1, 1, height, width, generator=rng) < 0.4).float()
    known[..., 0, 0] = 1.0

    filled = fill_smoothly(rgb, known)

    inside = rgb[(known > 0).expand_as(rgb)]
    assert torch.equal(filled * known, rgb * known)
    assert filled.min() >= inside.min() - 1e-4
    assert filled.max() <= inside.max() + 1e-4


def test_a_smooth_fill_without_known_pixels_is_zero() -> None:
    filled = fill_smoothly(torch.ones(1, 3, 9, 7), torch.zeros(1, 1, 9, 7))

    assert not filled.any()


def test_attention_leaves_known_positions_unchanged() -> None:
    torch.manual_seed(0)
    attention = ContextualAttention(8, heads=2)
    x = torch.randn(1, 8, 6, 6)
    known = torch.ones(1, 1, 6, 6)
    known[..., 2:4, 2:4] = 0.0

    changed = (attention(x, known) - x).abs().amax(dim=1)[0] > 0

    assert np.array_equal(changed.numpy(), known[0, 0].numpy() == 0)


def test_attention_takes_nothing_from_hole_positions() -> None:
    torch.manual_seed(0)
    attention = ContextualAttention(8, heads=2)
    x = torch.randn(1, 8, 6, 6)
    known = torch.ones(1, 1, 6, 6)
    known[..., 0, :2] = 0.0
    other = x.clone()
    other[..., 0, 1] += 100.0

    first, second = attention(x, known)[..., 0, 0], attention(other, known)[..., 0, 0]

    assert torch.allclose(first, second, atol=0.02)


def test_a_gated_convolution_keeps_the_size_of_its_signal() -> None:
    torch.manual_seed(0)
    x = torch.randn(1, 64, 32, 32)

    y = GatedConv(64, 64)(x).detach()

    assert 0.5 < float(y.square().mean().sqrt()) < 2.0


def test_a_fresh_residual_block_is_near_the_identity() -> None:
    torch.manual_seed(0)
    x = torch.randn(1, 64, 32, 32)

    y = ResidualBlock(64, dilation=2)(x).detach()

    assert float((y - x).square().mean().sqrt()) < 0.4


@pytest.mark.parametrize("share", [0.0, 0.1, 1.0])
def test_the_short_cuts_of_evaluation_give_the_same_result(share: float) -> None:
    torch.manual_seed(0)
    generator = TINY.build()
    x = torch.rand(2, 4, 50, 70) * 2 - 1
    x[:, 3:] = (torch.rand(2, 1, 50, 70) < share).float()

    with torch.no_grad():
        patient, hasty = generator.train()(x), generator.eval()(x)

    torch.testing.assert_close(tuple(patient), tuple(hasty), atol=1e-4, rtol=0.0)
