"""Measures what restored pictures gain while the default model learns, from files of several ages.

    python tools/bench/progress.py --data DIR --weights DIR MODEL … [--limit N] [--write]

Each age of the model is a file of its own, as the history of resources/models holds them. Pictures
and holes are those of `tools/bench/weave.py`: nothing is trained on them. What the next windows
gain is said by a line through the last two, distance over the logarithm of the windows seen.
"""

import argparse
import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import matplotlib as mpl
import numpy as np
import torch
from matplotlib import pyplot as plt
from quality import Case, common_parser
from report import machine, markdown_table, replace_section
from weave import KINDS, read_cases

from engine.api import DeviceChoice, EngineConfig, Method
from engine.network.checkpoint import load_checkpoint
from engine.restore.session import Session
from training.judging.evaluation.restorers import Restorer, product
from training.judging.metrics.features import FeatureDistance
from training.losses.feature_networks import SqueezeFeatures

METHODS: Final = (Method.GENERATOR, Method.REWEAVE)
_ROOT = Path(__file__).resolve().parents[2]
_PLOT = _ROOT / "docs" / "images" / "progress.png"
_PLOT_INCHES = (6.4, 4.0)
_PICTURES = 24
_FITTED = 2
_AHEAD = 2.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Age:
    """What one file does.

    Attributes:
        windows: That it has learned from.
        distances: Mean SqueezeDist by method and kind of hole.
    """

    windows: int
    distances: Mapping[tuple[Method, str], float]


def distance_at(ages: Sequence[Age], key: tuple[Method, str], windows: float) -> float:
    """Return the distance on the line through the last two files, over the windows' logarithm."""
    last = ages[-_FITTED:]
    slope, offset = np.polyfit(
        np.log([age.windows for age in last]), [age.distances[key] for age in last], 1
    )
    return float(slope * np.log(windows) + offset)


def measured(model: Path, cases: Sequence[Case], squeeze: FeatureDistance) -> Age:
    """Return what a file does on the cases."""
    session = Session(EngineConfig(model=model, device=DeviceChoice.CPU))
    session.warm_up()
    restorers = {method: product(session, method) for method in METHODS}
    distances = {
        (method, kind): _mean_distance(restorers[method], kind, cases, squeeze)
        for method, kind in itertools.product(METHODS, KINDS)
    }
    return Age(windows=load_checkpoint(model).pictures_seen, distances=distances)


def _mean_distance(
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


def table(ages: Sequence[Age]) -> str:
    """Return the distances of each age, and what is expected of twice the last one's windows."""
    keys = list(itertools.product(METHODS, KINDS))
    rows = [[f"{age.windows:,}", *(f"{age.distances[key]:.3f}" for key in keys)] for age in ages]
    if len(ages) >= _FITTED:
        ahead = _AHEAD * ages[-1].windows
        rows.append(
            [f"{ahead:,.0f}, expected", *(f"{distance_at(ages, key, ahead):.3f}" for key in keys)]
        )
    return markdown_table(["windows", *(f"{method}, {kind}" for method, kind in keys)], rows)


def draw(ages: Sequence[Age], path: Path) -> None:
    """Draw the distances relative to the first file's, over the windows."""
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
            expected = 100 * (distance_at(ages, key, ahead) / first - 1)
            axes.plot([windows[-1], ahead], [shares[-1], expected], ":", color=colour)
    axes.set_xscale("log")
    axes.set_xlabel("windows learned from")
    axes.set_ylabel("change of SqueezeDist, %")
    axes.legend(fontsize="small")
    path.parent.mkdir(exist_ok=True)
    figure.savefig(path, dpi=100)
    plt.close(figure)


def main() -> None:
    """Measure, print, and with --write put table and plot into docs/."""
    options = _options()
    cases = list(read_cases(options.data, options.limit))
    squeeze = FeatureDistance(
        SqueezeFeatures.load(options.weights / "squeezenet1_1-imagenet.safetensors")
    )
    ages: list[Age] = []
    for model in options.models:
        ages.append(measured(model, cases, squeeze))
        print(table(ages[-1:]).splitlines()[2], flush=True)
    ages.sort(key=lambda age: age.windows)
    text = (
        f"Mean SqueezeDist, {options.limit} validation pictures; {machine()}; torch "
        f"{torch.__version__}.\n\n{table(ages)}\n\n"
        f"![Distance against the windows that were learned from](../images/{_PLOT.name})"
    )
    print(text)
    if options.write:
        draw(ages, _PLOT)
        replace_section("progress", text)


def _options() -> argparse.Namespace:
    parser = common_parser((__doc__ or "").splitlines()[0])
    parser.set_defaults(limit=_PICTURES)
    parser.add_argument("models", nargs="+", type=Path, help="files of one model, of several ages")
    return parser.parse_args()


if __name__ == "__main__":
    main()
