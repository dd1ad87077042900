"""Measures whether long contours go on through wide holes.

    python -m tools.bench.contours --data DIR --weights DIR [--model FILE] [--limit N]
        [--sheet FILE] [--write]

DIR/valid.tar and DIR/manifest.csv hold the validation pictures; `contour_holes.py` chooses the holes.
`--limit` takes some of them, evenly.
"""

import argparse
import platform
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import cv2
import numpy as np
import torch

from engine.api import DeviceChoice, EngineConfig, Method
from engine.pictures.pixels import Mask
from engine.restore.session import Session
from tools.bench.contour_holes import ContourHole, Points, choose_holes
from tools.bench.quality import make_parser, run_patchmatch
from tools.bench.report import describe_machine, markdown_table, replace_section
from tools.bench.sheet import Sheet, outline
from training.judging.evaluation.cells import damaged
from training.judging.evaluation.restorers import Restorer, build_restorer
from training.judging.metrics.contours import (
    RGB,
    ContourMatch,
    ContourNetwork,
    Lines,
    find_lines,
    match_contours,
)
from training.judging.metrics.features import FeatureDistance
from training.losses.feature_networks import SqueezeFeatures, VggFeatures

_HOLES: Final = 60
# The chosen contour was found at half the picture's size, a pixel or two beside the real one.
_OWN_PX: Final = 4
_HEADER: Final = ["", "precision", "recall", "F1", "contour continued", "SqueezeDist"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """Measures of one restorer in one hole.

    Attributes:
        match: All contours in the hole.
        continued: Share of the hole's own contour that the result continues.
        squeeze_dist: Feature distance of the whole picture.
    """

    match: ContourMatch
    continued: float
    squeeze_dist: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Scorer:
    """Measures results.

    Attributes:
        network: HED.
        squeeze: SqueezeDist.
    """

    network: ContourNetwork
    squeeze: FeatureDistance

    def __call__(self, results: Mapping[str, RGB], hole: ContourHole) -> dict[str, Score]:
        """Return the measures by restorer; empty if HED does not see the contour in the hole."""
        truth = find_lines(self.network, hole.truth, hole.mask)
        own = truth & draw_line(hole.line, hole.mask, width_px=2 * _OWN_PX + 1)
        scores = {}
        for name, result in results.items():
            lines = find_lines(self.network, result, hole.mask)
            match = match_contours(lines, truth, hole.mask)
            continued = match_contours(lines, own, hole.mask)
            if match is None or continued is None:
                return {}
            scores[name] = Score(
                match=match,
                continued=continued.recall,
                squeeze_dist=self.squeeze(result, hole.truth),
            )
        return scores


def draw_line(points: Points, mask: Mask, *, width_px: int) -> Lines:
    """Return (H, W), bool: a line through points.

    Args:
        points: (N, 2), x and y, picture pixels.
        mask: The hole, for its shape.
        width_px: Width of the line.
    """
    plane = np.zeros(mask.shape, np.uint8)
    corners = np.rint(points).astype(np.int32)
    cv2.polylines(plane, [corners], isClosed=False, color=1, thickness=width_px)
    return plane > 0


def make_table(scores: Mapping[str, Sequence[Score]]) -> str:
    """Return a table with a row for each restorer."""
    rows = [
        [
            name,
            f"{np.mean([s.match.precision for s in found]):.2f}",
            f"{np.mean([s.match.recall for s in found]):.2f}",
            f"{np.mean([s.match.f1 for s in found]):.3f}",
            f"{np.mean([s.continued for s in found]):.2f}",
            f"{np.mean([s.squeeze_dist for s in found]):.3f}",
        ]
        for name, found in scores.items()
    ]
    return markdown_table(_HEADER, rows)


def describe_holes(holes: Sequence[ContourHole]) -> str:
    """Return the number of holes, their radii and the lengths of their contours, as text."""
    radii = [hole.radius_px for hole in holes]
    lengths = [hole.length_px for hole in holes]
    return (
        f"{len(holes)} holes of {min(radii):.0f} to {max(radii):.0f} px radius (median "
        f"{np.median(radii):.0f}) over contours of {min(lengths):.0f} to {max(lengths):.0f} px"
    )


def main() -> None:
    """Measure, print, and with --write update docs/lab."""
    options = _options()
    torch.manual_seed(0)
    vgg = options.weights / "vgg16-hed-bsds500.safetensors"
    network = ContourNetwork(VggFeatures.load(vgg), vgg)
    squeeze = SqueezeFeatures.load(options.weights / "squeezenet1_1-imagenet.safetensors")
    scorer = Scorer(network=network, squeeze=FeatureDistance(squeeze))
    session = Session(
        EngineConfig(model=options.model, device=DeviceChoice.CPU, cache=options.cache)
    )
    session.warm_up()
    restorers: dict[str, Restorer] = {
        "pypatchmatch": run_patchmatch,
        "generator": build_restorer(session, Method.GENERATOR),
        "weave": build_restorer(session, Method.WEAVE),
        "reweave": build_restorer(session, Method.REWEAVE),
    }
    sheet = Sheet(options.sheet) if options.sheet else None
    holes = choose_holes(options.data, network, _HOLES)
    if options.limit:
        holes = holes[:: -(-len(holes) // options.limit)]
    scores: dict[str, list[Score]] = {}
    for hole in holes:
        start = damaged(hole.truth, hole.mask)
        results = {name: restore(start, hole.mask) for name, restore in restorers.items()}
        for name, score in scorer(results, hole).items():
            scores.setdefault(name, []).append(score)
        if sheet:
            shown = {"hole": outline(hole.truth, hole.mask), **results}
            sheet.add(f"{hole.name} {hole.source}", shown)
    text = (
        f"{describe_holes(holes)}; model {session.model_name}; {describe_machine()}; "
        f"Python {platform.python_version()}, torch {torch.__version__}.\n\n" + make_table(scores)
    )
    print(text)
    if options.write:
        replace_section("contours", text)


def _options() -> argparse.Namespace:
    parser = make_parser(__doc__.splitlines()[0])
    parser.add_argument("--sheet", type=Path, help="HTML page to write")
    return parser.parse_args()


if __name__ == "__main__":
    main()
