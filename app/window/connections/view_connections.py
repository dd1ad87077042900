"""Connects the view: zoom, panels, areas and status bar."""

from PySide6.QtCore import QObject

from app.window.areas import Areas
from app.window.contents import Contents


class ViewConnections(QObject):
    """Connects canvas and status bar to the open picture."""

    def __init__(self, contents: Contents, parent: QObject) -> None:
        super().__init__(parent)
        self._workbench = contents.workbench
        self._parts = contents.parts
        actions, canvas, parts = contents.actions, contents.parts.canvas, contents.parts
        actions.zoom_in.triggered.connect(canvas.zoom_in)
        actions.zoom_out.triggered.connect(canvas.zoom_out)
        actions.zoom_fit.triggered.connect(canvas.zoom_to_fit)
        actions.zoom_actual.triggered.connect(canvas.zoom_to_actual_pixels)
        canvas.cursor_moved.connect(parts.status.show_position)
        canvas.zoom_changed.connect(parts.status.show_zoom)
        actions.hide_panels.triggered.connect(contents.chrome.toggle_panels)
        actions.full_screen.triggered.connect(contents.chrome.toggle_full_screen)
        panels = contents.side_panels
        docks = panels.repairs_dock, panels.history_dock
        areas = (*parts.areas, *docks, parts.film_bar, parts.status)
        self._areas = Areas(areas)
        self._areas.order_tab()
        actions.next_area.triggered.connect(self._areas.focus_next)
        self._workbench.document_changed.connect(self._on_document_changed)
        self._on_document_changed()

    def _on_document_changed(self) -> None:
        document = self._workbench.document
        self._parts.comparing.set_document(document)
        self._parts.status.show_size(None if document is None else document.bounds)
        self._parts.compare.setEnabled(document is not None)
        self._parts.show_canvas(shown=document is not None)
