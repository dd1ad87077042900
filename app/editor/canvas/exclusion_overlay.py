"""The exclusions over the picture: hatched in black and white, readable on every picture and mask."""

import numpy as np
import numpy.typing as npt
from PySide6.QtGui import QColor, QImage

from app.editor.canvas.mask_overlay import MaskOverlay, mark_edge
from app.editor.document.mask import PaintedMask
from app.editor.document.viewport import Viewport
from engine.pictures.pixels import Mask, Rect

_PERIOD_PX = 12
_LINE_PX = 1
_DARK = QColor(0, 0, 0, 150)
_LIGHT = QColor(255, 255, 255, 230)


class ExclusionOverlay:
    """Draws the exclusions of a document; computes nothing while there are none."""

    def __init__(self, exclusions: PaintedMask) -> None:
        self._exclusions = exclusions
        self._overlay: MaskOverlay | None = None
        if exclusions.area > 0:
            self._overlay = MaskOverlay(exclusions.elements)

    def refresh(self, place: Rect) -> None:
        """Note that the exclusions have changed inside a rectangle."""
        if self._exclusions.area == 0:
            self._overlay = None
        elif self._overlay is None:
            self._overlay = MaskOverlay(self._exclusions.elements, is_empty=True)
        if self._overlay is not None:
            self._overlay.refresh(place)

    def render(self, view: Viewport, exposed: Rect, *, edge_px: int) -> QImage | None:
        """Return the image to draw over a part of the screen, None if it shows no exclusions.

        Args:
            view: Position and zoom of the picture.
            exposed: The part, screen pixels; coordinates may be negative.
            edge_px: Thickness of each line, screen pixels.
        """
        if self._overlay is None:
            return None
        sampled = self._overlay.sample(view, exposed, pad=2 * edge_px)
        return None if sampled is None else _draw(sampled, exposed, edge_px=edge_px)


def _draw(sampled: Mask, exposed: Rect, *, edge_px: int) -> QImage:
    """Return a light line on a dark one around the exclusions, and such lines across them.

    Args:
        sampled: (exposed.height + 4 * edge_px, exposed.width + 4 * edge_px), bool.
        exposed: A part of the screen, screen pixels.
        edge_px: Thickness of each line, screen pixels.
    """
    inner = slice(edge_px, -edge_px)
    outer_edge = mark_edge(sampled[inner, inner], edge_px=edge_px)
    edges = mark_edge(sampled, edge_px=2 * edge_px)
    rows = np.arange(exposed.y, exposed.bottom)[:, np.newaxis]
    columns = np.arange(exposed.x, exposed.right)
    # The mask is hatched the other way.
    phase = (rows - columns) % (_PERIOD_PX * edge_px)
    inside = edges > 0
    indices: npt.NDArray[np.uint8] = np.zeros(edges.shape, np.uint8)
    indices[inside & (phase < 2 * edge_px)] = 1
    indices[inside & (phase < _LINE_PX * edge_px)] = 2
    indices[edges == 2] = 1
    indices[outer_edge == 2] = 2
    height, width = indices.shape
    image = QImage(indices.data, width, height, indices.strides[0], QImage.Format.Format_Indexed8)
    image.setColorTable([0, _DARK.rgba(), _LIGHT.rgba()])
    return image.convertToFormat(QImage.Format.Format_ARGB32_Premultiplied)
