"""Connects the panels at the right side: repairs and history."""

from functools import partial

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtWidgets import QWidget

from app.window.contents import Contents
from app.window.side_panels import PanelDock


class PanelConnections(QObject):
    """Connects the panels to the open picture and to their entries in the View menu.

    The repairs show themselves with the first result, unless the user has closed them.
    """

    def __init__(self, contents: Contents, parent: QObject) -> None:
        super().__init__(parent)
        self._workbench = contents.workbench
        self._panels = contents.side_panels
        self._canvas = contents.parts.canvas
        self._document = contents.workbench.document
        self._has_repairs = False
        actions, panels = contents.actions, contents.side_panels
        for action, dock, rows in (
            (actions.repairs, panels.repairs_dock, panels.repairs.list),
            (actions.history, panels.history_dock, panels.history.list),
        ):
            action.setCheckable(True)
            dock.visibilityChanged.connect(action.setChecked)
            action.triggered.connect(partial(self._on_toggled, dock, rows))
        panels.repairs.models_asked.connect(contents.model_flow.open)
        panels.history.step_chosen.connect(self._workbench.history.go_to_step)
        self._workbench.repair_editor.selection_changed.connect(self._on_selection_changed)
        self._workbench.engine.state_changed.connect(self._on_engine_state_changed)
        self._workbench.document_changed.connect(self._on_document_changed)
        self._on_document_changed()
        self._on_engine_state_changed()

    def _on_toggled(self, dock: PanelDock, rows: QWidget) -> None:
        """Show a panel and lead the keys into it, or hide it and lead them back."""
        dock.want(not dock.isVisible())
        (rows if dock.is_wanted else self._canvas).setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _on_selection_changed(self) -> None:
        self._canvas.show_selected_repair(self._workbench.repair_editor.selected)

    def _on_engine_state_changed(self) -> None:
        can_restore = self._workbench.can_restore
        self._panels.repairs.show_can_restore(can_restore=can_restore)

    def _on_document_changed(self) -> None:
        if self._document is not None:
            self._document.repairs_changed.disconnect(self._on_repairs_changed)
        self._document = document = self._workbench.document
        self._panels.repairs.set_document(document)
        self._panels.history.set_document(document)
        if document is not None:
            document.repairs_changed.connect(self._on_repairs_changed)
        self._on_repairs_changed()
        self._on_engine_state_changed()

    def _on_repairs_changed(self) -> None:
        had_repairs = self._has_repairs
        self._has_repairs = self._document is not None and bool(self._document.repairs)
        if self._has_repairs and not had_repairs and self._panels.repairs_dock.is_wanted:
            # After the strip of tries, so that the picture is fitted to what both leave.
            QTimer.singleShot(0, self._panels.repairs_dock.show)
