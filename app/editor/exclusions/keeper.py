"""Brings exclusions back when a picture is opened, and remembers them when they change."""

import logging
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from app.editor.document.document import Document
from app.editor.document.mask import MaskChange
from app.editor.exclusions.store import ExclusionStore
from app.editor.film.open_pictures import OpenPictures
from app.editor.project.packed_mask import PackedMask
from app.shared.background import Background
from app.shared.notice import Notice, Subject, Urgency
from engine.errors import PictureReadError
from engine.pictures.files import read_picture
from engine.pictures.pixels import Mask

_INTERVAL_MS = 1000

_log = logging.getLogger(__name__)


class ExclusionKeeper(QObject):
    """Follows the open pictures. A project holds its own exclusions, so none are looked up for it.

    Signals:
        notice: Something to tell the user, a `Notice`.
    """

    notice = Signal(object)

    def __init__(
        self, pictures: OpenPictures, store: ExclusionStore, parent: QObject | None = None
    ) -> None:
        """Follow the open pictures.

        Args:
            pictures: The open pictures.
            store: The exclusions that are remembered.
            parent: The Qt parent.
        """
        super().__init__(parent)
        self._pictures = pictures
        self._store = store
        self._background = Background(self)
        # With the version of the exclusions that is remembered.
        self._followed: dict[Document, int] = {}
        self._has_failed = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_INTERVAL_MS)
        self._timer.timeout.connect(self._write_changed)
        pictures.opened.connect(self._look_up)
        pictures.changed.connect(self._follow_pictures)

    @property
    def is_busy(self) -> bool:
        """Whether anything is being read or written, or will be soon."""
        return self._background.is_busy or self._timer.isActive()

    def note_saved(self, path: Path) -> None:
        """Remember the exclusions with the picture that has just been saved to a file, too."""
        document = self._pictures.find_file(path)
        if document is None or document.is_project or document.exclusions.area == 0:
            return
        packed = PackedMask.of(document.exclusions)

        def work() -> None:
            try:
                pixels = read_picture(path).pixels
            except PictureReadError:
                _log.warning("%s has just been saved and cannot be read", path, exc_info=True)
                return
            exclusions = packed.unpack()
            if exclusions.shape == pixels.shape[:2]:
                self._store.keep(pixels, exclusions)

        self._background.run(work, on_done=self._on_written, on_error=self._on_failed)

    def close(self) -> None:
        """Write what has changed; the window is closed."""
        self._timer.stop()
        self._write_changed()
        self._background.finish()

    def _follow_pictures(self) -> None:
        """Follow the documents that are open now."""
        documents = self._pictures.documents
        for document in tuple(self._followed):
            if document not in documents:
                self._write(document)
                document.exclusions_changed.disconnect(self._write_soon)
                del self._followed[document]
        for document in documents:
            if document not in self._followed:
                self._followed[document] = document.exclusions.version
                document.exclusions_changed.connect(self._write_soon)

    def _look_up(self, document: Document) -> None:
        if document.is_project or document.exclusions.area > 0:
            return
        pixels = document.original.pixels

        def on_found(exclusions: Mask | None) -> None:
            if exclusions is not None and document in self._followed:
                flips = exclusions & ~document.exclusions.elements
                change = MaskChange.from_flips(flips, place=document.bounds)
                if change is not None:
                    document.exclusions.flip(change)
                    self._followed[document] = document.exclusions.version
                    document.exclusions_changed.emit(change.place)

        self._background.run(
            lambda: self._store.find(pixels), on_done=on_found, on_error=self._on_failed
        )

    def _write_soon(self) -> None:
        """Write when the hand rests."""
        if any(one.exclusions.version != version for one, version in self._followed.items()):
            self._timer.start()

    def _write_changed(self) -> None:
        for document in self._followed:
            self._write(document)

    def _write(self, document: Document) -> None:
        """Write the exclusions of a document, if they have changed."""
        if self._followed[document] == document.exclusions.version:
            return
        self._followed[document] = document.exclusions.version
        pixels, packed = document.original.pixels, PackedMask.of(document.exclusions)
        self._background.run(
            lambda: self._store.keep(pixels, packed.unpack()),
            on_done=self._on_written,
            on_error=self._on_failed,
        )

    def _on_written(self, _: None) -> None:
        self._has_failed = False

    def _on_failed(self, error: Exception) -> None:
        _log.warning("exclusions cannot be kept", exc_info=error)
        if not self._has_failed:
            self._has_failed = True
            text = self.tr(
                "Exclusions are not remembered with this picture, because the folder of the "
                "program's data cannot be written to. Save a project to keep them."
            )
            self.notice.emit(Notice(text=text, urgency=Urgency.PROBLEM, subject=Subject.PROGRAM))
