"""The state of a run on disk: everything that the next step depends on, in one safetensors file."""

import dataclasses
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import msgspec
import torch
from torch import Tensor

from engine.errors import CheckpointError
from engine.network.file_header import FileFormat, read_header
from engine.network.tensor_file import read_tensors, write_tensors
from training.errors import RunError
from training.run.guard import GuardMemory
from training.run.step import TrainStep

_FORMAT: Final = FileFormat(name="reweave-run", version=1, content="the state of a Reweave run")
_NETWORKS = ("generator", "average", "discriminator")


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far a run has come.

    Attributes:
        step: Steps taken.
        pictures_seen: Windows learned from.
        seconds: Time spent in steps, over all sessions.
    """

    step: int = 0
    pictures_seen: int = 0
    seconds: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Since:
    """Sums of the losses since the last line of the log, and of how many steps each.

    Attributes:
        sums: By name.
        counts: By name.
    """

    sums: Mapping[str, float] = field(default_factory=dict)
    counts: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """Where a run is, but for the weights.

    Attributes:
        progress: How far it has come.
        memory: What the guard remembers.
        since: What the next line of the log is made from.
    """

    progress: Progress = field(default_factory=Progress)
    memory: GuardMemory = field(default_factory=GuardMemory)
    since: Since = field(default_factory=Since)


def save_state(path: Path, train_step: TrainStep, moment: Moment) -> None:
    """Write the state.

    Raises:
        OSError: The disk refused; the last good state is still there.
    """
    progress = moment.progress
    tensors: dict[str, Tensor] = {}
    for name in _NETWORKS:
        network: torch.nn.Module = getattr(train_step.networks, name)
        for key, value in network.state_dict().items():
            tensors[f"{name}/{key}"] = value
    for index, descent in enumerate(train_step.descents):
        for parameter, values in descent.optimiser.state_dict()["state"].items():
            for key, value in values.items():
                tensors[f"optimiser{index}/{parameter}/{key}"] = value
    metadata = {
        "progress": json.dumps([progress.step, progress.pictures_seen, progress.seconds]),
        "guard": json.dumps(dataclasses.asdict(moment.memory)),
        "since": json.dumps(dataclasses.asdict(moment.since)),
    }
    write_tensors(path, tensors, _FORMAT, metadata)


def load_state(path: Path, train_step: TrainStep) -> Moment:
    """Read a state into the networks and optimisers; what it does not hold is empty.

    Raises:
        RunError: The file is damaged, or belongs to a run of another shape.
    """
    try:
        metadata = read_header(path, _FORMAT).metadata
        tensors = read_tensors(path)
    except CheckpointError as error:
        raise RunError(f"the run's state cannot be read: {error}") from error
    try:
        for name in _NETWORKS:
            getattr(train_step.networks, name).load_state_dict(_below(tensors, name))
        for index, descent in enumerate(train_step.descents):
            _load_optimiser(descent.optimiser, _below(tensors, f"optimiser{index}"))
        step, pictures_seen, seconds = json.loads(metadata["progress"])
        memory = msgspec.json.decode(metadata["guard"], type=GuardMemory)
        since = msgspec.json.decode(metadata["since"], type=Since)
    except (RuntimeError, KeyError, ValueError, msgspec.MsgspecError) as error:
        raise RunError(f"{path}: the state belongs to a run of another shape") from error
    progress = Progress(step=step, pictures_seen=pictures_seen, seconds=seconds)
    return Moment(progress=progress, memory=memory, since=since)


def _below(tensors: dict[str, Tensor], name: str) -> dict[str, Tensor]:
    prefix = f"{name}/"
    return {k.removeprefix(prefix): v for k, v in tensors.items() if k.startswith(prefix)}


def _load_optimiser(optimiser: torch.optim.Optimizer, tensors: dict[str, Tensor]) -> None:
    state: dict[int, dict[str, Tensor]] = {}
    for name, tensor in tensors.items():
        parameter, key = name.split("/")
        state.setdefault(int(parameter), {})[key] = tensor
    groups = optimiser.state_dict()["param_groups"]
    optimiser.load_state_dict({"state": state, "param_groups": groups})
