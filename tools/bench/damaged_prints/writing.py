"""What somebody wrote or stamped on a print: a pen's strokes along single-line letters."""

from dataclasses import dataclass

import numpy as np
from HersheyFonts import HersheyFonts
from scipy.ndimage import uniform_filter1d

from tools.bench.damaged_prints.fields import (
    Picture,
    Plane,
    Points,
    blur,
    make_noise,
    mix,
    ramp,
    resample,
    trace,
)

# Heights of a letter after which the pen has written itself thin.
_INK_RUN = 26


def _find_strokes(text: str, font: str, height_px: float) -> list[Points]:
    """Return the strokes of a line of text, each (N, 2), on a baseline at 0."""
    letters = HersheyFonts()
    letters.load_default_font(font)
    letters.normalize_rendering(height_px)
    strokes = [np.array(stroke, float) for stroke in letters.strokes_for_text(text)]
    return [_round(stroke) * (1, -1) for stroke in strokes if len(stroke) > 1]


def _round(stroke: Points) -> Points:
    """Return a stroke with its corners cut (Chaikin)."""
    for _ in range(2):
        near, far = 0.75 * stroke[:-1] + 0.25 * stroke[1:], 0.25 * stroke[:-1] + 0.75 * stroke[1:]
        middle = np.stack([near, far], axis=1).reshape(-1, 2)
        stroke = np.concatenate([stroke[:1], middle, stroke[-1:]])
    return resample(stroke, 0.7)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line of handwriting.

    Attributes:
        text: What is written.
        place: Left end of the baseline, over width and height.
        height_px: Height of a capital letter.
        colour: The ink's colour, 0 to 1.
        nib_px: Width of a stroke downwards.
        angle: Direction of the line, radians.
        is_pencil: Whether the paper's tooth leaves gaps.
        font: Name of a Hershey font.
    """

    text: str
    place: tuple[float, float]
    height_px: float
    colour: tuple[float, float, float]
    nib_px: float = 1.8
    angle: float = 0.0
    is_pencil: bool = False
    font: str = "scripts"


def write(rng: np.random.Generator, picture: Picture, written: Line) -> Picture:
    """Write on a print by hand: unsteady, thick where the pen goes down, with more or less ink."""
    shape = picture.shape[:2]
    start = np.array(written.place) * shape[::-1]
    angle = written.angle
    turn = np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
    sway = [
        blur(make_noise(rng, shape, exponent=2.0), 4.0) * written.height_px * 0.07 for _ in range(2)
    ]
    cover = np.zeros(shape, np.float32)
    for stroke in _find_strokes(written.text, written.font, written.height_px):
        points = stroke @ turn + start
        columns, rows = (np.clip(np.rint(points), 0, np.array(shape[::-1]) - 1).astype(int)).T
        points = points + np.stack([field[rows, columns] for field in sway], axis=1)
        down = np.gradient(points[:, 1])
        pressed = uniform_filter1d(down, 5)
        width = written.nib_px * (0.62 + 0.5 * np.clip(pressed / 0.7, -0.5, 1.0))
        ink = 0.9 - 0.25 * np.clip(np.arange(len(points)) / _INK_RUN / written.height_px, 0, 1)
        line = trace(points, np.broadcast_to(ink, len(points)), shape, width_px=width)
        cover = np.maximum(cover, line)
    if written.is_pencil:
        cover *= ramp(-1.1, 0.5, make_noise(rng, shape, exponent=0.5))
    pooled = 0.85 + 0.15 * ramp(-1, 1, make_noise(rng, shape, exponent=1.6))
    return mix(picture, written.colour, blur(cover, 0.4) * pooled)


def stamp(
    rng: np.random.Generator,
    picture: Picture,
    lines: list[str],
    place: tuple[float, float],
    *,
    radius_px: float,
    colour: tuple[float, float, float],
) -> Picture:
    """Stamp a print: a double ring with letters, pressed unevenly.

    Args:
        lines: What it says, line by line.
        place: Middle over width and height.
        radius_px: Radius of the ring.
        colour: The ink's colour, 0 to 1.
    """
    shape = picture.shape[:2]
    middle = np.array(place) * shape[::-1]
    round_ = np.linspace(0, 2 * np.pi, 240)
    ring = np.stack([np.cos(round_), np.sin(round_)], axis=1) * radius_px
    strokes = [(ring, 2.2), (ring * 0.86, 1.1)]
    for index, text in enumerate(lines):
        letters = _find_strokes(text, "futuram", radius_px * 0.26)
        size = np.concatenate(letters).max(axis=0)[0]
        squeeze = np.array([min(1.0, 1.45 * radius_px / size), 1])
        row = (index - (len(lines) - 1) / 2) * radius_px * 0.44 + radius_px * 0.12
        offset = (-size * squeeze[0] / 2, row)
        strokes += [(letter * squeeze + offset, 1.3) for letter in letters]
    angle = rng.uniform(-0.4, 0.4)
    turn = np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
    cover: Plane = np.zeros(shape, np.float32)
    for points, width_px in strokes:
        line = trace(points @ turn + middle, np.ones(len(points)), shape, width_px=width_px)
        cover = np.maximum(cover, line)
    pressed = ramp(-1.5, 0.4, make_noise(rng, shape, exponent=1.6))
    grainy = ramp(-1.6, -0.2, make_noise(rng, shape, exponent=0.6))
    return mix(picture, colour, blur(cover, 0.45) * pressed * grainy * 0.9)
