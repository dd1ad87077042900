"""One step of training: how both networks move."""

from dataclasses import dataclass

import torch
from torch import Tensor

from engine.generator import Generator
from engine.preprocess import masked_input
from training.batches import Batch
from training.config import TrainConfig
from training.discriminator import Discriminator
from training.guard import fill_spread
from training.losses.feature_networks import FeatureNetworks
from training.objective import Attempt, Objective
from training.optim import Descent, follow


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
        descents: Move the generator and the discriminator, in this order.
        rate_factor: On both learning rates; below 1 after the run has diverged.
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
        self.rate_factor = 1.0
        optimiser = config.optimiser
        self.descents = (
            Descent(
                networks.generator,
                optimiser.kind,
                optimiser.rate,
                optimiser,
                started=0,
                length=config.steps,
            ),
            Descent(
                networks.discriminator,
                optimiser.discriminator_kind,
                optimiser.discriminator_rate,
                optimiser,
                started=config.adversarial_from_step,
                length=config.steps,
            ),
        )

    def __call__(self, step: int, batch: Batch) -> dict[str, float]:
        """Take one step; return the value of each loss, unweighted, and what the guard asks for.

        The latter are "total", the weighted sum; "spread", see `fill_spread`; and the norms of
        both gradients before clipping.
        """
        truth, mask = self._to_device(batch)
        game_step = step - self._config.adversarial_from_step
        discriminator = self._discriminator_at(game_step)
        with self._autocast():
            output = self.networks.generator(masked_input(truth, mask))
            attempt = Attempt.of(output, truth=truth, mask=mask)
            losses = self._objective.of_generator(attempt, step=step, discriminator=discriminator)
        total = losses.total()
        values = losses.values() | {
            "total": total,
            "spread": fill_spread(attempt.picture, truth, mask),
            "gradient_norm": self._move(0, total, step),
        }
        if discriminator is not None:
            with self._autocast():
                judged = self._objective.of_discriminator(
                    attempt, discriminator, game_step=game_step
                )
            values |= judged.values()
            values["discriminator_gradient_norm"] = self._move(1, judged.total(), step)
        decay = self._config.optimiser.ema_decay
        follow(self.networks.average, self.networks.generator, step, decay=decay)
        return {name: float(value.detach()) for name, value in values.items()}

    def _discriminator_at(self, game_step: int) -> Discriminator | None:
        """Return the discriminator, or None where the step has no use for it."""
        is_asked = game_step >= 0 and self._config.losses.needs_discriminator
        return self.networks.discriminator if is_asked else None

    def _move(self, which: int, loss: Tensor, step: int) -> Tensor:
        """Move one network down a loss; return the norm of its gradient."""
        descent = self.descents[which]
        descent.clear()
        torch.autograd.backward(loss)
        return descent.move(step, factor=self.rate_factor)

    def _to_device(self, batch: Batch) -> tuple[Tensor, Tensor]:
        rgb = batch.rgb.to(self._device).float() / 127.5 - 1.0
        mask = batch.mask.to(self._device).float()
        return rgb.contiguous(memory_format=torch.channels_last), mask

    def _autocast(self) -> torch.autocast:
        return torch.autocast(
            self._device.type, dtype=torch.bfloat16, enabled=self._config.half_precision
        )
