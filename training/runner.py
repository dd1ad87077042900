"""Starts or resumes a run in a folder, and answers signals by saving and stopping."""

import contextlib
import logging
import signal
import threading
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from types import FrameType

import cv2
import torch

from engine.checkpoint import Checkpoint, load_checkpoint, save_checkpoint, write_whole
from training.augment import AugmentConfig
from training.batches import BatchMaker
from training.config import TrainConfig, config_from_json, config_to_json
from training.datasets.cache import PictureCache, open_cache
from training.datasets.config import CacheKind
from training.datasets.finding import find_pictures
from training.datasets.layouts import Layout, Split
from training.errors import RunError
from training.loop import MODEL_FILE, TrainingLoop
from training.losses.feature_networks import FeatureNetworks
from training.step import Networks, TrainStep
from training.validation import Validation

_LOG = logging.getLogger(__name__)
CONFIG_FILE = "config.json"
_VALIDATION_SEED = 1
_VALIDATION_BATCHES = 6


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
    config = _agreed_config(paths.run / CONFIG_FILE, config)
    cv2.setNumThreads(1)  # batches are made beside the training thread, not on all its cores
    features = FeatureNetworks.load(config.losses, squeeze_file=paths.features, device=device)
    train_step = TrainStep(_networks(paths, config, device), config, features, device=device)
    judge = _validation(paths, config, device)
    loop = TrainingLoop(
        paths.run,
        config,
        train_step,
        BatchMaker(_pictures(paths, config, Split.TRAIN), config.data, seed=config.seed),
        lambda: judge(train_step.networks.average, features.squeeze),
    )
    loop.resume()
    with _stop_signals() as stopped:
        _LOG.info("%s: from step %d of %d", paths.run, loop.progress.step, config.steps)
        loop.run(stopped.is_set)


def export_model(run: Path, target: Path, *, name: str) -> None:
    """Write a run's averaged generator as a model file under a name of its own.

    Raises:
        CheckpointError: The run has not saved a model yet.
        OSError: The target cannot be written.
    """
    checkpoint = load_checkpoint(run / MODEL_FILE)
    save_checkpoint(target, replace(checkpoint, name=name))


def _agreed_config(file: Path, config: TrainConfig) -> TrainConfig:
    """Return the configuration to use, and write it down for the next time."""
    if file.is_file():
        known = config_from_json(file.read_text(encoding="utf-8"))
        adjusted = replace(
            config,
            steps=known.steps,
            save_every_s=known.save_every_s,
            validate_every_steps=known.validate_every_steps,
            log_every_steps=known.log_every_steps,
        )
        if adjusted != known:
            raise RunError(
                f"{file.parent}: holds a run with another configuration; "
                "give a new folder, or the run's own configuration"
            )
    write_whole(file, config_to_json(config).encode())
    return config


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


def _validation(paths: RunPaths, config: TrainConfig, device: torch.device) -> Validation:
    pictures = _pictures(paths, config, Split.VALID)
    data = replace(
        config.data,
        batch_size=16,
        whole_share=0.5,
        augment=AugmentConfig(grey=0.0),
        source_weights={},
        source_caps={},
    )
    return Validation(
        BatchMaker(pictures, data, seed=_VALIDATION_SEED),
        batches=_VALIDATION_BATCHES,
        whole_count=data.whole_count,
        device=device,
    )


@contextlib.contextmanager
def _stop_signals() -> Iterator[threading.Event]:
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
