"""What the package's loops are compiled for."""

from importlib import import_module
from pathlib import Path

import pytest
from numba.core.dispatcher import Dispatcher

from engine.weave import compiler
from tools.package.loops import SIGNATURES


@pytest.mark.parametrize("name", SIGNATURES)
def test_every_loop_that_the_program_calls_is_compiled(name: str) -> None:
    module = import_module(f"engine.weave.{name}")

    loops = {
        key
        for key, value in vars(module).items()
        if isinstance(value, Dispatcher) and key[0] != "_"
    }

    assert loops == set(SIGNATURES[name])


def test_every_module_of_loops_is_compiled() -> None:
    modules = {path.stem for path in Path(compiler.__file__).parent.glob("*kernels.py")}

    assert modules == set(SIGNATURES)
