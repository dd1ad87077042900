"""How networks learn: which layers, by which optimiser, at which rate, and their moving average."""

import enum
import math
from dataclasses import dataclass
from typing import Final

import torch
from torch import Tensor, nn
from torch.optim.swa_utils import get_ema_multi_avg_fn

from engine.network.generator import Generator
from training.errors import ConfigError

_DECODER: Final = ("laterals", "merges", "refiners", "head", "head_half", "head_quarter")
_AFTER_ENCODER: Final = ("bottleneck", "attentions", *_DECODER)


class Trainable(enum.StrEnum):
    """The layers of a generator that learn; SqueezeNet's are always frozen."""

    ALL = "all"
    AFTER_ENCODER = "after encoder"
    DECODER = "decoder"


class OptimiserKind(enum.StrEnum):
    """Kinds of optimisers."""

    ADAMW = "adamw"
    ADAM = "adam"
    RMSPROP = "rmsprop"


class Schedule(enum.StrEnum):
    """How the learning rate falls after the warm-up."""

    CONSTANT = "constant"
    COSINE = "cosine"
    LINEAR = "linear"


@dataclass(frozen=True, slots=True, kw_only=True)
class OptimiserConfig:
    """The optimisers of both networks, with warm-up, schedule and gradient clipping.

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
        clip_norm: Largest norm of a gradient; longer ones are scaled down to it.
        ema_decay: Decay of the averaged weights per step, once the run is no longer young.
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

    def rate_share(self, step: int, *, first_step: int, run_steps: int) -> float:
        """Return the share of the full learning rate at a step, 0 to 1.

        Args:
            step: The step.
            first_step: Step at which the network begins to learn; its warm-up starts there.
            run_steps: Length of the run, where the schedule ends unless it is configured.
        """
        warmup = min(1.0, (step - first_step + 1) / max(self.warmup_steps, 1))
        end = self.schedule_steps or run_steps
        done = min(1.0, max(0.0, step - self.warmup_steps) / max(end - self.warmup_steps, 1))
        left = _schedule_share(self.schedule, done)
        return warmup * (self.final_share + (1.0 - self.final_share) * left)


class ScheduledOptimiser:
    """Optimiser of one network, with a learning-rate schedule and gradient clipping.

    Attributes:
        optimiser: torch's optimiser, whose moments are part of the run's state.
    """

    def __init__(
        self,
        network: nn.Module,
        kind: OptimiserKind,
        rate: float,
        config: OptimiserConfig,
        *,
        first_step: int,
        run_steps: int,
    ) -> None:
        self.optimiser = _build_optimiser(network, kind, rate, config)
        self._network = network
        self._rate = rate
        self._config = config
        self._first_step = first_step
        self._run_steps = run_steps

    def zero_grad(self) -> None:
        """Drop the gradients of the previous step."""
        self.optimiser.zero_grad(set_to_none=True)

    def step(self, step: int, *, rate_factor: float = 1.0) -> Tensor:
        """Clip the gradients and update the weights; return the norm before clipping, a scalar.

        Args:
            step: The run's step, which decides the learning rate.
            rate_factor: Factor on the scheduled rate; below 1 after the run has diverged.
        """
        share = self._config.rate_share(
            step, first_step=self._first_step, run_steps=self._run_steps
        )
        for group in self.optimiser.param_groups:
            group["lr"] = self._rate * share * rate_factor
        norm = nn.utils.clip_grad_norm_(self._network.parameters(), self._config.clip_norm)
        self.optimiser.step()
        return norm


def freeze_layers(generator: Generator, trainable: Trainable) -> None:
    """Freeze every layer of a generator that is not to learn."""
    if trainable is Trainable.ALL:
        return
    names = _DECODER if trainable is Trainable.DECODER else _AFTER_ENCODER
    for name, weight in generator.named_parameters():
        if name.split(".")[0] not in names:
            weight.requires_grad = False


def update_average(average: nn.Module, network: nn.Module, step: int, *, decay: float) -> None:
    """Move the exponential moving average of a network's weights by one step.

        average <- d * average + (1 - d) * weight,  d = min(decay, (1 + step) / (10 + step))

    A young average forgets faster, or it would remember the random beginning for long.
    `AveragedModel` would replace the average by the weights at its first update.
    """
    decay = min(decay, (1 + step) / (10 + step))
    averages: list[Tensor] = list(average.parameters())
    weights: list[Tensor] = list(network.parameters())
    update = get_ema_multi_avg_fn(decay)  # type: ignore[no-untyped-call]  # torch's own
    update(averages, weights, step)


def _build_optimiser(
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


def _schedule_share(schedule: Schedule, done: float) -> float:
    """Return the share of the rate, 1 to 0, once a share of the schedule is done."""
    match schedule:
        case Schedule.CONSTANT:
            return 1.0
        case Schedule.LINEAR:
            return 1.0 - done
        case Schedule.COSINE:  # Loshchilov and Hutter 2017, eq. 5, without restarts
            return (1.0 + math.cos(math.pi * done)) / 2.0
