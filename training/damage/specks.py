"""Dust, foxing and fungus: small spots, often many."""

import numpy as np
import numpy.typing as npt

from engine.detection.damage_map import DamageKind
from training.damage.shapes import blur, bound, draw_lines, draw_outlines, ramp, shift
from training.damage.surface import Surface, blend, darken, make_colour, stain
from training.masks.noise import make_noise
from training.masks.painters import draw_log_uniform
from training.masks.paths import grow_threads, make_outlines

_MAX_SPECKS = 400
_MAX_FOXING = 40


def paint_dust(rng: np.random.Generator, surface: Surface) -> None:
    """Add specks of dust, a few or hundreds, bright or dark; most are tiny."""
    density = surface.wear * draw_log_uniform(rng, 2.0, 200.0)
    few = 1.0 + 12.0 * surface.wear  # also where the window is a small part of the print
    count = min(int(rng.poisson(few + density * surface.area_cm2)), _MAX_SPECKS)
    median_mm = draw_log_uniform(rng, 0.03, 0.1)
    radii = 0.5 * surface.px_per_mm * median_mm * np.exp(rng.normal(0.0, 0.6, count))
    radii = np.clip(radii, 0.35, 0.4 * surface.px_per_mm)
    places = np.array(surface.shape[::-1]) * rng.uniform(-0.02, 1.02, (count, 2))
    outlines = list(_stretch(rng, make_outlines(rng, places, radii, rough=0.3)))
    is_dark = rng.random(count) < (0.15 if rng.random() < 0.6 else 0.85)
    opacities = rng.uniform(0.4, 1.0, count)
    sigma = rng.uniform(0.25, 0.6)
    brightness = np.float32(rng.uniform(0.85, 1.0)), np.float32(rng.uniform(0.03, 0.25))
    for group, level in zip((~is_dark, is_dark), brightness, strict=True):
        chosen = [outlines[i] for i in np.flatnonzero(group)]
        box = bound(chosen, 4, surface.shape) if chosen else None
        if box is None:
            continue
        coverage = blur(draw_outlines(box, chosen, opacities[group].tolist()), sigma)
        before = surface.cut(box)
        if rng.random() < 0.35:  # a grain of dust casts a shadow
            before = darken(before, rng.uniform(0.2, 0.5) * shift(coverage, 0.8, 0.9))
        surface.change(DamageKind.SPOT, box, blend(before, coverage, level * surface.paper))


def paint_foxing(rng: np.random.Generator, surface: Surface) -> None:
    """Add foxing: rusty soft spots of many sizes, some with a dark centre."""
    count = min(1 + int(rng.poisson(1.0 + 8.0 * surface.wear * surface.area_cm2)), _MAX_FOXING)
    radii = 0.5 * surface.px_per_mm * np.exp(rng.normal(np.log(0.7), 0.6, count))
    radii = np.clip(radii, 1.0, 3.0 * surface.px_per_mm)
    places = np.array(surface.shape[::-1]) * rng.uniform(-0.05, 1.05, (count, 2))
    outlines = list(make_outlines(rng, places, radii, rough=0.2))
    box = bound(outlines, 12, surface.shape)
    if box is None:
        return
    rust_amount = draw_outlines(box, outlines, rng.uniform(0.2, 1.0, count).tolist())
    rust_amount = blur(rust_amount, 0.35 * float(np.median(radii)))
    rust_amount *= 1.0 + 0.3 * make_noise(rng, rust_amount.shape, 3.0)
    rust = make_colour(0.72, 0.5, 0.3) ** np.float32(rng.uniform(0.4, 1.3))
    surface.change(DamageKind.SPOT, box, stain(surface.cut(box), rust_amount, rust))


def paint_fungus(rng: np.random.Generator, surface: Surface) -> None:
    """Add fungus: threads that branch from a centre, and spots with a halo."""
    is_dark = rng.random() < 0.45
    strength = rng.uniform(0.35, 0.95)
    for _ in range(1 + int(rng.poisson(2.0 * surface.wear))):
        centre = surface.draw_place(rng)
        reach = surface.px_per_mm * draw_log_uniform(rng, 0.6, 5.0)
        paths, relative_widths = grow_threads(rng, centre, reach)
        width = max(draw_log_uniform(rng, 0.015, 0.04) * surface.px_per_mm, 0.5)
        widths = [width * relative for relative in relative_widths]
        box = bound(paths, 6, surface.shape)
        if box is None:
            continue
        coverage = draw_lines(box, paths, widths, rng.uniform(0.4, 1.0, len(paths)).tolist())
        coverage *= ramp(make_noise(rng, coverage.shape, 6.0, octaves=2), -1.6, 0.2)
        ends = np.array([path[-1] for path in paths if rng.random() < 0.3]).reshape(-1, 2)
        radii = np.full(len(ends), max(0.04 * surface.px_per_mm, 0.7))
        spots = make_outlines(rng, ends, radii, rough=0.3)
        coverage = np.maximum(coverage, draw_outlines(box, list(spots)))
        halo = blur(coverage, 0.12 * reach) * rng.uniform(0.0, 1.0)
        threads = np.minimum(blur(coverage, 0.35) + halo, 1.0) * strength
        colour = surface.paper * np.float32(rng.uniform(0.05, 0.3) if is_dark else 0.95)
        surface.change(DamageKind.SPOT, box, blend(surface.cut(box), threads, colour))


def _stretch(
    rng: np.random.Generator, outlines: npt.NDArray[np.float64]
) -> npt.NDArray[np.float64]:
    """Return outlines (N, K, 2), stretched in random directions; one in ten becomes a fibre."""
    count = len(outlines)
    is_fibre = rng.random(count) < 0.1
    factors = np.where(is_fibre, rng.uniform(2.0, 4.0, count), rng.uniform(1.0, 1.5, count))
    angles = rng.uniform(0, np.pi, count)
    axes = np.stack([np.cos(angles), np.sin(angles)], axis=1)[:, None]
    along = ((outlines - outlines.mean(axis=1, keepdims=True)) * axes).sum(axis=2, keepdims=True)
    return np.asarray(outlines + along * axes * (factors - 1.0)[:, None, None], np.float64)
