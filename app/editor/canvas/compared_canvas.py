"""The canvas and its comparison: the handle of the split, and the original beside the picture."""

from PySide6.QtCore import QEvent, QObject, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QBoxLayout, QWidget
from typing_extensions import override

from app.editor.canvas.canvas import Canvas
from app.editor.canvas.comparison_parts import Shown
from app.editor.canvas.picture_view import PictureView
from app.editor.canvas.split_handle import SplitHandle
from app.editor.comparison import Comparison, ComparisonMode
from app.editor.document.document import Document


class OriginalView(PictureView):
    """Shows the original at the zoom and position of a canvas; mouse and wheel move both."""

    def __init__(self, canvas: Canvas, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("Original"))
        self._canvas = canvas
        self._mouse: QPointF | None = None
        self.setCursor(Qt.CursorShape.OpenHandCursor)
        canvas.view_changed.connect(self.follow)

    def follow(self) -> None:
        """Show what the canvas shows."""
        if self.isVisible() and self._canvas.view is not None:
            self.show_view(self._canvas.view)

    @override
    def list_parts(self, exposed: QRect) -> list[tuple[Shown, QRect]]:
        return [(Shown.ORIGINAL, exposed)]

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._mouse = event.position()
        self.setCursor(Qt.CursorShape.ClosedHandCursor)

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._mouse is not None:
            self._canvas.pan(event.position() - self._mouse)
            self._mouse = event.position()

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._mouse = None
        self.setCursor(Qt.CursorShape.OpenHandCursor)

    @override
    def wheelEvent(self, event: QWheelEvent) -> None:
        self._canvas.wheelEvent(event)


class ComparedCanvas(QWidget):
    """Lays out a canvas as its comparison asks.

    Attributes:
        canvas: The canvas.
        original: The original, visible while both are shown side by side.
        handle: The handle of the split, visible while there is one.
    """

    def __init__(self, canvas: Canvas, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.canvas = canvas
        self.original = OriginalView(canvas, self)
        self.handle = SplitHandle(canvas)
        self._comparison: Comparison | None = None
        self._document: Document | None = None
        self._box = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(1)
        self._box.addWidget(self.original, 1)
        self._box.addWidget(canvas, 1)
        self.original.hide()
        canvas.installEventFilter(self)

    def set_comparison(self, comparison: Comparison) -> None:
        """Follow a comparison. Call it once."""
        self._comparison = comparison
        self.canvas.set_comparison(comparison)
        self.original.set_comparison(comparison)
        comparison.mode_changed.connect(self._arrange)
        comparison.direction_changed.connect(self._arrange)
        comparison.split_moved.connect(self._place_handle)
        self.handle.moved.connect(comparison.move_split)
        self.handle.turned.connect(comparison.turn)

    def set_document(self, document: Document | None) -> None:
        """Show another document."""
        self._document = document
        self.canvas.set_document(document)
        self._show_original()

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.canvas and event.type() == QEvent.Type.Resize:
            self._place_handle()
        return super().eventFilter(watched, event)

    def _arrange(self) -> None:
        assert self._comparison is not None, "a comparison has signalled"
        directions = QBoxLayout.Direction
        canvas = self.canvas
        centre = None
        if canvas.view is not None and not canvas.is_fitted:
            centre = canvas.picture_point(QRectF(canvas.rect()).center())
        is_stacked, mode = self._comparison.is_stacked, self._comparison.mode
        self._box.setDirection(directions.TopToBottom if is_stacked else directions.LeftToRight)
        self._show_original()
        self.handle.setVisible(mode is ComparisonMode.SPLIT)
        self._place_handle()
        self._box.activate()
        if centre is None:
            canvas.zoom_to_fit()
        else:
            canvas.centre_on(centre)
        self.original.follow()

    def _show_original(self) -> None:
        """Show the original beside the picture, or let go of it, so that nothing follows it."""
        comparison = self._comparison
        is_shown = comparison is not None and comparison.mode is ComparisonMode.SIDE_BY_SIDE
        self.original.set_document(self._document if is_shown else None)
        self.original.setVisible(is_shown)
        self.original.follow()

    def _place_handle(self) -> None:
        if self._comparison is not None:
            comparison = self._comparison
            self.handle.place(comparison.split, is_stacked=comparison.is_stacked)
