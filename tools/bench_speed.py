"""Measures how fast holes are filled, as ratios to pypatchmatch on the same picture in one run.

    python tools/bench_speed.py [--device cuda] [--write]

Pictures are made here: smooth noise of the named size. Timings are the median of several calls,
taken in turns, so that a busy machine is busy for all of them.
"""

import argparse
import platform
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import patchmatch
import psutil
import torch
from bench_report import machine, markdown_table, replace_section
from scipy import ndimage

from engine.api import DeviceChoice, EngineConfig, Mask, Method, Pixels, RestoreOptions
from engine.session import Session

_ROOT = Path(__file__).resolve().parent.parent
_TURNS = 5
_PEER_LIMIT_PX = 1024 * 1024


def picture(height: int, width: int) -> Pixels:
    """Return a picture (height, width, 3), uint8, of noise at several scales."""
    rng = np.random.default_rng(0)
    layers = [
        ndimage.zoom(rng.normal(size=(height // step + 2, width // step + 2)), step, order=1)
        for step in (4, 32)
    ]
    grey = sum(layer[:height, :width] for layer in layers)
    scaled = np.clip(grey * 40 + 127, 0, 255).astype(np.uint8)
    return np.repeat(scaled[..., None], 3, axis=2)


def quarter_hole(height: int, width: int) -> Mask:
    """Return a mask with the middle quarter of the area missing."""
    mask = np.zeros((height, width), bool)
    mask[height // 4 : 3 * height // 4, width // 4 : 3 * width // 4] = True
    return mask


def scratches(height: int, width: int, *, count: int) -> Mask:
    """Return a mask of thin diagonal strokes, each 300 px long or less and 5 px thick."""
    mask = np.zeros((height, width), bool)
    rng = np.random.default_rng(1)
    for _ in range(count):
        y, x = rng.integers(0, height - 5), rng.integers(0, width - 5)
        for step in range(300):
            row, column = min(y + step, height - 5), min(x + step // 2, width - 5)
            mask[row : row + 5, column : column + 5] = True
    return mask


def seconds(call: Callable[[], object]) -> float:
    """Return how long one call takes."""
    started = time.perf_counter()
    call()
    return time.perf_counter() - started


def restore(session: Session, pixels: Pixels, mask: Mask, method: Method) -> None:
    """Fill a hole and drop the answer."""
    session.restore(
        pixels,
        mask,
        RestoreOptions(method=method),
        report=lambda _stage, _fraction: None,
        is_cancelled=lambda: False,
    )


def main() -> None:
    """Measure, print, and with --write put the table into docs/BENCHMARKS.md."""
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
    parser.add_argument("--write", action="store_true", help="into docs/BENCHMARKS.md")
    options = parser.parse_args()
    session = Session(
        EngineConfig(model=options.model, device=DeviceChoice(options.device), cache=options.cache)
    )
    session.warm_up()
    cases = {
        "512 x 512, a quarter missing": (512, 512, quarter_hole(512, 512)),
        "512 x 512, three thin scratches": (512, 512, scratches(512, 512, count=3)),
        "24 megapixels, three strokes": (4000, 6000, scratches(4000, 6000, count=3)),
    }
    rows = []
    for name, (height, width, mask) in cases.items():
        pixels = picture(height, width)
        has_peer = mask.size <= _PEER_LIMIT_PX
        own: dict[Method, list[float]] = {method: [] for method in Method}
        peer: list[float] = []
        for _ in range(_TURNS):
            for method, times in own.items():
                times.append(seconds(lambda m=method, p=pixels, k=mask: restore(session, p, k, m)))
            if has_peer:
                peer.append(
                    seconds(lambda p=pixels, k=mask: patchmatch.inpaint(p, k, patch_size=3))
                )
        for method, times in own.items():
            ratio = f"{np.median(times) / np.median(peer):.2f}" if peer else "-"
            rows.append([name, method.value, f"{np.median(times):.2f}", ratio])
        if peer:
            rows.append([name, "pypatchmatch", f"{np.median(peer):.2f}", "1"])
    resident = psutil.Process().memory_info().rss / 2**30
    text = (
        f"Engine session in this process, device {session.device_name}; {machine()}; "
        f"Python {platform.python_version()}, torch {torch.__version__}, "
        f"{torch.get_num_threads()} threads. Resident at the end: {resident:.2f} GiB.\n\n"
        + markdown_table(["picture and hole", "method", "seconds", "/ pypatchmatch's"], rows)
    )
    print(text)
    if options.write:
        replace_section(_ROOT / "docs" / "BENCHMARKS.md", "speed", text)


if __name__ == "__main__":
    main()
