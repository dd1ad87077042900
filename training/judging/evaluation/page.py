"""Writes a page of pictures: truth, hole and each result side by side, a strip for each cell."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from engine.pictures.atomic_write import write_atomically
from training.judging.evaluation.cells import Cell
from training.judging.strip import draw_strip, mark_hole

RGB = npt.NDArray[np.uint8]

PAGE_FILE = "pictures.md"
_FOLDER = "pictures"
_TILE_PX = 160
_QUALITY = 82


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
        count = len(cell.truths)
        # Each strip begins where the one before ended, so that all pictures are shown.
        first = len(self._entries) * self._rows
        shown = [(first + row) % count for row in range(min(self._rows, count))]
        holes = [mark_hole(cell.truths[index], cell.masks[index]) for index in shown]
        columns = {"truth": [cell.truths[index] for index in shown], "hole": holes}
        columns |= {name: [result[index] for index in shown] for name, result in results.items()}
        name = f"{_FOLDER}/{cell.kind}-{cell.size}.jpg"
        target = self._folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        draw_strip(columns, tile_px=_TILE_PX).save(target, quality=_QUALITY)
        radius_px = float(np.median(cell.radii_px))
        title = (
            f"{cell.kind}, {cell.size} ({cell.share:.1%} of the picture, radius {radius_px:.0f} px)"
        )
        title = title[0].upper() + title[1:]
        self._entries.append(f"## {title}\n\n![{', '.join(columns)}]({name})\n")

    def close(self, head: str) -> None:
        """Write the page.

        Raises:
            OSError: The folder cannot be written.
        """
        text = "\n".join([f"# Pictures\n\n{head}\n", *self._entries])
        write_atomically(self._folder / PAGE_FILE, text.encode())
