"""Finds pinholes in the mask when the user stops painting."""

import logging
from weakref import WeakSet

from PySide6.QtCore import QObject, QTimer, Signal

from app.editor.document.document import Document
from app.editor.document.mask import MaskChange
from app.editor.marking.morphology import MarkedPart, Operation, change_shape
from app.shared.background import Background

_PAUSE_MS = 1200
_MIN_SIZE_PX = 3
# Larger holes may be meant; a share of the picture's shorter side.
_SIZE_SHARE = 1 / 400

_log = logging.getLogger(__name__)


class Pinholes(QObject):
    """Looks for pinholes on another thread, and offers to fill them once for each mask.

    Signals:
        found: Pinholes have been found, at most this wide and high, picture pixels.
    """

    found = Signal(int)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._background = Background(self)
        self._document: Document | None = None
        self._search_id: int | None = None
        # Those with a mask whose pinholes have been offered to be filled.
        self._offered = WeakSet[Document]()
        self._exist = False
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self._search)

    @property
    def exist(self) -> bool:
        """Whether the mask has the pinholes that were found."""
        return self._exist

    def set_document(self, document: Document | None) -> None:
        """Look at the mask of another document."""
        if self._document is not None:
            self._document.mask_changed.disconnect(self._on_mask_changed)
        self._document = document
        self._on_mask_changed()
        if document is not None:
            document.mask_changed.connect(self._on_mask_changed)

    def close(self) -> None:
        """End the work in the background."""
        self.set_document(None)
        self._background.close()

    def _on_mask_changed(self) -> None:
        self._exist = False
        if self._search_id is not None:
            self._background.drop(self._search_id)
            self._search_id = None
        document = self._document
        has_mask = document is not None and document.mask.area > 0
        if document is not None and not has_mask:
            self._offered.discard(document)
        if has_mask and document not in self._offered:
            self._pause.start()
        else:
            self._pause.stop()

    def _search(self) -> None:
        document = self._document
        if document is None or document.mask.is_full:
            return
        part = MarkedPart.of_mask(document.mask.elements)
        if part is None:
            return
        shorter_px = min(document.bounds.width, document.bounds.height)
        size_px = max(_MIN_SIZE_PX, round(shorter_px * _SIZE_SHARE))
        self._search_id = self._background.run(
            lambda: change_shape(part, Operation.FILL_PINHOLES, size_px),
            on_done=lambda change: self._on_searched(document, change, size_px),
            on_error=lambda error: _log.error("no pinholes could be searched for: %s", error),
        )

    def _on_searched(self, document: Document, change: MaskChange | None, size_px: int) -> None:
        self._search_id = None
        if change is not None:
            self._exist = True
            self._offered.add(document)
            self.found.emit(size_px)
