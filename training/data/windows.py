"""Chooses where a window lies in a picture, and cuts it out, scaled and rotated."""

import math
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from training.data.augment import happens
from training.data.config import DataConfig


@dataclass(frozen=True, slots=True, kw_only=True)
class Placement:
    """How a square window is cut from a picture, in this order.

    Attributes:
        top: First row of the square that is cut out.
        left: First column of the square.
        side_px: Side of the square, in the picture's pixels.
        scaled_px: Side that the square is scaled to; larger than the window if it is rotated.
        degrees: Rotation, counter-clockwise; the window is the middle of the rotated square.
        flip: Whether left and right change places.
        quarter_turns: Number of turns by 90 degrees counter-clockwise.
    """

    top: int
    left: int
    side_px: int
    scaled_px: int
    degrees: float = 0.0
    flip: bool = False
    quarter_turns: int = 0


def draw_placement(
    rng: np.random.Generator, shape: tuple[int, int], config: DataConfig, *, is_whole: bool
) -> Placement:
    """Draw where a window lies in a picture.

    Args:
        rng: Source of randomness.
        shape: Height and width of the picture.
        config: Size of the windows and probabilities of their changes.
        is_whole: Whether the window shows about the whole picture, not a part at its own scale.
    """
    augment = config.augment
    shortest = min(shape)
    degrees, scale, turns = 0.0, 1.0, 0
    if happens(rng, augment.rotation):
        degrees = augment.rotation_degrees * rng.uniform(-1, 1)
    # The upright square around the rotated window is wider by this factor.
    spread = math.cos(math.radians(abs(degrees))) + math.sin(math.radians(abs(degrees)))
    if is_whole:
        cut_px = shortest / rng.uniform(1.0, config.whole_zoom)
    else:
        if happens(rng, augment.scale):
            scale = rng.uniform(*augment.scale_range)
        cut_px = config.window_px / scale
    side_px = round(min(cut_px * spread, shortest))
    top = int(rng.integers(shape[0] - side_px + 1))
    left = int(rng.integers(shape[1] - side_px + 1))
    flip = rng.random() < augment.flip
    if happens(rng, augment.quarter_turn):
        turns = int(rng.integers(1, 4))
    return Placement(
        top=top,
        left=left,
        side_px=side_px,
        scaled_px=round(config.window_px * spread),
        degrees=degrees,
        flip=bool(flip),
        quarter_turns=turns,
    )


def cut_window(
    picture: npt.NDArray[np.uint8], placement: Placement, window_px: int
) -> npt.NDArray[np.uint8]:
    """Return the window (window_px, window_px, 3), uint8, of a picture (H, W, 3)."""
    rows = slice(placement.top, placement.top + placement.side_px)
    columns = slice(placement.left, placement.left + placement.side_px)
    window = _resize(picture[rows, columns], placement.scaled_px)
    if placement.degrees:
        window = _rotate(window, placement.degrees, window_px)
    if placement.flip:
        window = window[:, ::-1]
    if placement.quarter_turns:
        window = np.rot90(window, placement.quarter_turns)
    return np.ascontiguousarray(window)


def _resize(square: npt.NDArray[np.uint8], side_px: int) -> npt.NDArray[np.uint8]:
    if square.shape[0] == side_px:
        return square
    interpolation = cv2.INTER_AREA if square.shape[0] > side_px else cv2.INTER_LINEAR
    resized = cv2.resize(square, (side_px, side_px), interpolation=interpolation)
    return np.asarray(resized, np.uint8)


def _rotate(square: npt.NDArray[np.uint8], degrees: float, side_px: int) -> npt.NDArray[np.uint8]:
    """Rotate a square about its middle and return the middle `side_px`."""
    middle, new_middle = (square.shape[0] - 1) / 2, (side_px - 1) / 2
    turn = cv2.getRotationMatrix2D((middle, middle), degrees, 1.0)
    turn[:, 2] += new_middle - middle
    rotated = cv2.warpAffine(
        square, turn, (side_px, side_px), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REFLECT_101
    )
    return np.asarray(rotated, np.uint8)
