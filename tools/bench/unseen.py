"""Measures restored pictures of kinds and with holes that no training had.

    python -m tools.bench.unseen --data DIR --weights DIR [--cache DIR] [--limit N] [--write]

Made from the evaluation's photographs (`quality.py`): hair-thin lines, two thirds of the picture
missing, grey pictures, and pictures with JPEG damage. `large.py` has sharp photographs of over
1,000 px.
"""

import hashlib
import io
import platform
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Final

import cv2
import numpy as np
import torch
from PIL import Image

from engine.api import DeviceChoice, EngineConfig, Method
from engine.pictures.colour import luma
from engine.pictures.pixels import Mask
from engine.restore.session import Session
from tools.bench.quality import (
    MEASURES,
    RGB,
    Case,
    Score,
    format_cell,
    load_distances,
    make_parser,
    read_cases,
    run_patchmatch,
    score_case,
)
from tools.bench.report import describe_machine, markdown_table, replace_section
from training.judging.evaluation.restorers import Restorer, build_restorer, fill_biharmonic

_HAIRS = 12
_HAIR_KNOTS = 6
_CELL_PX = 48
_MISSING = 2 / 3
_JPEG_QUALITY = 40
# Biharmonic inpainting of two thirds of a picture takes minutes and tells nothing.
_ONLY_THIN: Final = frozenset({"biharmonic"})


def draw_hairs(rng: np.random.Generator, shape: tuple[int, int]) -> Mask:
    """Return a mask of lines of 1 and 2 px that cross the picture."""
    plane = np.zeros(shape, np.uint8)
    for index in range(_HAIRS):
        knots = rng.uniform(-0.1, 1.1, (_HAIR_KNOTS, 2)) * shape[::-1]
        points = np.rint(np.sort(knots, axis=0) if index % 2 else knots[knots[:, 1].argsort()])
        cv2.polylines(plane, [points.astype(np.int32)], isClosed=False, color=1, thickness=1)
        if index % 3 == 0:
            cv2.polylines(plane, [points.astype(np.int32)], isClosed=False, color=1, thickness=2)
    return plane > 0


def draw_two_thirds(rng: np.random.Generator, shape: tuple[int, int]) -> Mask:
    """Return a mask of two thirds of the squares of a grid."""
    rows, columns = (-(-length // _CELL_PX) for length in shape)
    cells = np.zeros(rows * columns, bool)
    cells[rng.permutation(cells.size)[: round(_MISSING * cells.size)]] = True
    grid = cells.reshape(rows, columns).repeat(_CELL_PX, axis=0).repeat(_CELL_PX, axis=1)
    return grid[: shape[0], : shape[1]]


def remove_colour(picture: RGB) -> RGB:
    """Return a picture without its colours, in three channels."""
    grey = np.rint(luma(picture.astype(np.float32)))
    return grey[..., np.newaxis].repeat(3, axis=2).astype(np.uint8)


def damage_by_jpeg(picture: RGB) -> RGB:
    """Return a picture after JPEG of quality 40."""
    data = io.BytesIO()
    Image.fromarray(picture).save(data, "JPEG", quality=_JPEG_QUALITY)
    return np.asarray(Image.open(data).convert("RGB"), np.uint8)


def _with_mask(
    draw: Callable[[np.random.Generator, tuple[int, int]], Mask],
) -> Callable[[Case], Case]:
    def change(case: Case) -> Case:
        seed = int.from_bytes(hashlib.sha256(case.name.encode()).digest()[:4])
        height, width = case.mask.shape
        return replace(case, mask=draw(np.random.default_rng(seed), (height, width)))

    return change


KINDS: Final[Mapping[str, Callable[[Case], Case]]] = {
    "hair-thin lines": _with_mask(draw_hairs),
    "two thirds missing": _with_mask(draw_two_thirds),
    "grey, medium holes": lambda case: replace(case, truth=remove_colour(case.truth)),
    "JPEG of quality 40, medium holes": lambda case: replace(
        case, truth=damage_by_jpeg(case.truth)
    ),
}


def make_cases(data: Path, limit: int | None) -> Iterator[Case]:
    """Yield every picture of the evaluation in each kind."""
    for case in read_cases(data / "eval", limit):
        if case.kind == "medium":
            for kind, change in KINDS.items():
                yield replace(change(case), kind=kind)


def make_table(scores: Mapping[tuple[str, str], list[Score]], names: list[str]) -> str:
    """Return a table with a row for each restorer."""
    rows = [
        [
            name,
            *(format_cell(found) if (found := scores.get((name, kind))) else "-" for kind in KINDS),
        ]
        for name in names
    ]
    return markdown_table([MEASURES, *KINDS], rows)


def main() -> None:
    """Measure, print, and with --write update docs/lab."""
    options = make_parser(__doc__.splitlines()[0]).parse_args()
    torch.manual_seed(0)
    session = Session(
        EngineConfig(model=options.model, device=DeviceChoice.CPU, cache=options.cache)
    )
    session.warm_up()
    restorers: dict[str, Restorer] = {
        "OpenCV Telea": build_restorer(session, Method.TELEA),
        "biharmonic": fill_biharmonic,
        "pypatchmatch": run_patchmatch,
        "generator": build_restorer(session, Method.GENERATOR),
        "weave": build_restorer(session, Method.WEAVE),
        "reweave": build_restorer(session, Method.REWEAVE),
    }
    distances = load_distances(options.weights)
    scores: dict[tuple[str, str], list[Score]] = {}
    cases = list(make_cases(options.data, options.limit))
    for case in cases:
        for name, restore in restorers.items():
            if name in _ONLY_THIN and case.kind != next(iter(KINDS)):
                continue
            scores.setdefault((name, case.kind), []).append(score_case(case, restore, distances))
    text = (
        f"{len(cases) // len(KINDS)} pictures of each kind; model {session.model_name}; "
        f"{describe_machine()}; Python {platform.python_version()}, torch {torch.__version__}.\n\n"
        + make_table(scores, list(restorers))
    )
    print(text)
    if options.write:
        replace_section("unseen", text)


if __name__ == "__main__":
    main()
