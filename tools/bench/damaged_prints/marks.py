"""Dust, foxing, water stains, fungus and silvering, grown or thresholded from noise."""

import cv2
import numpy as np
from scipy.spatial import cKDTree

from tools.bench.damaged_prints.fields import (
    Picture,
    Plane,
    Points,
    blur,
    find_luma,
    make_noise,
    mix,
    ramp,
    resample,
    trace,
)

_SILVER = (0.6, 0.64, 0.69)


def scatter(
    rng: np.random.Generator, shape: tuple[int, int], count: int, *, clumped: float
) -> Points:
    """Return points that keep apart from each other, drawn towards the clumps of a cloud.

    Args:
        clumped: 0 spreads them evenly, 2 puts most of them into few places.
    """
    height, width = shape
    cloud = np.exp(clumped * make_noise(rng, shape, exponent=1.8)).ravel()
    tries = rng.choice(cloud.size, count * 6, p=cloud / cloud.sum())
    places = np.stack([tries % width, tries // width], axis=1) + rng.uniform(0, 1, (count * 6, 2))
    chosen: list[Points] = []
    apart = 0.25 * np.sqrt(height * width / max(count, 1)) / (1 + 2 * clumped)
    for place in places:
        if all(np.hypot(*(place - other)) > apart for other in chosen[-200:]):
            chosen.append(place)
        if len(chosen) == count:
            break
    return np.array(chosen).reshape(-1, 2)


def _flake(rng: np.random.Generator, radius_px: float) -> Plane:
    """Return a flake with a fractal outline: a hill of noise, cut at a height."""
    side = int(2 * np.ceil(radius_px * 1.9) + 5)
    rows, columns = np.indices((side, side)) - side // 2
    turn, squeeze = rng.uniform(0, np.pi), rng.uniform(0.45, 1.0)
    along = columns * np.cos(turn) + rows * np.sin(turn)
    across = (rows * np.cos(turn) - columns * np.sin(turn)) / squeeze
    hill = 1 - np.hypot(along, across) / radius_px
    rough = make_noise(rng, (side, side), exponent=1.3)
    return ramp(-0.5, 0.5, (hill + 0.33 * rough).astype(np.float32) * radius_px)


def _stamp(plane: Plane, small: Plane, place: Points) -> None:
    """Put a small plane into a large one, keeping the higher of the two."""
    top, left = (round(float(value)) - small.shape[0] // 2 for value in place[::-1])
    rows = slice(max(top, 0), min(top + small.shape[0], plane.shape[0]))
    columns = slice(max(left, 0), min(left + small.shape[1], plane.shape[1]))
    if rows.start < rows.stop and columns.start < columns.stop:
        part = small[rows.start - top : rows.stop - top, columns.start - left : columns.stop - left]
        np.maximum(plane[rows, columns], part, out=plane[rows, columns])


def dust(
    rng: np.random.Generator,
    picture: Picture,
    *,
    count: int,
    largest_px: float = 4.0,
    is_bright: bool = True,
    clumped: float = 0.8,
) -> Picture:
    """Dust a negative (white specks on the print) or the print itself (dark specks with shadows).

    Args:
        count: Number of flakes, most of them small.
        largest_px: Radius of the largest flake.
        is_bright: Whether the dust lay on the negative.
        clumped: How unevenly it lies.
    """
    shape = picture.shape[:2]
    cover = np.zeros(shape, np.float32)
    for place in scatter(rng, shape, count, clumped=clumped):
        radius = min(largest_px, 0.75 * rng.pareto(1.9) + 0.75)
        _stamp(cover, _flake(rng, radius) * rng.uniform(0.45, 1.0), place)
    cover = blur(cover, 0.45)
    if is_bright:
        return mix(picture, (0.96, 0.95, 0.92), cover)
    shadow = np.roll(blur(cover, 1.2), (1, 1), (0, 1)) * 0.25
    dirt = np.array([0.16, 0.13, 0.1]) * rng.uniform(0.7, 1.6)
    return mix(mix(picture, (0.1, 0.09, 0.08), shadow), dirt, cover * 0.9)


def fox(rng: np.random.Generator, picture: Picture, *, count: int, largest: float) -> Picture:
    """Let rust-brown spots grow in the paper: a dark seed in a ragged halo.

    Args:
        count: Number of spots.
        largest: Radius of the largest spot over the picture's height.
    """
    shape = picture.shape[:2]
    density = np.zeros(shape, np.float32)
    rough = make_noise(rng, shape, exponent=1.4)
    rows, columns = np.indices(shape, np.float32)
    for x, y in scatter(rng, shape, count, clumped=1.2):
        radius = max(2.0, shape[0] * largest * rng.beta(1.0, 2.5))
        away = np.hypot(columns - x, rows - y) / radius + 0.16 * rough
        spot = 0.55 * ramp(-1.0, -0.25, -away) + 0.45 * np.exp(-((away / 0.35) ** 2))
        density = np.maximum(density, spot * rng.uniform(0.4, 1.0))
    absorbed = np.exp(-density[..., np.newaxis] * np.array((0.42, 0.78, 1.25), np.float32))
    return (picture * absorbed).astype(np.float32)


def stain(
    rng: np.random.Generator,
    picture: Picture,
    *,
    size: float,
    strength: float = 0.5,
    tides: int = 2,
    place: tuple[float, float] | None = None,
) -> Picture:
    """Let water creep in: a front of uneven speed leaves a tide line each time that it dries.

    Args:
        size: Radius over the picture's height.
        strength: Darkness of the tide lines.
        tides: How often it dried.
        place: Middle over width and height; by default near an edge.
    """
    height, width = shape = picture.shape[:2]
    if place is None:
        along = rng.uniform(0.05, 0.95)
        places = [(along, -0.05), (along, 1.05), (-0.05, along), (1.05, along)]
        place = places[rng.integers(4)]
    rows, columns = np.indices(shape, np.float32)
    away = np.hypot(columns - place[0] * width, rows - place[1] * height)
    speed = make_noise(rng, shape, exponent=2.2) + 0.3 * make_noise(rng, shape, exponent=1.4)
    front = size * height * (1 + 0.2 * speed) - away
    density = np.zeros(shape, np.float32)
    fine = 1 + 0.25 * make_noise(rng, shape, exponent=1.0)
    for tide in range(tides):
        inside = front - tide * rng.uniform(0.1, 0.22) * size * height
        width_px = rng.uniform(2.0, 4.5)
        line = np.exp(-np.maximum(inside, 0) / width_px) * ramp(-1.2, 0.6, inside)
        density += line * strength * (0.9 if tide == 0 else 0.5)
        density += ramp(0, 20, inside) * 0.018
    absorbed = np.exp(-(density * fine)[..., np.newaxis] * np.array((0.7, 0.95, 1.35), np.float32))
    return (picture * absorbed).astype(np.float32)


def colonise(
    rng: np.random.Generator, middle: Points, radius_px: float, *, food: int = 150
) -> list[tuple[Points, int]]:
    """Return branches grown towards scattered food: (2, 2) pieces and how old each one is."""
    angle, away = rng.uniform(0, 2 * np.pi, food), radius_px * np.sqrt(rng.uniform(0, 1, food))
    attractors = middle + np.stack([np.cos(angle), np.sin(angle)], axis=1) * away[:, np.newaxis]
    nodes, pieces = [middle], []
    step = max(1.5, radius_px / 22)
    for age in range(48):
        if not len(attractors):
            break
        distances, nearest = cKDTree(np.array(nodes)).query(attractors)
        attractors, nearest = attractors[distances > step], nearest[distances > step]
        for node in np.unique(nearest):
            pull = attractors[nearest == node] - nodes[node]
            pull = (pull / np.hypot(*pull.T)[:, np.newaxis]).mean(axis=0)
            turn = pull + rng.normal(0, 0.55, 2)
            end = nodes[node] + step * turn / max(np.hypot(*turn), 1e-6)
            pieces.append((np.stack([nodes[node], end]), age))
            nodes.append(end)
    return pieces


def infest(
    rng: np.random.Generator,
    picture: Picture,
    *,
    colonies: int,
    size: float = 0.12,
    is_bright: bool = True,
) -> Picture:
    """Let fungus eat into the emulsion: branching threads that start from spores.

    Args:
        colonies: Number of spores.
        size: Radius of the largest colony over the picture's height.
        is_bright: Whether the threads are paler than the picture.
    """
    shape = picture.shape[:2]
    cover = np.zeros(shape, np.float32)
    for place in scatter(rng, shape, colonies, clumped=1.0):
        radius = max(6.0, shape[0] * size * rng.beta(1.2, 2.2))
        for piece, age in colonise(rng, place, radius):
            box = _box(piece, shape)
            if box is None:
                continue
            rows, columns = box
            local = resample(piece - (columns.start, rows.start), 1.0)
            size_px = (rows.stop - rows.start, columns.stop - columns.start)
            value = np.full(len(local), 0.95 - 0.012 * age)
            thread = trace(local, value, size_px, width_px=max(0.5, 1.2 - 0.035 * age))
            np.maximum(cover[rows, columns], thread, out=cover[rows, columns])
    halo = blur(cover, 3.0) * 0.2
    patchy = ramp(-1.6, 0.4, make_noise(rng, shape, exponent=1.2))
    cover = (blur(cover, 0.55) * 0.85 + halo) * (0.4 + 0.6 * patchy)
    colour = (0.86, 0.84, 0.78) if is_bright else (0.2, 0.17, 0.13)
    return mix(picture, colour, cover * 0.85)


def _box(points: Points, shape: tuple[int, int]) -> tuple[slice, slice] | None:
    low = np.floor(points.min(axis=0)).astype(int) - 4
    high = np.ceil(points.max(axis=0)).astype(int) + 5
    rows = slice(max(low[1], 0), min(high[1], shape[0]))
    columns = slice(max(low[0], 0), min(high[0], shape[1]))
    return (rows, columns) if rows.start < rows.stop and columns.start < columns.stop else None


def silver(rng: np.random.Generator, picture: Picture, *, reach: float, strength: float) -> Picture:
    """Let silver come to the surface: a bluish sheen over dark tones, from the edges inwards.

    Args:
        reach: How far it comes in, over the picture's height.
        strength: Share of silver where it is thickest.
    """
    height, width = shape = picture.shape[:2]
    rows, columns = np.indices(shape)
    edge = np.minimum.reduce([rows, columns, height - 1 - rows, width - 1 - columns])
    inwards = 1 - edge / (reach * height)
    cloudy = make_noise(rng, shape, exponent=1.9)
    patchy = make_noise(rng, shape, exponent=0.9)
    field = (inwards + 0.45 * cloudy + 0.12 * patchy).astype(np.float32)
    dark = 1 - ramp(0.15, 0.55, blur(find_luma(picture), 2.0))
    cover = ramp(0.35, 0.75, field) * dark * strength
    gleam = 1 + 0.1 * make_noise(rng, shape, exponent=0.3)
    return mix(picture, np.array(_SILVER, np.float32) * gleam[..., np.newaxis], cover)


def print_finger(
    rng: np.random.Generator,
    picture: Picture,
    place: tuple[float, float],
    *,
    size: float,
    strength: float,
) -> Picture:
    """Leave a fingerprint: the ridges of a phase field, pressed unevenly.

    Args:
        place: Its middle over width and height.
        size: Height of the print of the finger over the picture's height.
        strength: Darkness of the ridges.
    """
    height, width = shape = picture.shape[:2]
    rows, columns = np.indices(shape, np.float32)
    centre = np.array(place) * (width, height)
    turn, half = rng.uniform(-0.6, 0.6), size * height / 2
    along = ((columns - centre[0]) * np.cos(turn) + (rows - centre[1]) * np.sin(turn)) / half
    across = ((rows - centre[1]) * np.cos(turn) - (columns - centre[0]) * np.sin(turn)) / half
    bend = 0.25 * make_noise(rng, shape, exponent=2.4)
    phase = np.hypot(along * 1.25, across + 0.35 * along**2) * 105 + 22 * bend
    ridges = ramp(-0.2, 0.7, np.sin(phase).astype(np.float32))
    pressed = ramp(-0.25, 0.35, (0.72 - np.hypot(along * 1.35, across)).astype(np.float32))
    worn = ramp(-1.0, 0.7, make_noise(rng, shape, exponent=1.3))
    return mix(picture, (0.22, 0.18, 0.14), cv2.multiply(ridges * pressed, worn) * strength)
