"""Makes an old print of a photograph: its tone, colour, fading, grain and paper, no damage."""

import enum
from dataclasses import dataclass, field
from typing import Final, NamedTuple

import cv2
import numpy as np
import numpy.typing as npt

from training.damage.fields import (
    Field,
    Picture,
    blur,
    clamp,
    draw_log_uniform,
    make_axes,
    make_clouds,
    make_grain,
    measure_luma,
)
from training.damage.printing.halftone import screen_colour, screen_tone
from training.damage.printing.paper import (
    draw_edge,
    draw_surface,
    lay_bed,
    lay_border,
    light_surface,
)

_TONES: Final = 1024  # entries of a lookup table
_SLOWNESS: Final = 8  # pixels of the window in one of a slow field, a side
_MIN_REFLECTANCE: Final = 0.012  # of the deepest black in a colour picture


class PrintKind(enum.StrEnum):
    """What kind of print a picture becomes."""

    GREY = "grey"
    SEPIA = "sepia"
    """Any tone but grey: sepia, selenium, gold, albumen, cyanotype."""
    FADED = "faded"
    """A colour print of the 1960s to 80s, whose dyes have faded unevenly."""
    COLOUR = "colour"
    """A colour print in good condition."""
    MODERN = "modern"
    """A picture that stays as it is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Print:
    """A print of a photograph.

    Attributes:
        picture: (H, W, 3), float32, RGB, 0 to 1.
        is_print: (H, W), false where the scanner's bed or an album page shows beside the print.
    """

    picture: Picture = field(repr=False)
    is_print: npt.NDArray[np.bool_] = field(repr=False)


class _Toning(NamedTuple):
    """Colours (RGB, 0 to 1) of the deepest shadow, the middle tone and the paper."""

    shadow: tuple[float, float, float]
    middle: tuple[float, float, float]
    paper: tuple[float, float, float]


_GREYS = (
    _Toning((0.05, 0.05, 0.05), (0.47, 0.47, 0.47), (0.95, 0.95, 0.94)),
    _Toning((0.08, 0.075, 0.07), (0.49, 0.475, 0.45), (0.94, 0.92, 0.87)),
    _Toning((0.06, 0.065, 0.07), (0.46, 0.47, 0.48), (0.93, 0.94, 0.94)),
    _Toning((0.10, 0.09, 0.085), (0.50, 0.47, 0.43), (0.92, 0.88, 0.80)),
)
_SEPIAS = (
    _Toning((0.12, 0.085, 0.09), (0.50, 0.45, 0.44), (0.94, 0.92, 0.88)),  # selenium
    _Toning((0.20, 0.13, 0.08), (0.61, 0.49, 0.35), (0.95, 0.89, 0.76)),  # sepia
    _Toning((0.17, 0.11, 0.08), (0.54, 0.43, 0.33), (0.93, 0.87, 0.77)),  # brown
    _Toning((0.33, 0.24, 0.15), (0.67, 0.55, 0.39), (0.92, 0.85, 0.68)),  # faded yellow-brown
    _Toning((0.26, 0.17, 0.16), (0.61, 0.51, 0.42), (0.91, 0.85, 0.72)),  # albumen
    _Toning((0.27, 0.14, 0.10), (0.61, 0.45, 0.37), (0.94, 0.87, 0.79)),  # copper
    _Toning((0.16, 0.14, 0.11), (0.53, 0.48, 0.40), (0.90, 0.85, 0.74)),  # warm and yellowed
    _Toning((0.10, 0.11, 0.14), (0.46, 0.47, 0.50), (0.92, 0.90, 0.85)),  # gold
    _Toning((0.06, 0.15, 0.28), (0.34, 0.50, 0.61), (0.88, 0.91, 0.90)),  # cyanotype
)
_SEPIA_SHARES = (0.13, 0.2, 0.16, 0.13, 0.1, 0.08, 0.12, 0.05, 0.03)


class _Fading(NamedTuple):
    """What is left of the dyes, and the stain of the paper.

    Attributes:
        least: Least share of the cyan, magenta and yellow dye that is left.
        most: Greatest share of each.
        stain: Greatest density that the paper gains for red, green and blue light.
    """

    least: tuple[float, float, float]
    most: tuple[float, float, float]
    stain: tuple[float, float, float]


_FADINGS = (
    _Fading((0.42, 0.72, 0.6), (0.65, 0.95, 0.85), (0.02, 0.10, 0.14)),  # magenta
    _Fading((0.45, 0.6, 0.8), (0.68, 0.8, 1.0), (0.0, 0.06, 0.26)),  # orange
    _Fading((0.55, 0.58, 0.7), (0.75, 0.75, 0.95), (0.02, 0.05, 0.22)),  # yellow
    _Fading((0.75, 0.6, 0.55), (0.95, 0.8, 0.76), (0.08, 0.02, 0.06)),  # cyan
    _Fading((0.72, 0.68, 0.55), (0.92, 0.85, 0.72), (0.05, 0.02, 0.02)),  # blue
    _Fading((0.42, 0.42, 0.4), (0.62, 0.6, 0.6), (0.05, 0.06, 0.10)),  # pale
)
_FADING_SHARES = (0.27, 0.24, 0.18, 0.1, 0.05, 0.16)


def make_print(rng: np.random.Generator, picture: Picture, kind: PrintKind) -> Print:
    """Return a print of a picture; the picture is not changed, and nothing in it moves."""
    shape = picture.shape[:2]
    if kind is PrintKind.MODERN:
        return Print(picture=_adjust(rng, picture), is_print=np.ones(shape, np.bool_))
    exposed = _expose(rng, picture)
    if kind in (PrintKind.GREY, PrintKind.SEPIA):
        printed, paper = _print_tone(rng, exposed, kind)
    else:
        printed, paper = _print_colour(rng, exposed, kind)
    if rng.random() < 0.55:
        printed = _fade_unevenly(rng, printed, paper)
    edge = draw_edge(rng, shape) if rng.random() < 0.14 else None
    if edge is not None:
        printed = lay_border(rng, printed, edge, paper)
    printed = light_surface(rng, printed, draw_surface(rng))
    is_print = np.ones(shape, np.bool_)
    if edge is not None:
        printed = lay_bed(rng, printed, edge)
        is_print = edge.is_print
    return Print(picture=clamp(printed), is_print=is_print)


def _adjust(rng: np.random.Generator, picture: Picture) -> Picture:
    """Return a picture as another camera would have taken it."""
    gains = rng.normal(1.0, 0.03, 3) * rng.normal(1.0, 0.08)
    offset = rng.normal(0.0, 0.015)
    return clamp(picture * gains.astype(np.float32) + np.float32(offset))


def _expose(rng: np.random.Generator, picture: Picture) -> Picture:
    """Return what falls on the film: softened by the lens, darker in the corners, with flare."""
    if rng.random() < 0.6:
        picture = blur(picture, rng.uniform(0.3, 1.5))
    if rng.random() < 0.4:
        picture = picture * _make_vignette(rng, picture)[..., None]
    if rng.random() < 0.2:
        picture = picture + rng.uniform(0.05, 0.2) * blur(picture, 0.06 * min(picture.shape[:2]))
        picture = picture / max(1.0, float(picture.max()))
    return np.asarray(picture, np.float32)


def _make_vignette(rng: np.random.Generator, picture: Picture) -> Field:
    """Return a factor for each pixel; the window may lie anywhere in its print."""
    shape = _reduce_shape(picture)
    x, y = make_axes(shape, 0.0)
    centre = rng.uniform(-0.3, 1.3, 2)
    radius = rng.uniform(0.8, 1.6) * max(shape)
    squares = ((x - centre[0] * shape[1]) ** 2 + (y - centre[1] * shape[0]) ** 2) / radius**2
    falloff = np.asarray(1.0 / (1.0 + rng.uniform(0.2, 1.2) * squares) ** 2, np.float32)
    return _enlarge(falloff, picture)


def _print_tone(
    rng: np.random.Generator, picture: Picture, kind: PrintKind
) -> tuple[Picture, npt.NDArray[np.float32]]:
    """Return a print with one tone, and the colour (3,) of its paper."""
    # Early films see hardly any red, late ones all colours.
    weights = np.array([rng.uniform(0.05, 0.4), rng.uniform(0.35, 0.65), rng.uniform(0.1, 0.5)])
    weights = (weights / weights.sum()).astype(np.float32)
    tone = np.asarray(cv2.transform(picture, weights[None, :]), np.float32)
    tone = _develop(rng, tone)
    tone = _add_grain(rng, tone)
    if rng.random() < 0.06:
        tone = screen_tone(rng, tone)
    if kind is PrintKind.GREY:
        toning = _GREYS[int(rng.integers(len(_GREYS)))]
    else:
        toning = _SEPIAS[int(rng.choice(len(_SEPIAS), p=_SEPIA_SHARES))]
    anchors = np.array(toning) + rng.normal(0.0, 0.012, (3, 3))
    anchors[0] += rng.beta(1.2, 3.0) * 0.8 * (anchors[1] - anchors[0])  # blacks that have faded
    anchors[2] -= rng.beta(1.0, 4.0) * 0.6 * (anchors[2] - anchors[1])
    table = _make_table(anchors)
    return table[(tone * (_TONES - 1)).astype(np.int32)], table[-1]


def _develop(rng: np.random.Generator, tone: Field) -> Field:
    """Return a tone after exposure and development: too light, too dark, soft or hard."""
    low, high = np.percentile(tone[::4, ::4], (1.0, 99.0))
    spread = max(float(high - low), 0.25)
    stretch = rng.uniform(0.2, 1.0)  # 0 leaves the range, 1 fills it
    full = (tone - np.float32(low)) / np.float32(spread)
    tone = clamp(tone + np.float32(stretch) * (full - tone))
    tone = np.power(tone, np.float32(draw_log_uniform(rng, 0.65, 1.5)))
    hardness = np.float32(rng.uniform(-0.25, 0.9))
    return np.asarray(tone + hardness * (tone * tone * (3.0 - 2.0 * tone) - tone), np.float32)


def _add_grain(rng: np.random.Generator, tone: Field) -> Field:
    """Return a tone with the film's grain, which is strongest in the middle tones."""
    strength = draw_log_uniform(rng, 0.004, 0.06)
    grain = make_grain(rng, tone.shape, sigma_px=rng.uniform(0.35, 1.5))
    visibility = 0.25 + 3.0 * tone * (1.0 - tone)
    return clamp(tone + np.float32(strength) * visibility * grain)


def _make_table(anchors: npt.NDArray[np.float64]) -> npt.NDArray[np.float32]:
    """Return the colours (_TONES, 3) from shadow to paper through the middle tone."""
    tones = np.linspace(0.0, 1.0, _TONES)
    channels = [np.interp(tones, (0.0, 0.5, 1.0), anchors[:, c]) for c in range(3)]
    # A curve through the anchors, without their kink in the middle.
    smooth = [np.polyval(np.polyfit(tones, channel, 3), tones) for channel in channels]
    return clamp(np.stack(smooth, axis=1))


def _print_colour(
    rng: np.random.Generator, picture: Picture, kind: PrintKind
) -> tuple[Picture, npt.NDArray[np.float32]]:
    """Return a colour print, and the colour (3,) of its paper.

    Fading takes dye away and staining adds to the paper. In densities:
    `D' = left * (M @ D) + stain`, where M mixes the channels as impure dyes do.
    """
    left, stain = _draw_fading(rng, kind)
    impurity = rng.uniform(0.02, 0.16)
    mixing = (1.0 - 1.5 * impurity) * np.eye(3) + 0.5 * impurity * np.ones((3, 3))
    mixing = (left[:, None] * mixing).astype(np.float32)
    brightness = np.float32(draw_log_uniform(rng, 0.8, 1.15))
    light = np.clip(picture * brightness, _MIN_REFLECTANCE, 1.0)
    density = -np.asarray(cv2.log(light), np.float32)
    matrix = np.column_stack([mixing, stain]).astype(np.float32)
    density = np.asarray(cv2.transform(density, matrix), np.float32)
    printed = np.asarray(cv2.exp(-density), np.float32)
    if rng.random() < 0.06:
        printed = screen_colour(rng, printed)
    tone = measure_luma(printed)
    grain = _add_grain(rng, tone) - tone
    return printed + grain[..., None], np.exp(-stain).astype(np.float32)


def _draw_fading(
    rng: np.random.Generator, kind: PrintKind
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Draw what is left (3,) of the dyes, and the density (3,) of the stain."""
    if kind is PrintKind.COLOUR:
        left = rng.uniform(0.85, 1.1) * rng.normal(1.0, 0.04, 3)
        return left, rng.uniform(0.0, 0.05, 3)
    fading = _FADINGS[int(rng.choice(len(_FADINGS), p=_FADING_SHARES))]
    left = rng.uniform(fading.least, fading.most)
    return left, np.array(fading.stain) * rng.uniform(0.2, 1.0)


def _fade_unevenly(
    rng: np.random.Generator, picture: Picture, paper: npt.NDArray[np.float32]
) -> Picture:
    """Return a print that light has reached unevenly, and whose paper has yellowed in places."""
    shape = _reduce_shape(picture)
    cell_px = rng.uniform(0.35, 1.2) * max(shape)
    bleached, yellowed = (
        clamp(0.5 + 0.6 * make_clouds(rng, shape, cell_px=cell_px))[..., None] for _ in range(2)
    )
    bleached = np.float32(rng.uniform(0.0, 0.35)) * bleached
    tint = (np.array([0.03, 0.08, 0.2]) * rng.uniform(0.0, 1.0)).astype(np.float32)
    remaining = 1.0 - yellowed * tint
    gain = _enlarge((1.0 - bleached) * remaining, picture)
    offset = _enlarge(bleached * paper * remaining, picture)
    return np.asarray(picture * gain + offset, np.float32)


def _reduce_shape(picture: Picture) -> tuple[int, int]:
    """Return the size at which what changes slowly across a picture is computed."""
    return -(-picture.shape[0] // _SLOWNESS), -(-picture.shape[1] // _SLOWNESS)


def _enlarge(slow: npt.NDArray[np.float32], picture: Picture) -> npt.NDArray[np.float32]:
    size = (picture.shape[1], picture.shape[0])
    return np.asarray(cv2.resize(slow, size, interpolation=cv2.INTER_LINEAR), np.float32)
