"""Writes a page of pictures: truth, hole and each result side by side, a strip for each cell."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw, ImageFont

from engine.pictures.atomic_write import write_atomically
from training.judging.evaluation.cells import Cell
from training.judging.samples import mark_hole

RGB = npt.NDArray[np.uint8]

PAGE_FILE = "pictures.md"
_FOLDER = "pictures"
_TILE_PX = 160
_GAP_PX = 4
_LABEL_PX = 20
_FONT_PX = 13
_QUALITY = 82
_PAPER = (255, 255, 255)
_INK = (30, 30, 30)


class Page:
    """Writes strips cell by cell, and the page that shows them."""

    def __init__(self, folder: Path, *, rows: int) -> None:
        """Begin a page.

        Args:
            folder: Folder of the page and its strips.
            rows: Largest number of pictures in a strip.
        """
        self._folder = folder
        self._rows = rows
        self._entries: list[str] = []

    def add(self, cell: Cell, results: Mapping[str, Sequence[RGB]]) -> None:
        """Write the strip of a cell.

        Raises:
            OSError: The folder cannot be written.
        """
        holes = [
            mark_hole(truth, mask) for truth, mask in zip(cell.truths, cell.masks, strict=True)
        ]
        columns = {"truth": cell.truths, "hole": holes, **results}
        name = f"{_FOLDER}/{cell.kind}-{cell.size}.jpg"
        target = self._folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        draw_strip(columns, rows=self._rows, first=len(self._entries)).save(
            target, quality=_QUALITY
        )
        title = f"{cell.kind}, {cell.size} ({cell.share:.1%} of the picture)"
        title = title[0].upper() + title[1:]
        self._entries.append(f"## {title}\n\n![{', '.join(columns)}]({name})\n")

    def close(self, head: str) -> None:
        """Write the page.

        Raises:
            OSError: The folder cannot be written.
        """
        text = "\n".join([f"# Pictures\n\n{head}\n", *self._entries])
        write_atomically(self._folder / PAGE_FILE, text.encode())


def draw_strip(columns: Mapping[str, Sequence[RGB]], *, rows: int, first: int) -> Image.Image:
    """Return labelled columns of pictures.

    Args:
        columns: Pictures (S, S, 3), uint8, by label; the same number in each column.
        rows: Largest number of rows.
        first: Number of the strip, which begins where the one before ended; wraps around.
    """
    count = len(next(iter(columns.values())))
    shown = [(first * rows + row) % count for row in range(min(rows, count))]
    step = _TILE_PX + _GAP_PX
    size = (len(columns) * step - _GAP_PX, _LABEL_PX + len(shown) * step - _GAP_PX)
    image = Image.new("RGB", size, _PAPER)
    draw = ImageDraw.Draw(image)
    font = ImageFont.load_default(_FONT_PX)
    for column, (label, pictures) in enumerate(columns.items()):
        place = (column * step + _TILE_PX // 2, _LABEL_PX // 2)
        draw.text(place, label, fill=_INK, font=font, anchor="mm")
        for row, index in enumerate(shown):
            tile = Image.fromarray(pictures[index]).resize((_TILE_PX, _TILE_PX))
            image.paste(tile, (column * step, _LABEL_PX + row * step))
    return image
