"""Measures how fast holes are filled, as ratios to pypatchmatch on the same picture.

    python -m tools.bench.speed [--device cuda] [--curves] [--write]

Pictures are smooth noise. Times are medians of several calls; the methods alternate, so that other
work on the machine slows all of them down. `--curves` measures the cost against the area of the
hole and of the picture instead, and draws it.
"""

import argparse
import platform
from pathlib import Path

import numpy as np
import psutil
import torch

from engine.api import FILL_METHODS, DeviceChoice, EngineConfig
from engine.restore.session import Session
from tools.bench.curves import Clock, measure_curves
from tools.bench.report import describe_machine, markdown_table, replace_section
from tools.bench.scenes import make_picture, make_quarter_hole, make_scratches
from tools.bench.timing import PEER, make_calls, time_in_turns

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
        curves = measure_curves(session, clock=clock)
        name, text = "curves", curves.section
    else:
        curves, name, text = None, "speed", measure_methods(session)
    print(text)
    if options.write:
        replace_section(name, text)
    if options.write and curves is not None:
        curves.draw(_ROOT / "docs" / "images")


def measure_methods(session: Session) -> str:
    """Return a table of every method on three scenes, with pypatchmatch where it takes seconds."""
    cases = {
        "512 x 512, a quarter missing": (512, 512, make_quarter_hole(512, 512)),
        "512 x 512, three thin scratches": (512, 512, make_scratches(512, 512, count=3)),
        "24 megapixels, three strokes": (4000, 6000, make_scratches(4000, 6000, count=3)),
    }
    rows = []
    for name, (height, width, mask) in cases.items():
        pixels = make_picture(height, width)
        calls = make_calls(session, pixels, mask, FILL_METHODS, peer_limit_px=_PEER_LIMIT_PX)
        runs = time_in_turns(calls, turns=_TURNS)
        for method, times in runs.items():
            ratio = f"{np.median(times) / np.median(runs[PEER]):.2f}" if PEER in runs else "-"
            rows.append([name, method, f"{np.median(times):.2f}", ratio])
    resident = psutil.Process().memory_info().rss / 2**30
    return (
        f"Engine session in this process, device {session.device_name}; {describe_machine()}; "
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
        help="folder of the measured precision; without one, float32",
    )
    parser.add_argument(
        "--curves", action="store_true", help="cost against the hole's and the picture's area"
    )
    parser.add_argument("--write", action="store_true", help="write the table into docs/lab")
    return parser.parse_args()


if __name__ == "__main__":
    main()
