"""What happens to a print, damage and all, until it is a file: scanning, rescaling, JPEG.

Nothing moves: where the damage was before, it is afterwards.
"""

import cv2
import numpy as np
import numpy.typing as npt

from training.damage.fields import Picture, blur, draw_log_uniform, measure_luma
from training.damage.printing.halftone import screen_colour, screen_tone

_BLOCK_PX = 16  # of JPEG with reduced colour


def scan_print(
    rng: np.random.Generator,
    picture: Picture,
    *,
    is_grey: bool = False,
    exposed_for: Picture | None = None,
) -> npt.NDArray[np.uint8]:
    """Return the scan (H, W, 3), uint8, of a print.

    Args:
        rng: Source of randomness.
        picture: The print with its damage.
        is_grey: Whether the scanner saves grey values only.
        exposed_for: The print whose tones set the levels; None for the picture itself.
    """
    measured = picture if exposed_for is None else exposed_for
    if is_grey:
        picture = np.repeat(measure_luma(picture)[..., None], 3, axis=2)
    if rng.random() < 0.04:  # a reproduction in a newspaper, a book or a magazine
        picture = _reproduce(rng, picture, is_grey=is_grey)
    if rng.random() < 0.75:
        picture = _soften(rng, picture)
    if rng.random() < 0.35:
        picture = _rescale(rng, picture)
    if rng.random() < 0.4:
        picture = _sharpen(rng, picture)
    if rng.random() < 0.5:
        picture = _set_levels(rng, picture, measured, is_grey=is_grey)
    picture = _add_noise(rng, picture, is_grey=is_grey)
    scan = np.asarray(np.clip(np.rint(picture * 255.0), 0, 255), np.uint8)
    if rng.random() < 0.75:
        scan = _compress(rng, scan)
    return scan


def _reproduce(rng: np.random.Generator, picture: Picture, *, is_grey: bool) -> Picture:
    if is_grey:
        tone = screen_tone(rng, picture[..., 0])
        return np.repeat((0.1 + 0.83 * tone)[..., None], 3, axis=2)
    return screen_colour(rng, picture)


def _soften(rng: np.random.Generator, picture: Picture) -> Picture:
    """Return a picture blurred by the scanner's optics, often more along its movement."""
    sigma_px = draw_log_uniform(rng, 0.25, 1.4)
    stretch = rng.uniform(1.0, 1.5) if rng.random() < 0.4 else 1.0
    blurred = cv2.GaussianBlur(picture, (0, 0), sigma_px, sigmaY=sigma_px * stretch)
    return np.asarray(blurred, np.float32)


def _rescale(rng: np.random.Generator, picture: Picture) -> Picture:
    """Return a picture that was reduced or enlarged, and brought back to its size."""
    height, width = picture.shape[:2]
    factor = draw_log_uniform(rng, 0.5, 2.0)
    size = (max(round(width * factor), 1), max(round(height * factor), 1))
    there, back = cv2.INTER_AREA, int(rng.choice([cv2.INTER_LINEAR, cv2.INTER_CUBIC]))
    if factor > 1:
        there, back = back, cv2.INTER_AREA
    rescaled = cv2.resize(picture, size, interpolation=there)
    if rng.random() < 0.3:
        rescaled = _sharpen(rng, np.asarray(rescaled, np.float32))
    return np.asarray(cv2.resize(rescaled, (width, height), interpolation=back), np.float32)


def _sharpen(rng: np.random.Generator, picture: Picture) -> Picture:
    """Return a picture after unsharp masking, with the halos that scanners leave."""
    amount = np.float32(rng.uniform(0.2, 1.4))
    return picture + amount * (picture - blur(picture, rng.uniform(0.6, 2.0)))


def _set_levels(
    rng: np.random.Generator, picture: Picture, measured: Picture, *, is_grey: bool
) -> Picture:
    """Return a picture after the scanner's automatic levels, which may clip at both ends."""
    shares = (rng.uniform(0.0, 1.5), rng.uniform(98.0, 100.0))
    low, high = (float(level) for level in np.percentile(measured[::4, ::4], shares))
    low *= rng.uniform(0.0, 1.0)
    high = 1.0 - rng.uniform(0.0, 1.0) * (1.0 - high)
    gains = np.full(3, 1.0 / max(high - low, 0.3))
    if not is_grey:
        gains *= rng.normal(1.0, 0.015, 3)
    return np.asarray((picture - np.float32(low)) * gains.astype(np.float32), np.float32)


def _add_noise(rng: np.random.Generator, picture: Picture, *, is_grey: bool) -> Picture:
    """Return a picture with the sensor's noise, stronger in the dark, and its faint streaks."""
    shape = picture.shape[:2]
    strength = draw_log_uniform(rng, 0.001, 0.018)
    noise = np.asarray(strength * rng.standard_normal(shape, np.float32), np.float32)
    if rng.random() < 0.15:
        streaks = rng.standard_normal((1, shape[1]), np.float32)
        noise = noise + np.float32(rng.uniform(0.0, 0.006)) * streaks
    if not is_grey and rng.random() < 0.5:
        half = ((shape[0] + 1) // 2, (shape[1] + 1) // 2, 3)  # colour noise is coarser
        colour = cv2.resize(rng.standard_normal(half, np.float32), (shape[1], shape[0]))
        picture = picture + np.float32(strength) * colour
    return np.asarray(picture + noise[..., None], np.float32)


def _compress(rng: np.random.Generator, scan: npt.NDArray[np.uint8]) -> npt.NDArray[np.uint8]:
    """Return a scan after JPEG compression; the grid of blocks lies anywhere."""
    quality = int(rng.integers(30, 96)) if rng.random() < 0.5 else int(rng.integers(70, 96))
    top, left = (int(phase) for phase in rng.integers(0, _BLOCK_PX, 2))
    sampling = (
        cv2.IMWRITE_JPEG_SAMPLING_FACTOR_420
        if rng.random() < 0.75
        else cv2.IMWRITE_JPEG_SAMPLING_FACTOR_444
    )
    padded = cv2.copyMakeBorder(scan, top, 0, left, 0, cv2.BORDER_REPLICATE)
    bgr = cv2.cvtColor(padded, cv2.COLOR_RGB2BGR)
    settings = [cv2.IMWRITE_JPEG_QUALITY, quality, cv2.IMWRITE_JPEG_SAMPLING_FACTOR, sampling]
    _done, data = cv2.imencode(".jpg", bgr, settings)
    decoded = cv2.imdecode(data, cv2.IMREAD_COLOR)
    assert decoded is not None, "cv2 can read its own JPEG"
    return np.asarray(cv2.cvtColor(decoded, cv2.COLOR_BGR2RGB)[top:, left:], np.uint8)
