"""Compares one small picture on the command line with `python -c 'import torch'`.

    python -m tools.bench.one_picture [--rounds 15] [--write]

Both are timed from Enter to exit, one after the other in every round, because other work on the
machine slows both. What the first start compiles and measures is there before the first round.
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from PIL import Image

from tools.bench.report import describe_machine, markdown_table, replace_section

_ROOT = Path(__file__).resolve().parents[2]
_PICTURE = _ROOT / "resources" / "samples" / "chelsea.png"
_PEER: Final = (sys.executable, "-c", "import torch")
_SCRATCH: Final = (slice(60, 65), slice(40, 200))
_BOX: Final = (slice(150, 200), slice(250, 310))


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """A job of the command line.

    Attributes:
        name: What is restored, and how.
        holes: Rows and columns of its holes.
        method: The method.
    """

    name: str
    holes: tuple[tuple[slice, slice], ...]
    method: str


_JOBS: Final = (
    Job(name="a scratch, reweave", holes=(_SCRATCH,), method="reweave"),
    Job(
        name="a scratch and a box of 60 x 50 px, reweave", holes=(_SCRATCH, _BOX), method="reweave"
    ),
    Job(name="the same, telea", holes=(_SCRATCH, _BOX), method="telea"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """What a process and its children have cost.

    Attributes:
        wall_s: Seconds from start to exit.
        cpu_s: Processor seconds on all cores.
    """

    wall_s: float
    cpu_s: float


def run(words: Sequence[str]) -> Cost:
    """Run a program to its end and return what it has cost."""
    started_s, before = time.perf_counter(), os.times()
    subprocess.run(words, check=True, stdout=subprocess.DEVNULL, cwd=_ROOT)  # noqa: S603  our own
    wall_s, after = time.perf_counter() - started_s, os.times()
    cpu_s = after.children_user + after.children_system
    return Cost(wall_s=wall_s, cpu_s=cpu_s - before.children_user - before.children_system)


def make_command(job: Job, folder: Path) -> list[str]:
    """Write the mask of a job to a folder, and return its command line."""
    mask = np.zeros(np.asarray(Image.open(_PICTURE)).shape[:2], np.uint8)
    for hole in job.holes:
        mask[hole] = 255
    path = folder / f"{len(job.holes)}.png"
    Image.fromarray(mask).save(path)
    words = [sys.executable, "-m", "app", "restore", _PICTURE, path, "--method", job.method]
    return [*map(str, words), "-o", str(folder / "out.png")]


def describe(name: str, costs: list[Cost], peers: list[Cost]) -> list[str]:
    """Return a row of the table: medians, and the median of the ratios of each round."""
    rounds = list(zip(costs, peers, strict=True))
    return [
        name,
        f"{statistics.median(cost.wall_s for cost in costs):.2f}",
        f"{statistics.median(cost.wall_s / peer.wall_s for cost, peer in rounds):.2f}",
        f"{statistics.median(cost.cpu_s for cost in costs):.2f}",
        f"{statistics.median(cost.cpu_s / peer.cpu_s for cost, peer in rounds):.2f}",
    ]


def main() -> None:
    """Measure, print the table, and write it to the lab page if asked."""
    parser = argparse.ArgumentParser(description=__doc__, add_help=True)
    parser.add_argument("--rounds", type=int, default=15, help="rounds (default: 15)")
    parser.add_argument("--write", action="store_true", help="replace the table in docs/lab")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        commands = [_PEER, *(make_command(job, Path(folder)) for job in _JOBS)]
        for command in commands:
            run(command)
        rounds = [[run(command) for command in commands] for _ in range(options.rounds)]
        costs = [list(own) for own in zip(*rounds, strict=True)]
    names = ["python -c 'import torch'", *(job.name for job in _JOBS)]
    header = ["from Enter to exit", "seconds", "/ import torch", "processor s", "/ import torch"]
    rows = [describe(name, own, costs[0]) for name, own in zip(names, costs, strict=True)]
    table = f"{describe_machine()}, {options.rounds} rounds.\n\n{markdown_table(header, rows)}"
    print(table)
    if options.write:
        replace_section("one-picture", table)


if __name__ == "__main__":
    main()
