"""Distributed training: several processes train one run, each on a share of every batch.

Each process makes the whole batch of a step, which is a pure function of seed and step, and takes
every n-th window of it. The shares are of equal size, and losses that pool the pixels of a batch
count those of the whole batch (`Prediction.batch_mask`), so that the mean of the processes'
gradients is the gradient that one process computes alone.
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
    """This process among those that train together; alone, all methods do nothing.

    Attributes:
        rank: Number of this process; number 0 saves and reports.
        count: Number of processes.
    """

    rank: int = 0
    count: int = 1

    @property
    def is_first(self) -> bool:
        """Whether this process saves and reports."""
        return self.rank == 0

    def wrap(self, network: nn.Module) -> nn.Module:
        """Return the network with its gradients averaged over the processes in the backward pass."""
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
        """Whether the flag is set in any process; the same in all of them."""
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


def skip_averaging(network: nn.Module) -> AbstractContextManager[None]:
    """Return a context in which a wrapped network accumulates gradients without averaging them."""
    if isinstance(network, DistributedDataParallel):
        return network.no_sync()
    return contextlib.nullcontext()


@contextlib.contextmanager
def join_ranks(environment: Mapping[str, str], device: torch.device) -> Iterator[Ranks]:
    """Join the other processes if torchrun started this one.

    Args:
        environment: Environment of this process, in which torchrun describes the others.
        device: Device that this process computes on.
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


def local_device(environment: Mapping[str, str], device: torch.device) -> torch.device:
    """Return the card for this process, where several processes share a machine."""
    if device == torch.device("cuda") and "LOCAL_RANK" in environment:
        return torch.device("cuda", int(environment["LOCAL_RANK"]))
    return device
