"""One step trains the networks."""

from dataclasses import replace
from pathlib import Path

import pytest
import torch

from tests.helpers.training_data import tiny_config, write_folder
from tests.helpers.training_runs import CPU
from training.data.batches import Batch, BatchMaker
from training.data.cache import open_cache
from training.data.finding import find_pictures
from training.data.layouts import Split
from training.losses.config import LossConfig
from training.losses.feature_networks import FeatureNetworks
from training.run.config import TrainConfig
from training.run.networks import Networks
from training.run.optim import OptimiserConfig
from training.run.step import TrainStep

pytestmark = pytest.mark.usefixtures("one_thread")


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_folder(tmp_path_factory.mktemp("data"), count=4)


def first_batch(data: Path, cache: Path, config: TrainConfig) -> Batch:
    pictures = open_cache(find_pictures(data, Split.TRAIN, config.data), cache, whole_px=80)
    return BatchMaker(pictures, config.data, seed=0).make(0)


@pytest.mark.slow
def test_a_repeated_batch_is_learned(tmp_path: Path, data: Path) -> None:
    config = replace(
        tiny_config(adversarial_from_step=1000),
        losses=LossConfig(perceptual=0.0),
        optimiser=OptimiserConfig(rate=5e-3, warmup_steps=1),
    )
    step = TrainStep(Networks.build(config), config, FeatureNetworks(), device=CPU)
    batch = first_batch(data, tmp_path, config)

    losses = [step(index, batch)["hole"] for index in range(80)]

    assert losses[-1] < 0.5 * losses[0]


def test_a_young_average_follows_the_generator_closely(data: Path, tmp_path: Path) -> None:
    config = replace(tiny_config(), losses=LossConfig(perceptual=0.0), adversarial_from_step=1000)
    networks = Networks.build(config)
    start = networks.generator.stem.conv.weight.detach().clone()
    step = TrainStep(networks, config, FeatureNetworks(), device=CPU)

    step(0, first_batch(data, tmp_path, config))

    moved = networks.generator.stem.conv.weight.detach() - start
    followed = networks.average.stem.conv.weight.detach() - start
    assert torch.allclose(followed, moved * 0.9, atol=1e-7)
