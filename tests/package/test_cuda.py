"""What CUDA loads by name is found in the frozen program; no graphics card is needed for that."""

import subprocess
import sys
from pathlib import Path

import pytest

# torch's own library says where those of CUDA are, so it comes first.
LOAD = "import ctypes, sys; library = [ctypes.CDLL(word) for word in sys.argv[1:]][-1]"
COMPILE_A_KERNEL = f"""
{LOAD}
kernel, program = b'extern "C" __global__ void f(float *x) {{ *x *= 2; }}', ctypes.c_void_p()
library.nvrtcCreateProgram(ctypes.byref(program), kernel, b"f.cu", 0, None, None)
sys.exit(library.nvrtcCompileProgram(program, 0, None))
"""
ASK_EVERY_PART_OF_CUDNN = f"""
{LOAD}
parts = "Ops", "Cnn", "Adv", "Graph"
sys.exit(any(getattr(library, f"cudnn{{part}}VersionCheck")() for part in parts))
"""


@pytest.fixture
def inside(folder: Path) -> Path:
    """The folder of libraries, which includes those of CUDA."""
    if not (folder / "_internal" / "nvidia").is_dir():
        pytest.skip("the installed torch has no CUDA")
    return folder / "_internal"


def run_with(inside: Path, library: str, code: str) -> int:
    """Load one of CUDA's libraries in a fresh interpreter, run code on it, return its status."""
    torch_library = inside / "torch" / "lib" / "libtorch_cuda.so"
    (path,) = (inside / "nvidia").glob(f"*/lib/{library}.so.*")
    run = subprocess.run(  # noqa: S603 our own interpreter
        [sys.executable, "-I", "-c", code, torch_library, path.name],
        check=False,
        env={"LD_LIBRARY_PATH": str(inside)},
    )
    return run.returncode


def test_the_compiler_of_kernels_finds_what_it_needs(inside: Path) -> None:
    assert run_with(inside, "libnvrtc", COMPILE_A_KERNEL) == 0


def test_cudnn_finds_its_parts(inside: Path) -> None:
    assert run_with(inside, "libcudnn", ASK_EVERY_PART_OF_CUDNN) == 0


def test_no_link_leads_to_the_libraries_of_cuda(folder: Path) -> None:
    links = [path for path in (folder / "_internal").iterdir() if path.is_symlink()]

    assert links
    assert not [link for link in links if "nvidia" in link.readlink().parts]
