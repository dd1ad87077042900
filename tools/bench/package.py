"""Measures the frozen program: the size of its parts, and how fast it starts beside the source.

    python -m tools.bench.package --against OTHER_FOLDER --write

The other folder is one that was frozen in another way. The window is shown on an Xvfb of its own.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from tests.helpers.processes import started
from tests.helpers.x_server import Person, person_at_screen
from tools.bench.report import machine, markdown_table, replace_section

ROOT = Path(__file__).parents[2]
TITLE = "Reweave"
WAIT_S = 60
POLL_S = 0.01
# What the places in the folder begin with.
PARTS = {
    "CUDA": ("nvidia/", "cuda/"),
    "torch": ("torch/", "torch-"),
    "triton": ("triton/", "libtriton"),
    "OpenCV": ("cv2/", "opencv_python.libs/"),
    "Numba, LLVM": ("numba/", "llvmlite/"),
    "Qt": ("PySide6/", "shiboken6/"),
    "NumPy, SciPy": ("numpy/", "numpy.libs/", "scipy/", "scipy.libs/"),
    "picture files": ("pyvips_binary.libs/", "pillow.libs/", "PIL/", "_libvips"),
    "models, samples, icons": ("resources/",),
    "the rest": ("",),
}


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--frozen", type=Path, default=ROOT / "dist" / "reweave")
    parser.add_argument("--against", type=Path, help="another frozen folder")
    parser.add_argument("--starts", type=int, default=7, help="starts of each kind")
    parser.add_argument("--write", action="store_true", help="put the tables into docs/lab")
    arguments = parser.parse_args()
    folders = [path for path in (arguments.against, arguments.frozen) if path]
    text = "\n\n".join(
        (f"{machine()}.", _size_table(folders), _start_table(arguments.frozen, arguments.starts))
    )
    print(text)
    if arguments.write:
        replace_section("package", text)


def _size_table(folders: list[Path]) -> str:
    sizes = [_sizes(folder) for folder in folders]
    rows = [[name, *(f"{size[name] / 1e6:.0f}" for size in sizes)] for name in sizes[0]]
    totals = ["**all**", *(f"**{sum(size.values()) / 1e6:.0f}**" for size in sizes)]
    heads = ["PyInstaller alone, MB", "`build.spec`, MB"][-len(folders) :]
    return markdown_table(["part", *heads], [*rows, totals])


def _sizes(folder: Path) -> dict[str, int]:
    """Return the bytes of each part; the executable, which holds the Python code, comes first."""
    sizes = {"executable": (folder / "reweave").stat().st_size} | dict.fromkeys(PARTS, 0)
    inside = folder / "_internal"
    for path in inside.rglob("*"):
        if path.is_file() and not path.is_symlink():
            sizes[_part(path.relative_to(inside).as_posix())] += path.stat().st_size
    return sizes


def _part(place: str) -> str:
    return next(name for name, beginnings in PARTS.items() if place.startswith(beginnings))


def _start_table(frozen: Path, count: int) -> str:
    source, program = [sys.executable, "-m", "app"], [str(frozen / "reweave")]
    with tempfile.TemporaryDirectory() as home, person_at_screen(Path(home)) as person:
        rows = [
            _start_row(
                "`--version`", partial(_version_seconds, Path(home)), source, program, count
            ),
            _start_row("window visible", partial(_window_seconds, person), source, program, count),
        ]
    return markdown_table(["start", "source, s", "frozen, s", "frozen / source"], rows)


def _start_row(
    name: str,
    measure: Callable[[list[str]], float],
    source: list[str],
    program: list[str],
    count: int,
) -> list[str]:
    """Measure both in turns, so that the load of the machine falls on both; take the best."""
    times = [(measure(source), measure(program)) for _ in range(count)]
    unfrozen, frozen = (min(column) for column in zip(*times, strict=True))
    return [name, f"{unfrozen:.2f}", f"{frozen:.2f}", f"{frozen / unfrozen:.2f}"]


def _version_seconds(home: Path, words: list[str]) -> float:
    began = time.perf_counter()
    subprocess.run(  # noqa: S603 our own program
        [*words, "--version"], cwd=ROOT, env=_environment(home), check=True, capture_output=True
    )
    return time.perf_counter() - began


def _window_seconds(person: Person, words: list[str]) -> float:
    home = person.album
    environment = _environment(home) | {"DISPLAY": person.display}
    began = time.perf_counter()
    with started(words, environment=environment, cwd=ROOT, stderr=home / "stderr.txt"):
        person.wait_for_window(TITLE, timeout_s=WAIT_S, poll_s=POLL_S)
        return time.perf_counter() - began


def _environment(home: Path) -> dict[str, str]:
    return {"HOME": str(home), "PATH": os.defpath, "LANG": "C.UTF-8"}


if __name__ == "__main__":
    main()
