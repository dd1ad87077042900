"""Writes unsaved work to a folder every few seconds, so that a crash loses no more than those."""

import itertools
import os
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal, SignalInstance

from app.editor.document.document import Document
from app.editor.document.pyramid import Colours
from app.editor.project.packed_mask import PackedMask
from app.editor.project.snapshot import prepare_project
from app.editor.recovery.work_folder import Work, WorkFolder
from app.editor.workbench import Workbench
from app.shared.background import Background
from app.shared.notice import Notice, Subject, Urgency
from app.shared.qt_images import draw_thumbnail, image_to_pixels
from engine.pictures.codec import Picture, encode_fast_png
from engine.pictures.pixels import Rect

INTERVAL_MS = 2000
_RETRY_MS = 30_000
_THUMBNAIL_SIDE_PX = 256


class Autosave(QObject):
    """Follows the open picture; its folder is removed when there is nothing left to lose.

    A folder is made by the first change, so that looking at pictures writes nothing.

    Signals:
        notice: Something to tell the user, a `Notice`.
    """

    notice = Signal(object)

    def __init__(
        self,
        workbench: Workbench,
        root: Path,
        *,
        interval_ms: int = INTERVAL_MS,
        parent: QObject | None = None,
    ) -> None:
        """Follow a workbench.

        Args:
            workbench: The open picture.
            root: The folder for work folders, made when it is needed.
            interval_ms: Time from a change until it is written.
            parent: The Qt parent.
        """
        super().__init__(parent)
        self._workbench = workbench
        self._root = root
        self._background = Background(self)
        self._numbers = itertools.count(1)
        self._document: Document | None = None
        self._mask: PackedMask | None = None
        self._changed_mask: Rect | None = None
        self._folder: WorkFolder | None = None
        self._leaving: list[WorkFolder] = []
        self._has_failed = False
        self._is_enabled = True
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(interval_ms)
        self._timer.timeout.connect(self._write)
        workbench.document_changed.connect(self._on_document_changed)
        workbench.tries_changed.connect(self.note_change)

    def set_enabled(self, *, is_enabled: bool) -> None:
        """Keep unsaved work from now on, or no longer."""
        if is_enabled != self._is_enabled:
            self._is_enabled = is_enabled
            self.note_change()

    def take_over(self, folder: WorkFolder) -> None:
        """Go on in the folder that the open picture has been recovered from."""
        self._folder = folder
        self.note_change()

    def note_change(self) -> None:
        """Write the open picture soon, or remove its folder, because something has changed."""
        if self._document is not None and not self._timer.isActive():
            self._timer.start()

    def close(self) -> None:
        """Wait for the folder to be written, and remove it, because the picture has been closed."""
        self._timer.stop()
        self._background.close()
        if self._folder is not None:
            self._leaving.append(self._folder)
            self._folder = None
        for folder in self._leaving:
            folder.remove()
        self._leaving.clear()

    def _on_document_changed(self) -> None:
        before, document = self._document, self._workbench.document
        if before is not None:
            for changed in self._list_changes(before):
                changed.disconnect(self.note_change)
            before.mask_changed.disconnect(self._note_mask)
            before.view_changed.disconnect(self._note_view)
        self._document, self._changed_mask = document, None
        self._mask = None if document is None else PackedMask.of(document.mask)
        if before is not None and (document is None or document.lineage is not before.lineage):
            self._timer.stop()
            self._discard()
        if document is not None:
            for changed in self._list_changes(document):
                changed.connect(self.note_change)
            document.mask_changed.connect(self._note_mask)
            document.view_changed.connect(self._note_view)
            self.note_change()

    @staticmethod
    def _list_changes(document: Document) -> list[SignalInstance]:
        return [
            *(document.repairs_changed, document.guide_lines_changed, document.source_changed),
            *(document.modified_changed, document.undo_stack.indexChanged),
        ]

    def _note_mask(self, place: Rect) -> None:
        changed = self._changed_mask
        self._changed_mask = place if changed is None else changed.united(place)
        self.note_change()

    def _note_view(self) -> None:
        if self._folder is not None:
            self.note_change()

    def _write(self) -> None:
        """Write what has changed, or remove the folder if nothing can be lost any more."""
        document = self._document
        if document is None:
            return
        if self._background.is_busy:
            self._timer.start()
        elif not (self._is_enabled and document.has_unsaved_work):
            self._discard()
        else:
            try:
                folder = self._folder = self._folder or self._make_folder()
            except OSError as error:
                self._on_failed(error)
                return
            self._background.run(
                self._prepare(document, folder), on_done=self._on_written, on_error=self._on_failed
            )

    def _make_folder(self) -> WorkFolder:
        name = f"{datetime.now().astimezone():%Y%m%d-%H%M%S}-{os.getpid()}-{next(self._numbers)}"
        return WorkFolder(self._root / name)

    def _prepare(self, document: Document, folder: WorkFolder) -> Callable[[], None]:
        """Return the work that writes the document as it is now."""
        assert self._mask is not None, "a document is open"
        elements = document.mask.elements
        if self._changed_mask is not None:
            self._mask.update(elements, self._changed_mask)
            self._changed_mask = None
        make_project = prepare_project(document, self._workbench.restoring.tries, mask=self._mask)
        saved_path, is_modified = document.saved_path, document.is_modified
        at = datetime.now().astimezone()
        colours = document.screen.reduce(document.bounds, side_px=_THUMBNAIL_SIDE_PX)

        def work() -> None:
            folder.write(
                Work(
                    project=make_project(),
                    saved_path=saved_path,
                    is_modified=is_modified,
                    at=at,
                ),
                thumbnail=_encode_thumbnail(colours),
            )

        return work

    def _discard(self) -> None:
        """Remove the folder."""
        folder, self._folder = self._folder, None
        if folder is not None:
            self._leaving.append(folder)
            self._background.run(
                folder.remove,
                on_done=lambda _: self._leaving.remove(folder),
                on_error=self._on_failed,
            )

    def _on_written(self, _: None) -> None:
        self._has_failed = False

    def _on_failed(self, error: Exception) -> None:
        if not self._has_failed:
            self._has_failed = True
            reason = getattr(error, "strerror", None) or error
            text = self.tr(
                "Unsaved work cannot be kept safe from a crash ({reason}). "
                "Save often, and check the folder {folder}."
            )
            self.notice.emit(
                Notice(
                    text=text.format(reason=reason, folder=self._root),
                    urgency=Urgency.PROBLEM,
                    subject=Subject.PROGRAM,
                )
            )
        self._timer.start(_RETRY_MS)


def _encode_thumbnail(colours: Colours) -> bytes:
    image = draw_thumbnail(colours, side_px=_THUMBNAIL_SIDE_PX)
    return encode_fast_png(Picture(pixels=image_to_pixels(image)))
