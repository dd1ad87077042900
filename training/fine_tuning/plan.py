"""What of a run fits this machine: found out once, before the first step, and kept."""

import itertools
import logging
import math
import os
import statistics
from collections.abc import Callable, Sequence
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
from training.data.prefetch import ThreadPrefetcher
from training.fine_tuning.preset import JUDGEMENTS, finetune_config, repair_data
from training.fine_tuning.runs import PLAN_FILE
from training.losses.feature_networks import FeatureNetworks
from training.run.config import TrainConfig, config_from_json, config_to_json, read_config
from training.run.half_precision import settled
from training.run.memory import MemoryModel, fitted_config, process_bytes
from training.run.own_time import own_time
from training.run.run_folder import CONFIG_FILE
from training.run.step import Networks, TrainStep

_LOG = logging.getLogger(__name__)
# A pause is to be reached within a second, and there is more to do in one than to learn.
_LONGEST_PART_S: Final = 0.5
_LEAST_STEPS: Final = 8
_MEASURED_STEPS: Final = 3
_PROVISIONAL_STEPS: Final = 1_000
# Of what is free: other programs want to go on too.
_SHARE_OF_FREE: Final = 0.8
_USUAL_FREE_BYTES: Final = 4 * 2**30


@dataclass(frozen=True, slots=True, kw_only=True)
class Speed:
    """How fast a configuration learns here when nothing else runs (`own_time`).

    Attributes:
        step_s: Of a step.
        part_s: The longest time between two moments at which a step can be held.
    """

    step_s: float
    part_s: float


def known_plan(folder: Path) -> tuple[TrainConfig, TrainerPlanned] | None:
    """Return what was found out when a run began, None if it has not begun.

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
    """Keep what was found out; the configuration comes last and says that all is there.

    Raises:
        OSError: The folder cannot be written.
    """
    write_atomically(folder / PLAN_FILE, msgspec.json.encode(plan))
    write_atomically(folder / CONFIG_FILE, config_to_json(config).encode())


def fitting_config(
    request: FineTuneRequest,
    load_features: Callable[[TrainConfig], FeatureNetworks],
    device: torch.device,
) -> tuple[TrainConfig, int]:
    """Return a configuration that fits this machine's memory, of provisional length, and its bytes.

    Args:
        request: With settings that go over the preset's.
        load_features: Loads what a configuration's losses ask for.
        device: Where it trains.

    Raises:
        ConfigError: A setting does not fit, or not even the smallest windows fit into memory.
        CheckpointError: The model cannot be read.
    """
    config = _configured(request, steps=_PROVISIONAL_STEPS)
    is_half = settled(config.half_precision, config.generator, device)
    config = replace(config, half_precision=is_half)
    model = MemoryModel(config, load_features(config), device=device)
    limit = request.goal.memory_limit_bytes or spare_bytes(device)
    config = fitted_config(config, model.run_bytes, limit_bytes=limit)
    return config, model.run_bytes(config)


def with_short_parts(
    config: TrainConfig, measure: Callable[[TrainConfig], Speed]
) -> tuple[TrainConfig, Speed]:
    """Return the configuration in parts so short that a pause is reached soon, and its speed."""
    speed = measure(config)
    wanted = math.ceil(config.accumulate * speed.part_s / _LONGEST_PART_S)
    more = more_parts(config)
    if wanted <= config.accumulate or not more:
        return config, speed
    shorter = next((parts for parts in more if parts >= wanted), more[-1])
    config = replace(config, accumulate=shorter)
    return config, measure(config)


def more_parts(config: TrainConfig) -> list[int]:
    """Return in how many more parts the batches can be taken, fewest first."""
    batches = [config.data.batch_size, *(stage.batch_size for stage in config.stages)]
    most = math.gcd(*batches)
    return [parts for parts in range(config.accumulate + 1, most + 1) if most % parts == 0]


def planned(
    request: FineTuneRequest, config: TrainConfig, speed: Speed, *, examination_s: float
) -> TrainConfig:
    """Return the configuration with as many steps as the preset has time for, unless it is said.

    Args:
        request: With preset and settings.
        config: What fits this machine.
        speed: Of this configuration.
        examination_s: What judging and sampling take each time.
    """
    time_s = request.goal.preset.seconds - (JUDGEMENTS[request.goal.preset] + 1) * examination_s
    # Where judging takes most of the time there are few steps, but some.
    steps = max(round(max(time_s, 0.2 * request.goal.preset.seconds) / speed.step_s), _LEAST_STEPS)
    sized = _configured(request, steps=steps)
    return replace(
        sized,
        half_precision=config.half_precision,
        accumulate=config.accumulate,
        data=replace(sized.data, window_px=config.data.window_px),
    )


def measured_speed(
    config: TrainConfig,
    networks: Networks,
    features: FeatureNetworks,
    maker: BatchSource,
    *,
    device: torch.device,
    hold: Callable[[], None],
) -> Speed:
    """Return how fast a configuration learns, both networks learning; moves the networks.

    Args:
        config: With the parts that a batch is taken in.
        networks: That may learn; they are of no use afterwards.
        features: What the losses ask for.
        maker: Of the batches.
        device: Where it trains.
        hold: Called where a step can be held; what it raises is passed on.
    """
    train_step = TrainStep(networks, config, features, device=device)
    clock = own_time(device)
    moments: list[float] = []

    def hold_and_note() -> None:
        hold()
        moments.append(clock())

    train_step.hold = hold_and_note
    prefetcher = ThreadPrefetcher(maker, first_step=0)
    steps: list[list[float]] = []
    try:
        batches = iter(prefetcher)
        for number in range(_MEASURED_STEPS + 1):
            batch = next(batches)
            moments[:] = [clock()]
            train_step(config.adversarial_from_step + number, batch)
            steps.append([*moments, clock()])
    finally:
        prefetcher.close()
    speed = speed_of(steps)
    _LOG.info("%.2f s for a step, %.2f s for its longest part", speed.step_s, speed.part_s)
    return speed


def speed_of(steps: Sequence[Sequence[float]]) -> Speed:
    """Return the speed of steps of which the first allocates and compiles, and does not count.

    The shortest of the others is the machine's own: what other programs take for a while, memory
    and caches above all, shall not shorten the whole run. A run that is disturbed for all of its
    time takes longer than its preset says, and says so by the time that is left; the other way
    round it would have too few steps for good.

    Args:
        steps: Of each what the clock said when it began, when it could be held, and at its end.
    """
    seconds = [moments[-1] - moments[0] for moments in steps[1:]]
    parts = [max(b - a for a, b in itertools.pairwise(moments)) for moments in steps[1:]]
    return Speed(step_s=min(seconds), part_s=statistics.median(parts))


def announcement(
    config: TrainConfig, speed: Speed, device: Device, *, memory_bytes: int, examination_s: float
) -> TrainerPlanned:
    """Return what is said before the first step."""
    judgements = config.steps // config.validate_every_steps + 1
    return TrainerPlanned(
        steps=config.steps,
        window_px=config.data.window_px,
        batch_size=config.data.batch_size,
        device=device.name,
        seconds=config.steps * speed.step_s + judgements * examination_s,
        memory_bytes=memory_bytes,
    )


def spare_bytes(device: torch.device) -> int:
    """Return what a run may take here, as `MemoryModel.run_bytes` counts."""
    if device.type == "cuda":
        free, _total = torch.cuda.mem_get_info(device)
        return process_bytes() + round(_SHARE_OF_FREE * free)
    return process_bytes() + round(_SHARE_OF_FREE * _free_bytes())


def _free_bytes() -> int:
    """Return the main memory that is free, or half of all where a system does not say."""
    try:
        lines = Path("/proc/meminfo").read_text(encoding="ascii").splitlines()
        free_kb = next(line.split()[1] for line in lines if line.startswith("MemAvailable:"))
        return int(free_kb) * 1024
    except (OSError, StopIteration, ValueError):
        if hasattr(os, "sysconf"):
            return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") // 2
        return _USUAL_FREE_BYTES


def _configured(request: FineTuneRequest, *, steps: int) -> TrainConfig:
    shape = load_checkpoint(request.goal.model).config

    def preset(length: int) -> TrainConfig:
        return finetune_config(
            request.goal.preset,
            shape,
            steps=length,
            data=repair_data(request.goal.repair, request.goal.masks),
            has_discriminator=request.discriminator is not None,
        )

    seeded = [f"seed={request.goal.seed}", *request.goal.settings]
    asked = read_config(None, seeded, over=preset(steps))
    # Where a length is set, all that hangs on it is too.
    return asked if asked.steps == steps else read_config(None, seeded, over=preset(asked.steps))
