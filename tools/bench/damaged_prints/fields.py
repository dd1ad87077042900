"""Random fields, light and lines that the damage of the test prints is made from.

Planes are (H, W), float32; points are (N, 2), (x, y) in pixels.
"""

import cv2
import numpy as np
import numpy.typing as npt
from scipy.spatial import cKDTree

Plane = npt.NDArray[np.float32]
Points = npt.NDArray[np.float64]
Picture = npt.NDArray[np.float32]

# Lines are drawn this much larger and reduced, so that they are smooth.
_OVERSAMPLING = 3


def make_noise(rng: np.random.Generator, shape: tuple[int, int], *, exponent: float) -> Plane:
    """Return noise with the spectrum 1 / f ** exponent, of mean 0 and deviation 1.

    An exponent of 0 is white, -1 is blue, 2 and more are clouds.
    """
    height, width = shape
    rows, columns = np.fft.fftfreq(height)[:, np.newaxis], np.fft.rfftfreq(width)
    frequency = np.hypot(rows, columns)
    frequency[0, 0] = np.inf if exponent > 0 else 1.0
    spectrum = np.fft.rfft2(rng.standard_normal(shape)) * frequency ** (-exponent)
    spectrum[0, 0] = 0
    plane = np.fft.irfft2(spectrum, s=shape)
    return (plane / plane.std()).astype(np.float32)


def ramp(low: float, high: float, plane: Plane) -> Plane:
    """Return a plane as 0 below `low` and 1 above `high`, with a smooth ramp between."""
    share = np.clip((plane - low) / (high - low), 0, 1)
    return (share * share * (3 - 2 * share)).astype(np.float32)


def blur(plane: Plane, sigma_px: float) -> Plane:
    """Return a plane blurred by a Gaussian."""
    blurred = cv2.GaussianBlur(plane, (0, 0), sigma_px, borderType=cv2.BORDER_REFLECT)
    return np.asarray(blurred, np.float32)


def warp(plane: Plane, right: Plane, down: Plane) -> Plane:
    """Return a plane whose pixels come from places that far to the right and down."""
    rows, columns = np.indices(plane.shape[:2], np.float32)
    moved = cv2.remap(
        plane, columns + right, rows + down, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT
    )
    return np.asarray(moved, np.float32)


def light(height: Plane, *, azimuth: float, elevation: float = 0.6) -> Plane:
    """Return how bright a Lambertian surface is under light from one side, 1 where it is flat.

    Args:
        height: Height in pixels.
        azimuth: Direction that the light comes from, radians.
        elevation: Angle of the light above the surface, radians.
    """
    down, right = np.gradient(height)
    across = -right * np.cos(azimuth) - down * np.sin(azimuth)
    lit = (across / np.tan(elevation) + 1) / np.sqrt(right**2 + down**2 + 1)
    return np.clip(lit, 0, 2.5).astype(np.float32)


def find_cells(
    rng: np.random.Generator, shape: tuple[int, int], *, cell_px: float, warp_px: float
) -> tuple[Plane, npt.NDArray[np.int64]]:
    """Return warped Worley cells: the distance to the border of each in pixels, and its number."""
    height, width = shape
    count = max(4, round(height * width / cell_px**2))
    seeds = rng.uniform(-0.05, 1.05, (count, 2)) * (width, height)
    rows, columns = np.indices(shape)
    bend = [blur(make_noise(rng, shape, exponent=1.3), 1.0) * warp_px for _ in range(2)]
    cells = cKDTree(seeds).query(np.stack([columns + bend[0], rows + bend[1]], axis=-1))[1]
    inside = np.ones(shape, np.uint8)
    inside[:, 1:] &= cells[:, 1:] == cells[:, :-1]
    inside[1:] &= cells[1:] == cells[:-1]
    border = cv2.distanceTransform(inside, cv2.DIST_L2, cv2.DIST_MASK_PRECISE)
    return np.asarray(border, np.float32), cells


def trace(
    points: Points, values: Points, shape: tuple[int, int], *, width_px: Points | float
) -> Plane:
    """Return a smooth line through points that lie close to each other, 0 away from it.

    Args:
        points: (N, 2): points of the line.
        values: (N,): value of the line at each point.
        shape: Height and width of the plane.
        width_px: Width of the line, one number or one at each point.
    """
    scale = _OVERSAMPLING
    large = np.zeros((shape[0] * scale, shape[1] * scale), np.float32)
    radii = np.broadcast_to(np.asarray(width_px) * scale / 2, len(points))
    fixed = np.rint(points * scale * 16).astype(int)
    strengths = np.asarray(values, float)
    for index in np.argsort(strengths[:-1], kind="stable"):
        cv2.line(
            large,
            tuple(fixed[index].tolist()),
            tuple(fixed[index + 1].tolist()),
            float(strengths[index]),
            max(1, round(2 * float(radii[index]))),
            cv2.LINE_8,
            4,
        )
    reduced = cv2.resize(large, shape[::-1], interpolation=cv2.INTER_AREA)
    return np.asarray(reduced, np.float32)


def resample(points: Points, step_px: float = 2.0) -> Points:
    """Return points at equal steps along a line."""
    steps = np.hypot(*np.diff(points, axis=0).T)
    length = np.concatenate([[0.0], np.cumsum(steps)])
    places = np.linspace(0, length[-1], max(2, round(length[-1] / step_px)))
    return np.stack([np.interp(places, length, axis) for axis in points.T], axis=1)


def displace_middle(
    rng: np.random.Generator, start: Points, end: Points, *, roughness: float, rounds: int = 8
) -> Points:
    """Return a rough line between two points, by displacing the middles of its pieces.

    Args:
        roughness: Displacement of a piece's middle over the piece's length.
        rounds: How often the pieces are halved.
    """
    points = np.stack([start, end])
    for _ in range(rounds):
        pieces = np.diff(points, axis=0)
        across = np.stack([-pieces[:, 1], pieces[:, 0]], axis=1)
        moved = across * rng.normal(0, roughness, (len(pieces), 1))
        middles = (points[:-1] + points[1:]) / 2 + moved
        joined = np.empty((len(points) + len(middles), 2))
        joined[::2], joined[1::2] = points, middles
        points = joined
    return points


def mix(picture: Picture, colour: npt.ArrayLike, cover: Plane) -> Picture:
    """Return a picture covered by a colour, or by another picture.

    Args:
        colour: (3,) or (H, W, 3), 0 to 1.
        cover: (H, W), 0 to 1.
    """
    share = np.clip(cover, 0, 1)[..., np.newaxis]
    return (picture * (1 - share) + np.asarray(colour, np.float32) * share).astype(np.float32)


def find_luma(picture: Picture) -> Plane:
    """Return the luma of a picture."""
    return np.asarray(picture @ np.array((0.299, 0.587, 0.114), np.float32), np.float32)
