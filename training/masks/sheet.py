"""Draws a contact sheet: the masks of a mixture on photographs."""

from collections.abc import Sequence
from dataclasses import replace
from typing import TypeAlias

import cv2
import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw, ImageFont

from engine.pictures.pixels import Mask
from training.masks.mixture import MaskMixture
from training.masks.sampler import MaskSampler

_Rgb: TypeAlias = npt.NDArray[np.uint8]

_TILE_PX = 160
_GAP_PX = 6
_LABEL_PX = 112
_COLUMNS = 4
_PAPER = (250, 250, 248)
_INK = (40, 40, 40)
_HOLE = np.array([230, 30, 90], np.float32)
_HOLE_OPACITY = 0.8


def draw_contact_sheet(
    rng: np.random.Generator, pictures: Sequence[_Rgb], mixture: MaskMixture
) -> _Rgb:
    """Return a labelled sheet (H, W, 3), uint8, with a row for each kind of the mixture.

    Args:
        rng: Source of randomness for masks and windows.
        pictures: Photographs (H, W, 3), uint8; windows are cut from them in turn.
        mixture: Kinds of masks, and bounds of their share of the window.

    Raises:
        DataError: None of the mixture's mask files can be used.
    """
    kinds = [kind for kind, weight in mixture.weights.items() if weight > 0]
    step = _TILE_PX + _GAP_PX
    size = (_LABEL_PX + _COLUMNS * step, len(kinds) * step + _GAP_PX)
    sheet = Image.new("RGB", size, _PAPER)
    draw = ImageDraw.Draw(sheet)
    font = ImageFont.load_default(17)
    for row, kind in enumerate(kinds):
        sampler = MaskSampler(replace(mixture, weights={kind: 1.0}))
        top = _GAP_PX + row * step
        draw.text((12, top + _TILE_PX // 2), kind.value, fill=_INK, font=font, anchor="lm")
        for column in range(_COLUMNS):
            picture = pictures[(row * _COLUMNS + column) % len(pictures)]
            mask = sampler.sample(rng, _TILE_PX)
            tile = Image.fromarray(_overlay(_cut_tile(rng, picture), mask))
            sheet.paste(tile, (_LABEL_PX + column * step, top))
    return np.array(sheet)


def _cut_tile(rng: np.random.Generator, picture: _Rgb) -> _Rgb:
    """Return most of a picture as a square (_TILE_PX, _TILE_PX, 3)."""
    cut = round(min(picture.shape[:2]) * rng.uniform(0.6, 1.0))
    top = int(rng.integers(picture.shape[0] - cut + 1))
    left = int(rng.integers(picture.shape[1] - cut + 1))
    window = picture[top : top + cut, left : left + cut]
    resized = cv2.resize(window, (_TILE_PX, _TILE_PX), interpolation=cv2.INTER_AREA)
    return np.asarray(resized, np.uint8)


def _overlay(tile: _Rgb, mask: Mask) -> _Rgb:
    opacity = _HOLE_OPACITY * mask[..., None]
    return (tile * (1 - opacity) + _HOLE * opacity).round().astype(np.uint8)
