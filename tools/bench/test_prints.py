"""Twenty damaged prints that share no code and no method with the painter of the training.

    python -m tools.bench.test_prints --data DIR --output FOLDER

Photographs of valid.tar become prints, are damaged by what `tools/bench/damaged_prints` grows, and are
scanned. The truth comes from the pixels: a pixel is damaged where damage changes the scan by
`VISIBLE` or more, and faintly changed from `FAINT` on, which counts neither as right nor as wrong.
A change is that of luma, or half that of one channel if that is more. What is tinted and can still
be seen, as under adhesive tape, is faint too. Every print is the same in every run.
"""

import argparse
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Final

import cv2
import numpy as np
import numpy.typing as npt
from PIL import Image

from engine.detection.damage_map import DamageKind
from engine.pictures.pixels import Mask
from tools.bench.damaged_prints.case import Case
from tools.bench.damaged_prints.fields import Picture, Plane, find_luma
from tools.bench.damaged_prints.photographs import RGB, read_photographs
from tools.bench.damaged_prints.printing import make_print, scan, write_file
from tools.bench.damaged_prints.twenty import PRINTS, SAMPLES, PrintPlan

VISIBLE: Final = 12 / 255
FAINT: Final = 5 / 255
_NOISE = 1.1 / 255
_QUALITY = 92
_SEED = 4711
_KIND_COLOURS: Final = ((255, 60, 60), (255, 210, 0), (60, 200, 255), (255, 90, 255))


def damage_print(plan: PrintPlan, photograph: RGB) -> Case:
    """Return the test print that a plan makes of a photograph."""
    rng = np.random.default_rng([_SEED, *plan.name.encode()])
    clean = make_print(
        rng, photograph, plan.tone, scale=plan.scale, grain=plan.grain, margin=plan.margin
    )
    noise = rng.normal(0, _NOISE, clean.shape[:2]).astype(np.float32)
    silent = np.zeros_like(noise)
    damaged, before = clean, scan(clean, noise=silent)
    undamaged = before
    kinds = np.zeros(noise.shape, np.uint8)
    for damage in plan.damages:
        damaged = np.clip(damage.paint(rng, damaged), 0, 1)
        after = scan(damaged, noise=silent)
        if damage.kind is not None:
            index = 1 + list(DamageKind).index(damage.kind)
            kinds[_measure_change(before, after) > FAINT] = index
        before = after
    change = _measure_change(undamaged, before)
    kinds[change < VISIBLE] = 0
    return Case(
        name=plan.name,
        scan=write_file(scan(damaged, noise=noise), quality=_QUALITY),
        clean=write_file(scan(clean, noise=noise), quality=_QUALITY),
        kinds=kinds,
        faint=(change > FAINT) & (kinds == 0),
    )


def make_sample_prints(folder: Path) -> Iterator[Case]:
    """Yield sample photographs with the damage of some of the twenty prints.

    Args:
        folder: Folder of the sample photographs.
    """
    plans = {plan.name: plan for plan in PRINTS}
    for name, print_name in SAMPLES.items():
        plan = replace(plans[print_name], name=name, scale=1.0)
        yield damage_print(plan, np.asarray(Image.open(folder / name).convert("RGB")))


def _measure_change(before: Picture, after: Picture) -> Plane:
    channels = np.abs(after - before).max(axis=2)
    return np.maximum(np.abs(find_luma(after) - find_luma(before)), channels / 2)


def make_test_prints(data: Path, limit: int | None = None) -> Iterator[Case]:
    """Yield the twenty test prints, or the first of them.

    Args:
        data: Folder with valid.tar.
        limit: Number of prints.
    """
    plans = PRINTS[:limit]
    photographs = read_photographs(data, [plan.photograph for plan in plans])
    for plan in plans:
        yield damage_print(plan, photographs[plan.photograph])


def draw_kinds(picture: RGB, kinds: npt.NDArray[np.uint8], faint: Mask) -> RGB:
    """Return a grey picture with damage in the colours of its kinds, faint changes in green."""
    grey = cv2.cvtColor(cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY), cv2.COLOR_GRAY2RGB)
    drawn = (grey // 2 + 60).astype(np.uint8)
    drawn[faint] = (drawn[faint] // 2 + np.array((0, 70, 0))).astype(np.uint8)
    for index, colour in enumerate(_KIND_COLOURS):
        drawn[kinds == index + 1] = colour
    return drawn


def main() -> None:
    """Write every test print, its clean scan and its truth into a folder."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, required=True, help="folder with valid.tar")
    parser.add_argument("--output", type=Path, required=True, help="folder of PNG files")
    options = parser.parse_args()
    options.output.mkdir(parents=True, exist_ok=True)
    for made in make_test_prints(options.data):
        views = {
            "scan": made.scan,
            "clean": made.clean,
            "truth": draw_kinds(made.scan, made.kinds, made.faint),
        }
        for view, pixels in views.items():
            Image.fromarray(pixels).save(options.output / f"{made.name}.{view}.png")
        area = (made.kinds > 0).mean()
        print(f"{made.name}: {made.scan.shape[1]} x {made.scan.shape[0]}, {area:.1%} damaged")


if __name__ == "__main__":
    main()
