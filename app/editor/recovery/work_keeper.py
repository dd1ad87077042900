"""Writes the unsaved work on one open picture to a folder, and removes the folder."""

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QObject, QTimer, Signal, SignalInstance

from app.editor.document.document import Document
from app.editor.document.mask import PaintedMask
from app.editor.document.pyramid import Colours
from app.editor.jobs.tries import Tries
from app.editor.project.packed_mask import PackedMask
from app.editor.project.snapshot import prepare_project
from app.editor.recovery.work_folder import Work, WorkFolder
from app.shared.background import Background
from app.shared.qt_images import draw_thumbnail, image_to_pixels
from engine.pictures.formats.png.files import encode_fast_png
from engine.pictures.picture import Picture
from engine.pictures.pixels import Rect

_RETRY_MS = 30_000
_THUMBNAIL_SIDE_PX = 256


class WorkKeeper(QObject):
    """Follows an open picture; its folder is removed when there is nothing left to lose.

    The folder is made by the first change, so that looking at a picture writes nothing.

    Signals:
        written: Everything has been written.
        failed: It could not be written, an error.
    """

    written = Signal()
    failed = Signal(object)

    def __init__(
        self,
        document: Document,
        *,
        background: Background,
        make_folder: Callable[[], WorkFolder],
        discard: Callable[[WorkFolder], None],
        find_tries: Callable[[Document], Tries | None],
        interval_ms: int,
    ) -> None:
        """Follow a document.

        Args:
            document: The document.
            background: Where the folder is written.
            make_folder: Returns a new folder, or raises OSError.
            discard: Removes a folder.
            find_tries: Returns the tries of a document.
            interval_ms: Time from a change until it is written.
        """
        super().__init__()
        self._background = background
        self._make_folder = make_folder
        self._discard = discard
        self._find_tries = find_tries
        self._folder: WorkFolder | None = None
        self._is_enabled = True
        self._is_writing = False
        self._interval_ms = interval_ms
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._write)
        self._follow(document)

    @property
    def document(self) -> Document:
        """The document."""
        return self._document

    @property
    def is_waiting(self) -> bool:
        """Whether something will be written soon."""
        return self._timer.isActive()

    def set_enabled(self, *, is_enabled: bool) -> None:
        """Keep unsaved work from now on, or no longer."""
        if is_enabled != self._is_enabled:
            self._is_enabled = is_enabled
            self.note_change()

    def set_document(self, document: Document) -> None:
        """Follow the same picture in another shape."""
        self._leave()
        self._follow(document)

    def take_over(self, folder: WorkFolder) -> None:
        """Go on in the folder that the picture has been recovered from."""
        self._folder = folder
        self.note_change()

    def note_change(self) -> None:
        """Write the picture soon, or remove its folder, because something has changed."""
        if not self._timer.isActive():
            self._timer.start(self._interval_ms)

    def close(self) -> None:
        """Follow the picture no longer, and remove its folder."""
        self._is_enabled = False
        self._leave()
        self._timer.stop()
        self._remove()

    def _follow(self, document: Document) -> None:
        self._document = document
        self._mask = _FollowedMask(document.mask)
        self._exclusions = _FollowedMask(document.exclusions)
        for changed in _list_changes(document):
            changed.connect(self.note_change)
        document.mask_changed.connect(self._note_mask)
        document.exclusions_changed.connect(self._note_exclusions)
        document.view_changed.connect(self._note_view)
        self.note_change()

    def _leave(self) -> None:
        document = self._document
        for changed in _list_changes(document):
            changed.disconnect(self.note_change)
        document.mask_changed.disconnect(self._note_mask)
        document.exclusions_changed.disconnect(self._note_exclusions)
        document.view_changed.disconnect(self._note_view)

    def _note_mask(self, place: Rect) -> None:
        self._mask.note(place)
        self.note_change()

    def _note_exclusions(self, place: Rect) -> None:
        self._exclusions.note(place)
        self.note_change()

    def _note_view(self) -> None:
        if self._folder is not None:
            self.note_change()

    def _write(self) -> None:
        """Write what has changed, or remove the folder if nothing can be lost any more."""
        if self._is_writing:
            self._timer.start(self._interval_ms)
        elif not (self._is_enabled and self._document.has_unsaved_work):
            self._remove()
        else:
            try:
                folder = self._folder = self._folder or self._make_folder()
            except OSError as error:
                self._on_failed(error)
                return
            self._is_writing = True
            self._background.run(
                self._prepare(folder), on_done=self._on_written, on_error=self._on_failed
            )

    def _prepare(self, folder: WorkFolder) -> Callable[[], None]:
        """Return the work that writes the document as it is now."""
        document = self._document
        make_project = prepare_project(
            document,
            self._find_tries(document),
            mask=self._mask.pack(),
            exclusions=self._exclusions.pack(),
        )
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

    def _remove(self) -> None:
        folder, self._folder = self._folder, None
        if folder is not None:
            self._discard(folder)

    def _on_written(self, _: None) -> None:
        self._is_writing = False
        self.written.emit()

    def _on_failed(self, error: Exception) -> None:
        self._is_writing = False
        self.failed.emit(error)
        self._timer.start(_RETRY_MS)


class _FollowedMask:
    """The bits of a mask, of which only what has changed is packed again."""

    def __init__(self, mask: PaintedMask) -> None:
        self._mask = mask
        self._packed = PackedMask.of(mask)
        self._changed: Rect | None = None

    def note(self, place: Rect) -> None:
        """Note that the mask has changed inside a rectangle."""
        self._changed = place if self._changed is None else self._changed.united(place)

    def pack(self) -> PackedMask:
        """Return the bits as they are now."""
        if self._changed is not None:
            self._packed.update(self._mask.elements, self._changed)
            self._changed = None
        return self._packed


def _list_changes(document: Document) -> list[SignalInstance]:
    return [
        *(document.repairs_changed, document.guide_lines_changed, document.source_changed),
        *(document.modified_changed, document.undo_stack.indexChanged),
    ]


def _encode_thumbnail(colours: Colours) -> bytes:
    image = draw_thumbnail(colours, side_px=_THUMBNAIL_SIDE_PX)
    return encode_fast_png(Picture(pixels=image_to_pixels(image)))
