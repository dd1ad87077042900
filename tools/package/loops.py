"""Compiles the weave's inner loops into an extension module, for the packaged program (ADR 35).

    python -m tools.package.loops build/loops

It needs a C compiler and Python's headers.
"""

import os
import platform
import sys
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Final

import numpy as np

from engine.weave.compiler import COMPILED_LOOPS, name_variant

# Types of the arguments of each loop, in numba's words. Arrays have no gaps.
_BYTES, _BOOLS, _INTS, _LONGS = "u1[::1]", "b1[::1]", "i4[::1]", "i8[::1]"
_COMPARED = f"{_BYTES}, {_BYTES}, {_BYTES}"
_LINES = "i4[:, ::1]", "none"
_SHAPE = "UniTuple(i8, 2)"
_SAMPLES = "u1[:, ::1]", "u2[:, ::1]"
_FIELD = f"{_INTS}, {_INTS}, {_LONGS}"
SIGNATURES: Final = {
    "kernels": {
        "seed_field": [f"{_INTS}, {_LONGS}, {_LONGS}, i8"],
        "measure": [f"{_COMPARED}, {lines}, i8, {_FIELD}" for lines in _LINES],
        "search": [
            f"{_COMPARED}, {lines}, {_SHAPE}, {_BOOLS}, {_FIELD}, {_INTS}, b1, i8, i8, i8"
            for lines in _LINES
        ],
        "find_similar": [f"{_BYTES}, {_SHAPE}, {_BOOLS}, i8, i8, {_LONGS}, {_LONGS}, f8[::1]"],
        "measure_offsets": [
            f"{_BYTES}, {_SHAPE}, {_BOOLS}, {_LONGS}, i8[:, ::1], {_LONGS}, {_LONGS}"
        ],
        "vote": [f"{samples}, i8, {_FIELD}, f8, f4[:, ::1]" for samples in _SAMPLES],
    },
    "tone_kernels": {
        "vote_on_differences": [
            f"{samples}, i8, {_FIELD}, f8, f4[:, :, ::1]" for samples in _SAMPLES
        ],
        "relax": [f"f4[::1], f4[::1], f4[:, ::1], {_INTS}, {_INTS}, f8, i8"],
    },
}


def main() -> None:
    """Compile the loops into the folder that the first argument names."""
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    processor = name_processor()
    os.environ |= {"NUMBA_CPU_NAME": processor, "NUMBA_CPU_FEATURES": ""}
    compile_loops(folder, processor)


def name_processor() -> str:
    """Return LLVM's name of the oldest processor that NumPy's wheels run on."""
    if platform.machine() in {"x86_64", "AMD64"}:
        return "x86-64-v2"
    return "apple-m1" if sys.platform == "darwin" else "generic"


def compile_loops(folder: Path, processor: str) -> None:
    """Write the extension module; call it before numba is imported, which reads the processor."""
    pycc, sigutils = import_module("numba.pycc"), import_module("numba.core.sigutils")
    _release_lock(import_module("numba.pycc.compiler"))
    module = pycc.CC(COMPILED_LOOPS)
    module.output_dir, module.target_cpu = str(folder), processor
    for name, loops in SIGNATURES.items():
        source = import_module(f"engine.weave.{name}")
        for loop, signatures in loops.items():
            for signature in (f"void({arguments})" for arguments in signatures):
                types, _ = sigutils.normalize_signature(signature)
                variant = name_variant(loop, tuple(map(_make_example, types)))
                module.export(variant, signature)(getattr(source, loop).py_func)
    module.compile()


def _release_lock(compiler: ModuleType) -> None:
    """Let loops release the interpreter's lock, for which numba.pycc has no setting."""
    flags_type = compiler.Flags

    def make_flags() -> object:
        flags = flags_type()
        flags.release_gil = True
        return flags

    compiler.Flags = make_flags  # type: ignore[attr-defined]  # a module's attribute


def _make_example(kind: object) -> object:
    """Return an argument of a type that numba knows."""
    from numba import types  # noqa: PLC0415
    from numba.np.numpy_support import as_dtype  # noqa: PLC0415

    if isinstance(kind, types.Array):
        return np.zeros((0,) * kind.ndim, as_dtype(kind.dtype))
    return None if kind == types.none else 0


if __name__ == "__main__":
    main()
