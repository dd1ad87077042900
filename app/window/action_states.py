"""Enables and disables the actions, and names the steps of undo and redo."""

from PySide6.QtCore import QObject

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
        self._document = workbench.document
        workbench.document_changed.connect(self._on_document_changed)
        workbench.engine.state_changed.connect(self.update)
        workbench.tries_changed.connect(self._update_tries)
        workbench.painter.painting_changed.connect(self.update)
        workbench.painter.erasing_changed.connect(self.update)
        workbench.source_tool.active_changed.connect(self.update)
        self.update()

    def update(self) -> None:
        """Update every action."""
        actions, document = self._actions, self._workbench.document
        for action in (
            *(actions.save, actions.save_as, actions.paint, actions.erase, actions.invert),
            actions.mark_source,
            *(actions.zoom_in, actions.zoom_out, actions.zoom_fit, actions.zoom_actual),
            *(actions.brush_smaller, actions.brush_larger),
        ):
            action.setEnabled(document is not None)
        is_free = not self._workbench.engine.is_busy
        actions.restore.setEnabled(document is not None and is_free)
        actions.try_again.setEnabled(document is not None and is_free)
        is_marking = self._workbench.source_tool.is_active
        is_erasing = self._workbench.painter.is_erasing
        actions.paint.setChecked(not is_erasing and not is_marking)
        actions.erase.setChecked(is_erasing and not is_marking)
        actions.mark_source.setChecked(is_marking)
        self._update_history()
        self._on_mask_changed()
        self._on_source_changed()

    def _update_history(self) -> None:
        undo, redo = self._actions.undo, self._actions.redo
        document = self._workbench.document
        can_undo, can_redo, undone, redone = False, False, "", ""
        if document is not None:
            stack = document.undo_stack
            can_undo = stack.canUndo() or self._workbench.painter.is_painting
            can_redo = stack.canRedo()
            undone, redone = stack.undoText().lower(), stack.redoText().lower()
        undo.setEnabled(can_undo)
        redo.setEnabled(can_redo)
        undo.setText(self.tr("&Undo {step}").format(step=undone).strip())
        redo.setText(self.tr("&Redo {step}").format(step=redone).strip())
        self._update_tries()

    def _update_tries(self) -> None:
        self._restore_bar.show_again(is_shown=self._workbench.can_try_again)
        self._actions.previous_try.setEnabled(self._workbench.can_show_previous_try)

    def _on_document_changed(self) -> None:
        if self._document is not None:
            self._document.undo_stack.indexChanged.disconnect(self._update_history)
            self._document.undo_stack.undoTextChanged.disconnect(self._update_history)
            self._document.mask_changed.disconnect(self._on_mask_changed)
            self._document.source_changed.disconnect(self._on_source_changed)
        self._document = self._workbench.document
        if self._document is not None:
            self._document.undo_stack.indexChanged.connect(self._update_history)
            self._document.undo_stack.undoTextChanged.connect(self._update_history)
            self._document.mask_changed.connect(self._on_mask_changed)
            self._document.source_changed.connect(self._on_source_changed)
        self.update()

    def _on_mask_changed(self) -> None:
        document = self._workbench.document
        self._actions.clear.setEnabled(document is not None and document.mask.area > 0)

    def _on_source_changed(self) -> None:
        document = self._workbench.document
        has_source = document is not None and document.source is not None
        self._actions.clear_source.setEnabled(has_source)
