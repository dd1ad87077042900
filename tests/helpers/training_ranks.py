"""Steps that one process takes alone, or several together."""

import itertools
from dataclasses import replace
from pathlib import Path

import torch
from torch import Tensor

from tests.helpers.training_data import tiny_config
from tests.helpers.training_runs import CPU
from training.data.batches import Batch
from training.losses.config import LossConfig
from training.losses.feature_networks import FeatureFiles, FeatureNetworks
from training.run.networks import Networks
from training.run.optim import OptimiserConfig
from training.run.ranks import Ranks
from training.run.step import TrainStep


def uneven_batch() -> Batch:
    """Return eight windows with holes of very different sizes, so that a wrong mean would show."""
    random = torch.Generator().manual_seed(1)
    rgb = torch.randint(0, 256, (8, 3, 32, 32), generator=random).to(torch.uint8)
    mask = torch.zeros(8, 1, 32, 32, dtype=torch.bool)
    for index, side_px in enumerate((2, 28, 4, 20, 3, 24, 6, 16)):
        mask[index, :, 2 : 2 + side_px, 2 : 2 + side_px] = True
    return Batch(rgb=rgb, mask=mask)


def many_steps(
    batch: Batch, *, steps: int, ranks: Ranks | None = None, accumulate: int = 1
) -> tuple[TrainStep, dict[str, float]]:
    """Take adversarial steps on one batch, without clipping; return the values of the last."""
    config = replace(
        tiny_config(adversarial_from_step=0),
        losses=LossConfig(perceptual=0.0, variation=1.0, adversarial=1.0, r1=1.0),
        optimiser=OptimiserConfig(warmup_steps=0, clip_norm=1e9),
        data=replace(tiny_config().data, window_px=32, batch_size=8),
        stages=(),
        accumulate=accumulate,
    )
    nowhere = Path("nowhere")
    files = FeatureFiles(squeeze=nowhere, torchvision=nowhere)
    features = FeatureNetworks.load(config.losses, files, device=CPU)
    step = TrainStep(Networks.build(config), config, features, device=CPU, ranks=ranks)
    values: dict[str, float] = {}
    for index in range(steps):
        values = step(index, batch)
    return step, values


def gradients_and_weights(step: TrainStep) -> dict[str, Tensor]:
    """Return the gradients of the last step and the weights after it, of both networks."""
    networks = {"generator": step.networks.generator, "discriminator": step.networks.discriminator}
    found: dict[str, Tensor] = {}
    for network, (name, weight) in itertools.chain.from_iterable(
        zip(itertools.repeat(network), module.named_parameters(), strict=False)
        for network, module in networks.items()
    ):
        assert weight.grad is not None
        found[f"gradient/{network}/{name}"] = weight.grad.detach().contiguous()
        found[f"weight/{network}/{name}"] = weight.detach().contiguous()
    return found
