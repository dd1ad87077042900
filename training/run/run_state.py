"""The state of a run on disk: all that the next step depends on, in one safetensors file."""

import dataclasses
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import msgspec
import torch
from torch import Tensor, nn

from engine.errors import CheckpointError
from engine.network.file_header import FileFormat, read_header
from engine.network.tensor_file import read_tensors, write_tensors
from training.errors import RunError
from training.run.callbacks.callback import Progress
from training.run.guard import GuardMemory
from training.run.optim import ScheduledOptimiser

_FORMAT: Final = FileFormat(name="reweave-run", version=1, content="the state of a Reweave run")


@dataclass(slots=True, kw_only=True)
class LossSums:
    """Sums of the losses since the last line of the log.

    Attributes:
        sums: Sum of each loss, by name.
        counts: Number of steps in each sum, by name.
    """

    sums: dict[str, float] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)

    def add(self, losses: Mapping[str, float]) -> None:
        """Add the losses of one step."""
        for name, loss in losses.items():
            self.sums[name] = self.sums.get(name, 0.0) + loss
            self.counts[name] = self.counts.get(name, 0) + 1

    def take_means(self) -> dict[str, float]:
        """Return the mean of each loss, and start again from nothing."""
        means = {name: total / self.counts[name] for name, total in self.sums.items()}
        self.sums.clear()
        self.counts.clear()
        return means


@dataclass(frozen=True, slots=True, kw_only=True)
class RunState:
    """Everything in a run's state except weights and optimisers.

    Attributes:
        progress: How far the run has come.
        memory: What the divergence guard remembers.
        losses: What the next line of the log is made from.
    """

    progress: Progress = field(default_factory=Progress)
    memory: GuardMemory = field(default_factory=GuardMemory)
    losses: LossSums = field(default_factory=LossSums)


def save_state(
    path: Path,
    networks: Mapping[str, nn.Module],
    optimisers: Sequence[ScheduledOptimiser],
    state: RunState,
) -> None:
    """Write the whole state or nothing.

    Args:
        path: The file.
        networks: The run's networks by name.
        optimisers: Their optimisers.
        state: Everything else.

    Raises:
        OSError: The disk refused; the last good state is still there.
    """
    progress = state.progress
    tensors: dict[str, Tensor] = {}
    for name, network in networks.items():
        for key, value in network.state_dict().items():
            tensors[f"{name}/{key}"] = value
    for index, scheduled in enumerate(optimisers):
        for parameter, values in scheduled.optimiser.state_dict()["state"].items():
            for key, value in values.items():
                tensors[f"optimiser{index}/{parameter}/{key}"] = value
    metadata = {
        "progress": json.dumps([progress.step, progress.pictures_seen, progress.seconds]),
        "guard": json.dumps(dataclasses.asdict(state.memory)),
        "losses": json.dumps(dataclasses.asdict(state.losses)),
    }
    write_tensors(path, tensors, _FORMAT, metadata)


def load_state(
    path: Path, networks: Mapping[str, nn.Module], optimisers: Sequence[ScheduledOptimiser]
) -> RunState:
    """Read a state into the networks and optimisers.

    Raises:
        RunError: The file is damaged, or belongs to a run of another shape.
    """
    try:
        metadata = read_header(path, _FORMAT).metadata
        tensors = read_tensors(path)
    except CheckpointError as error:
        raise RunError(f"the run's state cannot be read: {error}") from error
    try:
        for name, network in networks.items():
            network.load_state_dict(_select(tensors, name))
        for index, scheduled in enumerate(optimisers):
            _load_optimiser(scheduled.optimiser, _select(tensors, f"optimiser{index}"))
        step, pictures_seen, seconds = json.loads(metadata["progress"])
        memory = msgspec.json.decode(metadata["guard"], type=GuardMemory)
        losses = msgspec.json.decode(metadata["losses"], type=LossSums)
    except (RuntimeError, KeyError, ValueError, msgspec.MsgspecError) as error:
        raise RunError(f"{path}: the state belongs to a run of another shape") from error
    progress = Progress(step=step, pictures_seen=pictures_seen, seconds=seconds)
    return RunState(progress=progress, memory=memory, losses=losses)


def _select(tensors: dict[str, Tensor], name: str) -> dict[str, Tensor]:
    """Return the tensors whose names begin with `name` and a slash, without these."""
    prefix = f"{name}/"
    return {k.removeprefix(prefix): v for k, v in tensors.items() if k.startswith(prefix)}


def _load_optimiser(optimiser: torch.optim.Optimizer, tensors: dict[str, Tensor]) -> None:
    state: dict[int, dict[str, Tensor]] = {}
    for name, tensor in tensors.items():
        parameter, key = name.split("/")
        state.setdefault(int(parameter), {})[key] = tensor
    groups = optimiser.state_dict()["param_groups"]
    optimiser.load_state_dict({"state": state, "param_groups": groups})
