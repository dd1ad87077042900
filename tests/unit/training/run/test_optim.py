"""Learning rates follow their schedule, optimisers their papers, and averages their weights."""

import math

import pytest
import torch
from torch import nn

from training.errors import ConfigError
from training.run.optim import (
    OptimiserConfig,
    OptimiserKind,
    Schedule,
    ScheduledOptimiser,
    update_average,
)


def shares(config: OptimiserConfig, steps: list[int], *, first_step: int = 0) -> list[float]:
    return [config.rate_share(step, first_step=first_step, run_steps=100) for step in steps]


def one_weight(value: float) -> nn.Linear:
    network = nn.Linear(1, 1, bias=False)
    nn.init.constant_(network.weight, value)
    return network


def test_the_rate_rises_over_the_warm_up_and_stays() -> None:
    config = OptimiserConfig(warmup_steps=4)

    assert shares(config, [0, 1, 3, 50, 99]) == [0.25, 0.5, 1.0, 1.0, 1.0]


def test_the_discriminators_warm_up_starts_at_its_own_first_step() -> None:
    config = OptimiserConfig(warmup_steps=4)

    assert shares(config, [20, 21, 23], first_step=20) == [0.25, 0.5, 1.0]


def test_a_linear_schedule_falls_to_its_final_share_at_the_runs_end() -> None:
    config = OptimiserConfig(warmup_steps=0, schedule=Schedule.LINEAR, final_share=0.1)

    assert shares(config, [0, 50, 100, 500]) == pytest.approx([1.0, 0.55, 0.1, 0.1])


def test_a_cosine_schedule_is_half_way_down_at_half_time() -> None:
    config = OptimiserConfig(warmup_steps=20, schedule=Schedule.COSINE)

    expected = [1.0, (1 + math.cos(math.pi / 4)) / 2, 0.5, 0.0]
    assert shares(config, [20, 40, 60, 100]) == pytest.approx(expected)


def test_a_schedule_can_end_before_the_run() -> None:
    config = OptimiserConfig(warmup_steps=0, schedule=Schedule.LINEAR, schedule_steps=10)

    assert shares(config, [5, 10, 90]) == pytest.approx([0.5, 0.0, 0.0])


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        # Adam's first step is the rate in the gradient's direction, whatever its length. AdamW
        # shrinks the weight by rate times decay before; Adam adds decay to the gradient.
        (OptimiserKind.ADAMW, 2.0 * (1 - 0.1 * 0.5) - 0.1),
        (OptimiserKind.ADAM, 2.0 - 0.1),
        # gradient 3 + 0.5 * 2 = 4, mean square 0.01 * 16: 0.1 * 4 / 0.4 = 1
        (OptimiserKind.RMSPROP, 2.0 - 1.0),
    ],
)
def test_each_optimiser_takes_its_own_first_step(kind: OptimiserKind, expected: float) -> None:
    network = one_weight(2.0)
    config = OptimiserConfig(warmup_steps=0, weight_decay=0.5, clip_norm=10.0)
    optimiser = ScheduledOptimiser(network, kind, 0.1, config, first_step=0, run_steps=100)
    network.weight.grad = torch.full((1, 1), 3.0)

    optimiser.step(0)

    assert network.weight.item() == pytest.approx(expected, abs=1e-5)


def test_a_long_gradient_is_clipped_and_its_norm_before_is_returned() -> None:
    network = one_weight(0.0)
    config = OptimiserConfig(clip_norm=1.0)
    optimiser = ScheduledOptimiser(
        network, OptimiserKind.ADAM, 0.1, config, first_step=0, run_steps=100
    )
    network.weight.grad = torch.full((1, 1), -8.0)

    norm = optimiser.step(0)

    assert norm.item() == 8.0
    assert network.weight.grad.item() == pytest.approx(-1.0, abs=1e-4)


def test_a_lowered_rate_makes_a_smaller_step() -> None:
    network = one_weight(0.0)
    config = OptimiserConfig(warmup_steps=0, weight_decay=0.0)
    optimiser = ScheduledOptimiser(
        network, OptimiserKind.ADAMW, 0.1, config, first_step=0, run_steps=100
    )
    network.weight.grad = torch.ones(1, 1)

    optimiser.step(0, rate_factor=0.5)

    assert network.weight.item() == pytest.approx(-0.05, abs=1e-6)


def test_dropped_gradients_are_gone() -> None:
    network = one_weight(0.0)
    optimiser = ScheduledOptimiser(
        network, OptimiserKind.ADAMW, 0.1, OptimiserConfig(), first_step=0, run_steps=100
    )
    network.weight.grad = torch.ones(1, 1)

    optimiser.zero_grad()

    assert network.weight.grad is None


def test_an_old_average_moves_by_one_minus_the_decay() -> None:
    average, network = one_weight(0.0), one_weight(1.0)

    update_average(average, network, 10_000, decay=0.75)

    assert average.weight.item() == pytest.approx(0.25)


def test_a_young_average_forgets_faster_than_its_decay() -> None:
    average, network = one_weight(0.0), one_weight(1.0)

    update_average(average, network, 0, decay=0.999)

    assert average.weight.item() == pytest.approx(0.9)


@pytest.mark.parametrize(
    "wrong", [{"rate": 0.0}, {"warmup_steps": -1}, {"final_share": 1.5}, {"ema_decay": 1.0}]
)
def test_invalid_settings_are_refused(wrong: dict[str, float]) -> None:
    with pytest.raises(ConfigError):
        OptimiserConfig(**wrong)  # type: ignore[arg-type]  # every field is a number here
