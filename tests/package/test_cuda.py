"""CUDA libraries that are loaded by name are found in the frozen program; this needs no card."""

import subprocess
import sys
from pathlib import Path

import pytest

# torch's own library sets the path of the CUDA libraries, so it is loaded first.
LOAD = "import ctypes, sys; library = [ctypes.CDLL(word) for word in sys.argv[1:]][-1]"
COMPILE_A_KERNEL = f"""
{LOAD}
kernel, program = b'extern "C" __global__ void f(float *x) {{ *x *= 2; }}', ctypes.c_void_p()
library.nvrtcCreateProgram(ctypes.byref(program), kernel, b"f.cu", 0, None, None)
sys.exit(library.nvrtcCompileProgram(program, 0, None))
"""
LOAD_EVERY_PART_OF_CUDNN = f"""
{LOAD}
parts = "Ops", "Cnn", "Adv", "Graph"
sys.exit(any(getattr(library, f"cudnn{{part}}VersionCheck")() for part in parts))
"""


@pytest.fixture
def inside(folder: Path) -> Path:
    """The folder of libraries, CUDA's included."""
    if not (folder / "_internal" / "nvidia").is_dir():
        pytest.skip("the installed torch is built without CUDA")
    return folder / "_internal"


def run_with(inside: Path, library: str, code: str) -> int:
    """Load a CUDA library in a fresh interpreter, run code on it and return the exit status."""
    torch_library = inside / "torch" / "lib" / "libtorch_cuda.so"
    (path,) = (inside / "nvidia").glob(f"*/lib/{library}.so.*")
    run = subprocess.run(  # noqa: S603 our own interpreter
        [sys.executable, "-I", "-c", code, torch_library, path.name],
        check=False,
        env={"LD_LIBRARY_PATH": str(inside)},
    )
    return run.returncode


def test_the_kernel_compiler_finds_its_libraries(inside: Path) -> None:
    assert run_with(inside, "libnvrtc", COMPILE_A_KERNEL) == 0


def test_cudnn_finds_its_parts(inside: Path) -> None:
    assert run_with(inside, "libcudnn", LOAD_EVERY_PART_OF_CUDNN) == 0


def test_no_link_points_to_a_cuda_library(folder: Path) -> None:
    links = [path for path in (folder / "_internal").iterdir() if path.is_symlink()]

    assert links
    assert not [link for link in links if "nvidia" in link.readlink().parts]
