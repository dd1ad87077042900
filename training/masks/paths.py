"""Paths and outlines of damage, as points."""

from typing import Final, TypeAlias

import numpy as np
import numpy.typing as npt

from training.masks.painters import draw_integer

Path: TypeAlias = npt.NDArray[np.float64]
"""(K, 2), points (x, y) in pixels."""

_OUTLINE_FREQUENCIES: Final = np.array([1, 2, 3, 5])


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


def make_outlines(
    rng: np.random.Generator,
    centres: npt.NDArray[np.float64],
    radii_px: npt.NDArray[np.float64],
    *,
    rough: float,
) -> npt.NDArray[np.float64]:
    """Return an irregular closed outline around each centre, (N, K, 2).

    Args:
        rng: Source of randomness.
        centres: (N, 2), points (x, y).
        radii_px: (N,), mean radii.
        rough: How far outlines differ from circles, 0 to about 0.5.
    """
    points = 8 if radii_px.max(initial=0.0) < 2 else 20
    angles = np.linspace(0, 2 * np.pi, points, endpoint=False)
    waves = np.outer(_OUTLINE_FREQUENCIES, angles)
    size = (2, len(radii_px), len(_OUTLINE_FREQUENCIES))
    cosine, sine = rng.normal(0.0, rough / np.sqrt(2), size) / _OUTLINE_FREQUENCIES
    radii = np.clip(1.0 + cosine @ np.cos(waves) + sine @ np.sin(waves), 0.25, 2.5)
    radii *= radii_px[:, None]
    around = np.stack([radii * np.cos(angles), radii * np.sin(angles)], axis=2)
    return np.asarray(centres[:, None] + around, np.float64)


def make_outline(
    rng: np.random.Generator, centre: npt.NDArray[np.float64], radius_px: float, *, rough: float
) -> Path:
    """Return an irregular closed outline around a centre."""
    outlines = make_outlines(rng, centre[None], np.array([radius_px]), rough=rough)
    return np.asarray(outlines[0], np.float64)


def make_shard(rng: np.random.Generator, centre: npt.NDArray[np.float64], radius_px: float) -> Path:
    """Return an angular closed outline around a centre, as of a flake that broke off."""
    corners = draw_integer(rng, 4, 8)
    angles = (np.arange(corners) + rng.uniform(0.0, 0.8, corners)) * (2 * np.pi / corners)
    radius = radius_px * rng.uniform(0.45, 1.4, corners)
    corners_xy = np.stack([radius * np.cos(angles), radius * np.sin(angles)], axis=1)
    return np.asarray(centre + corners_xy, np.float64)


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
