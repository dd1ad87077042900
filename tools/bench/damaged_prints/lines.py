"""Scratches as ploughed grooves under light, and hairs as elastic rods out of focus."""

import numpy as np
from scipy.integrate import solve_ivp

from tools.bench.damaged_prints.fields import (
    Picture,
    Plane,
    Points,
    blur,
    light,
    make_noise,
    mix,
    resample,
    trace,
)

_PAPER = (0.93, 0.91, 0.86)


def walk(
    rng: np.random.Generator, start: Points, *, heading: float, length_px: float, wander: float
) -> Points:
    """Return a line whose curvature wanders like an Ornstein-Uhlenbeck process.

    Args:
        heading: Direction at the start, radians.
        wander: Deviation of the change of curvature, radians a pixel.
    """
    curvature, place, angle = 0.0, np.array(start, float), heading
    points = [place.copy()]
    for _ in range(round(length_px)):
        curvature += -0.02 * curvature + rng.normal(0, wander)
        angle += curvature
        place += (np.cos(angle), np.sin(angle))
        points.append(place.copy())
    return np.array(points)


def _press(rng: np.random.Generator, count: int, *, contact: float) -> Points:
    """Return how deep the tool goes along a line, 0 to 1: it lands, skips and lifts off."""
    white = rng.standard_normal(count + 80)
    slow = np.convolve(white, np.hanning(61), mode="same")[40 : 40 + count]
    fast = np.convolve(white[::-1], np.hanning(9), mode="same")[40 : 40 + count]
    pressure = contact + 0.35 * slow / slow.std() + 0.15 * fast / fast.std()
    ends = np.minimum(np.arange(count), np.arange(count)[::-1]) / max(4.0, 0.12 * count)
    return np.clip(pressure, 0, 1) * np.clip(ends, 0, 1)


def scratch(
    rng: np.random.Generator,
    picture: Picture,
    *,
    count: int,
    length: float = 0.5,
    direction: float | None = None,
    depth: float = 1.0,
) -> Picture:
    """Scratch a print: grooves with burrs, lit from one side, through to the paper where deep.

    Args:
        count: Number of scratches.
        length: Longest scratch over the picture's height.
        direction: Direction that all share, radians; by default each has its own.
        depth: Typical depth; from 1 on most of a groove reaches the paper.
    """
    shape = picture.shape[:2]
    groove = np.zeros(shape, np.float32)
    for _ in range(count):
        heading = rng.uniform(0, np.pi) if direction is None else rng.normal(direction, 0.04)
        reach = shape[0] * length * rng.beta(1.3, 1.6) + 12
        start = rng.uniform(0, 1, 2) * shape[::-1]
        wander = 0.0003 * 5 ** rng.uniform(0, 1)
        points = walk(rng, start, heading=heading, length_px=reach, wander=wander)
        pressed = _press(rng, len(points), contact=rng.uniform(0.35, 0.8)) * rng.uniform(0.5, 1.0)
        width = 0.7 + 1.1 * pressed * rng.uniform(0.4, 1.2)
        groove = np.maximum(groove, trace(points, pressed * depth, shape, width_px=width))
    burr = blur(groove, 1.1) - groove
    shade = light(2.2 * blur(burr, 0.5), azimuth=rng.uniform(0, 2 * np.pi))
    tooth = make_noise(rng, shape, exponent=0.4) * 0.12
    bare = np.clip((blur(groove, 0.45) + tooth - 0.28) * 2.4, 0, 1) * (groove > 0.02)
    lit = picture * (1 + (shade - 1) * 0.22)[..., np.newaxis]
    return mix(lit, _PAPER, bare.astype(np.float32) * 0.92)


def scratch_negative(
    rng: np.random.Generator, picture: Picture, *, count: int, upright: bool
) -> Picture:
    """Scratch the negative: on the print its scratches are dark, thin and even."""
    shape = picture.shape[:2]
    cover = np.zeros(shape, np.float32)
    for _ in range(count):
        heading = np.pi / 2 if upright else rng.uniform(0, np.pi)
        start = np.array([rng.uniform(0, shape[1]), rng.uniform(-0.3, 0.6) * shape[0]])
        reach = shape[0] * rng.uniform(0.3, 1.4)
        wander = 0.00002 if upright else 0.0005
        points = walk(rng, start, heading=heading, length_px=reach, wander=wander)
        pressed = np.clip(_press(rng, len(points), contact=0.75), 0, 1) * rng.uniform(0.35, 0.8)
        cover = np.maximum(cover, trace(points, pressed, shape, width_px=rng.uniform(0.7, 1.4)))
    return mix(picture, (0.12, 0.1, 0.09), blur(cover, 0.5))


def bend_rod(rng: np.random.Generator, length_px: float) -> Points:
    """Return an elastica: angle'' = -force sin(angle), with a curl that it had before."""
    force, curl = rng.uniform(0.0, 22.0), rng.normal(0, 1.2)

    def derive(_: float, state: Points) -> list[float]:
        angle, turn = state[0], state[1]
        return [turn, -force * np.sin(angle) + curl, np.cos(angle), np.sin(angle)]

    begin = [rng.uniform(-2.4, 2.4), rng.normal(0, 3.0), 0.0, 0.0]
    solved = solve_ivp(derive, (0, 1), begin, t_eval=np.linspace(0, 1, 160), rtol=1e-5)
    turn = rng.uniform(0, 2 * np.pi)
    rotation = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
    return resample(solved.y[2:].T @ rotation * length_px)


def lay_hairs(
    rng: np.random.Generator,
    picture: Picture,
    *,
    count: int,
    length: float = 0.25,
    is_bright: bool = False,
    defocus_px: float = 0.6,
) -> Picture:
    """Lay hairs and fibres on the scanner's glass (dark) or into the enlarger (bright).

    Args:
        count: Number of hairs.
        length: Longest hair over the picture's height.
        is_bright: Whether they lay on the negative, and have printed white.
        defocus_px: Blur by their distance from the glass.
    """
    shape = picture.shape[:2]
    cover: Plane = np.zeros(shape, np.float32)
    for _ in range(count):
        rod = bend_rod(rng, shape[0] * length * rng.uniform(0.35, 1.0))
        rod += rng.uniform(0.03, 0.97, 2) * shape[::-1] - rod.mean(axis=0)
        taper = np.clip(np.linspace(0, 5, len(rod)), 0.4, 1)
        strength = rng.uniform(0.55, 0.95) * (0.85 + 0.15 * np.sin(np.arange(len(rod)) / 9))
        line = trace(rod, strength, shape, width_px=rng.uniform(0.8, 1.6) * taper)
        cover = np.maximum(cover, blur(line, defocus_px * rng.uniform(0.7, 1.5)))
    if is_bright:
        return mix(picture, (0.95, 0.94, 0.9), cover * 0.9)
    shadow = np.roll(blur(cover, 2.0), (1, 2), (0, 1)) * 0.18
    return mix(mix(picture, (0.1, 0.09, 0.08), shadow), (0.14, 0.11, 0.09), cover)
