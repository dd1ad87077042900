"""One step of training: how both networks move.

Both gradients are gathered before anything moves, so that a step can be held, or left, between any
two of its parts, with networks and optimisers as they were before it.
"""

import copy
from collections.abc import Callable, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass

import torch
from torch import Tensor

from engine.network.generator import Generator
from engine.network.preprocess import masked_input, normalize
from training.data.batches import Batch
from training.losses.discriminator import Discriminator
from training.losses.feature_networks import FeatureNetworks
from training.run.config import TrainConfig
from training.run.guard import fill_spread
from training.run.layers import let_learn
from training.run.objective import Attempt, Objective
from training.run.optim import Descent, follow
from training.run.ranks import Ranks, without_averaging


@dataclass(slots=True)
class Networks:
    """The networks of a run, changed in place by `TrainStep`.

    Attributes:
        generator: Learns every step.
        average: Exponential moving average of the generator's weights; the one that is shipped.
        discriminator: Learns from `TrainConfig.adversarial_from_step` on.
        teacher: The generator as it was when the run began, frozen; None where nobody asks it.
    """

    generator: Generator
    average: Generator
    discriminator: Discriminator
    teacher: Generator | None = None

    def move_to(self, device: torch.device) -> None:
        """Put all of them onto a device."""
        for network in (self.generator, self.average, self.discriminator, self.teacher):
            if network is not None:
                network.to(device)

    def begin_from(self, weights: Mapping[str, Tensor]) -> None:
        """Give the generator, its average and the teacher the weights of a trained generator."""
        for network in (self.generator, self.average, self.teacher):
            if network is not None:
                network.load_state_dict(weights)

    @classmethod
    def fresh(cls, config: TrainConfig) -> "Networks":
        """Return freshly initialised networks, the same for equal seeds."""
        torch.manual_seed(config.seed)
        generator = config.generator.build().to(memory_format=torch.channels_last)
        average = config.generator.build().to(memory_format=torch.channels_last)
        average.load_state_dict(generator.state_dict())
        average.requires_grad_(requires_grad=False)
        discriminator = config.discriminator.build().to(memory_format=torch.channels_last)
        teacher = copy.deepcopy(average).eval() if config.losses.distillation > 0 else None
        let_learn(generator, config.trainable)
        return cls(
            generator=generator,
            average=average.eval(),
            discriminator=discriminator,
            teacher=teacher,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Share:
    """Windows of a batch that are taken at once.

    Attributes:
        truth: (B, 3, S, S), -1..1.
        mask: (B, 1, S, S), 1 inside the hole.
        batch_mask: (N, 1, S, S), the masks of the whole batch.
    """

    truth: Tensor
    mask: Tensor
    batch_mask: Tensor


class TrainStep:
    """Moves the networks by one batch at a time.

    Attributes:
        networks: What is trained.
        descents: Move the generator and the discriminator, in this order.
        rate_factor: On both learning rates; below 1 after the run has diverged.
        hold: Called before each part of a batch, when a step has changed nothing yet. It may take
            its time, and leaves the step by raising `StepAbandonedError`.
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
        assert isinstance(config.half_precision, bool), "settled when the run's folder was opened"
        self.networks = networks
        self.rate_factor = 1.0
        self.hold: Callable[[], None] = _go_on
        self._config = config
        self._objective = Objective(config.losses, features)
        self._device = device
        self._ranks = ranks or Ranks()
        if config.compile:
            networks.generator.compile()
        self._generator = self._ranks.wrapped(networks.generator)
        self._discriminator = self._ranks.wrapped(networks.discriminator)
        self.descents = _descents(networks, config)

    def __call__(self, step: int, batch: Batch) -> dict[str, float]:
        """Take one step; return the value of each loss, unweighted, and what the guard asks for.

        The latter are "total", the weighted sum; "spread", see `fill_spread`; and the norms of
        both gradients before clipping.
        """
        attempts, values = self._learn(step, self._shares(batch))
        judges = self._is_from(self._config.discriminator_from_step, step)
        judged = self._learn_to_judge(step, attempts) if judges else {}
        norm = self.descents[0].move(step, factor=self.rate_factor)
        values |= {"gradient_norm": norm} | judged
        if judges:
            norm = self.descents[1].move(step, factor=self.rate_factor)
            values |= {"discriminator_gradient_norm": norm}
        decay = self._config.optimiser.ema_decay
        follow(self.networks.average, self.networks.generator, step, decay=decay)
        means = self._ranks.mean(torch.stack([value.detach().cpu() for value in values.values()]))
        return dict(zip(values, means.tolist(), strict=True))

    def _learn(
        self, step: int, shares: Sequence[_Share]
    ) -> tuple[list[Attempt], dict[str, Tensor]]:
        """Gather the generator's gradients; return what it made and the means of its losses."""
        is_heard = self._is_from(self._config.adversarial_from_step, step)
        opponent = self.networks.discriminator if is_heard else None
        attempts: list[Attempt] = []
        values: list[dict[str, Tensor]] = []
        self.descents[0].clear()
        for share in shares:
            self.hold()
            is_last = len(attempts) + 1 == len(shares)
            with nullcontext() if is_last else without_averaging(self._generator):
                with self._autocast():
                    masked = masked_input(share.truth, share.mask)
                    attempt = Attempt.of(
                        self._generator(masked),
                        truth=share.truth,
                        mask=share.mask,
                        batch_mask=share.batch_mask,
                        taught=self._taught(masked),
                    )
                    losses = self._objective.of_generator(
                        attempt, step=step, discriminator=opponent
                    )
                total = losses.total()
                torch.autograd.backward(total / len(shares))
            spread = fill_spread(attempt.picture, share.truth, share.mask)
            values.append(losses.values() | {"total": total, "spread": spread})
            attempts.append(attempt)
        return attempts, _means(values)

    def _learn_to_judge(self, step: int, attempts: Sequence[Attempt]) -> dict[str, Tensor]:
        """Gather the discriminator's gradients; return the means of its losses."""
        game_step = step - self._config.discriminator_from_step
        values: list[dict[str, Tensor]] = []
        buffers: list[Tensor] = list(self.networks.discriminator.buffers())
        before = [buffer.clone() for buffer in buffers]
        self.descents[1].clear()
        for attempt in attempts:
            # Spectral normalisation iterates at each forward, and every part begins alike.
            for buffer, value in zip(buffers, before, strict=True):
                buffer.copy_(value)
            self.hold()
            is_last = len(values) + 1 == len(attempts)
            with nullcontext() if is_last else without_averaging(self._discriminator):
                with self._autocast():
                    losses = self._objective.of_discriminator(
                        attempt, self._discriminator, game_step=game_step
                    )
                torch.autograd.backward(losses.total() / len(attempts))
            values.append(losses.values())
        return _means(values)

    @torch.no_grad()
    def _taught(self, masked: Tensor) -> Tensor | None:
        """Return the teacher's answer, (B, 3, H, W), None if there is none."""
        teacher = self.networks.teacher
        return None if teacher is None else teacher(masked).picture.float()

    def _is_from(self, first: int, step: int) -> bool:
        """Whether there is a discriminator, and this step is not before the first."""
        return step >= first and self._config.losses.needs_discriminator

    def _shares(self, batch: Batch) -> list[_Share]:
        """Return this process's windows of a batch, in the parts that are taken one by one."""
        rank, ranks, parts = self._ranks.rank, self._ranks.count, self._config.accumulate
        assert len(batch.rgb) % (ranks * parts) == 0, "the runner has refused unequal shares"
        batch_mask = batch.mask.to(self._device).float()
        truth = normalize(batch.rgb[rank::ranks].to(self._device))
        truth = truth.contiguous(memory_format=torch.channels_last)
        return [
            _Share(
                truth=truth[part::parts],
                mask=batch_mask[rank::ranks][part::parts],
                batch_mask=batch_mask,
            )
            for part in range(parts)
        ]

    def _autocast(self) -> torch.autocast:
        return torch.autocast(
            self._device.type, dtype=torch.bfloat16, enabled=self._config.half_precision is True
        )


def _go_on() -> None:
    """Hold nothing."""


def _descents(networks: Networks, config: TrainConfig) -> tuple[Descent, Descent]:
    optimiser = config.optimiser
    return (
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
            started=config.discriminator_from_step,
            length=config.steps,
        ),
    )


def _means(values: Sequence[Mapping[str, Tensor]]) -> dict[str, Tensor]:
    """Return the means of equally named scalars."""
    return {
        name: torch.stack([each[name].detach().float() for each in values]).mean()
        for name in values[0]
    }
