"""Puts a detector's run together, and runs it."""

import io
import logging
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import cv2
import torch
from typing_extensions import override

from engine.detection.detector_file import DetectorFile, save_detector
from engine.pictures.atomic_write import write_atomically
from training.data.cache import PicturePack, open_cache
from training.data.config import DataConfig
from training.data.finding import find_pictures
from training.data.layouts import Split
from training.detector.batches import DrawWindow, ScanBatch, ScanMaker
from training.detector.config import DetectorRunConfig
from training.detector.step import DetectorStep, start_detector
from training.detector.validation import DetectorValidation
from training.errors import RunError
from training.judging.strip import draw_strip
from training.run.callbacks.callback import Callback, Progress
from training.run.callbacks.json_log import JsonLog
from training.run.callbacks.progress_bar import ProgressBar
from training.run.loop import RunHooks, TrainingLoop
from training.run.run_folder import CONFIG_FILE, LOG_FILE, PREVIEWS_FOLDER, STATE_FILE
from training.run.run_state import RunState, load_state, save_state
from training.run.runner import stop_signals
from training.run.settings import settings_from_json, settings_to_json

DETECTOR_FILE: Final = "detector.safetensors"
_VALIDATION_SEED: Final = 1_000_003  # no training seed of a person
_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class DetectorRunPaths:
    """The files and folders of a detector's run.

    Attributes:
        run: Folder of the run; made if it does not exist.
        data: Folder of pictures, or of shards with a manifest.
        cache: Folder for decoded pictures.
        features: SqueezeNet's features.
        start: Detector to begin from; None for fresh weights.
    """

    run: Path
    data: Path
    cache: Path
    features: Path
    start: Path | None = None


@dataclass(frozen=True, slots=True)
class DetectorStore:
    """Keeps the state of a detector's run in its folder.

    Attributes:
        folder: Folder of the run.
        config: Configuration of the run.
        train_step: What trains the detector.
    """

    folder: Path
    config: DetectorRunConfig
    train_step: DetectorStep

    def save(self, state: RunState) -> None:
        """Write the state, and the averaged detector as a file, each whole or not at all.

        Raises:
            OSError: The disk refused; the last good state is still there.
        """
        step = self.train_step
        save_state(self.folder / STATE_FILE, step.named_networks, step.optimisers, state)
        detector = DetectorFile(
            name=self.folder.name,
            config=self.config.detector,
            weights=step.average.state_dict(),
            windows_seen=state.progress.pictures_seen,
        )
        save_detector(self.folder / DETECTOR_FILE, detector)
        _LOG.info("saved at step %d", state.progress.step)

    def load(self) -> RunState | None:
        """Read the state into the networks and the optimiser; None if there is none yet.

        Raises:
            RunError: The state is damaged or belongs to a run of another shape.
        """
        file, step = self.folder / STATE_FILE, self.train_step
        if not file.is_file():
            return None
        return load_state(file, step.named_networks, step.optimisers)


def train_detector(
    paths: DetectorRunPaths,
    config: DetectorRunConfig,
    draw_window: DrawWindow,
    *,
    device: torch.device,
) -> None:
    """Start the run, or resume it where it was saved, until it is complete or stopped.

    SIGINT and SIGTERM end it after the current step, with everything saved. A run keeps the
    configuration that it began with, except for its intervals and workers.

    Args:
        paths: Files and folders of the run.
        config: Configuration that was asked for.
        draw_window: Draws damaged windows of photographs.
        device: Device to train on.

    Raises:
        TrainingError: Something is wrong with the pictures, the configuration or the folder.
        CheckpointError: The detector to begin from cannot be read.
    """
    paths.run.mkdir(parents=True, exist_ok=True)
    keep_config(paths.run / CONFIG_FILE, config)
    cv2.setNumThreads(1)  # windows are made beside the training thread, not on all its cores
    step = DetectorStep(
        start_detector(config, paths.start, features=paths.features), config, device=device
    )
    held_out = make_batches(
        open_pictures(paths, Split.VALID), draw_window, config, config.validation_batches
    )
    validation = DetectorValidation(step.average, held_out, config.losses, device=device)
    hooks = RunHooks(
        validate=validation,
        callbacks=(
            JsonLog(paths.run / LOG_FILE),
            _Previews(paths.run / PREVIEWS_FOLDER, validation, config.validate_every_steps),
            ProgressBar(),
        ),
    )
    windows = ScanMaker(
        open_pictures(paths, Split.TRAIN),
        draw_window,
        window_px=config.window_px,
        batch_size=config.batch_size,
        seed=config.seed,
    )
    store = DetectorStore(paths.run, config, step)
    loop = TrainingLoop(config, store, step, windows, hooks, workers=config.workers)
    with stop_signals() as stopped:
        _LOG.info("%s: from step %d of %d", paths.run, loop.progress.step, config.steps)
        loop.run(stopped.is_set)


def make_batches(
    photographs: PicturePack, draw_window: DrawWindow, config: DetectorRunConfig, count: int
) -> list[ScanBatch]:
    """Return batches for validation, the same for every run with the same sizes."""
    maker = ScanMaker(
        photographs,
        draw_window,
        window_px=config.window_px,
        batch_size=config.batch_size,
        seed=_VALIDATION_SEED,
    )
    return [maker.make(number) for number in range(count)]


def open_pictures(paths: DetectorRunPaths, split: Split) -> PicturePack:
    """Return the decoded photographs of a split."""
    data = DataConfig()
    pictures = find_pictures(paths.data, split, data)
    return open_cache(pictures, paths.cache, whole_px=data.whole_px).natives


def keep_config(file: Path, config: DetectorRunConfig) -> None:
    """Write a run's configuration into its folder.

    Raises:
        RunError: The folder holds a run with another configuration.
    """
    if file.is_file():
        known = settings_from_json(file.read_text(encoding="utf-8"), DetectorRunConfig)
        adjusted = replace(
            config,
            workers=known.workers,
            save_every_s=known.save_every_s,
            save_every_steps=known.save_every_steps,
            validate_every_steps=known.validate_every_steps,
            log_every_steps=known.log_every_steps,
        )
        if adjusted != known:
            raise RunError(
                f"{file.parent}: holds a run with another configuration; "
                "give a new folder, or the run's own configuration"
            )
    write_atomically(file, settings_to_json(config).encode())


class _Previews(Callback):
    """Writes what is found in the same held-out windows, every few steps."""

    def __init__(self, folder: Path, validation: DetectorValidation, every_steps: int) -> None:
        self._folder = folder
        self._validation = validation
        self._every_steps = every_steps

    @override
    def on_step(self, progress: Progress, values: Mapping[str, float]) -> None:
        if progress.step % self._every_steps:
            return
        self._folder.mkdir(exist_ok=True)
        columns = self._validation.draw_preview()
        content = io.BytesIO()
        draw_strip(columns, tile_px=columns["scan"][0].shape[0]).save(content, "PNG")
        write_atomically(self._folder / f"step-{progress.step:09}.png", content.getvalue())
