"""Measures large holes in sharp, large photographs, at full resolution.

    python tools/bench/large.py --data DIR --weights DIR --cache DIR [--sheet FILE] [--write]

The photographs are fetched into the cache (see `large_photographs.py`); DIR/manifest.csv names
those that were learned from, and none of them is used. The generator works at a scale of its own,
so what it says alone is an enlargement; the weave brings the photograph's own texture back. Is
that better than the enlargement, and than the peers? Features are compared on squares cut around
the holes at full resolution. Of the seconds, the least of the turns counts.
"""

import argparse
import platform
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from large_photographs import RGB, Scene, scenes
from quality import MEASURES, Case, Score, cell, patchmatch_peer
from report import machine, markdown_table, replace_section
from sheet import Sheet, outlined

from engine.api import DeviceChoice, EngineConfig, Method
from engine.pictures.pixels import Rect
from engine.restore.session import Session
from training.judging.evaluation.restorers import Restorer, product
from training.judging.metrics.features import FeatureDistance
from training.judging.metrics.pixels import hole_psnr, texture_energy_ratio
from training.judging.metrics.seam import seam_ratio
from training.losses.feature_networks import SqueezeFeatures, VggFeatures

_ROOT = Path(__file__).resolve().parents[2]
_PEER = "pypatchmatch"
_SQUARE_PX = 256
_SQUARES = 4
# A hole's greater side, up to which it counts into a column.
_CLASSES_PX = {"100 to 200 px": 200, "200 to 450 px": 450, "450 to 1,000 px": 1000}


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a restorer made of a photograph.

    Attributes:
        pixels: (H, W, 3).
        seconds: The least of its turns.
    """

    pixels: RGB
    seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Judge:
    """Both feature distances."""

    squeeze: FeatureDistance
    vgg: FeatureDistance

    def __call__(self, answers: dict[str, Answer], scene: Scene, hole: Rect) -> dict[str, Score]:
        """Compare one hole with the truth, at full resolution, for every restorer."""
        around = hole.grown(
            max(hole.width, hole.height) // 4, within=Rect.of_shape(scene.mask.shape)
        ).slices
        truth, mask = scene.truth[around], scene.mask[around]
        distances = self._distances(answers, scene, hole)
        scores = {}
        for name, answer in answers.items():
            filled = np.ascontiguousarray(answer.pixels[around])
            squeeze_dist, vgg_dist = distances[name]
            scores[name] = Score(
                psnr_db=hole_psnr(filled, truth, mask),
                squeeze_dist=squeeze_dist,
                vgg_dist=vgg_dist,
                texture=texture_energy_ratio(filled, truth, mask),
                seam=seam_ratio(filled, mask),
                seconds=answer.seconds,
            )
        return scores

    def _distances(
        self, answers: dict[str, Answer], scene: Scene, hole: Rect
    ) -> dict[str, tuple[float, float]]:
        """Return the means over the hole's squares, by restorer."""
        found: dict[str, list[tuple[float, float]]] = {name: [] for name in answers}
        for square in _squares(scene, hole):
            truth = scene.truth[square.slices]
            for name, answer in answers.items():
                pixels = answer.pixels[square.slices]
                found[name].append((self.squeeze(pixels, truth), self.vgg(pixels, truth)))
        return {
            name: (float(np.mean([s for s, _ in pairs])), float(np.mean([v for _, v in pairs])))
            for name, pairs in found.items()
        }


def _squares(scene: Scene, hole: Rect) -> Iterator[Rect]:
    """Yield squares of the picture around pixels of the hole, the same for every restorer."""
    height, width = scene.mask.shape
    rng = np.random.default_rng(hole.area)
    inside = np.argwhere(scene.mask[hole.slices])
    for row, column in inside[rng.integers(0, len(inside), _SQUARES)]:
        yield Rect(
            x=int(np.clip(hole.x + column - _SQUARE_PX // 2, 0, width - _SQUARE_PX)),
            y=int(np.clip(hole.y + row - _SQUARE_PX // 2, 0, height - _SQUARE_PX)),
            width=_SQUARE_PX,
            height=_SQUARE_PX,
        )


class Findings:
    """Scores by restorer and class of hole, and seconds by restorer and photograph."""

    def __init__(self, names: list[str]) -> None:
        self._names = names
        self._scores: dict[tuple[str, str], list[Score]] = {}
        self._seconds: dict[str, list[float]] = {name: [] for name in names}

    def add_photograph(self, answers: dict[str, Answer]) -> None:
        """Take in how long every restorer took for one."""
        for name, answer in answers.items():
            self._seconds[name].append(answer.seconds)

    def add_hole(self, hole: Rect, scores: dict[str, Score]) -> None:
        """Take in what every restorer did in one hole."""
        for name, score in scores.items():
            self._scores.setdefault((name, _class_of(hole)), []).append(score)

    def section(self, turns: int) -> str:
        """Return what the page shows."""
        first = self._names[0]
        counts = {kind: len(self._scores.get((first, kind), ())) for kind in _CLASSES_PX}
        rows = [
            [name, *(self._cell(name, kind) for kind in _CLASSES_PX), self._ratio(name)]
            for name in self._names
        ]
        header = [MEASURES, *(f"{kind} ({count})" for kind, count in counts.items())]
        return (
            f"{len(self._seconds[first])} photographs, {sum(counts.values())} holes; least of "
            f"{turns} runs; {machine()}; Python {platform.python_version()}, "
            f"torch {torch.__version__}.\n\n"
            + markdown_table([*header, "time, / pypatchmatch's"], rows)
        )

    def _cell(self, name: str, kind: str) -> str:
        found = self._scores.get((name, kind))
        return cell(found) if found else "-"

    def _ratio(self, name: str) -> str:
        return f"{np.median(np.divide(self._seconds[name], self._seconds[_PEER])):.2f}"


def _class_of(hole: Rect) -> str:
    extent_px = max(hole.width, hole.height)
    return next(name for name, most_px in _CLASSES_PX.items() if extent_px <= most_px)


def answered(restore: Restorer, scene: Scene, turns: int) -> Answer:
    """Return what a restorer makes of a photograph, and the least seconds it took."""
    damaged = Case(name=scene.name, kind="large", truth=scene.truth, mask=scene.mask).damaged
    times = []
    pixels = damaged
    for _ in range(turns):
        started = time.perf_counter()
        pixels = restore(damaged, scene.mask)
        times.append(time.perf_counter() - started)
    assert np.array_equal(pixels[~scene.mask], scene.truth[~scene.mask]), "changed outside the mask"
    return Answer(pixels=pixels, seconds=min(times))


def add_holes(sheet: Sheet, scene: Scene, answers: dict[str, Answer]) -> None:
    """Add the holes of one photograph, at full resolution."""
    shown = {"hole": outlined(scene.truth, scene.mask), "truth": scene.truth}
    shown |= {name: answer.pixels for name, answer in answers.items()}
    for index, hole in enumerate(scene.holes):
        margin_px = max(hole.width, hole.height) // 3
        around = hole.grown(margin_px, within=Rect.of_shape(scene.mask.shape)).slices
        title = f"{scene.name}, hole {index}: {hole.width} x {hole.height} px"
        sheet.add(title, {name: pixels[around] for name, pixels in shown.items()})


def main() -> None:
    """Measure, print, and with --write put the table into docs/lab."""
    options = _options()
    torch.manual_seed(0)
    session = Session(
        EngineConfig(model=options.model, device=DeviceChoice(options.device), cache=options.kept)
    )
    session.warm_up()
    restorers: dict[str, Restorer] = {
        "OpenCV Telea": product(session, Method.TELEA),
        _PEER: patchmatch_peer,
        "generator, enlarged": product(session, Method.GENERATOR),
        "weave": product(session, Method.WEAVE),
        "reweave": product(session, Method.REWEAVE),
    }
    weights: Path = options.weights
    judge = Judge(
        squeeze=FeatureDistance(
            SqueezeFeatures.load(weights / "squeezenet1_1-imagenet.safetensors")
        ),
        vgg=FeatureDistance(VggFeatures.load(weights / "vgg16-hed-bsds500.safetensors")),
    )
    findings = Findings(list(restorers))
    sheet = Sheet(options.sheet) if options.sheet else None
    for scene in list(scenes(options.cache, options.data / "manifest.csv"))[: options.limit]:
        answers = {name: answered(each, scene, options.turns) for name, each in restorers.items()}
        findings.add_photograph(answers)
        for hole in scene.holes:
            findings.add_hole(hole, judge(answers, scene, hole))
        if sheet is not None:
            add_holes(sheet, scene, answers)
        seconds = {name: f"{answer.seconds:.1f} s" for name, answer in answers.items()}
        print(scene.name, scene.truth.shape, seconds, flush=True)
    text = findings.section(options.turns)
    print(text)
    if options.write:
        replace_section("large", text)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, required=True, help="folder with manifest.csv")
    parser.add_argument("--weights", type=Path, required=True, help="folder of feature networks")
    parser.add_argument("--cache", type=Path, required=True, help="folder for the photographs")
    parser.add_argument(
        "--model", type=Path, default=_ROOT / "resources" / "models" / "base.safetensors"
    )
    parser.add_argument("--device", default="cpu")
    parser.add_argument("--kept", type=Path, help="folder of the measured precision")
    parser.add_argument("--limit", type=int, help="only the first so many photographs")
    parser.add_argument("--turns", type=int, default=2, help="runs of each (default: %(default)s)")
    parser.add_argument("--sheet", type=Path, help="a page (HTML) to look at")
    parser.add_argument("--write", action="store_true", help="into docs/lab")
    return parser.parse_args()


if __name__ == "__main__":
    main()
