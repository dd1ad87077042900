"""Draws a contact sheet: each form of damage on photographs, with the truth beside it."""

from collections.abc import Sequence
from typing import Final, TypeAlias

import cv2
import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw, ImageFont

from engine.pictures.colour import luma
from training.damage.forms import DamageConfig, DamageForm
from training.damage.painter import DamagedPicture, paint_damage

_Rgb: TypeAlias = npt.NDArray[np.float32]

_TILE_PX: Final = 160
_GAP_PX: Final = 4
_LABEL_PX: Final = 104
_EXAMPLES: Final = 2  # of each form
_BLOCKS: Final = 2  # forms beside each other
_PAPER: Final = (250, 250, 248)
_INK: Final = (40, 40, 40)
_MAX_TRIES: Final = 20
_MIN_SHOWN: Final = 0.015  # share of the tile that is damaged
_MAX_SHOWN: Final = 0.3
_SEPIA: Final = np.array([1.0, 0.93, 0.8], np.float32)
# Of intact pixels, then of each `DamageKind`.
_TRUTH: Final = np.array(
    [[0, 0, 0], [60, 200, 90], [250, 130, 30], [40, 140, 250], [230, 60, 200]], np.float32
)


def draw_damage_sheet(
    rng: np.random.Generator, pictures: Sequence[npt.NDArray[np.uint8]]
) -> npt.NDArray[np.uint8]:
    """Return a labelled sheet (H, W, 3), uint8: examples of each form, the truth to their right.

    Args:
        rng: Source of randomness for damage and windows.
        pictures: Photographs (H, W, 3), uint8; windows are cut from them in turn.
    """
    step = _TILE_PX + _GAP_PX
    block_px = _LABEL_PX + 2 * _EXAMPLES * step
    rows = -(-len(DamageForm) // _BLOCKS)
    sheet = Image.new("RGB", (_BLOCKS * block_px + _GAP_PX, rows * step + _GAP_PX), _PAPER)
    draw = ImageDraw.Draw(sheet)
    font = ImageFont.load_default(16)
    for index, form in enumerate(DamageForm):
        left = (index // rows) * block_px
        top = _GAP_PX + (index % rows) * step
        place = (left + 10, top + _TILE_PX // 2)
        draw.text(place, form.value, fill=_INK, font=font, anchor="lm")
        for example in range(_EXAMPLES):
            is_sepia = (index + example) % 2 == 0
            damaged = _draw_example(rng, pictures, form, is_sepia=is_sepia)
            x = left + _LABEL_PX + 2 * example * step
            sheet.paste(Image.fromarray(_to_uint8(damaged.picture)), (x, top))
            sheet.paste(Image.fromarray(_draw_truth(damaged)), (x + step, top))
    return np.array(sheet)


def _draw_example(
    rng: np.random.Generator,
    pictures: Sequence[npt.NDArray[np.uint8]],
    form: DamageForm,
    *,
    is_sepia: bool,
) -> DamagedPicture:
    """Return a picture with one form of damage; of some tries the first that shows it well."""
    config = DamageConfig(intact=0.0, chances={form: 1.0}, max_px_per_mm=20.0)
    tries = []
    for _ in range(_MAX_TRIES):
        tile = _cut_tile(rng, pictures[int(rng.integers(len(pictures)))], is_sepia=is_sepia)
        tries.append(paint_damage(rng, tile, config))
        if _MIN_SHOWN < np.mean(tries[-1].kinds > 0) < _MAX_SHOWN:
            break
    return tries[-1]


def _cut_tile(rng: np.random.Generator, picture: npt.NDArray[np.uint8], *, is_sepia: bool) -> _Rgb:
    """Return most of a picture as a square (_TILE_PX, _TILE_PX, 3), in colour or sepia."""
    cut = round(min(picture.shape[:2]) * rng.uniform(0.6, 1.0))
    top = int(rng.integers(picture.shape[0] - cut + 1))
    left = int(rng.integers(picture.shape[1] - cut + 1))
    window = picture[top : top + cut, left : left + cut]
    size = (_TILE_PX, _TILE_PX)
    tile = np.asarray(cv2.resize(window, size, interpolation=cv2.INTER_AREA), np.float32) / 255
    if is_sepia:
        tile = (0.06 + 0.88 * luma(tile)[..., None]) * _SEPIA
    return np.asarray(tile, np.float32)


def _draw_truth(damaged: DamagedPicture) -> npt.NDArray[np.uint8]:
    """Return the picture faintly, with the colour of each kind where it is damaged."""
    faint = 0.35 * luma(damaged.picture)[..., None].repeat(3, axis=2)
    is_damaged = (damaged.kinds > 0)[..., None]
    return _to_uint8(np.where(is_damaged, _TRUTH[damaged.kinds] / 255, faint))


def _to_uint8(picture: _Rgb) -> npt.NDArray[np.uint8]:
    return np.round(picture * 255).astype(np.uint8)
