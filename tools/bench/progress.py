"""Measures how restored pictures improve as the default model trains, from several of its files.

    python -m tools.bench.progress --data DIR --weights DIR MODEL … [--limit N] [--write]

Each MODEL is one age of the model, as the history of resources/models has them. Pictures are
validation pictures, which nothing is trained on, with the evaluation's medium and large holes. The
gain to expect from further training is read off a line through the last two files: distance over
the logarithm of the windows seen.
"""

import argparse
import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import cv2
import matplotlib as mpl
import numpy as np
import torch
from matplotlib import pyplot as plt

from engine.api import DeviceChoice, EngineConfig, Method
from engine.network.checkpoint import load_checkpoint
from engine.pictures.colour import to_rgb8
from engine.pictures.files import read_mask
from engine.pictures.formats.codec import decode_file
from engine.pictures.pixels import Mask
from engine.restore.session import Session
from tools.bench.quality import RGB, Case, load_distances, make_parser
from tools.bench.report import describe_machine, markdown_table, replace_section
from training.data.config import DataConfig
from training.data.finding import find_pictures
from training.data.layouts import Split
from training.judging.evaluation.restorers import Restorer, build_restorer
from training.judging.metrics.features import FeatureDistance

KINDS: Final = ("medium", "large")
METHODS: Final = (Method.GENERATOR, Method.REWEAVE)
_ROOT = Path(__file__).resolve().parents[2]
_PLOT = _ROOT / "docs" / "images" / "progress.png"
_PLOT_INCHES = (6.4, 4.0)
_PICTURES = 24
_SHORT_SIDE_PX = 352
_MIN_SIDE_PX = 256
_MAX_PER_SOURCE = 4
_SEED = 5
_FITTED = 2
_AHEAD = 2.0


def read_cases(data: Path, limit: int) -> Iterator[Case]:
    """Yield validation pictures of many sources with the evaluation's medium and large holes."""
    pictures = find_pictures(data, Split.VALID, DataConfig())
    holes = sorted((data / "eval").glob("*.jpg"))
    used: dict[str, int] = {}
    found = 0
    for index in np.random.default_rng(_SEED).permutation(len(pictures)):
        picture = pictures[index]
        if found == limit:
            return
        truth = to_rgb8(decode_file(picture.read(), name=picture.name).pixels)
        if used.get(picture.source, 0) == _MAX_PER_SOURCE or min(truth.shape[:2]) < _MIN_SIDE_PX:
            continue
        used[picture.source] = used.get(picture.source, 0) + 1
        truth = _reduce(truth)
        for kind in KINDS:
            path = holes[found % len(holes)]
            mask = _fit(read_mask(path.with_name(f"{path.stem}.{kind}.png")), truth)
            yield Case(name=picture.name, kind=kind, truth=truth, mask=mask)
        found += 1


def _reduce(truth: RGB) -> RGB:
    scale = _SHORT_SIDE_PX / min(truth.shape[:2])
    if scale >= 1:
        return truth
    return np.asarray(cv2.resize(truth, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA))


def _fit(mask: Mask, truth: RGB) -> Mask:
    """Return a mask turned and scaled to the size of a picture."""
    height, width = truth.shape[:2]
    if (mask.shape[0] > mask.shape[1]) != (height > width):
        mask = mask.T
    plane = np.ascontiguousarray(mask).view(np.uint8)
    return np.asarray(cv2.resize(plane, (width, height), interpolation=cv2.INTER_NEAREST) > 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Age:
    """The model at one age.

    Attributes:
        windows: Number of windows that it has learned from.
        distances: Mean SqueezeDist by method and kind of hole.
    """

    windows: int
    distances: Mapping[tuple[Method, str], float]


def predict_distance(ages: Sequence[Age], key: tuple[Method, str], windows: float) -> float:
    """Return the distance on the line through the last two files, over the windows' logarithm."""
    last = ages[-_FITTED:]
    slope, offset = np.polyfit(
        np.log([age.windows for age in last]), [age.distances[key] for age in last], 1
    )
    return float(slope * np.log(windows) + offset)


def measure(model: Path, cases: Sequence[Case], squeeze: FeatureDistance) -> Age:
    """Return the distances of a model's file on the cases."""
    session = Session(EngineConfig(model=model, device=DeviceChoice.CPU))
    session.warm_up()
    restorers = {method: build_restorer(session, method) for method in METHODS}
    distances = {
        (method, kind): _measure_mean(restorers[method], kind, cases, squeeze)
        for method, kind in itertools.product(METHODS, KINDS)
    }
    return Age(windows=load_checkpoint(model).pictures_seen, distances=distances)


def _measure_mean(
    restore: Restorer, kind: str, cases: Sequence[Case], squeeze: FeatureDistance
) -> float:
    return float(
        np.mean(
            [
                squeeze(restore(case.damaged, case.mask), case.truth)
                for case in cases
                if case.kind == kind
            ]
        )
    )


def make_table(ages: Sequence[Age]) -> str:
    """Return a table of the ages, with the prediction for twice the last number of windows."""
    keys = list(itertools.product(METHODS, KINDS))
    rows = [[f"{age.windows:,}", *(f"{age.distances[key]:.3f}" for key in keys)] for age in ages]
    if len(ages) >= _FITTED:
        ahead = _AHEAD * ages[-1].windows
        rows.append(
            [
                f"{ahead:,.0f}, expected",
                *(f"{predict_distance(ages, key, ahead):.3f}" for key in keys),
            ]
        )
    return markdown_table(["windows", *(f"{method}, {kind}" for method, kind in keys)], rows)


def draw(ages: Sequence[Age], path: Path) -> None:
    """Draw the distances, relative to those of the first file, over the windows."""
    mpl.use("Agg")
    figure, axes = plt.subplots(figsize=_PLOT_INCHES, layout="constrained")
    windows = [age.windows for age in ages]
    for number, key in enumerate(itertools.product(METHODS, KINDS)):
        method, kind = key
        first = ages[0].distances[key]
        colour, line = f"C{number % len(KINDS)}", "-" if method is Method.REWEAVE else "--"
        shares = [100 * (age.distances[key] / first - 1) for age in ages]
        axes.plot(windows, shares, line, color=colour, marker="o", label=f"{method}, {kind}")
        if len(ages) >= _FITTED:
            ahead = _AHEAD * windows[-1]
            expected = 100 * (predict_distance(ages, key, ahead) / first - 1)
            axes.plot([windows[-1], ahead], [shares[-1], expected], ":", color=colour)
    axes.set_xscale("log")
    axes.set_xlabel("windows learned from")
    axes.set_ylabel("change of SqueezeDist, %")
    axes.legend(fontsize="small")
    path.parent.mkdir(exist_ok=True)
    figure.savefig(path, dpi=100)
    plt.close(figure)


def main() -> None:
    """Measure, print, and with --write update docs/lab."""
    options = _options()
    cases = list(read_cases(options.data, options.limit))
    squeeze = load_distances(options.weights).squeeze
    ages: list[Age] = []
    for model in options.models:
        ages.append(measure(model, cases, squeeze))
        print(make_table(ages[-1:]).splitlines()[2], flush=True)
    ages.sort(key=lambda age: age.windows)
    text = (
        f"Mean SqueezeDist, {options.limit} validation pictures; {describe_machine()}; torch "
        f"{torch.__version__}.\n\n{make_table(ages)}\n\n"
        f"![Distance against the number of training windows](../images/{_PLOT.name})"
    )
    print(text)
    if options.write:
        draw(ages, _PLOT)
        replace_section("progress", text)


def _options() -> argparse.Namespace:
    parser = make_parser((__doc__ or "").splitlines()[0])
    parser.set_defaults(limit=_PICTURES)
    parser.add_argument("models", nargs="+", type=Path, help="files of the model at several ages")
    return parser.parse_args()


if __name__ == "__main__":
    main()
