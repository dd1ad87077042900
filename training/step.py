"""One step of training: what the losses are made of and how both networks move."""

from dataclasses import dataclass

import torch
from torch import Tensor, nn

from engine.generator import Generator
from engine.preprocess import masked_input
from training.batches import Batch
from training.config import LossWeights, OptimiserConfig, TrainConfig
from training.discriminator import Discriminator
from training.losses.adversarial import feature_matching, hinge_discriminator, hinge_generator
from training.losses.perceptual import SqueezeFeatures, feature_distance
from training.losses.reconstruction import masked_l1, side_l1
from training.losses.variation import seam_variation


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
        features: SqueezeFeatures | None,
        *,
        device: torch.device,
    ) -> None:
        if config.losses.perceptual > 0 and features is None:
            raise ValueError("a perceptual weight above 0 needs a feature network")
        self.networks = networks
        self._config = config
        self._features = features
        self._device = device
        self.optimisers = (
            _adamw(networks.generator, config.optimiser.rate, config.optimiser),
            _adamw(networks.discriminator, config.optimiser.discriminator_rate, config.optimiser),
        )

    def __call__(self, step: int, batch: Batch) -> dict[str, float]:
        """Take one step; return the value of each loss, unweighted."""
        truth, mask = self._to_device(batch)
        is_adversarial = step >= self._config.adversarial_from_step
        with self._autocast():
            output = self.networks.generator(masked_input(truth, mask))
            composed = torch.lerp(truth, output.picture.float(), mask)
            losses = {
                "hole": masked_l1(output.picture.float(), truth, mask),
                "known": masked_l1(output.picture.float(), truth, 1.0 - mask),
                "side": side_l1(output.half.float(), truth, mask)
                + side_l1(output.quarter.float(), truth, mask),
                "variation": seam_variation(composed, truth, mask),
            }
            if self._features is not None and self._config.losses.perceptual > 0:
                losses["perceptual"] = self._perceptual(step, composed, truth)
            if is_adversarial:
                losses |= self._game(composed, truth, mask)
        self._move(step, losses)
        if is_adversarial:
            losses["discriminator"] = self._discriminate(step, composed.detach(), truth, mask)
        self._average(step)
        return {name: float(loss.detach()) for name, loss in losses.items()}

    def _perceptual(self, step: int, composed: Tensor, truth: Tensor) -> Tensor:
        assert self._features is not None
        with torch.no_grad():
            wanted = self._features(_shifted(truth, step))
        return feature_distance(self._features(_shifted(composed, step)), wanted).mean()

    def _game(self, composed: Tensor, truth: Tensor, mask: Tensor) -> dict[str, Tensor]:
        discriminator = self.networks.discriminator
        discriminator.requires_grad_(requires_grad=False)
        # Spectral normalisation moves its power iteration at each forward in training mode.
        discriminator.eval()
        with torch.no_grad():
            real = discriminator(truth, mask)
        made_up = discriminator(composed, mask)
        discriminator.train().requires_grad_(requires_grad=True)
        return {
            "adversarial": hinge_generator(made_up, mask),
            "matching": feature_matching(real, made_up),
        }

    def _move(self, step: int, losses: dict[str, Tensor]) -> None:
        total = weighted_sum(losses, self._config.losses)
        self._descend(self.optimisers[0], self.networks.generator, total, step)

    def _discriminate(self, step: int, composed: Tensor, truth: Tensor, mask: Tensor) -> Tensor:
        discriminator = self.networks.discriminator
        with self._autocast():
            loss = hinge_discriminator(
                discriminator(truth, mask), discriminator(composed, mask), mask
            )
        started = self._config.adversarial_from_step
        self._descend(self.optimisers[1], discriminator, loss, step - started)
        return loss

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


def _shifted(picture: Tensor, step: int) -> Tensor:
    """Cut off one row and one column, on sides that change with the step.

    The feature network begins with a stride of two, and its gradient favours one of the four
    sub-pixels; always the same one would draw a checkerboard.
    """
    height, width = picture.shape[-2:]
    return picture.narrow(-2, step % 2, height - 1).narrow(-1, step // 2 % 2, width - 1)


def weighted_sum(losses: dict[str, Tensor], weights: LossWeights) -> Tensor:
    """Return the generator's sum; losses without a weight of their name do not belong to it."""
    parts = [getattr(weights, name) * loss for name, loss in losses.items()]
    return torch.stack(parts).sum()


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
