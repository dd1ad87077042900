"""A picture view that is zoomed and moved with mouse, keys and touchpad. Knows no tools."""

from PySide6.QtCore import QEvent, QPointF, Qt, Signal
from PySide6.QtGui import (
    QEnterEvent,
    QFocusEvent,
    QInputDevice,
    QKeyEvent,
    QMouseEvent,
    QNativeGestureEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from app.editor.canvas.picture_view import ZOOM_STEP, PictureView
from app.editor.document.document import Document

WHEEL_NOTCH = 120
# A key moves the picture by this share of the view.
_KEY_STEP = 0.1
_COMMAND_KEYS = (
    Qt.KeyboardModifier.ControlModifier
    | Qt.KeyboardModifier.AltModifier
    | Qt.KeyboardModifier.MetaModifier
)
_DIRECTIONS: dict[int, QPointF] = {
    Qt.Key.Key_Left: QPointF(1, 0),
    Qt.Key.Key_Right: QPointF(-1, 0),
    Qt.Key.Key_Up: QPointF(0, 1),
    Qt.Key.Key_Down: QPointF(0, -1),
}


class NavigatedView(PictureView):
    """The wheel zooms at the mouse; Space, the middle button or arrow keys move the picture.

    Signals:
        cursor_moved: The mouse is at a Point of the picture; None if it is not on this widget.
    """

    cursor_moved = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._mouse: QPointF | None = None
        self._pan_button = Qt.MouseButton.NoButton
        self._is_space_held = False
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.view_changed.connect(self._on_view_changed)

    @property
    def is_panning(self) -> bool:
        """Whether the picture is moved, or would be by the left button."""
        return self._is_space_held or self._pan_button != Qt.MouseButton.NoButton

    @override
    def set_document(self, document: Document | None) -> None:
        self._pan_button = Qt.MouseButton.NoButton
        super().set_document(document)
        self._update_cursor()

    def zoom_in(self) -> None:
        """Zoom in by one step."""
        self._zoom_by(ZOOM_STEP)

    def zoom_out(self) -> None:
        """Zoom out by one step."""
        self._zoom_by(1 / ZOOM_STEP)

    def zoom_to_actual_pixels(self) -> None:
        """Show each pixel of the picture as one screen pixel."""
        if self.view is not None:
            self._zoom_by(1.0 / self.view.zoom)

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._mouse = event.position()
        button = event.button()
        is_held = self._is_space_held and button == Qt.MouseButton.LeftButton
        if self.view is not None and (is_held or button == Qt.MouseButton.MiddleButton):
            self._pan_button = button
            self._update_cursor()

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        before, self._mouse = self._mouse, event.position()
        if self.view is None:
            return
        if not event.buttons() & self._pan_button:
            self._end_pan()  # a dialog that opened meanwhile may have received the release
        elif before is not None:
            self.pan(event.position() - before)
        self.cursor_moved.emit(self.picture_point(event.position()))

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == self._pan_button:
            self._end_pan()

    @override
    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.view is None:
            return
        is_touchpad = event.device().type() == QInputDevice.DeviceType.TouchPad
        is_zooming = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if is_touchpad and not is_zooming:
            moved = event.pixelDelta() if not event.pixelDelta().isNull() else event.angleDelta()
            self.pan(QPointF(moved))
        else:
            factor = ZOOM_STEP ** (event.angleDelta().y() / WHEEL_NOTCH)
            self._zoom_by(factor, at=event.position())
        event.accept()

    @override
    def event(self, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.WindowActivate, QEvent.Type.WindowDeactivate):
            self._update_cursor()
        if (
            isinstance(event, QNativeGestureEvent)
            and event.gestureType() == Qt.NativeGestureType.ZoomNativeGesture
        ):
            self._zoom_by(1 + event.value(), at=event.position())
            return True
        return super().event(event)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        direction = _DIRECTIONS.get(event.key())
        if event.key() == Qt.Key.Key_Space:
            self._set_space_held(held=True)
        elif direction is not None and not event.modifiers() & _COMMAND_KEYS:
            self.pan(direction * (_KEY_STEP * min(self.width(), self.height())))
        else:
            super().keyPressEvent(event)

    @override
    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        if event.key() != Qt.Key.Key_Space:
            super().keyReleaseEvent(event)
        elif not event.isAutoRepeat():
            self._set_space_held(held=False)

    @override
    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._set_space_held(held=False)

    @override
    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self._mouse = event.position()

    @override
    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._mouse = None
        self.cursor_moved.emit(None)

    def choose_cursor(self) -> Qt.CursorShape:
        """Return the cursor where nothing is moved; for subclasses."""
        return Qt.CursorShape.ArrowCursor

    def _on_view_changed(self) -> None:
        if self._mouse is not None:
            self.cursor_moved.emit(self.picture_point(self._mouse))

    def _end_pan(self) -> None:
        if self._pan_button != Qt.MouseButton.NoButton:
            self._pan_button = Qt.MouseButton.NoButton
            self._update_cursor()

    def _set_space_held(self, *, held: bool) -> None:
        if held != self._is_space_held:
            self._is_space_held = held
            self._update_cursor()

    def _zoom_by(self, factor: float, *, at: QPointF | None = None) -> None:
        """Zoom at a position, at the mouse if None, or else at the centre."""
        view, fixed = self.view, at or self._mouse
        if view is not None:
            self.zoom_to(view.zoom * factor, at=None if fixed is None else self.screen_point(fixed))

    def _update_cursor(self) -> None:
        """Show the cursor that suits what the mouse would do."""
        if self.view is None or not self.isActiveWindow():
            self.unsetCursor()
        elif self._pan_button != Qt.MouseButton.NoButton:
            self.setCursor(Qt.CursorShape.ClosedHandCursor)
        elif self._is_space_held:
            self.setCursor(Qt.CursorShape.OpenHandCursor)
        else:
            self.setCursor(self.choose_cursor())
