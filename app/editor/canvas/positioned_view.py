"""A widget that shows a picture at some zoom and position. Does not know what is drawn."""

from dataclasses import replace

from PySide6.QtCore import QEvent, QPoint, QPointF, QSize, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QMainWindow, QWidget
from typing_extensions import override

from app.editor.document.brush import Point
from app.editor.document.document import Document
from app.editor.document.viewport import Size, View, Viewport
from engine.pictures.pixels import Rect

# Something is judged at a zoom at which it takes this share of the view, but no larger than that.
_JUDGED_SHARE = 0.4
_MAX_JUDGED_ZOOM = 2.0
# The zoom stays as it is if it is about as good.
_MIN_JUDGED_ZOOM = 1.0
_MIN_JUDGED_SHARE = 0.25
_MAX_SHARE = 0.8


class PositionedView(QWidget):
    """Zooms and moves the picture of a document, and finds a place for it when it is resized.

    Signals:
        zoom_changed: The zoom has changed, screen pixels per picture pixel.
        view_changed: The position or the zoom of the picture has changed.
    """

    zoom_changed = Signal(float)
    view_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document: Document | None = None
        self._view: Viewport | None = None
        self._is_fitted = True
        self._is_fit_due = False
        self._is_painted = False
        self._scale = self.devicePixelRatioF()
        # Size of the window's centre, and where this widget lies in the window.
        self._frame = (QSize(), QPoint())

    @property
    def view(self) -> Viewport | None:
        """Position and zoom of the picture, on whole screen pixels; None without a picture."""
        return None if self._view is None else self._view.snapped()

    @property
    def is_fitted(self) -> bool:
        """Whether the whole picture is shown, and stays so when this widget is resized."""
        return self._is_fitted

    def set_document(self, document: Document | None) -> None:
        """Show another document: what was shown of it last, or all of it."""
        shown = None if document is None else document.view
        self._document = document
        self._view = None
        self._is_painted = False
        self.zoom_to_fit()
        if shown is not None:
            self._show(shown)

    @property
    def is_held_still(self) -> bool:
        """Whether the picture must not move on the screen now; for subclasses."""
        return False

    def zoom_to_fit(self) -> None:
        """Show the whole picture, and go on doing so when this widget is resized."""
        self._is_fitted, self._is_fit_due = True, False
        if self._document is not None:
            bounds = self._document.bounds
            picture = Size(width=bounds.width, height=bounds.height)
            self._set_view(Viewport.fitted(picture=picture, canvas=self._size()))

    def zoom_to(self, zoom: float, *, at: Point | None = None) -> None:
        """Show the picture at a zoom; see `Viewport.zoomed`."""
        if self._view is not None:
            self._is_fitted = False
            self._set_view(self._view.snapped().zoomed(zoom, at=at))

    def centre_on(self, point: Point) -> None:
        """Show a point of the picture in the middle, at the same zoom."""
        if self._view is not None:
            size, view = self._size(), self._view
            left, top = size.width / 2 - point.x * view.zoom, size.height / 2 - point.y * view.zoom
            self._is_fitted = False
            self._set_view(replace(view, left=left, top=top))

    def look_at(self, place: Rect) -> None:
        """Show a rectangle of the picture in the middle, so large that its pixels can be judged."""
        if self._view is None:
            return
        size, zoom = self._size(), self._view.zoom
        whole = min(size.width / place.width, size.height / place.height)
        if not min(_MIN_JUDGED_ZOOM, _MIN_JUDGED_SHARE * whole) <= zoom <= _MAX_SHARE * whole:
            self.zoom_to(min(_JUDGED_SHARE * whole, _MAX_JUDGED_ZOOM))
        self.centre_on(Point(x=place.x + place.width / 2, y=place.y + place.height / 2))

    def pan(self, moved: QPointF) -> None:
        """Move the picture by a distance in logical pixels."""
        if self._view is not None:
            self._is_fitted = False
            scale = self.devicePixelRatioF()
            self._set_view(self._view.panned(dx=moved.x() * scale, dy=moved.y() * scale))

    def show_view(self, view: Viewport) -> None:
        """Show the picture at the zoom and position of another canvas, from its upper left."""
        self._is_fitted = False
        self._set_view(replace(view, canvas=self._size()))

    def picture_point(self, position: QPointF) -> Point:
        """Return the point of the picture at a position in logical pixels."""
        view = self.view
        assert view is not None, "no picture"
        return view.to_picture(self.screen_point(position))

    def screen_point(self, position: QPointF) -> Point:
        """Return a position in logical pixels as one in screen pixels."""
        scale = self.devicePixelRatioF()
        return Point(x=position.x() * scale, y=position.y() * scale)

    @override
    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.DevicePixelRatioChange:
            self._on_scale_changed()
        elif event.type() == QEvent.Type.Paint:
            self._is_painted = True
        return super().event(event)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the middle of the view; a row that appears above or below does not move the picture.

        A document that has not been painted yet, so that nobody has seen it, is fitted again.
        """
        super().resizeEvent(event)
        before, self._frame = self._frame, self._find_frame()
        is_row = before[0] == self._frame[0] and (self._is_painted or not self._is_fitted)
        if self._view is not None and (is_row or self.is_held_still):
            moved = QPointF(self._frame[1] - before[1]) * self.devicePixelRatioF()
            left, top = self._view.left - moved.x(), self._view.top - moved.y()
            self._is_fit_due = self._is_fit_due or (self._is_fitted and not is_row)
            self._set_view(replace(self._view, canvas=self._size(), left=left, top=top))
        elif self._is_fitted:
            self.zoom_to_fit()
        elif self._view is not None:
            self._set_view(self._view.resized(self._size()))

    def fit_if_due(self) -> None:
        """Show the whole picture if it has been held still when it would have been fitted."""
        if self._is_fit_due and self._is_fitted:
            self.zoom_to_fit()

    def _find_frame(self) -> tuple[QSize, QPoint]:
        """Return the size of what docks and tool bars leave, and where this widget lies."""
        window = self.window()
        centre = window.centralWidget() if isinstance(window, QMainWindow) else None
        return (centre or window).size(), self.mapTo(window, QPoint())

    def _on_scale_changed(self) -> None:
        """Show the same part of the picture at the same size on a screen of another density."""
        before, self._scale = self._scale, self.devicePixelRatioF()
        if self._is_fitted:
            self.zoom_to_fit()
        elif self._view is not None:
            view = self._view.resized(self._size())
            self._set_view(view.zoomed(view.zoom * self._scale / before))

    def _show(self, shown: View) -> None:
        """Show what has been shown before, perhaps on a canvas of another size."""
        if self._view is not None:
            self._is_fitted = False
            self._set_view(self._view.showing(shown))

    def _set_view(self, view: Viewport) -> None:
        if view == self._view:
            return
        zoom_before = None if self._view is None else self._view.zoom
        self._view = view
        if self._document is not None:
            self._document.set_view(None if self._is_fitted else view.shown)
        self.update()
        if view.zoom != zoom_before:
            self.zoom_changed.emit(view.zoom)
        self.view_changed.emit()

    def _size(self) -> Size:
        """Return the size of this widget, screen pixels."""
        scale = self.devicePixelRatioF()
        return Size(
            width=max(1, round(self.width() * scale)), height=max(1, round(self.height() * scale))
        )
