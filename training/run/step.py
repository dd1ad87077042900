"""One step of training: computes both networks' gradients from a batch, then updates them.

Nothing is updated before all gradients are there. So a step can be paused or abandoned between any
two parts of its batch, and leaves networks and optimisers as they were.
"""

from collections.abc import Callable, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from engine.network.preprocess import make_input, normalize
from training.data.batches import Batch
from training.losses.feature_networks import FeatureNetworks
from training.run.config import TrainConfig
from training.run.guard import fill_spread
from training.run.networks import Networks
from training.run.objective import Objective, Prediction
from training.run.optim import ScheduledOptimiser, update_average
from training.run.ranks import Ranks, skip_averaging


def never_pause() -> None:
    """Pause point of a run that nobody can pause."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Part:
    """Windows of a batch that are computed at once.

    Attributes:
        truth: (B, 3, S, S), -1..1.
        mask: (B, 1, S, S), 1 inside the hole.
        batch_mask: (N, 1, S, S), the masks of the whole batch.
    """

    truth: Tensor
    mask: Tensor
    batch_mask: Tensor


class TrainStep:
    """Trains the networks by one batch at a time.

    Attributes:
        networks: The networks that are trained.
        optimisers: Those of the generator and the discriminator, in this order.
        rate_factor: Factor on both learning rates; below 1 after the run has diverged.
        device: Device of the networks.
        ranks: The processes that train together.
    """

    def __init__(
        self,
        networks: Networks,
        config: TrainConfig,
        features: FeatureNetworks,
        *,
        device: torch.device,
        ranks: Ranks | None = None,
    ) -> None:
        assert isinstance(config.half_precision, bool), "decided when the run's folder was opened"
        self.networks = networks
        self.rate_factor = 1.0
        self.device = device
        self.ranks = ranks or Ranks()
        self._config = config
        self._objective = Objective(config.losses, features)
        if config.compile:
            networks.generator.compile()
        self._generator = self.ranks.wrap(networks.generator)
        self._discriminator = self.ranks.wrap(networks.discriminator)
        self.optimisers = _build_optimisers(networks, config)

    @property
    def named_networks(self) -> dict[str, nn.Module]:
        """The networks that are a part of the run's state, by name."""
        networks = self.networks
        return {
            "generator": networks.generator,
            "average": networks.average,
            "discriminator": networks.discriminator,
        }

    def __call__(
        self, step: int, batch: Batch, pause_point: Callable[[], None] = never_pause
    ) -> dict[str, float]:
        """Take one step.

        Args:
            step: Number of steps taken before.
            batch: Windows to learn from.
            pause_point: Called before each part of the batch, when nothing has been updated yet.
                It may wait, and abandons the step by raising `StepAbandonedError`.

        Returns:
            Each loss, unweighted; "total", the weighted sum of the generator's losses; "spread",
            the `fill_spread`; and the norms of both gradients before clipping.
        """
        predictions, values = self._backward_generator(step, self._split(batch), pause_point)
        trains_discriminator = self._is_from(self._config.discriminator_from_step, step)
        if trains_discriminator:
            discriminator_values = self._backward_discriminator(step, predictions, pause_point)
        else:
            discriminator_values = {}
        generator, discriminator = self.optimisers
        values["gradient_norm"] = generator.step(step, rate_factor=self.rate_factor)
        values |= discriminator_values
        if trains_discriminator:
            norm = discriminator.step(step, rate_factor=self.rate_factor)
            values["discriminator_gradient_norm"] = norm
        decay = self._config.optimiser.ema_decay
        update_average(self.networks.average, self.networks.generator, step, decay=decay)
        means = self.ranks.mean(torch.stack([value.detach().cpu() for value in values.values()]))
        return dict(zip(values, means.tolist(), strict=True))

    def _backward_generator(
        self, step: int, parts: Sequence[_Part], pause_point: Callable[[], None]
    ) -> tuple[list[Prediction], dict[str, Tensor]]:
        """Accumulate the generator's gradients; return its predictions and its mean losses."""
        is_adversarial = self._is_from(self._config.adversarial_from_step, step)
        opponent = self.networks.discriminator if is_adversarial else None
        predictions: list[Prediction] = []
        values: list[dict[str, Tensor]] = []
        self.optimisers[0].zero_grad()
        for number, part in enumerate(parts, start=1):
            pause_point()
            is_last = number == len(parts)
            with nullcontext() if is_last else skip_averaging(self._generator):
                with self._autocast():
                    masked = make_input(part.truth, part.mask)
                    prediction = Prediction.from_output(
                        self._generator(masked),
                        truth=part.truth,
                        mask=part.mask,
                        batch_mask=part.batch_mask,
                        teacher_picture=self._ask_teacher(masked),
                    )
                    losses = self._objective.generator_losses(
                        prediction, step=step, discriminator=opponent
                    )
                total = losses.total()
                torch.autograd.backward(total / len(parts))
            spread = fill_spread(prediction.picture, part.truth, part.mask)
            values.append(losses.values() | {"total": total, "spread": spread})
            predictions.append(prediction)
        return predictions, _means(values)

    def _backward_discriminator(
        self, step: int, predictions: Sequence[Prediction], pause_point: Callable[[], None]
    ) -> dict[str, Tensor]:
        """Accumulate the discriminator's gradients; return its mean losses."""
        adversarial_step = step - self._config.discriminator_from_step
        values: list[dict[str, Tensor]] = []
        buffers: list[Tensor] = list(self.networks.discriminator.buffers())
        before = [buffer.clone() for buffer in buffers]
        self.optimisers[1].zero_grad()
        for number, prediction in enumerate(predictions, start=1):
            # Spectral normalisation iterates at each forward; every part must start alike.
            for buffer, value in zip(buffers, before, strict=True):
                buffer.copy_(value)
            pause_point()
            is_last = number == len(predictions)
            with nullcontext() if is_last else skip_averaging(self._discriminator):
                with self._autocast():
                    losses = self._objective.discriminator_losses(
                        prediction, self._discriminator, adversarial_step=adversarial_step
                    )
                torch.autograd.backward(losses.total() / len(predictions))
            values.append(losses.values())
        return _means(values)

    @torch.no_grad()
    def _ask_teacher(self, masked: Tensor) -> Tensor | None:
        """Return the teacher's picture, (B, 3, H, W), or None without a teacher."""
        teacher = self.networks.teacher
        return None if teacher is None else teacher(masked).picture.float()

    def _is_from(self, first: int, step: int) -> bool:
        """Whether there is a discriminator, and the step is not before the first one."""
        return step >= first and self._config.losses.needs_discriminator

    def _split(self, batch: Batch) -> list[_Part]:
        """Return this process's windows of a batch, in the parts that are computed in turn."""
        rank, ranks, parts = self.ranks.rank, self.ranks.count, self._config.accumulate
        assert len(batch.rgb) % (ranks * parts) == 0, "unequal shares were refused before"
        batch_mask = batch.mask.to(self.device).float()
        truth = normalize(batch.rgb[rank::ranks].to(self.device))
        truth = truth.contiguous(memory_format=torch.channels_last)
        return [
            _Part(
                truth=truth[part::parts],
                mask=batch_mask[rank::ranks][part::parts],
                batch_mask=batch_mask,
            )
            for part in range(parts)
        ]

    def _autocast(self) -> torch.autocast:
        return torch.autocast(
            self.device.type, dtype=torch.bfloat16, enabled=self._config.half_precision is True
        )


def _build_optimisers(
    networks: Networks, config: TrainConfig
) -> tuple[ScheduledOptimiser, ScheduledOptimiser]:
    optimiser = config.optimiser
    return (
        ScheduledOptimiser(
            networks.generator,
            optimiser.kind,
            optimiser.rate,
            optimiser,
            first_step=0,
            run_steps=config.steps,
        ),
        ScheduledOptimiser(
            networks.discriminator,
            optimiser.discriminator_kind,
            optimiser.discriminator_rate,
            optimiser,
            first_step=config.discriminator_from_step,
            run_steps=config.steps,
        ),
    )


def _means(values: Sequence[Mapping[str, Tensor]]) -> dict[str, Tensor]:
    """Return the means of equally named scalars."""
    return {
        name: torch.stack([each[name].detach().float() for each in values]).mean()
        for name in values[0]
    }
