"""Random fields over a window: clouds, grain and directions, from which prints are made."""

import math
from typing import TypeAlias

import cv2
import numpy as np
import numpy.typing as npt

Field: TypeAlias = npt.NDArray[np.float32]
"""(H, W), float32."""
Picture: TypeAlias = npt.NDArray[np.float32]
"""(H, W, 3), float32, RGB, 0 to 1."""


def make_clouds(rng: np.random.Generator, shape: tuple[int, int], *, cell_px: float) -> Field:
    """Return smooth noise, mean 0 and deviation about 0.7, whose clouds are `cell_px` apart."""
    rows, columns = (math.ceil(side / cell_px) + 3 for side in shape)
    coarse = rng.standard_normal((rows, columns), np.float32)
    # The window lies at a random place of the coarse grid, so that no cloud sits on its corner.
    left, top = rng.uniform(0.5, 1.5, 2)
    step = 1.0 / cell_px
    place = np.array([[step, 0.0, left], [0.0, step, top]])
    flags = cv2.INTER_CUBIC | cv2.WARP_INVERSE_MAP
    size = (shape[1], shape[0])
    clouds = cv2.warpAffine(coarse, place, size, flags=flags, borderMode=cv2.BORDER_REFLECT_101)
    return np.asarray(clouds, np.float32)


def make_grain(rng: np.random.Generator, shape: tuple[int, int], *, sigma_px: float) -> Field:
    """Return noise of deviation 1 that is correlated over about `sigma_px`; 0 is white noise."""
    noise = rng.standard_normal(shape, np.float32)
    if sigma_px < 0.2:
        return noise
    blurred = blur(noise, sigma_px)
    return np.asarray(blurred / max(float(blurred.std()), 1e-6), np.float32)


def blur(field: npt.NDArray[np.float32], sigma_px: float) -> npt.NDArray[np.float32]:
    """Return a field or picture after a Gaussian blur; wide ones are made from a reduced copy."""
    if sigma_px < 0.15:
        return field
    reduction = int(sigma_px / 3.0)
    if reduction < 2:
        return np.asarray(cv2.GaussianBlur(field, (0, 0), sigma_px), np.float32)
    height, width = field.shape[:2]
    size = (max(width // reduction, 1), max(height // reduction, 1))
    small = cv2.resize(field, size, interpolation=cv2.INTER_AREA)
    small = cv2.GaussianBlur(small, (0, 0), sigma_px / reduction)
    large = cv2.resize(small, (width, height), interpolation=cv2.INTER_LINEAR)
    return np.asarray(large, np.float32)


def make_axes(shape: tuple[int, int], degrees: float) -> tuple[Field, Field]:
    """Return each pixel's coordinates (px) along two axes that are turned by an angle."""
    x = np.arange(shape[1], dtype=np.float32)[None, :]
    y = np.arange(shape[0], dtype=np.float32)[:, None]
    cosine, sine = (np.float32(f(math.radians(degrees))) for f in (math.cos, math.sin))
    return x * cosine + y * sine, y * cosine - x * sine


def clamp(values: npt.ArrayLike) -> npt.NDArray[np.float32]:
    """Return values limited to 0 to 1."""
    return np.asarray(np.clip(values, 0.0, 1.0), np.float32)


def measure_luma(picture: Picture) -> Field:
    """Return the luma (H, W) of a picture."""
    return np.asarray(cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY), np.float32)


def blend(picture: Picture, coverage: Field, colour: npt.ArrayLike) -> Picture:
    """Return a picture with a colour, (3,) or (H, W, 3), laid over it.

    Args:
        picture: The picture below.
        coverage: How much of each pixel is covered, 0 to 1.
        colour: RGB, 0 to 1.
    """
    above = np.asarray(colour, np.float32)
    return np.asarray(picture + coverage[..., None] * (above - picture), np.float32)


def draw_log_uniform(rng: np.random.Generator, low: float, high: float) -> float:
    """Return a random number with a uniform logarithm: half a size is as likely as twice it."""
    return math.exp(rng.uniform(math.log(low), math.log(high)))
