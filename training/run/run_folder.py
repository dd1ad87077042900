"""The folder of a run: which files are in it, and how they are written."""

import logging
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from engine.network.checkpoint import Checkpoint, load_checkpoint, save_checkpoint
from engine.pictures.atomic_write import write_atomically
from training.errors import RunError
from training.run.config import TrainConfig, config_from_json, config_to_json
from training.run.discriminator_file import save_discriminator
from training.run.half_precision import HalfPrecision
from training.run.run_state import Moment, load_state, save_state
from training.run.step import TrainStep

_LOG = logging.getLogger(__name__)
CONFIG_FILE = "config.json"
STATE_FILE = "state.safetensors"
MODEL_FILE = "generator.safetensors"
DISCRIMINATOR_FILE = "discriminator.safetensors"
LOG_FILE = "log.jsonl"
PREVIEWS_FOLDER = "previews"
TENSORBOARD_FOLDER = "tensorboard"


class RunFolder:
    """Saves and loads a run, each file whole or not at all.

    Attributes:
        path: The folder.
    """

    def __init__(
        self, path: Path, config: TrainConfig, train_step: TrainStep, *, is_written: bool = True
    ) -> None:
        """Open the folder; where it is not written, another process of the run saves."""
        self.path = path
        self._is_written = is_written
        self._config = config
        self._train_step = train_step

    def has_state(self) -> bool:
        """Whether the run has been saved before."""
        return (self.path / STATE_FILE).is_file()

    def save(self, moment: Moment) -> None:
        """Write the state, and the networks as files of their own.

        Raises:
            OSError: The disk refused; the last good state is still there.
        """
        if not self._is_written:
            return
        networks = self._train_step.networks
        progress = moment.progress
        save_state(self.path / STATE_FILE, self._train_step, moment)
        checkpoint = Checkpoint(
            name=self.path.name,
            config=self._config.generator,
            weights=networks.average.state_dict(),
            pictures_seen=progress.pictures_seen,
        )
        save_checkpoint(self.path / MODEL_FILE, checkpoint)
        has_learned = progress.step > self._config.discriminator_from_step
        if has_learned and self._config.losses.needs_discriminator:
            save_discriminator(self.path / DISCRIMINATOR_FILE, networks.discriminator)
        _LOG.info("saved at step %d", progress.step)

    def load(self) -> Moment:
        """Read the state into the networks and optimisers.

        Raises:
            RunError: The state is damaged or belongs to a run of another shape.
        """
        return load_state(self.path / STATE_FILE, self._train_step)


def agreed_config(
    folder: Path,
    config: TrainConfig,
    settle: Callable[[TrainConfig], TrainConfig],
    *,
    is_limited: bool = False,
) -> TrainConfig:
    """Return the configuration to use in a run's folder, and write it down for the next time.

    A run keeps the configuration that it began with, except for its length, its later stages and
    its intervals. What was found out when it began (the precision, how batches fit into memory)
    is in the folder a value like any other, and is kept where nothing else is said.

    Args:
        settle: Finds that out for a new run.
        is_limited: Whether sizes of batches and windows are among what was found out.

    Raises:
        RunError: The folder holds a run with another configuration.
    """
    file = folder / CONFIG_FILE
    if file.is_file():
        known = config_from_json(file.read_text(encoding="utf-8"))
        config = _as_found_out(config, known)
        if is_limited:
            config = _with_sizes(config, known)
        if not _is_of_one_run(config, known):
            raise RunError(
                f"{folder}: holds a run with another configuration; "
                "give a new folder, or the run's own configuration"
            )
    else:
        config = settle(config)
    write_atomically(file, config_to_json(config).encode())
    return config


def _as_found_out(config: TrainConfig, known: TrainConfig) -> TrainConfig:
    """Return the configuration with what the run had found out, where it leaves that open."""
    match config.half_precision:
        case HalfPrecision.AUTO:
            is_half = known.half_precision
        case HalfPrecision.ON | HalfPrecision.OFF:
            is_half = config.half_precision is HalfPrecision.ON
        case _:
            is_half = config.half_precision
    return replace(config, half_precision=is_half)


def _with_sizes(config: TrainConfig, known: TrainConfig) -> TrainConfig:
    data = replace(config.data, window_px=known.data.window_px)
    return replace(config, data=data, stages=known.stages, accumulate=known.accumulate)


def _is_of_one_run(config: TrainConfig, known: TrainConfig) -> bool:
    """Whether two configurations are of one run."""
    adjusted = replace(
        config,
        data=replace(config.data, workers=known.data.workers),
        steps=known.steps,
        stages=known.stages,
        accumulate=known.accumulate,
        save_every_s=known.save_every_s,
        save_every_steps=known.save_every_steps,
        validate_every_steps=known.validate_every_steps,
        log_every_steps=known.log_every_steps,
    )
    return adjusted == known


def export_discriminator(run: Path, target: Path) -> None:
    """Write a run's discriminator to a file, for runs that begin from its model.

    Raises:
        RunError: The run has no discriminator yet.
        OSError: The target cannot be written.
    """
    source = run / DISCRIMINATOR_FILE
    if not source.is_file():
        raise RunError(f"{run}: the run has saved no discriminator yet")
    write_atomically(target, source.read_bytes())


def export_model(run: Path, target: Path, *, name: str) -> None:
    """Write a run's averaged generator as a model file under a name of its own.

    Raises:
        CheckpointError: The run has not saved a model yet.
        OSError: The target cannot be written.
    """
    checkpoint = load_checkpoint(run / MODEL_FILE)
    save_checkpoint(target, replace(checkpoint, name=name))
