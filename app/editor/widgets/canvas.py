"""The canvas: a picture view with a brush; mouse and keys paint strokes and move the view.

It never changes the document: it signals strokes, and follows the document's own signals.
"""

import enum

from PySide6.QtCore import QEvent, QPointF, Qt, Signal
from PySide6.QtGui import (
    QEnterEvent,
    QFocusEvent,
    QInputDevice,
    QKeyEvent,
    QMouseEvent,
    QNativeGestureEvent,
    QPainter,
    QWheelEvent,
)
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from app.editor.brush import Point
from app.editor.document import Document
from app.editor.guide_lines import Grip, find_grip, find_handle
from app.editor.widgets.brush_outline import Outline, draw_outline
from app.editor.widgets.line_overlay import HANDLE_REACH_PX
from app.editor.widgets.picture_view import ZOOM_STEP, PictureView
from engine.api import GuideLine

_WHEEL_NOTCH = 120


class _Drag(enum.Enum):
    """What the mouse does while a button is held down."""

    NOTHING = enum.auto()
    STROKE = enum.auto()
    SOURCE = enum.auto()
    LINE = enum.auto()
    PAN = enum.auto()


class Canvas(PictureView):
    """Shows a document and lets the user paint on it.

    The left button paints (or draws the source or guide lines), the right one erases (or deletes a
    handle of a guide line). Shift paints a straight line from the last stroke, and keeps guide lines
    to steps of 45 degrees. A click on a suggested line accepts it. The wheel zooms at the mouse.
    Space or the middle button moves the picture.

    Signals:
        stroke_began: A stroke begins: its Point, whether it always erases, whether it begins with
            a straight line from the last stroke.
        stroke_moved: The stroke continues to a Point.
        stroke_ended: The stroke ends.
        source_drawn: The source is being drawn between two Points.
        line_pressed: The left button was pressed to draw or change a guide line: the Point, and how
            far lines and handles reach around them, picture pixels.
        line_dragged: What was pressed is dragged to a Point; whether lines and handles keep to
            steps of 45 degrees.
        line_released: What was pressed is released.
        handle_removed: A handle, a `Grip`, is to be deleted.
        suggestion_clicked: The left button was pressed on a suggested `GuideLine`.
        cursor_moved: The mouse is at a Point of the picture; None if it is not on the canvas.
    """

    stroke_began = Signal(object, bool, bool)
    stroke_moved = Signal(object)
    stroke_ended = Signal()
    source_drawn = Signal(object, object)
    line_pressed = Signal(object, float)
    line_dragged = Signal(object, bool)
    line_released = Signal()
    handle_removed = Signal(object)
    suggestion_clicked = Signal(object)
    cursor_moved = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._diameter_px = 1.0
        self._is_erasing = False
        self._is_marking = False
        self._is_drawing_lines = False
        self._source_start = Point(x=0, y=0)
        self._drag = _Drag.NOTHING
        self._drag_button = Qt.MouseButton.NoButton
        self._is_space_held = False
        self._mouse: QPointF | None = None
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.view_changed.connect(self._on_view_changed)

    @override
    def set_document(self, document: Document | None) -> None:
        """Show another document, whole; ends the current stroke."""
        self._end_drag()
        super().set_document(document)
        self._update_cursor()

    def set_brush_diameter(self, diameter_px: float) -> None:
        """Show a brush of another diameter, picture pixels."""
        self._repaint_outline()
        self._diameter_px = diameter_px
        self._repaint_outline()

    def set_erasing(self, is_erasing: bool) -> None:  # noqa: FBT001 a slot for a signal with a bool
        """Show the brush as an eraser or not."""
        self._is_erasing = is_erasing
        self._repaint_outline()

    def set_marking(self, is_marking: bool) -> None:  # noqa: FBT001 a slot for a signal with a bool
        """Let the left button draw the source (true) or paint."""
        self._repaint_outline()
        self._is_marking = is_marking
        self._repaint_outline()
        self._update_cursor()

    def set_drawing_lines(self, is_drawing_lines: bool) -> None:  # noqa: FBT001 a slot for a signal
        """Let the left button draw guide lines (true) or paint."""
        self._repaint_outline()
        self._is_drawing_lines = is_drawing_lines
        self.show_handles(shown=is_drawing_lines)
        self._repaint_outline()
        self._update_cursor()

    @override
    def show_suggestions(self, lines: tuple[GuideLine, ...]) -> None:
        """Show guide lines that are suggested."""
        self._repaint_outline()
        super().show_suggestions(lines)
        self._repaint_outline()
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
    def draw_over(self, painter: QPainter) -> None:
        """Draw the outline of the brush."""
        outline = self._outline()
        is_panning = self._drag is _Drag.PAN or self._is_space_held
        if outline is None or is_panning or not self.isActiveWindow():
            return
        if self._mouse is not None:
            centre = self._mouse * self.devicePixelRatioF()
            draw_outline(painter, outline, centre=centre)

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self.view is None or self._drag is not _Drag.NOTHING:
            return
        self._mouse = event.position()
        button = event.button()
        is_left, is_right = (
            button == Qt.MouseButton.LeftButton,
            button == Qt.MouseButton.RightButton,
        )
        if button == Qt.MouseButton.MiddleButton or (is_left and self._is_space_held):
            self._drag = _Drag.PAN
        elif is_left and (suggestion := self._find_suggestion()) is not None:
            self.suggestion_clicked.emit(suggestion)
            self._update_cursor()
            return
        elif is_left and self._is_marking:
            self._drag = _Drag.SOURCE
        elif is_left and self._is_drawing_lines:
            self._drag = _Drag.LINE
        elif is_right and (handle := self._find_handle()) is not None:
            self.handle_removed.emit(handle)
            return
        elif is_left or is_right:
            self._drag = _Drag.STROKE
        else:
            return
        self._drag_button = button
        self._update_cursor()
        self._repaint_outline()
        self._begin_drag(event)

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        before = self._mouse
        self._move_outline(event.position())
        if self.view is None:
            return
        if self._drag is not _Drag.NOTHING and not event.buttons() & self._drag_button:
            self._end_drag()  # a dialog that opened meanwhile received the release
        if self._drag is _Drag.STROKE:
            self.stroke_moved.emit(self.picture_point(event.position()))
        elif self._drag is _Drag.PAN and before is not None:
            self.pan(event.position() - before)
        else:
            self._draw_to(event)
        self.cursor_moved.emit(self.picture_point(event.position()))

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == self._drag_button:
            self._draw_to(event)
            self._end_drag()

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
            factor = ZOOM_STEP ** (event.angleDelta().y() / _WHEEL_NOTCH)
            self._zoom_by(factor, at=event.position())
        event.accept()

    @override
    def event(self, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.WindowActivate, QEvent.Type.WindowDeactivate):
            self._repaint_outline()
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
        if event.key() == Qt.Key.Key_Space:
            self._set_space_held(held=True)
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
        self._move_outline(event.position())

    @override
    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._move_outline(None)
        self.cursor_moved.emit(None)

    def _begin_drag(self, event: QMouseEvent) -> None:
        point = self.picture_point(event.position())
        if self._drag is _Drag.STROKE:
            is_right = event.button() == Qt.MouseButton.RightButton
            is_straight = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self.stroke_began.emit(point, is_right, is_straight)
        elif self._drag is _Drag.SOURCE:
            self._source_start = point
        elif self._drag is _Drag.LINE:
            self.line_pressed.emit(point, self._reach_px())

    def _draw_to(self, event: QMouseEvent) -> None:
        """Draw the source or a guide line to the mouse, while one of them is drawn."""
        point = self.picture_point(event.position())
        if self._drag is _Drag.SOURCE:
            self.source_drawn.emit(self._source_start, point)
        elif self._drag is _Drag.LINE:
            is_diagonal = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self.line_dragged.emit(point, is_diagonal)
        elif self._is_drawing_lines or self._suggestion_overlay.lines:
            self._update_cursor()

    def _reach_px(self) -> float:
        """Return how far handles and lines reach around them, picture pixels."""
        assert self.view is not None, "no picture"
        return HANDLE_REACH_PX * self.devicePixelRatioF() / self.view.zoom

    def _find_handle(self) -> Grip | None:
        """Return the handle under the mouse, if the tool for guide lines is in hand."""
        if self._mouse is None or not self._is_drawing_lines:
            return None
        point = self.picture_point(self._mouse)
        return find_handle(self._line_overlay.lines, point, reach_px=self._reach_px())

    def _find_suggestion(self) -> GuideLine | None:
        """Return the suggested line under the mouse, unless a guide line is there too."""
        suggested = self._suggestion_overlay.lines
        if self._mouse is None or not suggested or self._drag is not _Drag.NOTHING:
            return None
        point, reach_px = self.picture_point(self._mouse), self._reach_px()
        if self._is_drawing_lines and find_grip(self._line_overlay.lines, point, reach_px=reach_px):
            return None
        grip = find_grip(suggested, point, reach_px=reach_px)
        return None if grip is None else grip.line

    def _on_view_changed(self) -> None:
        if self._mouse is not None:
            self.cursor_moved.emit(self.picture_point(self._mouse))

    def _move_outline(self, position: QPointF | None) -> None:
        self._repaint_outline()
        self._mouse = position
        self._repaint_outline()

    def _repaint_outline(self) -> None:
        """Repaint the area of the brush's outline."""
        outline = self._outline()
        if outline is not None and self._mouse is not None:
            for strip in outline.strips(self._mouse * self.devicePixelRatioF()):
                self.repaint_screen(strip)

    def _outline(self) -> Outline | None:
        view = self.view
        is_right = self._drag_button == Qt.MouseButton.RightButton
        is_drawing = self._is_marking or self._is_drawing_lines
        if view is None or (is_drawing and not is_right) or self._find_suggestion() is not None:
            return None
        return Outline.of_brush(
            diameter_px=self._diameter_px,
            is_erasing=self._is_erasing or is_right,
            view=view,
            scale=self.devicePixelRatioF(),
        )

    def _end_drag(self) -> None:
        ended, self._drag = self._drag, _Drag.NOTHING
        self._drag_button = Qt.MouseButton.NoButton
        self._update_cursor()
        self._repaint_outline()
        if ended is _Drag.STROKE:
            self.stroke_ended.emit()
        elif ended is _Drag.LINE:
            self.line_released.emit()

    def _set_space_held(self, *, held: bool) -> None:
        if held != self._is_space_held:
            self._is_space_held = held
            self._repaint_outline()
            self._update_cursor()

    def _zoom_by(self, factor: float, *, at: QPointF | None = None) -> None:
        """Zoom at a position, at the mouse if None, or else at the centre."""
        view, fixed = self.view, at or self._mouse
        if view is not None:
            self.zoom_to(view.zoom * factor, at=None if fixed is None else self.screen_point(fixed))

    def _update_cursor(self) -> None:
        if self.view is None or not self.isActiveWindow():
            self.unsetCursor()
        elif self._drag is _Drag.PAN:
            self.setCursor(Qt.CursorShape.ClosedHandCursor)
        elif self._is_space_held:
            self.setCursor(Qt.CursorShape.OpenHandCursor)
        elif self._drag is _Drag.STROKE:
            self.setCursor(Qt.CursorShape.BlankCursor)
        elif self._find_suggestion() is not None:
            self.setCursor(Qt.CursorShape.PointingHandCursor)
        elif self._is_drawing_lines:
            self.setCursor(self._choose_line_cursor())
        elif self._is_marking:
            self.setCursor(Qt.CursorShape.CrossCursor)
        else:
            self.setCursor(Qt.CursorShape.BlankCursor)

    def _choose_line_cursor(self) -> Qt.CursorShape:
        """Return the cursor that says what pressing the left button would take hold of."""
        grip = None
        if self._mouse is not None:
            point = self.picture_point(self._mouse)
            grip = find_grip(self._line_overlay.lines, point, reach_px=self._reach_px())
        if grip is None:
            return Qt.CursorShape.CrossCursor
        is_handle = grip.handle is not None
        return Qt.CursorShape.SizeAllCursor if is_handle else Qt.CursorShape.PointingHandCursor
