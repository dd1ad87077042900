"""Measures whether long contours go on through wide holes.

    python -m tools.bench.contours --data DIR --weights DIR [--model FILE] [--limit N]
        [--sheet FILE] [--cut] [--write]

DIR/valid.tar and DIR/manifest.csv hold the validation pictures; `contour_holes.py` chooses the holes.
`--limit` takes some of them, evenly. In the last row the contour has been drawn over the hole as a
guide line. `--cut` cuts each picture through its hole, so that the contour has one end only; there
is no last row then.
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
    find_lines,
    match_contours,
)
from training.judging.metrics.features import FeatureDistance
from training.losses.feature_networks import SqueezeFeatures, VggFeatures

_HOLES: Final = 60
_NEAR_PX: Final = 10
_HEADER: Final = ["", "precision", "recall", "F1", "F1 along the contour", "SqueezeDist"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """Measures of one restorer in one hole.

    Attributes:
        everywhere: All contours in the hole.
        along: Contours within 10 px of the hole's own contour.
        squeeze_dist: Feature distance of the whole picture.
    """

    everywhere: ContourMatch
    along: ContourMatch
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
        near = _draw_band(hole.line, hole.mask.shape)
        scores = {}
        for name, result in results.items():
            lines = find_lines(self.network, result, hole.mask)
            everywhere = match_contours(lines, truth, hole.mask)
            along = match_contours(lines & near, truth & near, hole.mask)
            if everywhere is None or along is None:
                return {}
            scores[name] = Score(
                everywhere=everywhere,
                along=along,
                squeeze_dist=self.squeeze(result, hole.truth),
            )
        return scores


def make_table(scores: Mapping[str, Sequence[Score]]) -> str:
    """Return a table with a row for each restorer."""
    rows = [
        [
            name,
            f"{np.mean([s.everywhere.precision for s in found]):.2f}",
            f"{np.mean([s.everywhere.recall for s in found]):.2f}",
            f"{np.mean([s.everywhere.f1 for s in found]):.3f}",
            f"{np.mean([s.along.f1 for s in found]):.3f}",
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
        "reweave, edges continued": build_restorer(session, Method.EDGES),
    }
    sheet = Sheet(options.sheet) if options.sheet else None
    holes = choose_holes(options.data, network, _HOLES)
    if options.limit:
        holes = holes[:: -(-len(holes) // options.limit)]
    if options.cut:
        holes = [cut for hole in holes if (cut := hole.cut()) is not None]
    scores: dict[str, list[Score]] = {}
    for hole in holes:
        start = damaged(hole.truth, hole.mask)
        results = {name: restore(start, hole.mask) for name, restore in restorers.items()}
        if not options.cut:
            along = build_restorer(session, Method.REWEAVE, guide_lines=(hole.draw_line(),))
            results["reweave, guide line"] = along(start, hole.mask)
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
        replace_section("cut contours" if options.cut else "contours", text)


def _draw_band(line: Points, shape: tuple[int, ...]) -> Mask:
    """Return (H, W), bool: the pixels within 10 px of a line through points."""
    plane = np.zeros(shape, np.uint8)
    corners = np.rint(line).astype(np.int32)
    cv2.polylines(plane, [corners], isClosed=False, color=1, thickness=2 * _NEAR_PX + 1)
    return plane > 0


def _options() -> argparse.Namespace:
    parser = make_parser(__doc__.splitlines()[0])
    parser.add_argument("--sheet", type=Path, help="HTML page to write")
    parser.add_argument("--cut", action="store_true", help="cut the pictures through their holes")
    return parser.parse_args()


if __name__ == "__main__":
    main()
