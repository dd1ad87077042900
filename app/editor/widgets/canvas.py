"""The canvas: a picture view that hands what the mouse does to the active tool.

It never changes the document, and knows no tool by name.
"""

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QEnterEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from app.editor.document import Document
from app.editor.tool import Overlay, Pointer, Tool
from app.editor.widgets.brush_outline import Outline, draw_outline
from app.editor.widgets.navigation import NavigatedView


class Canvas(NavigatedView):
    """Shows a document and lets the user draw on it with the active tool."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tool: Tool | None = None
        self._tool_overlay = Overlay()
        self._button = Qt.MouseButton.NoButton
        self._pointer: Pointer | None = None

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
        outline = self._outline()
        if outline is None or self.is_panning or not self.isActiveWindow():
            return
        if self._mouse is not None:
            centre = self._mouse * self.devicePixelRatioF()
            draw_outline(painter, outline, centre=centre)

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
        self._repaint_outline()
        super().mouseMoveEvent(event)
        if self._is_drawing and not event.buttons() & self._button:
            self._end_drawing()  # a dialog that opened meanwhile received the release
        if self._tool is None or self.view is None:
            return
        pointer = self._find_pointer(event)
        if self._is_drawing:
            self._tool.drag(pointer)
        else:
            self._tool.hover(pointer)
        self._repaint_outline()

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        if self._is_drawing and event.button() == self._button:
            self._find_pointer(event)
            self._end_drawing()

    @override
    def event(self, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.WindowActivate, QEvent.Type.WindowDeactivate):
            self._repaint_outline()
        return super().event(event)

    @override
    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self._repaint_outline()

    @override
    def leaveEvent(self, event: QEvent) -> None:
        self._repaint_outline()
        super().leaveEvent(event)
        if self._tool is not None and not self._is_drawing:
            self._tool.hover(None)

    @override
    def choose_cursor(self) -> Qt.CursorShape:
        return super().choose_cursor() if self._tool is None else self._tool.cursor

    @property
    def _is_drawing(self) -> bool:
        return self._button != Qt.MouseButton.NoButton

    def _find_pointer(self, event: QMouseEvent) -> Pointer:
        """Return where the mouse is, and remember it."""
        assert self.view is not None, "no picture"
        self._pointer = Pointer(
            point=self.picture_point(event.position()),
            pixel_px=self.devicePixelRatioF() / self.view.zoom,
            button=self._button,
            keys=event.modifiers(),
        )
        return self._pointer

    def _end_drawing(self) -> None:
        self._button = Qt.MouseButton.NoButton
        if self._tool is not None and self._pointer is not None:
            self._tool.release(self._pointer)

    def _on_tool_changed(self) -> None:
        overlay = Overlay() if self._tool is None else self._tool.overlay
        if overlay != self._tool_overlay:
            self._repaint_outline()
            self._tool_overlay = overlay
            self.show_handles(shown=overlay.has_handles)
            self.show_selection(overlay.selected)
            self._repaint_outline()
        self._update_cursor()

    @override
    def _update_cursor(self) -> None:
        self._repaint_outline()
        super()._update_cursor()

    def _repaint_outline(self) -> None:
        """Repaint the area of the brush's outline."""
        outline = self._outline()
        if outline is not None and self._mouse is not None:
            for strip in outline.strips(self._mouse * self.devicePixelRatioF()):
                self.repaint_screen(strip)

    def _outline(self) -> Outline | None:
        view, overlay = self.view, self._tool_overlay
        if view is None or overlay.brush_px is None:
            return None
        return Outline.of_brush(
            diameter_px=overlay.brush_px,
            is_erasing=overlay.is_erasing,
            view=view,
            scale=self.devicePixelRatioF(),
        )
