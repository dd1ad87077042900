"""Draws contact sheets of prints and of distractors, each tile with its name."""

import operator
from collections.abc import Sequence
from typing import Final

import cv2
import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw, ImageFont

from training.damage.distractors import DISTRACTORS, paint_distractor
from training.damage.fields import Picture
from training.damage.printing.prints import PrintKind, make_print
from training.damage.printing.scanner import scan_print

_TILE_PX: Final = 192
_GAP_PX: Final = 4
_CAPTION_PX: Final = 20
_COLUMNS: Final = 7
_TRIES: Final = 6
_PLAIN_DETAIL: Final = 0.001  # mean squared difference of neighbours in a smooth scene
_PAPER: Final = (250, 250, 248)
_INK: Final = (40, 40, 40)


def draw_print_sheet(
    rng: np.random.Generator, pictures: Sequence[npt.NDArray[np.uint8]]
) -> npt.NDArray[np.uint8]:
    """Return a sheet (H, W, 3), uint8: a row of scans for each kind of print.

    Args:
        rng: Source of randomness for prints and windows.
        pictures: Photographs (H, W, 3), uint8; windows are cut from them in turn.
    """
    kinds = [kind for kind in PrintKind for _ in range(_COLUMNS)]
    tiles = []
    for number, kind in enumerate(kinds):
        scene = _cut_tile(rng, pictures[number % len(pictures)])
        tiles.append(scan_print(rng, make_print(rng, scene, kind).picture))
    return _draw_grid(tiles, kinds)


def draw_distractor_sheet(
    rng: np.random.Generator, pictures: Sequence[npt.NDArray[np.uint8]]
) -> npt.NDArray[np.uint8]:
    """Return a sheet (H, W, 3), uint8: each distractor in the scene of several that shows it best.

    Args:
        rng: Source of randomness for distractors and windows.
        pictures: Photographs (H, W, 3), uint8, that the scenes are chosen from.
    """
    tiles = []
    for name in DISTRACTORS:
        tries = []
        for number in rng.choice(len(pictures), min(_TRIES, len(pictures)), replace=False):
            scene = _cut_tile(rng, pictures[number])
            painted = paint_distractor(rng, scene, name)
            # The square lets a few clear changes count more than many faint ones.
            detail = np.square(np.diff(scene, axis=1)).mean()
            visibility = np.square(painted - scene).mean() / (detail + _PLAIN_DETAIL)
            tries.append((float(visibility), painted))
        _visibility, best = max(tries, key=operator.itemgetter(0))
        tiles.append(np.round(best * 255).astype(np.uint8))
    return _draw_grid(tiles, list(DISTRACTORS))


def _draw_grid(
    tiles: Sequence[npt.NDArray[np.uint8]], captions: Sequence[str]
) -> npt.NDArray[np.uint8]:
    across, down = _TILE_PX + _GAP_PX, _TILE_PX + _CAPTION_PX + _GAP_PX
    rows = -(-len(tiles) // _COLUMNS)
    sheet = Image.new("RGB", (_COLUMNS * across + _GAP_PX, rows * down + _GAP_PX), _PAPER)
    draw = ImageDraw.Draw(sheet)
    font = ImageFont.load_default(14)
    for number, (tile, caption) in enumerate(zip(tiles, captions, strict=True)):
        row, column = divmod(number, _COLUMNS)
        place = (_GAP_PX + column * across, _GAP_PX + row * down)
        sheet.paste(Image.fromarray(tile), place)
        draw.text((place[0], place[1] + _TILE_PX + 2), caption, fill=_INK, font=font)
    return np.array(sheet)


def _cut_tile(rng: np.random.Generator, picture: npt.NDArray[np.uint8]) -> Picture:
    """Return most of a picture as a square (_TILE_PX, _TILE_PX, 3), 0 to 1."""
    cut = round(min(picture.shape[:2]) * rng.uniform(0.6, 1.0))
    top, left = (int(rng.integers(side - cut + 1)) for side in picture.shape[:2])
    window = picture[top : top + cut, left : left + cut]
    tile = cv2.resize(window, (_TILE_PX, _TILE_PX), interpolation=cv2.INTER_AREA)
    return np.asarray(tile, np.float32) / np.float32(255.0)
