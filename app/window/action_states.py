"""Enables and disables the actions, and names the steps of undo and redo."""

from PySide6.QtCore import QObject, SignalInstance

from app.editor.document import Document
from app.editor.widgets.restore_bar import RestoreBar
from app.editor.workbench import Workbench
from app.window.actions import Actions


class ActionStates(QObject):
    """Keeps the actions up to date with document, tools and engine."""

    def __init__(
        self, actions: Actions, restore_bar: RestoreBar, workbench: Workbench, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._actions = actions
        self._restore_bar = restore_bar
        self._workbench = workbench
        self._document: Document | None = None
        workbench.document_changed.connect(self._on_document_changed)
        for changed in (
            workbench.engine.state_changed,
            workbench.tries_changed,
            workbench.painter.painting_changed,
            workbench.painter.erasing_changed,
            workbench.source_tool.active_changed,
            workbench.line_tool.active_changed,
            workbench.line_tool.selection_changed,
            workbench.method_changed,
        ):
            changed.connect(self.update)
        self._on_document_changed()

    def update(self) -> None:
        """Update every action."""
        actions, workbench, document = self._actions, self._workbench, self._document
        for action in (
            *(actions.save, actions.save_as, actions.paint, actions.erase, actions.invert),
            *(actions.mark_source, actions.draw_lines),
            *(actions.zoom_in, actions.zoom_out, actions.zoom_fit, actions.zoom_actual),
            *(actions.brush_smaller, actions.brush_larger),
        ):
            action.setEnabled(document is not None)
        for action in (actions.restore, actions.try_again):
            action.setEnabled(document is not None and not workbench.engine.is_busy)
        actions.clear.setEnabled(document is not None and document.mask.area > 0)
        actions.clear_source.setEnabled(document is not None and document.source is not None)
        actions.clear_lines.setEnabled(document is not None and bool(document.guide_lines))
        actions.delete_handle.setEnabled(workbench.line_tool.selected is not None)
        actions.previous_try.setEnabled(workbench.can_show_previous_try)
        self._restore_bar.again.setVisible(workbench.can_try_again)
        self._restore_bar.show_hint(workbench.unused_hint)
        self._update_tools()
        self._update_history()

    def _update_tools(self) -> None:
        actions, workbench = self._actions, self._workbench
        actions.paint.setChecked(workbench.has_brush and not workbench.painter.is_erasing)
        actions.erase.setChecked(workbench.has_brush and workbench.painter.is_erasing)
        actions.mark_source.setChecked(workbench.source_tool.is_active)
        actions.draw_lines.setChecked(workbench.line_tool.is_active)

    def _update_history(self) -> None:
        undo, redo = self._actions.undo, self._actions.redo
        can_undo, can_redo, undone, redone = False, False, "", ""
        if self._document is not None:
            stack = self._document.undo_stack
            can_undo = stack.canUndo() or self._workbench.painter.is_painting
            can_redo = stack.canRedo()
            undone, redone = stack.undoText().lower(), stack.redoText().lower()
        undo.setEnabled(can_undo)
        redo.setEnabled(can_redo)
        undo.setText(self.tr("&Undo {step}").format(step=undone).strip())
        redo.setText(self.tr("&Redo {step}").format(step=redone).strip())

    def _on_document_changed(self) -> None:
        if self._document is not None:
            for changed in _list_changes(self._document):
                changed.disconnect(self.update)
        self._document = self._workbench.document
        if self._document is not None:
            for changed in _list_changes(self._document):
                changed.connect(self.update)
        self.update()


def _list_changes(document: Document) -> list[SignalInstance]:
    """Return the signals after which an action may have another state."""
    stack = document.undo_stack
    return [
        *(stack.indexChanged, stack.undoTextChanged),
        *(document.mask_changed, document.source_changed, document.guide_lines_changed),
    ]
