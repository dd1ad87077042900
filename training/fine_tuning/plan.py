"""The plan of a run: what fits this machine, found out once before the first step, and kept."""

import itertools
import logging
import math
import statistics
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import msgspec
import torch

from engine.network.checkpoint import load_checkpoint
from engine.network.device import Device
from engine.pictures.atomic_write import write_atomically
from training.api import FineTuneRequest, TrainerPlanned
from training.data.batches import BatchSource
from training.data.prefetch import prefetch_batches
from training.fine_tuning.preset import VALIDATIONS, finetune_config, repair_data
from training.fine_tuning.runs import PLAN_FILE
from training.losses.feature_networks import FeatureNetworks
from training.run.config import TrainConfig, config_from_json, config_to_json, read_config
from training.run.machine import choose_clock, decide_half_precision, spare_bytes
from training.run.memory import MemoryModel, fit_config
from training.run.run_folder import CONFIG_FILE
from training.run.step import TrainStep

_LOG = logging.getLogger(__name__)
# A pause should begin within a second, which includes saving.
_MAX_PART_S: Final = 0.5
_MIN_STEPS: Final = 8
_MEASURED_STEPS: Final = 3
_PROVISIONAL_STEPS: Final = 1_000
_MIN_TRAINING_SHARE: Final = 0.2


@dataclass(frozen=True, slots=True, kw_only=True)
class Speed:
    """How fast a configuration learns on this machine while nothing else runs.

    Attributes:
        step_s: Seconds per step.
        part_s: Longest time between two pause points of a step, seconds.
    """

    step_s: float
    part_s: float


def read_plan(folder: Path) -> tuple[TrainConfig, TrainerPlanned] | None:
    """Return the configuration and the plan of a run; None if the run has none yet.

    Raises:
        ConfigError: The folder holds the configuration of another version of this program.
        OSError: It cannot be read.
    """
    if not (folder / CONFIG_FILE).is_file() or not (folder / PLAN_FILE).is_file():
        return None
    config = config_from_json((folder / CONFIG_FILE).read_text(encoding="utf-8"))
    plan = msgspec.json.decode((folder / PLAN_FILE).read_bytes(), type=TrainerPlanned)
    return config, plan


def write_plan(folder: Path, config: TrainConfig, plan: TrainerPlanned) -> None:
    """Write configuration and plan; the configuration comes last and marks both as complete.

    Raises:
        OSError: The folder cannot be written.
    """
    write_atomically(folder / PLAN_FILE, msgspec.json.encode(plan))
    write_atomically(folder / CONFIG_FILE, config_to_json(config).encode())


def fit_memory(
    request: FineTuneRequest,
    load_features: Callable[[TrainConfig], FeatureNetworks],
    device: torch.device,
) -> tuple[TrainConfig, int]:
    """Return a configuration that fits into this machine's memory, and its bytes.

    Args:
        request: The request, whose settings override the preset's.
        load_features: Loads the feature networks that a configuration's losses need.
        device: Device to train on.

    Returns:
        The configuration, of provisional length, and the memory that it needs.

    Raises:
        ConfigError: A setting does not fit, or not even the smallest windows fit into memory.
        CheckpointError: The model cannot be read.
    """
    config = _build_config(request, steps=_PROVISIONAL_STEPS)
    is_half = decide_half_precision(config.half_precision, config.generator, device)
    config = replace(config, half_precision=is_half)
    model = MemoryModel(config, load_features(config), device=device)
    limit = request.goal.memory_limit_bytes or spare_bytes(device)
    config = fit_config(config, model.run_bytes, limit_bytes=limit)
    return config, model.run_bytes(config)


def shorten_parts(
    config: TrainConfig, measure: Callable[[TrainConfig], Speed]
) -> tuple[TrainConfig, Speed]:
    """Return the configuration with parts so short that pauses begin soon, and its speed."""
    speed = measure(config)
    wanted = math.ceil(config.accumulate * speed.part_s / _MAX_PART_S)
    finer = finer_splits(config)
    if wanted <= config.accumulate or not finer:
        return config, speed
    parts = next((parts for parts in finer if parts >= wanted), finer[-1])
    config = replace(config, accumulate=parts)
    return config, measure(config)


def finer_splits(config: TrainConfig) -> list[int]:
    """Return the larger numbers of parts that batches can be split into, in ascending order."""
    batches = [config.data.batch_size, *(stage.batch_size for stage in config.stages)]
    largest = math.gcd(*batches)
    return [parts for parts in range(config.accumulate + 1, largest + 1) if largest % parts == 0]


def plan_steps(
    request: FineTuneRequest, config: TrainConfig, speed: Speed, *, validation_s: float
) -> TrainConfig:
    """Return the configuration with the number of steps that the preset has time for.

    Args:
        request: The request; a number of steps in its settings is kept.
        config: Configuration that fits this machine.
        speed: Speed of this configuration.
        validation_s: Seconds per validation, with its samples.
    """
    preset = request.goal.preset
    time_s = preset.seconds - (VALIDATIONS[preset] + 1) * validation_s
    # Where validations take most of the time, some is left for training all the same.
    time_s = max(time_s, _MIN_TRAINING_SHARE * preset.seconds)
    steps = max(round(time_s / speed.step_s), _MIN_STEPS)
    sized = _build_config(request, steps=steps)
    return replace(
        sized,
        half_precision=config.half_precision,
        accumulate=config.accumulate,
        data=replace(sized.data, window_px=config.data.window_px),
    )


def measure_speed(
    train_step: TrainStep,
    batches: BatchSource,
    *,
    first_step: int,
    pause_point: Callable[[], None],
) -> Speed:
    """Return how fast steps are taken; this trains the networks.

    Args:
        train_step: Trains the networks, which are of no use afterwards.
        batches: Makes the batches.
        first_step: A step from which on both networks learn.
        pause_point: Called where a step can be paused; may raise.
    """
    clock = choose_clock(train_step.device)
    times: list[float] = []

    def note_time() -> None:
        pause_point()
        times.append(clock())

    steps: list[list[float]] = []
    with closing(prefetch_batches(batches, first_step=0, workers=0)) as stream:
        for number, batch in enumerate(itertools.islice(stream, _MEASURED_STEPS + 1)):
            times[:] = [clock()]
            train_step(first_step + number, batch, note_time)
            steps.append([*times, clock()])
    speed = compute_speed(steps)
    _LOG.info("%.2f s per step, %.2f s for its longest part", speed.step_s, speed.part_s)
    return speed


def compute_speed(steps: Sequence[Sequence[float]]) -> Speed:
    """Return the speed of measured steps.

    The first step allocates and compiles, and does not count. The shortest of the others shows the
    machine's own speed: other programs that take memory and caches for a while should not shorten
    the whole run. A run that is disturbed all the time takes longer than its preset says, and shows
    so by the time left; a run planned from a disturbed measurement would have too few steps.

    Args:
        steps: For each step the times at its beginning, at its pause points and at its end.
    """
    seconds = [times[-1] - times[0] for times in steps[1:]]
    parts = [max(b - a for a, b in itertools.pairwise(times)) for times in steps[1:]]
    return Speed(step_s=min(seconds), part_s=statistics.median(parts))


def make_plan(
    config: TrainConfig, speed: Speed, device: Device, *, memory_bytes: int, validation_s: float
) -> TrainerPlanned:
    """Return the plan that the user sees before the first step."""
    validations = config.steps // config.validate_every_steps + 1
    return TrainerPlanned(
        steps=config.steps,
        window_px=config.data.window_px,
        batch_size=config.data.batch_size,
        device=device.name,
        seconds=config.steps * speed.step_s + validations * validation_s,
        memory_bytes=memory_bytes,
    )


def _build_config(request: FineTuneRequest, *, steps: int) -> TrainConfig:
    goal = request.goal
    shape = load_checkpoint(goal.model).config

    def build(length: int) -> TrainConfig:
        preset = finetune_config(
            goal.preset,
            shape,
            steps=length,
            data=repair_data(goal.repair, goal.masks),
            has_discriminator=request.discriminator is not None,
        )
        return read_config(None, [f"seed={goal.seed}", *goal.settings], over=preset)

    config = build(steps)
    # If the settings give a length, everything that depends on it has to follow.
    return config if config.steps == steps else build(config.steps)
