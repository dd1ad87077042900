"""The preview of a job over the picture: inside its mask, with an edge that is sharp at every zoom."""

from dataclasses import dataclass, field

import numpy as np
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter

from app.editor.canvas.mask_overlay import MaskOverlay
from app.editor.document.brush import Point
from app.editor.document.viewport import Viewport, rect_to_screen
from app.editor.jobs.job_preview import JobPreview, Piece
from app.shared.qt_images import packed_to_image
from engine.pictures.pixels import Mask, Rect


@dataclass(frozen=True, slots=True, kw_only=True)
class PreviewLayer:
    """A part of the screen with the preview of a job.

    Attributes:
        image: What is drawn over the picture.
        covered: (height, width), bool: where it hides the picture.
    """

    image: QImage
    covered: Mask = field(repr=False)


class PreviewOverlay:
    """Draws the previews of a workbench's jobs."""

    def __init__(self, preview: JobPreview) -> None:
        self._preview = preview
        self._mask: Mask | None = None
        self._sampler: MaskOverlay | None = None

    def render(self, view: Viewport, exposed: Rect) -> PreviewLayer | None:
        """Return the layer to draw over a part of the screen, None if it shows no preview.

        Args:
            view: Position and zoom of the picture.
            exposed: The part, screen pixels; coordinates may be negative.
        """
        first = view.to_picture(Point(x=exposed.x, y=exposed.y))
        last = view.to_picture(Point(x=exposed.right, y=exposed.bottom))
        pieces = [
            piece
            for piece in self._preview.pieces
            if first.x < piece.place.right
            and first.y < piece.place.bottom
            and last.x > piece.place.x
            and last.y > piece.place.y
        ]
        inside = self._sample_mask(view, exposed) if pieces else None
        if inside is None:
            return None
        packed = np.zeros((exposed.height, exposed.width), np.uint32)
        image = packed_to_image(packed, has_alpha=True)
        painter = QPainter(image)
        painter.translate(-exposed.x, -exposed.y)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        for piece in pieces:
            _draw_piece(painter, view, piece)
        painter.end()
        packed = np.frombuffer(image.constBits(), np.uint32).reshape(packed.shape) * inside
        return PreviewLayer(
            image=packed_to_image(packed, has_alpha=True).copy(), covered=packed >> 24 > 0
        )

    def _sample_mask(self, view: Viewport, exposed: Rect) -> Mask | None:
        mask = self._preview.mask
        if mask is not self._mask:
            self._mask = mask
            self._sampler = None if mask is None else MaskOverlay(mask)
        return None if self._sampler is None else self._sampler.sample(view, exposed)


def _draw_piece(painter: QPainter, view: Viewport, piece: Piece) -> None:
    """Draw a preview over its place, from the pyramid level that suits the zoom."""
    height, width = piece.pyramid.level(0).shape
    index = piece.pyramid.level_for(view.zoom * piece.place.width / width)
    image = packed_to_image(piece.pyramid.level(index), has_alpha=True)
    # Not the whole level: its last row and column may reach beyond the full size.
    source = QRectF(0, 0, width / 2**index, height / 2**index)
    painter.drawImage(QRectF(*rect_to_screen(view, piece.place)), image, source)
