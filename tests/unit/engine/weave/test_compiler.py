"""The loops of a package without numba, and how they are found."""

import sys
from types import ModuleType

import numpy as np
import pytest

from engine.weave import compiler
from engine.weave.compiler import compile_loop, name_variant


@pytest.fixture
def compiled(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """A module of compiled loops, as a package has it; numba is missing."""
    module = ModuleType("compiled_loops")
    monkeypatch.setattr(compiler, "has_compiled_loops", lambda: True)
    monkeypatch.setitem(sys.modules, "engine.weave.compiled_loops", module)
    monkeypatch.setitem(sys.modules, "numba", None)
    return module


@compile_loop()
def add(values: "np.ndarray[tuple[int], np.dtype[np.int32]]", number: int) -> None:
    for position in range(values.size):
        values[position] += number


def test_from_source_numba_compiles_a_loop() -> None:
    values = np.array([1, 2], np.int32)

    add(values, 3)

    assert values.tolist() == [4, 5]


def test_arrays_and_none_choose_the_variant() -> None:
    plane = np.zeros((2, 3), np.float32)
    is_known = np.zeros(4, bool)

    name = name_variant("fill", (plane, None, 5, (1, 2), is_known, 0.5, True))

    assert name == "fill_f4x2_none_b1x1"


def test_a_package_calls_the_variant_that_was_compiled(compiled: ModuleType) -> None:
    compiled.fill_u2x1 = lambda values, number: (values.dtype, number)  # type: ignore[attr-defined]

    @compile_loop()
    def fill(*_arguments: object) -> object:
        raise AssertionError

    assert fill(np.zeros(3, np.uint16), 7) == (np.dtype(np.uint16), 7)


@pytest.mark.usefixtures("compiled")
def test_an_array_with_gaps_is_a_mistake() -> None:
    @compile_loop()
    def fill(*_arguments: object) -> None:
        raise AssertionError

    with pytest.raises(AssertionError, match="without gaps"):
        fill(np.zeros(6, np.uint8)[::2])
