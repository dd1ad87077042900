"""The sample photographs as small squares, for tests of measures and of the trained model."""

from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt

from engine.pictures.colour import to_rgb8
from engine.pictures.files import read_picture

RESOURCES = Path(__file__).resolve().parents[2] / "resources"
FEATURES = RESOURCES / "models" / "squeezenet1_1-imagenet.safetensors"
BASE_MODEL = RESOURCES / "models" / "base.safetensors"


def sample_square(name: str, *, side_px: int) -> npt.NDArray[np.uint8]:
    """Return (side_px, side_px, 3), uint8: the middle of a sample photograph, reduced."""
    rgb = to_rgb8(read_picture(RESOURCES / "samples" / name).pixels)
    shortest = min(rgb.shape[:2])
    top, left = (rgb.shape[0] - shortest) // 2, (rgb.shape[1] - shortest) // 2
    square = rgb[top : top + shortest, left : left + shortest]
    reduced = cv2.resize(square, (side_px, side_px), interpolation=cv2.INTER_AREA)
    return np.asarray(reduced, np.uint8)
