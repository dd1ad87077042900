"""Measures how fast the detector looks at a picture, beside the generator over the same pixels.

    python -m tools.bench.detector_speed [--threads N] [--write]

Both run in float32 and take turns, so that other work on the machine slows both down; the seconds
are right on an idle machine only.
"""

import argparse
from functools import partial
from pathlib import Path
from typing import Final

import numpy as np
import torch
from torch import Tensor

from engine.detection.detect import find_damage
from engine.detection.detector_file import load_detector
from engine.detection.network import Detector
from engine.network.checkpoint import load_checkpoint
from engine.network.generator import Generator
from engine.network.precision import run_generator
from engine.pictures.pixels import Pixels
from tools.bench.report import describe_machine, markdown_table, replace_section
from tools.bench.timing import time_in_turns

_MODELS: Final = Path(__file__).resolve().parents[2] / "resources" / "models"
_CPU: Final = torch.device("cpu")
# Width and height: a small print, one tile, and scans of several.
_SIZES: Final = ((640, 480), (1024, 1024), (3000, 2000), (6000, 4000))
_GENERATOR_PX: Final = 512
_TURNS = 3


def measure(threads: int) -> str:
    """Return a table of seconds a megapixel."""
    torch.set_num_threads(threads)
    detector = load_detector(_MODELS / "detector.safetensors")
    generator = load_checkpoint(_MODELS / "base.safetensors").build()
    generator = generator.to(memory_format=torch.channels_last)
    rng = np.random.default_rng(0)
    noise = 2.0 * torch.rand(1, 3, _GENERATOR_PX, _GENERATOR_PX) - 1.0
    hole = torch.zeros(1, 1, _GENERATOR_PX, _GENERATOR_PX)
    hole[..., 200:300, 200:300] = 1.0
    calls = {"generator": partial(_fill, generator, noise, hole)}
    megapixels = {"generator": _GENERATOR_PX**2 / 1e6}
    for width, height in _SIZES:
        name = f"detector, {width} x {height} px"
        pixels = rng.integers(0, 256, (height, width, 3), dtype=np.uint8)
        calls[name] = partial(_find, detector, pixels)
        megapixels[name] = width * height / 1e6
    times = time_in_turns(calls, turns=_TURNS)
    best = {name: min(each) / megapixels[name] for name, each in times.items()}
    rows = [
        [name, f"{seconds:.2f} s", f"{seconds / best['generator']:.2f}"]
        for name, seconds in best.items()
    ]
    return markdown_table(["", "a megapixel", "of the generator's"], rows)


def _find(detector: Detector, pixels: Pixels) -> None:
    find_damage(
        pixels,
        detector,
        device=_CPU,
        is_cancelled=lambda: False,
        report_progress=lambda _share: None,
    )


def _fill(generator: Generator, noise: Tensor, hole: Tensor) -> None:
    run_generator(generator, noise, hole)


def main() -> None:
    """Measure, print, and with --write update docs/lab."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--write", action="store_true", help="write the table into docs/lab")
    options = parser.parse_args()
    table = measure(options.threads)
    text = f"{describe_machine()}, {options.threads} threads, float32; best of {_TURNS}.\n\n{table}"
    print(text)
    if options.write:
        replace_section("detector-speed", text)


if __name__ == "__main__":
    main()
