"""Starts or resumes a run in a folder, and answers signals by saving and stopping."""

import logging
from dataclasses import dataclass, replace
from pathlib import Path

import cv2
import torch

from engine.checkpoint import Checkpoint, load_checkpoint
from engine.generator import Generator
from training.augment import AugmentConfig
from training.batches import Batch, BatchMaker
from training.callbacks.callback import Callback
from training.callbacks.json_log import JsonLog
from training.callbacks.previews import Previews
from training.callbacks.progress_bar import ProgressBar
from training.callbacks.tensorboard import TensorBoardLog
from training.config import TrainConfig
from training.datasets.cache import PictureCache, open_cache
from training.datasets.config import CacheKind
from training.datasets.finding import find_pictures
from training.datasets.layouts import Layout, Split
from training.device_batches import batch_maker
from training.errors import RunError
from training.loop import RunParts, TrainingLoop
from training.losses.feature_networks import FeatureFiles, FeatureNetworks
from training.run_folder import (
    LOG_FILE,
    PREVIEWS_FOLDER,
    TENSORBOARD_FOLDER,
    RunFolder,
    agreed_config,
)
from training.step import Networks, TrainStep
from training.stopping import stop_signals
from training.validation import Validation

_LOG = logging.getLogger(__name__)
_VALIDATION_SEED = 1
_VALIDATION_BATCHES = 6
_HELD_OUT_WHOLES = 8  # in a batch, and as many windows at the photograph's own scale
_PREVIEWS_EACH = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class RunPaths:
    """Where a run reads and writes.

    Attributes:
        run: Folder of the run; made if it is not there.
        data: Folder of pictures, or of shards with a manifest.
        features: SqueezeNet's features.
        cache: Folder for decoded pictures.
        layout: The dataset that `data` holds, if it is one with a layout of its own.
        start: Checkpoint to begin from instead of fresh weights.
    """

    run: Path
    data: Path
    features: Path
    cache: Path
    layout: Layout | None = None
    start: Path | None = None


def train(paths: RunPaths, config: TrainConfig, *, device: torch.device) -> None:
    """Start the run, or go on where it was saved, until it is complete or told to stop.

    SIGINT and SIGTERM end it after the running step, with everything saved. A run keeps the
    configuration it began with, except for its length and its intervals.

    Raises:
        TrainingError: Something about the pictures, the configuration or the folder is wrong.
    """
    paths.run.mkdir(parents=True, exist_ok=True)
    config = agreed_config(paths.run, config)
    cv2.setNumThreads(1)  # batches are made beside the training thread, not on all its cores
    features = FeatureNetworks.load(
        config.losses,
        FeatureFiles(squeeze=paths.features, torchvision=Path(torch.hub.get_dir()) / "checkpoints"),
        device=device,
    )
    train_step = TrainStep(_networks(paths, config, device), config, features, device=device)
    held_out = _held_out(paths, config)
    judge = Validation(
        held_out, batches=_VALIDATION_BATCHES, whole_count=_HELD_OUT_WHOLES, device=device
    )
    average = train_step.networks.average
    parts = RunParts(
        folder=RunFolder(paths.run, config, train_step),
        train_step=train_step,
        maker=batch_maker(
            _pictures(paths, config, Split.TRAIN), config.data, seed=config.seed, device=device
        ),
        validate=lambda: judge(average, features.squeeze),
        callbacks=_callbacks(paths.run, config, average, held_out),
    )
    loop = TrainingLoop(config, parts)
    loop.resume()
    with stop_signals() as stopped:
        _LOG.info("%s: from step %d of %d", paths.run, loop.progress.step, config.steps)
        loop.run(stopped.is_set)


def _networks(paths: RunPaths, config: TrainConfig, device: torch.device) -> Networks:
    networks = Networks.fresh(config)
    if paths.start is not None:
        start: Checkpoint = load_checkpoint(paths.start)
        if start.config != config.generator:
            raise RunError(f"{paths.start}: has another shape than this run's generator")
        networks.generator.load_state_dict(start.weights)
        networks.average.load_state_dict(start.weights)
    for network in (networks.generator, networks.average, networks.discriminator):
        network.to(device)
    return networks


def _pictures(paths: RunPaths, config: TrainConfig, split: Split) -> PictureCache:
    whole_px = round(config.data.window_px * config.data.whole_zoom)
    pictures = find_pictures(paths.data, split, config.data, layout=paths.layout)
    folder = paths.cache if config.data.cache is CacheKind.MAPPED else None
    return open_cache(pictures, folder, whole_px=whole_px)


def _held_out(paths: RunPaths, config: TrainConfig) -> BatchMaker:
    pictures = _pictures(paths, config, Split.VALID)
    data = replace(
        config.data,
        batch_size=2 * _HELD_OUT_WHOLES,
        whole_share=0.5,
        augment=AugmentConfig(grey=0.0),
        source_weights={},
        source_caps={},
    )
    return BatchMaker(pictures, data, seed=_VALIDATION_SEED)


def _callbacks(
    folder: Path, config: TrainConfig, generator: Generator, held_out: BatchMaker
) -> list[Callback]:
    batch = held_out.make(_VALIDATION_BATCHES)
    middle = slice(_HELD_OUT_WHOLES - _PREVIEWS_EACH, _HELD_OUT_WHOLES + _PREVIEWS_EACH)
    shown = Batch(rgb=batch.rgb[middle], mask=batch.mask[middle])
    return [
        JsonLog(folder / LOG_FILE),
        TensorBoardLog(folder / TENSORBOARD_FOLDER),
        Previews(
            folder / PREVIEWS_FOLDER, generator, shown, every_steps=config.validate_every_steps
        ),
        ProgressBar(),
    ]
