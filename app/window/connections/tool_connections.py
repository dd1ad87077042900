"""Connects the tools: their actions, the canvas and the size of the brush."""

import bisect
from functools import partial

from PySide6.QtCore import QObject

from app.editor.tools.toolbox import ToolKind
from app.editor.widgets.feather_menu import WIDTHS_PX
from app.window.contents import Contents

# The tools whose action, chosen again, goes back to the tool before.
_TOGGLED = (
    ToolKind.ERASER,
    ToolKind.HISTORY_BRUSH,
    ToolKind.EXCLUDE,
    ToolKind.SOURCE,
    ToolKind.GUIDE_LINES,
)


class ToolConnections(QObject):
    """Connects brush, mask, source and guide lines."""

    def __init__(self, contents: Contents, parent: QObject) -> None:
        super().__init__(parent)
        self._workbench = contents.workbench
        self._canvas = contents.parts.canvas
        self._brush = contents.parts.tool_options.brush
        self._connect_actions(contents)
        self._connect_brush(contents)
        self._connect_options(contents)
        self._canvas.set_tool(self._workbench.toolbox)
        self._workbench.suggestions.changed.connect(self._on_suggestions_changed)

    def _connect_actions(self, contents: Contents) -> None:
        actions, workbench = contents.actions, contents.workbench
        for action in actions:
            kind = actions.row_of(action).checked_when
            if isinstance(kind, ToolKind):
                action.triggered.connect(partial(self._on_tool_chosen, kind))
        actions.clear_source.triggered.connect(workbench.source_tool.clear)
        actions.delete_handle.triggered.connect(workbench.line_tool.delete_selected)
        actions.clear_lines.triggered.connect(workbench.line_tool.clear)
        actions.brush_smaller.triggered.connect(workbench.painter.make_smaller)
        actions.brush_larger.triggered.connect(workbench.painter.make_larger)
        actions.brush_softer.triggered.connect(partial(self._change_hardness, -1))
        actions.brush_harder.triggered.connect(partial(self._change_hardness, 1))

    def _connect_brush(self, contents: Contents) -> None:
        canvas, painter = contents.parts.canvas, contents.workbench.painter
        brush_size = contents.parts.brush_size
        contents.actions.smooth_strokes.triggered.connect(painter.set_smoothing)
        contents.actions.keep_brush_on_screen.triggered.connect(painter.set_keeping_size)
        canvas.zoom_changed.connect(painter.follow_zoom)
        brush_size.chosen.connect(painter.set_diameter)
        brush_size.number.lineEdit().returnPressed.connect(canvas.setFocus)
        painter.diameter_changed.connect(brush_size.show_diameter)
        brush_size.show_diameter(painter.diameter_px)
        brush = self._brush
        brush.hardness_chosen.connect(self._on_hardness_chosen)
        brush.hardness.lineEdit().returnPressed.connect(canvas.setFocus)
        self._workbench.hardness.changed.connect(self._show_hardness)
        self._workbench.toolbox.kind_changed.connect(self._show_hardness)
        self._show_hardness()

    def _connect_options(self, contents: Contents) -> None:
        options, wand = contents.parts.tool_options, contents.workbench.marking.wand
        contents.workbench.toolbox.kind_changed.connect(options.show_tool)
        contents.workbench.crop_tool.area_changed.connect(options.show_crop_area)
        options.wand.tolerance_chosen.connect(wand.set_tolerance)
        options.wand.tolerance.lineEdit().returnPressed.connect(self._canvas.setFocus)
        options.wand.contiguity_chosen.connect(wand.set_contiguous)
        wand.tolerance_changed.connect(options.wand.show_tolerance)
        wand.contiguity_changed.connect(options.wand.show_contiguity)
        options.wand.show_tolerance(wand.tolerance)
        options.wand.show_contiguity(wand.is_contiguous)

    def _change_hardness(self, sign: int) -> None:
        """Make the brush of the active tool harder (1) or softer (-1).

        A mask has no soft rim. Its brush is softer where the feather of later jobs is wider.
        """
        kind, hardness = self._workbench.toolbox.kind, self._workbench.hardness
        if hardness.has(kind):
            hardness.step(kind, sign=sign)
        elif kind is ToolKind.BRUSH:
            options = self._workbench.options
            place = bisect.bisect_left(WIDTHS_PX, options.current.feather_px) - sign
            options.set_feather(WIDTHS_PX[min(max(place, 0), len(WIDTHS_PX) - 1)])

    def _on_hardness_chosen(self, hardness: float) -> None:
        self._workbench.hardness.set(self._workbench.toolbox.kind, hardness)

    def _show_hardness(self) -> None:
        kind, hardness = self._workbench.toolbox.kind, self._workbench.hardness
        self._brush.show_hardness(hardness.of(kind) if hardness.has(kind) else None)

    def _on_tool_chosen(self, kind: ToolKind) -> None:
        if kind in _TOGGLED:
            self._workbench.toolbox.toggle(kind)
        else:
            self._workbench.toolbox.choose(kind)

    def _on_suggestions_changed(self) -> None:
        self._canvas.show_suggestions(self._workbench.suggestions.lines)
