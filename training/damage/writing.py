"""What was written, stamped or printed on a print."""

from typing import Final

import cv2
import numpy as np

from engine.detection.damage_map import DamageKind
from training.damage.shapes import blur, bound, draw_lines, ramp
from training.damage.stains import draw_ink
from training.damage.surface import Colour, Plane, Planes, Surface, blend, make_colour, stain
from training.masks.noise import make_noise
from training.masks.painters import draw_integer, draw_log_uniform
from training.masks.paths import Path
from training.masks.writing import measure_lettering

_SEGMENTS: Final = (  # of a display, each from (x, y) to (x, y) in a cell of 1 x 2
    ((0, 0), (1, 0)), ((1, 0), (1, 1)), ((1, 1), (1, 2)), ((0, 2), (1, 2)),
    ((0, 1), (0, 2)), ((0, 0), (0, 1)), ((0, 1), (1, 1)),
)  # fmt: skip
_DIGITS: Final = ("012345", "12", "01346", "01236", "1256", "02356", "023456", "012", "0123456", "012356")  # fmt: skip
_LAMPS: Final = np.array(
    [[1.0, 0.42, 0.08], [1.0, 0.62, 0.15], [1.0, 0.2, 0.1]], np.float32
).reshape(-1, 3, 1, 1)


def paint_pen(rng: np.random.Generator, surface: Surface) -> None:
    """Add handwriting, or a few strokes, in ballpoint, ink, felt pen or pencil."""
    x_height = min(surface.px_per_mm * draw_log_uniform(rng, 0.8, 3.5), 0.14 * surface.side_px)
    lean = rng.normal(0.0, 0.15) if rng.random() < 0.8 else rng.uniform(-1.5, 1.5)
    paths: list[Path] = []
    place = surface.draw_place(rng) - np.array([0.4 * surface.side_px * rng.random(), 0.0])
    for line in range(draw_integer(rng, 1, 1 + int(2 * surface.wear))):
        start = place + np.array([0.0, 4.0 * x_height * line])
        for _ in range(draw_integer(rng, 1, 4)):
            word = _write_word(rng, x_height)
            paths.append(word + start)
            start = start + np.array([np.ptp(word[:, 0]) + 1.5 * x_height, 0.0])
    turn = np.array([[np.cos(lean), np.sin(lean)], [-np.sin(lean), np.cos(lean)]])
    paths = [(path - place) @ turn + place for path in paths]
    width = x_height * draw_log_uniform(rng, 0.06, 0.18)
    if rng.random() < 0.15:  # a felt pen
        width = x_height * rng.uniform(0.2, 0.4)
    width = max(width, 0.8)
    strokes = [path[i : i + 7] for path in paths for i in range(0, len(path) - 1, 6)]
    box = bound(strokes, width + 4, surface.shape)
    if box is None:
        return
    flow = np.cumsum(rng.normal(0.0, 0.1, len(strokes)))
    widths = (width * np.exp(np.clip(flow - flow.mean(), -0.4, 0.4))).tolist()
    coverage = draw_lines(box, strokes, widths)
    before = surface.cut(box)
    if rng.random() < 0.2:  # pencil catches on the grain of the paper
        coverage *= ramp(make_noise(rng, coverage.shape, 2.0, octaves=2), -1.2, 0.8)
        graphite = np.float32(rng.uniform(0.2, 0.45)) * make_colour(1, 1, 1)
        after = blend(before, blur(coverage, 0.4) * rng.uniform(0.35, 0.9), graphite)
    else:
        coverage *= ramp(make_noise(rng, coverage.shape, 4.0 * width, octaves=2), -2.2, -0.6)
        after = _lay_ink(rng, before, blur(coverage, rng.uniform(0.3, 0.7)))
    surface.change(DamageKind.WRITING, box, after)


def paint_lettering(rng: np.random.Generator, surface: Surface) -> None:
    """Add a line of printed or drawn letters."""
    height, width = surface.shape
    if rng.random() < 0.5:  # a caption or a date from the laboratory: small and level
        depth = measure_lettering(rng, surface.side_px, min_height=0.035, bend_deviation=0.0)
    else:
        depth = measure_lettering(rng, surface.side_px)
    coverage = blur(ramp(depth[:height, :width], -0.6, 0.6), rng.uniform(0.2, 0.7))
    after = _lay_ink(rng, surface.planes, coverage * rng.uniform(0.5, 1.0))
    surface.change(DamageKind.WRITING, surface.whole, after)


def paint_stamp(rng: np.random.Generator, surface: Surface) -> None:
    """Add a rubber stamp: letters in a frame, the ink uneven and missing in places."""
    height, width = surface.shape
    depth = measure_lettering(rng, surface.side_px, bend_deviation=0.02)[:height, :width]
    coverage = np.maximum(ramp(depth, -0.6, 0.6), _draw_frame(rng, surface, depth))
    worn = make_noise(rng, surface.shape, 2.0 * surface.px_per_mm, octaves=3)
    worn += 0.7 * make_noise(rng, surface.shape, 2.0)
    coverage *= ramp(worn, -2.2, 0.6)
    ink = draw_ink(rng)
    density = blur(coverage, rng.uniform(0.4, 1.0)) * rng.uniform(0.4, 1.0)
    surface.change(DamageKind.WRITING, surface.whole, stain(surface.planes, density, ink))


def paint_date(rng: np.random.Generator, surface: Surface) -> None:
    """Add the date that a camera exposed on the film: glowing segments."""
    size = surface.px_per_mm * draw_log_uniform(rng, 0.7, 1.6)
    text = (
        f"'{int(rng.integers(80, 100))} {int(rng.integers(1, 13)):2d} {int(rng.integers(1, 32)):2d}"
    )
    if rng.random() < 0.3:
        text = f"{int(rng.integers(0, 24)):02d} {int(rng.integers(0, 60)):02d}"
    place = surface.draw_place(rng) - np.array([1.55 * len(text) * size * rng.random(), size])
    turns = int(rng.choice(4, p=[0.7, 0.1, 0.1, 0.1]))
    paths: list[Path] = []
    for index, character in enumerate(text):
        cell = np.array([1.55 * index * size, 0.0])
        if character == "'":
            paths.append(np.array([[0.5, -0.1], [0.4, 0.4]]) * size + cell)
        elif character != " ":
            paths.extend(
                (np.array(_SEGMENTS[int(i)], float) * 0.8 + 0.1) * size + cell
                for i in _DIGITS[int(character)]
            )
    cosine, sine = float(np.cos(turns * np.pi / 2)), float(np.sin(turns * np.pi / 2))
    paths = [path @ np.array([[cosine, sine], [-sine, cosine]]) + place for path in paths]
    width = max(0.18 * size, 1.0)
    box = bound(paths, 3 * width + 8, surface.shape)
    if box is None:
        return
    core = draw_lines(box, paths, [width] * len(paths))
    lamp = _LAMPS[int(rng.integers(len(_LAMPS)))]
    if surface.is_toned:
        lamp = np.float32(0.9) * surface.paper
    glow = blur(core, 0.4 + 0.5 * width * rng.random())
    light = np.clip(glow * rng.uniform(0.8, 1.2) + 0.4 * blur(core, 1.5 * width), 0.0, 1.0)
    before = surface.cut(box)
    after = 1.0 - (1.0 - before) * (1.0 - light * lamp * np.float32(rng.uniform(0.6, 1)))
    after = blend(np.asarray(after, np.float32), glow * rng.uniform(0.3, 0.9), lamp)
    surface.change(DamageKind.WRITING, box, after)


def _draw_frame(rng: np.random.Generator, surface: Surface, depth: Plane) -> Plane:
    """Return the coverage of a frame, oval or rectangular, around letters."""
    letters = np.argwhere(depth > 0)[:, ::-1].astype(np.float32)
    if len(letters) < 3:
        return np.zeros_like(depth)
    centre, size, lean_degrees = cv2.minAreaRect(letters)
    half = np.array(size) * rng.uniform(0.55, 0.8) + 0.1 * min(size)
    angles = np.linspace(0.0, 2 * np.pi, 73)
    ring = np.stack([np.cos(angles), np.sin(angles)], axis=1)
    if rng.random() < 0.5:
        ring = ring / np.max(np.abs(ring), axis=1, keepdims=True)
    lean = np.deg2rad(lean_degrees)
    turn = np.array([[np.cos(lean), np.sin(lean)], [-np.sin(lean), np.cos(lean)]])
    frames = [(ring * half * scale) @ turn + centre for scale in (1.0, rng.uniform(0.85, 0.95))]
    line_px = float(np.clip(surface.px_per_mm * rng.uniform(0.2, 0.6), 1.0, 6.0))
    return draw_lines(surface.whole, frames, [line_px, 0.5 * line_px])


def _write_word(rng: np.random.Generator, x_height: float) -> Path:
    """Return one word as a path of loops from (0, 0) rightwards; some rise or descend."""
    letters = draw_integer(rng, 2, 8)
    turns = np.linspace(0.0, 2 * np.pi * letters, 14 * letters)
    which = np.minimum((turns / (2 * np.pi)).astype(int), letters - 1)
    rise = rng.choice([1.0, 1.0, 1.0, 2.1], letters)[which]
    fall = rng.choice([0.0, 0.0, 0.0, 1.2], letters)[which]
    slant = rng.uniform(-0.1, 0.6)
    loop = rng.uniform(0.2, 0.5, letters)[which]
    swing = 0.5 - 0.5 * np.cos(turns)
    y = swing * rise - (1.0 - swing) * fall * (which % 2)
    x = turns * rng.uniform(0.1, 0.2) + loop * np.sin(turns) + slant * y
    return x_height * np.stack([x, -y], axis=1)


def _lay_ink(rng: np.random.Generator, before: Planes, coverage: Plane) -> Planes:
    """Return pixels under ink; one pen in seven writes in white."""
    if rng.random() < 0.15:
        white: Colour = make_colour(0.95, 0.95, 0.93)
        return blend(before, coverage * rng.uniform(0.6, 1.0), white)
    ink = draw_ink(rng)
    dense = stain(before, coverage * rng.uniform(0.6, 1.3), ink)
    return blend(dense, coverage * rng.uniform(0.0, 0.6), ink)
