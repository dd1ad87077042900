"""Fills the mask whenever the user stops painting, as a preview that Restore takes."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal, SignalInstance

from app.editor.document.document import Document
from app.editor.jobs.restoring import Restoring
from engine.api import RestoreOptions

# How long nothing must change before the mask is filled.
REST_MS = 700


class LivePreview(QObject):
    """Starts preview jobs, and drops a preview as soon as it no longer shows what Restore would do.

    Signals:
        changed: It has been switched on or off.
    """

    changed = Signal()

    def __init__(
        self,
        restoring: Restoring,
        *,
        find_options: Callable[[], RestoreOptions],
        can_start: Callable[[], bool],
        parent: QObject | None = None,
    ) -> None:
        """Begin switched off.

        Args:
            restoring: Runs the jobs.
            find_options: Returns how Restore would fill the mask now.
            can_start: Returns whether the engine is ready and idle, and nothing is being drawn.
            parent: The Qt parent.
        """
        super().__init__(parent)
        self._restoring = restoring
        self._find_options = find_options
        self._can_start = can_start
        self._document: Document | None = None
        self._is_on = False
        self._is_waiting = False
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(REST_MS)
        self._rest.timeout.connect(self._start)

    @property
    def is_on(self) -> bool:
        """Whether the mask is filled whenever the user stops painting."""
        return self._is_on

    def switch(self, *, on: bool) -> None:
        """Switch it on or off."""
        if on != self._is_on:
            self._is_on = on
            self.changed.emit()
            self.restart()

    def set_document(self, document: Document | None) -> None:
        """Fill the mask of another document."""
        if self._document is not None:
            for changed in _list_changes(self._document):
                changed.disconnect(self.restart)
        self._document = document
        if document is not None:
            for changed in _list_changes(document):
                changed.connect(self.restart)
        self.restart()

    def restart(self) -> None:
        """Drop the preview, because something has changed, and fill again when the hand rests."""
        self._restoring.drop_preview()
        self._is_waiting = False
        document = self._document
        if self._is_on and document is not None and document.mask.area > 0:
            self._rest.start()
        else:
            self._rest.stop()

    def look_again(self) -> None:
        """Fill the mask after all if the engine was not ready when the hand rested."""
        if self._is_waiting:
            self._is_waiting = False
            self._rest.start()

    def _start(self) -> None:
        if self._can_start():
            self._restoring.start_preview(self._find_options())
        else:
            self._is_waiting = True


def _list_changes(document: Document) -> list[SignalInstance]:
    """Return the signals after which a job would have another result."""
    return [
        *(document.mask_changed, document.repairs_changed),
        *(document.guide_lines_changed, document.source_changed),
    ]
