"""Scratches, hairs and rubbed places: everything that is drawn by thin lines."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from engine.detection.damage_map import DamageKind
from training.damage.shapes import blur, bound, draw_lines, ramp, shift
from training.damage.surface import Box, Colour, Plane, Surface, blend, darken, make_colour
from training.masks.noise import make_noise
from training.masks.painters import draw_integer, draw_log_uniform
from training.masks.paths import Path, bend_path

MAX_LINE_PX: Final = 12.0
_DIRT: Final = make_colour(0.10, 0.085, 0.07)
# What a scratch takes from a colour print or slide: a layer of dye, two, or all, by channel.
_LOST_LAYERS: Final = np.array(
    [[1, 0.3, 0.15], [1, 0.85, 0.25], [0.2, 0.5, 1], [0.3, 1, 0.5], [1, 1, 1], [1, 1, 1]],
    np.float32,
).reshape(-1, 3, 1, 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Layout:
    """How the scratches of a group lie. Lengths are shares of the longer side of the picture.

    Attributes:
        min_count: Least number of scratches.
        more: How many more there may be on a ruined print.
        spread: How far they lie from the middle of the group.
        turn: Deviation of their directions, radians.
        min_length: Least length.
        max_length: Greatest length.
        gouges: Chance that they are wide.
    """

    min_count: int
    more: int
    spread: float
    turn: float
    min_length: float
    max_length: float
    gouges: float


_LAYOUTS: Final = (
    _Layout(min_count=1, more=4, spread=0.6, turn=0.6, min_length=0.15, max_length=2.5, gouges=0.2),
    _Layout(
        min_count=3, more=18, spread=0.12, turn=0.02, min_length=0.3, max_length=3, gouges=0.03
    ),
    _Layout(
        min_count=4, more=36, spread=0.5, turn=1.5, min_length=0.02, max_length=0.3, gouges=0.03
    ),
)  # single, parallel, short ones from handling
_LAYOUT_SHARES: Final = (0.45, 0.25, 0.3)
# First and last point of each piece of a path, and its share of the greatest width.
_PIECES: Final = ((0, 3, 0.35), (2, 5, 0.7), (4, 12, 1.0), (11, 14, 0.7), (13, 16, 0.35))
_ONE_PIECE: Final = ((0, 16, 1.0),)


def paint_scratches(rng: np.random.Generator, surface: Surface) -> None:
    """Add groups of scratches: single, parallel, or short ones from handling."""
    for _ in range(1 + int(rng.poisson(3.0 * surface.wear))):
        layout = _LAYOUTS[int(rng.choice(len(_LAYOUTS), p=_LAYOUT_SHARES))]
        paths = _lay_out_scratches(rng, surface, layout)
        width = _draw_width(rng, surface, layout)
        pieces, widths, opacities = _taper(rng, paths, width)
        box = bound(paths, 3 * width + 4, surface.shape)
        if box is None:
            continue
        coverage = draw_lines(box, pieces, widths, opacities)
        if width > 2.5:  # a gouge has rough edges
            coverage = ramp(coverage + 0.3 * make_noise(rng, coverage.shape, 3.0), 0.3, 0.8)
        coverage *= _interrupt(rng, coverage.shape, surface)
        sigma = rng.uniform(0.0, 0.35) + 0.08 * width * rng.random()
        _paint_scratch_look(rng, surface, box, blur(coverage, sigma), width)


def paint_hairs(rng: np.random.Generator, surface: Surface) -> None:
    """Add hairs and lint that lay on the print or on the glass of the scanner."""
    is_dark = rng.random() < 0.6
    for _ in range(1 + int(rng.poisson(1.0 + 4.0 * surface.wear * min(surface.area_cm2, 3.0)))):
        is_lint = rng.random() < 0.6
        length_mm = draw_log_uniform(rng, 0.5, 4.0) if is_lint else draw_log_uniform(rng, 3.0, 40.0)
        width_mm = rng.uniform(0.02, 0.04) if is_lint else rng.uniform(0.05, 0.1)
        curl = rng.uniform(0.3, 1.6) if is_lint else rng.uniform(0.1, 0.9)
        path = bend_path(
            rng,
            length_mm * surface.px_per_mm,
            curl=curl,
            points=48,
            angle=rng.uniform(0, 2 * np.pi),
        )
        path = path - path[24] + surface.draw_place(rng)
        width = float(np.clip(width_mm * surface.px_per_mm, 0.6, MAX_LINE_PX))
        sigma = 0.3 if rng.random() < 0.6 else width * rng.uniform(0.3, 1.0)
        box = bound([path], 2 * width + 3 * sigma + 4, surface.shape)
        if box is None:
            continue
        coverage = blur(draw_lines(box, [path], [width]), sigma)
        coverage *= rng.uniform(0.35, 1.0)
        _paint_hair_look(rng, surface, box, coverage, is_dark=is_dark == (rng.random() < 0.9))


def paint_abrasion(rng: np.random.Generator, surface: Surface) -> None:
    """Add a rubbed place: many fine short strokes in one direction, and lost grains."""
    radius = surface.px_per_mm * draw_log_uniform(rng, 1.5, 8.0)
    centre = surface.draw_place(rng)
    angle = rng.uniform(0, np.pi)
    paths: list[Path] = []
    for _ in range(draw_integer(rng, 20, 40 + int(120 * surface.wear))):
        place = centre + radius * rng.normal(0.0, 0.45, 2)
        length = radius * draw_log_uniform(rng, 0.05, 0.6)
        lean = angle + rng.normal(0.0, 0.12)
        half = 0.5 * length * np.array([np.cos(lean), np.sin(lean)])
        paths.append(np.stack([place - half, place + half]))
    box = bound(paths, 4, surface.shape)
    if box is None:
        return
    width = float(np.clip(0.02 * surface.px_per_mm, 0.5, 2.0))
    widths = [width * draw_log_uniform(rng, 0.5, 2.0) for _ in paths]
    opacities = rng.uniform(0.2, 1.0, len(paths)).tolist()
    coverage = draw_lines(box, paths, widths, opacities)
    grain = make_noise(rng, coverage.shape, 2.5, octaves=2)
    coverage *= ramp(grain, -0.7, 0.9)
    rubbed = blur(coverage, 0.15 * radius)  # where it is worst, the paper shows through the grain
    coverage = np.maximum(coverage, ramp(grain + 6.0 * rubbed, 2.6, 3.4) * rng.random())
    coverage = blur(coverage * rng.uniform(0.4, 1.0), 0.4)
    surface.change(DamageKind.SCRATCH, box, blend(surface.cut(box), coverage, surface.paper))


def _lay_out_scratches(rng: np.random.Generator, surface: Surface, layout: _Layout) -> list[Path]:
    """Return the paths of one group."""
    side = float(surface.side_px)
    angle = rng.uniform(0, np.pi)
    if rng.random() < 0.35:  # along the way that film or paper runs through a machine
        angle = float(rng.integers(2)) * np.pi / 2 + rng.normal(0.0, 0.02)
    centre = surface.draw_place(rng)
    curl = 0.0 if rng.random() < 0.3 else rng.normal(0.0, 0.05)
    paths = []
    for _ in range(
        draw_integer(rng, layout.min_count, layout.min_count + round(layout.more * surface.wear))
    ):
        length = side * draw_log_uniform(rng, layout.min_length, layout.max_length)
        lean = angle + rng.normal(0.0, layout.turn)
        path = bend_path(rng, length, curl=curl, points=16, angle=lean)
        place = centre + rng.normal(0.0, 0.6, 2) * layout.spread * side
        paths.append(path - path[8] + place)
    return paths


def _draw_width(rng: np.random.Generator, surface: Surface, layout: _Layout) -> float:
    """Return the width of a scratch in pixels: mostly hairlines, now and then a gouge."""
    width_mm = draw_log_uniform(rng, 0.015, 0.1)
    if rng.random() < layout.gouges:
        width_mm = draw_log_uniform(rng, 0.1, 0.5)
    return float(np.clip(width_mm * surface.px_per_mm, 0.5, MAX_LINE_PX))


def _taper(
    rng: np.random.Generator, paths: list[Path], width: float
) -> tuple[list[Path], list[float], list[float]]:
    """Return pieces of paths that are thinner at both ends, their widths and opacities."""
    pieces: list[Path] = []
    widths: list[float] = []
    opacities: list[float] = []
    for path in paths:
        path_width = width * draw_log_uniform(rng, 0.6, 1.5)
        opacity = 1.0 - 0.6 * rng.random() ** 2
        for first, last, share in _PIECES if path_width > 1.0 else _ONE_PIECE:
            pieces.append(path[first:last])
            widths.append(path_width * share * rng.uniform(0.85, 1.15))
            opacities.append(opacity)
    return pieces, widths, opacities


def _interrupt(rng: np.random.Generator, shape: tuple[int, ...], surface: Surface) -> Plane:
    """Return a plane 0 to 1 by which lines fade and break."""
    cell = surface.px_per_mm * draw_log_uniform(rng, 0.2, 2.0)
    noise = make_noise(rng, (shape[0], shape[1]), max(cell, 3.0), octaves=2)
    unbroken = rng.uniform(0.0, 2.0)
    return ramp(noise, -unbroken - 0.5, -unbroken + rng.uniform(0.2, 1.5))


def _paint_scratch_look(
    rng: np.random.Generator, surface: Surface, box: Box, coverage: Plane, width: float
) -> None:
    before = surface.cut(box)
    strength = float(np.clip(rng.beta(2.2, 1.1), 0.15, 1.0))
    style = rng.random()
    if style < 0.12:  # a groove in the gloss: one flank reflects, the other lies in shadow
        depth = strength * rng.uniform(0.15, 0.5)
        flank = shift(coverage, 0.5 + 0.4 * width, 0.5) - shift(coverage, -0.5 - 0.4 * width, -0.5)
        surface.change(DamageKind.SCRATCH, box, before + depth * flank)
        return
    if rng.random() < 0.3:  # rims pressed up on both sides, or a shadow on one
        rim = blur(coverage, 0.5 + 0.5 * width)
        if rng.random() < 0.6:
            rim = shift(rim, float(rng.normal(0.0, 0.5 + 0.3 * width)), 0.6 + 0.3 * width)
        before = darken(before, np.minimum(rim * rng.uniform(0.15, 0.6), 0.6))
    if style < 0.72:
        layers = _draw_lost_layers(rng, surface)
        colour = surface.paper * np.float32(rng.uniform(0.85, 1.0))
        after = blend(before, strength * coverage * layers, colour)
    else:
        colour = _DIRT + np.float32(0.15 * rng.random())
        after = blend(before, strength * coverage, colour * surface.paper)
    surface.change(DamageKind.SCRATCH, box, after)


def _draw_lost_layers(rng: np.random.Generator, surface: Surface) -> Colour:
    """Return how far each channel goes to the colour of the paper."""
    if surface.is_toned or rng.random() < 0.4:
        return make_colour(1, 1, 1)
    layers = _LOST_LAYERS[int(rng.integers(len(_LOST_LAYERS)))]
    return np.asarray(layers + (1.0 - layers) * rng.random(), np.float32)


def _paint_hair_look(
    rng: np.random.Generator, surface: Surface, box: Box, coverage: Plane, *, is_dark: bool
) -> None:
    before = surface.cut(box)
    if is_dark:
        if rng.random() < 0.4:
            shadow = shift(blur(coverage, 1.2), 1.0, 1.3)
            before = darken(before, shadow * rng.uniform(0.1, 0.4))
        tint = np.float32(rng.uniform(0.05, 0.35)) * make_colour(1.0, 0.9, 0.8)
        after = blend(before, coverage, tint)
    else:
        after = blend(before, coverage, surface.paper * np.float32(rng.uniform(0.85, 1.05)))
    surface.change(DamageKind.SCRATCH, box, after)
