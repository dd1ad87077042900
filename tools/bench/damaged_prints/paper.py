"""What happens to the paper: creases, cracked and lost emulsion, tears, missing corners, tape."""

from dataclasses import dataclass

import cv2
import numpy as np

from tools.bench.damaged_prints.fields import (
    Picture,
    Plane,
    Points,
    blur,
    displace_middle,
    find_cells,
    light,
    make_noise,
    mix,
    ramp,
)

_PAPER = np.array((0.92, 0.9, 0.84), np.float32)


def _side_of(points: Points, shape: tuple[int, int]) -> tuple[Plane, Plane]:
    """Return the distance to a line that crosses the picture, and +1 or -1 for its two sides."""
    canvas = np.ones(shape, np.uint8)
    way = points[-1] - points[0]
    way = way / np.hypot(*way)
    far = 3.0 * max(shape)
    long = np.concatenate([[points[0] - far * way], points, [points[-1] + far * way]])
    cv2.polylines(canvas, [np.rint(points).astype(np.int32)], isClosed=False, color=0)
    away = cv2.distanceTransform(canvas, cv2.DIST_L2, cv2.DIST_MASK_PRECISE)
    across = np.array([-way[1], way[0]])
    polygon = np.concatenate([long, [long[-1] + far * across, long[0] + far * across]])
    inside = np.zeros(shape, np.uint8)
    cv2.fillPoly(inside, [np.rint(polygon).astype(np.int32)], 1)
    return np.asarray(away, np.float32), np.where(inside > 0, 1.0, -1.0).astype(np.float32)


def crease(
    rng: np.random.Generator,
    picture: Picture,
    start: tuple[float, float],
    end: tuple[float, float],
    *,
    sharp: float = 1.0,
    loss: float = 0.5,
) -> Picture:
    """Fold a print along a line: a ridge under light, whose emulsion breaks off where it bends.

    Args:
        start: Where the fold begins, over width and height.
        end: Where it ends.
        sharp: Height of the ridge; shading grows with it.
        loss: Share of the ridge that has lost its emulsion.
    """
    height, width = shape = picture.shape[:2]
    size = np.array([width, height])
    points = displace_middle(rng, np.array(start) * size, np.array(end) * size, roughness=0.012)
    away, side = _side_of(points, shape)
    along = np.clip(blur(make_noise(rng, shape, exponent=1.5), 2.0) * 0.35 + 1, 0.3, 1.8)
    ends = _fade_ends(points, shape)
    reach = rng.uniform(3.0, 5.5)
    ridge = 2.6 * sharp * np.exp(-away / reach) * along * ends
    ridge += 0.9 * sharp * side * np.exp(-away / (3 * reach)) * ends
    shade = light(blur(ridge, 0.9), azimuth=rng.uniform(0, 2 * np.pi), elevation=0.95)
    lit = picture * (1 + (shade - 1) * 0.55)[..., np.newaxis]
    bend = np.exp(-away / 1.1) * ends
    tooth = make_noise(rng, shape, exponent=0.8)
    slow = make_noise(rng, shape, exponent=1.7)
    broken = ramp(0.0, 0.35, bend - 1.05 + loss * 0.75 + 0.22 * tooth + 0.28 * slow)
    broken *= bend > 0.1
    dirt = ramp(0.2, 0.9, bend + 0.1 * tooth - 0.1) * 0.3
    grimy = mix(lit, (0.2, 0.17, 0.13), dirt * (1 - broken))
    return _lay_bare(rng, grimy, broken)


def _fade_ends(points: Points, shape: tuple[int, int]) -> Plane:
    """Return 1 along a line and 0 beyond its ends, unless these lie on the picture's border."""
    rows, columns = np.indices(shape, np.float32)
    way = points[-1] - points[0]
    length = float(np.hypot(*way))
    along = ((columns - points[0][0]) * way[0] + (rows - points[0][1]) * way[1]) / length
    fade = np.ones(shape, np.float32)
    for end, away in ((points[0], along), (points[-1], length - along)):
        if (end > 1).all() and (end < np.array(shape[::-1]) - 2).all():
            fade *= ramp(0, 0.15 * length, away)
    return fade


def _lay_bare(rng: np.random.Generator, picture: Picture, broken: Plane) -> Picture:
    """Show the paper where emulsion is lost, with the shadow of the layer's edge."""
    rim = np.clip(np.roll(broken, (1, 1), (0, 1)) - broken, 0, 1)
    fibre = 1 + 0.035 * make_noise(rng, broken.shape, exponent=0.6)
    bare = mix(picture, _PAPER * fibre[..., np.newaxis], broken)
    return mix(bare, (0.15, 0.13, 0.1), rim * 0.35)


def crack(
    rng: np.random.Generator,
    picture: Picture,
    *,
    cell_px: float,
    spread: float,
    lost: float = 0.0,
    is_bright: bool = False,
) -> Picture:
    """Let the emulsion crack along warped Worley cells where it is under stress.

    Args:
        cell_px: Size of the pieces.
        spread: Share of the picture that is cracked.
        lost: Share of the pieces there that have flaked off.
        is_bright: Whether cracks show the paper instead of being filled with dirt.
    """
    shape = picture.shape[:2]
    border, cells = find_cells(rng, shape, cell_px=cell_px, warp_px=cell_px * 0.16)
    stress = make_noise(rng, shape, exponent=2.0)
    stress = stress - np.float32(np.quantile(stress, 1 - spread))
    tension = ramp(-0.25, 0.5, stress.astype(np.float32))
    opening = 0.55 * tension * (1 + 0.4 * blur(make_noise(rng, shape, exponent=1.2), 0.8))
    line = ramp(-0.7, 0.5, opening - border) * ramp(0.05, 0.35, tension)
    number = rng.uniform(0, 1, int(cells.max()) + 1)
    tooth = make_noise(rng, shape, exponent=1.1)
    gone = (number[cells] < lost) & (tension > 0.55) & (border > 0.6 + 0.5 * tooth)
    broken = blur(gone.astype(np.float32), 0.5)
    curled = light(blur(np.minimum(border, 4) * tension, 0.8) * 0.35, azimuth=rng.uniform(0, 6.28))
    lit = picture * (1 + (curled - 1) * 0.18 * tension)[..., np.newaxis]
    colour = _PAPER if is_bright else np.array((0.2, 0.17, 0.13), np.float32)
    return _lay_bare(rng, mix(lit, colour, line * (0.85 if is_bright else 0.7)), broken)


def abrade(
    rng: np.random.Generator, picture: Picture, *, share: float, place: tuple[float, float]
) -> Picture:
    """Rub the emulsion off around a place, patch by patch.

    Args:
        share: Share of the picture that is lost.
        place: Where most of it is lost, over width and height.
    """
    height, width = shape = picture.shape[:2]
    rows, columns = np.indices(shape, np.float32)
    away = np.hypot(columns - place[0] * width, rows - place[1] * height) / height
    rough = (
        make_noise(rng, shape, exponent=1.45) * 0.22 + make_noise(rng, shape, exponent=1.0) * 0.1
    )
    field = rough - away
    level = float(np.quantile(field, 1 - share))
    return _lay_bare(rng, picture, ramp(-0.03, 0.03, (field - level).astype(np.float32)))


def tear(
    rng: np.random.Generator,
    picture: Picture,
    start: tuple[float, float],
    end: tuple[float, float],
    *,
    gap_px: float = 1.0,
    core_px: float = 5.0,
) -> Picture:
    """Tear a print from an edge inwards; it lies together again, not quite where it was.

    Args:
        start: Where the tear begins, over width and height.
        end: Where it ends.
        gap_px: Shift of one side at the tear's start.
        core_px: Width of the paper's white core that shows.
    """
    height, width = shape = picture.shape[:2]
    size = np.array([width, height])
    points = displace_middle(rng, np.array(start) * size, np.array(end) * size, roughness=0.09)
    away, side = _side_of(points, shape)
    rows, columns = np.indices(shape, np.float32)
    way = points[-1] - points[0]
    length = float(np.hypot(*way))
    along = ((columns - points[0][0]) * way[0] + (rows - points[0][1]) * way[1]) / length**2
    open_there = np.clip(1 - along, 0, 1) * (along < 1.02)
    core = core_px * (0.35 + 0.65 * open_there) * (along < 1.0)
    fibre = make_noise(rng, shape, exponent=0.9)
    ragged = make_noise(rng, shape, exponent=1.6)
    edge = core * (0.55 + 0.35 * ragged + 0.18 * fibre) * (side > 0)
    bare = ramp(-0.9, 0.9, (edge - away).astype(np.float32)) * (side > 0)
    gap = ramp(-0.7, 0.7, (gap_px * open_there - away).astype(np.float32)) * (along < 1.0)
    shadow = np.exp(-away / 2.2) * (side < 0) * open_there * 0.4
    shaded = mix(picture, (0.1, 0.09, 0.07), shadow.astype(np.float32))
    return mix(_lay_bare(rng, shaded, bare.astype(np.float32)), (0.06, 0.05, 0.05), gap * 0.85)


def lose_corner(
    rng: np.random.Generator, picture: Picture, *, corner: int, size: float, background: float
) -> Picture:
    """Tear a corner off; the scanner's lid shows.

    Args:
        corner: 0 to 3, clockwise from the top left.
        size: Length along the edges over the picture's height.
        background: Brightness of the lid.
    """
    height, width = picture.shape[:2]
    reach = size * height
    x, y = (0 if corner in {0, 3} else width), (0 if corner in {0, 1} else height)
    inwards = np.array([1 if x == 0 else -1, 1 if y == 0 else -1])
    start = np.array([x + inwards[0] * reach * rng.uniform(0.8, 1.2), y], float)
    end = np.array([x, y + inwards[1] * reach * rng.uniform(0.8, 1.2)], float)
    points = displace_middle(rng, start, end, roughness=0.08)
    away, side = _side_of(points, (height, width))
    outer = side == side[min(y, height - 1), min(x, width - 1)]
    ragged = 1 + 0.5 * make_noise(rng, (height, width), exponent=1.3)
    core = ramp(-0.8, 0.8, 3.2 * ragged - away) * ~outer
    bare = _lay_bare(rng, picture, core.astype(np.float32))
    gone = blur(outer.astype(np.float32), 0.5)
    shadow = np.exp(-away / 3) * outer * 0.3
    lid = np.full(picture.shape, background, np.float32) * (1 - shadow)[..., np.newaxis]
    return mix(bare, lid, gone)


@dataclass(frozen=True, slots=True, kw_only=True)
class Strip:
    """A strip of adhesive tape.

    Attributes:
        middle: Its middle over width and height.
        angle: Its direction, radians.
        length: Its length over the picture's height.
        width_px: Its width.
        seed: What its torn ends are drawn from.
    """

    middle: tuple[float, float]
    angle: float
    length: float
    width_px: float
    seed: int


def _lay_strip(
    rng: np.random.Generator, shape: tuple[int, int], strip: Strip
) -> tuple[Plane, Plane]:
    """Return a strip with torn, fibrous ends, and the distance to its border in pixels."""
    rows, columns = np.indices(shape, np.float32)
    x, y = columns - strip.middle[0] * shape[1], rows - strip.middle[1] * shape[0]
    cosine, sine = np.cos(strip.angle), np.sin(strip.angle)
    along, across = x * cosine + y * sine, y * cosine - x * sine
    comb = make_noise(rng, shape, exponent=1.5) * 3 + np.abs((across / 3.5) % 2 - 1) * 3
    ends = strip.length * shape[0] / 2 - np.abs(along) + comb
    border = np.minimum(ends, strip.width_px / 2 - np.abs(across)).astype(np.float32)
    return ramp(-0.6, 0.6, border), border


def tint_tape(picture: Picture, strip: Strip) -> Picture:
    """Lay aged adhesive tape over a print; the picture stays visible through it."""
    rng = np.random.default_rng(strip.seed)
    cover, _ = _lay_strip(rng, picture.shape[:2], strip)
    aged = 0.75 + 0.2 * make_noise(rng, cover.shape, exponent=2.0)
    absorbed = np.exp(-(cover * aged)[..., np.newaxis] * np.array((0.05, 0.12, 0.33), np.float32))
    return mix(picture * absorbed, (0.9, 0.84, 0.66), cover * 0.06)


def edge_tape(picture: Picture, strip: Strip) -> Picture:
    """Let dirt stick to the edges of a strip of tape, and bubbles of air stay under it."""
    rng = np.random.default_rng(strip.seed)
    cover, border = _lay_strip(rng, picture.shape[:2], strip)
    rough = make_noise(rng, cover.shape, exponent=1.0)
    dirt = np.exp(-np.abs(border - 0.5) / 1.3) * (0.6 + 0.25 * rough)
    bubbles = ramp(1.5, 2.1, make_noise(rng, cover.shape, exponent=1.3)) * cover * 0.16
    return mix(mix(picture, (0.35, 0.26, 0.13), dirt), (0.97, 0.95, 0.88), bubbles)
