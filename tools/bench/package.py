"""Measures the frozen program: the sizes of its parts, and its start beside that of the source.

    python -m tools.bench.package --before OTHER_FOLDER --archive --write

OTHER_FOLDER is another frozen folder to compare. The window opens on its own Xvfb.
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
from tools.bench.report import describe_machine, markdown_table, replace_section

ROOT = Path(__file__).parents[2]
TITLE = "Reweave"
WAIT_S = 60
POLL_S = 0.01
STARTS = 7
# Beginnings of the paths of each part.
PARTS = {
    "CUDA": ("nvidia/", "cuda/"),
    "torch": ("torch/", "torch-"),
    "triton": ("triton/", "libtriton"),
    "OpenCV": ("cv2/", "opencv_python"),
    "Numba, LLVM": ("numba/", "llvmlite/"),
    "loops of the weave": ("engine/",),
    "Qt": ("PySide6/", "shiboken6/"),
    "NumPy, SciPy": ("numpy/", "numpy.libs/", "scipy/", "scipy.libs/"),
    "picture files": (
        "pyvips_binary.libs/",
        "pillow.libs/",
        "PIL/",
        "_libvips",
        "_openjpeg",
        "pi_heif",
        "jpegio/",
    ),
    "models, samples, icons": ("resources/",),
    "manual": ("docs/",),
    "Python": ("python3", "libpython", "base_library"),
    "the rest": ("",),
}


def main() -> None:
    """Measure, print, and with --write update docs/lab."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--frozen", type=Path, default=ROOT / "dist" / "reweave")
    parser.add_argument("--before", type=Path, help="an earlier frozen folder")
    parser.add_argument(
        "--archive", action="store_true", help="measure the .tar.xz too, in minutes"
    )
    parser.add_argument("--write", action="store_true", help="write the tables into docs/lab")
    arguments = parser.parse_args()
    folders = [path for path in (arguments.before, arguments.frozen) if path]
    sections = [f"{describe_machine()}.", _make_size_table(folders)]
    if arguments.archive:
        sections.append(f"As .tar.xz: {_measure_archive(arguments.frozen) / 1e6:.0f} MB.")
    sections.append(_make_start_table(arguments.frozen))
    text = "\n\n".join(sections)
    print(text)
    if arguments.write:
        replace_section("package", text)


def _make_size_table(folders: list[Path]) -> str:
    sizes = [_measure_sizes(folder) for folder in folders]
    rows = [[name, *(f"{size[name] / 1e6:.0f}" for size in sizes)] for name in sizes[0]]
    totals = ["**all**", *(f"**{sum(size.values()) / 1e6:.0f}**" for size in sizes)]
    heads = ["before, MB", "CPU edition, MB"][-len(folders) :]
    return markdown_table(["part", *heads], [*rows, totals])


def _measure_sizes(folder: Path) -> dict[str, int]:
    """Return the bytes of each part; the first is the executable with the Python code."""
    sizes = {"executable": (folder / "reweave").stat().st_size} | dict.fromkeys(PARTS, 0)
    inside = folder / "_internal"
    for path in inside.rglob("*"):
        if path.is_file() and not path.is_symlink():
            sizes[_classify(path.relative_to(inside).as_posix())] += path.stat().st_size
    return sizes


def _measure_archive(folder: Path) -> int:
    """Return the bytes of the folder as .tar.xz, which is not kept."""
    tar = subprocess.Popen(  # noqa: S603 a tool of the packager's
        ["tar", "--create", "--directory", folder.parent, folder.name],  # noqa: S607
        stdout=subprocess.PIPE,
    )
    packed = subprocess.Popen(["xz", "-T2"], stdin=tar.stdout, stdout=subprocess.PIPE)  # noqa: S607
    assert packed.stdout is not None
    size = sum(len(block) for block in iter(partial(packed.stdout.read, 1 << 20), b""))
    if tar.wait() or packed.wait():
        raise RuntimeError(f"{folder} could not be packed")
    return size


def _classify(place: str) -> str:
    return next(name for name, beginnings in PARTS.items() if place.startswith(beginnings))


def _make_start_table(frozen: Path) -> str:
    source, program = [sys.executable, "-m", "app"], [str(frozen / "reweave")]
    with tempfile.TemporaryDirectory() as home, person_at_screen(Path(home)) as person:
        rows = [
            _make_start_row("`--version`", partial(_time_version, Path(home)), source, program),
            _make_start_row("window visible", partial(_time_window, person), source, program),
        ]
    return markdown_table(["start", "source, s", "frozen, s", "frozen / source"], rows)


def _make_start_row(
    name: str,
    measure: Callable[[list[str]], float],
    source: list[str],
    program: list[str],
) -> list[str]:
    """Measure both alternately, so that other work on the machine slows both; use the best."""
    times = [(measure(source), measure(program)) for _ in range(STARTS)]
    unfrozen, frozen = (min(column) for column in zip(*times, strict=True))
    return [name, f"{unfrozen:.2f}", f"{frozen:.2f}", f"{frozen / unfrozen:.2f}"]


def _time_version(home: Path, words: list[str]) -> float:
    began = time.perf_counter()
    subprocess.run(  # noqa: S603 our own program
        [*words, "--version"],
        cwd=ROOT,
        env=_make_environment(home),
        check=True,
        capture_output=True,
    )
    return time.perf_counter() - began


def _time_window(person: Person, words: list[str]) -> float:
    home = person.album
    environment = _make_environment(home) | {"DISPLAY": person.display}
    began = time.perf_counter()
    with started(words, environment=environment, cwd=ROOT, stderr=home / "stderr.txt"):
        person.wait_for_window(TITLE, timeout_s=WAIT_S, poll_s=POLL_S)
        return time.perf_counter() - began


def _make_environment(home: Path) -> dict[str, str]:
    return {"HOME": str(home), "PATH": os.defpath, "LANG": "C.UTF-8"}


if __name__ == "__main__":
    main()
