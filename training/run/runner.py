"""Puts a training run together, and runs it from the command line."""

import contextlib
import logging
import signal
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from types import FrameType

import cv2
import torch

from training.data.batches import Batch, BatchMaker, BatchSource
from training.data.cache import PictureCache, open_cache
from training.data.config import CacheKind, DataConfig
from training.data.finding import find_pictures
from training.data.layouts import Layout, Split
from training.data.prefetch import choose_worker_count
from training.data.stages import StagedBatches
from training.judging.samples import scenes_from_batch
from training.judging.validation import HeldOut, Validation
from training.losses.feature_networks import FeatureFiles, FeatureNetworks
from training.run.callbacks.json_log import JsonLog
from training.run.callbacks.previews import Previews
from training.run.callbacks.progress_bar import ProgressBar
from training.run.callbacks.tensorboard import TensorBoardLog
from training.run.config import TrainConfig
from training.run.loop import RunHooks, TrainingLoop
from training.run.machine import decide_half_precision
from training.run.memory import MemoryModel, fit_config
from training.run.networks import Networks, start_networks
from training.run.ranks import Ranks
from training.run.run_folder import (
    LOG_FILE,
    PREVIEWS_FOLDER,
    TENSORBOARD_FOLDER,
    GeneratorStore,
    resolve_config,
)
from training.run.step import TrainStep

_LOG = logging.getLogger(__name__)
# Half of each batch are whole pictures with wide holes.
_VALIDATION_BATCHES, _VALIDATION_BATCH_SIZE = 6, 16
_PREVIEWED_WINDOWS = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class RunPaths:
    """The files and folders of a run, and its memory limit.

    Attributes:
        run: Folder of the run; made if it does not exist.
        data: Folder of pictures, or of shards with a manifest.
        features: SqueezeNet's features.
        cache: Folder for decoded pictures.
        layout: The dataset in `data`, if it has a layout of its own.
        start: Checkpoint to begin from instead of fresh weights.
        start_discriminator: Discriminator to begin from instead of a fresh one.
        memory_limit: Bytes that a new run may take; None for no limit.
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
    """Start the run, or resume it where it was saved, until it is complete or stopped.

    SIGINT and SIGTERM end it after the current step, with everything saved. A run keeps the
    configuration that it began with, except for its length, its later stages and its intervals.

    Args:
        paths: Files and folders of the run.
        config: Configuration that was asked for.
        device: Device to train on.
        ranks: The processes that train together; each of them calls this with the same folder.

    Raises:
        TrainingError: Something is wrong with the pictures, the configuration or the folder.
    """
    ranks = ranks or Ranks()
    config.check_shares(ranks.count)
    paths.run.mkdir(parents=True, exist_ok=True)
    features = load_features(config, paths.features, device)
    with ranks.first_before_others():
        config = resolve_config(
            paths.run,
            config,
            partial(_fit_to_machine, paths.memory_limit, features, device),
            keeps_sizes=paths.memory_limit is not None,
        )
    torch.backends.cudnn.benchmark = True  # all windows of a stage have one size
    cv2.setNumThreads(1)  # batches are made beside the training thread, not on all its cores
    networks = start_networks(
        config,
        model=paths.start,
        discriminator=paths.start_discriminator,
        features=paths.features,
        device=device,
    )
    train_step = TrainStep(networks, config, features, device=device, ranks=ranks)

    def open_stage(data: DataConfig) -> BatchSource:
        return BatchMaker(_open_pictures(paths, Split.TRAIN, data), data, seed=config.seed)

    hooks = (
        _build_hooks(paths, config, networks, features, device) if ranks.is_first else RunHooks()
    )
    loop = build_loop(paths.run, config, train_step, open_stage, hooks)
    with stop_signals() as stopped:
        _LOG.info("%s: from step %d of %d", paths.run, loop.progress.step, config.steps)
        loop.run(lambda: ranks.any(flag=stopped.is_set()))


def build_loop(
    folder: Path,
    config: TrainConfig,
    train_step: TrainStep,
    open_stage: Callable[[DataConfig], BatchSource],
    hooks: RunHooks,
) -> TrainingLoop[Batch]:
    """Put a run together, resumed from its folder.

    Args:
        folder: Folder of the run.
        config: Configuration of the run.
        train_step: Trains the networks.
        open_stage: Returns what makes the batches of one stage.
        hooks: Validation, callbacks and pauses.

    Raises:
        TrainingError: The pictures cannot be used, or the state is damaged.
    """
    ranks = train_step.ranks
    workers = choose_worker_count(
        config.data.workers, device_type=train_step.device.type, ranks=ranks.count
    )
    with ranks.first_before_others():
        batches = StagedBatches(config.data, config.stages, open_stage, opens_all=workers > 0)
    store = GeneratorStore(folder, config, train_step)
    return TrainingLoop(config, store, train_step, batches, hooks, workers=workers)


def load_features(config: TrainConfig, squeeze: Path, device: torch.device) -> FeatureNetworks:
    """Load the feature networks that the losses need.

    Args:
        config: Configuration of the run.
        squeeze: File of SqueezeNet's features; VGG is in torchvision's folder.
        device: Device to train on.

    Raises:
        ConfigError: A file is missing, or holds another network.
    """
    torchvision = Path(torch.hub.get_dir()) / "checkpoints"
    files = FeatureFiles(squeeze=squeeze, torchvision=torchvision)
    return FeatureNetworks.load(config.losses, files, device=device)


@contextlib.contextmanager
def stop_signals() -> Iterator[threading.Event]:
    """Turn SIGINT and SIGTERM into an event while the block runs."""
    stopped = threading.Event()

    def stop(_signal: int, _frame: FrameType | None) -> None:
        stopped.set()

    before = {number: signal.signal(number, stop) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield stopped
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _fit_to_machine(
    memory_limit: int | None, features: FeatureNetworks, device: torch.device, config: TrainConfig
) -> TrainConfig:
    """Return a new run's configuration with what has to be found out on this machine."""
    is_half = decide_half_precision(config.half_precision, config.generator, device)
    config = replace(config, half_precision=is_half)
    if memory_limit is None:
        return config
    model = MemoryModel(config, features, device=device)
    return fit_config(config, model.run_bytes, limit_bytes=memory_limit)


def _open_pictures(paths: RunPaths, split: Split, data: DataConfig) -> PictureCache:
    pictures = find_pictures(paths.data, split, data, layout=paths.layout)
    folder = paths.cache if data.cache is CacheKind.MAPPED else None
    return open_cache(pictures, folder, whole_px=data.whole_px)


def _build_hooks(
    paths: RunPaths,
    config: TrainConfig,
    networks: Networks,
    features: FeatureNetworks,
    device: torch.device,
) -> RunHooks:
    held_out = HeldOut(
        open_pictures=partial(_open_pictures, paths, Split.VALID),
        data=replace(config.data, batch_size=_VALIDATION_BATCH_SIZE, whole_share=0.5),
        stages=config.stages,
        batches=_VALIDATION_BATCHES,
    )
    validation = Validation(held_out, features.squeeze, device=device)
    return RunHooks(
        validate=partial(validation, networks.average),
        callbacks=(
            JsonLog(paths.run / LOG_FILE),
            TensorBoardLog(paths.run / TENSORBOARD_FOLDER),
            Previews(
                paths.run / PREVIEWS_FOLDER,
                networks.average,
                scenes_from_batch(validation.draw_preview(_PREVIEWED_WINDOWS)),
                every_steps=config.validate_every_steps,
            ),
            ProgressBar(),
        ),
    )
