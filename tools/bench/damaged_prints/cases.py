"""The sets of scans that finders of damage are compared on."""

import copy
import csv
import tarfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import cv2
import numpy as np
import numpy.typing as npt

from tools.bench.damaged_prints.case import Case
from tools.bench.damaged_prints.negatives import HARD, MADE
from tools.bench.damaged_prints.photographs import RGB, read_photographs
from tools.bench.damaged_prints.printing import Tone, make_print, scan, write_file
from tools.bench.damaged_prints.twenty import PRINTS
from training.damage.distractors import paint_distractors
from training.damage.painter import paint_damage
from training.damage.printing import prints, scanner
from training.damage.truth import IGNORED, compare_scans

SYNTHETIC: Final = "painter of the training"
TEST_PRINTS: Final = "test prints"
UNDAMAGED: Final = "undamaged"
HARD_NEGATIVES: Final = "hard negatives"

# Toned old photographs, with damage of their own, that the manifest does not call grey.
_OLD: Final = (
    "0e1085a204",
    "2247bb3025",
    "3e67b35671_1",
    "5e3d35c1f6",
    "7bed1228d3",
    "9e346b6b4b",
    "a8117773b3",
    "db567eb359",
    "fc58efe587",
)
_SYNTHETIC_COUNT = 60
_SYNTHETIC_PX = 448
_UNDAMAGED_COUNT = 20
_SEED = 28
_TONES = (Tone.GREY, Tone.SEPIA)


def make_synthetic(data: Path, limit: int | None) -> Iterator[Case]:
    """Yield held-out photographs as prints that the training's painter has damaged."""
    names = _list_colour_pictures(data)
    chosen = names[:: max(1, len(names) // _SYNTHETIC_COUNT)][:_SYNTHETIC_COUNT][:limit]
    kinds_of_print = list(prints.PrintKind)
    for index, (name, photograph) in enumerate(read_photographs(data, chosen).items()):
        rng = np.random.default_rng([_SEED, index])
        scene = _cut_square(photograph, _SYNTHETIC_PX)
        if index % 3 == 0:
            scene = paint_distractors(rng, scene)
        kind = kinds_of_print[index % len(kinds_of_print)]
        printed = prints.make_print(rng, scene, kind)
        damaged = paint_damage(rng, printed.picture)
        same = copy.deepcopy(rng)
        inside = printed.is_print[..., None]
        picture = np.where(inside, damaged.picture, printed.picture)
        undamaged = np.where(inside, damaged.undamaged, printed.picture)
        finished = scanner.scan_print(rng, picture)
        clean = scanner.scan_print(same, undamaged, exposed_for=picture)
        painted = np.where(printed.is_print, damaged.kinds, 0).astype(np.uint8)
        truth = compare_scans(clean, finished, painted)
        yield Case(
            name=f"{name[:10]} {kind}",
            scan=finished,
            clean=clean,
            kinds=np.where(truth == IGNORED, 0, truth).astype(np.uint8),
            faint=truth == IGNORED,
        )


def make_undamaged(data: Path, limit: int | None) -> Iterator[Case]:
    """Yield held-out photographs, every other one as an old print; no hard ones among them."""
    hard = tuple(name for names in HARD.values() for name in names)
    used = (*hard, *(plan.photograph for plan in PRINTS))
    names = [name for name in _list_colour_pictures(data) if not name.startswith(used)]
    chosen = names[3 :: max(1, len(names) // _UNDAMAGED_COUNT)][:_UNDAMAGED_COUNT][:limit]
    for index, (name, photograph) in enumerate(read_photographs(data, chosen).items()):
        yield Case.undamaged(name[:10], _print_every_other(index, photograph))


def make_hard_negatives(data: Path, limit: int | None) -> Iterator[Case]:
    """Yield undamaged scenes that look damaged, every other one as an old print."""
    named = [(name, subject) for subject, names in HARD.items() for name in names][:limit]
    photographs = read_photographs(data, [name for name, _ in named])
    for index, (name, subject) in enumerate(named):
        picture = _print_every_other(index, photographs[name])
        yield Case.undamaged(f"{subject} {name}", picture)
    made = list(MADE.items())[:limit]
    photographs = read_photographs(data, [name for _, (name, _) in made])
    for index, (subject, (name, draw)) in enumerate(made):
        rng = np.random.default_rng([_SEED, *subject.encode()])
        drawn = draw(rng, photographs[name].astype(np.float32) / 255)
        pixels = np.rint(np.clip(drawn, 0, 1) * 255).astype(np.uint8)
        yield Case.undamaged(f"{subject}, made", _print_every_other(index, pixels))


def _print_every_other(index: int, photograph: RGB) -> RGB:
    if index % 2:
        return photograph
    rng = np.random.default_rng([_SEED, index])
    tone = _TONES[index // 2 % 2]
    printed = make_print(rng, photograph, tone, scale=1.0, grain=0.018, margin=0.0)
    noise = rng.normal(0, 1.1 / 255, printed.shape[:2]).astype(np.float32)
    return write_file(scan(printed, noise=noise), quality=92)


def _cut_square(photograph: RGB, side_px: int) -> npt.NDArray[np.float32]:
    """Return the middle square of a photograph, 0 to 1, enlarged where it is too small."""
    height, width = photograph.shape[:2]
    side = min(height, width)
    top, left = (height - side) // 2, (width - side) // 2
    square = photograph[top : top + side, left : left + side]
    resized = cv2.resize(square, (side_px, side_px), interpolation=cv2.INTER_AREA)
    return np.asarray(resized, np.float32) / 255


def _list_colour_pictures(data: Path) -> list[str]:
    """Return the names of the pictures in valid.tar without the old ones."""
    with (data / "manifest.csv").open(encoding="utf-8", newline="") as file:
        coloured = {row["file"] for row in csv.DictReader(file) if row["gray"] == "0"}
    with tarfile.open(data / "valid.tar") as archive:
        names = sorted(name for name in archive.getnames() if name in coloured)
    return [name for name in names if not name.startswith(_OLD)]
