"""Measures whether restored pixels have the tone and the grain of the picture around them.

    python -m tools.bench.grain --data DIR [--cache DIR] [--limit N] [--grains a,b] [--sheet FILE]
        [--write]

DIR/valid.tar holds the validation pictures. Old prints are made of them (`prints.py`), with holes
as scratches, spots, a fold and one wide hole leave them. What is left of the restored print without
the print's own clean picture is its grain, measured where that picture is smooth: inside the hole
against a ring around it, light by light.
"""

import argparse
import hashlib
import io
import tarfile
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Final

import cv2
import numpy as np
import numpy.typing as npt
import torch
from PIL import Image

from engine.api import DeviceChoice, EngineConfig, Method
from engine.pictures.colour import luma
from engine.pictures.pixels import Mask
from engine.restore.session import Session
from tools.bench.grain_prints import (
    GRAINS,
    HOLES,
    RGB,
    TONES,
    Print,
    draw_hole,
    make_print,
    tone_sepia,
)
from tools.bench.quality import make_parser
from tools.bench.report import describe_machine, markdown_table, replace_section
from tools.bench.sheet import Sheet
from training.judging.evaluation.restorers import Restorer, build_restorer

_F32 = npt.NDArray[np.float32]

_SIDE_PX = 384
_HOLE_VALUE = 127
# Deviations between the octave bands; the level is that of all bands together.
_BANDS_PX: Final = (0.8, 1.6, 3.2)
_RING_PX: Final = (3, 30)
# Smooth is where the clean print changes by less than this from pixel to pixel, within 3 px.
_SMOOTH_STEPS = 1.2
_SMOOTH_PX = 7
_BIN_STEPS = 32
_MIN_BIN_PX, _MIN_INSIDE_PX = 40, 300
_TRIMMED_SHARE = 0.02
_WITHIN = 0.15
# Less cannot be seen: rounding leaves 0.3.
_FLOOR_STEPS = 0.5
_TONE_BLUR_PX = 6.0
_ZOOM = 3
_SHOWN_PX = 128
_TRUTH = "the print itself"


@dataclass(frozen=True, slots=True, kw_only=True)
class Grain:
    """Grain inside a hole.

    Attributes:
        ratios: Level, then each band from fine to coarse: inside over around.
        level: Deviation inside, 8-bit steps.
        tone: Mean difference of the low pass from the clean print, 8-bit steps.
        colour: Of a grey or sepia print: root mean square distance from its tone curve inside, and
            around, 8-bit steps.
    """

    ratios: tuple[float, ...]
    level: float
    tone: float
    colour: tuple[float, float] | None


def measure(restored: RGB, own: Print, hole: Mask) -> Grain | None:
    """Return the grain in a hole; None if too little of it is smooth."""
    smooth = _find_smooth(own.clean)
    near, far = (_dilate(hole, 2 * reach + 1) for reach in _RING_PX)
    inside, around = hole & smooth, far & ~near & smooth
    light = luma(own.clean)
    bins = (light / _BIN_STEPS).astype(int)
    shared = [
        (inside & (bins == index), around & (bins == index)) for index in range(256 // _BIN_STEPS)
    ]
    shared = [pair for pair in shared if min(map(np.count_nonzero, pair)) >= _MIN_BIN_PX]
    if sum(np.count_nonzero(own) for own, _ in shared) < _MIN_INSIDE_PX:
        return None
    planes = _split_bands(luma(restored.astype(np.float32)) - light)
    levels = np.array(
        [
            [
                np.count_nonzero(part) * _measure_power(plane[part])
                for part in pair
                for plane in planes
            ]
            for pair in shared
        ]
    ).reshape(len(shared), 2, len(planes))
    counts = np.array([[np.count_nonzero(part) for part in pair] for pair in shared])
    power = levels / counts[:, :, np.newaxis] * counts[:, :1, np.newaxis]
    own_power, other_power = power.sum(axis=0) / counts[:, 0].sum() + _FLOOR_STEPS**2
    return Grain(
        ratios=tuple(np.sqrt(own_power / other_power).tolist()),
        level=float(np.sqrt(own_power[0] - _FLOOR_STEPS**2)),
        tone=_measure_tone(restored, own.clean, inside),
        colour=_measure_colour(restored, own.tone, inside, around),
    )


def _find_smooth(clean: _F32) -> Mask:
    light = luma(clean)
    change = np.hypot(
        cv2.Sobel(light, -1, 1, 0, scale=1 / 8), cv2.Sobel(light, -1, 0, 1, scale=1 / 8)
    )
    return ~_dilate(change > _SMOOTH_STEPS, _SMOOTH_PX)


def _dilate(mask: Mask, side_px: int) -> Mask:
    return cv2.dilate(mask.view(np.uint8), np.ones((side_px, side_px), np.uint8)).view(bool)


def _split_bands(error: _F32) -> list[_F32]:
    """Return all bands together, then each from fine to coarse."""
    lows = [error, *(cv2.GaussianBlur(error, (0, 0), deviation) for deviation in _BANDS_PX)]
    bands = [high - low for high, low in pairwise(lows)]
    return [lows[0] - lows[-1], *bands]


def _measure_power(values: _F32) -> float:
    """Return the mean square without the greatest."""
    squares = np.sort(np.square(values, dtype=np.float64))
    return float(squares[: round(squares.size * (1 - _TRIMMED_SHARE))].mean())


def _measure_tone(restored: RGB, clean: _F32, inside: Mask) -> float:
    weight = cv2.GaussianBlur(inside.astype(np.float32), (0, 0), _TONE_BLUR_PX)[inside]
    difference = (restored.astype(np.float32) - clean) * inside[..., np.newaxis]
    low = cv2.GaussianBlur(difference, (0, 0), _TONE_BLUR_PX)[inside] / weight[:, np.newaxis]
    return float(np.abs(low).mean())


def _measure_colour(
    restored: RGB, tone: str, inside: Mask, around: Mask
) -> tuple[float, float] | None:
    if tone == "faded":
        return None
    lights = np.arange(256, dtype=np.float32)[np.newaxis]
    curve = tone_sepia(lights)[0] if tone == "sepia" else lights[0, :, np.newaxis].repeat(3, 1)
    by_light = [np.interp(lights[0], luma(curve), channel) for channel in curve.T]
    spread = []
    for part in (inside, around):
        pixels = restored[part].astype(np.float32)
        expected = np.stack([np.interp(luma(pixels), lights[0], c) for c in by_light], axis=1)
        spread.append(float(np.sqrt(np.square(pixels - expected).mean())))
    return spread[0], spread[1]


def read_photographs(archive: Path, limit: int) -> Iterator[tuple[str, RGB]]:
    """Yield some validation pictures, chosen by a hash of their names, cut to a square."""
    with tarfile.open(archive) as tar:
        names = sorted(tar.getnames(), key=lambda name: hashlib.sha256(name.encode()).digest())
        count = 0
        for name in names:
            data = tar.extractfile(name)
            assert data is not None
            picture = np.asarray(Image.open(io.BytesIO(data.read())).convert("RGB"))
            if min(picture.shape[:2]) >= _SIDE_PX and count < limit:
                count += 1
                yield name, np.ascontiguousarray(picture[:_SIDE_PX, :_SIDE_PX])


def make_table(found: Mapping[tuple[str, str], Sequence[Grain]], grains: Sequence[str]) -> str:
    """Return a table with a row for each kind of grain."""
    rows = [
        [grain, *(_format_cell(grain, found.get((grain, hole), [])) for hole in HOLES)]
        for grain in (*grains, _TRUTH)
    ]
    return markdown_table(["level and share · fine / middle / coarse", *HOLES], rows)


def _format_cell(grain: str, found: Sequence[Grain]) -> str:
    if not found:
        return "-"
    if grain == "none":
        return f"{np.median([g.level for g in found]):.2f} steps"
    ratios = np.array([g.ratios for g in found])
    share = np.mean(np.abs(ratios - 1) <= _WITHIN, axis=0)
    middle = np.median(ratios, axis=0)
    bands = " / ".join(f"{m:.2f} ({s:.0%})" for m, s in zip(middle[1:], share[1:], strict=True))
    return f"**{middle[0]:.2f}** ({share[0]:.0%}) · {bands}"


def make_tone_table(found: Mapping[tuple[str, str], Sequence[Grain]]) -> str:
    """Return a table of tones with a row for each tone."""
    rows = []
    for tone in TONES:
        cells = [found.get((tone, hole), []) for hole in HOLES]
        rows.append([tone, *(_format_tone(cell) for cell in cells)])
    return markdown_table(["tone · distance from the curve inside / around", *HOLES], rows)


def _format_tone(found: Sequence[Grain]) -> str:
    if not found:
        return "-"
    text = f"{np.median([g.tone for g in found]):.2f}"
    spread = np.array([g.colour for g in found if g.colour is not None])
    return (
        f"{text} · {spread[:, 0].mean():.2f} / {spread[:, 1].mean():.2f}" if spread.size else text
    )


def main() -> None:
    """Measure, print, and with --write update docs/lab."""
    options = _options()
    torch.manual_seed(0)
    config = EngineConfig(model=options.model, device=DeviceChoice.CPU, cache=options.cache)
    restore = build_restorer(Session(config), Method.REWEAVE)
    grains = options.grains.split(",") if options.grains else list(GRAINS)
    found: dict[tuple[str, str], list[Grain]] = {}
    sheet = Sheet(options.sheet) if options.sheet else None
    photographs = list(read_photographs(options.data / "valid.tar", options.limit or 6))
    started = time.monotonic()
    for index, (name, photograph) in enumerate(photographs):
        for turn, grain in enumerate(grains):
            tone = TONES[(index + turn) % len(TONES)]
            rng = np.random.default_rng([index, list(GRAINS).index(grain)])
            own = make_print(photograph, grain=grain, tone=tone, rng=rng)
            shown = _measure_print(restore, own, grain, rng, found)
            if sheet is not None:
                sheet.add(f"{grain}, {tone} {name}", shown)
    text = (
        f"{len(photographs)} prints of each kind; {describe_machine()}; "
        f"{time.monotonic() - started:.0f} s.\n\n"
        f"{make_table(found, grains)}\n\n{make_tone_table(found)}"
    )
    print(text)
    if options.write:
        replace_section("grain", text)


def _measure_print(
    restore: Restorer,
    own: Print,
    grain: str,
    rng: np.random.Generator,
    found: dict[tuple[str, str], list[Grain]],
) -> dict[str, RGB]:
    """Restore a print with each kind of hole, and return a close-up of each."""
    shown: dict[str, RGB] = {}
    for name in HOLES:
        hole = draw_hole(name, _find_smooth(own.clean), rng)
        damaged = own.pixels.copy()
        damaged[hole] = _HOLE_VALUE
        restored = restore(damaged, hole)
        assert np.array_equal(restored[~hole], own.pixels[~hole]), "changed outside the hole"
        shown |= {f"{name}, hole": _zoom(damaged, hole), name: _zoom(restored, hole)}
        if (grown := measure(restored, own, hole)) is None:
            continue
        found.setdefault((grain, name), []).append(grown)
        found.setdefault((own.tone, name), []).append(grown)
        if grain != "none" and (truth := measure(own.pixels, own, hole)) is not None:
            found.setdefault((_TRUTH, name), []).append(truth)
    return shown


def _zoom(picture: RGB, hole: Mask) -> RGB:
    """Return a part with a hole at 300 %."""
    rows, columns = np.nonzero(hole)
    middle = rows.size // 2
    top, left = (
        int(np.clip(at[middle] - _SHOWN_PX // 2, 0, _SIDE_PX - _SHOWN_PX)) for at in (rows, columns)
    )
    part = picture[top : top + _SHOWN_PX, left : left + _SHOWN_PX]
    return part.repeat(_ZOOM, axis=0).repeat(_ZOOM, axis=1)


def _options() -> argparse.Namespace:
    parser = make_parser(__doc__.splitlines()[0], needs_weights=False)
    parser.add_argument("--grains", help="kinds of grain, separated by commas")
    parser.add_argument("--sheet", type=Path, help="HTML page of close-ups to write")
    return parser.parse_args()


if __name__ == "__main__":
    main()
