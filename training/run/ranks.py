"""The processes that train one run together, each on a share of every batch.

Each process makes the whole batch of a step, which is a pure function of seed and step, and takes
every so-many-th window of it. The shares are equally large, and losses that pool the pixels of a
batch count those of the whole (`Attempt.batch_mask`), so that the mean of the processes' gradients is
the gradient of the whole batch, as one process alone computes it.
"""

import contextlib
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass

import torch
import torch.distributed as dist
from torch import Tensor, nn
from torch.nn.parallel import DistributedDataParallel


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranks:
    """One of the processes, and how many there are; alone, everything here does nothing.

    Attributes:
        rank: Of this process; 0 is the one that saves and reports.
        count: Processes in all.
    """

    rank: int = 0
    count: int = 1

    @property
    def is_first(self) -> bool:
        """Whether this process saves and reports."""
        return self.rank == 0

    def wrapped(self, network: nn.Module) -> nn.Module:
        """Return a network whose gradients are averaged over the processes as they appear."""
        if self.count == 1:
            return network
        # Spectral normalisation's buffers depend on the weights alone, which are equal anyway.
        return DistributedDataParallel(network, broadcast_buffers=False)

    def mean(self, values: Tensor) -> Tensor:
        """Return the mean of a tensor over the processes."""
        if self.count > 1:
            values = values.clone()
            dist.all_reduce(values)
            values /= self.count
        return values

    def any(self, *, flag: bool) -> bool:
        """Whether the flag is set in any process; all get the same answer."""
        if self.count == 1:
            return flag
        return float(self.mean(torch.tensor(float(flag)))) > 0

    @contextlib.contextmanager
    def first_before_others(self) -> Iterator[None]:
        """Let the first process through the block before the others enter it."""
        if self.count == 1:
            yield
        elif self.rank == 0:
            yield
            dist.barrier()
        else:
            dist.barrier()
            yield


def without_averaging(network: nn.Module) -> AbstractContextManager[None]:
    """Return a context in which a wrapped network only gathers its gradients."""
    if isinstance(network, DistributedDataParallel):
        return network.no_sync()
    return contextlib.nullcontext()


@contextlib.contextmanager
def joined_ranks(environment: Mapping[str, str], device: torch.device) -> Iterator[Ranks]:
    """Join the processes that torchrun has started, if it was it that started this one.

    Args:
        environment: Of the process; torchrun describes the others in it.
        device: That this process computes on.
    """
    if "WORLD_SIZE" not in environment:
        yield Ranks()
        return
    # Flags and losses are averaged on the CPU, gradients where they are.
    backend = "cpu:gloo,cuda:nccl" if device.type == "cuda" else "gloo"
    dist.init_process_group(backend)
    try:
        yield Ranks(rank=dist.get_rank(), count=dist.get_world_size())
    finally:
        dist.destroy_process_group()


def device_of(environment: Mapping[str, str], device: torch.device) -> torch.device:
    """Return the card that is this process's own where several share a machine."""
    if device == torch.device("cuda") and "LOCAL_RANK" in environment:
        return torch.device("cuda", int(environment["LOCAL_RANK"]))
    return device
