"""Measures restored pictures of kinds, and with holes, that nothing was trained on.

    python tools/bench/unseen.py --data DIR --weights DIR [--cache DIR] [--limit N] [--write]

Made of the evaluation's photographs (`quality.py`): hair-thin lines, two thirds of the picture
missing, grey pictures, and pictures that JPEG has damaged. Sharp photographs of over 1,000 px are
`large.py`'s.
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
from quality import (
    MEASURES,
    RGB,
    Case,
    Score,
    cell,
    common_parser,
    judge,
    patchmatch_peer,
    read_cases,
)
from report import machine, markdown_table, replace_section

from engine.api import DeviceChoice, EngineConfig, Method
from engine.pictures.pixels import Mask
from engine.restore.session import Session
from training.judging.evaluation.restorers import Restorer, biharmonic, product
from training.judging.metrics.features import FeatureDistance
from training.losses.feature_networks import SqueezeFeatures, VggFeatures

_HAIRS = 12
_HAIR_KNOTS = 6
_CELL_PX = 48
_MISSING = 2 / 3
_JPEG_QUALITY = 40
# Biharmonic inpainting of two thirds of a picture takes minutes, and says nothing.
_ONLY_THIN: Final = frozenset({"biharmonic"})


def hairs(rng: np.random.Generator, shape: tuple[int, int]) -> Mask:
    """Return lines of 1 and 2 px that cross the picture."""
    plane = np.zeros(shape, np.uint8)
    for index in range(_HAIRS):
        knots = rng.uniform(-0.1, 1.1, (_HAIR_KNOTS, 2)) * shape[::-1]
        points = np.rint(np.sort(knots, axis=0) if index % 2 else knots[knots[:, 1].argsort()])
        cv2.polylines(plane, [points.astype(np.int32)], isClosed=False, color=1, thickness=1)
        if index % 3 == 0:
            cv2.polylines(plane, [points.astype(np.int32)], isClosed=False, color=1, thickness=2)
    return plane > 0


def two_thirds(rng: np.random.Generator, shape: tuple[int, int]) -> Mask:
    """Return two thirds of the squares that a picture is cut into."""
    rows, columns = (-(-length // _CELL_PX) for length in shape)
    cells = np.zeros(rows * columns, bool)
    cells[rng.permutation(cells.size)[: round(_MISSING * cells.size)]] = True
    grid = cells.reshape(rows, columns).repeat(_CELL_PX, axis=0).repeat(_CELL_PX, axis=1)
    return grid[: shape[0], : shape[1]]


def grey(picture: RGB) -> RGB:
    """Return a picture without its colours, in three channels."""
    luma = cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY)
    return np.asarray(cv2.cvtColor(luma, cv2.COLOR_GRAY2RGB), np.uint8)


def jpeg(picture: RGB) -> RGB:
    """Return a picture as JPEG of quality 40 shows it."""
    data = io.BytesIO()
    Image.fromarray(picture).save(data, "JPEG", quality=_JPEG_QUALITY)
    return np.asarray(Image.open(data).convert("RGB"), np.uint8)


def _drawn(draw: Callable[[np.random.Generator, tuple[int, int]], Mask]) -> Callable[[Case], Case]:
    def changed(case: Case) -> Case:
        seed = int.from_bytes(hashlib.sha256(case.name.encode()).digest()[:4])
        height, width = case.mask.shape
        return replace(case, mask=draw(np.random.default_rng(seed), (height, width)))

    return changed


KINDS: Final[Mapping[str, Callable[[Case], Case]]] = {
    "hair-thin lines": _drawn(hairs),
    "two thirds missing": _drawn(two_thirds),
    "grey, medium holes": lambda case: replace(case, truth=grey(case.truth)),
    "JPEG of quality 40, medium holes": lambda case: replace(case, truth=jpeg(case.truth)),
}


def changed_cases(data: Path, limit: int | None) -> Iterator[Case]:
    """Yield every picture of the evaluation once for each kind."""
    for case in read_cases(data / "eval", limit):
        if case.kind == "medium":
            for kind, change in KINDS.items():
                yield replace(change(case), kind=kind)


def table(scores: Mapping[tuple[str, str], list[Score]], names: list[str]) -> str:
    """Return the measures of each restorer, one row for each."""
    rows = [
        [name, *(cell(found) if (found := scores.get((name, kind))) else "-" for kind in KINDS)]
        for name in names
    ]
    return markdown_table([MEASURES, *KINDS], rows)


def main() -> None:
    """Measure, print, and with --write put the table into docs/lab."""
    options = common_parser(__doc__.splitlines()[0]).parse_args()
    torch.manual_seed(0)
    session = Session(
        EngineConfig(model=options.model, device=DeviceChoice.CPU, cache=options.cache)
    )
    session.warm_up()
    restorers: dict[str, Restorer] = {
        "OpenCV Telea": product(session, Method.TELEA),
        "biharmonic": biharmonic,
        "pypatchmatch": patchmatch_peer,
        "generator": product(session, Method.GENERATOR),
        "weave": product(session, Method.WEAVE),
        "reweave": product(session, Method.REWEAVE),
    }
    squeeze = FeatureDistance(
        SqueezeFeatures.load(options.weights / "squeezenet1_1-imagenet.safetensors")
    )
    vgg = FeatureDistance(VggFeatures.load(options.weights / "vgg16-hed-bsds500.safetensors"))
    scores: dict[tuple[str, str], list[Score]] = {}
    cases = list(changed_cases(options.data, options.limit))
    for case in cases:
        for name, restore in restorers.items():
            if name in _ONLY_THIN and case.kind != next(iter(KINDS)):
                continue
            scores.setdefault((name, case.kind), []).append(judge(case, restore, squeeze, vgg))
    text = (
        f"{len(cases) // len(KINDS)} pictures of each kind; model {session.model_name}; "
        f"{machine()}; Python {platform.python_version()}, torch {torch.__version__}.\n\n"
        + table(scores, list(restorers))
    )
    print(text)
    if options.write:
        replace_section("unseen", text)


if __name__ == "__main__":
    main()
