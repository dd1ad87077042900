"""Restores a box of pictures of 2 megapixels with `reweave batch` and watches both processes.

    python -m tools.bench.batch PICTURES [--count 500] [--write]

PICTURES is a folder of photographs; they are enlarged to 1600 x 1200 pixels, saved as JPEG, and get
masks of scratches and blobs. Processor time and memory of the command and of its engine are sampled
every second. For Linux.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
import psutil

from app.command_line.demo import draw_scratches
from engine.pictures.colour import to_rgb8
from engine.pictures.files import read_picture, write_picture
from engine.pictures.picture import Picture
from engine.pictures.pixels import Mask
from tools.bench.report import describe_machine, markdown_table, replace_section
from tools.bench.scenes import draw_blob

_ROOT = Path(__file__).resolve().parents[2]
_MIB = 2**20
_WIDTH_PX, _HEIGHT_PX = 1600, 1200
_BLOBS = 2
_BLOB_RADII_PX = (15, 60)
_PARTS = 10
# Allowed growth of a process: allocators and torch keep memory that they may need again.
_MAX_GROWTH = 0.1
_MIN_BUSY = 0.9


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """Both processes at a moment.

    Attributes:
        at_s: Seconds since the command was started.
        finished: Pictures finished so far.
        engine: The system's number of the engine process; None while there is none.
        command_cpu_s: Processor time of the command so far, in seconds.
        engine_cpu_s: Processor time of the engine so far, in seconds.
        command_mib: Memory of the command.
        engine_mib: Memory of the engine, of which the shared picture is a part.
    """

    at_s: float
    finished: int
    engine: int | None
    command_cpu_s: float
    engine_cpu_s: float
    command_mib: float
    engine_mib: float


def make_box(photographs: Path, folder: Path, *, count: int) -> None:
    """Write pictures to the folder "box" in a folder, and their masks to "masks"."""
    rng = np.random.default_rng(0)
    sources = sorted(photographs.glob("*.jpg"))
    for name in ("box", "masks"):
        (folder / name).mkdir()
    for number in range(count):
        small = to_rgb8(read_picture(sources[number % len(sources)]).pixels)
        large = cv2.resize(small, (_WIDTH_PX, _HEIGHT_PX), interpolation=cv2.INTER_CUBIC)
        mask = _draw_mask(rng)
        large[mask] = 240
        write_picture(folder / "box" / f"{number:04}.jpg", Picture(pixels=large))
        white = (mask * np.uint8(255))[..., np.newaxis]
        write_picture(folder / "masks" / f"{number:04}.png", Picture(pixels=white))


def _draw_mask(rng: np.random.Generator) -> Mask:
    mask = draw_scratches(_HEIGHT_PX, _WIDTH_PX, rng=rng)
    for _ in range(_BLOBS):
        centre = rng.uniform(0, _WIDTH_PX), rng.uniform(0, _HEIGHT_PX)
        mask |= draw_blob(mask.shape, centre, rng.uniform(*_BLOB_RADII_PX), rng)
    return mask


def run_batch(folder: Path) -> tuple[list[Sample], int]:
    """Restore a box and return samples of the processes, and the exit status."""
    command = [sys.executable, "-m", "app", "batch", "box", "--masks", "masks", "-o", "out"]
    environment = {**os.environ, "PYTHONPATH": str(_ROOT)}
    started = time.monotonic()
    samples = []
    with subprocess.Popen(  # noqa: S603 our own program
        command, cwd=folder, env=environment, stdout=subprocess.DEVNULL
    ) as process:
        parent = psutil.Process(process.pid)
        while process.poll() is None:
            sample = _take_sample(parent, time.monotonic() - started, folder / "out")
            samples += [sample] if sample else []
            time.sleep(1)
    return samples, process.returncode


def _take_sample(parent: psutil.Process, at_s: float, out: Path) -> Sample | None:
    try:
        engines = [child for child in parent.children() if _is_engine(child)]
        engine = engines[0] if engines else None
        return Sample(
            at_s=at_s,
            finished=sum(1 for _ in out.glob("*.png")),
            engine=engine and engine.pid,
            command_cpu_s=sum(parent.cpu_times()[:2]),
            engine_cpu_s=sum(engine.cpu_times()[:2]) if engine else 0.0,
            command_mib=parent.memory_info().rss / _MIB,
            engine_mib=engine.memory_info().rss / _MIB if engine else 0.0,
        )
    except psutil.NoSuchProcess:
        return None


def _is_engine(process: psutil.Process) -> bool:
    return "--multiprocessing-fork" in process.cmdline()


def find_faults(samples: Sequence[Sample], *, count: int, status: int) -> list[str]:
    """Return a sentence for each fault."""
    faults = [] if status == 0 else [f"the command ended with status {status}"]
    engines = {sample.engine for sample in samples} - {None}
    if len(engines) != 1:
        faults.append(f"the engine was started {len(engines)} times")
    if samples[-1].finished < count - len(_take_parts(samples)):
        faults.append(f"only {samples[-1].finished} of {count} pictures were finished")
    busy = measure_busy(samples)
    if busy < _MIN_BUSY:
        faults.append(f"the cores were busy for {busy:.0%} of the time")
    parts = _take_parts(samples)
    for name in ("command_mib", "engine_mib"):
        early, late = (np.median([getattr(s, name) for s in parts[k]]) for k in (1, -1))
        if late > early * (1 + _MAX_GROWTH):
            faults.append(f"{name} grows from {early:.0f} to {late:.0f}")
    return faults


def measure_busy(samples: Sequence[Sample]) -> float:
    """Return which share of all cores both processes used, from the first picture to the last."""
    working = _take_working(samples)
    first, last = working[0], working[-1]
    used_s = (last.command_cpu_s + last.engine_cpu_s) - (first.command_cpu_s + first.engine_cpu_s)
    return used_s / (last.at_s - first.at_s) / (os.cpu_count() or 1)


def make_report(samples: Sequence[Sample]) -> str:
    """Return the text of the lab page."""
    working = _take_working(samples)
    first, last = working[0], working[-1]
    seconds_each = (last.at_s - first.at_s) / max(last.finished - first.finished, 1)
    rows = list(_list_rows(_take_parts(samples)))
    header = ["pictures", "command, MiB", "engine, MiB", "cores busy", "of it the command"]
    return (
        f"{last.finished} pictures of {_WIDTH_PX} x {_HEIGHT_PX} pixels in {last.at_s:.0f} s, "
        f"{seconds_each:.2f} s each after the first. From the first to the last, all cores were "
        f"busy for {measure_busy(samples):.0%} of the time. {describe_machine()}.\n\n"
        + markdown_table(header, rows)
    )


def _list_rows(parts: Sequence[Sequence[Sample]]) -> Iterator[list[str]]:
    for part in parts:
        command_s = part[-1].command_cpu_s - part[0].command_cpu_s
        engine_s = part[-1].engine_cpu_s - part[0].engine_cpu_s
        cores_s = (part[-1].at_s - part[0].at_s) * (os.cpu_count() or 1)
        yield [
            f"{part[0].finished} to {part[-1].finished}",
            f"{np.median([sample.command_mib for sample in part]):.0f}",
            f"{np.median([sample.engine_mib for sample in part]):.0f}",
            f"{(command_s + engine_s) / cores_s:.0%}",
            f"{command_s / max(command_s + engine_s, 1e-9):.0%}",
        ]


def _take_working(samples: Sequence[Sample]) -> list[Sample]:
    """Return the samples from the first result on, while the engine is there."""
    return [sample for sample in samples if sample.finished and sample.engine is not None]


def _take_parts(samples: Sequence[Sample]) -> list[list[Sample]]:
    """Return the samples since the first picture, in parts of equal length."""
    working = _take_working(samples)
    places = np.array_split(np.arange(len(working)), _PARTS)
    return [[working[index] for index in place] for place in places if len(place) > 1]


def main() -> int:
    """Measure, print, and with --write update docs/lab."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("pictures", type=Path, help="folder of photographs, JPEG files")
    parser.add_argument("--count", type=int, default=500)
    parser.add_argument("--write", action="store_true", help="write the table into docs/lab")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="reweave-batch-") as place:
        make_box(options.pictures, Path(place), count=options.count)
        samples, status = run_batch(Path(place))
    text = make_report(samples)
    print(text)
    if options.write:
        replace_section("batch", text)
    faults = find_faults(samples, count=options.count, status=status)
    for fault in faults:
        print(f"FAULT: {fault}", file=sys.stderr)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
