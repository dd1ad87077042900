"""Draws pictures side by side, for people: labelled columns, and holes in a bright colour."""

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw, ImageFont

from engine.pictures.pixels import Mask

RGB = npt.NDArray[np.uint8]

_GAP_PX = 4
_LABEL_PX = 20
_FONT_PX = 13
_PAPER = (255, 255, 255)
_INK = (30, 30, 30)
_HOLE: RGB = np.array([230, 30, 90], np.uint8)  # grey would not show on a grey picture


def mark_hole(rgb: RGB, mask: Mask) -> RGB:
    """Return a picture whose hole has a colour that photographs seldom have."""
    return np.where(mask[..., None], _HOLE, rgb)


def draw_strip(columns: Mapping[str, Sequence[RGB]], *, tile_px: int) -> Image.Image:
    """Return labelled columns of pictures.

    Args:
        columns: Square pictures (S, S, 3), uint8, by label; the same number in each column.
        tile_px: Side that the pictures are scaled to.
    """
    rows = len(next(iter(columns.values())))
    step = tile_px + _GAP_PX
    size = (len(columns) * step - _GAP_PX, _LABEL_PX + rows * step - _GAP_PX)
    image = Image.new("RGB", size, _PAPER)
    draw = ImageDraw.Draw(image)
    font = ImageFont.load_default(_FONT_PX)
    for column, (label, pictures) in enumerate(columns.items()):
        place = (column * step + tile_px // 2, _LABEL_PX // 2)
        draw.text(place, label, fill=_INK, font=font, anchor="mm")
        for row, rgb in enumerate(pictures):
            tile = Image.fromarray(rgb).resize((tile_px, tile_px))
            image.paste(tile, (column * step, _LABEL_PX + row * step))
    return image
