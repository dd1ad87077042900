"""Stains of water, ink and chemicals, fingerprints, silvering: what covers an area."""

from functools import partial
from typing import Final

import numpy as np

from engine.detection.damage_map import DamageKind
from training.damage.shapes import blur, bound, draw_outlines, ramp
from training.damage.surface import Box, Colour, Plane, Rule, Surface, blend, make_colour, stain
from training.masks.noise import make_noise, measure_blot
from training.masks.painters import draw_log_uniform
from training.masks.paths import make_outline

_LIQUIDS: Final = np.array(  # transmittances: water, tea, coffee, rust
    [[0.9, 0.84, 0.7], [0.85, 0.72, 0.5], [0.62, 0.45, 0.3], [0.75, 0.5, 0.32]], np.float32
).reshape(-1, 3, 1, 1)
_INKS: Final = np.array(  # blue, black, red, violet, green
    [[0.1, 0.14, 0.45], [0.05, 0.05, 0.06], [0.6, 0.08, 0.1], [0.3, 0.1, 0.4], [0.1, 0.35, 0.2]],
    np.float32,
).reshape(-1, 3, 1, 1)
_CASTS: Final = np.array(  # what bad processing and light leave: magenta, cyan, yellow, fog
    [[0.9, 0.5, 0.75], [0.5, 0.8, 0.85], [0.92, 0.85, 0.4], [0.7, 0.7, 0.75]], np.float32
).reshape(-1, 3, 1, 1)

# A stain with a greater radius, as a share of the picture's side, only tints its inside.
_MAX_FILLED: Final = 0.25


def paint_stain(rng: np.random.Generator, surface: Surface) -> None:
    """Add dried drops: a tinted inside and a darker rim where the liquid stopped."""
    liquid = _LIQUIDS[int(rng.integers(len(_LIQUIDS)))] ** np.float32(rng.uniform(0.5, 1.6))
    for _ in range(1 + int(rng.poisson(0.8 * surface.wear))):
        radius = surface.px_per_mm * draw_log_uniform(rng, 0.8, 16.0)
        box, depth = _measure_blot(rng, surface, radius)
        if box is None or depth.max() < 0:
            continue
        rim_px = max(surface.px_per_mm * draw_log_uniform(rng, 0.06, 0.5), 1.2)
        inside = ramp(depth, -0.7, 0.7)
        rim = inside * np.exp(-np.maximum(depth, 0.0) / rim_px)
        for _ in range(int(rng.integers(3))):  # tide lines of earlier dryings
            line_px = radius * rng.uniform(0.1, 0.7)
            rim += 0.5 * np.exp(-(((depth - line_px) / rim_px) ** 2))
        rim *= ramp(make_noise(rng, depth.shape, 0.5 * radius), -1.5, 0.8)
        wash = inside * (0.7 + 0.2 * make_noise(rng, depth.shape, 0.4 * radius, octaves=3))
        wash *= rng.uniform(0.0, 0.7)
        if radius > _MAX_FILLED * surface.side_px:
            surface.cast(box, partial(stain, amount=wash, transmittance=liquid))
        else:
            surface.change(DamageKind.SPOT, box, stain(surface.cut(box), wash, liquid), Rule.BROAD)
        if rng.random() < 0.25:  # the gelatine has swollen and bleached
            bleached = blend(surface.cut(box), inside * rng.uniform(0.05, 0.3), surface.paper)
            surface.change(DamageKind.SPOT, box, bleached, Rule.BROAD)
        rimmed = stain(surface.cut(box), rim * rng.uniform(0.5, 1.8), liquid)
        surface.change(DamageKind.SPOT, box, rimmed)


def paint_drops(rng: np.random.Generator, surface: Surface) -> None:
    """Add drops of ink, paint or bleach, a large one and its spatter."""
    is_bleach = rng.random() < 0.25
    ink = draw_ink(rng)
    largest = min(surface.px_per_mm * draw_log_uniform(rng, 0.15, 2.5), 0.15 * surface.side_px)
    centre = surface.draw_place(rng)
    outlines = [make_outline(rng, centre, largest, rough=0.2)]
    for _ in range(int(rng.poisson(2.0 + 10.0 * surface.wear))):
        place = centre + largest * rng.normal(0.0, 3.5, 2)
        radius = max(largest * draw_log_uniform(rng, 0.04, 0.4), 0.6)
        outlines.append(make_outline(rng, place, radius, rough=0.2))
    box = bound(outlines, 6, surface.shape)
    if box is None:
        return
    coverage = blur(draw_outlines(box, outlines), rng.uniform(0.35, 1.2))
    density = rng.uniform(0.35, 1.0)
    towards_rim = 1.0 - blur(coverage, 0.3 * largest)  # where ink dries last it is densest
    pooled = coverage * (
        density * (0.85 + 0.5 * towards_rim) + 0.1 * make_noise(rng, coverage.shape, 0.8 * largest)
    )
    before = surface.cut(box)
    if is_bleach:
        after = blend(before, np.clip(pooled, 0.0, 1.0), surface.paper)
    else:
        after = stain(before, np.maximum(pooled, 0.0) * 1.3, ink)
    surface.change(DamageKind.SPOT, box, after)


def paint_blotch(rng: np.random.Generator, surface: Surface) -> None:
    """Add a coloured blotch of bad processing, or a bleached one, with a soft outline."""
    radius = min(surface.px_per_mm * draw_log_uniform(rng, 1.0, 10.0), 0.3 * surface.side_px)
    box, depth = _measure_blot(rng, surface, radius)
    if box is None:
        return
    soft_px = radius * rng.uniform(0.05, 0.6)
    weight = ramp(depth, -0.5 * soft_px, soft_px) * rng.uniform(0.2, 0.4 + 0.6 * surface.wear)
    weight *= 0.85 + 0.15 * make_noise(rng, depth.shape, 0.3 * radius, octaves=2)
    weight = np.clip(weight, 0.0, 1.0)
    before = surface.cut(box)
    if rng.random() < 0.35:
        after = blend(before, weight, surface.paper)
    else:
        colour = _CASTS[int(rng.integers(len(_CASTS)))]
        colour = np.full_like(colour, colour.mean()) if surface.is_toned else colour
        after = stain(before, weight * 1.2, colour)
    rule = Rule.BROAD if soft_px > 2.0 else Rule.SHARP
    surface.change(DamageKind.SPOT, box, after, rule)


def paint_fingerprint(rng: np.random.Generator, surface: Surface) -> None:
    """Add a fingerprint: bent concentric ridges, stronger in some places than in others."""
    radius = surface.px_per_mm * rng.uniform(5.0, 9.0)
    box, depth = _measure_blot(rng, surface, radius)
    if box is None:
        return
    rows, columns = depth.shape
    y, x = np.mgrid[0:rows, 0:columns].astype(np.float32)
    centre = rng.uniform(0.2, 0.8, 2) * (columns, rows)
    distance = np.hypot((x - float(centre[0])) * 1.4, y - float(centre[1]))
    bend = 0.35 * surface.px_per_mm * make_noise(rng, depth.shape, 3.0 * surface.px_per_mm)
    ridge_px = surface.px_per_mm * rng.uniform(0.4, 0.55)
    ridges = ramp(np.sin((distance + bend) * np.float32(2 * np.pi / ridge_px)), -0.3, 0.7)
    press = ramp(depth, 0.0, 0.4 * radius) * ramp(
        make_noise(rng, depth.shape, 2.0 * surface.px_per_mm, octaves=3), -0.7, 1.0
    )
    weight = ridges * press * rng.uniform(0.08, 0.2 + 0.25 * surface.wear)
    before = surface.cut(box)
    if rng.random() < 0.5:
        after = blend(before, weight, surface.paper)
    else:
        after = stain(before, weight * 2.0, make_colour(0.6, 0.55, 0.5))
    surface.change(DamageKind.SPOT, box, after)


def paint_silvering(rng: np.random.Generator, surface: Surface) -> None:
    """Add silvering: a bluish metallic sheen on the dark parts, mostly along a border."""
    height, width = surface.shape
    angle = rng.uniform(0, 2 * np.pi)
    x = np.linspace(-0.5, 0.5, width)[None, :]
    y = np.linspace(-0.5, 0.5, height)[:, None]
    towards = (float(np.cos(angle)) * x + float(np.sin(angle)) * y).astype(np.float32)
    reach = rng.uniform(-0.5, 0.1)
    patches = make_noise(rng, surface.shape, 4.0 * surface.px_per_mm, octaves=3)
    sheen = ramp(towards + 0.22 * patches, -reach, -reach + rng.uniform(0.15, 0.6))
    grain = make_noise(rng, surface.shape, 2.0)
    sheen *= (0.95 + 0.05 * grain) * rng.uniform(0.2, 0.4 + 0.5 * surface.wear)
    before = surface.planes
    darkness = 1.0 - before[1]
    sheen *= np.clip(darkness, 0.0, 1.0) ** 2
    metal = make_colour(0.55, 0.6, 0.68) * np.float32(rng.uniform(0.8, 1.2))
    after = blend(before, np.clip(sheen, 0.0, 1.0), metal)
    surface.change(DamageKind.SPOT, surface.whole, after, Rule.BROAD)


def draw_ink(rng: np.random.Generator) -> Colour:
    """Return the transmittance of an ink."""
    ink = _INKS[int(rng.choice(len(_INKS), p=[0.4, 0.35, 0.15, 0.05, 0.05]))]
    return np.asarray(ink ** np.float32(rng.uniform(0.7, 1.3)), np.float32)


def _measure_blot(
    rng: np.random.Generator, surface: Surface, radius_px: float
) -> tuple[Box | None, Plane]:
    """Return the box of an irregular blot, and each pixel's depth inside it in pixels."""
    centre = surface.draw_place(rng)
    reach = 1.7 * radius_px + 4
    box = bound([centre[None] - reach, centre[None] + reach], 0, surface.shape)
    if box is None:
        return None, np.zeros((0, 0), np.float32)
    return box, measure_blot(rng, centre, radius_px, *box)
