"""Pictures of which a test knows what belongs where."""

from pathlib import Path

import cv2
import numpy as np

from app.shared.paths import resource
from engine.pictures.files import read_picture, write_picture
from engine.pictures.picture import Picture
from engine.pictures.pixels import Mask, Pixels

RED = (200, 30, 40)


def read_sample(name: str) -> Pixels:
    """Return the pixels of a sample photograph."""
    return read_picture(resource("samples", name)).pixels


def make_lawn(*, height: int = 360, width: int = 480) -> Pixels:
    """Return a photograph of grass, (height, width, 3), uint8."""
    grass = read_sample("grass.png")[:height, :width, :1]
    return np.concatenate([grass // 2, grass, grass // 3], axis=2)


def draw_disc(pixels: Pixels, *, centre: tuple[int, int], radius_px: int) -> tuple[Pixels, Mask]:
    """Return pixels with a red disc, and the disc."""
    rows, columns = np.ogrid[: pixels.shape[0], : pixels.shape[1]]
    disc = (columns - centre[0]) ** 2 + (rows - centre[1]) ** 2 <= radius_px**2
    drawn = pixels.copy()
    drawn[disc] = RED
    return drawn, disc


def draw_scratch(
    pixels: Pixels, start: tuple[int, int], end: tuple[int, int], *, width_px: int
) -> tuple[Pixels, Mask]:
    """Return pixels with a white scratch, and the scratch."""
    canvas = np.zeros(pixels.shape[:2], np.uint8)
    scratch = cv2.line(canvas, start, end, 1, width_px).astype(np.bool_)
    drawn = pixels.copy()
    drawn[scratch] = 250
    return drawn, scratch


def save_picture(path: Path, pixels: Pixels) -> Path:
    """Write pixels to a file and return its path."""
    write_picture(path, Picture(pixels=pixels))
    return path


def find_error(pixels: Pixels, truth: Pixels, mask: Mask) -> float:
    """Return the root of the mean squared difference inside a mask."""
    difference = pixels[mask].astype(np.float64) - truth[mask]
    return float(np.sqrt((difference**2).mean()))
