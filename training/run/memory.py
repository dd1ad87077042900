"""Estimates the memory of a run before its first step, and fits a configuration into a limit.

The part that grows with the windows is what autograd saves for the backward pass. It is counted in
a step with one window and in one with two, and extrapolated from there; the rest is weights, and
what Python and torch need by themselves.
"""

import logging
import math
import re
from collections.abc import Callable, Iterator
from dataclasses import replace

import torch
from torch import Tensor, nn

from training.data.batches import Batch
from training.errors import ConfigError
from training.losses.feature_networks import FeatureNetworks
from training.run.config import TrainConfig
from training.run.machine import process_bytes
from training.run.networks import Networks
from training.run.step import TrainStep

_LOG = logging.getLogger(__name__)
_UNITS = {"": 1, "KB": 10**3, "MB": 10**6, "GB": 10**9, "KIB": 2**10, "MIB": 2**20, "GIB": 2**30}
# Batches made ahead, held-out windows, callbacks.
_OVERHEAD_BYTES = 100 * 2**20
# Factor on what autograd saves, for gradients in flight and scratch space of the convolutions;
# 1.5 to 1.7 were measured, see docs/lab/training-speed.md.
_SCRATCH = 1.7
_MIN_WINDOW_PX = 64


class SavedTensors:
    """Counts the bytes that autograd saves; a storage that it saves twice counts once.

    Attributes:
        peak: Largest number of bytes at any time.
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

    def pack(self, tensor: Tensor) -> "_Saved":
        """Count a tensor that autograd saves."""
        storage = tensor.untyped_storage()
        place = storage.data_ptr()
        if place not in self._weights:
            if place not in self._holders:
                self._now += storage.nbytes()
                self.peak = max(self.peak, self._now)
            self._holders[place] = self._holders.get(place, 0) + 1
        return _Saved(tensor, self)

    def release(self, tensor: Tensor) -> None:
        """Count a tensor that autograd no longer needs."""
        storage = tensor.untyped_storage()
        place = storage.data_ptr()
        if place not in self._holders:
            return
        self._holders[place] -= 1
        if self._holders[place] == 0:
            del self._holders[place]
            self._now -= storage.nbytes()


class _Saved:
    """A tensor that autograd has saved."""

    def __init__(self, tensor: Tensor, counter: SavedTensors) -> None:
        self.tensor = tensor
        self._counter = counter

    def __del__(self) -> None:
        self._counter.release(self.tensor)


class MemoryModel:
    """Estimates the memory of a run from steps with one window and with two."""

    def __init__(
        self, config: TrainConfig, features: FeatureNetworks, *, device: torch.device
    ) -> None:
        self._config = replace(config, accumulate=1, stages=())
        self._features = features
        self._device = device
        self._process_bytes = process_bytes()  # before the measured steps add to it
        self._measured: dict[int, tuple[int, int]] = {}

    def saved_bytes(self, window_px: int, windows: int) -> int:
        """Return the bytes that autograd saves in a step with windows of a size."""
        if window_px not in self._measured:
            one, two = (self._measure_saved_bytes(window_px, count) for count in (1, 2))
            each = max(two - one, 0)
            self._measured[window_px] = max(one - each, 0), each
        fixed, each = self._measured[window_px]
        return fixed + each * windows

    def run_bytes(self, config: TrainConfig) -> int:
        """Return the largest memory of a run, over all its stages."""
        sizes = [(config.data.window_px, config.data.batch_size)]
        sizes += [(stage.window_px, stage.batch_size) for stage in config.stages]
        saved = max(
            self.saved_bytes(side_px, -(-batch // config.accumulate)) for side_px, batch in sizes
        )
        learning = self.weight_bytes() + round(_SCRATCH * saved)
        return self._process_bytes + _OVERHEAD_BYTES + learning

    def weight_bytes(self) -> int:
        """Return the bytes of weights, gradients, moments, average and feature networks."""
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

    def _measure_saved_bytes(self, window_px: int, windows: int) -> int:
        networks = Networks.build(self._config).to(self._device)
        learners: list[nn.Module] = [networks.generator, networks.discriminator]
        step = TrainStep(networks, self._config, self._features, device=self._device)
        shape = (windows, 3, window_px, window_px)
        random = torch.Generator().manual_seed(0)
        mask = torch.zeros(windows, 1, window_px, window_px, dtype=torch.bool)
        mask[..., window_px // 4 : window_px // 2, window_px // 4 : window_px // 2] = True
        rgb = torch.randint(0, 256, shape, generator=random, dtype=torch.uint8)
        counter = SavedTensors([*learners, *_networks(self._features)])
        with torch.autograd.graph.saved_tensors_hooks(counter.pack, _unpack):
            step(self._config.adversarial_from_step, Batch(rgb=rgb, mask=mask))
        return counter.peak


def fit_config(
    config: TrainConfig, estimate: Callable[[TrainConfig], int], *, limit_bytes: int
) -> TrainConfig:
    """Return the configuration with the smallest change that fits into the limit, and log it.

    First, batches are split into parts, which changes no gradient; then later stages are dropped;
    then the windows shrink.

    Args:
        config: Configuration to fit.
        estimate: Returns the bytes of a run, such as `MemoryModel.run_bytes`.
        limit_bytes: Memory that the run may take.

    Raises:
        ConfigError: Not even the smallest windows fit, one at a time.
    """
    needed_bytes = 0
    for candidate in _candidates(config):
        needed_bytes = estimate(candidate)
        if needed_bytes <= limit_bytes:
            data = candidate.data
            _LOG.info(
                "within %s: windows of %d px, %d of a batch of %d at a time%s; about %s",
                _format(limit_bytes),
                data.window_px,
                data.batch_size // candidate.accumulate,
                data.batch_size,
                "" if candidate.stages == config.stages else ", and no later stages",
                _format(needed_bytes),
            )
            return candidate
    raise ConfigError(
        f"a memory limit of {_format(limit_bytes)} is too small: windows of "
        f"{min(_MIN_WINDOW_PX, config.data.window_px)} px, one at a time, need about "
        f"{_format(needed_bytes)}"
    )


def parse_size(text: str) -> int:
    """Return the bytes of a text such as "4GiB", "1.5 GB" or "800MB".

    Raises:
        ConfigError: The text is not an amount of memory.
    """
    match = re.fullmatch(r"\s*(\d+(?:\.\d+)?)\s*([KMG]I?B)?\s*", text.upper())
    if match is None:
        raise ConfigError(f"{text}: expected an amount of memory such as 4GiB")
    return round(float(match[1]) * _UNITS[match[2] or ""])


def _candidates(config: TrainConfig) -> Iterator[TrainConfig]:
    """Yield configurations that need less and less memory, the given one first."""
    batches = [config.data.batch_size, *(stage.batch_size for stage in config.stages)]
    for parts in _divisors(math.gcd(*batches)):
        if parts >= config.accumulate:
            yield replace(config, accumulate=parts)
    plain = replace(config, stages=())
    for parts in _divisors(config.data.batch_size):
        if parts >= config.accumulate:
            yield replace(plain, accumulate=parts)
    one_by_one = replace(plain, accumulate=config.data.batch_size)
    for side_px in range(config.data.window_px - 16, _MIN_WINDOW_PX - 1, -16):
        yield replace(one_by_one, data=replace(config.data, window_px=side_px))


def _divisors(number: int) -> list[int]:
    return [divisor for divisor in range(1, number + 1) if number % divisor == 0]


def _networks(features: FeatureNetworks) -> list[nn.Module]:
    return [network for network in (features.squeeze, features.vgg) if network is not None]


def _unpack(saved: _Saved) -> Tensor:
    return saved.tensor


def _format(size: int) -> str:
    return f"{size / 2**30:.2f} GiB"
