"""Notices that a run has diverged, and decides how it goes on.

It knows numbers only: what it is told of each step. The loop rolls back.
"""

import math
import statistics
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import torch
from torch import Tensor

from training.errors import ConfigError, DivergedError

_LEAST_TOTALS = 20  # before so many steps there is no telling what is usual
_LEAST_TOTAL = 1e-2  # a sum with adversarial parts may come near zero, or below
_LEAST_SPREAD = 1e-4


@dataclass(frozen=True, slots=True, kw_only=True)
class GuardConfig:
    """When a run counts as diverged, and what happens then.

    Attributes:
        explodes_above: The sum of the losses has exploded above so many times its running median.
        median_steps: Steps that the running median is taken over.
        collapsed_below: The fills of a batch are alike where their `fill_spread` is below this.
        patience_steps: So many steps in a row with fills alike are a collapse.
        rate_factor: The rates are multiplied with this at each rollback.
        most_rollbacks: After so many the run gives up.
    """

    explodes_above: float = 20.0
    median_steps: int = 100
    collapsed_below: float = 1e-3
    patience_steps: int = 50
    rate_factor: float = 0.5
    most_rollbacks: int = 8

    def __post_init__(self) -> None:
        if self.explodes_above <= 1 or not 0 < self.rate_factor <= 1:
            raise ConfigError("expected explodes_above over 1, and rate_factor over 0 and up to 1")
        if self.median_steps < _LEAST_TOTALS or min(self.patience_steps, self.most_rollbacks) < 1:
            raise ConfigError(
                f"expected median_steps from {_LEAST_TOTALS}, patience_steps and "
                "most_rollbacks from 1"
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class GuardMemory:
    """What the guard remembers; a part of the run's state.

    Attributes:
        totals: Sums of the losses of the last steps, oldest first.
        flat_steps: Last steps in a row whose fills were alike.
        rollbacks: How often the run went back.
    """

    totals: tuple[float, ...] = field(default=())
    flat_steps: int = 0
    rollbacks: int = 0


class DivergenceGuard:
    """Judges each step by its numbers.

    Attributes:
        memory: What the judgement of the next step depends on.
    """

    def __init__(self, config: GuardConfig) -> None:
        self._config = config
        self.memory = GuardMemory()

    @property
    def rate_factor(self) -> float:
        """Factor on the rates after the rollbacks so far, above 0 to 1."""
        return self._config.rate_factor**self.memory.rollbacks

    def judge(self, values: Mapping[str, float]) -> str | None:
        """Remember a step; return what is wrong with it, or None.

        Args:
            values: Losses and norms of the step; "total" is their sum, "spread" their
                `fill_spread`.
        """
        wrong = sorted(name for name, value in values.items() if not math.isfinite(value))
        if wrong:
            return f"{', '.join(wrong)}: not a finite number"
        return self._explosion(values["total"]) or self._collapse(values["spread"])

    def give_way(self, trouble: str) -> None:
        """Count a rollback and forget the steps before it.

        Raises:
            DivergedError: There were too many.
        """
        if self.memory.rollbacks >= self._config.most_rollbacks:
            raise DivergedError(
                f"the run has diverged again after {self.memory.rollbacks} rollbacks ({trouble}); "
                "its last good state is kept; begin a new run with a lower rate"
            )
        self.memory = GuardMemory(rollbacks=self.memory.rollbacks + 1)

    def _explosion(self, total: float) -> str | None:
        totals, most = self.memory.totals, self._config.explodes_above
        if len(totals) >= _LEAST_TOTALS:
            usual = max(statistics.median(totals), _LEAST_TOTAL)
            if total > most * usual:
                return f"the loss exploded to {total:.4g} from about {usual:.4g}"
        totals = (*totals, total)[-self._config.median_steps :]
        self.memory = replace(self.memory, totals=totals)
        return None

    def _collapse(self, spread: float) -> str | None:
        is_flat = spread < self._config.collapsed_below
        self.memory = replace(self.memory, flat_steps=self.memory.flat_steps + 1 if is_flat else 0)
        if self.memory.flat_steps >= self._config.patience_steps:
            return f"all fills have been alike for {self.memory.flat_steps} steps"
        return None


@torch.no_grad()
def fill_spread(picture: Tensor, truth: Tensor, mask: Tensor) -> Tensor:
    """Return how much the fills' mean colours vary over a batch, as a share of the truth's.

    A generator that answers every hole alike has 0, whatever it paints; smooth continuations of
    the surroundings are near 1. Where the truth itself does not vary, the answer is 1.

    Args:
        picture: (B, 3, H, W), predicted.
        mask: (B, 1, H, W), 1 inside the hole.

    Returns:
        A scalar from 0.
    """
    pixels = mask.sum(dim=(2, 3)).clamp_min(1.0)
    fills, wanted = (
        ((x.float() * mask).sum(dim=(2, 3)) / pixels).var(dim=0, correction=0).mean()
        for x in (picture, truth)
    )
    return torch.where(wanted < _LEAST_SPREAD, torch.ones_like(wanted), fills / wanted)
