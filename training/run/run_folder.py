"""The folder of a run: its files, its configuration, and exporting its model."""

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from engine.network.checkpoint import Checkpoint, load_checkpoint, save_checkpoint
from engine.pictures.atomic_write import write_atomically
from training.errors import RunError
from training.run.config import TrainConfig, config_from_json, config_to_json
from training.run.machine import HalfPrecision
from training.run.networks import save_discriminator
from training.run.run_state import RunState, load_state, save_state
from training.run.step import TrainStep

_LOG = logging.getLogger(__name__)
CONFIG_FILE = "config.json"
STATE_FILE = "state.safetensors"
MODEL_FILE = "generator.safetensors"
DISCRIMINATOR_FILE = "discriminator.safetensors"
LOG_FILE = "log.jsonl"
PREVIEWS_FOLDER = "previews"
TENSORBOARD_FOLDER = "tensorboard"


@dataclass(frozen=True, slots=True)
class GeneratorStore:
    """Keeps the state of a generator's run in its folder.

    Attributes:
        folder: Folder of the run.
        config: Configuration of the run.
        train_step: What trains the networks.
    """

    folder: Path
    config: TrainConfig
    train_step: TrainStep

    def save(self, state: RunState) -> None:
        """Write the state, and the networks as separate files, each whole or not at all.

        Only the first of several processes that train together writes.

        Raises:
            OSError: The disk refused; the last good state is still there.
        """
        if not self.train_step.ranks.is_first:
            return
        progress, networks = state.progress, self.train_step.networks
        named, optimisers = self.train_step.named_networks, self.train_step.optimisers
        save_state(self.folder / STATE_FILE, named, optimisers, state)
        checkpoint = Checkpoint(
            name=self.folder.name,
            config=self.config.generator,
            weights=networks.average.state_dict(),
            pictures_seen=progress.pictures_seen,
        )
        save_checkpoint(self.folder / MODEL_FILE, checkpoint)
        has_learned = progress.step > self.config.discriminator_from_step
        if has_learned and self.config.losses.needs_discriminator:
            save_discriminator(self.folder / DISCRIMINATOR_FILE, networks.discriminator)
        _LOG.info("saved at step %d", progress.step)

    def load(self) -> RunState | None:
        """Read the state into the networks and optimisers; None if there is none yet.

        Raises:
            RunError: The state is damaged or belongs to a run of another shape.
        """
        file = self.folder / STATE_FILE
        if not file.is_file():
            return None
        return load_state(file, self.train_step.named_networks, self.train_step.optimisers)


def resolve_config(
    folder: Path,
    config: TrainConfig,
    find_out: Callable[[TrainConfig], TrainConfig],
    *,
    keeps_sizes: bool = False,
) -> TrainConfig:
    """Return the configuration to use in a run's folder, and write it there.

    A run keeps the configuration that it began with, except for its length, its later stages and
    its intervals. What was found out about the machine when it began (the precision, how batches
    fit into memory) is written like any other value, and used again unless the new configuration
    says something else.

    Args:
        folder: Folder of the run.
        config: Configuration that was asked for.
        find_out: Returns the configuration of a new run, with what has to be found out.
        keeps_sizes: Whether sizes of windows and batches are among what was found out.

    Raises:
        RunError: The folder holds a run with another configuration.
    """
    file = folder / CONFIG_FILE
    if file.is_file():
        known = config_from_json(file.read_text(encoding="utf-8"))
        config = replace(config, half_precision=_resolve_half_precision(config, known))
        if keeps_sizes:
            config = _keep_sizes(config, known)
        if not _is_same_run(config, known):
            raise RunError(
                f"{folder}: holds a run with another configuration; "
                "give a new folder, or the run's own configuration"
            )
    else:
        config = find_out(config)
    write_atomically(file, config_to_json(config).encode())
    return config


def _resolve_half_precision(config: TrainConfig, known: TrainConfig) -> bool | HalfPrecision:
    match config.half_precision:
        case HalfPrecision.AUTO:
            return known.half_precision
        case HalfPrecision.ON | HalfPrecision.OFF:
            return config.half_precision is HalfPrecision.ON
        case _:
            return config.half_precision


def _keep_sizes(config: TrainConfig, known: TrainConfig) -> TrainConfig:
    data = replace(config.data, window_px=known.data.window_px)
    return replace(config, data=data, stages=known.stages, accumulate=known.accumulate)


def _is_same_run(config: TrainConfig, known: TrainConfig) -> bool:
    """Whether two configurations differ only where a run may change."""
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
    """Write a run's averaged generator as a model file with a name.

    Raises:
        CheckpointError: The run has not saved a model yet.
        OSError: The target cannot be written.
    """
    checkpoint = load_checkpoint(run / MODEL_FILE)
    save_checkpoint(target, replace(checkpoint, name=name))
