"""Measures restored pictures against the truth, ours beside those of classical peers.

    python -m tools.bench.quality --data DIR --weights DIR [--cache DIR] [--limit N] [--methods a,b]
        [--sheet FILE] [--write]

DIR/eval holds photographs `NAME.jpg` with holes `NAME.scratch.png`, `NAME.medium.png` and
`NAME.large.png` (white is hole). Holes are filled with 127 before a restorer gets the picture.
`--sheet` makes a page of eight pictures of each kind, chosen by a hash of their names.
"""

import argparse
import hashlib
import platform
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import patchmatch
import torch

from engine.api import DeviceChoice, EngineConfig, Method
from engine.pictures.colour import to_rgb8
from engine.pictures.files import read_mask, read_picture
from engine.pictures.pixels import Mask
from engine.restore.session import Session
from tools.bench.report import describe_machine, markdown_table, replace_section
from tools.bench.sheet import Sheet, outline
from training.judging.evaluation.restorers import Restorer, build_restorer, fill_biharmonic
from training.judging.metrics.features import FeatureDistance
from training.judging.metrics.pixels import hole_psnr, texture_energy_ratio
from training.judging.metrics.seam import seam_ratio
from training.losses.feature_networks import SqueezeFeatures, VggFeatures

RGB = npt.NDArray[np.uint8]
KINDS = ("scratch", "medium", "large")
MEASURES = "PSNR dB / SqueezeDist / VggDist / texture / seam"
_HOLE_VALUE = 127
_SHOWN = 8
_SHOWN_METHODS = ("OpenCV Telea", "pypatchmatch", "generator", "reweave")
_ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, slots=True)
class Case:
    """One picture with one hole."""

    name: str
    kind: str
    truth: RGB
    mask: Mask

    @property
    def damaged(self) -> RGB:
        """The picture as the restorers get it."""
        damaged = self.truth.copy()
        damaged[self.mask] = _HOLE_VALUE
        return damaged


@dataclass(frozen=True, slots=True)
class Score:
    """Measures of one restorer on one case."""

    psnr_db: float
    squeeze_dist: float
    vgg_dist: float
    texture: float | None
    seam: float | None
    seconds: float


@dataclass(frozen=True, slots=True)
class Distances:
    """The perceptual distances that pictures are measured by."""

    squeeze: FeatureDistance
    vgg: FeatureDistance


def load_distances(weights: Path) -> Distances:
    """Read both feature networks from their folder."""
    squeeze = SqueezeFeatures.load(weights / "squeezenet1_1-imagenet.safetensors")
    vgg = VggFeatures.load(weights / "vgg16-hed-bsds500.safetensors")
    return Distances(squeeze=FeatureDistance(squeeze), vgg=FeatureDistance(vgg))


def read_cases(folder: Path, limit: int | None) -> Iterator[Case]:
    """Yield every picture of the folder with each of its holes; exit if there is none."""
    paths = sorted(folder.glob("*.jpg"))[:limit]
    if not paths:
        sys.exit(f"{folder} holds no picture: --data must be the folder with eval/")
    for path in paths:
        truth = to_rgb8(read_picture(path).pixels)
        for kind in KINDS:
            mask = read_mask(path.with_name(f"{path.stem}.{kind}.png"))
            yield Case(name=path.stem, kind=kind, truth=truth, mask=mask)


def run_patchmatch(damaged: RGB, mask: Mask) -> RGB:
    """Return the result of pypatchmatch with patches of 3 px."""
    patchmatch.set_random_seed(0)
    return np.asarray(patchmatch.inpaint(damaged, mask, patch_size=3))


def score_case(case: Case, restore: Restorer, distances: Distances) -> Score:
    """Run one restorer on one case and measure the result."""
    started = time.perf_counter()
    result = restore(case.damaged, case.mask)
    seconds = time.perf_counter() - started
    assert np.array_equal(result[~case.mask], case.truth[~case.mask]), "changed outside the mask"
    return Score(
        psnr_db=hole_psnr(result, case.truth, case.mask),
        squeeze_dist=distances.squeeze(result, case.truth),
        vgg_dist=distances.vgg(result, case.truth),
        texture=texture_energy_ratio(result, case.truth, case.mask),
        seam=seam_ratio(result, case.mask),
        seconds=seconds,
    )


def write_sheet(page: Path, cases: Sequence[Case], restorers: Mapping[str, Restorer]) -> None:
    """Write a page of some pictures of each kind, chosen by a hash."""
    sheet = Sheet(page)
    for kind in KINDS:
        of_kind = [case for case in cases if case.kind == kind]
        of_kind.sort(key=lambda case: hashlib.sha256(case.name.encode()).digest())
        for case in of_kind[:_SHOWN]:
            shown = {"truth": case.truth, "hole": outline(case.damaged, case.mask)}
            shown |= {
                name: restorers[name](case.damaged, case.mask)
                for name in _SHOWN_METHODS
                if name in restorers
            }
            sheet.add(f"{case.kind} {case.name}", shown)


def make_table(scores: dict[tuple[str, str], list[Score]], names: list[str]) -> str:
    """Return a table with a row for each restorer."""
    header = [MEASURES, *KINDS, f"time, {' / '.join(KINDS)}, relative to pypatchmatch"]
    rows = [
        [
            name,
            *(format_cell(scores[name, kind]) for kind in KINDS),
            " / ".join(
                _ratio(scores[name, kind], scores.get(("pypatchmatch", kind), [])) for kind in KINDS
            ),
        ]
        for name in names
    ]
    return markdown_table(header, rows)


def _ratio(own: list[Score], peer: list[Score]) -> str:
    """Return the median time relative to the peer's, "-" without a peer."""
    if not peer:
        return "-"
    median, of_peer = (np.median([s.seconds for s in scores]) for scores in (own, peer))
    return f"{median / of_peer:.2f}"


def format_cell(found: list[Score]) -> str:
    """Return the means of `MEASURES` as a cell of the table."""
    return (
        f"{np.mean([s.psnr_db for s in found]):.2f} / "
        f"{np.mean([s.squeeze_dist for s in found]):.3f} / "
        f"{np.mean([s.vgg_dist for s in found]):.3f} / "
        f"{_mean([s.texture for s in found])} / {_mean([s.seam for s in found])}"
    )


def _mean(values: list[float | None]) -> str:
    """Return the mean of the values that exist, "-" without any."""
    taken = [value for value in values if value is not None]
    return f"{np.mean(taken):.2f}" if taken else "-"


def main() -> None:
    """Measure, print, and with --write update docs/lab."""
    options = _options()
    torch.manual_seed(0)
    session = Session(
        EngineConfig(model=options.model, device=DeviceChoice(options.device), cache=options.cache)
    )
    session.warm_up()
    restorers: dict[str, Restorer] = {
        "OpenCV Telea": build_restorer(session, Method.TELEA),
        "OpenCV Navier-Stokes": build_restorer(session, Method.NAVIER_STOKES),
        "Poisson": build_restorer(session, Method.POISSON),
        "biharmonic": fill_biharmonic,
        "pypatchmatch": run_patchmatch,
        "generator": build_restorer(session, Method.GENERATOR),
        "weave": build_restorer(session, Method.WEAVE),
        "reweave": build_restorer(session, Method.REWEAVE),
    }
    names = [n for n in restorers if not options.methods or n in options.methods.split(",")]
    distances = load_distances(options.weights)
    scores: dict[tuple[str, str], list[Score]] = {}
    cases = list(read_cases(options.data / "eval", options.limit))
    for case in cases:
        for name in names:
            score = score_case(case, restorers[name], distances)
            scores.setdefault((name, case.kind), []).append(score)
    if options.sheet:
        write_sheet(options.sheet, cases, {name: restorers[name] for name in names})
    text = (
        f"{len(cases) // len(KINDS)} pictures of each kind; model {session.model_name}; "
        f"{describe_machine()}; Python {platform.python_version()}, torch {torch.__version__}.\n\n"
        + make_table(scores, names)
    )
    print(text)
    if options.write:
        replace_section("quality", text)


def make_parser(description: str, *, needs_weights: bool = True) -> argparse.ArgumentParser:
    """Return a parser of the options that all measurements of quality share."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--data", type=Path, required=True, help="folder with eval/")
    if needs_weights:
        parser.add_argument(
            "--weights", type=Path, required=True, help="folder of feature networks"
        )
    parser.add_argument(
        "--model", type=Path, default=_ROOT / "resources" / "models" / "base.safetensors"
    )
    parser.add_argument(
        "--cache", type=Path, help="folder of the measured precision; without one, float32"
    )
    parser.add_argument("--limit", type=int, help="number of pictures (default: all)")
    parser.add_argument("--write", action="store_true", help="write the table into docs/lab")
    return parser


def _options() -> argparse.Namespace:
    parser = make_parser(__doc__.splitlines()[0])
    parser.add_argument("--device", default="cpu")
    parser.add_argument("--methods", help="names from the table, separated by commas")
    parser.add_argument("--sheet", type=Path, help="HTML page to write")
    return parser.parse_args()


if __name__ == "__main__":
    main()
