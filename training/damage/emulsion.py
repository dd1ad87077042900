"""Cracked and peeled emulsion: nets of cracks whose cells come off, and bared fibres."""

from typing import Final

import numpy as np

from engine.detection.damage_map import DamageKind
from training.damage.shapes import blur, bound, get_shape, ramp, shift
from training.damage.surface import Box, Plane, Surface, blend, darken, make_colour
from training.masks.noise import make_noise, measure_blot
from training.masks.painters import draw_log_uniform

_NEIGHBOURS: Final = [(row, column) for row in (-1, 0, 1) for column in (-1, 0, 1)]


def paint_cracks(rng: np.random.Generator, surface: Surface) -> None:
    """Add an area of cracked emulsion, dirty or bare in its cracks, some cells gone."""
    radius = surface.px_per_mm * draw_log_uniform(rng, 2.0, 20.0)
    centre = surface.draw_place(rng)
    box = bound([centre[None] - 1.6 * radius, centre[None] + 1.6 * radius], 0, surface.shape)
    if box is None:
        return
    shape = get_shape(box)
    edge, luck = _measure_cells(rng, box, surface.px_per_mm * draw_log_uniform(rng, 0.5, 3.0))
    presence = ramp(measure_blot(rng, centre, radius, *box), 0.0, 0.5 * radius)
    presence *= ramp(make_noise(rng, shape, 2.0 * surface.px_per_mm, octaves=3), -1.0, 0.7)

    half_width = np.float32(max(surface.px_per_mm * draw_log_uniform(rng, 0.01, 0.05), 0.3))
    crack = ramp(half_width * (0.4 + presence) - edge, -0.5, 0.5) * ramp(presence, 0.0, 0.3)
    lost = ramp(edge - half_width, -0.5, 0.5)
    lost *= luck < presence * np.float32(rng.uniform(0.0, 0.6 * surface.wear))
    before = surface.cut(box)
    if rng.random() < 0.5:
        crack_colour = make_colour(0.12, 0.1, 0.08)
    else:
        crack_colour = surface.paper * np.float32(rng.uniform(0.8, 1.0))
    after = blend(before, blur(crack, 0.3) * rng.uniform(0.3, 1.0), crack_colour)
    coverage = blur(lost, 0.35)
    after = darken(after, np.maximum(blur(coverage, 1.2) - coverage, 0.0) * rng.uniform(0.0, 0.8))
    grain = 1.0 + 0.04 * make_noise(rng, shape, 2.0)
    after = blend(after, coverage, surface.paper * (grain * rng.uniform(0.85, 1.0)))
    surface.change(DamageKind.FOLD, box, after)


def paint_peeling(rng: np.random.Generator, surface: Surface) -> None:
    """Add places where glue or an insect has taken the surface off, down to the fibres."""
    fibre = surface.paper * make_colour(1.0, 0.97, 0.92) * np.float32(rng.uniform(0.7, 1.0))
    for _ in range(1 + int(rng.poisson(1.5 * surface.wear))):
        radius = surface.px_per_mm * draw_log_uniform(rng, 0.3, 5.0)
        radius = float(np.clip(radius, 2.0, 0.25 * surface.side_px))
        centre = surface.draw_place(rng)
        reach = 1.7 * radius + 4.0
        box = bound([centre[None] - reach, centre[None] + reach], 0, surface.shape)
        if box is None:
            continue
        shape = get_shape(box)
        depth = measure_blot(rng, centre, radius, *box)
        depth += 0.12 * radius * make_noise(rng, shape, max(0.25 * radius, 2.0), octaves=3)
        inside = ramp(depth, -0.6, 0.6)
        ply_px = max(0.15 * radius * rng.random(), 0.5)  # the upper ply ends in a bright rim
        relief = make_noise(rng, shape, 0.12 * surface.px_per_mm, octaves=3)
        tone = 0.93 + 0.03 * relief + 0.08 * np.exp(-np.maximum(depth, 0.0) / ply_px)
        before = surface.cut(box)
        if rng.random() < 0.5:
            shadow = shift(blur(inside, 1.0), 1.0, 1.2) * rng.uniform(0.1, 0.5)
            before = darken(before, shadow)
        colour = np.asarray(fibre * tone, np.float32)
        after = blend(before, blur(inside, 0.3) * rng.uniform(0.75, 1.0), colour)
        surface.change(DamageKind.FOLD, box, after)


def _measure_cells(rng: np.random.Generator, box: Box, cell_px: float) -> tuple[Plane, Plane]:
    """Return each pixel's distance from its cell's edge in pixels, and a number 0 to 1 per cell.

    Cells are those of Worley 1996: the pixels nearest to each point of a jittered grid.
    """
    height, width = get_shape(box)
    y = np.arange(height, dtype=np.float32)[:, None] / np.float32(cell_px)
    x = np.arange(width, dtype=np.float32)[None, :] / np.float32(cell_px)
    y = y + 0.1 * make_noise(rng, (height, width), cell_px, octaves=3)
    x = x + 0.1 * make_noise(rng, (height, width), cell_px, octaves=3)
    y, x = y - y.min() + 1.0, x - x.min() + 1.0
    row, column = y.astype(np.int32), x.astype(np.int32)
    grid_shape = (int(row.max()) + 2, int(column.max()) + 2)
    jitter = rng.random((2, *grid_shape), np.float32)
    numbers = rng.random(grid_shape, np.float32)
    nearest = np.full((height, width), 9.0, np.float32)
    second = nearest.copy()
    luck = np.zeros((height, width), np.float32)
    first_cell = row * grid_shape[1] + column
    y -= row
    x -= column
    for down, right in _NEIGHBOURS:
        cell = first_cell + (down * grid_shape[1] + right)
        away_y = jitter[0].take(cell)
        away_y += down - y
        away_x = jitter[1].take(cell)
        away_x += right - x
        away_y *= away_y
        away_x *= away_x
        distance = np.add(away_x, away_y, out=away_x)
        np.minimum(second, np.maximum(distance, nearest), out=second)
        np.copyto(luck, numbers.take(cell), where=distance < nearest)
        np.minimum(nearest, distance, out=nearest)
    edge = (np.sqrt(second) - np.sqrt(nearest)) * np.float32(0.5 * cell_px)
    return edge, luck
