"""Writes the scores of an evaluation as Markdown tables and as JSON."""

import dataclasses
import itertools
import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np

from training.judging.evaluation.cells import HoleSize
from training.judging.evaluation.scoring import TRUTH, CellScore, Measure
from training.masks.mixture import MaskKind

_RESAMPLES = 1000
_PEERS = ("telea", "biharmonic", "poisson", "ns")
_TITLES = {
    Measure.PSNR: ("PSNR dB", 2),
    Measure.SSIM: ("SSIM", 3),
    Measure.SQUEEZE_DIST: ("SqueezeDist", 3),
    Measure.VGG_DIST: ("VggDist", 3),
    Measure.CONTOURS: ("contours F1", 2),
    Measure.SWD_FINE: ("SWD finest", 0),
    Measure.SWD: ("SWD", 0),
    Measure.TEXTURE: ("texture", 2),
    Measure.SEAM: ("seam", 2),
    Measure.PEAK: ("peak", 2),
    Measure.GRID: ("grid", 2),
    Measure.LATTICE: ("lattice", 2),
    Measure.MISMATCH: ("mismatch", 3),
    Measure.DIVERSITY: ("diversity", 2),
}
# Largest radius of each class of holes, pixels; the last class has none.
_RADII_PX = (20, 40, 80)
_BY_RADIUS = (Measure.PSNR, Measure.SQUEEZE_DIST, Measure.CONTOURS)
_WITH_INTERVAL = frozenset({Measure.PSNR, Measure.SQUEEZE_DIST})
_LEGEND = """\
* PSNR and SSIM over the hole's pixels: higher is better. ± is half of the 95 % interval over \
pictures (bootstrap).
* SqueezeDist (and VggDist) of the whole picture: unweighted feature distance (Zhang et al. 2018), \
lower is better.
* Contours F1: share of HED's contours in the hole that result and truth have in common within 3 px, \
where the truth has any; below 1 is an edge that **stops or strays**.
* SWD: sliced Wasserstein distance of Laplacian patches in the hole (Karras et al. 2018), times \
1000, finest level and mean of four; lower is better. **Blur** raises the finest.
* Texture: gradient energy in the hole over the truth's; below 1 is **blur**.
* Seam: difference of neighbouring pixels across the hole's border, over that beside it; above 1 is \
a visible **seam**.
* Peak and grid: power at the periods of 2 and 4 px, and of 8 and 16 px in wide holes, over its \
surroundings in the spectrum; above the truth's is a **checkerboard**.
* Lattice: logarithm of how much more wide holes repeat at multiples of 8 px than at others; above \
the truth's is a **lattice**.
* Mismatch: Jensen-Shannon divergence, in bits, between SqueezeNet's classes of the filled hole and \
of the truth; near 1 shows other things (**semantic mismatch**).
* Diversity: SqueezeDist between results for the same hole in different pictures, over the truth's; \
near 0 is **mode collapse**.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What was evaluated, for the head of the report.

    Attributes:
        model: Name of the model.
        pictures: Number of pictures.
        source: Name of the folder of pictures.
        side_px: Side of the squares.
        seed: Seed of the masks.
        seen: Kinds of masks that the model was trained on; None if that is not known.
    """

    model: str
    pictures: int
    source: str
    side_px: int
    seed: int
    seen: frozenset[MaskKind] | None


def markdown_report(about: About, scores: Sequence[CellScore]) -> str:
    """Return the whole report."""
    head = (
        f"Model {about.model}; {about.pictures} pictures of {about.source}, squares of "
        f"{about.side_px} px; masks by seed {about.seed}.\n"
    )
    parts = [
        "# Evaluation\n",
        head,
        _LEGEND,
        summary(about, scores),
        *(
            _section(f"{size} holes, all kinds", [s for s in scores if s.size is size])
            for size in HoleSize
        ),
    ]
    for (kind, size), rows in itertools.groupby(scores, lambda s: (s.kind, s.size)):
        cell = list(rows)
        parts.append(_section(f"{kind}, {size} ({cell[0].share:.1%} of the picture)", cell))
    return "\n".join(part for part in parts if part)


def summary(about: About, scores: Sequence[CellScore]) -> str:
    """Return the means over all cells, and compare seen and unseen kinds of masks."""
    parts = [_section("All holes", scores), _by_radius(scores)]
    if about.seen is not None:
        parts.append(_generalisation(scores, about.seen))
    return "\n".join(part for part in parts if part)


def json_report(about: About, scores: Sequence[CellScore]) -> str:
    """Return all scores as JSON text."""
    head = dataclasses.asdict(about) | {"seen": None if about.seen is None else sorted(about.seen)}
    return json.dumps({"about": head, "cells": [dataclasses.asdict(s) for s in scores]}, indent=1)


def mean_value(scores: Sequence[CellScore], measure: Measure) -> float | None:
    """Return the mean over cells, weighted equally; None if no cell has the measure."""
    values = [value for score in scores if (value := score.value(measure)) is not None]
    return float(np.mean(values)) if values else None


def half_interval(scores: Sequence[CellScore], measure: Measure) -> float | None:
    """Return half of the 95 % interval of the mean over pictures, by the bootstrap (Efron 1979).

    Each picture counts with its mean over cells. None for fewer than two pictures.
    """
    table = np.array([score.pictures[measure] for score in scores], np.float64)
    pictures = table.mean(axis=0)
    if pictures.size < 2:
        return None
    rng = np.random.default_rng(0)
    means = pictures[rng.integers(0, pictures.size, (_RESAMPLES, pictures.size))].mean(axis=1)
    low, high = np.percentile(means, (2.5, 97.5))
    return float(high - low) / 2


def _section(title: str, scores: Sequence[CellScore]) -> str:
    if not scores:
        return ""
    measures = [m for m in Measure if any(score.value(m) is not None for score in scores)]
    rows = []
    for method in _methods(scores):
        own = [score for score in scores if score.method == method]
        rows.append([method, *(_text(own, measure) for measure in measures)])
    header = ["", *(_TITLES[measure][0] for measure in measures)]
    return f"## {title[0].upper()}{title[1:]}\n\n{_table(header, rows)}\n"


def _by_radius(scores: Sequence[CellScore]) -> str:
    """Return the means over the holes of each class of radius; "" if all are of one class."""
    values: dict[tuple[str, int, Measure], list[float]] = {}
    for score, measure in itertools.product(scores, _BY_RADIUS):
        for radius_px, value in zip(score.radii_px, score.pictures.get(measure, ()), strict=False):
            if value is not None:
                key = (score.method, _radius_class(radius_px), measure)
                values.setdefault(key, []).append(value)
    methods = _methods(scores)
    columns = [
        (number, measure)
        for number in range(len(_RADII_PX) + 1)
        for measure in _BY_RADIUS
        if (methods[0], number, measure) in values
    ]
    if len({number for number, _ in columns}) < 2:
        return ""
    header = [
        f"{_TITLES[measure][0]}, {_radius_title(number)} "
        f"({len(values[methods[0], number, measure])})"
        for number, measure in columns
    ]
    rows = [
        [
            method,
            *(
                f"{np.mean(values[method, number, measure]):.{_TITLES[measure][1]}f}"
                for number, measure in columns
            ),
        ]
        for method in methods
    ]
    return (
        "## Holes by radius\n\nRadius of the largest circle inside the hole; in brackets the number "
        f"of holes.\n\n{_table(['', *header], rows)}\n"
    )


def _radius_class(radius_px: float) -> int:
    return int(np.searchsorted(_RADII_PX, radius_px))


def _radius_title(number: int) -> str:
    if number == 0:
        return f"up to {_RADII_PX[0]} px"
    if number == len(_RADII_PX):
        return f"above {_RADII_PX[-1]} px"
    return f"{_RADII_PX[number - 1]} to {_RADII_PX[number]} px"


def _generalisation(scores: Sequence[CellScore], seen: Collection[MaskKind]) -> str:
    """Return the gain of each method over a classical peer, on seen and on unseen kinds of masks.

    Some kinds are harder than others for every method; the gain over the peer on the same holes
    depends less on that.
    """
    halves = [
        [score for score in scores if (score.kind in seen) == is_seen] for is_seen in (True, False)
    ]
    peers = [name for name in _PEERS if any(score.method == name for score in scores)]
    if not all(halves) or not peers:
        return ""
    rows = []
    for method in _methods(scores):
        if method == TRUTH:
            continue
        row = [method]
        for half in halves:
            own, peer = (
                [score for score in half if score.method == name] for name in (method, peers[0])
            )
            gain = _difference(own, peer, Measure.PSNR)
            ratio = _ratio(own, peer, Measure.SQUEEZE_DIST)
            row += [_text(own, Measure.PSNR), f"{gain:+.2f}", f"{ratio:.2f}"]
            row += [_text(own, Measure.TEXTURE)]
        rows.append(row)
    titles = ("PSNR dB", f"over {peers[0]}'s", f"SqueezeDist / {peers[0]}'s", "texture")
    header = ["", *(f"{title}, {half}" for half in ("seen", "unseen") for title in titles)]
    kinds = [sorted({score.kind.value for score in half}) for half in halves]
    return (
        f"## Kinds of masks seen and unseen in training\n\nSeen: {', '.join(kinds[0])}. "
        f"Unseen: {', '.join(kinds[1])}.\n\n{_table(header, rows)}\n"
    )


def _difference(own: Sequence[CellScore], peer: Sequence[CellScore], measure: Measure) -> float:
    ours, theirs = mean_value(own, measure), mean_value(peer, measure)
    assert ours is not None
    assert theirs is not None
    return ours - theirs


def _ratio(own: Sequence[CellScore], peer: Sequence[CellScore], measure: Measure) -> float:
    ours, theirs = mean_value(own, measure), mean_value(peer, measure)
    return ours / theirs if ours is not None and theirs else float("nan")


def _methods(scores: Sequence[CellScore]) -> list[str]:
    """Return the methods in the order of the scores."""
    return list(dict.fromkeys(score.method for score in scores))


def _text(scores: Sequence[CellScore], measure: Measure) -> str:
    value = mean_value(scores, measure)
    if value is None:
        return "-"
    digits = _TITLES[measure][1]
    text = f"{value:.{digits}f}"
    is_truth = all(score.method == TRUTH for score in scores)
    if measure in _WITH_INTERVAL and not is_truth:
        half = half_interval(scores, measure)
        text += "" if half is None else f" ± {half:.{digits}f}"
    return text


def _table(header: list[str], rows: list[list[str]]) -> str:
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)
