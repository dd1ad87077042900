"""Folds, creases, tears and torn-off corners: what happens to the paper."""

from dataclasses import replace
from typing import Final

import numpy as np
import numpy.typing as npt

from engine.detection.damage_map import DamageKind
from training.damage.shapes import blur, bound, draw_outlines, get_shape, ramp
from training.damage.surface import Box, Plane, Rule, Surface, blend, darken
from training.masks.damage import (
    Ribbon,
    find_middle,
    locate,
    make_corner,
    make_fold,
    make_tear,
    measure_ribbon,
)
from training.masks.noise import make_noise
from training.masks.painters import draw_integer, draw_log_uniform
from training.masks.paths import make_shard

_BACKGROUNDS: Final = np.array(  # lid of the scanner, its inside, felt, album pages
    [[0.97, 0.97, 0.96], [0.02, 0.02, 0.02], [0.45, 0.45, 0.45], [0.75, 0.68, 0.55], [0.2, 0.17, 0.14]],
    np.float32,
).reshape(-1, 3, 1, 1)  # fmt: skip


def paint_fold(rng: np.random.Generator, surface: Surface) -> None:
    """Add a fold right across: cracked white line, flakes beside it, shading on both sides."""
    half_width = surface.px_per_mm * draw_log_uniform(rng, 0.03, 0.25)
    half_width = float(np.clip(half_width, 0.4, 6.0))
    fold = make_fold(rng, surface.side_px, half_width_px=half_width)
    reach = surface.px_per_mm * draw_log_uniform(rng, 0.15, 2.0)
    _shade_fold(rng, surface, fold, rng.uniform(0.02, 0.2), reach_px=reach)
    box = _bound_ribbon(fold, 8.0 * half_width + 4.0, surface)
    if box is None:
        return
    shape = get_shape(box)
    depth = measure_ribbon(fold, *box)
    depth += 0.3 * half_width * make_noise(rng, shape, max(1.5 * half_width, 1.5), octaves=2)
    coverage = ramp(depth, -0.6, 0.6)
    if rng.random() < 0.5 + 0.4 * surface.wear:
        coverage = np.maximum(coverage, _draw_flakes(rng, surface, box, fold, half_width))
    wear = ramp(make_noise(rng, shape, 1.5 * surface.px_per_mm, octaves=2), -1.6, 0.3)
    coverage = blur(coverage * wear * rng.uniform(0.5, 1.0), 0.35)
    _expose_paper(rng, surface, box, coverage)


def paint_crease(rng: np.random.Generator, surface: Surface) -> None:
    """Add soft creases: mostly shading, the emulsion lost only in places."""
    for _ in range(draw_integer(rng, 1, 1 + int(4 * surface.wear))):
        crease = make_fold(rng, surface.side_px, half_width_px=0.6)
        if rng.random() < 0.7:  # not along a border, and bent
            crease = _bend(rng, crease, surface)
        strength = rng.uniform(0.06, 0.22)
        reach = surface.px_per_mm * draw_log_uniform(rng, 0.15, 2.0)
        _shade_fold(rng, surface, crease, strength, reach_px=reach)
        ridge = float(np.clip(0.08 * surface.px_per_mm, 1.0, 3.0))
        _shade_fold(rng, surface, crease, strength, reach_px=ridge, rule=Rule.SHARP)
        reach = surface.px_per_mm * draw_log_uniform(rng, 0.04, 0.3)
        box = _bound_ribbon(crease, 3.0 * reach + 4.0, surface)
        if box is None:
            continue
        shape = get_shape(box)
        _, across = locate(crease, *box)
        lost = np.exp(-np.abs(across) / np.float32(reach))
        lost *= 1.0 + 0.6 * make_noise(rng, shape, 3.0, octaves=2)
        lost *= ramp(make_noise(rng, shape, 2.0 * surface.px_per_mm, octaves=2), 0.1, 1.0)
        coverage = blur(ramp(lost, 0.45, 0.75) * rng.uniform(0.4, 1.0), 0.3)
        _expose_paper(rng, surface, box, coverage)


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
    reach = float(max(tear.left_px.max(), tear.right_px.max())) + 0.5 * surface.px_per_mm + 8.0
    box = _bound_ribbon(tear, reach, surface)
    bevel_mm = 2.0 if rng.random() < 0.5 else draw_log_uniform(rng, 0.1, 0.6)
    if box is not None:
        _paint_torn(rng, surface, box, tear, bevel_mm=bevel_mm)


def paint_corner(rng: np.random.Generator, surface: Surface) -> None:
    """Add a torn-off corner: the background shows, with a white fibrous edge."""
    corner = make_corner(rng, surface.side_px)
    bevel_mm = draw_log_uniform(rng, 0.1, 0.8 + surface.wear)
    _paint_torn(rng, surface, surface.whole, corner, bevel_mm=bevel_mm)


def _paint_torn(
    rng: np.random.Generator, surface: Surface, box: Box, ribbon: Ribbon, *, bevel_mm: float
) -> None:
    """Paint what lies inside a ribbon: a bevel of bare paper, and the background within."""
    shape = get_shape(box)
    depth = measure_ribbon(ribbon, *box)
    depth += 0.7 * make_noise(rng, shape, 3.0, octaves=2)
    bevel = 1.0 + 0.5 * make_noise(rng, shape, 0.5 * surface.px_per_mm, octaves=2)
    _, across = locate(ribbon, *box)
    is_lit = across > 0 if rng.random() < 0.5 else across < 0
    bevel *= np.where(is_lit, np.float32(1.0), np.float32(rng.uniform(0.1, 0.7)))
    bevel = np.maximum(bevel * np.float32(bevel_mm * surface.px_per_mm), 0.5)
    inside = ramp(depth, -0.6, 0.6)
    gap = ramp(depth - bevel, -0.6, 0.6)
    shadow_px = np.float32(max(0.1 * surface.px_per_mm, 1.2))
    shadow = np.exp(np.minimum(depth, 0.0) / shadow_px) * (rng.uniform(0.05, 0.5) * ~is_lit)
    after = darken(surface.cut(box), shadow)
    fibres = 0.92 + 0.06 * make_noise(rng, shape, 2.0, octaves=2)
    fibres -= 0.15 * ramp(depth, 0.5 * float(bevel.mean()), 0.0) * rng.random()
    after = blend(after, inside, fibres * surface.paper)
    after = blend(after, gap, _BACKGROUNDS[int(rng.integers(len(_BACKGROUNDS)))])
    surface.change(DamageKind.FOLD, box, after)


def _shade_fold(
    rng: np.random.Generator,
    surface: Surface,
    fold: Ribbon,
    strength: float,
    *,
    reach_px: float,
    rule: Rule = Rule.BROAD,
) -> None:
    """Lighten one side of a fold and darken the other, fading with the distance."""
    box = _bound_ribbon(fold, 3.5 * reach_px, surface)
    if box is None:
        return
    _, across = locate(fold, *box)
    ridge = np.float32(max(0.06 * surface.px_per_mm, 0.8))
    fade = np.exp(-np.abs(across) / np.float32(reach_px))
    light = np.tanh(across / ridge) * fade * (strength if rng.random() < 0.5 else -strength)
    light *= ramp(make_noise(rng, get_shape(box), 4.0 * surface.px_per_mm), -2.0, 0.5)
    before = surface.cut(box)
    light *= 0.35 + 0.65 * before[1]  # a black print has little to shade
    surface.change(DamageKind.FOLD, box, before + light, rule)


def _draw_flakes(
    rng: np.random.Generator, surface: Surface, box: Box, fold: Ribbon, half_width: float
) -> Plane:
    """Return the coverage in a box of flakes of emulsion that are gone beside a fold."""
    axis = _find_axis(fold)
    across = np.array([-axis[1], axis[0]])
    centre = fold.start + 0.5 * fold.length_px * axis
    outlines = []
    for _ in range(draw_integer(rng, 5, 30)):
        place = centre + surface.side_px * rng.uniform(-0.9, 0.9) * axis
        place = place + rng.normal(0.0, 2.0 * half_width) * across
        radius = max(half_width * draw_log_uniform(rng, 0.3, 2.5), 0.5)
        outlines.append(make_shard(rng, place, radius))
    return draw_outlines(box, outlines)


def _expose_paper(rng: np.random.Generator, surface: Surface, box: Box, coverage: Plane) -> None:
    """Replace the emulsion by bare paper, with a thin dirty line where its edge is thick."""
    before = surface.cut(box)
    if rng.random() < 0.4:
        edge = np.maximum(blur(coverage, 1.0) - coverage, 0.0)
        before = darken(before, np.minimum(edge * rng.uniform(0.3, 1.0), 0.7))
    grain = 1.0 + 0.05 * make_noise(rng, coverage.shape, 1.5)
    colour = surface.paper * np.float32(rng.uniform(0.85, 1.0))
    surface.change(DamageKind.FOLD, box, blend(before, coverage, grain * colour))


def _bend(rng: np.random.Generator, crease: Ribbon, surface: Surface) -> Ribbon:
    """Return a crease through another place, in another direction, and bent."""
    bend = surface.side_px * rng.normal(0.0, 0.08)
    along = np.linspace(-1.5, 1.5, crease.middle_px.size)
    turned = replace(
        crease, angle=rng.uniform(0, 2 * np.pi), middle_px=crease.middle_px + bend * along**2
    )
    place = surface.draw_place(rng)
    return replace(turned, start=place - 0.5 * turned.length_px * _find_axis(turned))


def _bound_ribbon(ribbon: Ribbon, margin_px: float, surface: Surface) -> Box | None:
    """Return the box around the part of a ribbon that is in the picture, or None."""
    middle = find_middle(ribbon)
    size = np.array(surface.shape[::-1])
    is_near = np.all((middle > -margin_px) & (middle < size + margin_px), axis=1)
    return bound([middle[is_near]], margin_px, surface.shape) if is_near.any() else None


def _find_axis(ribbon: Ribbon) -> npt.NDArray[np.float64]:
    return np.array([np.cos(ribbon.angle), np.sin(ribbon.angle)])
