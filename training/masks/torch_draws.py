"""Random numbers for a batch of samples, from one torch generator on its own device."""

import math

import torch
from torch import Tensor

from training.masks.sizes import Bounds, Counts


class Draws:
    """Draws for `count` samples at a time; every answer has them as its first axis.

    Attributes:
        count: Samples.
        device: Where the numbers are made.
    """

    def __init__(self, generator: torch.Generator, count: int) -> None:
        self._generator = generator
        self.count = count
        self.device = generator.device

    def uniform(self, bounds: Bounds, *shape: int) -> Tensor:
        """Return (count, *shape), float32, uniform between the bounds."""
        size = (self.count, *shape)
        drawn = torch.rand(size, generator=self._generator, device=self.device)
        return bounds[0] + (bounds[1] - bounds[0]) * drawn

    def log_uniform(self, bounds: Bounds) -> Tensor:
        """Return (count,), float32: as often half the size as twice."""
        return self.uniform((math.log(bounds[0]), math.log(bounds[1]))).exp()

    def normal(self, spread: float, *shape: int) -> Tensor:
        """Return (count, *shape), float32, normal about 0."""
        size = (self.count, *shape)
        return spread * torch.randn(size, generator=self._generator, device=self.device)

    def between(self, counts: Counts, *shape: int) -> Tensor:
        """Return (count, *shape), int64, from the first to the last, both included."""
        size = (self.count, *shape)
        low, high = counts[0], counts[1] + 1
        return torch.randint(low, high, size, generator=self._generator, device=self.device)

    def happens(self, odds: float) -> Tensor:
        """Return (count,), bool, true with these odds."""
        return self.uniform((0.0, 1.0)) < odds

    def angle(self, *shape: int) -> Tensor:
        """Return (count, *shape), float32: any direction, radians."""
        return self.uniform((0.0, 2 * math.pi), *shape)
