"""Measures how fast holes are filled, as ratios to pypatchmatch on the same picture in one run.

    python tools/bench/speed.py [--device cuda] [--curves] [--write]

`--curves` measures the cost against the hole's and the picture's area instead, and draws it.

Pictures are made here: smooth noise of the named size. Timings are the median of several calls,
taken in turns, so that a busy machine is busy for all of them.
"""

import argparse
import platform
from pathlib import Path

import numpy as np
import psutil
import torch
from curves import Clock, measured_curves
from report import machine, markdown_table, replace_section
from scenes import picture, quarter_hole, scratches
from timing import PEER, in_turns, ways_of_filling

from engine.api import DeviceChoice, EngineConfig, Method
from engine.restore.session import Session

_ROOT = Path(__file__).resolve().parents[2]
_TURNS = 5
_PEER_LIMIT_PX = 1024 * 1024


def main() -> None:
    """Measure, print, and with --write put the tables into docs/lab."""
    options = _options()
    session = Session(
        EngineConfig(model=options.model, device=DeviceChoice(options.device), cache=options.cache)
    )
    session.warm_up()
    if options.curves:
        clock = Clock.PROCESSOR if options.device == "cpu" else Clock.WALL
        curves = measured_curves(session, clock=clock)
        name, text = "curves", curves.section
    else:
        curves, name, text = None, "speed", table_of_methods(session)
    print(text)
    if options.write:
        replace_section(name, text)
    if options.write and curves is not None:
        curves.draw(_ROOT / "docs" / "images")


def table_of_methods(session: Session) -> str:
    """Measure every method on three scenes, beside pypatchmatch where that takes seconds only."""
    cases = {
        "512 x 512, a quarter missing": (512, 512, quarter_hole(512, 512)),
        "512 x 512, three thin scratches": (512, 512, scratches(512, 512, count=3)),
        "24 megapixels, three strokes": (4000, 6000, scratches(4000, 6000, count=3)),
    }
    rows = []
    for name, (height, width, mask) in cases.items():
        pixels = picture(height, width)
        calls = ways_of_filling(session, pixels, mask, Method, peer_limit_px=_PEER_LIMIT_PX)
        runs = in_turns(calls, turns=_TURNS)
        for method, times in runs.items():
            ratio = f"{np.median(times) / np.median(runs[PEER]):.2f}" if PEER in runs else "-"
            rows.append([name, method, f"{np.median(times):.2f}", ratio])
    resident = psutil.Process().memory_info().rss / 2**30
    return (
        f"Engine session in this process, device {session.device_name}; {machine()}; "
        f"Python {platform.python_version()}, torch {torch.__version__}, "
        f"{torch.get_num_threads()} threads. Resident at the end: {resident:.2f} GiB.\n\n"
        + markdown_table(["picture and hole", "method", "seconds", "/ pypatchmatch's"], rows)
    )


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--device", default="cpu")
    parser.add_argument(
        "--model", type=Path, default=_ROOT / "resources" / "models" / "base.safetensors"
    )
    parser.add_argument(
        "--cache",
        type=Path,
        help="folder where the measured precision is kept, as the program does",
    )
    parser.add_argument(
        "--curves", action="store_true", help="cost against the hole's and the picture's area"
    )
    parser.add_argument("--write", action="store_true", help="into docs/lab")
    return parser.parse_args()


if __name__ == "__main__":
    main()
