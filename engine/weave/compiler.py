"""Compiles the inner loops of the weave.

From source, numba compiles a loop when it is first called, and keeps it for later starts. The
packaged program has neither numba nor LLVM, which would be a sixth of it, but a module of loops
that were compiled when it was built (ADR 35). There, a loop is a function for each combination of
the types of its arguments.
"""

from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec
from typing import Final, Literal, ParamSpec, TypeVar

import numpy as np

_P = ParamSpec("_P")
_R = TypeVar("_R")

COMPILED_LOOPS: Final = "compiled_loops"
"""The module of compiled loops, beside this one; the source has none."""
_COMPILED_LOOPS_PATH: Final = f"{__package__}.{COMPILED_LOOPS}"


def has_compiled_loops() -> bool:
    """Whether the program brings its loops compiled."""
    return find_spec(_COMPILED_LOOPS_PATH) is not None


def compile_loop(
    *, inline: Literal["never", "always"] = "never"
) -> Callable[[Callable[_P, _R]], Callable[_P, _R]]:
    """Return a decorator for a loop that releases the interpreter's lock."""

    def compile_function(function: Callable[_P, _R]) -> Callable[_P, _R]:
        if has_compiled_loops():
            return _find_compiled(function)
        from numba import njit  # noqa: PLC0415  not in the packaged program

        compiled: Callable[_P, _R] = njit(nogil=True, cache=True, inline=inline)(function)
        return compiled

    return compile_function


def name_variant(loop: str, arguments: tuple[object, ...]) -> str:
    """Return the name of the compiled function for arguments of these types.

    Numbers are converted to what the loop expects, so that only arrays and None count: a float32
    array with two axes is "f4x2".
    """
    return "_".join([loop, *filter(None, map(_name_type, arguments))])


def _find_compiled(function: Callable[_P, _R]) -> Callable[_P, _R]:
    """Return the compiled loop; types of arguments that it has no variant for are our mistake."""
    module = import_module(_COMPILED_LOOPS_PATH)

    def call(*arguments: _P.args, **named: _P.kwargs) -> _R:
        assert not named, "compiled loops know no names of arguments"
        result: _R = getattr(module, name_variant(function.__name__, arguments))(*arguments)
        return result

    return call


def _name_type(value: object) -> str:
    if value is None:
        return "none"
    if not isinstance(value, np.ndarray):
        return ""
    assert value.flags.c_contiguous, "compiled loops read arrays without gaps"
    return f"{value.dtype.str[1:]}x{value.ndim}"
