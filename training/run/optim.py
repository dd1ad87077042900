"""How a network moves down its loss: kinds of optimiser, schedules of the rate, the average."""

import enum
import math
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from training.errors import ConfigError


class OptimiserKind(enum.StrEnum):
    """The optimisers that are known by name."""

    ADAMW = "adamw"
    ADAM = "adam"
    RMSPROP = "rmsprop"


class Schedule(enum.StrEnum):
    """How the rate falls after the warm-up."""

    CONSTANT = "constant"
    COSINE = "cosine"
    LINEAR = "linear"


@dataclass(frozen=True, slots=True, kw_only=True)
class OptimiserConfig:
    """Both networks' optimisers, with a warm-up, a schedule and a clipped gradient.

    Attributes:
        kind: Optimiser of the generator.
        discriminator_kind: Optimiser of the discriminator.
        rate: Learning rate of the generator after the warm-up.
        discriminator_rate: Learning rate of the discriminator after its own warm-up.
        betas: Decay rates of Adam and AdamW; RMSprop has the second only.
        weight_decay: Decoupled for AdamW (Loshchilov and Hutter 2019), added to the gradient
            for the others.
        warmup_steps: Steps over which a rate rises from zero.
        schedule: How both rates fall after the warm-up.
        schedule_steps: Step at which the schedule ends; 0 for the run's length.
        final_share: Share of the rate that is left at the schedule's end.
        clip_norm: Greatest norm of a gradient.
        ema_decay: Decay of the averaged weights, per step, once the run is no longer young.
    """

    kind: OptimiserKind = OptimiserKind.ADAMW
    discriminator_kind: OptimiserKind = OptimiserKind.ADAMW
    rate: float = 4e-4
    discriminator_rate: float = 2e-4
    betas: tuple[float, float] = (0.9, 0.99)
    weight_decay: float = 0.01
    warmup_steps: int = 400
    schedule: Schedule = Schedule.CONSTANT
    schedule_steps: int = 0
    final_share: float = 0.0
    clip_norm: float = 1.0
    ema_decay: float = 0.999

    def __post_init__(self) -> None:
        if min(self.rate, self.discriminator_rate, self.clip_norm) <= 0:
            raise ConfigError("expected rates and clip_norm above 0")
        if min(self.warmup_steps, self.schedule_steps) < 0:
            raise ConfigError("expected warmup_steps and schedule_steps of 0 or more")
        if not all(0 <= beta < 1 for beta in self.betas):
            raise ConfigError("expected betas from 0 to below 1")
        if not 0 <= self.final_share <= 1 or not 0 <= self.ema_decay < 1:
            raise ConfigError("expected final_share from 0 to 1 and ema_decay from 0 to below 1")

    def share_of_rate(self, step: int, *, started: int, length: int) -> float:
        """Return the share of the full rate at a step, 0 to 1.

        Args:
            started: Step at which the network began to learn; its warm-up counts from there.
            length: Steps of the whole run, where the schedule ends if nothing else is said.
        """
        warm = min(1.0, (step - started + 1) / max(self.warmup_steps, 1))
        end = self.schedule_steps or length
        gone = min(1.0, max(0.0, step - self.warmup_steps) / max(end - self.warmup_steps, 1))
        left = _left(self.schedule, gone)
        return warm * (self.final_share + (1.0 - self.final_share) * left)


class Descent:
    """Moves one network along the gradients that have been gathered in it.

    Attributes:
        optimiser: Holds the moments; a part of the run's state.
    """

    def __init__(
        self,
        network: nn.Module,
        kind: OptimiserKind,
        rate: float,
        config: OptimiserConfig,
        *,
        started: int,
        length: int,
    ) -> None:
        self.optimiser = _optimiser(network, kind, rate, config)
        self._network = network
        self._rate = rate
        self._config = config
        self._started = started
        self._length = length

    def clear(self) -> None:
        """Forget the gradients of the step before."""
        self.optimiser.zero_grad(set_to_none=True)

    def move(self, step: int, *, factor: float = 1.0) -> Tensor:
        """Clip the gradients and move; return their norm before clipping, a scalar.

        Args:
            factor: On the scheduled rate; below 1 after the run has diverged.
        """
        share = self._config.share_of_rate(step, started=self._started, length=self._length)
        for group in self.optimiser.param_groups:
            group["lr"] = self._rate * share * factor
        norm = nn.utils.clip_grad_norm_(self._network.parameters(), self._config.clip_norm)
        self.optimiser.step()
        return norm


@torch.no_grad()
def follow(average: nn.Module, network: nn.Module, step: int, *, decay: float) -> None:
    """Move the exponential moving average of a network's weights by one step."""
    # Young averages forget faster, or they would keep the random beginning.
    decay = min(decay, (1 + step) / (10 + step))
    averages: list[Tensor] = list(average.parameters())
    weights: list[Tensor] = list(network.parameters())
    torch._foreach_lerp_(averages, weights, 1.0 - decay)


def _optimiser(
    network: nn.Module, kind: OptimiserKind, rate: float, config: OptimiserConfig
) -> torch.optim.Optimizer:
    weights = list(network.parameters())
    if kind is OptimiserKind.RMSPROP:
        return torch.optim.RMSprop(
            weights,
            lr=rate,
            alpha=config.betas[1],
            weight_decay=config.weight_decay,
            foreach=True,
        )
    adam = torch.optim.AdamW if kind is OptimiserKind.ADAMW else torch.optim.Adam
    return adam(
        weights, lr=rate, betas=config.betas, weight_decay=config.weight_decay, foreach=True
    )


def _left(schedule: Schedule, gone: float) -> float:
    """Return what is left of the rate, 1 to 0, when a share of the schedule is gone."""
    match schedule:
        case Schedule.CONSTANT:
            return 1.0
        case Schedule.LINEAR:
            return 1.0 - gone
        case Schedule.COSINE:  # Loshchilov and Hutter 2017, eq. 5, without restarts
            return (1.0 + math.cos(math.pi * gone)) / 2.0
