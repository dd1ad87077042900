"""The mask over the picture: a translucent colour with an edge that is sharp at every zoom.

Only the exposed part of the screen is sampled, so a dab of the brush costs no more than the dab
covers, and the edge is as thin as the screen allows.
"""

import math

import numpy as np
import numpy.typing as npt
from PySide6.QtGui import QColor, QImage

from app.editor.document.pyramid import Pyramid, halve_mask
from app.editor.document.viewport import Viewport
from app.editor.marking.mask_look import MaskLook
from engine.pictures.pixels import Mask, Rect

_EDGE_ALPHA = 235
_HATCH_PERIOD_PX = 9
_HATCH_LINE_PX = 3


class MaskOverlay:
    """Draws one mask."""

    def __init__(self, mask: Mask, *, is_empty: bool = False) -> None:
        """Draw a mask.

        Args:
            mask: (H, W), bool; call `refresh` where it changes.
            is_empty: Whether it has no true element, so that nothing has to be computed.
        """
        self._mask = mask
        make = Pyramid.of_zeros if is_empty else Pyramid
        self._pyramid: Pyramid[np.bool_] = make(mask, halve=halve_mask)

    def refresh(self, place: Rect) -> None:
        """Note that the mask has changed inside a rectangle."""
        self._pyramid.refresh(place)

    def render(
        self,
        view: Viewport,
        exposed: Rect,
        *,
        look: MaskLook,
        edge_px: int,
        covered: Mask | None = None,
    ) -> QImage | None:
        """Return the image to draw over a part of the screen, None if it shows no mask.

        Args:
            view: Position and zoom of the picture.
            exposed: The part, screen pixels; coordinates may be negative.
            look: How the mask is drawn.
            edge_px: Thickness of the edge, screen pixels.
            covered: (exposed.height, exposed.width), bool: where only the edge is drawn.
        """
        sampled = self.sample(view, exposed, pad=edge_px)
        if sampled is None:
            return None
        indices = mark_edge(sampled, edge_px=edge_px)
        if covered is not None:
            indices[covered & (indices == 1)] = 0
        if look.is_hatched:
            indices[~_hatch(exposed) & (indices == 1)] = 0
        return _colour_indices(indices, look=look)

    def sample(self, view: Viewport, exposed: Rect, *, pad: int = 0) -> Mask | None:
        """Return the mask at each screen pixel, (height, width), bool; None if it is nowhere.

        It must not be changed.

        Args:
            view: Position and zoom of the picture.
            exposed: A part of the screen, screen pixels; coordinates may be negative.
            pad: Screen pixels that are sampled beyond each side.
        """
        # The finest level with elements no smaller than a screen pixel: log2(1 / zoom), rounded up.
        index = min((math.ceil(1 / view.zoom) - 1).bit_length(), self._pyramid.depth - 1)
        level = self._pyramid.level(index)
        columns = _find_picture_indices(
            exposed.x, exposed.width, start=view.left, view=view, pad=pad
        )
        rows = _find_picture_indices(exposed.y, exposed.height, start=view.top, view=view, pad=pad)
        inside_x = (columns >= 0) & (columns < self._mask.shape[1])
        inside_y = (rows >= 0) & (rows < self._mask.shape[0])
        if not inside_x.any() or not inside_y.any():
            return None
        sampled = _pick(level, rows >> index, columns >> index)
        if not sampled.any():
            return None
        if not (inside_x.all() and inside_y.all()):
            sampled = sampled.copy()
            sampled[:, ~inside_x] = False
            sampled[~inside_y] = False
        return sampled


def mark_edge(sampled: Mask, *, edge_px: int) -> npt.NDArray[np.uint8]:
    """Return (height, width), uint8: 0 outside, 1 inside, 2 on the edge of a mask.

    Args:
        sampled: (height + 2 * edge_px, width + 2 * edge_px), bool.
        edge_px: Thickness of the edge, screen pixels.
    """
    height, width = sampled.shape[0] - 2 * edge_px, sampled.shape[1] - 2 * edge_px
    across = sampled[:, edge_px : edge_px + width].copy()
    for shift in range(2 * edge_px + 1):
        across &= sampled[:, shift : shift + width]
    core = across[edge_px : edge_px + height].copy()
    for shift in range(2 * edge_px + 1):
        core &= across[shift : shift + height]
    middle = sampled[edge_px : edge_px + height, edge_px : edge_px + width]
    indices = middle.astype(np.uint8)
    indices += middle & ~core
    return indices


def _find_picture_indices(
    first: int, count: int, *, start: float, view: Viewport, pad: int
) -> npt.NDArray[np.int64]:
    """Return the picture's row or column at each screen pixel, with `pad` more on both sides."""
    centres = np.arange(first - pad, first + count + pad) + 0.5
    indices: npt.NDArray[np.int64] = np.floor((centres - start) / view.zoom).astype(np.int64)
    return indices


def _pick(level: Mask, rows: npt.NDArray[np.int64], columns: npt.NDArray[np.int64]) -> Mask:
    """Return rows and columns of a level, (rows, columns); beyond its border, the nearest ones.

    Args:
        level: (h, w), bool.
        rows: Evenly spaced indices, rising.
        columns: The same.
    """
    height, width = level.shape
    top, bottom = np.clip(rows[[0, -1]], 0, height - 1)
    left, right = np.clip(columns[[0, -1]], 0, width - 1)
    part = level[top : bottom + 1, left : right + 1]
    if part.shape[0] != rows.size:  # else each once
        part = part.take(rows - top, axis=0, mode="clip")
    if part.shape[1] != columns.size:
        part = part.take(columns - left, axis=1, mode="clip")
    return part


def _hatch(exposed: Rect) -> Mask:
    """Return where lines are that cross the screen at 45 degrees, (height, width), bool."""
    rows = np.arange(exposed.y, exposed.bottom)[:, np.newaxis]
    columns = np.arange(exposed.x, exposed.right)
    return np.asarray((rows + columns) % _HATCH_PERIOD_PX < _HATCH_LINE_PX)


def _colour_indices(indices: npt.NDArray[np.uint8], *, look: MaskLook) -> QImage:
    """Return the indices of `mark_edge` as an image."""
    height, width = indices.shape
    image = QImage(indices.data, width, height, indices.strides[0], QImage.Format.Format_Indexed8)
    colour = QColor(look.colour)
    table = [0]
    for alpha in (look.fill_alpha, _EDGE_ALPHA):
        colour.setAlpha(alpha)
        table.append(colour.rgba())
    image.setColorTable(table)
    # The format that Qt draws fastest; so far the pixels are the memory of `indices`.
    return image.convertToFormat(QImage.Format.Format_ARGB32_Premultiplied)
