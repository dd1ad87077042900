"""Paints what age leaves on photographs: hairs, fungus, stains, silvering, creases, tape."""

import numpy as np

from training.masks.damage import locate, make_fold
from training.masks.noise import make_noise, measure_blot
from training.masks.painters import Canvas, draw_line, draw_log_uniform
from training.masks.paths import bend_path, grow_threads


def paint_hair(rng: np.random.Generator, mask: Canvas) -> None:
    """Add a curled hair or a shorter piece of lint, thin throughout."""
    side = mask.shape[0]
    length = side * draw_log_uniform(rng, 0.08, 1.2)
    angle = rng.uniform(0, 2 * np.pi)
    path = bend_path(rng, length, curl=rng.uniform(0.1, 1.2), points=40, angle=angle)
    path = path - path[20] + rng.uniform(0, side, 2)
    draw_line(mask, path, width_px=max(round(side * draw_log_uniform(rng, 0.004, 0.014)), 1))


def paint_fungus(rng: np.random.Generator, mask: Canvas) -> None:
    """Add a colony of fungus: threads that branch from a centre."""
    side = mask.shape[0]
    reach = side * draw_log_uniform(rng, 0.06, 0.3)
    width = side * draw_log_uniform(rng, 0.004, 0.01)
    paths, widths = grow_threads(rng, rng.uniform(0, side, 2), reach)
    for path, relative in zip(paths, widths, strict=True):
        draw_line(mask, path, width_px=max(round(width * relative), 1))


def paint_stain(rng: np.random.Generator, mask: Canvas) -> None:
    """Add a dried drop, whole, or only the rim where the liquid stopped."""
    side = mask.shape[0]
    radius = side * draw_log_uniform(rng, 0.06, 0.3)
    whole = slice(0, side)
    depth = measure_blot(rng, rng.uniform(0, side, 2), radius, whole, whole)
    is_rim = rng.random() < 0.5
    width = max(side * draw_log_uniform(rng, 0.006, 0.03), 1.5)
    mask |= (depth > 0) & (depth < width) if is_rim else depth > 0


def paint_silvering(rng: np.random.Generator, mask: Canvas) -> None:
    """Add a band of patches along a border."""
    side = mask.shape[0]
    from_border = np.arange(side, dtype=np.float32) / side
    reach = np.broadcast_to(from_border, mask.shape)
    patches = make_noise(rng, mask.shape, 0.15 * side, octaves=3)
    is_silver = reach + 0.15 * patches < rng.uniform(0.02, 0.2)
    mask |= np.rot90(is_silver, int(rng.integers(4)))


def paint_crease(rng: np.random.Generator, mask: Canvas) -> None:
    """Add a crease that has lost its emulsion in places."""
    side = mask.shape[0]
    crease = make_fold(rng, side, half_width_px=1.0)
    whole = slice(0, side)
    _, across = locate(crease, whole, whole)
    near = np.exp(-np.abs(across) / np.float32(side * draw_log_uniform(rng, 0.008, 0.03)))
    patches = make_noise(rng, mask.shape, 0.12 * side, octaves=2)
    grain = make_noise(rng, mask.shape, 3.0, octaves=2)
    mask |= near * (1.0 + 0.5 * grain) * np.clip(0.7 + patches, 0.0, 1.5) > 0.55


def paint_tape(rng: np.random.Generator, mask: Canvas) -> None:
    """Add the edges of a strip of tape, or the whole strip."""
    side = mask.shape[0]
    angle = int(rng.integers(2)) * np.pi / 2 + rng.normal(0.0, 0.15)
    along = np.array([np.cos(angle), np.sin(angle)])
    across = np.array([-along[1], along[0]])
    length, half_width = side * rng.uniform(0.3, 1.5), side * rng.uniform(0.05, 0.2)
    centre = rng.uniform(0, side, 2)
    edge = max(round(side * draw_log_uniform(rng, 0.005, 0.02)), 1)
    for offset in (-half_width, half_width):
        middle = centre + offset * across
        path = np.stack([middle - 0.5 * length * along, middle + 0.5 * length * along])
        draw_line(mask, path, width_px=edge)
    if rng.random() < 0.25:
        path = np.stack([centre - 0.5 * length * along, centre + 0.5 * length * along])
        draw_line(mask, path, width_px=round(2 * half_width))
