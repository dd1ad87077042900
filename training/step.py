"""One step of training: how both networks move."""

from dataclasses import dataclass

import torch
from torch import Tensor, nn

from engine.generator import Generator
from engine.preprocess import masked_input
from training.batches import Batch
from training.config import OptimiserConfig, TrainConfig
from training.discriminator import Discriminator
from training.losses.feature_networks import FeatureNetworks
from training.objective import Attempt, Objective


@dataclass(slots=True)
class Networks:
    """The networks of a run, changed in place by `TrainStep`.

    Attributes:
        generator: Learns every step.
        average: Exponential moving average of the generator's weights; the one that is shipped.
        discriminator: Learns from `TrainConfig.adversarial_from_step` on.
    """

    generator: Generator
    average: Generator
    discriminator: Discriminator

    @classmethod
    def fresh(cls, config: TrainConfig) -> "Networks":
        """Return freshly initialised networks, the same for equal seeds."""
        torch.manual_seed(config.seed)
        generator = config.generator.build().to(memory_format=torch.channels_last)
        average = config.generator.build().to(memory_format=torch.channels_last)
        average.load_state_dict(generator.state_dict())
        average.requires_grad_(requires_grad=False)
        discriminator = config.discriminator.build().to(memory_format=torch.channels_last)
        return cls(generator=generator, average=average.eval(), discriminator=discriminator)


class TrainStep:
    """Moves the networks by one batch at a time.

    Attributes:
        networks: What is trained.
        optimisers: AdamW of the generator and of the discriminator, in this order.
    """

    def __init__(
        self,
        networks: Networks,
        config: TrainConfig,
        features: FeatureNetworks,
        *,
        device: torch.device,
    ) -> None:
        self.networks = networks
        self._config = config
        self._objective = Objective(config.losses, features)
        self._device = device
        self.optimisers = (
            _adamw(networks.generator, config.optimiser.rate, config.optimiser),
            _adamw(networks.discriminator, config.optimiser.discriminator_rate, config.optimiser),
        )

    def __call__(self, step: int, batch: Batch) -> dict[str, float]:
        """Take one step; return the value of each loss, unweighted."""
        truth, mask = self._to_device(batch)
        discriminator = self._discriminator_at(step)
        with self._autocast():
            output = self.networks.generator(masked_input(truth, mask))
            attempt = Attempt.of(output, truth=truth, mask=mask)
            losses = self._objective.of_generator(attempt, step=step, discriminator=discriminator)
        self._descend(self.optimisers[0], self.networks.generator, losses.total(), step)
        values = losses.values()
        if discriminator is not None:
            with self._autocast():
                judged = self._objective.of_discriminator(attempt, discriminator)
            game_step = step - self._config.adversarial_from_step
            self._descend(self.optimisers[1], discriminator, judged, game_step)
            values["discriminator"] = judged
        self._average(step)
        return {name: float(value.detach()) for name, value in values.items()}

    def _discriminator_at(self, step: int) -> Discriminator | None:
        """Return the discriminator, or None where the step has no use for it."""
        has_begun = step >= self._config.adversarial_from_step
        is_asked = has_begun and self._config.losses.needs_discriminator
        return self.networks.discriminator if is_asked else None

    def _descend(
        self, optimiser: torch.optim.Optimizer, network: nn.Module, loss: Tensor, step: int
    ) -> None:
        settings = self._config.optimiser
        warm = min(1.0, (step + 1) / max(settings.warmup_steps, 1))
        for group in optimiser.param_groups:
            group["lr"] = group["initial_lr"] * warm
        optimiser.zero_grad(set_to_none=True)
        torch.autograd.backward(loss)
        nn.utils.clip_grad_norm_(network.parameters(), settings.clip_norm)
        optimiser.step()

    @torch.no_grad()
    def _average(self, step: int) -> None:
        # Young averages forget faster, or they would keep the random beginning.
        decay = min(self._config.optimiser.ema_decay, (1 + step) / (10 + step))
        averages: list[Tensor] = list(self.networks.average.parameters())
        weights: list[Tensor] = list(self.networks.generator.parameters())
        torch._foreach_lerp_(averages, weights, 1.0 - decay)

    def _to_device(self, batch: Batch) -> tuple[Tensor, Tensor]:
        rgb = batch.rgb.to(self._device).float() / 127.5 - 1.0
        mask = batch.mask.to(self._device).float()
        return rgb.contiguous(memory_format=torch.channels_last), mask

    def _autocast(self) -> torch.autocast:
        return torch.autocast(
            self._device.type, dtype=torch.bfloat16, enabled=self._config.half_precision
        )


def _adamw(network: nn.Module, rate: float, config: OptimiserConfig) -> torch.optim.AdamW:
    optimiser = torch.optim.AdamW(
        network.parameters(),
        lr=rate,
        betas=config.betas,
        weight_decay=config.weight_decay,
        foreach=True,
    )
    for group in optimiser.param_groups:
        group["initial_lr"] = rate
    return optimiser
