"""The canvas: a picture view that hands what the mouse does to the active tool.

It never changes the document, and knows no tool by name.
"""

from dataclasses import replace

from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import (
    QEnterEvent,
    QInputDevice,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QTabletEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from app.editor.canvas.brush_outline import Outline, draw_outline
from app.editor.canvas.navigation import WHEEL_NOTCH, NavigatedView
from app.editor.canvas.tool_overlay import ToolOutline, draw_badge, find_badge_area
from app.editor.document.document import Document
from app.editor.tools.tool import Overlay, Pointer, Tool, ToolKey

_TOOL_KEYS: dict[int, ToolKey] = {
    Qt.Key.Key_Return: ToolKey.CONFIRM,
    Qt.Key.Key_Enter: ToolKey.CONFIRM,
    Qt.Key.Key_Backspace: ToolKey.STEP_BACK,
    Qt.Key.Key_Escape: ToolKey.CANCEL,
}
_MODIFIERS: dict[int, Qt.KeyboardModifier] = {
    Qt.Key.Key_Shift: Qt.KeyboardModifier.ShiftModifier,
    Qt.Key.Key_Alt: Qt.KeyboardModifier.AltModifier,
    Qt.Key.Key_Control: Qt.KeyboardModifier.ControlModifier,
}
_CHORDS = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.MetaModifier


class Canvas(NavigatedView):
    """Shows a document and lets the user draw on it with the active tool."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("Picture"))
        self._tool: Tool | None = None
        self._tool_overlay = Overlay()
        self._tool_outline = ToolOutline()
        self._button = Qt.MouseButton.NoButton
        self._pointer: Pointer | None = None
        self._pressure = 1.0

    def set_tool(self, tool: Tool) -> None:
        """Hand what the mouse does to a tool, and show its cursor and its overlay."""
        self._tool = tool
        tool.changed.connect(self._on_tool_changed)
        self._on_tool_changed()

    @override
    def set_document(self, document: Document | None) -> None:
        self._button = Qt.MouseButton.NoButton
        super().set_document(document)

    @override
    def draw_over(self, painter: QPainter) -> None:
        view, scale = self.view, self.devicePixelRatioF()
        if view is None:
            return
        self._tool_outline.draw(painter, view=view, scale=scale)
        if self._mouse is None or self.is_panning or not self.isActiveWindow():
            return
        mouse, brush = self._mouse * scale, self._find_brush()
        if brush is not None:
            draw_outline(painter, brush, centre=self._find_brush_centre(mouse))
        if self._tool_overlay.badge:
            draw_badge(painter, self._tool_overlay.badge, mouse=mouse, scale=scale)

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self._is_drawing:
            return
        super().mousePressEvent(event)
        button = event.button()
        is_drawing = button in (Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton)
        if self._tool is not None and self.view is not None and is_drawing and not self.is_panning:
            self._button = button
            self._tool.press(self._find_pointer(event))

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._repaint_at_mouse()
        super().mouseMoveEvent(event)
        if self._is_drawing and not event.buttons() & self._button:
            self._end_drawing()  # a dialog that opened meanwhile received the release
        if self._tool is None or self.view is None:
            return
        if self._is_drawing:
            self._tool.drag(self._find_pointer(event))
        else:
            self._tool.hover(self._find_pointer(event))
        self._repaint_at_mouse()

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        if self._is_drawing and event.button() == self._button:
            self._find_pointer(event)
            self._end_drawing()

    @override
    def tabletEvent(self, event: QTabletEvent) -> None:
        """Keep the pressure for the mouse event that Qt makes of an event that is ignored."""
        is_touching = event.type() != QEvent.Type.TabletRelease and bool(event.buttons())
        is_pen = event.device().hasCapability(QInputDevice.Capability.Pressure)
        self._pressure = event.pressure() if is_touching and is_pen else 1.0
        event.ignore()

    @override
    def wheelEvent(self, event: QWheelEvent) -> None:
        is_alt = bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
        if self._tool is None or self.view is None or not is_alt:
            super().wheelEvent(event)
            return
        turned = event.angleDelta()  # with Alt, Qt turns the wheel sideways on some systems
        self._tool.turn_wheel((turned.y() or turned.x()) / WHEEL_NOTCH)
        event.accept()

    @override
    def event(self, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.WindowActivate, QEvent.Type.WindowDeactivate):
            self._repaint_at_mouse()
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            key = _find_tool_key(event)
            if self._tool is not None and key in self._tool.keys:
                event.accept()
                return True
        return super().event(event)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = _find_tool_key(event)
        if self._tool is not None and key in self._tool.keys:
            self._tool.press_key(key)
            return
        super().keyPressEvent(event)
        self._follow_modifier(event, is_held=True)

    @override
    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        super().keyReleaseEvent(event)
        self._follow_modifier(event, is_held=False)

    @override
    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self._repaint_at_mouse()

    @override
    def leaveEvent(self, event: QEvent) -> None:
        self._repaint_at_mouse()
        super().leaveEvent(event)
        if self._tool is not None and not self._is_drawing:
            self._tool.hover(None)

    @override
    def choose_cursor(self) -> Qt.CursorShape:
        return super().choose_cursor() if self._tool is None else self._tool.cursor

    @property
    @override
    def is_held_still(self) -> bool:
        return self._is_drawing

    @property
    def _is_drawing(self) -> bool:
        return self._button != Qt.MouseButton.NoButton

    def _find_pointer(self, event: QMouseEvent) -> Pointer:
        """Return where the mouse is, and remember it."""
        is_double = event.type() == QEvent.Type.MouseButtonDblClick
        pointer = self._point_at(event.position(), event.modifiers())
        self._pointer = replace(pointer, is_double=is_double)
        return self._pointer

    def _point_at(self, position: QPointF, keys: Qt.KeyboardModifier) -> Pointer:
        assert self.view is not None, "no picture"
        return Pointer(
            point=self.picture_point(position),
            pixel_px=self.devicePixelRatioF() / self.view.zoom,
            button=self._button,
            keys=keys,
            pressure=self._pressure,
        )

    def _follow_modifier(self, event: QKeyEvent, *, is_held: bool) -> None:
        """Let the tool know that a modifier key has been pressed or released."""
        modifier = _MODIFIERS.get(event.key())
        if modifier is not None and not self._is_drawing:
            keys = event.modifiers()
            self._hover(keys | modifier if is_held else keys & ~modifier)

    def _hover(self, keys: Qt.KeyboardModifier) -> None:
        """Let the tool know that the picture or the keys have changed under the mouse."""
        if self._tool is not None and self._mouse is not None and self.view is not None:
            self._pointer = self._point_at(self._mouse, keys)
            self._tool.hover(self._pointer)

    def _end_drawing(self) -> None:
        self._button = Qt.MouseButton.NoButton
        if self._tool is not None and self._pointer is not None:
            self._tool.release(self._pointer)
        self.fit_if_due()

    def _on_tool_changed(self) -> None:
        overlay = Overlay() if self._tool is None else self._tool.overlay
        if overlay != self._tool_overlay:
            self._repaint_at_mouse()
            self._tool_overlay = overlay
            scale = self.devicePixelRatioF()
            for area in self._tool_outline.set_overlay(overlay, view=self.view, scale=scale):
                self.repaint_screen(area)
            self.show_handles(shown=overlay.has_handles)
            self.show_selection(overlay.selected)
            self._repaint_at_mouse()
        self._update_cursor()

    @override
    def _update_cursor(self) -> None:
        self._repaint_at_mouse()
        super()._update_cursor()

    @override
    def _on_view_changed(self) -> None:
        super()._on_view_changed()
        if self._pointer is not None and self._mouse is not None and not self._is_drawing:
            self._hover(self._pointer.keys)

    def _repaint_at_mouse(self) -> None:
        """Repaint what the tool shows at the mouse."""
        if self._mouse is None:
            return
        scale, brush = self.devicePixelRatioF(), self._find_brush()
        if brush is not None:
            for strip in brush.strips(self._find_brush_centre(self._mouse * scale)):
                self.repaint_screen(strip)
        if self._tool_overlay.badge:
            self.repaint_screen(find_badge_area(self._mouse * scale, scale=scale))

    def _find_brush_centre(self, mouse: QPointF) -> QPointF:
        """Return where the brush is, screen pixels; usually at the mouse."""
        point, view = self._tool_overlay.brush_at, self.view
        if point is None or view is None:
            return mouse
        on_screen = view.to_screen(point)
        return QPointF(on_screen.x, on_screen.y)

    def _find_brush(self) -> Outline | None:
        view, overlay = self.view, self._tool_overlay
        if view is None or overlay.brush_px is None:
            return None
        return Outline.of_brush(
            diameter_px=overlay.brush_px,
            core_px=overlay.core_px,
            is_erasing=overlay.is_erasing,
            view=view,
            scale=self.devicePixelRatioF(),
        )


def _find_tool_key(event: QKeyEvent) -> ToolKey | None:
    """Return what a key means to a tool."""
    if event.matches(QKeySequence.StandardKey.Undo):
        return ToolKey.STEP_BACK
    return _TOOL_KEYS.get(event.key()) if not event.modifiers() & _CHORDS else None
