"""Banks of examples whose damage a tiny detector learns in a few steps."""

from pathlib import Path

import numpy as np

from engine.detection.examples import SUFFIX, Example, Truth, encode_example


def make_square_example(seed: int, *, side_px: int = 80) -> Example:
    """Return dark noise with a grey square that the user has painted over, and a removed place."""
    rng = np.random.default_rng(seed)
    pixels = rng.integers(0, 60, (side_px, side_px, 3), np.uint8)
    truth = np.zeros((side_px, side_px), np.uint8)
    top, left = (int(at) for at in rng.integers(14, side_px - 30, 2))
    truth[top - 4 : top + 10, left - 4 : left + 10] = Truth.DAMAGED
    pixels[top : top + 6, left : left + 6] = 200
    truth[2:8, 2:8] = Truth.REMOVED
    return Example(pixels=pixels, truth=truth)


def write_bank(folder: Path, *, pictures: int, examples: int = 1) -> Path:
    """Write a bank with so many examples of each picture, and return its folder."""
    folder.mkdir()
    for picture in range(pictures):
        for number in range(examples):
            example = make_square_example(picture * 100 + number)
            path = folder / f"{picture:020x}-{number * 256}-0{SUFFIX}"
            path.write_bytes(encode_example(example))
    return folder
