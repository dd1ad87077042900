"""Undamaged pictures whose scenes look like damage: chosen by eye, and made.

None has visible damage of its own. Every other one is an old print, the rest stay as they are.
"""

from collections.abc import Callable, Mapping
from typing import Final

import cv2
import numpy as np

from tools.bench.damaged_prints.fields import (
    Picture,
    Plane,
    Points,
    blur,
    find_luma,
    make_noise,
    mix,
    resample,
    trace,
)

# First letters of file names in valid.tar.
HARD: Final[Mapping[str, tuple[str, ...]]] = {
    "wires and struts": ("bb35bcaf76", "a7ad8aabfa", "05c3a0b203", "e006ef9129", "7c83cb907c"),
    "hair and whiskers": ("de1228151b", "bd10373b83", "99e893f037", "294f58fc8c_0"),
    "twigs and ears": ("d7ebd2f88c", "dbba56e15f", "c30523f6d5", "29b3456178"),
    "text": (
        "b37e03ba28",
        "78696daaeb",
        "8d4f2d343b",
        "f34353fa5b",
        "469b394fab",
        "0feb1c49bd",
        "bcf7027bb2",
    ),
    "window frames and ruins": ("149b8b8370", "1211f78a25", "59f17cee70"),
    "night skies": ("ee2fd488df", "773dd9b59b_0", "773dd9b59b_1", "e038b65f4b_1"),
    "painted hands and tentacles": ("183811dc05", "fe7e99f6ea"),
}


def _sweep(curve: Points, shape: tuple[int, int], *, value: float, width_px: float) -> Plane:
    points = resample(curve, 1.5)
    return trace(points, np.full(len(points), value), shape, width_px=width_px)


def hang_wires(rng: np.random.Generator, picture: Picture) -> Picture:
    """Hang telephone wires across the sky: catenaries that start at a pole beyond the border."""
    height, width = shape = picture.shape[:2]
    x = np.linspace(-0.3, 1.3, 200)
    top, slope = rng.uniform(0.1, 0.2), rng.uniform(-0.12, 0.12)
    cover = np.zeros(shape, np.float32)
    for wire in range(5):
        sag = np.cosh((x - 0.5) * 1.6) - 1
        y = top + 0.045 * wire + slope * x - (0.1 + 0.006 * wire) * sag
        curve = np.stack([x * width, y * height], axis=1)
        cover = np.maximum(cover, _sweep(curve, shape, value=0.75, width_px=1.3))
    return mix(picture, (0.14, 0.14, 0.15), blur(cover, 0.5))


def let_rain(rng: np.random.Generator, picture: Picture) -> Picture:
    """Let rain fall: noise that is blurred along one direction, near and far."""
    shape = picture.shape[:2]
    cover = np.zeros(shape, np.float32)
    slant = rng.uniform(-0.25, 0.25)
    for length, share in ((17, 0.0018), (41, 0.0007)):
        drops = (rng.random(shape) < share).astype(np.float32)
        kernel = np.zeros((length, length), np.float32)
        middle = length // 2
        reach = round(slant * middle)
        cv2.line(kernel, (middle - reach, 0), (middle + reach, length - 1), 1.0, 1, cv2.LINE_AA)
        streaks = np.asarray(cv2.filter2D(drops, -1, kernel), np.float32)
        cover = np.maximum(cover, np.clip(streaks, 0, 1) * rng.uniform(0.25, 0.4))
    return mix(picture * 0.9, (0.85, 0.87, 0.9), blur(cover, 0.6))


def let_snow(rng: np.random.Generator, picture: Picture) -> Picture:
    """Let snow fall: discs of confusion, some near, most far, all moving one way."""
    shape = picture.shape[:2]
    cover = np.zeros(shape, np.float32)
    for radius, share in ((1.0, 0.0024), (2.0, 0.0006), (4.5, 0.00006)):
        flakes = (rng.random(shape) < share).astype(np.float32)
        side = 2 * int(np.ceil(radius)) + 3
        disc = np.zeros((side, side), np.float32)
        cv2.ellipse(
            disc,
            (side // 2, side // 2),
            (max(1, round(radius)), round(radius * 1.3)),
            20,
            0,
            360,
            1.0,
            -1,
        )
        spread = np.asarray(cv2.filter2D(flakes, -1, disc), np.float32)
        cover = np.maximum(cover, np.clip(spread, 0, 1) * (0.9 - 0.1 * radius))
    return mix(picture, (0.94, 0.95, 0.97), blur(cover, 0.8))


def stretch_fence(rng: np.random.Generator, picture: Picture) -> Picture:
    """Stretch a chain-link fence before the scene: two sets of zigzag wires with a highlight."""
    height, width = shape = picture.shape[:2]
    mesh = rng.uniform(34, 46)
    cover = np.zeros(shape, np.float32)
    steps = np.arange(-1, height / (mesh / 2) + 2)
    for column in range(2 * int(width / mesh) + 3):
        x = (column - 1 + (steps + column) % 2) * mesh / 2
        curve = np.stack([x, steps * mesh / 2], axis=1)
        cover = np.maximum(cover, _sweep(curve, shape, value=0.9, width_px=1.8))
    gleam = np.roll(cover, (-1, -1), (0, 1)) * 0.4
    return mix(mix(picture, (0.8, 0.82, 0.84), gleam), (0.32, 0.33, 0.34), blur(cover, 0.6))


def spin_web(rng: np.random.Generator, picture: Picture) -> Picture:
    """Spin a spider's web: spokes, and a spiral that sags between them."""
    height, width = shape = picture.shape[:2]
    hub = np.array([rng.uniform(0.3, 0.7) * width, rng.uniform(0.3, 0.6) * height])
    angles = np.sort(np.linspace(0, 2 * np.pi, 17)[:-1] + rng.normal(0, 0.06, 16))
    spokes = np.stack([np.cos(angles), np.sin(angles)], axis=1)
    cover = np.zeros(shape, np.float32)
    for spoke in spokes:
        curve = np.stack([hub, hub + spoke * 0.75 * height])
        cover = np.maximum(cover, _sweep(curve, shape, value=0.5, width_px=0.8))
    for turn in range(14):
        reach = (0.06 + 0.03 * turn) * height * (1 + 0.01 * np.arange(16))
        corners = hub + spokes * reach[:, np.newaxis]
        corners = np.concatenate([corners, corners[:1]])
        between = (corners[:-1] + corners[1:]) / 2 * 0.97 + hub * 0.03
        curve = np.empty((33, 2))
        curve[::2], curve[1::2] = corners, between
        cover = np.maximum(cover, _sweep(curve, shape, value=0.42, width_px=0.7))
    bright = 0.5 + 0.5 * np.clip(make_noise(rng, shape, exponent=1.8), -1, 1)
    return mix(picture, (0.93, 0.94, 0.95), blur(cover, 0.4) * bright)


def release_birds(rng: np.random.Generator, picture: Picture) -> Picture:
    """Let a flock of birds cross the sky: small, dark, each with two wings."""
    height, width = shape = picture.shape[:2]
    cover = np.zeros(shape, np.float32)
    sky = blur(find_luma(picture), 3.0)
    for _ in range(60):
        x, y = rng.normal(0.5, 0.22) * width, rng.normal(0.4, 0.16) * height
        if not (4 < x < width - 5 and 4 < y < height - 5) or sky[int(y), int(x)] < 0.3:
            continue
        span, lift = rng.uniform(2.5, 7), rng.uniform(-0.3, 0.6)
        wings = np.array(
            [(-1, -lift), (-0.5, -0.5 * lift - 0.15), (0, 0), (0.5, -0.55 * lift - 0.1), (1, -lift)]
        )
        curve = wings * span + (x, y)
        cover = np.maximum(cover, _sweep(curve, shape, value=0.85, width_px=0.25 * span))
    return mix(picture, (0.13, 0.13, 0.14), blur(cover, 0.5))


MADE: Final[Mapping[str, tuple[str, Callable[[np.random.Generator, Picture], Picture]]]] = {
    "telephone wires": ("a8a7146179", hang_wires),
    "rain": ("c143820927", let_rain),
    "snow": ("5ab9808d0f", let_snow),
    "wire fence": ("61763fa888", stretch_fence),
    "spider's web": ("bd74f5f7b6", spin_web),
    "birds": ("efbfd507d0", release_birds),
}
"""What is drawn into which picture of valid.tar."""
