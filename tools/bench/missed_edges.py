"""Measures what a hole that grows over missed edges gains, and how often a clean one grows.

    python -m tools.bench.missed_edges --data DIR [--model FILE] [--limit N] [--sheet FILE] [--write]

Things are drawn over validation pictures and masked too narrowly: bars whose side was missed by 1 to
4 px, discs whose hairs stick out by as much, and letters with soft rims. The error is the mean
difference from the picture without the thing, within 3 px of it. Clean masks are drawn at random
over pictures without a thing; under half of them the picture is blank, as where damage was removed.
"""

import platform
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import cv2
import numpy as np
import numpy.typing as npt
import torch
from scipy import ndimage

from engine.api import DeviceChoice, EngineConfig, RestoreOptions
from engine.pictures.pixels import Mask, Rect
from engine.restore.compose import apply_results, limit_reach_px
from engine.restore.edges.missed_edges import choose_reach_px, find_missed_edges, margin_px
from engine.restore.groups import find_groups
from engine.restore.session import Session
from tools.bench.quality import RGB, make_parser
from tools.bench.report import describe_machine, markdown_table, replace_section
from tools.bench.scenes import draw_mask
from tools.bench.sheet import Sheet, outline
from training.judging.evaluation.cells import read_squares

_F32 = npt.NDArray[np.float32]

_SCENES: Final = 24
_PICTURES: Final = 80
_SIDE_PX: Final = 340
_SEED: Final = 11
_MISSES_PX: Final = (1, 2, 3, 4)
# Things are drawn this much larger and reduced, so that their edges are smooth.
_OVERSAMPLING = 4
_MIN_CONTRAST = 50.0
_BLANK = 127
# Change of the error that counts as better or worse.
_CHANGE = 0.02


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """A thing over a picture, and a mask that misses some of it.

    Attributes:
        kind: What was drawn, a key of `DRAWERS`.
        truth: (H, W, 3), uint8: the picture without it.
        picture: (H, W, 3), uint8: the picture with it.
        cover: (H, W), float32: how far it covers each pixel, 0 to 1.
        mask: (H, W), bool.
    """

    kind: str
    truth: RGB
    picture: RGB
    cover: _F32
    mask: Mask


def draw_bar(rng: np.random.Generator, missed_px: int) -> tuple[_F32, Mask]:
    """Return what a bar covers, and a mask beside its middle."""
    width = rng.uniform(6, 18)
    middle, angle = rng.uniform(0.35, 0.65, 2) * _SIDE_PX, rng.uniform(0, 2 * np.pi)
    way = np.array([np.cos(angle), np.sin(angle)])
    across = np.array([-way[1], way[0]]) * rng.choice([-1, 1])
    ends = middle + np.outer((-1, 1), way) * rng.uniform(60, 130)
    return _draw_line(ends, width), _draw_line(ends + missed_px * across, width + 2) > 0.5


def draw_hairy_disc(rng: np.random.Generator, missed_px: int) -> tuple[_F32, Mask]:
    """Return what a disc with hairs covers, and a mask over the disc."""
    middle, radius = rng.uniform(0.35, 0.65, 2) * _SIDE_PX, rng.uniform(22, 40)
    rows, columns = np.indices((_SIDE_PX, _SIDE_PX))
    disc = np.hypot(columns - middle[0], rows - middle[1]) < radius
    cover, width = disc.astype(np.float32), rng.uniform(1, 2.2)
    for angle in np.arange(0, 2 * np.pi, 0.25):
        way = np.array([np.cos(angle), np.sin(angle)])
        end = radius + rng.uniform(0.5, missed_px + 0.5)
        cover = np.maximum(cover, _draw_line(middle + np.outer((radius - 4, end), way), width))
    return cover, disc


def draw_letters(rng: np.random.Generator, missed_px: int) -> tuple[_F32, Mask]:
    """Return what letters with a soft rim cover, and a mask over what is more than half covered."""
    large = np.zeros((_SIDE_PX * _OVERSAMPLING,) * 2, np.uint8)
    place = (50 * _OVERSAMPLING, round(rng.uniform(0.4, 0.7) * large.shape[0]))
    size, thickness = rng.uniform(1.2, 2.6) * _OVERSAMPLING, int(rng.integers(3, 7))
    letters = "".join(rng.choice(list("ABEHKMRSWXagenst2589"), 4))
    font = cv2.FONT_HERSHEY_SIMPLEX
    cv2.putText(large, letters, place, font, size, 255, thickness * _OVERSAMPLING, cv2.LINE_AA)
    cover = _reduce(large)
    return _blur(cover, 0.5 + 0.5 * missed_px), cover > 0.5


Drawer = Callable[[np.random.Generator, int], tuple[_F32, Mask]]
DRAWERS: Final[dict[str, Drawer]] = {
    "bar": draw_bar,
    "hairy disc": draw_hairy_disc,
    "letters": draw_letters,
}


def make_scenes(squares: list[RGB], count: int) -> Iterator[Scene]:
    """Yield scenes, the kinds in turns."""
    rng = np.random.default_rng(_SEED)
    order = rng.permutation(len(squares))
    for index in range(count):
        kind = list(DRAWERS)[index % len(DRAWERS)]
        missed_px = _MISSES_PX[index // len(DRAWERS) % len(_MISSES_PX)]
        truth = squares[order[index % len(order)]]
        cover, mask = DRAWERS[kind](rng, missed_px)
        cover = _blur(cover, 0.5)
        colour = _choose_colour(rng, truth[cover > 0.5])
        grain = _blur(rng.normal(0, 40, cover.shape).astype(np.float32), 1.2)[..., np.newaxis]
        share = cover[..., np.newaxis]
        mixed = truth * (1 - share) + (colour + grain) * share
        picture = np.clip(np.rint(mixed), 0, 255).astype(np.uint8)
        yield Scene(kind=kind, truth=truth, picture=picture, cover=cover, mask=mask)


def measure_error(result: RGB, scene: Scene) -> float:
    """Return the mean difference from the truth around the thing, steps of 8 bits."""
    near = ndimage.binary_dilation(scene.cover > 0.02, iterations=3)
    return float(np.abs(result.astype(float) - scene.truth)[near].mean())


def count_grown(squares: list[RGB], *, is_blank: bool) -> list[str]:
    """Return the row of clean masks: groups, the share that grows, and by how much of their area."""
    rng = np.random.default_rng(_SEED)
    sizes, added = [], []
    for square in squares:
        mask = draw_mask(rng, _SIDE_PX, _SIDE_PX)
        picture = np.where(mask[..., np.newaxis] & is_blank, np.uint8(_BLANK), square)
        bounds = Rect.of_shape(mask.shape)
        for group in find_groups(mask, bounds):
            max_px = limit_reach_px(RestoreOptions(), mask.shape)
            reach_px = choose_reach_px(group.radius_px, max_px=max_px)
            place = group.place.grown(margin_px(reach_px), within=bounds)
            own, hole = group.mask_in(place), mask[place.slices]
            missed = find_missed_edges(picture[place.slices], hole, own, reach_px=reach_px)
            sizes.append(np.count_nonzero(own))
            added.append(np.count_nonzero(missed))
    name = "blank" if is_blank else "the picture"
    grown, more = np.count_nonzero(added) / len(added), sum(added) / sum(sizes)
    return [name, str(len(added)), f"{grown:.1%}", f"{more:.2%}"]


def make_table(errors: dict[str, list[tuple[float, float]]]) -> str:
    """Return the table of errors without and with missed edges, by kind."""
    rows = []
    for kind, pairs in errors.items():
        without, with_them = np.array(pairs).T
        better, worse = with_them < (1 - _CHANGE) * without, with_them > (1 + _CHANGE) * without
        means = [f"{without.mean():.1f}", f"{with_them.mean():.1f}"]
        rows.append([kind, str(len(pairs)), *means, f"{better.mean():.0%}", f"{worse.mean():.0%}"])
    return markdown_table(["", "scenes", "mask alone", "missed edges", "better", "worse"], rows)


def _restore(session: Session, scene: Scene, *, includes_missed_edges: bool) -> RGB:
    results = session.restore(
        scene.picture,
        scene.mask,
        RestoreOptions(includes_missed_edges=includes_missed_edges),
        report_progress=lambda _stage, _fraction: None,
        is_cancelled=lambda: False,
    )
    return np.asarray(apply_results(scene.picture, results), np.uint8)


def _draw_line(ends: npt.NDArray[np.float64], width: float) -> _F32:
    large = np.zeros((_SIDE_PX * _OVERSAMPLING,) * 2, np.uint8)
    start, end = np.rint(ends * _OVERSAMPLING).astype(int).tolist()
    cv2.line(large, start, end, 255, max(round(width * _OVERSAMPLING), 1))
    return _reduce(large)


def _reduce(large: npt.NDArray[np.uint8]) -> _F32:
    small = cv2.resize(large, (_SIDE_PX, _SIDE_PX), interpolation=cv2.INTER_AREA)
    return np.asarray(small, np.float32) / np.float32(255)


def _blur(plane: _F32, deviation_px: float) -> _F32:
    return np.asarray(ndimage.gaussian_filter(plane, deviation_px), np.float32)


def _choose_colour(rng: np.random.Generator, covered: RGB) -> npt.NDArray[np.float64]:
    """Return a colour that is unlike what it covers, (N, 3)."""
    while True:
        colour = rng.uniform(0, 255, 3)
        if np.abs(colour - covered.mean(axis=0)).mean() > _MIN_CONTRAST:
            return colour


def main() -> None:
    """Measure, print, and with --write update docs/lab."""
    parser = make_parser(__doc__.splitlines()[0], needs_weights=False)
    parser.add_argument("--sheet", type=Path, help="HTML page to write")
    options = parser.parse_args()
    torch.manual_seed(0)
    session = Session(
        EngineConfig(model=options.model, device=DeviceChoice.CPU, cache=options.cache)
    )
    squares = read_squares(options.data, split=None, limit=_PICTURES, side_px=_SIDE_PX)
    sheet = Sheet(options.sheet) if options.sheet else None
    errors: dict[str, list[tuple[float, float]]] = {}
    for index, scene in enumerate(make_scenes(squares, options.limit or _SCENES)):
        alone = _restore(session, scene, includes_missed_edges=False)
        grown = _restore(session, scene, includes_missed_edges=True)
        pair = measure_error(alone, scene), measure_error(grown, scene)
        errors.setdefault(scene.kind, []).append(pair)
        if sheet:
            shown = {"mask": outline(scene.picture, scene.mask), "alone": alone, "grown": grown}
            sheet.add(f"{index} {scene.kind}", shown)
    clean = [count_grown(squares, is_blank=is_blank) for is_blank in (False, True)]
    text = (
        f"Model {session.model_name}; {describe_machine()}; "
        f"Python {platform.python_version()}, torch {torch.__version__}.\n\n{make_table(errors)}\n\n"
        + markdown_table(["under clean masks", "groups", "that grow", "more area"], clean)
    )
    print(text)
    if options.write:
        replace_section("missed edges", text)


if __name__ == "__main__":
    main()
