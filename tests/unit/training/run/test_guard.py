"""A diverged run is noticed, and gives up after too many rollbacks."""

import math

import pytest
import torch

from training.errors import ConfigError, DivergedError
from training.run.guard import DivergenceGuard, GuardConfig, GuardMemory, fill_spread


def healthy(total: float = 1.0) -> dict[str, float]:
    return {"hole": 0.1, "total": total, "spread": 0.9, "gradient_norm": 2.0}


def guard_of(totals: int, config: GuardConfig | None = None) -> DivergenceGuard:
    """Return a guard after a number of healthy steps with a loss of 1."""
    guard = DivergenceGuard(config or GuardConfig())
    guard.memory = GuardMemory(totals=(1.0,) * totals)
    return guard


def test_a_healthy_step_passes() -> None:
    assert guard_of(50).check(healthy(3.0)) is None


@pytest.mark.parametrize("name", ["hole", "total", "gradient_norm", "spread"])
@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf])
def test_any_number_that_is_not_finite_is_reported(name: str, value: float) -> None:
    trouble = guard_of(0).check(healthy() | {name: value})

    assert trouble is not None
    assert name in trouble


def test_a_loss_far_above_its_median_has_exploded() -> None:
    guard = guard_of(50, GuardConfig(explodes_above=10.0))

    assert guard.check(healthy(9.9)) is None
    assert "exploded" in (guard.check(healthy(10.1)) or "")


def test_nothing_explodes_before_there_is_a_median() -> None:
    assert guard_of(5).check(healthy(1000.0)) is None


def test_an_exploded_loss_does_not_move_the_median() -> None:
    guard = guard_of(50)
    before = guard.memory

    guard.check(healthy(1e6))

    assert guard.memory == before


def test_the_median_covers_only_the_last_steps() -> None:
    guard = guard_of(30, GuardConfig(median_steps=30))

    guard.check(healthy(2.0))

    assert guard.memory.totals == (1.0,) * 29 + (2.0,)


def test_results_that_stay_alike_are_a_collapse() -> None:
    guard = guard_of(0, GuardConfig(patience_steps=2))
    flat = healthy() | {"spread": 0.0}

    assert guard.check(flat) is None
    assert "alike" in (guard.check(flat) or "")


def test_one_good_step_resets_the_patience() -> None:
    guard = guard_of(0, GuardConfig(patience_steps=2))
    flat = healthy() | {"spread": 0.0}

    guard.check(flat)
    guard.check(healthy())

    assert guard.check(flat) is None


def test_each_rollback_lowers_the_rate_and_forgets_the_losses() -> None:
    guard = guard_of(50, GuardConfig(rate_factor=0.5))

    guard.count_rollback("trouble")
    guard.count_rollback("trouble")

    assert guard.rate_factor == 0.25
    assert guard.memory == GuardMemory(rollbacks=2)


def test_too_many_rollbacks_end_the_run() -> None:
    guard = guard_of(0, GuardConfig(max_rollbacks=1))
    guard.count_rollback("trouble")

    with pytest.raises(DivergedError, match="after 1 rollbacks"):
        guard.count_rollback("trouble")


def test_equal_results_have_no_spread() -> None:
    truth = torch.tensor([0.0, 1.0]).view(2, 1, 1, 1).expand(2, 3, 4, 4)
    mask = torch.ones(2, 1, 4, 4)

    assert fill_spread(torch.full((2, 3, 4, 4), 0.3), truth, mask).item() == 0.0


def test_spread_is_the_variance_of_mean_colours_as_a_share_of_the_truths() -> None:
    # Means 0 and 0.5 have a variance of 1/16, the truth's 0 and 1 of 1/4.
    truth = torch.tensor([0.0, 1.0]).view(2, 1, 1, 1).expand(2, 3, 4, 4)
    mask = torch.zeros(2, 1, 4, 4)
    mask[..., 1:3, 1:3] = 1.0

    assert fill_spread(truth * 0.5, truth, mask).item() == pytest.approx(0.25)


def test_pixels_outside_the_hole_do_not_count_for_the_spread() -> None:
    truth = torch.tensor([0.0, 1.0]).view(2, 1, 1, 1).expand(2, 3, 4, 4)
    mask = torch.zeros(2, 1, 4, 4)
    mask[..., 1:3, 1:3] = 1.0
    noisy = torch.where(mask > 0, truth, torch.rand(2, 3, 4, 4))

    assert fill_spread(noisy, truth, mask).item() == pytest.approx(1.0)


def test_a_truth_without_variation_has_a_spread_of_one() -> None:
    flat = torch.zeros(1, 3, 4, 4)

    assert fill_spread(flat, flat, torch.ones(1, 1, 4, 4)).item() == 1.0


@pytest.mark.parametrize(
    "wrong", [{"explodes_above": 1.0}, {"rate_factor": 0.0}, {"median_steps": 5}]
)
def test_invalid_settings_are_refused(wrong: dict[str, float]) -> None:
    with pytest.raises(ConfigError):
        GuardConfig(**wrong)  # type: ignore[arg-type]  # every field is a number here
