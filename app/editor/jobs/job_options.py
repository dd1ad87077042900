"""How later jobs fill their holes: what the user has chosen, and what the document adds."""

from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from app.editor.document.document import Document
from app.shared.messages import explain_unused
from engine.api import COPYING_METHODS, LINE_METHODS, Method, RestoreOptions


class JobOptions(QObject):
    """The options of later jobs.

    Signals:
        changed: Any option has changed; the document's source is one of them.
        method_changed: Later jobs fill holes by another `Method`.
        feather_changed: Later jobs have another feather width, picture pixels.
        missed_edges_changed: Later jobs include missed edges (true) or not.
    """

    changed = Signal()
    method_changed = Signal(object)
    feather_changed = Signal(int)
    missed_edges_changed = Signal(bool)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._chosen = RestoreOptions()
        self._document: Document | None = None

    @property
    def method(self) -> Method:
        """How holes are filled."""
        return self._chosen.method

    @property
    def includes_missed_edges(self) -> bool:
        """Whether holes grow over missed edges."""
        return self._chosen.includes_missed_edges

    @property
    def current(self) -> RestoreOptions:
        """The options of a job that starts now, with the source and guide lines that it uses."""
        document, options = self._document, self._chosen
        if document is not None and options.method in COPYING_METHODS:
            options = replace(options, source=document.source)
        if document is not None and options.method in LINE_METHODS:
            options = replace(options, guide_lines=document.guide_lines)
        return options

    @property
    def unused_hint(self) -> str:
        """What the user has drawn and the next job does not use, in words; empty if nothing."""
        document = self._document
        if document is None:
            return ""
        return explain_unused(self.current, source=document.source, lines=document.guide_lines)

    def set_document(self, document: Document | None) -> None:
        """Add the source and the guide lines of another document."""
        if self._document is not None:
            self._document.source_changed.disconnect(self._on_source_changed)
        self._document = document
        if document is not None:
            document.source_changed.connect(self._on_source_changed)
        self.changed.emit()

    def set_method(self, method: Method) -> None:
        """Fill holes by another method."""
        if method is not self._chosen.method:
            self._chosen = replace(self._chosen, method=method)
            self.changed.emit()
            self.method_changed.emit(method)

    def set_feather(self, feather_px: int) -> None:
        """Give results a feather of another width, picture pixels; 0 for none."""
        if feather_px != self._chosen.feather_px:
            self._chosen = replace(self._chosen, feather_px=feather_px)
            self.changed.emit()
            self.feather_changed.emit(feather_px)

    def set_missed_edges(self, is_included: bool) -> None:  # noqa: FBT001 a slot for a signal
        """Let holes grow over missed edges, or not."""
        if is_included != self._chosen.includes_missed_edges:
            self._chosen = replace(self._chosen, includes_missed_edges=is_included)
            self.changed.emit()
            self.missed_edges_changed.emit(is_included)

    def _on_source_changed(self) -> None:
        self.changed.emit()
