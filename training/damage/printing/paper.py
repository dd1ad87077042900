"""The paper of a print: its surface under the lamp of a scanner, its border, what lies around it."""

import enum
from dataclasses import dataclass, field

import cv2
import numpy as np
import numpy.typing as npt

from training.damage.fields import (
    Field,
    Picture,
    blend,
    clamp,
    draw_log_uniform,
    make_axes,
    make_clouds,
    make_grain,
)

_BEDS = (  # lid of a scanner, album pages, card
    (0.97, 0.97, 0.97), (0.93, 0.94, 0.94), (0.86, 0.86, 0.85), (0.06, 0.06, 0.065),
    (0.13, 0.12, 0.11), (0.33, 0.26, 0.20), (0.62, 0.54, 0.42), (0.80, 0.76, 0.66),
)  # fmt: skip


class Surface(enum.Enum):
    """The surface of photographic paper."""

    GLOSSY = enum.auto()
    MATT = enum.auto()
    SILK = enum.auto()
    """A honeycomb raster, pressed into the paper."""
    LINEN = enum.auto()


_SURFACES = (Surface.GLOSSY, Surface.MATT, Surface.SILK, Surface.LINEN)
_SURFACE_SHARES = (0.62, 0.2, 0.11, 0.07)


@dataclass(frozen=True, slots=True, kw_only=True)
class Edge:
    """Where the picture ends inside the window; positive distances are inside.

    Attributes:
        inwards_px: (H, W), each pixel's distance to the picture's edge.
        border_px: Width of the border beyond it; 0 for a print without border.
    """

    inwards_px: Field = field(repr=False)
    border_px: float

    @property
    def is_print(self) -> npt.NDArray[np.bool_]:
        """(H, W), whether a pixel shows the print, not what lies beside it."""
        return self.inwards_px > -self.border_px


def draw_surface(rng: np.random.Generator) -> Surface:
    """Draw the surface of a print's paper; most are glossy."""
    return _SURFACES[int(rng.choice(len(_SURFACES), p=_SURFACE_SHARES))]


def light_surface(rng: np.random.Generator, picture: Picture, surface: Surface) -> Picture:
    """Return a print under the lamp: slopes that face it are lighter, the others darker."""
    if surface is Surface.GLOSSY:
        return picture
    relief = _RELIEFS[surface](rng, picture.shape[:2])
    angle = rng.uniform(0, 2 * np.pi)
    x, y = np.cos(angle), np.sin(angle)
    kernel = np.array([[0, -y, 0], [-x, 0, x], [0, y, 0]], np.float32)
    slope = np.asarray(cv2.filter2D(relief, -1, kernel), np.float32)
    slope /= max(float(slope.std()), 1e-6)
    strength = np.float32(draw_log_uniform(rng, 0.008, 0.045))
    # A rough surface also sends light back from the deepest black.
    return np.asarray(picture * (1.0 + strength * slope[..., None]) + 0.2 * strength, np.float32)


def draw_edge(rng: np.random.Generator, shape: tuple[int, int]) -> Edge:
    """Draw where the picture ends: at one or two sides of the window, hardly tilted."""
    side_px = min(shape)
    tilt = float(np.clip(rng.normal(0.0, 0.8), -3, 3))
    along, across = make_axes(shape, tilt)
    along, across = np.broadcast_to(along, shape), np.broadcast_to(across, shape)
    width_px = rng.uniform(0.03, 0.3) * side_px
    first = int(rng.integers(4))
    sides = (first, (first + 1) % 4) if rng.random() < 0.35 else (first,)
    distances = [_measure_inwards(along, across, side) - width_px for side in sides]
    radius_px = side_px * rng.uniform(0.03, 0.12) if rng.random() < 0.25 else 0.0
    inwards_px = distances[0]
    if len(distances) == 2:
        first_px, second_px = (radius_px - distance for distance in distances)
        is_corner = (first_px > 0) & (second_px > 0)
        corner_px = radius_px - np.hypot(first_px, second_px)
        inwards_px = np.where(is_corner, corner_px, np.minimum(*distances))
    if rng.random() < 0.5:  # the border goes on beyond the window
        return Edge(inwards_px=inwards_px, border_px=2.0 * width_px)
    if rng.random() < 0.25:
        return Edge(inwards_px=inwards_px, border_px=0.0)
    border_px = width_px * rng.uniform(0.25, 0.8)
    if rng.random() < 0.25:  # deckle edge: the paper is cut in waves
        wave_px = rng.uniform(5, 11)
        waves = np.sin((along + across) * np.float32(2 * np.pi / wave_px))
        is_rim = inwards_px < -0.6 * border_px
        inwards_px = inwards_px + np.float32(0.12 * wave_px) * waves * is_rim
    return Edge(inwards_px=np.asarray(inwards_px, np.float32), border_px=border_px)


def lay_border(
    rng: np.random.Generator, picture: Picture, edge: Edge, paper: npt.NDArray[np.float32]
) -> Picture:
    """Return a print with a border in the colour (3,) of its paper, sometimes with a dark line."""
    softness_px = rng.uniform(0.7, 1.6)
    outside = _cover(-edge.inwards_px, softness_px)
    shade = 1.0 + 0.012 * make_clouds(rng, edge.inwards_px.shape, cell_px=40)
    if rng.random() < 0.15:
        line_px = rng.uniform(1.0, 3.0)
        line = _cover(edge.inwards_px + line_px, softness_px) * outside
        picture = blend(picture, outside, paper * shade[..., None])
        return blend(picture, line, np.full(3, rng.uniform(0.08, 0.3)))
    return blend(picture, outside, paper * shade[..., None])


def lay_bed(rng: np.random.Generator, picture: Picture, edge: Edge) -> Picture:
    """Return a print with what lies around it: the lid of the scanner, an album page or card."""
    shape = edge.inwards_px.shape
    beyond_px = -edge.border_px - edge.inwards_px
    if float(beyond_px.max()) <= 0:
        return picture
    colour = np.array(_BEDS[int(rng.integers(len(_BEDS)))], np.float32)
    texture = make_grain(rng, shape, sigma_px=rng.uniform(0.6, 2.0))
    bed = colour * (1.0 + rng.uniform(0.002, 0.03) * texture[..., None])
    shadow = rng.uniform(0.0, 0.5) * np.exp(-np.maximum(beyond_px, 0) / rng.uniform(1.5, 6.0))
    bed *= 1.0 - shadow[..., None]
    return blend(picture, _cover(beyond_px, 1.0), bed)


def _measure_inwards(along: Field, across: Field, side: int) -> Field:
    distance = (along, across, -along, -across)[side]
    return np.asarray(distance - distance.min(), np.float32)


def _cover(distance_px: Field, softness_px: float) -> Field:
    return clamp(distance_px / softness_px + 0.5)


def _make_matt(rng: np.random.Generator, shape: tuple[int, int]) -> Field:
    return make_grain(rng, shape, sigma_px=rng.uniform(0.6, 1.6))


def _make_silk(rng: np.random.Generator, shape: tuple[int, int]) -> Field:
    """Return a honeycomb: three cosines at 60 degrees to one another, bent a little."""
    period_px = rng.uniform(4.0, 9.0)
    turn = rng.choice([0.0, 30.0, 90.0]) + rng.normal(0.0, 1.5)
    relief = np.zeros(shape, np.float32)
    for degrees in (0.0, 60.0, 120.0):
        along, _across = make_axes(shape, turn + degrees)
        relief += np.cos(along * np.float32(2 * np.pi / period_px))
    return relief + 0.25 * make_grain(rng, shape, sigma_px=0.8)


def _make_linen(rng: np.random.Generator, shape: tuple[int, int]) -> Field:
    """Return crossed threads of uneven thickness."""
    period_px = rng.uniform(3.5, 8.0)
    turn = np.float32(2 * np.pi / period_px)
    warp = 0.8 * make_clouds(rng, shape, cell_px=30)
    along, across = make_axes(shape, rng.normal(0.0, 1.0))
    white = rng.standard_normal(shape, np.float32)
    length = max(round(period_px * 3), 3) | 1
    unevenness = cv2.blur(white, (length, 1)) + cv2.blur(white, (1, length))
    threads = np.cos((along + warp) * turn) + np.cos((across + warp) * turn)
    return np.asarray(threads + 2.0 * unevenness, np.float32)


_RELIEFS = {Surface.MATT: _make_matt, Surface.SILK: _make_silk, Surface.LINEN: _make_linen}
