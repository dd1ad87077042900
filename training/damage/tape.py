"""Adhesive tape, on the print or pulled off it."""

import numpy as np

from engine.detection.damage_map import DamageKind
from training.damage.shapes import blur, ramp
from training.damage.surface import Plane, Surface, blend, make_colour, stain
from training.masks.damage import make_profile
from training.masks.noise import make_noise
from training.masks.painters import draw_log_uniform

_FRAY = (12, 40, 100)


def paint_tape(rng: np.random.Generator, surface: Surface) -> None:
    """Add a strip of tape: yellowed, with dirty edges, or the residue and what it tore off."""
    height, width = surface.shape
    angle = rng.normal(0.0, 0.08) + int(rng.integers(2)) * np.pi / 2
    if rng.random() < 0.3:
        angle = rng.uniform(0, np.pi)
    cosine, sine = float(np.cos(angle)), float(np.sin(angle))
    centre = surface.draw_place(rng)
    x = np.arange(width, dtype=np.float32)[None, :] - np.float32(centre[0])
    y = np.arange(height, dtype=np.float32)[:, None] - np.float32(centre[1])
    along, across = cosine * x + sine * y, cosine * y - sine * x
    half_width = surface.px_per_mm * float(rng.choice([6.0, 9.5])) * rng.uniform(0.5, 1.0)
    end = np.float32(surface.px_per_mm * draw_log_uniform(rng, 5.0, 60.0))
    if rng.random() < 0.5:  # torn rather than cut
        profile = make_profile(rng, _FRAY).astype(np.float32)
        sample = ((across / (2 * half_width) + 0.5) * profile.size).astype(np.intp)
        along = np.abs(along) - 0.15 * surface.px_per_mm * profile.take(sample, mode="clip")
    depth = np.minimum(half_width - np.abs(across), end - np.abs(along)).astype(np.float32)
    inside = ramp(depth, -0.6, 0.6)

    streaks = make_noise(rng, surface.shape, 3.0 * surface.px_per_mm, octaves=3)
    yellow = make_colour(0.96, 0.88, 0.66) ** np.float32(rng.uniform(0.3, 1.8))
    haze = inside * rng.uniform(0.0, 0.12)
    body = inside * (0.9 + 0.12 * streaks)
    glue = make_colour(0.8, 0.76, 0.66)
    surface.cast(surface.whole, lambda pixels: blend(stain(pixels, body, yellow), haze, glue))

    rim_px = np.float32(max(surface.px_per_mm * draw_log_uniform(rng, 0.04, 0.3), 0.8))
    rim = np.exp(-np.abs(depth) / rim_px)
    rim *= ramp(make_noise(rng, surface.shape, surface.px_per_mm, octaves=2), -1.5, 0.5)
    dirt = make_colour(0.5, 0.4, 0.28)
    after = stain(surface.planes, rim * rng.uniform(0.2, 1.5), dirt)
    if rng.random() < 0.4:  # one flank of the edge reflects the lamp
        glint = ramp(depth, 0.0, 1.0) * ramp(depth, 2.5, 1.0)
        after = blend(after, glint * rng.uniform(0.1, 0.5), make_colour(1, 1, 1))
    surface.change(DamageKind.FOLD, surface.whole, after)
    if rng.random() < 0.3 + 0.3 * surface.wear:
        _tear_off(rng, surface, inside)


def _tear_off(rng: np.random.Generator, surface: Surface, inside: Plane) -> None:
    """Bare the paper in patches where emulsion came off with the tape."""
    patches = make_noise(rng, surface.shape, 1.2 * surface.px_per_mm, octaves=3)
    threshold = rng.uniform(1.2, 2.2)
    patches += 0.35 * make_noise(rng, surface.shape, 5.0, octaves=2)
    lost = inside * ramp(patches, threshold, threshold + 0.2)
    lost = blur(lost * rng.uniform(0.6, 1.0), 0.3)
    fibres = surface.paper * (0.95 + 0.05 * make_noise(rng, surface.shape, 2.0))
    surface.change(DamageKind.FOLD, surface.whole, blend(surface.planes, lost, fibres))
