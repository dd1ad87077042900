"""What is drawn over the picture: a job's preview, mask, exclusions and the last outline."""

from dataclasses import dataclass, replace
from typing import Self
from weakref import WeakKeyDictionary

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QRect
from PySide6.QtGui import QPainter

from app.editor.canvas.canvas_painting import to_rect
from app.editor.canvas.exclusion_overlay import ExclusionOverlay
from app.editor.canvas.mask_overlay import MaskOverlay
from app.editor.canvas.preview_overlay import PreviewLayer, PreviewOverlay
from app.editor.document.brush import Point
from app.editor.document.mask import PaintedMask
from app.editor.document.repairs import Repair
from app.editor.document.viewport import Viewport
from app.editor.jobs.job_preview import JobPreview
from app.editor.marking.mask_look import MaskLook
from app.shared.theme import MASK_EDGE_PX
from engine.pictures.pixels import Mask, Rect


@dataclass(frozen=True, slots=True, kw_only=True)
class _RepairOutline:
    """The outline of a repair.

    Attributes:
        place: Rectangle of the repair, picture pixels.
        overlay: Draws its mask in that rectangle.
        masks: The masks of its parts.
    """

    place: Rect
    overlay: MaskOverlay
    masks: tuple[npt.NDArray[np.uint8], ...]

    @classmethod
    def of_repair(cls, repair: Repair) -> Self:
        place = repair.place
        masks = tuple(part.mask for part in repair.parts)
        return cls(place=place, overlay=MaskOverlay(repair.read_mask(place)), masks=masks)

    def is_of(self, repair: Repair | None) -> bool:
        """Whether a repair has this outline."""
        parts = () if repair is None else repair.parts
        return len(parts) == len(self.masks) and all(
            part.mask is mask for part, mask in zip(parts, self.masks, strict=True)
        )

    def move_view(self, view: Viewport) -> Viewport:
        """Return the view of a picture that begins at the rectangle."""
        corner = view.to_screen(Point(x=self.place.x, y=self.place.y))
        return replace(view, left=corner.x, top=corner.y)


class MaskLayers:
    """The mask, the preview of a job inside it, exclusions, and what a result has filled."""

    def __init__(self) -> None:
        self._painted: PaintedMask | None = None
        self._mask: MaskOverlay | None = None
        self._exclusions: ExclusionOverlay | None = None
        # The masks of documents shown before, and which version of each.
        self._left = WeakKeyDictionary[PaintedMask, tuple[int, MaskOverlay]]()
        self._outlined: _RepairOutline | None = None
        self._selected: _RepairOutline | None = None
        self._preview: PreviewOverlay | None = None
        self._look = MaskLook()
        self._edge_px = 1

    @property
    def has_outline(self) -> bool:
        """Whether what a result has filled is outlined."""
        return self._outlined is not None

    def set_mask(self, mask: PaintedMask | None) -> None:
        """Show the mask of another document, without the outline of a result."""
        if self._painted is not None and self._mask is not None:
            self._left[self._painted] = self._painted.version, self._mask
        self._painted = mask
        self._mask = None
        if mask is not None:
            version, overlay = self._left.pop(mask, (None, None))
            is_same = overlay is not None and version == mask.version
            self._mask = overlay if is_same else _draw_mask(mask)
        self._outlined = self._selected = None

    def set_exclusions(self, exclusions: PaintedMask | None) -> None:
        """Show the exclusions of another document."""
        self._exclusions = None if exclusions is None else ExclusionOverlay(exclusions)

    def refresh_exclusions(self, place: Rect) -> None:
        """Note that the exclusions have changed inside a rectangle."""
        if self._exclusions is not None:
            self._exclusions.refresh(place)

    def select(self, repair: Repair | None) -> None:
        """Outline the selected repair, even while marks are hidden; None for no repair."""
        is_same = self._selected is not None and self._selected.is_of(repair)
        if not is_same:
            self._selected = None if repair is None else _RepairOutline.of_repair(repair)

    def outline(self, repair: Repair | None) -> None:
        """Outline a repair; None for no outline."""
        self._outlined = None if repair is None else _RepairOutline.of_repair(repair)

    def set_look(self, look: MaskLook) -> None:
        """Draw the masks another way."""
        self._look = look

    def set_preview(self, preview: JobPreview) -> None:
        """Show what jobs have so far."""
        self._preview = PreviewOverlay(preview)

    def refresh(self, place: Rect) -> None:
        """Note that the mask has changed inside a rectangle."""
        if self._painted is not None and self._painted.area == 0:
            self._mask = _draw_mask(self._painted)
        elif self._mask is not None:
            self._mask.refresh(place)

    def paint(
        self,
        painter: QPainter,
        view: Viewport,
        exposed: QRect,
        *,
        scale: float,
        has_preview: bool,
        has_marks: bool,
    ) -> None:
        """Draw over a rectangle of screen pixels.

        Args:
            painter: Painter in screen pixels.
            view: Position and zoom of the picture.
            exposed: The rectangle.
            scale: Device pixel ratio of the screen.
            has_preview: Whether the preview is drawn, and the outline of the selected repair.
            has_marks: Whether mask, exclusions and outline are drawn.
        """
        place = to_rect(exposed)
        self._edge_px = max(1, round(MASK_EDGE_PX * scale))
        for outline, is_drawn in ((self._outlined, has_marks), (self._selected, has_preview)):
            if is_drawn and outline is not None:
                everywhere = np.ones((place.height, place.width), bool)
                overlay, moved = outline.overlay, outline.move_view(view)
                self._paint_mask(painter, overlay, moved, place, covered=everywhere)
        layer: PreviewLayer | None = None
        if has_preview and self._preview is not None:
            layer = self._preview.render(view, place)
        if layer is not None:
            painter.drawImage(exposed.topLeft(), layer.image)
        has_mask = self._painted is not None and self._painted.area > 0
        if has_marks and has_mask and self._mask is not None:
            covered = None if layer is None else layer.covered
            self._paint_mask(painter, self._mask, view, place, covered=covered)
        if has_marks and self._exclusions is not None:
            hatched = self._exclusions.render(view, place, edge_px=self._edge_px)
            if hatched is not None:
                painter.drawImage(place.x, place.y, hatched)

    def _paint_mask(
        self,
        painter: QPainter,
        mask: MaskOverlay,
        view: Viewport,
        place: Rect,
        *,
        covered: Mask | None,
    ) -> None:
        image = mask.render(view, place, look=self._look, edge_px=self._edge_px, covered=covered)
        if image is not None:
            painter.drawImage(place.x, place.y, image)


def _draw_mask(mask: PaintedMask) -> MaskOverlay:
    return MaskOverlay(mask.elements, is_empty=mask.area == 0)
