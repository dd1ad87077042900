"""Measures the detector of damage, beside classical finders, and shows everything it marks.

    python -m tools.bench.detector --data DIR [--detector FILE] [--limit N] [--sheets FOLDER]
        [--samples FILE] [--write]

Scans with known damage come from the training's painter over held-out photographs, and from the
test prints (`test_prints.py`); scans without damage are held-out photographs, and hard negatives.
The detector is run as the program runs it. Each peer has the size and the threshold that score best
on the very scans that it is scored on; on undamaged scans it keeps those of the test prints.
"""

import argparse
import platform
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Final

import cv2
import numpy as np
import torch
from PIL import Image

from engine.detection.damage_map import DamageKind, DamageMap
from engine.detection.detect import find_damage
from engine.detection.detector_file import load_detector
from engine.detection.flaws import Flaws
from engine.detection.network import Detector
from engine.detection.sensitivity import CAUTIOUS_SENSITIVITY, DEFAULT_SENSITIVITY
from tools.bench.damaged_prints.case import Case
from tools.bench.damaged_prints.cases import (
    HARD_NEGATIVES,
    SYNTHETIC,
    TEST_PRINTS,
    UNDAMAGED,
    make_hard_negatives,
    make_synthetic,
    make_undamaged,
)
from tools.bench.damaged_prints.peers import PEERS, Respond
from tools.bench.damaged_prints.photographs import RGB
from tools.bench.damaged_prints.scoring import (
    Scores,
    draw_found,
    label_flaws,
    mask_ungrown,
    to_luma,
)
from tools.bench.report import describe_machine, markdown_table, replace_section
from tools.bench.sheet import Sheet
from tools.bench.test_prints import draw_kinds, make_sample_prints, make_test_prints
from training.detector.scores import (
    Counts,
    average_f1,
    counts_at,
    find_best_threshold,
    measure_area,
)

_ROOT = Path(__file__).resolve().parents[2]
_DETECTOR: Final = _ROOT / "resources" / "models" / "detector.safetensors"
_DAMAGED: Final = (SYNTHETIC, TEST_PRINTS)
_CELL_PX: Final = (420, 520)
_INTACT: Final = (UNDAMAGED, HARD_NEGATIVES)


def find(detector: Detector, picture: RGB) -> DamageMap:
    """Return the damage map of a picture as the program finds it."""
    return find_damage(
        picture,
        detector,
        device=torch.device("cpu"),
        is_cancelled=lambda: False,
        report_progress=lambda _: None,
    )


class Bench:
    """Scores the detector and its peers on all sets, and draws what the detector finds."""

    def __init__(self, detector: Detector, sheets: Path | None) -> None:
        self._detector = detector
        self._sheets = sheets
        self._tuned: dict[str, tuple[int, int]] = {}
        self.ours: dict[tuple[str, int], Scores] = {}
        self.peers: dict[tuple[str, str], Scores] = {}

    def run(self, set_name: str, cases: Iterable[Case]) -> None:
        """Score one set of cases."""
        found_cases = list(cases)
        sheet = None
        if self._sheets is not None:
            self._sheets.mkdir(parents=True, exist_ok=True)
            sheet = Sheet(self._sheets / f"{set_name}.html")
        for case in found_cases:
            title, views = self._score(set_name, case)
            print(f"{set_name}: {title}", flush=True)
            if sheet is not None:
                sheet.add(title, views)
        for name, sizes in PEERS.items():
            best = self._tune(name, sizes, found_cases)
            scores = self.peers.setdefault((set_name, name), Scores())
            for case in found_cases:
                side, threshold = best
                found = sizes[side](to_luma(case.scan)) >= threshold
                scores.areas.append(measure_area(found))
                scores.add(case, found)

    def _score(self, set_name: str, case: Case) -> tuple[str, Mapping[str, RGB]]:
        damage = find(self._detector, case.scan)
        flaws = Flaws.from_map(damage)
        for sensitivity in (CAUTIOUS_SENSITIVITY, DEFAULT_SENSITIVITY):
            scores = self.ours.setdefault((set_name, sensitivity), Scores())
            scores.areas.append(measure_area(flaws.mask(sensitivity)))
            found = mask_ungrown(flaws, damage, sensitivity)
            scores.add(case, found, label_flaws(flaws, sensitivity))
        scores = self.ours[set_name, DEFAULT_SENSITIVITY]
        scores.add_curve(case, damage.probability)
        counts = scores.pictures[-1]
        title = f"{case.name}: {scores.areas[-1]:.2%} found"
        if counts.damaged:
            title += f", precision {counts.precision:.2f}, recall {counts.recall:.2f}"
            title += f", F1 {counts.f1:.2f}"
        found = mask_ungrown(flaws, damage, DEFAULT_SENSITIVITY)
        views = {"scan": case.scan, "found": draw_found(case, found)}
        if counts.damaged:
            views["truth"] = draw_kinds(case.scan, case.kinds, case.faint)
        return title, views

    def _tune(self, name: str, sizes: Mapping[int, Respond], cases: list[Case]) -> tuple[int, int]:
        """Return the size and threshold of a peer; on intact sets those of the test prints."""
        if not any(case.kinds.any() for case in cases):
            return self._tuned[name]
        curves = {}
        for side, respond in sizes.items():
            scores = Scores()
            for case in cases:
                scores.add_curve(case, respond(to_luma(case.scan)))
            curves[side] = scores.curve
        thresholds = {side: find_best_threshold(curve) for side, curve in curves.items()}
        best = max(sizes, key=lambda side: counts_at(curves[side], thresholds[side]).f1)
        self._tuned[name] = best, thresholds[best]
        return self._tuned[name]


def list_sets(data: Path, limit: int | None) -> Iterator[tuple[str, Callable[[], Iterator[Case]]]]:
    """Yield the sets of cases by name, those with damage first, so that peers are tuned on them."""
    yield SYNTHETIC, partial(make_synthetic, data, limit)
    yield TEST_PRINTS, partial(make_test_prints, data, limit)
    yield UNDAMAGED, partial(make_undamaged, data, limit)
    yield HARD_NEGATIVES, partial(make_hard_negatives, data, limit)


def make_table(bench: Bench) -> str:
    """Return a table with a row for each finder."""
    rows = {
        f"detector, sensitivity {sensitivity} %": {
            name: bench.ours[name, sensitivity] for name in (*_DAMAGED, *_INTACT)
        }
        for sensitivity in (DEFAULT_SENSITIVITY, CAUTIOUS_SENSITIVITY)
    }
    for peer in PEERS:
        rows[peer] = {name: bench.peers[name, peer] for name in (*_DAMAGED, *_INTACT)}
    header = ["finder"]
    for name in _DAMAGED:
        header += [f"{name}: bright", "dark", "all", "mean of pictures"]
    header += [f"{name}: area" for name in _INTACT]
    return markdown_table(header, [[name, *_make_cells(row)] for name, row in rows.items()])


def _make_cells(row: Mapping[str, Scores]) -> list[str]:
    cells = []
    for name in _DAMAGED:
        scores = row[name]
        both = sum(scores.pictures, Counts())
        cells += [f"{counts.f1:.2f}" for counts in (*scores.light, both)]
        cells.append(f"{average_f1(scores.pictures):.2f}")
    for name in _INTACT:
        areas = row[name].areas
        cells.append(f"{sum(areas) / len(areas):.2%}")
    return cells


def make_kind_table(bench: Bench) -> str:
    """Return a table with a row for each kind of damage, and one for all."""
    header = [""]
    for name in _DAMAGED:
        header += [f"{name}: precision", "recall", "F1", "kind right"]
    scored = [bench.ours[name, DEFAULT_SENSITIVITY] for name in _DAMAGED]
    rows = []
    for index, kind in enumerate(DamageKind):
        row = [str(kind)]
        for scores in scored:
            confusion = scores.confusion[index]
            row += _make_kind_cells(scores.kinds[index], confusion[index], confusion.sum())
        rows.append(row)
    row = ["all"]
    for scores in scored:
        both = sum(scores.pictures, Counts())
        row += _make_kind_cells(both, scores.confusion.trace(), scores.confusion.sum())
    return markdown_table(header, [*rows, row])


def _make_kind_cells(counts: Counts, right: int, found: int) -> list[str]:
    share = f"{right / found:.0%}" if found else "-"
    return [f"{counts.precision:.2f}", f"{counts.recall:.2f}", f"{counts.f1:.2f}", share]


def describe_run(bench: Bench, detector: Path) -> str:
    """Return what was run, and which threshold alone would score best."""
    best = []
    for name in _DAMAGED:
        curve = bench.ours[name, DEFAULT_SENSITIVITY].curve
        threshold = find_best_threshold(curve)
        best.append(f"{name} {counts_at(curve, threshold).f1:.2f} at {threshold}")
    counts = ", ".join(
        f"{len(bench.ours[name, DEFAULT_SENSITIVITY].areas)} {name}"
        for name in (*_DAMAGED, *_INTACT)
    )
    return (
        f"{detector.name}; scans: {counts}; "
        f"{describe_machine()}; Python {platform.python_version()}, torch {torch.__version__}. "
        f"Best F1 of one threshold (0 to 255) over raw probabilities: {'; '.join(best)}."
    )


def draw_samples(detector: Detector, file: Path) -> None:
    """Write a picture of damaged sample photographs, each beside what is found in it."""
    rows = []
    for case in make_sample_prints(_ROOT / "resources" / "samples"):
        mask = Flaws.from_map(find(detector, case.scan)).mask(DEFAULT_SENSITIVITY)
        both = [case.scan, draw_found(case, mask)]
        rows.append(np.hstack([_fit(picture) for picture in both]))
    Image.fromarray(np.vstack(rows)).save(file, quality=88)


def _fit(picture: RGB) -> RGB:
    """Return a picture on a cell of the sheet, reduced to fit."""
    height, width = _CELL_PX
    scale = min(height / picture.shape[0], width / picture.shape[1], 1.0)
    small = cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    cell = np.full((height, width, 3), 255, np.uint8)
    cell[: small.shape[0], : small.shape[1]] = small
    return cell


def main() -> None:
    """Measure, print, and with --write update docs/lab."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, required=True, help="folder with valid.tar")
    parser.add_argument("--detector", type=Path, default=_DETECTOR)
    parser.add_argument("--limit", type=int, help="number of pictures of each set (default: all)")
    parser.add_argument("--sheets", type=Path, help="folder of an HTML page for each set")
    parser.add_argument("--samples", type=Path, help="JPEG file of damaged sample photographs")
    parser.add_argument("--write", action="store_true", help="write the tables into docs/lab")
    options = parser.parse_args()
    detector = load_detector(options.detector)
    if options.samples:
        draw_samples(detector, options.samples)
    bench = Bench(detector, options.sheets)
    for name, make_cases in list_sets(options.data, options.limit):
        bench.run(name, make_cases())
    tables = f"{make_table(bench)}\n\n{make_kind_table(bench)}"
    text = f"{describe_run(bench, options.detector)}\n\n{tables}"
    print(text)
    if options.write:
        replace_section("detector", text)


if __name__ == "__main__":
    main()
