"""Shows a picture with its mask and guide lines at any zoom. Knows neither mouse nor brush."""

from collections.abc import Iterable

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QTransform
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from app.editor.canvas.canvas_painting import (
    draw_checkerboard_tile,
    draw_frame,
    draw_picture,
    draw_source,
    find_frame,
    list_exposed,
    screen_rect,
)
from app.editor.canvas.comparison_parts import (
    Shown,
    draw_names,
    find_moved_over,
    list_parts,
)
from app.editor.canvas.copy_overlay import draw_stroke
from app.editor.canvas.line_overlay import LineOverlay, LineStyle
from app.editor.canvas.mask_layers import MaskLayers
from app.editor.canvas.positioned_view import PositionedView
from app.editor.comparison import Comparison, ComparisonMode
from app.editor.document.commands import ApplyResult
from app.editor.document.document import Document
from app.editor.document.guide_lines import Grip
from app.editor.document.repairs import Repair
from app.editor.document.viewport import Viewport, rect_to_screen
from app.editor.jobs.job_preview import JobPreview
from app.editor.marking.mask_look import MaskLook
from app.editor.retouching.retouching import Retouching
from app.shared.theme import current_theme
from engine.api import GuideLine
from engine.pictures.pixels import Rect

ZOOM_STEP = 1.25
_REPAINT_MARGIN_PX = 2


class PictureView(PositionedView):
    """Shows a document and follows its changes."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._comparison = Comparison(self)
        self._layers = MaskLayers()
        self._retouching: Retouching | None = None
        self._line_overlay = LineOverlay()
        self._suggestion_overlay = LineOverlay()
        self._framed: Rect | None = None
        self._has_handles = False
        self._selected: Grip | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)

    @override
    def set_document(self, document: Document | None) -> None:
        if self._document is not None:
            self._document.picture_changed.disconnect(self._repaint_picture)
            self._document.mask_changed.disconnect(self._on_mask_changed)
            self._document.exclusions_changed.disconnect(self._on_exclusions_changed)
            self._document.source_changed.disconnect(self._repaint_picture)
            self._document.guide_lines_changed.disconnect(self._on_guide_lines_changed)
            self._document.undo_stack.indexChanged.disconnect(self._on_history_changed)
        self._layers.set_mask(None if document is None else document.mask)
        self._layers.set_exclusions(None if document is None else document.exclusions)
        self._line_overlay.set_lines(() if document is None else document.guide_lines)
        if document is not None:
            document.picture_changed.connect(self._repaint_picture)
            document.mask_changed.connect(self._on_mask_changed)
            document.exclusions_changed.connect(self._on_exclusions_changed)
            document.source_changed.connect(self._repaint_picture)
            document.guide_lines_changed.connect(self._on_guide_lines_changed)
            document.undo_stack.indexChanged.connect(self._on_history_changed)
        super().set_document(document)
        self.update()

    def set_preview(self, preview: JobPreview) -> None:
        """Show what jobs on the document have so far, and follow it."""
        self._layers.set_preview(preview)
        preview.changed.connect(self._repaint_picture)

    def set_mask_look(self, look: MaskLook) -> None:
        """Draw the mask another way."""
        self._layers.set_look(look)
        self.update()

    def set_retouching(self, retouching: Retouching) -> None:
        """Show strokes of clone stamp and healing brush at once, and follow them."""
        self._retouching = retouching
        retouching.strokes_changed.connect(self._repaint_picture)

    def set_comparison(self, comparison: Comparison) -> None:
        """Compare the picture with its original as this says, and follow it. Call it once."""
        self._comparison = comparison
        for changed in (
            comparison.mode_changed,
            comparison.direction_changed,
            comparison.original_held,
            comparison.marks_hidden,
        ):
            changed.connect(self._on_comparison_changed)
        comparison.split_moved.connect(self._on_split_moved)

    def show_handles(self, *, shown: bool) -> None:
        """Show the handles of guide lines, or the lines alone."""
        if shown != self._has_handles:
            self._has_handles = shown
            self._repaint_lines(self._line_overlay, self._line_overlay.lines)

    def show_selection(self, selected: Grip | None) -> None:
        """Mark the handle or the guide line that is selected."""
        marked = [grip.line for grip in (self._selected, selected) if grip is not None]
        overlay = self._line_overlay
        self._repaint_lines(overlay, (line for line in overlay.lines if line in marked))
        self._selected = selected

    def show_selected_repair(self, repair: Repair | None) -> None:
        """Outline the repair that is selected; None for no repair."""
        self._layers.select(repair)
        self.update()

    def frame(self, place: Rect | None) -> None:
        """Draw a frame around a rectangle of the picture; None for no frame."""
        before, self._framed = self._framed, place
        for changed in (before, place) if before != place else ():
            if changed is not None and self.view is not None:
                self.repaint_screen(find_frame(self.view, changed, scale=self.devicePixelRatioF()))

    def show_suggestions(self, lines: tuple[GuideLine, ...]) -> None:
        """Show guide lines that are suggested."""
        self._replace_lines(self._suggestion_overlay, lines)

    def repaint_screen(self, area: QRectF) -> None:
        """Repaint an area in screen pixels, with a small margin."""
        scale, margin = self.devicePixelRatioF(), _REPAINT_MARGIN_PX
        logical = QTransform.fromScale(1 / scale, 1 / scale).mapRect(area)
        shown = logical.adjusted(-margin, -margin, margin, margin).intersected(QRectF(self.rect()))
        if not shown.isEmpty():
            self.update(shown.toAlignedRect())

    def list_parts(self, exposed: QRect) -> list[tuple[Shown, QRect]]:
        """Return what each part of a rectangle of screen pixels shows."""
        return list_parts(self._comparison, self._size(), exposed)

    def draw_over(self, painter: QPainter) -> None:
        """Draw above the picture and the mask, in screen pixels; for subclasses."""

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        scale = self.devicePixelRatioF()
        painter.scale(1 / scale, 1 / scale)
        to_screen = QTransform.fromScale(scale, scale)
        for exposed in list_exposed(event.region()):
            self._paint(painter, to_screen.mapRect(QRectF(exposed)).toAlignedRect())
        painter.setClipping(False)
        self._paint_source(painter)
        self._paint_frame(painter)
        self._paint_lines(painter, exposed=to_screen.mapRect(QRectF(event.rect())))
        self._paint_names(painter)
        self.draw_over(painter)
        painter.end()

    def _paint(self, painter: QPainter, exposed: QRect) -> None:
        """Draw a rectangle of screen pixels: background, picture, mask."""
        theme, document, view = current_theme(), self._document, self.view
        painter.setClipRect(exposed)
        area = QRectF() if view is None else screen_rect(view)
        if not area.adjusted(1, 1, -1, -1).contains(QRectF(exposed)):
            painter.fillRect(exposed, QColor(theme.surround))
            painter.fillRect(area.adjusted(-1, -1, 1, 1), QColor(theme.line))
        if document is None or view is None:
            return
        for shown, part in self.list_parts(exposed):
            self._paint_part(painter, part, shown, document=document, view=view)

    def _paint_part(
        self, painter: QPainter, part: QRect, shown: Shown, *, document: Document, view: Viewport
    ) -> None:
        """Draw a rectangle of screen pixels that shows one thing."""
        visible, scale = screen_rect(view).intersected(QRectF(part)), self.devicePixelRatioF()
        if visible.isEmpty():
            return
        painter.setClipRect(visible)
        if document.screen.has_alpha and shown is not Shown.DIFFERENCE:
            tile = draw_checkerboard_tile(scale=scale)
            painter.drawTiledPixmap(visible, tile, visible.topLeft())
        original = document.screen_original
        crops = {Shown.ORIGINAL: original.crop, Shown.DIFFERENCE: original.crop_difference}
        draw_picture(painter, view, document.screen, exposed=part, crop=crops.get(shown))
        if shown is Shown.PICTURE and self._retouching is not None:
            for stroke in self._retouching.strokes:
                draw_stroke(painter, view, document.screen, stroke, exposed=part)
        self._layers.paint(
            painter,
            view,
            part,
            scale=scale,
            has_preview=shown is Shown.PICTURE,
            has_marks=not self._comparison.hides_marks,
        )

    def _paint_source(self, painter: QPainter) -> None:
        document, view = self._document, self.view
        if document is None or view is None or document.source is None:
            return
        if self._comparison.hides_marks:
            return
        area = QRectF(*rect_to_screen(view, document.source))
        colour, scale = current_theme().source, self.devicePixelRatioF()
        draw_source(painter, area, colour=colour, scale=scale)

    def _paint_frame(self, painter: QPainter) -> None:
        if self._framed is not None and self.view is not None and not self._comparison.hides_marks:
            scale = self.devicePixelRatioF()
            draw_frame(painter, find_frame(self.view, self._framed, scale=scale), scale=scale)

    def _paint_lines(self, painter: QPainter, *, exposed: QRectF) -> None:
        """Draw the part of guide lines and suggestions in a rectangle of screen pixels."""
        document, view = self._document, self.view
        if document is None or view is None or self._comparison.hides_marks:
            return
        theme, scale = current_theme(), self.devicePixelRatioF()
        suggested = LineStyle(theme=theme, scale=scale, is_suggested=True)
        self._suggestion_overlay.draw(painter, view=view, exposed=exposed, style=suggested)
        style = LineStyle(
            theme=theme, scale=scale, has_handles=self._has_handles, selected=self._selected
        )
        self._line_overlay.draw(painter, view=view, exposed=exposed, style=style)

    def _paint_names(self, painter: QPainter) -> None:
        """Name what the parts of the canvas show, unless it is the picture alone."""
        is_compared = self._comparison.mode is not ComparisonMode.OFF
        if self._document is not None and (is_compared or self._comparison.holds_original):
            size = self._size()
            parts = self.list_parts(QRect(0, 0, size.width, size.height))
            draw_names(painter, parts, scale=self.devicePixelRatioF())

    def _on_comparison_changed(self) -> None:
        self.update()

    def _on_split_moved(self, before: float, after: float) -> None:
        if self._comparison.mode is ComparisonMode.SPLIT:
            moved_over = find_moved_over(self._comparison, self._size(), before, after)
            self.repaint_screen(moved_over)

    def _on_history_changed(self) -> None:
        """Outline what a result has filled, while it is the newest step and missed edges are in."""
        assert self._document is not None, "a document has signalled"
        step = self._document.newest_step
        repair = step.repair if isinstance(step, ApplyResult) else None
        if repair is not None and not repair.has_missed_edges:
            repair = None
        if repair is not None or self._layers.has_outline:
            self._layers.outline(repair)
            self.update()

    def _on_guide_lines_changed(self) -> None:
        assert self._document is not None, "a document has signalled"
        self._replace_lines(self._line_overlay, self._document.guide_lines)

    def _replace_lines(self, overlay: LineOverlay, after: tuple[GuideLine, ...]) -> None:
        before = overlay.lines
        self._repaint_lines(overlay, (line for line in before if line not in after))
        overlay.set_lines(after)
        self._repaint_lines(overlay, (line for line in after if line not in before))

    def _repaint_lines(self, overlay: LineOverlay, lines: Iterable[GuideLine]) -> None:
        """Repaint lines that an overlay draws."""
        view = self.view
        if view is not None:
            scale = self.devicePixelRatioF()
            for line in lines:
                self.repaint_screen(overlay.find_area(line, view=view, scale=scale))

    def _on_mask_changed(self, place: Rect) -> None:
        self._layers.refresh(place)
        self._repaint_picture(place)

    def _on_exclusions_changed(self, place: Rect) -> None:
        self._layers.refresh_exclusions(place)
        self._repaint_picture(place)

    def _repaint_picture(self, place: Rect) -> None:
        """Repaint a rectangle of the picture."""
        view = self.view
        if view is not None:
            self.repaint_screen(QRectF(*rect_to_screen(view, place)))
