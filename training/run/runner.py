"""Starts or resumes a run in a folder, and answers signals by saving and stopping."""

import logging
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import cv2
import torch

from engine.network.checkpoint import Checkpoint, load_checkpoint
from engine.network.generator import Generator
from training.data.batches import Batch, BatchMaker, BatchSource
from training.data.cache import PictureCache, open_cache
from training.data.config import CacheKind, DataConfig
from training.data.finding import find_pictures
from training.data.layouts import Layout, Split
from training.data.prefetch import choose_worker_count
from training.data.stages import StagedBatches
from training.errors import ConfigError, RunError
from training.judging.held_out import HeldOut
from training.losses.feature_networks import FeatureFiles, FeatureNetworks, read_squeezenet
from training.run.callbacks.callback import Callback
from training.run.callbacks.json_log import JsonLog
from training.run.callbacks.previews import Previews
from training.run.callbacks.progress_bar import ProgressBar
from training.run.callbacks.tensorboard import TensorBoardLog
from training.run.config import TrainConfig
from training.run.discriminator_file import load_discriminator
from training.run.half_precision import settled
from training.run.loop import RunParts, TrainingLoop
from training.run.memory import MemoryModel, fitted_config
from training.run.ranks import Ranks
from training.run.run_folder import (
    LOG_FILE,
    PREVIEWS_FOLDER,
    TENSORBOARD_FOLDER,
    RunFolder,
    agreed_config,
)
from training.run.step import Networks, TrainStep
from training.run.stopping import stop_signals

_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class RunPaths:
    """Where a run reads and writes, and how much memory it may take.

    Attributes:
        run: Folder of the run; made if it is not there.
        data: Folder of pictures, or of shards with a manifest.
        features: SqueezeNet's features.
        cache: Folder for decoded pictures.
        layout: The dataset that `data` holds, if it is one with a layout of its own.
        start: Checkpoint to begin from instead of fresh weights.
        start_discriminator: Discriminator to begin from instead of a fresh one.
        memory_limit: Bytes that a new run may take; None for as many as it wants.
    """

    run: Path
    data: Path
    features: Path
    cache: Path
    layout: Layout | None = None
    start: Path | None = None
    start_discriminator: Path | None = None
    memory_limit: int | None = None


def train(
    paths: RunPaths, config: TrainConfig, *, device: torch.device, ranks: Ranks | None = None
) -> None:
    """Start the run, or go on where it was saved, until it is complete or told to stop.

    SIGINT and SIGTERM end it after the running step, with everything saved. A run keeps the
    configuration it began with, except for its length, its later stages and its intervals.

    Args:
        ranks: The processes that train together; all of them call this, and see one run folder.

    Raises:
        TrainingError: Something about the pictures, the configuration or the folder is wrong.
    """
    ranks = ranks or Ranks()
    config.check_shares(ranks.count)
    paths.run.mkdir(parents=True, exist_ok=True)
    features = FeatureNetworks.load(
        config.losses,
        FeatureFiles(squeeze=paths.features, torchvision=Path(torch.hub.get_dir()) / "checkpoints"),
        device=device,
    )
    with ranks.first_before_others():
        config = agreed_config(
            paths.run,
            config,
            partial(_settled, paths.memory_limit, features, device),
            is_limited=paths.memory_limit is not None,
        )
    torch.backends.cudnn.benchmark = True  # windows of one size, step after step
    cv2.setNumThreads(1)  # batches are made beside the training thread, not on all its cores
    networks = started_networks(paths, config, device)
    train_step = TrainStep(networks, config, features, device=device, ranks=ranks)

    def open_stage(data: DataConfig) -> BatchSource:
        return BatchMaker(_pictures(paths, Split.TRAIN, data), data, seed=config.seed)

    workers = choose_worker_count(config.data.workers, device_type=device.type, ranks=ranks.count)
    with ranks.first_before_others():
        maker = StagedBatches(config.data, config.stages, open_stage, opens_all=workers > 0)
    parts = RunParts(
        folder=RunFolder(paths.run, config, train_step, is_written=ranks.is_first),
        train_step=train_step,
        maker=maker,
        workers=workers,
    )
    if ranks.is_first:
        held_out = HeldOut(config, partial(_pictures, paths, Split.VALID), device=device)
        parts = replace(
            parts,
            validate=partial(held_out.validate, networks.average, features.squeeze),
            callbacks=_callbacks(paths.run, config, networks.average, held_out.preview_batch()),
        )
    loop = TrainingLoop(config, parts)
    loop.resume()
    with stop_signals() as stopped:
        _LOG.info("%s: from step %d of %d", paths.run, loop.progress.step, config.steps)
        loop.run(lambda: ranks.any(flag=stopped.is_set()))


def _settled(
    memory_limit: int | None, features: FeatureNetworks, device: torch.device, config: TrainConfig
) -> TrainConfig:
    """Return a new run's configuration with what has to be found out on this machine."""
    is_half = settled(config.half_precision, config.generator, device)
    config = replace(config, half_precision=is_half)
    if memory_limit is None:
        return config
    model = MemoryModel(config, features, device=device)
    return fitted_config(config, model.run_bytes, limit_bytes=memory_limit)


def started_networks(paths: RunPaths, config: TrainConfig, device: torch.device) -> Networks:
    """Return the networks as a run begins with them, on a device.

    Raises:
        EngineError: The model to begin from cannot be read.
        TrainingError: A file holds something else than the configuration says.
    """
    networks = Networks.fresh(config)
    if paths.start is not None:
        start: Checkpoint = load_checkpoint(paths.start)
        if start.config != config.generator:
            raise RunError(f"{paths.start}: has another shape than this run's generator")
        networks.begin_from(start.weights)
    elif config.losses.distillation > 0:
        raise ConfigError("losses.distillation: there is no model to begin from, and to learn from")
    elif config.generator.sees_features:
        _give_trunk(networks, paths.features)
    if paths.start_discriminator is not None:
        weights = load_discriminator(paths.start_discriminator, config.discriminator)
        networks.discriminator.load_state_dict(weights)
    networks.move_to(device)
    return networks


def _give_trunk(networks: Networks, file: Path) -> None:
    """Let a fresh generator see through SqueezeNet as it was trained."""
    weights = read_squeezenet(file)
    try:
        networks.generator.adopt_trunk(weights)
        networks.average.adopt_trunk(weights)
    except RuntimeError as error:
        raise ConfigError(f"{file}: these are not SqueezeNet 1.1 features") from error


def _pictures(paths: RunPaths, split: Split, data: DataConfig) -> PictureCache:
    pictures = find_pictures(paths.data, split, data, layout=paths.layout)
    folder = paths.cache if data.cache is CacheKind.MAPPED else None
    return open_cache(pictures, folder, whole_px=data.whole_px)


def _callbacks(
    folder: Path, config: TrainConfig, generator: Generator, shown: Batch
) -> list[Callback]:
    previews, every_steps = folder / PREVIEWS_FOLDER, config.validate_every_steps
    return [
        JsonLog(folder / LOG_FILE),
        TensorBoardLog(folder / TENSORBOARD_FOLDER),
        Previews(previews, generator, shown, every_steps=every_steps),
        ProgressBar(),
    ]
