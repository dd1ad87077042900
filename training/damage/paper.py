"""Folds, creases, tears and torn-off corners: what happens to the paper."""

from dataclasses import replace
from typing import Final

import numpy as np
import numpy.typing as npt

from engine.detection.damage_map import DamageKind
from training.damage.shapes import blur, bound, draw_outlines, make_noise, make_outline, ramp
from training.damage.surface import Box, Colour, Plane, Rule, Surface, blend, darken
from training.masks.damage import Ribbon, locate, make_corner, make_fold, make_tear, measure_ribbon
from training.masks.painters import draw_integer, draw_log_uniform

_BACKGROUNDS: Final = np.array(  # lid of the scanner, its inside, felt, album pages
    [
        [0.97, 0.97, 0.96],
        [0.02, 0.02, 0.02],
        [0.45, 0.45, 0.45],
        [0.75, 0.68, 0.55],
        [0.2, 0.17, 0.14],
    ],
    np.float32,
)


def paint_fold(rng: np.random.Generator, surface: Surface) -> None:
    """Add a fold right across: cracked white line, flakes beside it, shading on both sides."""
    half_width = surface.px_per_mm * draw_log_uniform(rng, 0.03, 0.25)
    half_width = float(np.clip(half_width, 0.4, 6.0))
    fold = make_fold(rng, surface.side_px, half_width_px=half_width)
    _shade_fold(rng, surface, fold, strength=rng.uniform(0.02, 0.2))
    noise = make_noise(rng, surface.shape, max(2.0 * half_width, 2.0), octaves=2)
    depth = measure_ribbon(fold, surface.shape) + 0.5 * half_width * noise
    coverage = ramp(depth, -0.6, 0.6)
    if rng.random() < 0.5 + 0.4 * surface.wear:
        coverage = np.maximum(coverage, _draw_flakes(rng, surface, fold, half_width))
    wear = ramp(make_noise(rng, surface.shape, 1.5 * surface.px_per_mm, octaves=2), -1.6, 0.3)
    coverage = blur(coverage * wear * rng.uniform(0.5, 1.0), 0.35)
    _expose_paper(rng, surface, coverage)


def paint_crease(rng: np.random.Generator, surface: Surface) -> None:
    """Add soft creases: mostly shading, the emulsion lost only in places."""
    for _ in range(draw_integer(rng, 1, 1 + int(5 * surface.wear))):
        crease = make_fold(rng, surface.side_px, half_width_px=0.6)
        if rng.random() < 0.7:  # not along a border, and bent
            bend = surface.side_px * rng.normal(0.0, 0.08)
            along = np.linspace(-1.5, 1.5, crease.middle_px.size)
            crease = replace(
                crease,
                angle=rng.uniform(0, 2 * np.pi),
                middle_px=crease.middle_px + bend * along**2,
            )
            place = surface.draw_place(rng)
            axis = np.array([np.cos(crease.angle), np.sin(crease.angle)])
            crease = replace(crease, start=place - 0.5 * crease.length_px * axis)
        strength = rng.uniform(0.06, 0.22)
        _shade_fold(rng, surface, crease, strength=strength, is_sharp=True)
        _, across = locate(crease, surface.shape)
        reach = surface.px_per_mm * draw_log_uniform(rng, 0.04, 0.3)
        near = np.exp(-np.abs(across) / np.float32(reach))
        lost = near * (1.0 + 0.6 * make_noise(rng, surface.shape, 3.0, octaves=2))
        lost *= ramp(make_noise(rng, surface.shape, 2.0 * surface.px_per_mm, octaves=2), 0.1, 1.0)
        coverage = blur(ramp(lost, 0.45, 0.75) * rng.uniform(0.4, 1.0), 0.3)
        _expose_paper(rng, surface, coverage)


def paint_tear(rng: np.random.Generator, surface: Surface) -> None:
    """Add a tear: white fibrous core, a shadow along one edge, sometimes a gap."""
    tear = make_tear(rng, surface.side_px)
    width = draw_log_uniform(rng, 0.15, 1.0)
    tear = replace(
        tear,
        start=tear.start - rng.uniform(0.0, 0.4) * surface.side_px * _find_axis(tear),
        length_px=tear.length_px * rng.uniform(1.0, 1.5),
        left_px=tear.left_px * width,
        right_px=tear.right_px * width,
    )
    opening = 2.0 if rng.random() < 0.5 else draw_log_uniform(rng, 0.1, 0.6)
    _paint_torn(rng, surface, tear, bevel_mm=opening)


def paint_corner(rng: np.random.Generator, surface: Surface) -> None:
    """Add a torn-off corner: the background shows, with a white fibrous edge."""
    corner = make_corner(rng, surface.side_px)
    _paint_torn(rng, surface, corner, bevel_mm=draw_log_uniform(rng, 0.1, 0.8 + surface.wear))


def _paint_torn(
    rng: np.random.Generator, surface: Surface, ribbon: Ribbon, *, bevel_mm: float
) -> None:
    """Paint what lies inside a ribbon: a bevel of bare paper, and the background within."""
    depth = measure_ribbon(ribbon, surface.shape)
    depth += 0.7 * make_noise(rng, surface.shape, 3.0, octaves=2)
    fray = 1.0 + 0.5 * make_noise(rng, surface.shape, 0.5 * surface.px_per_mm, octaves=2)
    _, across = locate(ribbon, surface.shape)
    lit_side = 1.0 if rng.random() < 0.5 else -1.0
    fray *= np.where(lit_side * across > 0, 1.0, rng.uniform(0.1, 0.7)).astype(np.float32)
    bevel = np.maximum(bevel_mm * surface.px_per_mm * fray, 0.5)
    inside = ramp(depth, -0.6, 0.6)
    gap = ramp(depth - bevel, -0.6, 0.6)
    before = surface.picture
    outside = np.where(lit_side * across < 0, np.maximum(-depth, 0.0), np.inf)
    shadow_px = np.float32(max(0.1 * surface.px_per_mm, 1.2))
    shadow = rng.uniform(0.05, 0.5) * np.exp(-outside.astype(np.float32) / shadow_px)
    after = darken(before, shadow)
    fibres = 0.92 + 0.06 * make_noise(rng, surface.shape, 2.0, octaves=2)
    fibres -= 0.15 * ramp(depth, 0.5 * float(bevel.mean()), 0.0) * rng.random()
    after = blend(after, inside, fibres[..., None] * surface.paper)
    after = blend(after, gap, _BACKGROUNDS[int(rng.integers(len(_BACKGROUNDS)))])
    surface.change(DamageKind.FOLD, surface.whole, after)


def _shade_fold(
    rng: np.random.Generator,
    surface: Surface,
    fold: Ribbon,
    *,
    strength: float,
    is_sharp: bool = False,
) -> None:
    """Lighten one side of a fold and darken the other, fading with the distance."""
    _, across = locate(fold, surface.shape)
    reach = np.float32(surface.px_per_mm * draw_log_uniform(rng, 0.15, 2.0))
    ridge = np.float32(max(0.06 * surface.px_per_mm, 0.8))
    fade = np.exp(-np.abs(across) / reach)
    light = strength * np.tanh(across / ridge) * fade * rng.choice([-1.0, 1.0])
    light *= ramp(make_noise(rng, surface.shape, 4.0 * surface.px_per_mm), -2.0, 0.5)
    weight = (0.35 + 0.65 * surface.picture.mean(axis=2)) * light.astype(np.float32)
    rule = Rule.SHARP if is_sharp and reach < 6.0 else Rule.BROAD
    surface.change(DamageKind.FOLD, surface.whole, surface.picture + weight[..., None], rule)


def _draw_flakes(
    rng: np.random.Generator, surface: Surface, fold: Ribbon, half_width: float
) -> Plane:
    """Return the coverage (H, W) of flakes of emulsion that are gone beside a fold."""
    axis = _find_axis(fold)
    across = np.array([-axis[1], axis[0]])
    centre = fold.start + 0.5 * fold.length_px * axis
    outlines = []
    for _ in range(draw_integer(rng, 5, 30)):
        place = centre + surface.side_px * rng.uniform(-0.9, 0.9) * axis
        place = place + rng.normal(0.0, 2.0 * half_width) * across
        radius = max(half_width * draw_log_uniform(rng, 0.3, 2.5), 0.5)
        outlines.append(make_outline(rng, place, radius, rough=0.45))
    coverage = np.zeros(surface.shape, np.float32)
    box: Box | None = bound(outlines, 4, surface.shape)
    if box is not None:
        coverage[box] = draw_outlines(box, outlines)
    return coverage


def _expose_paper(rng: np.random.Generator, surface: Surface, coverage: Plane) -> None:
    """Replace the emulsion by bare paper, with a thin dirty line where its edge is thick."""
    before = surface.picture
    if rng.random() < 0.4:
        edge = np.maximum(blur(coverage, 1.0) - coverage, 0.0)
        before = darken(before, np.minimum(edge * rng.uniform(0.3, 1.0), 0.7))
    grain = 1.0 + 0.05 * make_noise(rng, surface.shape, 1.5)
    colour: Colour = np.asarray(surface.paper * np.float32(rng.uniform(0.85, 1.0)), np.float32)
    after = blend(before, coverage, grain[..., None] * colour)
    surface.change(DamageKind.FOLD, surface.whole, after)


def _find_axis(ribbon: Ribbon) -> npt.NDArray[np.float64]:
    return np.array([np.cos(ribbon.angle), np.sin(ribbon.angle)])
