"""Connects the Mask menu, and the field that asks for amounts."""

from functools import partial

from PySide6.QtCore import QObject

from app.editor.marking.morphology import Operation
from app.window.contents import Contents


class MaskConnections(QObject):
    """Connects what changes the mask as a whole."""

    def __init__(self, contents: Contents, parent: QObject) -> None:
        super().__init__(parent)
        self._editor = contents.workbench.marking.editor
        self._options = contents.parts.tool_options
        self._canvas = contents.parts.canvas
        self._connect_look(contents)
        actions, editor = contents.actions, self._editor
        actions.mask_all.triggered.connect(editor.mark_everything)
        actions.clear.triggered.connect(editor.clear)
        actions.invert.triggered.connect(editor.invert)
        actions.mask_transparent.triggered.connect(editor.mark_transparent)
        exclusions = contents.workbench.marking.exclusions
        actions.clear_exclusions.triggered.connect(exclusions.clear)
        actions.import_mask.triggered.connect(contents.files.masks.import_by_dialog)
        actions.export_mask.triggered.connect(contents.files.masks.export_by_dialog)
        for action, operation in (
            (actions.grow_mask, Operation.GROW),
            (actions.shrink_mask, Operation.SHRINK),
            (actions.smooth_mask, Operation.SMOOTH),
            (actions.remove_specks, Operation.REMOVE_SPECKS),
        ):
            action.triggered.connect(partial(editor.begin, operation))
        actions.fill_holes.triggered.connect(self._on_fill_holes)
        editor.operation_changed.connect(self._on_operation_changed)
        amount = self._options.amount
        amount.chosen.connect(editor.set_amount)
        amount.accepted.connect(editor.accept)
        amount.cancelled.connect(editor.cancel)

    def _connect_look(self, contents: Contents) -> None:
        preferences, menu = contents.preferences, contents.parts.mask_look_menu
        look = contents.workbench.marking.look
        preferences.changed.connect(look.set_preferences)
        preferences.changed.connect(menu.show_preferences)
        menu.chosen.connect(preferences.change)
        look.changed.connect(self._canvas.set_mask_look)

    def _on_fill_holes(self) -> None:
        self._editor.apply(Operation.FILL_HOLES)

    def _on_operation_changed(self, operation: Operation | None) -> None:
        if operation is not None:
            self._options.ask_amount(operation, self._editor.amount_px)
        elif self._options.is_asking:
            self._options.show_tool_again()
            self._canvas.setFocus()
