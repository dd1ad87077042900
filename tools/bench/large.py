"""Measures large holes in sharp, large photographs at full resolution.

    python -m tools.bench.large --data DIR --weights DIR --cache DIR [--sheet FILE] [--write]

The photographs are downloaded into the cache (see `large_photographs.py`); DIR/manifest.csv names
the training pictures, which are not used. The generator works at a reduced scale, so its result
alone is an enlargement, and the weave restores the photograph's own texture. Is that better than
the enlargement, and than the peers? Features are compared on squares around the holes at full
resolution. The shortest of the runs counts as the time.
"""

import argparse
import platform
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch

from engine.api import DeviceChoice, EngineConfig, Method
from engine.pictures.pixels import Rect
from engine.restore.session import Session
from tools.bench.large_photographs import RGB, Scene, read_scenes
from tools.bench.quality import (
    MEASURES,
    Case,
    Distances,
    Score,
    format_cell,
    load_distances,
    run_patchmatch,
)
from tools.bench.report import describe_machine, markdown_table, replace_section
from tools.bench.sheet import Sheet, outline
from training.judging.evaluation.restorers import Restorer, build_restorer
from training.judging.metrics.pixels import hole_psnr, texture_energy_ratio
from training.judging.metrics.seam import seam_ratio

_ROOT = Path(__file__).resolve().parents[2]
_PEER = "pypatchmatch"
_SQUARE_PX = 256
_SQUARES = 4
_RUNS = 2
# Columns of the table: the greatest side of their holes.
_CLASSES_PX = {"100 to 200 px": 200, "200 to 450 px": 450, "450 to 1,000 px": 1000}


@dataclass(frozen=True, slots=True, kw_only=True)
class Restored:
    """Result of one restorer on a photograph.

    Attributes:
        pixels: (H, W, 3), uint8.
        seconds: Shortest time of its runs.
    """

    pixels: RGB
    seconds: float


def score_hole(
    results: dict[str, Restored], scene: Scene, hole: Rect, distances: Distances
) -> dict[str, Score]:
    """Compare one hole with the truth at full resolution, for every restorer."""
    around = hole.grown(
        max(hole.width, hole.height) // 4, within=Rect.of_shape(scene.mask.shape)
    ).slices
    truth, mask = scene.truth[around], scene.mask[around]
    means = _measure_squares(results, scene, hole, distances)
    scores = {}
    for name, result in results.items():
        filled = np.ascontiguousarray(result.pixels[around])
        squeeze_dist, vgg_dist = means[name]
        scores[name] = Score(
            psnr_db=hole_psnr(filled, truth, mask),
            squeeze_dist=squeeze_dist,
            vgg_dist=vgg_dist,
            texture=texture_energy_ratio(filled, truth, mask),
            seam=seam_ratio(filled, mask),
            seconds=result.seconds,
        )
    return scores


def _measure_squares(
    results: dict[str, Restored], scene: Scene, hole: Rect, distances: Distances
) -> dict[str, tuple[float, float]]:
    """Return the mean distances over the hole's squares, by restorer."""
    found: dict[str, list[tuple[float, float]]] = {name: [] for name in results}
    for square in _choose_squares(scene, hole):
        truth = scene.truth[square.slices]
        for name, result in results.items():
            pixels = result.pixels[square.slices]
            found[name].append((distances.squeeze(pixels, truth), distances.vgg(pixels, truth)))
    return {
        name: (float(np.mean([s for s, _ in pairs])), float(np.mean([v for _, v in pairs])))
        for name, pairs in found.items()
    }


def _choose_squares(scene: Scene, hole: Rect) -> Iterator[Rect]:
    """Yield squares of the picture around random pixels of the hole, always the same."""
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

    def add_photograph(self, results: dict[str, Restored]) -> None:
        """Add the times of every restorer on a photograph."""
        for name, result in results.items():
            self._seconds[name].append(result.seconds)

    def add_hole(self, hole: Rect, scores: dict[str, Score]) -> None:
        """Add the scores of every restorer on a hole."""
        for name, score in scores.items():
            self._scores.setdefault((name, _classify(hole)), []).append(score)

    def make_section(self) -> str:
        """Return the text of the lab page."""
        first = self._names[0]
        counts = {kind: len(self._scores.get((first, kind), ())) for kind in _CLASSES_PX}
        rows = [
            [
                name,
                *(self._format_cell(name, kind) for kind in _CLASSES_PX),
                self._format_ratio(name),
            ]
            for name in self._names
        ]
        header = [MEASURES, *(f"{kind} ({count})" for kind, count in counts.items())]
        return (
            f"{len(self._seconds[first])} photographs, {sum(counts.values())} holes; shortest of "
            f"{_RUNS} runs; {describe_machine()}; Python {platform.python_version()}, "
            f"torch {torch.__version__}.\n\n"
            + markdown_table([*header, "time / pypatchmatch's"], rows)
        )

    def _format_cell(self, name: str, kind: str) -> str:
        found = self._scores.get((name, kind))
        return format_cell(found) if found else "-"

    def _format_ratio(self, name: str) -> str:
        return f"{np.median(np.divide(self._seconds[name], self._seconds[_PEER])):.2f}"


def _classify(hole: Rect) -> str:
    extent_px = max(hole.width, hole.height)
    return next(name for name, max_px in _CLASSES_PX.items() if extent_px <= max_px)


def restore_scene(restore: Restorer, scene: Scene) -> Restored:
    """Return the result of a restorer on a photograph, with its shortest time."""
    damaged = Case(name=scene.name, kind="large", truth=scene.truth, mask=scene.mask).damaged
    times = []
    pixels = damaged
    for _ in range(_RUNS):
        started = time.perf_counter()
        pixels = restore(damaged, scene.mask)
        times.append(time.perf_counter() - started)
    assert np.array_equal(pixels[~scene.mask], scene.truth[~scene.mask]), "changed outside the mask"
    return Restored(pixels=pixels, seconds=min(times))


def add_holes(sheet: Sheet, scene: Scene, results: dict[str, Restored]) -> None:
    """Add the holes of one photograph at full resolution."""
    shown = {"hole": outline(scene.truth, scene.mask), "truth": scene.truth}
    shown |= {name: result.pixels for name, result in results.items()}
    for index, hole in enumerate(scene.holes):
        margin_px = max(hole.width, hole.height) // 3
        around = hole.grown(margin_px, within=Rect.of_shape(scene.mask.shape)).slices
        title = f"{scene.name}, hole {index}: {hole.width} x {hole.height} px"
        sheet.add(title, {name: pixels[around] for name, pixels in shown.items()})


def main() -> None:
    """Measure, print, and with --write update docs/lab."""
    options = _options()
    torch.manual_seed(0)
    session = Session(EngineConfig(model=options.model, device=DeviceChoice(options.device)))
    session.warm_up()
    restorers: dict[str, Restorer] = {
        "OpenCV Telea": build_restorer(session, Method.TELEA),
        _PEER: run_patchmatch,
        "generator, enlarged": build_restorer(session, Method.GENERATOR),
        "weave": build_restorer(session, Method.WEAVE),
        "reweave": build_restorer(session, Method.REWEAVE),
    }
    distances = load_distances(options.weights)
    findings = Findings(list(restorers))
    sheet = Sheet(options.sheet) if options.sheet else None
    for scene in read_scenes(options.cache, options.data / "manifest.csv"):
        results = {name: restore_scene(restore, scene) for name, restore in restorers.items()}
        findings.add_photograph(results)
        for hole in scene.holes:
            findings.add_hole(hole, score_hole(results, scene, hole, distances))
        if sheet is not None:
            add_holes(sheet, scene, results)
        seconds = {name: f"{result.seconds:.1f} s" for name, result in results.items()}
        print(scene.name, scene.truth.shape, seconds, flush=True)
    text = findings.make_section()
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
    parser.add_argument("--sheet", type=Path, help="HTML page to write")
    parser.add_argument("--write", action="store_true", help="write the table into docs/lab")
    return parser.parse_args()


if __name__ == "__main__":
    main()
