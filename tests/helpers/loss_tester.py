"""Tests that every loss has to pass."""

from abc import ABC, abstractmethod
from dataclasses import dataclass

import pytest
import torch
from torch import Tensor

DTYPES = (torch.bfloat16, torch.float32, torch.float64)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tolerance:
    """The greatest difference of a loss from its value in double precision."""

    relative: float
    absolute: float


# bfloat16 has eight bits, so its inputs are already off by one part in 256.
TOLERANCES = {
    torch.bfloat16: Tolerance(relative=3e-2, absolute=1e-2),
    torch.float32: Tolerance(relative=1e-5, absolute=1e-6),
    torch.float64: Tolerance(relative=1e-12, absolute=1e-12),
}


def close(value: Tensor, expected: float) -> bool:
    """Return whether a scalar equals the value computed by hand, within its dtype's precision."""
    tolerance = TOLERANCES[value.dtype]
    return value.item() == pytest.approx(expected, rel=tolerance.relative, abs=tolerance.absolute)


def random(*shape: int, seed: int = 0) -> Tensor:
    """Return random float64 values, -1 to 1, that bfloat16 represents exactly."""
    generator = torch.Generator().manual_seed(seed)
    drawn = torch.rand(*shape, generator=generator, dtype=torch.double) * 2.0 - 1.0
    return drawn.bfloat16().double()


def half_mask(height: int, width: int) -> Tensor:
    mask = torch.zeros(1, 1, height, width, dtype=torch.double)
    mask[..., width // 2 :] = 1.0
    return mask


def square_mask(side: int, *, margin: int) -> Tensor:
    mask = torch.zeros(1, 1, side, side, dtype=torch.double)
    mask[..., margin:-margin, margin:-margin] = 1.0
    return mask


class LossTester(ABC):
    """Tests that each loss inherits: smoke, shape, limits, precision and gradient.

    Attributes:
        lowest: Least value of the loss.
        highest: Greatest value of the loss.
    """

    lowest: float = 0.0
    highest: float = float("inf")

    @abstractmethod
    def inputs(self) -> tuple[Tensor, ...]:
        """Return typical float64 inputs; the loss is differentiated with respect to the first."""

    @abstractmethod
    def loss(self, *inputs: Tensor) -> Tensor:
        """Return the loss for inputs of any floating dtype."""

    @pytest.mark.parametrize("dtype", DTYPES)
    def test_is_a_finite_scalar_within_its_limits(self, dtype: torch.dtype) -> None:
        value = self.loss(*_as(dtype, self.inputs()))

        assert value.shape == ()
        assert value.isfinite()
        assert self.lowest <= value.item() <= self.highest

    @pytest.mark.parametrize("dtype", DTYPES)
    def test_agrees_with_double_precision(self, dtype: torch.dtype) -> None:
        expected = self.loss(*self.inputs()).item()

        value = self.loss(*_as(dtype, self.inputs()))

        tolerance = TOLERANCES[dtype]
        assert value.item() == pytest.approx(
            expected, rel=tolerance.relative, abs=tolerance.absolute
        )

    def test_is_the_same_under_autocast(self) -> None:
        inputs = _as(torch.float32, self.inputs())
        expected = self.loss(*inputs)

        with torch.autocast("cpu", dtype=torch.bfloat16):
            value = self.loss(*inputs)

        assert torch.equal(value, expected)

    def test_is_the_same_in_channels_last_memory(self) -> None:
        inputs = _as(torch.float32, self.inputs())
        laid_out = tuple(x.contiguous(memory_format=torch.channels_last) for x in inputs)

        value = self.loss(*laid_out)

        assert close(value, self.loss(*inputs).item())

    def test_has_the_gradient_of_its_definition(self) -> None:
        first, *others = self.inputs()

        assert torch.autograd.gradcheck(
            lambda x: self.loss(x, *others), (first.requires_grad_(),), fast_mode=False
        )


def _as(dtype: torch.dtype, inputs: tuple[Tensor, ...]) -> tuple[Tensor, ...]:
    return tuple(x.to(dtype) for x in inputs)
