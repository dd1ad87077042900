"""Connects the tools: their actions, the canvas and the size of the brush."""

from PySide6.QtCore import QObject

from app.editor.widgets.canvas import Canvas
from app.window.contents import Contents


class ToolConnections(QObject):
    """Connects brush, mask, source and guide lines."""

    def __init__(self, contents: Contents, parent: QObject) -> None:
        super().__init__(parent)
        self._workbench = contents.workbench
        self._canvas = contents.parts.canvas
        self._connect_actions(contents)
        self._connect_brush(contents)
        self._connect_source_and_lines(self._canvas)

    def _connect_actions(self, contents: Contents) -> None:
        actions, workbench = contents.actions, contents.workbench
        actions.paint.triggered.connect(self._on_paint_chosen)
        actions.erase.triggered.connect(self._on_erase_toggled)
        actions.mark_source.triggered.connect(self._on_mark_source_toggled)
        actions.clear_source.triggered.connect(workbench.source_tool.clear)
        actions.draw_lines.triggered.connect(self._on_draw_lines_toggled)
        actions.delete_handle.triggered.connect(workbench.line_tool.delete_selected)
        actions.clear_lines.triggered.connect(workbench.line_tool.clear)
        actions.brush_smaller.triggered.connect(workbench.painter.make_smaller)
        actions.brush_larger.triggered.connect(workbench.painter.make_larger)
        actions.clear.triggered.connect(workbench.painter.clear_mask)
        actions.invert.triggered.connect(workbench.painter.invert_mask)

    def _connect_brush(self, contents: Contents) -> None:
        canvas, painter = contents.parts.canvas, contents.workbench.painter
        brush_size = contents.parts.brush_size
        canvas.stroke_began.connect(painter.begin_stroke)
        canvas.stroke_moved.connect(painter.extend_stroke)
        canvas.stroke_ended.connect(painter.finish_stroke)
        painter.diameter_changed.connect(canvas.set_brush_diameter)
        painter.erasing_changed.connect(canvas.set_erasing)
        canvas.set_brush_diameter(painter.diameter_px)
        brush_size.chosen.connect(painter.set_diameter)
        brush_size.number.editingFinished.connect(canvas.setFocus)
        painter.diameter_changed.connect(brush_size.show_diameter)
        brush_size.show_diameter(painter.diameter_px)

    def _connect_source_and_lines(self, canvas: Canvas) -> None:
        source_tool, line_tool = self._workbench.source_tool, self._workbench.line_tool
        suggestions = self._workbench.suggestions
        canvas.source_drawn.connect(source_tool.mark)
        source_tool.active_changed.connect(canvas.set_marking)
        canvas.line_pressed.connect(line_tool.press)
        canvas.line_dragged.connect(line_tool.drag)
        canvas.line_released.connect(line_tool.finish_drag)
        canvas.handle_removed.connect(line_tool.delete)
        line_tool.active_changed.connect(canvas.set_drawing_lines)
        line_tool.selection_changed.connect(canvas.show_selection)
        canvas.suggestion_clicked.connect(suggestions.accept)
        suggestions.changed.connect(self._on_suggestions_changed)

    def _on_paint_chosen(self) -> None:
        self._workbench.take_brush()
        self._workbench.painter.set_erasing(False)

    def _on_erase_toggled(self) -> None:
        had_brush = self._workbench.has_brush
        painter = self._workbench.painter
        self._workbench.take_brush()
        painter.set_erasing(not (had_brush and painter.is_erasing))

    def _on_mark_source_toggled(self) -> None:
        is_active = self._workbench.source_tool.is_active
        self._workbench.take_brush()
        self._workbench.source_tool.set_active(not is_active)

    def _on_draw_lines_toggled(self) -> None:
        is_active = self._workbench.line_tool.is_active
        self._workbench.take_brush()
        self._workbench.line_tool.set_active(not is_active)

    def _on_suggestions_changed(self) -> None:
        self._canvas.show_suggestions(self._workbench.suggestions.lines)
