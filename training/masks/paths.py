"""Paths and outlines of damage, as points."""

from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from training.masks.painters import draw_integer

Path: TypeAlias = npt.NDArray[np.float64]
"""(K, 2), points (x, y) in pixels."""


def bend_path(
    rng: np.random.Generator, length_px: float, *, curl: float, points: int, angle: float
) -> Path:
    """Return a path from (0, 0) whose curvature wanders.

    Args:
        rng: Source of randomness.
        length_px: Length of the path.
        curl: Typical number of turns over the whole length.
        points: Number of points.
        angle: Direction at the start, radians.
    """
    curvature = np.interp(
        np.linspace(0, 4, points), np.arange(5), rng.normal(0.0, 1.0, 5)
    ) + rng.normal(0.0, 0.5)
    angles = angle + np.cumsum(curvature) * (curl * 2 * np.pi / points)
    step = length_px / points
    return np.cumsum(step * np.stack([np.cos(angles), np.sin(angles)], axis=1), axis=0)


def make_outline(
    rng: np.random.Generator, centre: npt.NDArray[np.float64], radius_px: float, *, rough: float
) -> Path:
    """Return an irregular closed outline around a centre."""
    points = 8 if radius_px < 2 else 24
    angles = np.linspace(0, 2 * np.pi, points, endpoint=False)
    radius = np.ones(points)
    for frequency in (1, 2, 3, 5):
        radius += rng.normal(0.0, rough / frequency) * np.cos(
            frequency * angles + rng.uniform(0, 2 * np.pi)
        )
    radius = radius_px * np.clip(radius, 0.25, 2.5)
    return centre + np.stack([radius * np.cos(angles), radius * np.sin(angles)], axis=1)


def make_shard(rng: np.random.Generator, centre: npt.NDArray[np.float64], radius_px: float) -> Path:
    """Return an angular closed outline around a centre, as of a flake that broke off."""
    corners = draw_integer(rng, 4, 8)
    angles = (np.arange(corners) + rng.uniform(0.0, 0.8, corners)) * (2 * np.pi / corners)
    radius = radius_px * rng.uniform(0.45, 1.4, corners)
    return centre + np.stack([radius * np.cos(angles), radius * np.sin(angles)], axis=1)


def grow_threads(
    rng: np.random.Generator, centre: npt.NDArray[np.float64], reach_px: float
) -> tuple[list[Path], list[float]]:
    """Return threads from a centre outwards, each with branches, and their relative widths."""
    paths: list[Path] = []
    widths: list[float] = []
    for _ in range(draw_integer(rng, 4, 14)):
        angle = rng.uniform(0, 2 * np.pi)
        length = reach_px * rng.uniform(0.4, 1.0)
        stem = centre + bend_path(rng, length, curl=0.2, points=20, angle=angle)
        paths.append(stem)
        widths.append(1.0)
        for _ in range(draw_integer(rng, 1, 6)):
            start = stem[int(rng.integers(2, 20))]
            lean = angle + rng.choice([-1.0, 1.0]) * rng.uniform(0.4, 1.1)
            length = reach_px * rng.uniform(0.1, 0.45)
            paths.append(start + bend_path(rng, length, curl=0.3, points=12, angle=lean))
            widths.append(0.7)
    return paths, widths
