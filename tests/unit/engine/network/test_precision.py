"""The choice of precision: measured, and never at the cost of a correct result."""

import itertools
from pathlib import Path
from typing import NoReturn

import pytest
import torch

from engine.network.checkpoint import load_checkpoint
from engine.network.generator import Generator
from engine.network.precision import (
    FillFunction,
    choose_dtype,
    convert_precision,
    is_worthwhile,
    run_generator,
)
from tests.helpers.tiny_model import write_tiny_model


class FakeMachine:
    """Functions that return at once, and a clock that advances by their pretended times."""

    def __init__(self) -> None:
        self.now_s = 0.0
        self.sides_px: list[int] = []

    def clock(self) -> float:
        return self.now_s

    def make(self, *times_s: float, result: float = 0.0) -> FillFunction:
        """Return a function that takes each of the given times once, then always the last."""
        times = itertools.chain(times_s, itertools.repeat(times_s[-1]))

        def fill(side_px: int) -> torch.Tensor:
            self.now_s += next(times)
            self.sides_px.append(side_px)
            return torch.full((10,), result)

        return fill


@pytest.fixture
def generator(tmp_path: Path) -> Generator:
    return load_checkpoint(write_tiny_model(tmp_path)).build()


def make_input() -> tuple[torch.Tensor, torch.Tensor]:
    """Return a picture (1, 3, 40, 40) and a hole in it (1, 1, 40, 40)."""
    hole = torch.zeros(1, 1, 40, 40)
    hole[..., 10:14, :] = 1.0
    return torch.rand(1, 3, 40, 40, generator=torch.Generator().manual_seed(1)) * 2 - 1, hole


@pytest.mark.parametrize(
    ("fast_s", "expected"), [(0.05, True), (0.089, True), (0.095, False), (0.2, False)]
)
def test_only_a_clear_gain_is_worthwhile(fast_s: float, *, expected: bool) -> None:
    machine = FakeMachine()

    is_chosen = is_worthwhile(machine.make(0.1), machine.make(fast_s), clock=machine.clock)

    assert is_chosen is expected


def test_disturbed_runs_do_not_count() -> None:
    machine = FakeMachine()
    exact = machine.make(0.1)
    fast = machine.make(0.06, 0.06, 0.7, 0.06, 0.5)

    assert is_worthwhile(exact, fast, clock=machine.clock)


@pytest.mark.parametrize("result", [0.005, float("nan")])
def test_a_different_result_is_never_worthwhile(result: float) -> None:
    machine = FakeMachine()
    fast = machine.make(0.01, result=result)

    assert not is_worthwhile(machine.make(0.1), fast, clock=machine.clock)


def test_a_very_slow_precision_is_not_timed_on_the_large_window() -> None:
    machine = FakeMachine()

    is_chosen = is_worthwhile(machine.make(0.1), machine.make(2.0), clock=machine.clock)

    assert not is_chosen
    assert machine.sides_px == [64, 64]


def test_a_slow_machine_is_measured_in_fewer_rounds() -> None:
    machine = FakeMachine()

    is_worthwhile(machine.make(1.0), machine.make(0.5), clock=machine.clock)

    assert machine.sides_px == [64, 64, 256, 256, 256, 256]


def test_a_device_without_bfloat16_gets_float32(
    generator: Generator, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_functions: FillFunction, **_clock: object) -> NoReturn:
        raise RuntimeError("bfloat16 is not supported on this fake device")

    monkeypatch.setattr("engine.network.precision.is_worthwhile", refuse)

    assert choose_dtype(generator) == torch.float32


def test_the_real_generator_can_be_measured(generator: Generator) -> None:
    assert choose_dtype(generator) in (torch.float32, torch.bfloat16)


def test_the_result_in_bfloat16_is_nearly_the_same_and_reproducible(
    generator: Generator,
) -> None:
    converted = convert_precision(generator, torch.bfloat16)

    exact, fast, again = (
        run_generator(g, *make_input()) for g in (generator, converted, converted)
    )

    assert fast.dtype == torch.float32
    assert not torch.equal(fast, exact)
    assert torch.allclose(fast, exact, atol=0.02)
    assert torch.equal(fast, again)


def test_the_original_generator_is_not_converted(generator: Generator) -> None:
    convert_precision(generator, torch.bfloat16)

    assert {parameter.dtype for parameter in generator.parameters()} == {torch.float32}
