"""Notices that a run has diverged, from the losses and norms of each step. The loop rolls back."""

import math
import statistics
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import torch
from torch import Tensor

from training.errors import ConfigError, DivergedError

_MIN_TOTALS = 20  # with fewer steps, the median says little
_MIN_TOTAL = 1e-2  # a sum with adversarial losses may come near zero, or below
_MIN_SPREAD = 1e-4


@dataclass(frozen=True, slots=True, kw_only=True)
class GuardConfig:
    """When a run counts as diverged, and what happens then.

    Attributes:
        explodes_above: Factor above its running median from which the loss counts as exploded.
        median_steps: Number of steps that the running median covers.
        collapsed_below: `fill_spread` below which the results of a batch count as alike.
        patience_steps: Number of consecutive steps with results alike that count as a collapse.
        rate_factor: Factor on the learning rates at each rollback.
        max_rollbacks: Number of rollbacks after which the run gives up.
    """

    explodes_above: float = 20.0
    median_steps: int = 100
    collapsed_below: float = 1e-3
    patience_steps: int = 50
    rate_factor: float = 0.5
    max_rollbacks: int = 8

    def __post_init__(self) -> None:
        if self.explodes_above <= 1 or not 0 < self.rate_factor <= 1:
            raise ConfigError("expected explodes_above over 1, and rate_factor over 0 and up to 1")
        if self.median_steps < _MIN_TOTALS or min(self.patience_steps, self.max_rollbacks) < 1:
            raise ConfigError(
                f"expected median_steps from {_MIN_TOTALS}, patience_steps and max_rollbacks from 1"
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class GuardMemory:
    """What the guard remembers; a part of the run's state.

    Attributes:
        totals: Weighted losses of the last steps, oldest first.
        flat_steps: Number of consecutive steps, up to the last, with results alike.
        rollbacks: Number of rollbacks so far.
    """

    totals: tuple[float, ...] = field(default=())
    flat_steps: int = 0
    rollbacks: int = 0


class DivergenceGuard:
    """Checks the losses and norms of each step.

    Attributes:
        memory: What the check of the next step depends on.
    """

    def __init__(self, config: GuardConfig) -> None:
        self._config = config
        self.memory = GuardMemory()

    @property
    def rate_factor(self) -> float:
        """Factor on the rates after the rollbacks so far, above 0 to 1."""
        return self._config.rate_factor**self.memory.rollbacks

    def check(self, values: Mapping[str, float]) -> str | None:
        """Remember a step; return what is wrong with it, or None.

        Args:
            values: Losses and norms of the step; "total" is the weighted loss, "spread" the
                `fill_spread` if the network fills holes.
        """
        wrong = sorted(name for name, value in values.items() if not math.isfinite(value))
        if wrong:
            return f"{', '.join(wrong)}: not a finite number"
        return self._check_explosion(values["total"]) or self._check_collapse(
            values.get("spread", math.inf)
        )

    def count_rollback(self, trouble: str) -> None:
        """Count a rollback and forget the steps before it.

        Raises:
            DivergedError: There were too many rollbacks.
        """
        if self.memory.rollbacks >= self._config.max_rollbacks:
            raise DivergedError(
                f"the run has diverged again after {self.memory.rollbacks} rollbacks ({trouble}); "
                "its last good state is kept; begin a new run with a lower rate"
            )
        self.memory = GuardMemory(rollbacks=self.memory.rollbacks + 1)

    def _check_explosion(self, total: float) -> str | None:
        totals = self.memory.totals
        if len(totals) >= _MIN_TOTALS:
            usual = max(statistics.median(totals), _MIN_TOTAL)
            if total > self._config.explodes_above * usual:
                return f"the loss exploded to {total:.4g} from about {usual:.4g}"
        totals = (*totals, total)[-self._config.median_steps :]
        self.memory = replace(self.memory, totals=totals)
        return None

    def _check_collapse(self, spread: float) -> str | None:
        is_flat = spread < self._config.collapsed_below
        self.memory = replace(self.memory, flat_steps=self.memory.flat_steps + 1 if is_flat else 0)
        if self.memory.flat_steps >= self._config.patience_steps:
            return f"all results have been alike for {self.memory.flat_steps} steps"
        return None


@torch.no_grad()
def fill_spread(picture: Tensor, truth: Tensor, mask: Tensor) -> Tensor:
    """Return how much the results' mean colours vary over a batch, as a share of the truth's.

        variance over the batch of mean colour(result in hole) / the same of the truth

    A generator that fills every hole alike has 0, whatever it paints; smooth continuations of the
    surroundings are near 1. If the truth itself does not vary, the spread is 1.

    Args:
        picture: (B, 3, H, W), the generator's picture.
        truth: (B, 3, H, W).
        mask: (B, 1, H, W), 1 inside the hole.

    Returns:
        A scalar, 0 or more.
    """
    pixels = mask.sum(dim=(2, 3)).clamp_min(1.0)
    spread, truth_spread = (
        ((x.float() * mask).sum(dim=(2, 3)) / pixels).var(dim=0, correction=0).mean()
        for x in (picture, truth)
    )
    return torch.where(
        truth_spread < _MIN_SPREAD, torch.ones_like(truth_spread), spread / truth_spread
    )
