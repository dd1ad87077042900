"""How much memory a run takes, known before its first step, and what fits into a limit.

What grows with the windows is what autograd keeps for the backward pass. It is counted on a step
with one window and on one with two, which gives any number; the rest is weights, and what Python
and torch take by themselves.
"""

import logging
import math
import os
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import torch
from torch import Tensor, nn

from training.data.batches import Batch
from training.errors import ConfigError
from training.losses.feature_networks import FeatureNetworks
from training.run.config import TrainConfig
from training.run.step import Networks, TrainStep

_LOG = logging.getLogger(__name__)
_UNITS = {"": 1, "KB": 10**3, "MB": 10**6, "GB": 10**9, "KIB": 2**10, "MIB": 2**20, "GIB": 2**30}
# Where the process cannot be asked: Python, torch and its libraries.
_PROCESS_BYTES = 900 * 2**20
# Batches made ahead, held-out windows, callbacks.
_BESIDE_BYTES = 100 * 2**20
# Gradients on their way back and scratch space of the convolutions, beside what autograd keeps;
# 1.5 to 1.7 were measured, see docs/lab/training-speed.md.
_SCRATCH = 1.7
_LEAST_WINDOW_PX = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class StepMemory:
    """What autograd keeps in a step at one size of windows.

    Attributes:
        fixed: Bytes whatever the number of windows.
        each: Bytes for each window.
    """

    fixed: int
    each: int

    def of(self, windows: int) -> int:
        """Return the bytes of a step with so many windows."""
        return self.fixed + self.each * windows


class SavedTensors:
    """Counts the bytes that autograd keeps; a storage that it keeps twice counts once.

    Attributes:
        peak: Most bytes at any time.
    """

    def __init__(self, networks: list[nn.Module]) -> None:
        self.peak = 0
        self._now = 0
        self._holders: dict[int, int] = {}
        self._weights = {
            weight.untyped_storage().data_ptr()
            for network in networks
            for weight in network.parameters()
        }

    def pack(self, tensor: Tensor) -> "_Kept":
        """Take note of a tensor that autograd wants to keep."""
        storage = tensor.untyped_storage()
        place = storage.data_ptr()
        if place not in self._weights:
            if place not in self._holders:
                self._now += storage.nbytes()
                self.peak = max(self.peak, self._now)
            self._holders[place] = self._holders.get(place, 0) + 1
        return _Kept(tensor, self)

    def release(self, tensor: Tensor) -> None:
        """Take note that autograd no longer keeps a tensor."""
        storage = tensor.untyped_storage()
        place = storage.data_ptr()
        if place not in self._holders:
            return
        self._holders[place] -= 1
        if self._holders[place] == 0:
            del self._holders[place]
            self._now -= storage.nbytes()


class _Kept:
    """A tensor in autograd's keeping."""

    def __init__(self, tensor: Tensor, counter: SavedTensors) -> None:
        self.tensor = tensor
        self._counter = counter

    def __del__(self) -> None:
        self._counter.release(self.tensor)


class MemoryModel:
    """Estimates what a run of a configuration takes, by steps with one window and with two."""

    def __init__(
        self, config: TrainConfig, features: FeatureNetworks, *, device: torch.device
    ) -> None:
        self._config = replace(config, accumulate=1, stages=())
        self._features = features
        self._device = device
        self._process_bytes = process_bytes()  # before the measuring adds to it
        self._measured: dict[int, StepMemory] = {}

    def step_memory(self, window_px: int) -> StepMemory:
        """Return what autograd keeps at a size of windows."""
        if window_px not in self._measured:
            one, two = (self._kept_bytes(window_px, windows) for windows in (1, 2))
            each = max(two - one, 0)
            self._measured[window_px] = StepMemory(fixed=max(one - each, 0), each=each)
        return self._measured[window_px]

    def run_bytes(self, config: TrainConfig) -> int:
        """Return the greatest memory of a run, over all its stages."""
        sizes = [(config.data.window_px, config.data.batch_size)]
        sizes += [(stage.window_px, stage.batch_size) for stage in config.stages]
        kept = max(
            self.step_memory(side_px).of(-(-batch // config.accumulate)) for side_px, batch in sizes
        )
        learning = self.weight_bytes() + round(_SCRATCH * kept)
        return self._process_bytes + _BESIDE_BYTES + learning

    def weight_bytes(self) -> int:
        """Return the bytes of weights, their gradients and moments, the average, the features."""
        generator, discriminator = (
            sum(weight.nbytes for weight in network.parameters())
            for network in (self._config.generator.build(), self._config.discriminator.build())
        )
        features = sum(
            weight.nbytes
            for network in _networks(self._features)
            for weight in (*network.parameters(), *network.buffers())
        )
        copies = 6 if self._config.losses.distillation > 0 else 5
        return copies * generator + 4 * discriminator + features

    def _kept_bytes(self, window_px: int, windows: int) -> int:
        networks = Networks.fresh(self._config)
        learners: list[nn.Module] = [networks.generator, networks.discriminator]
        networks.move_to(self._device)
        step = TrainStep(networks, self._config, self._features, device=self._device)
        shape = (windows, 3, window_px, window_px)
        random = torch.Generator().manual_seed(0)
        mask = torch.zeros(windows, 1, window_px, window_px, dtype=torch.bool)
        mask[..., window_px // 4 : window_px // 2, window_px // 4 : window_px // 2] = True
        rgb = torch.randint(0, 256, shape, generator=random, dtype=torch.uint8)
        counter = SavedTensors([*learners, *_networks(self._features)])
        with torch.autograd.graph.saved_tensors_hooks(counter.pack, _kept_tensor):
            step(self._config.adversarial_from_step, Batch(rgb=rgb, mask=mask))
        return counter.peak


def fitted_config(
    config: TrainConfig, estimate: Callable[[TrainConfig], int], *, limit_bytes: int
) -> TrainConfig:
    """Return the configuration, changed as little as fits into the limit, and say what it is.

    Batches are taken in parts first, which changes no gradient; then the later stages go; then
    the windows shrink.

    Args:
        estimate: Returns the bytes that a run takes, such as `MemoryModel.run_bytes`.

    Raises:
        ConfigError: Not even the smallest windows fit, one at a time.
    """
    least_bytes = 0
    for candidate in _candidates(config):
        least_bytes = estimate(candidate)
        if least_bytes <= limit_bytes:
            data = candidate.data
            _LOG.info(
                "within %s: windows of %d px, %d of a batch of %d at a time%s; about %s",
                _readable(limit_bytes),
                data.window_px,
                data.batch_size // candidate.accumulate,
                data.batch_size,
                "" if candidate.stages == config.stages else ", and no later stages",
                _readable(least_bytes),
            )
            return candidate
    raise ConfigError(
        f"a memory limit of {_readable(limit_bytes)} is too small: windows of "
        f"{min(_LEAST_WINDOW_PX, config.data.window_px)} px, one at a time, need about "
        f"{_readable(least_bytes)}"
    )


def process_bytes() -> int:
    """Return the memory that this process takes now, files that it has mapped included."""
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE")
    except (OSError, ValueError):
        return _PROCESS_BYTES  # only Linux keeps that file


def parse_size(text: str) -> int:
    """Return the bytes that a text such as "4GiB", "1.5 GB" or "800MB" means.

    Raises:
        ConfigError: The text means something else.
    """
    match = re.fullmatch(r"\s*(\d+(?:\.\d+)?)\s*([KMG]I?B)?\s*", text.upper())
    if match is None:
        raise ConfigError(f"{text}: expected an amount of memory such as 4GiB")
    return round(float(match[1]) * _UNITS[match[2] or ""])


def _candidates(config: TrainConfig) -> Iterator[TrainConfig]:
    """Yield configurations of less and less memory, beginning with the one that is asked for."""
    batches = [config.data.batch_size, *(stage.batch_size for stage in config.stages)]
    for parts in _divisors(math.gcd(*batches)):
        if parts >= config.accumulate:
            yield replace(config, accumulate=parts)
    plain = replace(config, stages=())
    for parts in _divisors(config.data.batch_size):
        if parts >= config.accumulate:
            yield replace(plain, accumulate=parts)
    one_by_one = replace(plain, accumulate=config.data.batch_size)
    for side_px in range(config.data.window_px - 16, _LEAST_WINDOW_PX - 1, -16):
        yield replace(one_by_one, data=replace(config.data, window_px=side_px))


def _divisors(number: int) -> list[int]:
    return [divisor for divisor in range(1, number + 1) if number % divisor == 0]


def _networks(features: FeatureNetworks) -> list[nn.Module]:
    return [network for network in (features.squeeze, features.vgg) if network is not None]


def _kept_tensor(kept: _Kept) -> Tensor:
    return kept.tensor


def _readable(size: int) -> str:
    return f"{size / 2**30:.2f} GiB"
