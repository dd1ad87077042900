"""An HTML page that compares the results of the restorers, one hole a row."""

import html
from collections.abc import Mapping
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt

from engine.pictures.pixels import Mask

RGB = npt.NDArray[np.uint8]
_STYLE = "body { font-family: sans-serif } div { display: flex; gap: 4px } figure { margin: 0 }"
_OUTLINE = (255, 0, 255)


class Sheet:
    """An HTML page with a folder of pictures of the same name beside it."""

    def __init__(self, page: Path) -> None:
        self._page = page
        self._folder = page.with_suffix("")
        self._rows: list[str] = []

    def add(self, title: str, pictures: Mapping[str, RGB]) -> None:
        """Add a row and write the page so far.

        Args:
            title: Title of the row.
            pictures: Pictures by caption.
        """
        self._folder.mkdir(parents=True, exist_ok=True)
        cells = []
        for name, pixels in pictures.items():
            path = self._folder / f"{len(self._rows):03d} {name}.png"
            cv2.imwrite(str(path), np.ascontiguousarray(pixels[..., ::-1]))
            source = html.escape(f"{self._folder.name}/{path.name}")
            caption = f"<figcaption>{html.escape(name)}</figcaption>"
            cells.append(f'<figure><img loading="lazy" src="{source}">{caption}</figure>')
        self._rows.append(f"<h2>{html.escape(title)}</h2><div>{''.join(cells)}</div>")
        head = f"<!doctype html><meta charset=utf-8><style>{_STYLE}</style>"
        self._page.write_text(head + "\n".join(self._rows), encoding="utf-8")


def outline(picture: RGB, mask: Mask) -> RGB:
    """Return a picture with its holes outlined."""
    kernel = np.ones((5, 5), np.uint8)
    border = cv2.morphologyEx(mask.astype(np.uint8), cv2.MORPH_GRADIENT, kernel)
    drawn = picture.copy()
    drawn[border > 0] = _OUTLINE
    return drawn
