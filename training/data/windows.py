"""Where a window lies in a picture, how it is turned and scaled, and cutting it out."""

import math
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from training.data.augment import happens
from training.data.config import DataConfig


@dataclass(frozen=True, slots=True, kw_only=True)
class Placement:
    """How a square window is made of a picture, in this order.

    Attributes:
        top: First row of the square region that is cut out.
        left: First column of it.
        side_px: Its side, in the picture's pixels.
        scaled_px: What this side is scaled to; more than the window's when it is rotated.
        degrees: Rotation, counter-clockwise; the window is the middle of what is rotated.
        flip: Left and right change places.
        quarter_turns: Turns by 90 degrees counter-clockwise.
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
    """Draw where a window lies in a picture of (height, width) pixels.

    Args:
        is_whole: The window shows about the whole picture, not a part at its own scale.
    """
    augment = config.augment
    shortest = min(shape)
    degrees, scale, turns = 0.0, 1.0, 0
    if happens(rng, augment.rotation):
        degrees = augment.rotation_degrees * rng.uniform(-1, 1)
    # The rotated square stands in a straight one that is this much wider.
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
    window = _resized(picture[rows, columns], placement.scaled_px)
    if placement.degrees:
        window = _rotated(window, placement.degrees, window_px)
    if placement.flip:
        window = window[:, ::-1]
    if placement.quarter_turns:
        window = np.rot90(window, placement.quarter_turns)
    return np.ascontiguousarray(window)


def _resized(window: npt.NDArray[np.uint8], side_px: int) -> npt.NDArray[np.uint8]:
    if window.shape[0] == side_px:
        return window
    shrinks = window.shape[0] > side_px
    interpolation = cv2.INTER_AREA if shrinks else cv2.INTER_LINEAR
    resized = cv2.resize(window, (side_px, side_px), interpolation=interpolation)
    return np.asarray(resized, np.uint8)


def _rotated(window: npt.NDArray[np.uint8], degrees: float, side_px: int) -> npt.NDArray[np.uint8]:
    """Rotate a square about its middle and return the middle `side_px`."""
    middle, new_middle = (window.shape[0] - 1) / 2, (side_px - 1) / 2
    turn = cv2.getRotationMatrix2D((middle, middle), degrees, 1.0)
    turn[:, 2] += new_middle - middle
    rotated = cv2.warpAffine(
        window, turn, (side_px, side_px), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REFLECT_101
    )
    return np.asarray(rotated, np.uint8)
